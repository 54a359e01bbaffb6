"""How far devices hold the rows of a type: a device that asks by months has what it should have, no more."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from backend.base.database.engine import make_engine
from backend.base.database.migrations import run
from backend.base.database.tables import bind
from backend.replica import pull as pulling
from backend.replica import tally
from backend.replica.retention import DAY_MS, collect
from backend.replica.store import tenant_row
from sync.counts import xor_hex
from sync.limits import RECENT_MONTHS
from sync.people import own_keys
from sync.reach import Months, lowest_held, read_months
from sync.schema import RECORD_TYPES
from tests.backend.deals import stage
from tests.backend.test_retention import rounds
from tests.backend.world import Phone, Values, World, build

PEOPLE = ("ana", "budi", "mia", "citra", "root")
VISIBILITIES = ("private", "team", "everyone")


@pytest.fixture(autouse=True)
def reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Activities, which people write, are held by months here; pages are small."""
    _reach(monkeypatch, "activity", "recent")
    monkeypatch.setattr(pulling, "PULL_PAGE_CHANGES_MAX", 9)
    monkeypatch.setattr(pulling, "READ_ROWS", 4)


def _reach(monkeypatch: pytest.MonkeyPatch, type_: str, reach: Any) -> None:
    types: Any = RECORD_TYPES
    monkeypatch.setitem(types, type_, replace(RECORD_TYPES[type_], reach=reach))


async def a_night(world: World, day: date) -> None:
    """The nightly job runs on this day."""
    world.now_ms = (day - date(1970, 1, 1)).days * DAY_MS + 1
    await collect(world.engine, world.tenant, [], world.now_ms)


