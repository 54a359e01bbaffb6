"""What a follower is told of a record, against snapshots that were kept of every moment."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest

from backend.followers import store
from backend.followers.change import NetChange, Stood, net_change
from backend.followers.follower import Follower, Loaded, Plan
from backend.followers.store import Place
from backend.replica.history import history
from backend.replica.store import tenant_row
from sync.decision.plan import LIFE, Record
from sync.schema import RECORD_TYPES
from tests.backend.deals import Rush, stage
from tests.backend.world import Phone, Values, World

FIELDS = frozenset(RECORD_TYPES["deal"].fields)
Snapshot = dict[str, tuple[dict[str, Any], str, bool]]


def _nothing(_: NetChange, __: Loaded) -> Plan:
    return Plan()


READER = Follower("reader", {"deal": FIELDS}, _nothing)


async def snapshot(world: World) -> tuple[int, Snapshot]:
    """The counter, and every deal: its values, key, whether it is deleted."""
    async with world.engine.read():
        row = await tenant_row(world.engine, world.tenant)
        place = Place("reader", row.epoch, 0, 0, 0, 0, 0, 0, "", "")
        page = await store.read(world.engine, world.tenant, [READER], place, 10_000)
    return row.seq, {record.id: _told(record) for record in page.records}


def _told(record: Record) -> tuple[dict[str, Any], str, bool]:
    values = {name: value for name, value in record.fields.items() if value not in (None, [], {})}
    return values, record.key, record.deleted


async def changes(world: World, since: int) -> dict[str, NetChange]:
    """The net change of every deal since a seq."""
    place = Place("reader", "", since, 0, 0, 0, 0, 0, "", "")
    page = await store.read(world.engine, world.tenant, [READER], place, 10_000)
    return {
        record.id: net_change(
            record, FIELDS, page.stood.get(record.id, ()), page.departed.get(record.id, ()), since
        )
        for record in page.records
    }


async def test_as_it_was_as_it_is_and_every_step_between_agree_with_kept_snapshots(
    world: World, seed: int
) -> None:
    print(f"LAPANGAN_TEST_SEED={seed}")
    rush = await Rush(world, random.Random(seed)).start()
    kept = [await snapshot(world)]
    for _ in range(120):
        await rush.step()
        kept.append(await snapshot(world))
    now = kept[-1][1]
    seen_deleted = False
    for seq, then in kept:
        told = await changes(world, seq)
        assert told.keys() == now.keys()
        for deal, change in told.items():
            values, key, deleted = now[deal]
            assert (change.after.fields, change.after.key, change.after.deleted) == (values, key, deleted)
            if deal not in then:
                assert change.before is None
                continue
            assert change.before is not None
            before = (dict(change.before.fields), change.before.key, change.before.deleted)
            assert before == then[deal], (seq, deal)
            seen_deleted = seen_deleted or change.before.deleted
            _the_steps_pass_through(change, [each for each in kept if each[0] >= seq])
    assert seen_deleted, "the random work deleted nothing"


def _the_steps_pass_through(change: NetChange, kept: Iterable[tuple[int, Snapshot]]) -> None:
    """At each later moment the last step before it tells what stood then."""
    assert change.before is not None
    for seq, then in kept:
        for name in ("stage", "pipeline", "value", "probability", "notes"):
            steps = [step for step in change.steps(name) if step.seq <= seq]
            stood = steps[-1].value if steps else change.before.fields.get(name)
            assert stood == then[change.id][0].get(name), (name, seq)
        life = [step for step in change.steps(LIFE) if step.seq <= seq]
        assert (life[-1].value if life else change.before.deleted) == then[change.id][2]


async def test_it_says_who_wrote_which_field(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    deal = ana.create("deal", name="D", stage=stage("s1"), visibility="team")
    await ana.push(deal)
    await budi.pull()
    since, _ = await snapshot(world)
    await budi.push(budi.set("deal", deal["record"], stage=stage("s2")))
    await budi.push(budi.set("deal", deal["record"], stage=stage("s1")))
    [change] = (await changes(world, since)).values()
    assert change.changed == frozenset(), "it is as it was"
    assert [step.value["stage"] for step in change.steps("stage")] == ["s2", "s1"]
    assert {step.person for step in change.steps("stage")} == {world.people["budi"]}
    assert change.foreign(frozenset({budi.caller.device})) == frozenset()
    assert change.foreign(frozenset({ana.caller.device})) == {"stage"}


async def test_a_step_is_told_from_a_history_that_noted_no_ends(world: World) -> None:
    """Rows of a version before this one: a value stood until the next one began."""
    ana = await world.phone("ana")
    deal = ana.create("deal", name="D", stage=stage("s1"))
    await ana.push(deal)
    for name in ("s2", "s3"):
        await ana.push(ana.set("deal", deal["record"], stage=stage(name)))
    told = await changes(world, 0)
    await world.engine.rows("UPDATE history SET until_seq = NULL WHERE outcome <> 'stood'")
    assert (await changes(world, 0))[deal["record"]].steps("stage") == told[deal["record"]].steps("stage")


async def test_M4_a_text_that_was_cleared_is_the_base_of_who_saw_it_cleared(world: World) -> None:
    """The empty text stood at that base, though the history kept only what was worth keeping."""
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contact = ana.contact("Siti", notes="old", visibility="team")

    def notes(phone: Phone, text: str) -> Values:
        op = {"op": "text", "field": "notes", "value": text}
        return phone.mutation("edit", "contact", contact["record"], ops=[op])

    await ana.push(contact)
    await ana.push(notes(ana, ""))
    await budi.pull()
    await ana.push(notes(ana, "from ana"))
    [result] = await budi.send([notes(budi, "from budi")])
    assert result.outcome == "merged", "both only added"


async def test_L8_what_only_tells_how_long_something_stood_is_no_history_for_people(world: World) -> None:
    ana = await world.phone("ana")
    contact = ana.contact("Siti", job_title="a")
    await ana.push(contact)
    await ana.push(ana.set("contact", contact["record"], job_title="a"))
    await ana.push(ana.mutation("delete", "contact", contact["record"]))
    await ana.push(ana.mutation("revive", "contact", contact["record"]))
    kept = await world.engine.rows("SELECT outcome FROM history")
    assert {row[0] for row in kept} == {"stood"}
    answer = await history(world.replica, ana.caller, "contact", contact["record"])
    assert answer.entries == []


@pytest.mark.parametrize("since", [4, 5, 6, 7, 8, 9])
def test_a_tag_that_came_went_and_came_back(since: int) -> None:
    born = [2, "0-2", "d", "p", 0]
    meta: dict[str, Any] = {"@born": born, "tags": {"vip": [8, "0-8", "e", "q", 0]}}
    record = Record("deal", "r", "t:p", "", False, 8, 2, {"name": "D", "tags": ["vip"]}, meta)
    rows = [
        Stood("tags", "vip", "vip", 5, 7, "0-5", "d", "p"),
        Stood("tags", "vip", None, 7, 8, "0-7", "d", "p"),
    ]
    before = net_change(record, {"tags"}, rows, (), since).before
    assert before is not None
    assert before.fields == ({"tags": ["vip"]} if since in (5, 6, 8, 9) else {})
