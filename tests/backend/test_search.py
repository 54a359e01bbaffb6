"""Searching on the server: everything that may be read is found by its words, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from backend import work
from backend.base.clock import now_ms
from backend.jobs.worker import Chance, Worker
from backend.replica import hits as searching
from backend.replica import search_rule, searched
from backend.replica.hits import Search
from backend.replica.readable import Reader
from backend.replica.search import Counted, NotSearched, SearchRequest, SlowDown, found
from sync.limits import SEARCHES_PER_MINUTE_MAX
from sync.schema import RECORD_TYPES
from sync.search_text import finds, needles, search_text
from sync.titles import title_of
from tests.backend.watched import Watched
from tests.backend.world import Phone, Values, World, new_id

PEOPLE = ("ana", "budi", "mia", "citra", "root")
VISIBILITIES = ("private", "team", "everyone")
WORDS = ("Café", "Qol", "ҚАЙРАТ", "order", "ord", "tin mine", "0123", "100%", "under_score", "É", "\0x")
NUMBERS = ("+60123456789", "+77012345678", "+6017012345")
SOUGHT = (*WORDS, "012-345", "8 701 234", "0701", "acme", "order ACME", "60 12 34")


@pytest.fixture(autouse=True)
def reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contacts are on the server only, and activities by months."""
    types: Any = RECORD_TYPES
    for type_, reach in (("contact", "server"), ("activity", "recent")):
        monkeypatch.setitem(types, type_, replace(RECORD_TYPES[type_], reach=reach))


async def ask(phone: Phone, type_: str, query: str = "", **more: Any) -> list[Values]:
    """All hits, page by page."""
    rows: list[Values] = []
    while True:
        asked = msgspec.convert({"type": type_, "query": query} | more, SearchRequest)
        answer = msgspec.json.decode(await found(phone.world.replica, phone.caller, asked))
        rows += answer["hits"]
        if not answer["before"]:
            return rows
        more["before"] = answer["before"]


async def readable(world: World, person: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Values]:
    """What a device would get if it were sent everything."""
    types: Any = RECORD_TYPES
    with monkeypatch.context() as patch:
        for type_ in ("contact", "activity"):
            patch.setitem(types, type_, replace(RECORD_TYPES[type_], reach="device"))
        phone = await world.phone(person)
        await phone.pull()
        return phone.rows


