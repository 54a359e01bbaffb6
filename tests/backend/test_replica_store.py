"""The store and the door: what goes in comes out, whole, on both engines."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from backend.base.http.problems import TooManyStreams
from backend.replica import routes, store
from backend.replica.door import Sender, create, delete, edit, put, submit
from backend.replica.news import Rounds
from backend.replica.replica import Replica
from backend.replica.streams import Streams, follow
from sync.decision.plan import Answered, Author, Departure, Device, History, Needs, Plan, Record
from sync.limits import PUSH_MUTATIONS_MAX, STREAMS_PER_DEVICE_MAX
from sync.people import People
from sync.reach import FIRST_MONTH, read_months
from sync.schema import RECORD_TYPES, Field
from sync.wire import Add, Result
from tests.backend.world import NOW_MS, World, new_id

TEXT = 'Әлия "O\'Hara" \\ $1 {{}} %s ?1 \u2028 😀'
REGISTER = [7, "000000000007-0000-d", "d", "p", 0]


def _value(field: Field) -> Any:
    """A value of every shape a field can have."""
    match field.kind:
        case "items":
            return {"i1": {name: _value(part) for name, part in field.shape.items()}, "i2": {}}
        case "compound":
            return {name: _value(part) for name, part in field.shape.items()}
        case "tags" | "choices" | "lines":
            return [TEXT, "b"]
        case "money":
            return {"amount": 2**53 - 1, "currency": "MYR"}
        case "integer" | "instant":
            return -(2**53 - 1)
        case "number":
            return 3.139003
        case "flag":
            return False
        case "data":
            return {"value": [None, 1.5, {"deep": TEXT}]}
        case _:
            return TEXT


def _record(type_: str, **more: Any) -> Record:
    fields = {name: _value(field) for name, field in RECORD_TYPES[type_].fields.items()}
    meta = {"@born": REGISTER} | dict.fromkeys(fields, REGISTER)
    return replace(Record(type_, new_id(), "*", "", False, 7, 7, fields, meta), **more)


def _plan(**more: Any) -> Plan:
    plan = Plan([], {}, set(), {}, [], [], [], Device("d", 1, "s"), 100, "000000000100-0000-server")
    for name, value in more.items():
        setattr(plan, name, value)
    return plan


class _Undo(Exception):
    """Makes a transaction fail."""


async def _save(world: World, plan: Plan) -> None:
    async with world.engine.write():
        await store.lock(world.engine, world.tenant)
        await store.save(world.engine, world.tenant, plan, {}, NOW_MS, read_months(FIRST_MONTH))


@pytest.mark.parametrize("type_", RECORD_TYPES)
async def test_a_record_of_every_type_comes_out_as_it_went_in(world: World, type_: str) -> None:
    first = _record(type_)
    await _save(world, _plan(records={first.id: first}))
    assert await store.load_records(world.engine, world.tenant, [first.id, new_id()]) == {first.id: first}
    again = replace(first, key="p:x", parent=new_id(), deleted=True, seq=9, full_seq=9, fields={}, meta={})
    await _save(world, _plan(records={first.id: again}))
    assert await store.load_records(world.engine, world.tenant, [first.id]) == {first.id: again}


async def test_a_tree_is_loaded_at_any_depth_and_in_a_circle(world: World) -> None:
    ids = [new_id() for _ in range(6)]
    chain = [_record("company", id=ids[0])]
    chain += [_record("contact", id=ids[n], parent=ids[n - 1]) for n in range(1, 5)]
    circle = _record("contact", id=ids[5], parent=ids[5])
    await _save(world, _plan(records={row.id: row for row in [*chain, circle]}))
    needs = Needs("d", 1, 1, frozenset({new_id()}), frozenset({ids[1], ids[5]}), {})
    row = await store.tenant_row(world.engine, world.tenant)
    who = (Device("d"), Author("p", "", frozenset()), People({}, {}))
    async with world.engine.write():
        loaded = await store.load(world.engine, world.tenant, needs, row, who)
    assert loaded.records.keys() == {*ids[1:]}


async def test_texts_after_the_base_and_the_newest_before_are_loaded(world: World) -> None:
    record = new_id()

    def entry(seq: int, device: str, outcome: Any = "replaced", field: str = "notes") -> History:
        return History(seq, "contact", record, field, "", f"text {seq}", "s", device, "p", outcome)

    history = [
        entry(1, "a"),
        entry(2, "a"),
        entry(3, "b"),
        entry(3, "b", "offered"),
        entry(5, "a"),
        entry(6, "b"),
    ]
    history += [entry(6, "b", field="other"), replace(entry(4, "a", "lost"), value=None)]
    await _save(world, _plan(history=history))
    needs = Needs("d", 1, 1, frozenset(), frozenset(), {(record, "notes"): 4})
    row = store.TenantRow(100, "", "e", 0, 0, "", "[]")
    who = (Device("d"), Author("p", "", frozenset()), People({}, {}))
    async with world.engine.write():
        loaded = await store.load(world.engine, world.tenant, needs, row, who)
    found = [(text.seq, text.value, text.device, text.outcome) for text in loaded.texts[record, "notes"]]
    assert found == [
        (2, "text 2", "a", "replaced"),
        (3, "text 3", "b", "replaced"),
        (3, "text 3", "b", "offered"),
        (4, "", "a", "lost"),
        (5, "text 5", "a", "replaced"),
        (6, "text 6", "b", "replaced"),
    ]


async def test_answers_departures_and_counters_are_saved_together(world: World) -> None:
    result = Result(1, "m1", "rejected", 0, "bad_value", TEXT, "name")
    departure = Departure(99, "contact", new_id(), "t:x")
    await world.engine.rows(
        "INSERT INTO device (id, tenant, person, created_at) VALUES ('d', $1, 'p', 1)", world.tenant
    )
    answered = Answered(1, "m1", "hash", result, act=new_id(), first_seq=3, depth=2)
    await _save(world, _plan(answered=[answered], departures=[departure]))
    needs = Needs("d", 1, 9, frozenset(), frozenset(), {})
    row = await store.tenant_row(world.engine, world.tenant)
    device = await store.device(world.engine, world.tenant, "d")
    who = (device, Author("p", "", frozenset()), People({}, {}))
    async with world.engine.write():
        loaded = await store.load(world.engine, world.tenant, needs, row, who)
    assert loaded.answered == {1: answered}
    assert (row.seq, row.stamp, device) == (100, "000000000100-0000-server", Device("d", 1, "s"))
    gone = await world.engine.rows("SELECT seq, akey FROM departure WHERE id = $1", departure.id)
    assert tuple(gone[0]) == (99, "t:x")


async def test_the_seq_of_a_register_finds_the_mutation_that_wrote_it(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    made = ana.contact("one", visibility="everyone", job_title="a") | {"act": new_id()}
    await ana.push(made)
    await budi.pull()
    mine = ana.set("contact", made["record"], job_title="b")
    nothing = ana.mutation("revive", "contact", made["record"])
    await ana.push(mine, nothing)
    clash = budi.set("contact", made["record"], job_title="c")
    assert (await budi.send([clash]))[0].outcome == "conflict"
    machine = Sender(world.tenant, world.people["ana"], "scores", depth=3)
    await submit(world.replica, machine, [put("contact", made["record"], {"department": "d"})])
    row = (await store.load_records(world.engine, world.tenant, [made["record"]]))[made["record"]]
    conflict = await world.engine.rows("SELECT seq FROM record WHERE type = 'conflict'")

    async def writer(seq: int) -> tuple[str, str, str, int] | None:
        return await store.mutation_at(world.engine, world.tenant, seq)

    born, title, department = (row.meta[name][0] for name in ("@born", "job_title", "department"))
    assert await writer(born) == (ana.caller.device, made["id"], made["act"], 0)
    assert await writer(title) == (ana.caller.device, mine["id"], "", 0)
    assert await writer(conflict[0][0]) == (budi.caller.device, clash["id"], "", 0)
    found = await writer(department)
    assert found is not None
    assert (found[0], found[3]) == (machine.device, 3)
    assert await writer(row.seq + 1) is None


async def test_a_seq_of_before_the_log_kept_ranges_finds_nothing(world: World) -> None:
    ana = await world.phone("ana")
    await ana.push(ana.contact("old"))
    await world.engine.rows("UPDATE mutation SET first_seq = 0")
    await ana.push(ana.contact("new"))
    seq = (await store.tenant_row(world.engine, world.tenant)).seq
    assert await store.mutation_at(world.engine, world.tenant, seq) is not None
    assert await store.mutation_at(world.engine, world.tenant, seq - 1) is None


async def test_P9_a_create_whose_value_is_refused_takes_along_what_names_it(world: World) -> None:
    ana = await world.phone("ana")
    act = {"act": new_id()}
    made = ana.contact("one", emails={"e": {"address": "no address"}}) | act
    log = ana.create("activity", kind="call", contact=made["record"]) | act
    alone = ana.create("activity", kind="note") | act
    results = await ana.send([made, log, alone])
    assert [each.code or each.outcome for each in results] == ["bad_email", "act_refused", "applied"]
    again = await ana.send([made, log, alone])
    assert [(each.code, each.first) for each in again] == [
        ("bad_email", "rejected"),
        ("act_refused", "rejected"),
        ("", "applied"),
    ]


async def test_a_save_that_fails_leaves_nothing(world: World) -> None:
    before = await store.tenant_row(world.engine, world.tenant)
    twice = Answered(1, "m1", "hash", Result(1, "m1", "applied", 1))
    record = _record("contact")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await _save(world, _plan(records={record.id: record}, answered=[twice, twice]))
    assert await store.tenant_row(world.engine, world.tenant) == before
    assert await store.load_records(world.engine, world.tenant, [record.id]) == {}


async def test_the_door_writes_like_a_device_and_numbers_its_own(world: World) -> None:
    ana = Sender(world.tenant, world.people["ana"], "import")
    phone = await world.phone("ana")
    ids = [new_id() for _ in range(3)]
    results = await submit(
        world.replica, ana, [create("contact", id_, {"name": {"full": id_}, "tags": ["a"]}) for id_ in ids]
    )
    assert [(result.n, result.outcome) for result in results] == [
        (1, "applied"),
        (2, "applied"),
        (3, "applied"),
    ]
    writes = [put("contact", ids[0], {"job_title": "B"}), edit("contact", ids[1], [Add("tags", "b")])]
    results = await submit(world.replica, ana, [*writes, delete("contact", ids[2])])
    assert [(result.n, result.outcome) for result in results] == [
        (4, "applied"),
        (5, "applied"),
        (6, "applied"),
    ]
    await phone.pull()
    assert phone.of("contact").keys() == set(ids[:2])
    assert phone.fields(ids[0])["owner"] == world.people["ana"]
    assert phone.fields(ids[1])["tags"] == ["a", "b"]


async def test_the_door_keeps_to_the_persons_rights_unless_it_is_the_system(world: World) -> None:
    who = {"name": "Eve", "email": "eve@kedai.example", "role": "administrator"}
    for system, outcome in ((False, "rejected"), (True, "applied")):
        sender = Sender(world.tenant, world.people["ana"], "test", system)
        assert (await submit(world.replica, sender, [create("person", new_id(), who)]))[0].outcome == outcome


async def test_the_door_takes_more_than_one_batch_in_one_transaction(world: World) -> None:
    sender = Sender(world.tenant, world.people["ana"], "import")
    many = [create("contact", new_id(), {"name": {"full": f"C{n}"}}) for n in range(PUSH_MUTATIONS_MAX + 5)]
    bad = create("contact", new_id(), {"name": {"full": "x"}, "phones": {"p": {"number": "12"}}})

    async def half() -> None:
        async with world.engine.write():
            await submit(world.replica, sender, many)
            raise _Undo

    stream = world.replica.streams.open(world.tenant, "d")
    with pytest.raises(_Undo):
        await half()
    assert stream.seq == 0, "nobody hears of what was rolled back"
    assert (await world.engine.rows("SELECT count(*) FROM record WHERE type = 'contact'"))[0][0] == 0
    results = await submit(world.replica, sender, [*many, bad])
    assert [result.outcome for result in results] == ["applied"] * len(many) + ["rejected"]
    assert results[-1].code == "bad_phone"
    assert stream.seq == (await store.tenant_row(world.engine, world.tenant)).seq


async def test_the_door_knows_no_unknown_tenant(world: World) -> None:
    with pytest.raises(store.TenantUnknown):
        await submit(world.replica, Sender(new_id(), "", "x"), [delete("contact", new_id())])


async def test_what_people_may_is_known_at_once_in_another_process(world: World) -> None:
    """The directory is kept in memory, and read again as soon as a person or team changed anywhere."""
    other = replace(world, replica=Replica(world.engine, Streams(10)))
    citra = await other.phone("citra")
    ana = await world.phone("ana")
    await ana.push(ana.contact("ours", visibility="team"))
    await citra.pull()
    assert citra.names() == set()
    await world.change_person("citra", team=world.teams["north"])
    await citra.pull()
    assert citra.names() == {"ours"}


async def test_M12_a_machine_yields_to_what_was_pushed_since_it_read(world: World) -> None:
    ana = await world.phone("ana")
    contact = ana.contact("Siti", job_title="Buyer")
    await ana.push(contact)
    await ana.pull()
    row = await store.tenant_row(world.engine, world.tenant)
    record = contact["record"]
    await ana.push(ana.set("contact", record, job_title="by Ana"))
    machine = Sender(world.tenant, world.people["root"], "follower", machine=True)
    late = put("contact", record, {"job_title": "by a machine", "department": "Stores"})
    (result,) = await submit(world.replica, machine, [late], row.seq)
    assert result.outcome == "merged"
    # The other way round: Ana has not seen what the machine wrote meanwhile.
    await submit(world.replica, machine, [put("contact", record, {"source": "by a machine"})])
    await ana.push(ana.set("contact", record, source="by Ana"))
    await ana.pull()
    fields = ana.fields(record)
    assert (fields["job_title"], fields["department"], fields["source"]) == ("by Ana", "Stores", "by Ana")
    assert ana.of("conflict") == {}
    assert machine.device != replace(machine, machine=False).device


async def test_people_of_a_transaction_that_failed_are_forgotten(world: World) -> None:
    """Its numbers are given out again; what was remembered under them would open rows to the wrong people."""
    citra, ana = await world.phone("citra"), await world.phone("ana")
    await ana.push(ana.contact("ours", visibility="team"))

    async def promote_and_fail() -> None:
        async with world.engine.write():
            await world.change_person("citra", team=world.teams["north"])
            await submit(world.replica, Sender(world.tenant, world.people["citra"], "test"), [])
            await world.system(put("team", world.teams["north"], {"name": "N"}))
            raise _Undo

    with pytest.raises(_Undo):
        await promote_and_fail()
    other = replace(world, replica=Replica(world.engine, Streams(10)))
    await other.change_person("ana", language="ms")
    await citra.pull()
    assert citra.names() == set()
    assert f"g:{world.teams['north']}" not in citra.held


async def test_L7_news_come_again_after_the_connection_to_postgres_broke(world: World) -> None:
    if world.engine.engine_type != "postgres":
        return
    following = asyncio.create_task(follow(world.engine, world.replica.streams))
    listeners = "FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN%'"
    stream = world.replica.streams.open(world.tenant, "d")
    other = replace(world, replica=Replica(world.engine, Streams(10)))

    async def until(count: int) -> None:
        async with asyncio.timeout(20):
            while (await world.engine.rows(f"SELECT count(*) {listeners}"))[0][0] != count:  # noqa: ASYNC110 - Postgres has to be asked
                await asyncio.sleep(0.01)

    await until(1)
    await other.team("heard")
    assert await stream.news(20) is not None
    await world.engine.rows(f"SELECT pg_terminate_backend(pid) {listeners}")
    await until(0)
    await other.team("missed while nobody listened")
    expected = (await store.tenant_row(world.engine, world.tenant)).seq
    while (await stream.news(20) or expected) < expected:
        pass
    assert stream.seq == expected
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


async def test_L7_a_silent_stream_says_that_it_lives_and_ends_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(routes, "LIVE_HEARTBEAT_MS", 10)
    hub = Streams(10)
    replica = Replica(cast(Any, None), hub)
    stream = hub.open("t", "d")
    events = routes._events(Rounds(), replica, stream)
    hub.publish("t", 7)
    for _news_and_heartbeats in range(3):
        assert await anext(events) == b'event: seq\ndata: {"seq":7}\n\n'
    monkeypatch.setattr(routes, "LIVE_STREAM_MAX_S", -1)
    ending = routes._events(Rounds(), replica, stream)
    assert [event async for event in ending] == []
    assert hub.tenants() == []


def test_only_the_replica_writes_synced_rows() -> None:
    writes = re.compile(
        r"(INSERT INTO|UPDATE|DELETE FROM)\s+(record|history|departure|mutation)\b|Record\.(insert|update)"
    )
    backend = Path(store.__file__).parents[1]
    found = sorted(path.name for path in backend.rglob("*.py") if writes.search(path.read_text()))
    # One collects, one takes away what must be forgotten (F1); neither writes anything new.
    assert found == ["forget.py", "retention.py"]
    forgets = next(backend.rglob("forget.py")).read_text()
    assert not re.search(r"INSERT INTO (record|history|departure|mutation)\b", forgets)
    collects = Path(store.__file__).with_name("retention.py").read_text()
    assert not re.search(r"INSERT INTO (record|history|departure|mutation)\b", collects)
    assert re.findall(r"UPDATE (record|history|departure|mutation)\b[^\n]*", collects) == ["mutation"]
    assert "UPDATE mutation SET result = '', body = NULL" in collects


async def test_L7_a_stream_tells_the_newest_number_once() -> None:
    hub = Streams(10)
    stream = hub.open("t", "d")
    for seq in (1, 2, 3, 2):
        hub.publish("t", seq)
    hub.publish("other", 99)
    assert await stream.news(1) == 3
    assert await stream.news(0.01) is None
    hub.end_all()
    assert stream.ended
    with pytest.raises(TooManyStreams):
        hub.open("t", "d")


async def test_L7_streams_are_limited_by_device_and_by_process() -> None:
    hub = Streams(STREAMS_PER_DEVICE_MAX + 1)
    streams = [hub.open("t", "d") for _ in range(STREAMS_PER_DEVICE_MAX + 2)]
    assert [stream.ended for stream in streams] == [True, True] + [False] * STREAMS_PER_DEVICE_MAX
    other = hub.open("t", "e")
    with pytest.raises(TooManyStreams) as refused:
        hub.open("t", "f")
    assert refused.value.headers["Retry-After"]
    hub.close(other)
    hub.close(other)
    hub.open("t", "f")
    hub.end_device("t", "f")
    waiting = asyncio.create_task(streams[-1].news(5))
    await asyncio.sleep(0)
    hub.publish("t", 5)
    assert await waiting == 5
    assert hub.tenants() == ["t"]
