"""The rules of followers (DESIGN.md, mechanism 2), each with a follower made for it, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from backend.base.database.engine import DatabaseEngine
from backend.followers import store
from backend.followers.change import NetChange
from backend.followers.follower import (
    FOLLOWER_DEPTH_MAX,
    FOLLOWER_FAILURES_MAX,
    FOLLOWER_LOCK_MS_MAX,
    FOLLOWER_ROWS_MAX,
    Follower,
    Loaded,
    Needs,
    Plan,
    made_id,
)
from backend.followers.rounds import Rounds
from backend.jobs.kinds import Ask, JobKind
from backend.replica.door import create, put
from tests.backend.deals import stage
from tests.backend.world import NOW_MS, Phone, Values, World, new_id

TITLE = {"contact": frozenset({"job_title"})}


def rounds(world: World, *followers: Follower, timer: Callable[[], float] = lambda: 0.0) -> Rounds:
    return Rounds(world.replica, followers, lambda: NOW_MS, timer)


@dataclass
class Watcher:
    """A follower that notes what it was told, and does what a test says."""

    then: Callable[[NetChange, Loaded], Plan] = lambda _, __: Plan()
    told: list[NetChange] = field(default_factory=list)

    def plan(self, change: NetChange, loaded: Loaded) -> Plan:
        self.told.append(change)
        return self.then(change, loaded)

    def follower(self, name: str = "watcher", **more: Any) -> Follower:
        return Follower(name, **({"reads": TITLE, "plan": self.plan} | more))


async def contact(phone: Phone, title: str = "a", count: int = 1) -> list[str]:
    made = [phone.contact(f"N{n}", job_title=title, visibility="team") for n in range(count)]
    await phone.push(*made)
    return [mutation["record"] for mutation in made]


async def value(world: World, record: str, name: str) -> Any:
    reader = await world.phone("root")
    await reader.pull()
    return reader.rows[record]["fields"].get(name)


async def test_it_is_told_a_net_change_once_and_a_reaction_begins_at_the_head(world: World) -> None:
    ana, watcher = await world.phone("ana"), Watcher()
    [before] = await contact(ana)
    turn = rounds(world, watcher.follower())
    await turn.drain(world.tenant)
    assert watcher.told == []
    for title in ("b", "c"):
        await ana.push(ana.set("contact", before, job_title=title))
    await turn.drain(world.tenant)
    await turn.drain(world.tenant)
    [change] = watcher.told
    assert change.before is not None
    assert (change.before.fields, change.after.fields) == ({"job_title": "a"}, {"job_title": "c"})
    assert [step.value for step in change.steps("job_title")] == ["b", "c"]


async def test_a_projection_begins_with_every_record_there_is(world: World) -> None:
    ana, watcher = await world.phone("ana"), Watcher()
    made = await contact(ana, count=3)
    await rounds(world, watcher.follower(projection=True)).drain(world.tenant)
    assert sorted(change.id for change in watcher.told) == sorted(made)
    assert all(change.before is None for change in watcher.told)


async def test_what_it_does_not_read_does_not_wake_it(world: World) -> None:
    ana, watcher = await world.phone("ana"), Watcher()
    [one] = await contact(ana)
    turn = rounds(world, watcher.follower())
    await turn.drain(world.tenant)
    await ana.push(ana.set("contact", one, department="x"), ana.create("deal", name="D"))
    await turn.drain(world.tenant)
    assert watcher.told == []
    assert world.tenant not in await store.behind(world.engine, turn.followers)


async def test_it_writes_as_the_system_for_a_person_and_what_it_makes_is_the_same_at_a_second_try(
    world: World,
) -> None:
    def then(change: NetChange, loaded: Loaded) -> Plan:
        made = create("contact", made_id("watcher", loaded.cause), {"name": {"full": "Made"}})
        return Plan([put("contact", change.id, {"source": "seen"}), made], acting_for=world.people["mia"])

    ana, watcher = await world.phone("ana"), Watcher(then)
    [one] = await contact(ana)
    await rounds(world, watcher.follower(projection=True)).drain(world.tenant)
    [mutation] = await world.engine.rows("SELECT id FROM mutation WHERE device = $1", ana.caller.device)
    made = made_id("watcher", mutation[0])
    assert await value(world, made, "created_by") == world.people["mia"]
    [(depth, part)] = await world.engine.rows(
        "SELECT DISTINCT m.depth, d.name FROM mutation m JOIN device d ON d.id = m.device"
        " WHERE d.name LIKE 'follower%'"
    )
    assert (depth, part) == (1, "follower watcher")
    assert await value(world, one, "source") == "seen"


async def test_a_field_whose_every_write_is_its_own_is_ignored(world: World) -> None:
    def then(change: NetChange, _: Loaded) -> Plan:
        return Plan([put("contact", change.id, {"job_title": f"{change.after.fields['job_title']}!"})])

    ana, watcher = await world.phone("ana"), Watcher(then)
    turn = rounds(world, watcher.follower())
    await turn.drain(world.tenant)
    [one] = await contact(ana)
    await turn.drain(world.tenant)
    assert await value(world, one, "job_title") == "a!"
    await ana.pull()
    await ana.push(ana.set("contact", one, job_title="b"))
    await turn.drain(world.tenant)
    assert await value(world, one, "job_title") == "b!"
    assert len(watcher.told) == 2


async def test_two_that_cause_each_other_are_stopped_at_the_depth_and_named(world: World) -> None:
    def other(change: NetChange, _: Loaded) -> Plan:
        source = change.after.fields.get("source", 0)
        return Plan([put("contact", change.id, {"job_title": f"{source}"})])

    def one(change: NetChange, _: Loaded) -> Plan:
        return Plan([put("contact", change.id, {"source": f"{change.after.fields['job_title']}+"})])

    ping = Follower("ping", TITLE, one)
    pong = Follower("pong", {"contact": frozenset({"source"})}, other)
    turn = rounds(world, ping, pong)
    await turn.drain(world.tenant)
    ana = await world.phone("ana")
    [made] = await contact(ana)
    await turn.drain(world.tenant)
    [waits] = await store.waiting(world.engine, world.tenant)
    assert waits["record"] == made
    assert f"{FOLLOWER_DEPTH_MAX + 1} deep" in waits["reason"]
    [(deepest,)] = await world.engine.rows("SELECT max(depth) FROM mutation")
    assert deepest == FOLLOWER_DEPTH_MAX


async def test_a_failing_record_is_set_aside_its_later_changes_wait_and_the_rest_goes_on(
    world: World,
) -> None:
    broken = [True]

    def then(change: NetChange, _: Loaded) -> Plan:
        if broken[0] and change.after.fields["job_title"].startswith("bad"):
            raise ValueError("cannot")
        return Plan()

    ana, watcher = await world.phone("ana"), Watcher(then)
    turn = rounds(world, watcher.follower())
    await turn.drain(world.tenant)
    [bad], [good] = await contact(ana, "bad"), await contact(ana, "good")
    await turn.drain(world.tenant)
    await ana.push(ana.set("contact", bad, job_title="bad again"), ana.set("contact", good, job_title="b"))
    await turn.drain(world.tenant)
    assert [change.id for change in watcher.told] == [bad, good, good]
    [waits] = await store.waiting(world.engine, world.tenant)
    assert (waits["record"], waits["reason"]) == (bad, "ValueError: cannot")
    broken[0] = False
    watcher.told.clear()
    await store.retry(world.engine, world.tenant, "watcher")
    await turn.drain(world.tenant)
    [change] = watcher.told
    assert change.before is None, "told from where it was set aside"
    assert [step.value for step in change.steps("job_title")] == ["bad", "bad again"]
    assert await store.waiting(world.engine, world.tenant) == []


async def test_what_the_door_refuses_is_set_aside_whole_with_its_reason(world: World) -> None:
    def then(change: NetChange, _: Loaded) -> Plan:
        good = put("contact", change.id, {"source": "seen"})
        bad = put("contact", change.id, {"owner": new_id()})
        return Plan([good, bad] if change.after.fields["job_title"] == "bad" else [good])

    ana, watcher = await world.phone("ana"), Watcher(then)
    turn = rounds(world, watcher.follower())
    await turn.drain(world.tenant)
    [bad], [good] = await contact(ana, "bad"), await contact(ana, "good")
    await turn.drain(world.tenant)
    [waits] = await store.waiting(world.engine, world.tenant)
    assert waits["record"] == bad
    assert waits["reason"].startswith("bad_value: owner")
    assert [await value(world, each, "source") for each in (bad, good)] == [None, "seen"]


async def test_so_many_failures_in_a_row_park_it_until_somebody_lets_it_go_on(world: World) -> None:
    broken = [True]

    def then(_: NetChange, __: Loaded) -> Plan:
        if broken[0]:
            raise ValueError("cannot")
        return Plan()

    ana, watcher = await world.phone("ana"), Watcher(then)
    follower = watcher.follower()
    turn = rounds(world, follower)
    await turn.drain(world.tenant)
    made = await contact(ana, count=FOLLOWER_FAILURES_MAX + 3)
    await turn.drain(world.tenant)
    place = (await store.known_places(world.engine, world.tenant))["watcher"]
    assert (place.failures, place.parked_at) == (FOLLOWER_FAILURES_MAX, NOW_MS)
    assert len(await store.waiting(world.engine, world.tenant)) == FOLLOWER_FAILURES_MAX
    await contact(ana)
    assert await turn.drain(world.tenant) == 0, "parked"
    broken[0] = False
    watcher.told.clear()
    assert await store.retry(world.engine, world.tenant, "watcher")
    await turn.drain(world.tenant)
    assert {change.id for change in watcher.told} > set(made)
    assert len(watcher.told) == len(made) + 1, "each once"
    assert await store.waiting(world.engine, world.tenant) == []


async def test_a_long_pass_tells_each_change_once_while_others_go_on_writing(world: World) -> None:
    ana, watcher = await world.phone("ana"), Watcher()
    made = await contact(ana, count=7)
    turn = rounds(world, watcher.follower(projection=True))
    turn.sizes[world.tenant, "watcher"] = 2
    await turn.follow(world.tenant)  # the first two
    await ana.push(
        ana.set("contact", made[0], job_title="after"), ana.set("contact", made[6], job_title="soon")
    )
    await turn.drain(world.tenant)
    steps = [step.seq for change in watcher.told for step in change.steps("job_title")]
    assert len(steps) == len(set(steps)) == 9
    of_first = [change for change in watcher.told if change.id == made[0]]
    assert [(change.before and change.before.fields) for change in of_first] == [None, {"job_title": "a"}]


async def test_a_write_between_the_read_and_the_lock_makes_it_begin_again(world: World) -> None:
    ana = await world.phone("ana")
    [one] = await contact(ana)
    others: list[Values] = [ana.set("contact", one, job_title="b")]

    def then(change: NetChange, loaded: Loaded) -> Plan:
        told = f"{change.after.fields['job_title']}"
        return Plan([put("contact", change.id, {"source": told})])

    watcher = Watcher(then)
    turn = rounds(world, watcher.follower(projection=True))
    real = store.load

    async def load(*args: Any) -> Any:
        loaded = await real(*args)
        if others:
            await ana.push(others.pop())
        return loaded

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "load", load)
        await turn.drain(world.tenant)
    assert await value(world, one, "source") == "b"
    written = await world.engine.rows(
        "SELECT count(*) FROM mutation m JOIN device d ON d.id = m.device WHERE d.name LIKE 'follower%'"
    )
    assert written[0][0] == 1


async def test_of_two_processes_one_writes(world: World) -> None:
    def then(change: NetChange, _: Loaded) -> Plan:
        return Plan([put("contact", change.id, {"source": "seen"})])

    ana = await world.phone("ana")
    await contact(ana)
    first, second = [rounds(world, Watcher(then).follower(projection=True)) for _ in range(2)]
    places = await store.places(world.engine, world.tenant, first.followers)
    page = await store.read(world.engine, world.tenant, list(first.followers), places["watcher"], 9)
    assert not await first._advance(world.tenant, first.followers[0], places["watcher"], page)
    assert await second._advance(world.tenant, second.followers[0], places["watcher"], page), "again"
    [(written,)] = await world.engine.rows(
        "SELECT count(*) FROM mutation m JOIN device d ON d.id = m.device WHERE d.name LIKE 'follower%'"
    )
    assert written == 1


async def test_followers_that_are_level_share_one_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Sequence[str]] = []
    real = store.read

    async def read(engine: DatabaseEngine, tenant: str, followers: list[Follower], *more: Any) -> Any:
        reads.append([each.name for each in followers])
        return await real(engine, tenant, followers, *more)

    ana = await world.phone("ana")
    first, second = Watcher(), Watcher()
    turn = rounds(world, first.follower("first"), second.follower("second"))
    await turn.drain(world.tenant)
    monkeypatch.setattr(store, "read", read)
    await contact(ana)
    await turn.follow(world.tenant)
    assert reads == [["first", "second"]]
    assert len(first.told) == len(second.told) == 1


async def test_a_round_writes_no_more_than_its_rows_and_a_slow_one_is_followed_by_a_smaller(
    world: World,
) -> None:
    def then(change: NetChange, _: Loaded) -> Plan:
        return Plan([put("contact", change.id, {"source": f"{n}"}) for n in range(30)])

    ana, ticks = await world.phone("ana"), iter(range(0, 10**9, FOLLOWER_LOCK_MS_MAX + 1))
    await contact(ana, count=8)
    watcher = Watcher(then)
    turn = rounds(world, watcher.follower(projection=True), timer=lambda: float(next(ticks)))
    await turn.follow(world.tenant)
    [(written,)] = await world.engine.rows(
        "SELECT count(*) FROM mutation m JOIN device d ON d.id = m.device WHERE d.name LIKE 'follower%'"
    )
    assert written == 90 <= FOLLOWER_ROWS_MAX
    assert turn.sizes[world.tenant, "watcher"] == FOLLOWER_ROWS_MAX // 2


@pytest.mark.parametrize(
    ("held_ms", "rows"),
    [(FOLLOWER_LOCK_MS_MAX // 4, 40), (FOLLOWER_LOCK_MS_MAX // 2, 20), (FOLLOWER_LOCK_MS_MAX - 1, 10)],
)
async def test_a_round_grows_only_where_twice_as_long_is_short_enough(
    world: World, held_ms: int, rows: int
) -> None:
    ana, ticks = await world.phone("ana"), iter(range(0, 10**9, held_ms))
    await contact(ana)
    watcher = Watcher(lambda change, _: Plan([put("contact", change.id, {"source": "n"})]))
    turn = rounds(world, watcher.follower(projection=True), timer=lambda: float(next(ticks)))
    turn.sizes[world.tenant, "watcher"] = 20
    await turn.follow(world.tenant)
    assert turn.sizes[world.tenant, "watcher"] == rows


async def test_jobs_are_enqueued_with_the_cursor_or_not_at_all(world: World) -> None:
    async def nothing(_: Any) -> None:
        raise AssertionError

    kind = JobKind("mail", nothing)

    def then(change: NetChange, loaded: Loaded) -> Plan:
        bad = [put("contact", change.id, {"owner": new_id()})]
        return Plan(
            bad if change.after.fields["job_title"] == "bad" else [],
            [Ask(kind, NOW_MS, {"to": change.id}, only_key=loaded.cause)],
        )

    ana, watcher = await world.phone("ana"), Watcher(then)
    turn = rounds(world, watcher.follower())
    await turn.drain(world.tenant)
    await contact(ana, "bad")
    [good] = await contact(ana, "good")
    await turn.drain(world.tenant)
    rows = await world.engine.rows("SELECT payload FROM job")
    assert [row[0] for row in rows] == [f'{{"to":"{good}"}}']


async def test_it_may_ask_for_other_records_and_children(world: World) -> None:
    def needs(change: NetChange) -> Needs:
        return Needs(children=frozenset({(change.id, "contact")}))

    seen: list[list[str]] = []

    def then(change: NetChange, loaded: Loaded) -> Plan:
        seen.append([row.fields["name"]["full"] for row in loaded.children(change.id, "contact")])
        return Plan()

    ana = await world.phone("ana")
    company = ana.create("company", name="C")
    await ana.push(company, ana.contact("Siti", company=company["record"]), ana.contact("Tan"))
    reads = {"company": frozenset({"name"})}
    follower = Watcher(then).follower(reads=reads, needs=needs, projection=True)
    await rounds(world, follower).drain(world.tenant)
    assert seen == [["Siti"]]


async def test_a_move_to_another_key_is_told_without_a_write(world: World) -> None:
    ana, watcher = await world.phone("ana"), Watcher()
    company = ana.create("company", name="C", visibility="team")
    deal = ana.create("deal", name="D", company=company["record"], visibility="team", stage=stage("s1"))
    await ana.push(company, deal)
    turn = rounds(world, watcher.follower(reads={"deal": frozenset({"stage"})}))
    await turn.drain(world.tenant)
    await ana.push(ana.set("company", company["record"], visibility="private"))
    await turn.drain(world.tenant)
    [change] = watcher.told
    assert change.before is not None
    person = world.people["ana"]
    assert (change.before.key, change.after.key) == (f"t:{person}", f"p:{person}")
    assert change.changed == frozenset()


@pytest.mark.parametrize("projection", [True, False])
async def test_in_a_new_epoch_it_goes_on_where_it_was_or_starts_again_when_it_is_beyond(
    world: World, projection: bool
) -> None:
    ana, watcher = await world.phone("ana"), Watcher()
    await contact(ana, count=2)
    turn = rounds(world, watcher.follower(projection=projection))
    await turn.drain(world.tenant)
    watcher.told.clear()
    await world.engine.rows("UPDATE tenant SET epoch = 'restored'")
    await turn.drain(world.tenant)
    assert watcher.told == [], "of the same backup: it goes on"
    await world.engine.rows("UPDATE tenant SET epoch = 'again', seq = seq + 10")
    await world.engine.rows("UPDATE follower SET base_seq = 1000, place_seq = 1000")
    await turn.drain(world.tenant)
    assert len(watcher.told) == (2 if projection else 0)
    place = (await store.known_places(world.engine, world.tenant))["watcher"]
    assert place.epoch == "again"
    assert '"after":1000' in place.missed
