"""Retention: what goes, what stays, and that no device within the horizon ever sees a difference."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from backend.accounts.store import tenants
from backend.features.deals.followers import STAGE_HISTORY
from backend.followers.follower import Follower, Plan
from backend.followers.rounds import Rounds
from backend.followers.store import known_places, retry
from backend.jobs.worker import Chance, Worker, plan_again
from backend.replica import retention
from backend.replica.recount import RECOUNT
from backend.replica.retention import DAY_MS, NIGHT_MS, collect, next_night
from backend.replica.tally import recount
from sync.errors import CursorTooOld
from sync.wire import Result
from tests.backend.deals import Rush, stage
from tests.backend.world import NOW_MS, Phone, World, build, new_id

TOMBSTONES, HISTORY, BODIES = 6, 2, 4


@pytest.fixture(autouse=True)
def days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short lives, so that a test has few nights, and small batches, so that there are several."""
    monkeypatch.setattr(retention, "TOMBSTONE_KEEP_DAYS", TOMBSTONES)
    monkeypatch.setattr(retention, "HISTORY_KEEP_DAYS", HISTORY)
    monkeypatch.setattr(retention, "ANSWER_KEEP_DAYS", HISTORY)
    monkeypatch.setattr(retention, "RETENTION_REJECTED_DAYS", BODIES)


def rounds(world: World, followers: Sequence[Follower] = (STAGE_HISTORY,)) -> Rounds:
    return Rounds(world.replica, followers, lambda: world.now_ms, lambda: time.monotonic() * 1000)


async def night(world: World, count: int = 1, *, follow: bool = True) -> None:
    """So many nights pass."""
    for _ in range(count):
        world.now_ms += DAY_MS
        if follow:
            await rounds(world).drain(world.tenant)
        await collect(world.engine, world.tenant, [STAGE_HISTORY], world.now_ms)


async def count(world: World, what: str) -> int:
    return (await world.engine.rows(f"SELECT count(*) FROM {what}"))[0][0]


async def horizon(world: World) -> int:
    return (await world.engine.rows("SELECT horizon_seq FROM tenant WHERE id = $1", world.tenant))[0][0]


async def heal(phone: Phone) -> None:
    """What an app does that is told `cursor_too_old`: a new snapshot."""
    phone.cursor, phone.rows, phone.digest = "", {}, ""
    await phone.pull()


async def test_L9_a_cursor_older_than_the_collected_tombstones_is_too_old_and_a_snapshot_heals(
    world: World,
) -> None:
    ana, budi, late = [await world.phone(name) for name in ("ana", "budi", "ana")]
    deal = ana.create("deal", name="D", visibility="team")
    await ana.push(deal)
    await late.pull()
    await ana.push(ana.mutation("delete", "deal", deal["record"]))
    await budi.pull()
    await night(world, TOMBSTONES)
    await late.ask()  # still told
    await ana.push(ana.contact("Siti"))
    await night(world, 1)
    assert await count(world, "record WHERE deleted") == 0
    with pytest.raises(CursorTooOld):
        await late.ask()
    await heal(late)
    assert deal["record"] not in late.rows
    await budi.pull()
    assert budi.rows.keys() == late.rows.keys()


async def test_T6_a_tombstone_stays_as_long_as_a_child_names_it(world: World) -> None:
    ana = await world.phone("ana")
    company = ana.create("company", name="C")
    contact = ana.contact("Siti", company=company["record"])
    await ana.push(company, contact)
    await ana.push(ana.mutation("delete", "company", company["record"]))
    await night(world, TOMBSTONES + 2)
    assert await count(world, "record WHERE deleted") == 1
    [result] = await ana.send([ana.create("company", company["record"], name="Another")])
    assert result.code == "record_exists"
    await ana.push(ana.mutation("delete", "contact", contact["record"]))
    await night(world, TOMBSTONES + 2)
    assert await count(world, "record WHERE deleted") == 0