async def test_R6_a_search_finds_what_may_be_read_and_has_the_words(
    world: World, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_LOOKED_AT", searching._LOOKED_AT.replace("19999", "6"))
    chance = random.Random(seed)
    phones = [await world.phone(name) for name in PEOPLE]
    companies = [phones[4].create("company", name=f"Acmé {each}", visibility=each) for each in VISIBILITIES]
    await phones[4].push(*companies)
    contacts: list[str] = []
    for _ in range(60):
        phone = chance.choice(phones)
        named = " ".join(chance.choices(WORDS[:-1], k=2))
        if contacts and chance.random() < 0.4:
            record = chance.choice(contacts)
            edits: list[Values] = [
                phone.set("contact", record, job_title=named),
                phone.set("contact", record, company=chance.choice(companies)["record"]),
                phone.set("company", chance.choice(companies)["record"], name=f"Acme {named}"),
                phone.set("contact", record, visibility=chance.choice(VISIBILITIES)),
                phone.set("contact", record, owner=world.people[chance.choice(PEOPLE)]),
                phone.mutation("delete", "contact", record),
                phone.mutation("revive", "contact", record),
            ]
            phone.n -= len(edits) - 1
            await phone.send([chance.choice(edits) | {"n": phone.n}])
        else:
            made = phone.contact(named, visibility=chance.choice(VISIBILITIES))
            if chance.random() < 0.5:
                made["fields"]["company"] = chance.choice(companies)["record"]
            if chance.random() < 0.5:
                made["fields"]["phones"] = {"a": {"number": chance.choice(NUMBERS)}}
            contacts.append(made["record"])
            await phone.send([made])
    some = 0
    for phone, name in zip(phones, PEOPLE, strict=True):
        rows = await readable(world, name, monkeypatch)
        titles = {id_: title_of(row["type"], row["fields"]) for id_, row in rows.items()}
        for query in ("", *chance.sample(SOUGHT, 4), "cafe QOL", "order café nothing"):
            words = needles(query.replace("\0", " "))
            wanted = {
                id_
                for id_, row in rows.items()
                if row["type"] == "contact" and finds(words, search_text("contact", row["fields"]), titles)
            }
            for limit in (3, 50):
                hits = await ask(phone, "contact", query, limit=limit)
                assert sorted(hit["id"] for hit in hits) == sorted(wanted), (name, query)
                assert all(hit["fields"] == rows[hit["id"]]["fields"] for hit in hits)
                assert all(hit["key"] == rows[hit["id"]]["key"] for hit in hits)
            some += len(wanted)
        for company in companies:
            under = {
                id_
                for id_, row in rows.items()
                if row["type"] == "contact" and row["fields"].get("company") == company["record"]
            }
            hits = await ask(phone, "contact", under=company["record"], limit=2)
            assert {hit["id"] for hit in hits} == under
        asked = [*contacts[:40], companies[0]["record"], new_id()]
        these = await ask(phone, "contact", ids=asked)
        assert {hit["id"] for hit in these} == rows.keys() & set(contacts[:40])
    assert some


async def test_R6_the_newest_come_first(world: World) -> None:
    ana = await world.phone("ana")
    calls = [ana.create("activity", kind="call", subject=f"Visit {n}") for n in range(5)]
    await ana.push(*calls)
    await ana.push(ana.set("activity", calls[1]["record"], outcome="met"))
    order = [hit["id"] for hit in await ask(ana, "activity", "visit", limit=2)]
    assert order == [calls[n]["record"] for n in (1, 4, 3, 2, 0)]


async def test_R6_what_devices_hold_whole_is_not_searched_here(world: World) -> None:
    ana = await world.phone("ana")
    for type_ in ("company", "person", "no_such_type", "'; DROP TABLE record"):
        with pytest.raises(NotSearched):
            await ask(ana, type_)
    await world.change_person("ana", active=False)
    assert await ask(ana, "contact") == []


def test_R6_a_device_that_searches_too_often_waits() -> None:
    counted = Counted()
    for _ in range(SEARCHES_PER_MINUTE_MAX):
        counted.one_more("a", 61.0)
    with pytest.raises(SlowDown) as told:
        counted.one_more("a", 119.5)
    assert told.value.headers == {"Retry-After": "1"}
    counted.one_more("b", 119.5)
    counted.one_more("a", 120.0)


async def test_R6_a_search_costs_no_more_however_much_there_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_LOOKED_AT", searching._LOOKED_AT.replace("19999", "199"))

    async def cost(count: int, start: int) -> int:
        fields = {"name": {"full": "Ana"}, "company": company, "phones": {"a": {"number": "+60123"}}}
        texts = [
            searched.row_of(world.tenant, (new_id(), "contact", "*", start + n), fields) for n in range(count)
        ]
        await world.engine.write_all([searched.insert(texts)])
        if world.engine.engine_type == "postgres":
            await world.engine.rows("VACUUM ANALYZE search_text")
        watched = Watched(world.engine)
        reader = Reader(world.tenant, frozenset({"*", "p:ana"}), watched.engine, "ana")
        for query in ("nothing", "0999"):
            rows, before = await searching.hits(reader, Search("contact", needles(query), "", 0, 50))
            assert (rows, before) == ([], start + count - 200)
        return watched.cost

    ana = await world.phone("ana")
    made = ana.create("company", name="Acme", visibility="everyone")
    await ana.push(made)
    company = made["record"]
    before = await cost(1_000, 1_000)
    assert await cost(4_000, 100_000) <= before * 1.2


async def test_R6_who_may_not_read_a_company_does_not_learn_its_name_by_searching(world: World) -> None:
    ana, citra = await world.phone("ana"), await world.phone("citra")
    acme = ana.create("company", name="Acme", visibility="private")
    await ana.push(acme)
    shared = ana.contact("Siti", visibility="everyone")
    await ana.push(shared)
    # It may come to name what not all of its readers may read: a contact of everyone under another's company.
    await world.engine.rows(
        "UPDATE search_text SET named = $2 WHERE record = $1",
        shared["record"], msgspec.json.encode([acme["record"]]).decode(),
    )  # fmt: skip
    assert [hit["id"] for hit in await ask(ana, "contact", "acme")] == [shared["record"]]
    assert await ask(citra, "contact", "acme") == []
    assert [hit["id"] for hit in await ask(citra, "contact", "siti")] == [shared["record"]]


async def test_R6_texts_made_by_another_rule_are_made_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A type is searched by other fields, or only since today: what stands is found, batch by batch."""
    monkeypatch.setattr(search_rule, "BATCH_ROWS", 3)
    ana = await world.phone("ana")
    types: Any = RECORD_TYPES
    with monkeypatch.context() as before:
        before.setitem(types, "contact", replace(RECORD_TYPES["contact"], reach="device"))
        made = [ana.contact(f"Siti {n}", source=f"expo {n}") for n in range(7)]
        await ana.push(*made, ana.create("company", name="C"))
        await ana.push(ana.mutation("delete", "contact", made[6]["record"]))
        await worked(world)
        assert await search_rule.plan(world.replica, now_ms()) == []
    assert await ask(ana, "contact", "siti") == []
    assert await search_rule.plan(world.replica, now_ms()) == [world.tenant]
    assert await search_rule.plan(world.replica, now_ms()) == [world.tenant]
    await worked(world)
    assert len(await ask(ana, "contact", "siti")) == 6
    assert await search_rule.plan(world.replica, now_ms()) == []
    assert await ask(ana, "contact", "expo") == []
    monkeypatch.setitem(types, "contact", replace(RECORD_TYPES["contact"], find=("source",)))
    monkeypatch.setitem(types, "contact", replace(RECORD_TYPES["contact"], reach="server"))
    await worked(world)
    assert [hit["id"] for hit in await ask(ana, "contact", "expo 3")] == [made[3]["record"]]
    # Activities are found by their contacts' titles: these go when neither is searched any more.
    for searched_type, left in (("contact", 6), ("activity", 0)):
        monkeypatch.setitem(types, searched_type, replace(RECORD_TYPES[searched_type], reach="device"))
        await worked(world)
        [count] = await world.engine.rows("SELECT count(*) FROM search_text WHERE type = 'contact'")
        assert count[0] == left


async def worked(world: World) -> None:
    """What a server does by itself at its start."""
    fate = Chance(now_ms, lambda: 0.5, "worker")
    await work._Turn(world.replica, work.rounds(world.replica), fate)()
    await Worker(world.replica, work.KINDS, fate).drain()
