"""Counts: the tally that pushes keep is what the rows say, for everybody, whatever happened."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from typing import Any

import pytest

from backend.base.database.engine import DatabaseEngine, make_engine
from backend.base.database.migrations import m0003_tally, run
from backend.base.database.tables import bind
from backend.replica import tally
from backend.replica.store import tenant_row
from backend.replica.tally import Cell, Count
from sync.counts import id_hash, xor_hex
from sync.reach import read_months
from tests.backend.world import Phone, World, build, new_id

PEOPLE = ("ana", "budi", "mia", "citra", "root")
VISIBILITIES = ("private", "team", "everyone")
ROUNDS_MAX = 60
HAPPENED = (
    "SELECT 1 FROM record WHERE deleted LIMIT 1",
    "SELECT 1 FROM departure LIMIT 1",
    "SELECT 1 FROM record WHERE type = 'conflict' LIMIT 1",
)


async def _kept(world: World) -> dict[Cell, Count]:
    rows = await world.engine.rows(
        "SELECT akey, type, month, n, hash FROM tally WHERE tenant = $1 AND (n <> 0 OR hash <> 0)",
        world.tenant,
    )
    return {Cell(*cell): Count(n, hash_ % 2**64) for *cell, n, hash_ in rows}


async def _walked(world: World) -> dict[Cell, Count]:
    row = await tenant_row(world.engine, world.tenant)
    return await tally.walk(world.engine, world.tenant, read_months(row.months))


def _count(rows: dict[str, dict[str, Any]]) -> dict[str, list[Any]]:
    """What a device that has these rows counts."""
    found: dict[str, Count] = defaultdict(Count)
    for id_, row in rows.items():
        found[row["type"]] = found[row["type"]].with_row(id_, 1)
    return {type_: [n, xor_hex(bits)] for type_, (n, bits) in found.items()}


async def _check(world: World) -> None:
    async with world.engine.read():
        assert await _kept(world) == await _walked(world)
    for person in PEOPLE:
        fresh = await world.phone(person)
        await fresh.pull()
        answer = await fresh.ask(counts=True)
        assert answer["counts"] == _count(fresh.rows), person


class _Chaos:
    """Phones that do whatever comes, mostly without having pulled: conflicts, refusals, deletes, revivals."""

    def __init__(self, world: World, phones: list[Phone], chance: random.Random) -> None:
        self.world, self.phones, self.chance = world, phones, chance
        self.records: list[tuple[str, str]] = []

    async def step(self) -> None:
        phone = self.chance.choice(self.phones)
        if self.chance.random() < 0.2:
            await phone.pull()
        await phone.send([self._mutation(phone) for _ in range(self.chance.randint(1, 6))])

    def _mutation(self, phone: Phone) -> dict[str, Any]:
        if not self.records or self.chance.random() < 0.35:
            return self._create(phone)
        type_, record = self.chance.choice(self.records)
        kind = self.chance.choice(("edit", "edit", "edit", "delete", "revive"))
        if kind != "edit":
            return phone.mutation(kind, type_, record)
        field, value = self.chance.choice(self._edits(type_))
        return phone.set(type_, record, **{field: value})

    def _edits(self, type_: str) -> list[tuple[str, Any]]:
        owner = ("owner", self.world.people[self.chance.choice(PEOPLE)])
        company = ("company", self.chance.choice([*self._companies(), None, new_id()]))
        name = {"company": ("name", "C"), "deal": ("name", "D"), "contact": ("job_title", "J")}
        plain = name.get(type_, ("subject", "S"))
        if type_ == "activity":
            return [owner, company, plain]
        visibility = ("visibility", self.chance.choice(VISIBILITIES))
        return [owner, visibility, plain, *([company] if type_ != "company" else [])]

    def _create(self, phone: Phone) -> dict[str, Any]:
        type_ = self.chance.choice(("company", "contact", "deal", "activity"))
        fields: dict[str, Any] = {
            "company": {"name": "C"},
            "contact": {"name": {"full": "N"}},
            "deal": {"name": "D"},
            "activity": {"kind": "call"},
        }[type_]
        if type_ != "activity":
            fields["visibility"] = self.chance.choice(VISIBILITIES)
        if type_ != "company" and self._companies() and self.chance.random() < 0.6:
            fields["company"] = self.chance.choice(self._companies())
        made = phone.create(type_, **fields)
        self.records.append((type_, made["record"]))
        return made

    def _companies(self) -> list[str]:
        return [id_ for type_, id_ in self.records if type_ == "company"]


async def test_L10_the_tally_is_what_the_rows_say_whatever_happened(world: World, seed: int) -> None:
    chance = random.Random(seed)
    phones = [await world.phone(person) for person in PEOPLE for _ in range(2)]
    chaos = _Chaos(world, phones, chance)
    happened: list[bool] = []
    # Some seeds delete nothing for long: what the law is about must have happened.
    for turn in range(ROUNDS_MAX):
        for _ in range(15):
            await chaos.step()
        await _check(world)
        happened = [bool(await world.engine.rows(query)) for query in HAPPENED]
        if turn >= 3 and all(happened):
            break
    assert dict(zip(HAPPENED, happened, strict=True)) == dict.fromkeys(HAPPENED, True)


async def test_L10_a_conflict_that_is_recorded_again_is_counted_once(world: World) -> None:
    """M10: the same losing device makes the same conflict record, which the decision has not loaded."""
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contact = ana.contact("Siti", visibility="everyone")
    await ana.push(contact)
    await ana.pull()
    await budi.pull()
    budi.clock_ms += 1000
    await budi.push(budi.set("contact", contact["record"], job_title="stands"))
    for title in ("loses", "loses again"):
        assert [
            each.outcome for each in await ana.send([ana.set("contact", contact["record"], job_title=title)])
        ] == ["conflict"]
    assert len(await world.engine.rows("SELECT 1 FROM record WHERE type = 'conflict'")) == 1
    await _check(world)


async def test_L10_counts_come_only_when_asked_for_and_of_what_may_be_read(world: World) -> None:
    ana, citra = await world.phone("ana"), await world.phone("citra")
    private = ana.contact("mine", visibility="private")
    await ana.push(private, ana.contact("all", visibility="everyone"))
    await ana.pull()
    assert "counts" not in await ana.ask()
    assert (await ana.ask(counts=True))["counts"]["contact"][0] == 2
    seen = (await citra.ask(counts=True))["counts"]["contact"]
    assert seen == [1, xor_hex(id_hash(next(id_ for id_ in ana.of("contact") if id_ != private["record"])))]
    await world.change_person("citra", active=False)
    assert (await citra.ask(counts=True))["counts"] == {}


async def test_a_recount_names_what_was_wrong_and_puts_it_right(world: World) -> None:
    ana = await world.phone("ana")
    await ana.push(*[ana.contact(f"C{n}", visibility="everyone") for n in range(5)])
    assert await tally.recount(world.engine, world.tenant) == []
    right = await _kept(world)
    await world.engine.rows(
        "UPDATE tally SET n = n + 2, hash = 5 WHERE tenant = $1 AND type = 'contact'", world.tenant
    )
    await world.engine.rows("DELETE FROM tally WHERE tenant = $1 AND type = 'person'", world.tenant)
    wrong = {each.cell: each for each in await tally.recount(world.engine, world.tenant)}
    assert wrong.keys() == {Cell("*", "contact"), Cell("*", "person")}
    contacts = wrong[Cell("*", "contact")]
    assert (contacts.kept, contacts.counted) == (Count(7, 5), right[Cell("*", "contact")])
    assert await _kept(world) == right
    assert await tally.recount(world.engine, world.tenant) == []


async def test_a_recount_while_others_write_and_recount_too_is_right(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "WALK_ROWS", 3)
    ana = await world.phone("ana")
    await ana.push(*[ana.contact(f"C{n}") for n in range(20)])
    await world.engine.rows("UPDATE tally SET n = n + 1 WHERE tenant = $1", world.tenant)

    async def write() -> None:
        for n in range(10):
            await ana.push(ana.contact(f"D{n}"))

    await asyncio.gather(write(), *(tally.recount(world.engine, world.tenant) for _ in range(3)))
    assert await _kept(world) == await _walked(world)


async def test_the_migration_counts_the_rows_that_are_there(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine: DatabaseEngine = make_engine(database_url)
    bind(engine)
    try:
        await run.migrate(engine)
        worlds = [await build(engine) for _ in range(2)]
        for world in worlds:
            ana = await world.phone("ana")
            contacts = [ana.contact(f"C{n}") for n in range(8)]
            await ana.push(*contacts)
            await ana.push(ana.mutation("delete", "contact", contacts[3]["record"]))
        kept = [await _kept(world) for world in worlds]
        # back to the level before
        for statement in (
            "DROP TABLE tally", "DROP INDEX record_type_seq",
            "CREATE INDEX record_type ON record (tenant, type)",
            "ALTER TABLE tenant DROP COLUMN secret", "ALTER TABLE tenant DROP COLUMN former_epochs",
            "ALTER TABLE tenant DROP COLUMN recounts", "DELETE FROM migration WHERE name >= '0003'",
        ):  # fmt: skip
            await engine.rows(statement)
        monkeypatch.setattr(run, "_NAMES", run._NAMES[:3])
        monkeypatch.setattr(m0003_tally, "WALK_ROWS", 3)
        assert await run.migrate(engine) == ["0003"]
        assert [await _kept(world) for world in worlds] == kept
        secrets = {row[0] for row in await engine.rows("SELECT secret FROM tenant")}
        assert len(secrets) == 2
        assert all(len(secret) == 64 for secret in secrets)
    finally:
        await engine.close_connection_pool()