async def test_departures_go_with_the_horizon(world: World) -> None:
    ana = await world.phone("ana")
    deal = ana.create("deal", name="D", visibility="team")
    await ana.push(deal)
    await ana.push(ana.set("deal", deal["record"], visibility="private"))
    await night(world, TOMBSTONES)
    assert await count(world, "departure") == 1
    await night(world)
    assert await count(world, "departure") == 0


async def test_M9_history_goes_when_its_days_are_over_and_prose_stays_while_a_cursor_may_need_it(
    world: World,
) -> None:
    ana = await world.phone("ana")
    contact = ana.contact("Siti", notes="one", job_title="first")
    await ana.push(contact)
    for n in range(3):
        op = {"op": "text", "field": "notes", "value": f"text {n}"}
        await ana.push(ana.mutation("edit", "contact", contact["record"], ops=[op]))
        await ana.push(ana.set("contact", contact["record"], job_title=f"title {n}"))
    await night(world, HISTORY)
    assert await count(world, "history WHERE field = 'job_title'") == 3
    await night(world)
    assert await count(world, "history WHERE field = 'job_title'") == 0
    assert await count(world, "history WHERE field = 'notes'") == 3
    await night(world, TOMBSTONES)
    assert await count(world, "history WHERE field = 'notes'") == 0


async def test_P2_what_became_of_a_mutation_is_forgotten_after_its_days_but_not_that_it_was_taken(
    world: World,
) -> None:
    ana = await world.phone("ana")
    good, bad = ana.contact("Siti"), ana.create("contact", nonsense=1)
    first = await ana.send([good, bad])
    await night(world, HISTORY + 1)
    again = await ana.send([good])
    assert again == [Result(good["n"], good["id"], "duplicate", first[0].seq)]
    [other] = await ana.send([good | {"id": new_id()}])
    assert other.code == "mutation_mismatch"
    [refused] = await ana.send([bad])
    assert (refused.outcome, refused.first, refused.code) == ("duplicate", "rejected", "unknown_field")
    assert await count(world, "mutation WHERE body IS NOT NULL") == 1
    await night(world, BODIES - HISTORY)
    assert await count(world, "mutation WHERE body IS NOT NULL") == 0
    assert await ana.send([bad]) == [Result(bad["n"], bad["id"], "duplicate", 0)]


