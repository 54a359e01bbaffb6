"""Searching on the server: everything that may be read is found by its words, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from backend.base.database.engine import Insert
from backend.replica import hits as searching
from backend.replica.hits import Search
from backend.replica.readable import Reader
from backend.replica.search import Counted, NotSearched, SearchRequest, SlowDown, found
from sync.limits import SEARCHES_PER_MINUTE_MAX
from sync.schema import RECORD_TYPES
from sync.search_text import needles, search_text
from tests.backend.watched import Watched
from tests.backend.world import Phone, Values, World, new_id

PEOPLE = ("ana", "budi", "mia", "citra", "root")
VISIBILITIES = ("private", "team", "everyone")
WORDS = ("Café", "Qol", "ҚАЙРАТ", "order", "ord", "tin mine", "0123", "100%", "under_score", "É", "\0x")


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
    companies = [phones[4].create("company", name="C", visibility=each) for each in VISIBILITIES]
    await phones[4].push(*companies)
    contacts: list[str] = []
    for _ in range(60):
        phone = chance.choice(phones)
        named = " ".join(chance.choices(WORDS[:-1], k=2))
        if contacts and chance.random() < 0.4:
            record = chance.choice(contacts)
            edits: list[Values] = [
                phone.set("contact", record, job_title=named),
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
            contacts.append(made["record"])
            await phone.send([made])
    some = 0
    for phone, name in zip(phones, PEOPLE, strict=True):
        rows = await readable(world, name, monkeypatch)
        for query in ("", *chance.sample(WORDS, 2), "cafe QOL", "order café nothing"):
            words = needles(query.replace("\0", " "))
            wanted = {
                id_
                for id_, row in rows.items()
                if row["type"] == "contact"
                and all(word in search_text(RECORD_TYPES["contact"], row["fields"]) for word in words)
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
    columns = dict.fromkeys(("tenant", "record", "type", "akey"), "text")
    columns |= {"seq": "bigint", "text": "text"}

    async def cost(count: int, start: int) -> int:
        texts = [(world.tenant, new_id(), "contact", "*", start + n, f"name {n}") for n in range(count)]
        await world.engine.write_all([Insert("search_text", columns, texts)])
        if world.engine.engine_type == "postgres":
            await world.engine.rows("VACUUM ANALYZE search_text")
        watched = Watched(world.engine)
        reader = Reader(world.tenant, frozenset({"*", "p:ana"}), watched.engine, "ana")
        rows, before = await searching.hits(reader, Search("contact", ("nothing",), "", 0, 50))
        assert (rows, before) == ([], start + count - 200)
        return watched.cost

    before = await cost(1_000, 1_000)
    assert await cost(4_000, 100_000) <= before * 1.2
