"""What a person may read is read at the cost of what they may read: other people's rows cost nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from backend.base.database.engine import Insert, Row
from backend.replica import readable, sql
from backend.replica.readable import Reader, reader_of
from backend.replica.store import tenant_row
from tests.backend.watched import Watched
from tests.backend.world import World, new_id

OWN, OTHERS, COUNT = 40, 1_500, 10
Ask = Callable[[Reader], Awaitable[Any]]


async def _all_of(reader: Reader, type_: str) -> list[Row]:
    return [row async for page in reader.all_of(type_) for row in page]


ASKED: dict[str, Ask] = {
    "config": lambda reader: reader.config(),
    "the first page": lambda reader: reader.older(10**9, COUNT),
    "a page of one type": lambda reader: reader.older_of("deal", 10**9, COUNT),
    "news": lambda reader: reader.newer(0, COUNT),
    "the last news": lambda reader: reader.newer(10**9, COUNT),
    "all of a type": lambda reader: _all_of(reader, "contact"),
    "counts": lambda reader: reader.counts(),
}


async def _reader(world: World, person: str) -> Reader:
    async with world.engine.read():
        row = await tenant_row(world.engine, world.tenant)
        return await reader_of(world.replica, row, world.tenant, world.people[person])


async def _put(world: World, keys: Iterable[str], seqs: Iterable[int]) -> None:
    """Rows as a push leaves them, without the work of one: contacts, deals, tombstones and departures."""
    rows, gone = [], []
    for n, (key, seq) in enumerate(zip(keys, seqs, strict=True)):
        texts = (world.tenant, new_id(), "deal" if n % 4 == 1 else "contact", key, "", '{"name":"N"}', "{}")
        rows.append((*texts, seq, seq, n % 8 == 7))
        gone.append((world.tenant, "contact", texts[1], f"{key}-before", seq))
    await world.engine.write_all([sql.into(sql.RECORD, rows), sql.into(sql.DEPARTURE, gone)])
    if world.engine.engine_type == "postgres":
        await world.engine.rows("VACUUM ANALYZE record")
        await world.engine.rows("VACUUM ANALYZE departure")


async def _costs(world: World, reader: Reader) -> dict[str, int]:
    costs: dict[str, int] = {}
    for name, ask in ASKED.items():
        watched = Watched(world.engine)
        await ask(Reader(reader.tenant, reader.held, watched.engine))
        costs[name] = watched.cost
    return costs


async def test_other_peoples_rows_cost_a_reader_nothing(world: World) -> None:
    reader = await _reader(world, "ana")
    mine = [("*", f"t:{world.teams['north']}", f"p:{world.people['ana']}")[n % 3] for n in range(OWN)]
    # Theirs lie before, between and after those of the reader, where a walk by time would meet them.
    await _put(world, mine, (100_000 + 2_500 * n for n in range(OWN)))
    await _put(world, [f"p:{n % 50}" for n in range(OTHERS)], (50_001 + 130 * n for n in range(OTHERS)))
    before = await _costs(world, reader)
    many = 4 * OTHERS
    await _put(world, [f"p:{n % 50}" for n in range(many)], (50_002 + 30 * n for n in range(many)))
    after = await _costs(world, reader)
    assert {name: (cost, before[name]) for name, cost in after.items() if cost > before[name]} == {}


async def test_one_type_costs_who_reads_everything_by_that_type(world: World) -> None:
    reader = await _reader(world, "root")
    assert reader.all
    asked = ("config", "a page of one type")
    await _put(world, ["*"] * OTHERS, range(1_000, 1_000 + OTHERS))
    before = await _costs(world, reader)
    columns = sql.RECORD.columns
    others = [
        (world.tenant, new_id(), "visit", "*", "", "{}", "{}", seq, seq, False)
        for seq in range(10_000, 16_000)
    ]
    await world.engine.write_all([Insert("record", columns, others)])
    after = await _costs(world, reader)
    assert {name: (after[name], before[name]) for name in asked if after[name] > before[name]} == {}


async def test_pages_of_a_type_come_whole_and_once(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(readable, "PAGE_ROWS", 7)
    reader = await _reader(world, "budi")
    keys = ["*", f"t:{world.teams['north']}", f"p:{world.people['ana']}", f"p:{world.people['budi']}"]
    await _put(world, [keys[n % 4] for n in range(64)], range(1_000, 1_064))
    for who in (reader, await _reader(world, "root")):
        rows = await _all_of(who, "contact")
        # Of eight: 1 and 5 are deals, 7 is a tombstone, 2 and 6 are ana's own.
        own = {0, 3, 4} if who is reader else {0, 2, 3, 4, 6}
        assert [row[0] for row in rows] == [1_000 + n for n in range(64) if n % 8 in own]
    assert await _all_of(Reader(world.tenant, frozenset(), world.engine), "contact") == []


async def test_A_a_reader_of_some_keys_never_has_more_than_they_hold(world: World) -> None:
    reader, root = await _reader(world, "budi"), await _reader(world, "root")
    assert reader.of(["*", "p:other", "all"]).held == {"*"}
    assert reader.of([]) is reader
    assert root.of(["p:other"]) is root
