"""Pull: a device ends with exactly the rows its person may read, whatever happened while it pulled."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from backend.replica import pull as pulling
from sync.errors import BadCursor, CursorTooOld, EpochChanged
from tests.backend.world import Phone, World, build


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of seven changes read in threes, so that small worlds have many."""
    monkeypatch.setattr(pulling, "PULL_PAGE_CHANGES_MAX", 7)
    monkeypatch.setattr(pulling, "READ_ROWS", 3)


async def _visible(world: World, person: str) -> dict[str, Any]:
    """What a brand-new device of this person gets: the measure for all others."""
    fresh = await world.phone(person)
    await fresh.pull()
    return {id_: (row["type"], row["key"], fresh.fields(id_)) for id_, row in fresh.rows.items()}


def _has(phone: Phone) -> dict[str, Any]:
    return {id_: (row["type"], row["key"], phone.fields(id_)) for id_, row in phone.rows.items()}


async def test_L3_a_snapshot_begins_with_configuration_then_the_newest(world: World) -> None:
    ana = await world.phone("ana")
    for number in range(20):
        await ana.push(ana.contact(f"C{number:02}"))
    await ana.pull()
    first = ana.pages[0]
    config = [change["type"] for change in first["changes"][:8]]
    assert set(config) == {"workspace", "team", "person"}
    names = [change["fields"]["name"]["full"] for page in ana.pages for change in page["changes"][-13:]
             if change["type"] == "contact"]  # fmt: skip
    assert names == [f"C{number:02}" for number in reversed(range(20))]
    assert [page["more"] for page in ana.pages] == [True] * (len(ana.pages) - 1) + [False]
    assert first["keys"]["held"] == ana.held
    assert not any("keys" in page for page in ana.pages[1:])


async def test_L2_only_changed_fields_are_sent_afterwards(world: World) -> None:
    ana = await world.phone("ana")
    contact = ana.contact("Siti", job_title="Buyer", tags=["a", "b"])
    await ana.push(contact)
    await ana.pull()
    await ana.push(ana.set("contact", contact["record"], job_title=None))
    add = [{"op": "add", "field": "tags", "value": "c"}]
    await ana.push(ana.mutation("edit", "contact", contact["record"], ops=add))
    page = await ana.ask()
    assert page["changes"] == [
        {
            "change": "patch",
            "type": "contact",
            "id": contact["record"],
            "fields": {"job_title": None, "tags": ["a", "b", "c"]},
        }
    ]
    ana.take(page)
    assert (await ana.ask())["changes"] == []


async def test_L3_a_snapshot_taken_while_others_write_misses_nothing(world: World) -> None:
    """Rows that change mid-snapshot leave the part still to come; they arrive whole afterwards."""
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contacts = [ana.contact(f"C{number}", visibility="everyone") for number in range(30)]
    await ana.push(*contacts)
    more = True
    while more:
        page = await budi.ask()
        budi.take(page)
        more = page["more"]
        if contacts:
            victim = contacts.pop(0)["record"]  # the oldest, which a snapshot sends last
            await ana.push(ana.set("contact", victim, job_title=f"seen {len(contacts)}"))
    await budi.pull()
    assert _has(budi) == await _visible(world, "budi")


async def test_L_nothing_of_another_tenant_ever_comes(world: World) -> None:
    other = await build(world.engine)
    stranger, ana = await other.phone("root"), await world.phone("ana")
    contact = ana.contact("Siti", visibility="everyone")
    await ana.push(contact)
    secret = stranger.contact("Secret", visibility="everyone")
    await stranger.push(secret)
    # the same id in both tenants stays two records
    await stranger.push(
        stranger.create("contact", contact["record"], name={"full": "Twin"}, visibility="everyone")
    )
    await ana.pull()
    await stranger.pull()
    assert (ana.names(), stranger.names()) == ({"Siti"}, {"Secret", "Twin"})
    assert (await ana.send([ana.set("contact", secret["record"], job_title="x")]))[0].code == "record_unknown"


async def test_A_private_team_and_shared_rows_reach_whom_they_should(world: World) -> None:
    ana = await world.phone("ana")
    await ana.push(
        ana.contact("mine", visibility="private"),
        ana.contact("ours", visibility="team"),
        ana.contact("all", visibility="everyone"),
    )
    expected = {
        "ana": {"mine", "ours", "all"},
        "budi": {"ours", "all"},
        "mia": {"mine", "ours", "all"},
        "citra": {"all"},
        "root": {"mine", "ours", "all"},
    }
    for person, names in expected.items():
        phone = await world.phone(person)
        await phone.pull()
        assert phone.names() == names, person


