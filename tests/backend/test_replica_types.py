"""Pulling some types alone: what a device asks for whose app learned of them."""

from __future__ import annotations

import pytest

from backend.replica import pull as pulling
from tests.backend.world import Phone, Values, World


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of seven changes read in threes, so that small worlds have many."""
    monkeypatch.setattr(pulling, "PULL_PAGE_CHANGES_MAX", 7)
    monkeypatch.setattr(pulling, "READ_ROWS", 3)


async def _chain(phone: Phone, types: list[str], only: list[str] | None = None) -> list[Values]:
    """The pages of a chain from where the phone is, which stays where it is."""
    epoch, seq = phone.cursor.split(".")
    pages: list[Values] = []
    cursor, more = f"{epoch}.{seq}", True
    while more:
        pages.append(await phone.ask(cursor=cursor, types=types, only=only or []))
        cursor, more = pages[-1]["cursor"], pages[-1]["more"]
    return pages


def _ids(pages: list[Values]) -> list[str]:
    return [change["id"] for page in pages for change in page["changes"]]


async def test_L4_a_chain_of_types_brings_all_their_rows_and_no_others(world: World) -> None:
    ana, mia = await world.phone("ana"), await world.phone("mia")
    rows = {
        type_: [ana.create(type_, name={"full": "N"} if type_ == "contact" else "N") for _ in range(number)]
        for type_, number in (("contact", 16), ("company", 9), ("deal", 3))
    }
    await ana.push(*[row for several in rows.values() for row in several])
    await ana.push(ana.mutation("delete", "contact", rows["contact"].pop()["record"]))
    await mia.pull()
    pages = await _chain(mia, ["deal", "no_such_type", "contact", "team", "'; DROP TABLE record"])
    wanted = {row["record"] for type_ in ("deal", "contact") for row in rows[type_]} | {*world.teams.values()}
    assert sorted(_ids(pages)) == sorted(wanted), "each once"
    assert all(len(page["changes"]) <= 7 for page in pages)
    assert {change["change"] for page in pages for change in page["changes"]} == {"put"}
    assert _ids(await _chain(mia, ["no_such_type"])) == []


async def test_L4_a_chain_of_types_shows_only_what_the_person_may_read(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contacts = [ana.contact(f"C{n}", visibility=("private", "team", "everyone")[n % 3]) for n in range(30)]
    await ana.push(*contacts)
    await budi.pull()
    seen = {row["record"] for n, row in enumerate(contacts) if n % 3}
    assert set(_ids(await _chain(budi, ["contact"]))) == seen
    shared = {row["record"] for n, row in enumerate(contacts) if n % 3 == 2}
    assert set(_ids(await _chain(budi, ["contact"], only=["*", "p:nobody"]))) == shared


async def test_L4_what_changes_while_a_chain_goes_on_comes_at_its_end(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contacts = [ana.contact(f"C{n}", visibility="everyone") for n in range(20)]
    await ana.push(*contacts)
    await budi.pull()
    rows: dict[str, Values] = {}
    cursor, more, waiting = budi.cursor, True, list(contacts)
    while more:
        page = await budi.ask(cursor=cursor, types=["contact"])
        rows |= {change["id"]: change for change in page["changes"]}
        cursor, more = page["cursor"], page["more"]
        if more and waiting:
            await ana.push(ana.set("contact", waiting.pop(0)["record"], job_title="moved"))
            await ana.push(ana.create("company", name="not asked for", visibility="everyone"))
    assert rows.keys() == {row["record"] for row in contacts}
    moved = {row["record"] for row in contacts} - {row["record"] for row in waiting}
    assert {id_ for id_, put in rows.items() if put["fields"].get("job_title") == "moved"} == moved