async def test_the_mutations_of_a_device_that_is_gone_go_with_it(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    await ana.push(ana.contact("Siti"))
    await budi.push(budi.contact("Tan"))
    await world.engine.rows(
        "UPDATE device SET revoked_at = $2 WHERE id = $1", ana.caller.device, world.now_ms
    )
    await night(world, TOMBSTONES)
    rows = "mutation WHERE device = '{}'"
    assert await count(world, rows.format(ana.caller.device)) == 1, "it may come back under another id"
    await night(world, 2)
    assert await count(world, rows.format(ana.caller.device)) == 0
    assert await count(world, rows.format(budi.caller.device)) == 1


async def test_age_is_counted_in_days_of_the_server_so_a_clock_that_jumps_makes_nothing_old(
    world: World,
) -> None:
    ana = await world.phone("ana")
    contact = ana.contact("Siti", job_title="first")
    await ana.push(contact)
    await ana.push(ana.set("contact", contact["record"], job_title="second"))
    await night(world)
    world.now_ms += 10 * 365 * DAY_MS
    await night(world)
    assert await count(world, "history WHERE field = 'job_title'") == 1
    assert await horizon(world) == 0


async def test_nothing_goes_before_the_stage_history_has_read_it(world: World) -> None:
    ana = await world.phone("ana")
    deal = ana.create("deal", name="D", stage=stage("s1"))
    await ana.push(deal)
    for name in ("s2", "s3"):
        await ana.push(ana.set("deal", deal["record"], stage=stage(name)))
    await night(world, TOMBSTONES + 3, follow=False)
    assert await count(world, "history WHERE field = 'stage'") == 2
    await night(world, HISTORY + 1)
    assert await count(world, "history WHERE field = 'stage'") == 0
    assert await count(world, "record WHERE type = 'stage_entry'") == 3


async def test_a_record_that_was_set_aside_keeps_its_history_until_it_is_dealt_with(world: World) -> None:
    ana = await world.phone("ana")
    deal = ana.create("deal", name="D", stage=stage("s1"))
    await ana.push(deal)
    await rounds(world).drain(world.tenant)
    await world.engine.rows(
        "INSERT INTO follower_aside (tenant, follower, record, since_seq, at, reason) VALUES ($1, $2, $3, $4,"
        " 1, 'x')", world.tenant, STAGE_HISTORY.name, deal["record"], await seq(world),
    )  # fmt: skip
    await ana.push(ana.set("deal", deal["record"], stage=stage("s2")))
    await ana.push(ana.set("deal", deal["record"], stage=stage("s3")))
    await night(world, TOMBSTONES + 2)
    assert await count(world, "history WHERE field = 'stage'") == 2
    await retry(world.engine, world.tenant, STAGE_HISTORY.name)
    await night(world, HISTORY)
    assert await count(world, "history WHERE field = 'stage'") == 0
    assert await count(world, "record WHERE type = 'stage_entry'") == 3


async def seq(world: World) -> int:
    return (await world.engine.rows("SELECT seq FROM tenant WHERE id = $1", world.tenant))[0][0]


@pytest.mark.parametrize("projection", [True, False])
async def test_a_parked_follower_starts_again_and_says_what_it_missed(world: World, projection: bool) -> None:
    seen: list[int] = []
    reader = Follower(
        "reader", {"deal": frozenset({"stage"})},
        lambda change, _: (seen.append(change.since), Plan())[1], projection=projection,
    )  # fmt: skip
    ana = await world.phone("ana")
    deal = ana.create("deal", name="D", stage=stage("s1"))
    await ana.push(deal)
    await rounds(world, [reader]).drain(world.tenant)
    stopped_at = await seq(world)
    await world.engine.rows("UPDATE follower SET parked_at = 1")
    for name in ("s2", "s3"):
        await ana.push(ana.set("deal", deal["record"], stage=stage(name)))
    for _ in range(TOMBSTONES + 2):
        world.now_ms += DAY_MS
        await collect(world.engine, world.tenant, [reader], world.now_ms)
    assert await count(world, "history WHERE field = 'stage'") == 0
    place = (await known_places(world.engine, world.tenant))["reader"]
    assert place.base == (0 if projection else await seq(world))
    assert msgspec.json.decode(place.missed)["after"] == stopped_at
    assert bool(place.complete_from) is projection
    seen.clear()
    await retry(world.engine, world.tenant, "reader")
    await rounds(world, [reader]).drain(world.tenant)
    assert seen == ([0] if projection else [])


async def test_the_job_runs_each_night_for_each_tenant(world: World) -> None:
    kind = retention.retention([STAGE_HISTORY])
    now = [NOW_MS]
    chance = Chance(lambda: now[0], lambda: 0.5, "w")
    await plan_again(world.replica, [kind], await tenants(world.engine), chance)
    worker = Worker(world.replica, [kind], chance)
    assert await worker.drain() == 0
    for _ in range(3):
        now[0] = (await world.engine.rows("SELECT due_at FROM job"))[0][0]
        assert now[0] % DAY_MS < NIGHT_MS
        assert await worker.drain() == 1
    assert await count(world, "day_mark") == 3


async def test_a_tally_that_is_wrong_is_put_right_at_night(world: World) -> None:
    now = [NOW_MS]
    chance = Chance(lambda: now[0], lambda: 0.5, "w")
    await plan_again(world.replica, [RECOUNT], [world.tenant], chance)
    [before] = await world.engine.rows("SELECT sum(n) FROM tally")
    await world.engine.rows("UPDATE tally SET n = n + 1, hash = 7")
    now[0] += 2 * DAY_MS
    assert await Worker(world.replica, [RECOUNT], chance).drain() == 1
    [after] = await world.engine.rows("SELECT sum(n) FROM tally")
    assert tuple(after) == tuple(before)
    assert await recount(world.engine, world.tenant) == []
    [(due,)] = await world.engine.rows("SELECT due_at FROM job")
    assert due > now[0]


@pytest.mark.parametrize(("now", "spread"), [(0, 0.0), (DAY_MS - 1, 0.999), (5 * DAY_MS, 0.5)])
def test_a_night_is_in_the_first_hours_of_the_next_day(now: int, spread: float) -> None:
    due = next_night(now, spread)
    assert due > now
    assert due // DAY_MS == now // DAY_MS + 1
    assert due % DAY_MS < NIGHT_MS


async def test_no_device_within_the_horizon_ever_sees_a_difference(world: World, seed: int) -> None:
    print(f"LAPANGAN_TEST_SEED={seed}")
    luck = random.Random(seed)
    rush = await Rush(world, luck).start()
    too_old = 0
    for _ in range(40):
        for _ in range(luck.randint(0, 4)):
            try:
                await rush.step()
            except CursorTooOld:
                too_old += 1
                for phone in rush.phones:
                    if _seq_of(phone) < await horizon(world):
                        await heal(phone)
        await night(world)
    truth = await world.phone("root")
    await truth.pull()
    for phone in rush.phones:
        try:
            await phone.pull()
        except CursorTooOld:
            assert _seq_of(phone) < await horizon(world)
            await heal(phone)
        expected = {
            id_: row for id_, row in truth.rows.items() if phone.held == ["all"] or row["key"] in phone.held
        }
        assert phone.rows.keys() == expected.keys()
        assert all(phone.fields(id_) == truth.fields(id_) for id_ in expected)
    assert await horizon(world) > 0


def _seq_of(phone: Phone) -> int:
    return phone.base if phone.cursor else 2**60


async def test_M4_texts_merge_the_same_with_and_without_retention(world: World, seed: int) -> None:
    print(f"LAPANGAN_TEST_SEED={seed}")
    with_it = await _texts(world, random.Random(seed), collecting=True)
    without = await _texts(await build(world.engine), random.Random(seed), collecting=False)
    assert with_it == without
    assert await count(world, f"history WHERE tenant = '{world.tenant}'") < await count(
        world, f"history WHERE tenant <> '{world.tenant}'"
    )


async def _texts(world: World, luck: random.Random, *, collecting: bool) -> list[Any]:
    """The texts after many days of edits by phones that pull now and then, each within the horizon."""
    rush = await Rush(world, luck).start()
    contacts = [rush.id() for _ in range(3)]
    root = rush.phones[-1]
    await root.push(
        *(root.create("contact", id_, name={"full": "N"}, visibility="everyone") for id_ in contacts)
    )
    lines = ["one", "two", "three", "four"]
    silent = [0] * len(rush.phones)
    for _ in range(30):
        for place, phone in enumerate(rush.phones):
            silent[place] += 1
            if luck.random() < 0.3 or silent[place] >= TOMBSTONES - 1:
                await phone.pull()
                silent[place] = 0
            for _ in range(luck.choice([0, 0, 1, 2])):
                lines[luck.randrange(len(lines))] = luck.choice(["", "a b c", "a x c", "y", "z b"])
                op = {"op": "text", "field": "notes", "value": "\n".join(lines[: luck.randint(0, 4)])}
                await phone.send([phone.mutation("edit", "contact", luck.choice(contacts), ops=[op])])
        world.now_ms += DAY_MS
        if collecting:
            await rounds(world).drain(world.tenant)
            await collect(world.engine, world.tenant, [STAGE_HISTORY], world.now_ms)
    await root.pull()
    return [root.fields(id_).get("notes") for id_ in contacts]