async def a_month(world: World) -> None:
    """The first night of the next month."""
    now = date(1970, 1, 1) + timedelta(milliseconds=world.now_ms)
    await a_night(world, date(now.year + now.month // 12, now.month % 12 + 1, 1))


async def months_of(world: World) -> Months:
    return read_months((await tenant_row(world.engine, world.tenant)).months)


async def a_phone(world: World, person: str) -> Phone:
    """One that knows months, and has a snapshot."""
    phone = await world.phone(person)
    phone.since = 0
    await phone.pull()
    return phone


async def should_have(world: World, phone: Phone) -> dict[str, Values]:
    """What may be read and lies within reach: from what an app gets that knows no months."""
    fresh = await world.phone(_name(world, phone))
    await fresh.pull()
    months = await months_of(world)
    rows = await world.engine.rows("SELECT id, seq FROM record WHERE tenant = $1", world.tenant)
    seqs: dict[str, int] = {id_: seq for id_, seq in rows}  # noqa: C416 - what a row holds is not known
    own, floor = own_keys(phone.caller.person), months.floor(lowest_held(months.current))
    found: dict[str, Values] = {}
    for id_, row in fresh.rows.items():
        recent = RECORD_TYPES[row["type"]].reach == "recent"
        if not recent or row["key"] in own or seqs[id_] > floor:
            found[id_] = row | ({"month": months.of(seqs[id_])} if recent else {})
    return found


def _name(world: World, phone: Phone) -> str:
    return next(name for name, id_ in world.people.items() if id_ == phone.caller.person)


def _plain(rows: dict[str, Values]) -> dict[str, Values]:
    return {
        id_: row | {"fields": {name: value for name, value in row["fields"].items() if value is not None}}
        for id_, row in rows.items()
    }


async def _check(world: World, phones: list[Phone]) -> None:
    for phone in phones:
        await phone.pull()
        assert _plain(phone.rows) == _plain(await should_have(world, phone)), _name(world, phone)
        counted: dict[str, tally.Count] = {}
        for id_, row in phone.rows.items():
            counted[row["type"]] = counted.get(row["type"], tally.Count()).with_row(id_, 1)
        told = (await phone.ask(counts=True))["counts"]
        assert told == {type_: [n, xor_hex(bits)] for type_, (n, bits) in counted.items()}
    assert await tally.recount(world.engine, world.tenant) == []


class _Chaos:
    """People write, are moved between teams and roles, and months go by."""

    def __init__(self, world: World, phones: list[Phone], chance: random.Random) -> None:
        self.world, self.phones, self.chance = world, phones, chance
        self.records: list[tuple[str, str]] = []

    async def step(self) -> None:
        phone = self.chance.choice(self.phones)
        if self.chance.random() < 0.3:
            await phone.pull()
        await phone.send([self._mutation(phone) for _ in range(self.chance.randint(1, 5))])
        if self.chance.random() < 0.1:
            await self._move()
        if self.chance.random() < 0.2:
            await a_month(self.world)

    async def _move(self) -> None:
        """Somebody's keys change."""
        team = self.chance.choice(list(self.world.teams.values()))
        role = self.chance.choice(("account_executive", "sales_manager", "administrator"))
        await self.world.change_person(self.chance.choice(PEOPLE[:4]), team=team, role=role)

    def _mutation(self, phone: Phone) -> Values:
        chance = self.chance
        if not self.records or chance.random() < 0.4:
            return self._create(phone)
        type_, record = chance.choice(self.records)
        kind = chance.choice(("edit", "edit", "edit", "delete", "revive"))
        if kind != "edit":
            return phone.mutation(kind, type_, record)
        owner = {"owner": self.world.people[chance.choice(PEOPLE)]}
        if type_ == "company":
            return phone.set(
                type_, record, **chance.choice((owner, {"visibility": chance.choice(VISIBILITIES)}))
            )
        company = {"company": chance.choice([*self._companies(), None])}
        return phone.set(type_, record, **chance.choice((owner, company, {"subject": "S"}, {"outcome": "O"})))

    def _create(self, phone: Phone) -> Values:
        if self.chance.random() < 0.3:
            made = phone.create("company", name="C", visibility=self.chance.choice(VISIBILITIES))
            self.records.append(("company", made["record"]))
            return made
        fields: Values = {"kind": "call"}
        if self._companies() and self.chance.random() < 0.8:
            fields["company"] = self.chance.choice(self._companies())
        made = phone.create("activity", **fields)
        self.records.append(("activity", made["record"]))
        return made

    def _companies(self) -> list[str]:
        return [id_ for type_, id_ in self.records if type_ == "company"]


async def test_R3_R4_R5_a_device_that_asks_by_months_has_what_it_should_have(world: World, seed: int) -> None:
    chance = random.Random(seed)
    await a_month(world)
    phones = [await a_phone(world, person) for person in PEOPLE]
    chaos = _Chaos(world, phones, chance)
    out = 0
    for _ in range(6):
        for _ in range(20):
            await chaos.step()
        await _check(world, phones)
        whole = await world.phone("root")
        await whole.pull()
        out += sum(id_ not in phones[4].rows for id_ in whole.rows)
    assert out, "something is out of an administrator's reach"


async def test_R2_a_month_begins_with_its_first_night_and_a_jump_of_the_clock_makes_one(world: World) -> None:
    assert (await months_of(world)).current == 1
    nights = {
        date(2026, 1, 30): 1, date(2026, 1, 31): 1, date(2026, 2, 2): 2, date(2026, 2, 3): 2,
        date(2031, 5, 1): 3, date(2026, 2, 4): 3, date(2026, 3, 1): 4,
    }  # fmt: skip
    for day, month in nights.items():
        ana = await world.phone("ana")
        await ana.push(ana.create("company", name="C"))
        await a_night(world, day)
        assert (await months_of(world)).current == month, day
    months = await months_of(world)
    assert [months.of(seq) for seq in (1, months.starts[1], months.starts[1] + 1, months.starts[3] + 9)] == [
        1, 1, 2, 4,
    ]  # fmt: skip


async def test_R3_rows_of_others_go_after_their_months_and_come_back_whole_when_they_change(
    world: World,
) -> None:
    await a_month(world)
    ana, budi, old = await a_phone(world, "ana"), await a_phone(world, "budi"), await world.phone("budi")
    company = ana.create("company", name="C", visibility="everyone")
    call = ana.create("activity", kind="call", company=company["record"], subject="first")
    mine = budi.create("activity", kind="note", subject="mine")
    await ana.push(company, call)
    await budi.push(mine)
    await budi.pull()
    for _ in range(RECENT_MONTHS - 1):
        await a_month(world)
        await budi.pull()
        assert budi.of("activity").keys() == {call["record"], mine["record"]}
    await a_month(world)
    await budi.pull()
    assert budi.of("activity").keys() == {mine["record"]}, "one's own stays for ever"
    assert budi.of("company").keys() == {company["record"]}
    await old.pull()
    assert old.of("activity").keys() == {call["record"], mine["record"]}, "an app that knows no months"
    await ana.push(ana.set("activity", call["record"], outcome="won"))
    await budi.pull()
    assert budi.fields(call["record"])["subject"] == "first"
    assert budi.fields(call["record"])["outcome"] == "won"
    await ana.push(ana.set("activity", call["record"], subject="again"))
    await budi.pull()
    assert budi.pages[-1]["changes"] == [
        {
            "change": "patch",
            "type": "activity",
            "id": call["record"],
            "fields": {"subject": "again"},
            "month": 7,
        }
    ]
    await _check(world, [ana, budi])


async def test_R3_an_answer_to_an_app_without_months_says_nothing_of_them(world: World) -> None:
    ana = await world.phone("ana")
    await ana.push(ana.create("activity", kind="call"))
    page = await ana.ask(counts=True)
    assert not {"month", "since"} & page.keys()
    assert not any("month" in change for change in page["changes"])
    ana.since = 99
    assert (await ana.ask())["since"] == 1, "no month to come"


async def test_R1_rows_of_reach_server_are_never_sent_and_never_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _reach(monkeypatch, "contact", "server")
    ana = await world.phone("ana")
    await ana.pull()
    contact = ana.contact("Siti")
    await ana.push(contact, ana.create("company", name="C"))
    for since in (None, 0):
        for person in ("ana", "root"):
            phone = await world.phone(person)
            phone.since = since
            await phone.pull()
            assert not phone.of("contact")
            assert phone.of("company")
            assert "contact" not in (await phone.ask(counts=True))["counts"]
            assert not (await phone.ask(cursor=f"{phone.cursor}", types=["contact"]))["changes"]
    await ana.pull()
    assert not ana.of("contact"), "not as news either"
    await ana.push(ana.set("contact", contact["record"], job_title="Buyer"))
    assert await tally.recount(world.engine, world.tenant) == []


async def test_R4_the_stage_history_is_counted_by_month(world: World) -> None:
    await a_month(world)
    root = await a_phone(world, "root")
    ana = await a_phone(world, "ana")
    deal = ana.create("deal", name="D", visibility="everyone", stage={"stage": "s1", "status": "open"})
    await ana.push(deal)
    await rounds(world).drain(world.tenant)
    await a_month(world)
    await ana.push(ana.set("deal", deal["record"], stage=stage("s2")))
    await rounds(world).drain(world.tenant)
    await _check(world, [root, ana])
    assert len(root.of("stage_entry")) == 2
    for _ in range(RECENT_MONTHS):
        await a_month(world)
    await _check(world, [root, ana])
    assert root.of("stage_entry") == {}


async def test_R2_the_migration_makes_nothing_older(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(database_url)
    bind(engine)
    try:
        await run.migrate(engine)
        world = await build(engine)
        ana = await world.phone("ana")
        await ana.push(ana.create("deal", name="D", stage={"stage": "s1", "status": "open"}))
        await rounds(world).drain(world.tenant)
        for statement in (
            "UPDATE tally SET month = ''", "DROP TABLE search_text", "ALTER TABLE tenant DROP COLUMN months",
            "DELETE FROM migration WHERE name >= '0009'",
        ):  # fmt: skip
            await engine.rows(statement)
        monkeypatch.setattr(run, "_NAMES", tuple(name for name in run._NAMES if name <= "m0009_reach"))
        types: Any = RECORD_TYPES
        monkeypatch.setitem(types, "activity", replace(RECORD_TYPES["activity"], reach="device"))
        assert await run.migrate(engine) == ["0009"]
        assert await tally.recount(engine, world.tenant) == []
        texts = await engine.rows("SELECT type, text FROM search_text")
        assert [tuple(row) for row in texts] == [("stage_entry", "open")]
    finally:
        await engine.close_connection_pool()