async def test_A_a_row_that_leaves_is_dropped_with_its_children(world: World) -> None:
    ana, budi, citra = [await world.phone(name) for name in ("ana", "budi", "citra")]
    company = ana.create("company", name="Kedai", visibility="team")
    contact = ana.contact("Siti", company=company["record"], visibility="everyone")
    call = ana.create("activity", kind="call", contact=contact["record"])
    await ana.push(company, contact, call)
    for phone in (budi, citra):
        await phone.pull()
    family = {company["record"], contact["record"], call["record"]}
    assert family <= budi.rows.keys()
    await ana.push(ana.set("company", company["record"], visibility="private"))
    await budi.pull()
    assert not family & budi.rows.keys()
    drops = [change for change in budi.pages[-1]["changes"] if change["change"] == "drop"]
    assert {change["id"] for change in drops} == family
    assert {change["why"] for change in drops} == {"departed"}
    # and back, to everyone: whole again, also for one who never had them
    await ana.pull()
    await ana.push(ana.set("company", company["record"], visibility="everyone"))
    for phone, person in ((budi, "budi"), (citra, "citra")):
        await phone.pull()
        assert family <= phone.rows.keys()
        assert _has(phone) == await _visible(world, person)


async def test_A_a_new_team_changes_the_digest_and_the_rows(world: World) -> None:
    ana, citra = await world.phone("ana"), await world.phone("citra")
    await ana.push(*[ana.contact(f"north {number}", visibility="team") for number in range(12)])
    await citra.push(citra.contact("south", visibility="team"))
    budi = await world.phone("budi")
    await budi.pull()
    before = budi.digest
    await world.change_person("budi", team=world.teams["south"])
    await budi.pull()
    assert budi.digest != before
    assert budi.names() == {"south"}
    await world.change_person("budi", team=world.teams["north"])
    await budi.pull()
    assert budi.names() == {f"north {number}" for number in range(12)}
    assert _has(budi) == await _visible(world, "budi")


async def test_A_a_role_that_opens_everything_and_closes_it_again(world: World) -> None:
    ana, citra = await world.phone("ana"), await world.phone("citra")
    await ana.push(*[ana.contact(f"private {number}", visibility="private") for number in range(12)])
    await citra.pull()
    assert citra.names() == set()
    await world.change_person("citra", role="sales_operations")
    await citra.pull()
    assert citra.held == ["all"]
    assert len(citra.names()) == 12
    await world.change_person("citra", role="account_executive")
    await citra.pull()
    assert citra.names() == set()
    assert _has(citra) == await _visible(world, "citra")


async def test_A_a_person_made_inactive_holds_nothing(world: World) -> None:
    ana = await world.phone("ana")
    await ana.push(ana.contact("Siti"))
    await ana.pull()
    await world.change_person("ana", active=False)
    await ana.pull()
    assert (ana.held, ana.rows) == ([], {})
    assert (await ana.send([ana.contact("Farid")]))[0].code in ("not_allowed", "bad_value", "")


async def test_L4_a_backfill_misses_nothing_that_changes_meanwhile(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contacts = [ana.contact(f"C{number}", visibility="team") for number in range(30)]
    await ana.push(*contacts)
    await world.change_person("budi", team=world.teams["south"])
    await budi.pull()
    await world.change_person("budi", team=world.teams["north"])
    gained = budi.take(await budi.ask())
    assert gained
    more = True
    while more:
        page = await budi.ask(only=gained)
        budi.take(page)
        more = page["more"]
        if contacts:
            await ana.push(ana.set("contact", contacts.pop(0)["record"], job_title="new"))
    await budi.pull()
    assert _has(budi) == await _visible(world, "budi")


async def test_L_a_row_that_changed_twice_is_told_whole_across_pages(world: World) -> None:
    """Its first change moved along to a later page, so each page tells the difference from the first."""
    ana, budi = await world.phone("ana"), await world.phone("budi")
    old = ana.contact("Old", visibility="team")
    await ana.push(old)
    await budi.pull()
    new = ana.contact("New", visibility="team")
    await ana.push(new, ana.set("contact", old["record"], job_title="first"))
    await ana.push(*[ana.contact(f"C{number}", visibility="team") for number in range(10)])
    await ana.push(*[ana.set("contact", one["record"], department="second") for one in (old, new)])
    seen = budi.base
    budi.take(await budi.ask())
    assert budi.pages[-1]["more"]
    assert budi.base == seen  # not everything below the last row of the page has been seen
    await budi.pull()
    assert _has(budi) == await _visible(world, "budi")


async def test_A_only_never_opens_a_key_that_is_not_held(world: World) -> None:
    ana, citra = await world.phone("ana"), await world.phone("citra")
    await ana.push(ana.contact("mine", visibility="private"))
    await citra.pull()
    key = f"p:{world.people['ana']}"
    for cursor in (citra.cursor, f"{citra.cursor}.99999"):
        page = await citra.ask(cursor=cursor, only=[key, "all"])
        assert page["changes"] == []


async def test_L9_a_new_epoch_says_so_and_tells_the_last_number(world: World) -> None:
    ana = await world.phone("ana")
    await ana.push(ana.contact("Siti"))
    await ana.pull()
    await world.engine.rows("UPDATE tenant SET epoch = 'another'")
    with pytest.raises(EpochChanged) as changed:
        await ana.ask()
    assert changed.value.extras == {"epoch": "another", "last_n": 1, "seq": 0}


async def test_L9_a_cursor_ahead_of_the_log_is_of_another_life(world: World) -> None:
    ana = await world.phone("ana")
    await ana.pull()
    epoch, seq = ana.cursor.split(".")
    with pytest.raises(EpochChanged):
        await ana.ask(cursor=f"{epoch}.{int(seq) + 1}")


async def test_L9_a_cursor_older_than_the_horizon_starts_again(world: World) -> None:
    ana = await world.phone("ana")
    await ana.pull()
    await ana.push(ana.contact("Siti"))
    await world.engine.rows("UPDATE tenant SET horizon_seq = seq")
    with pytest.raises(CursorTooOld):
        await ana.ask()


@pytest.mark.parametrize(
    "cursor", ["x", "a.b", "a.1.z", "a.1.2.3", "a.-1", "a." + "9" * 17, "../etc", "EPOCH.1.z", "EPOCH.1.b7"]
)
async def test_L_what_is_no_cursor_is_refused(world: World, cursor: str) -> None:
    ana = await world.phone("ana")
    await ana.pull()
    with pytest.raises((BadCursor, EpochChanged)):
        await ana.ask(cursor=cursor.replace("EPOCH", ana.cursor.partition(".")[0]))


async def test_L_a_page_of_large_records_ends_early(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "PULL_PAGE_BYTES_MAX", 10_000)
    ana, budi = await world.phone("ana"), await world.phone("budi")
    await ana.push(*[ana.contact(f"C{n}", notes="n" * 4_000, visibility="everyone") for n in range(9)])
    await budi.pull()
    assert max(len(page["changes"]) for page in budi.pages[1:]) == 3
    assert len(budi.names()) == 9
    for record in list(budi.of("contact")):
        await ana.pull()
        await ana.push(ana.set("contact", record, job_title="x", source="y"))
    await budi.pull()
    assert _has(budi) == await _visible(world, "budi")


async def test_every_replica_converges_after_random_work(world: World, seed: int) -> None:
    """Devices of all roles edit, delete, move and share at random, with pulls in between; then all agree."""
    print(f"LAPANGAN_TEST_SEED={seed}")
    luck = random.Random(seed)
    names = ["ana", "budi", "mia", "citra", "root"]
    phones = {name: await world.phone(name) for name in names}
    for phone in phones.values():
        await phone.pull()
    for turn in range(120):
        if luck.random() < 0.08:
            team = luck.choice([*world.teams.values(), None])
            await world.change_person(luck.choice(names[:4]), team=team)
        phone = phones[luck.choice(names)]
        await phone.send([_random_mutation(world, phone, luck, turn)])
        if luck.random() < 0.5:
            await phones[luck.choice(names)].pull()
    await asyncio.gather(*[phone.pull() for phone in phones.values()])
    for name, phone in phones.items():
        assert _has(phone) == await _visible(world, name), name


def _random_mutation(world: World, phone: Phone, luck: random.Random, turn: int) -> dict[str, Any]:
    visibility = luck.choice(["private", "team", "everyone"])
    companies, contacts = list(phone.of("company")), list(phone.of("contact"))
    kind = luck.choice(["company", "contact", "share", "title", "move", "delete", "owner"])
    if kind == "company" or not companies:
        return phone.create("company", name=f"K{turn}", visibility=visibility)
    if kind == "contact" or not contacts:
        parent = {"company": luck.choice(companies)} if luck.random() < 0.6 else {}
        return phone.contact(f"C{turn}", visibility=visibility, **parent)
    if kind == "share":
        return phone.set("company", luck.choice(companies), visibility=visibility)
    if kind == "move":
        return phone.set("contact", luck.choice(contacts), company=luck.choice([*companies, None]))
    if kind == "owner":
        return phone.set("company", luck.choice(companies), owner=luck.choice(list(world.people.values())))
    if kind == "delete":
        return phone.mutation("delete", *luck.choice([("contact", contacts[0]), ("company", companies[0])]))
    return phone.set("contact", luck.choice(contacts), job_title=f"T{turn}")
