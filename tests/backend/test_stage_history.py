"""The history of stages: right step by step, and the same however often and whenever the follower ran."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from backend.features.deals.followers import NAME, STAGE_HISTORY
from backend.followers.rounds import Rounds
from tests.backend.deals import Rush, stage
from tests.backend.world import NOW_MS, Phone, Values, World

Entry = tuple[str, str, str, int, str, int | None, str | None]


def rounds(world: World) -> Rounds:
    return Rounds(world.replica, [STAGE_HISTORY], lambda: NOW_MS, lambda: time.monotonic() * 1000)


async def entries(world: World, phone: Phone | None = None) -> dict[str, Values]:
    """Every entry, as an administrator's device has it after a pull."""
    reader = phone or await world.phone("root")
    await reader.pull()
    found = reader.of("stage_entry")
    return {
        id_: {name: value for name, value in row.items() if value is not None} for id_, row in found.items()
    }


async def stages_of(world: World, deal: str) -> list[tuple[Any, ...]]:
    """(stage, status, who came, who left) of a deal, in order."""
    rows = [row for row in (await entries(world)).values() if row["deal"] == deal]
    names = {id_: name for name, id_ in world.people.items()}
    return [
        (row["stage"], row["status"], names[row["entered_by"]], names.get(row.get("left_by", "")))
        for row in sorted(rows, key=lambda row: (row["entered_at"], row.get("left_at", 2**60)))
    ]


async def replayed(world: World) -> dict[str, Values]:
    """What a follower makes that walks the whole history once, on the same rows."""
    await world.engine.rows("DELETE FROM record WHERE tenant = $1 AND type = 'stage_entry'", world.tenant)
    await world.engine.rows("DELETE FROM follower")
    await world.engine.rows("DELETE FROM follower_seen")
    await rounds(world).drain(world.tenant)
    return await entries(world)


async def test_every_stage_is_told_with_who_entered_and_who_left(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    deal = ana.create("deal", name="D", stage=stage("s1"))
    await ana.push(deal)
    await rounds(world).drain(world.tenant)
    assert await stages_of(world, deal["record"]) == [("s1", "open", "ana", None)]
    await budi.pull()
    await budi.push(budi.set("deal", deal["record"], stage=stage("s2")))
    await ana.pull()
    await ana.push(ana.set("deal", deal["record"], stage=stage("won", "won"), probability=100))
    await ana.push(ana.set("deal", deal["record"], probability=90))
    await rounds(world).drain(world.tenant)
    assert await stages_of(world, deal["record"]) == [
        ("s1", "open", "ana", "budi"),
        ("s2", "open", "budi", "ana"),
        ("won", "won", "ana", None),
    ]


async def test_an_entry_is_read_by_those_who_read_the_deal_and_follows_it_to_another_key(
    world: World,
) -> None:
    ana, budi, citra = [await world.phone(name) for name in ("ana", "budi", "citra")]
    deal = ana.create("deal", name="D", stage=stage("s1"), visibility="team")
    await ana.push(deal)
    await rounds(world).drain(world.tenant)
    assert [len(await entries(world, phone)) for phone in (ana, budi, citra)] == [1, 1, 0]
    await ana.push(ana.set("deal", deal["record"], visibility="private"))
    assert [len(await entries(world, phone)) for phone in (ana, budi, citra)] == [1, 0, 0]


async def test_only_the_server_writes_entries(world: World) -> None:
    ana = await world.phone("ana")
    deal = ana.create("deal", name="D", stage=stage("s1"))
    await ana.push(deal)
    await rounds(world).drain(world.tenant)
    [entry] = await entries(world, ana)
    made = ana.create("stage_entry", deal=deal["record"], stage="s1", status="open", entered_at=1)
    for mutation in (
        made,
        ana.set("stage_entry", entry, stage="s9"),
        ana.mutation("delete", "stage_entry", entry),
    ):
        [result] = await ana.send([mutation])
        assert (result.outcome, result.code) == ("rejected", "not_allowed")


async def test_a_deleted_deal_is_in_no_stage_and_one_brought_back_enters_it_again(world: World) -> None:
    ana = await world.phone("ana")
    deal = ana.create("deal", name="D", stage=stage("s1"))
    await ana.push(deal)
    await rounds(world).drain(world.tenant)
    await ana.push(ana.mutation("delete", "deal", deal["record"]))
    await rounds(world).drain(world.tenant)
    assert await stages_of(world, deal["record"]) == [("s1", "open", "ana", "ana")]
    await ana.push(ana.mutation("revive", "deal", deal["record"]))
    await rounds(world).drain(world.tenant)
    assert await stages_of(world, deal["record"]) == [
        ("s1", "open", "ana", "ana"),
        ("s1", "open", "ana", None),
    ]


async def test_what_happens_between_two_rounds_is_told_step_by_step(world: World) -> None:
    ana = await world.phone("ana")
    deal = ana.create("deal", name="D", stage=stage("s1"))
    await ana.push(deal)
    for name in ("s2", "s1", "s2"):
        await ana.push(ana.set("deal", deal["record"], stage=stage(name)))
    await rounds(world).drain(world.tenant)
    assert [row[0] for row in await stages_of(world, deal["record"])] == ["s1", "s2", "s1", "s2"]


async def test_times_never_go_back_whatever_the_clocks_say(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    deal = ana.create("deal", name="D", stage=stage("s1"), visibility="team")
    await ana.push(deal)
    await budi.pull()
    budi.clock_ms -= 10 * 365 * 86_400_000
    await budi.push(budi.set("deal", deal["record"], stage=stage("s2")))
    await rounds(world).drain(world.tenant)
    rows = sorted((await entries(world)).values(), key=lambda row: row.get("left_at", 2**60))
    assert rows[0]["entered_at"] <= rows[0]["left_at"] == rows[1]["entered_at"]


@pytest.mark.parametrize("often", [1.0, 0.3])
async def test_a_follower_that_ran_between_pushes_and_a_replay_make_the_same_rows(
    world: World, seed: int, often: float
) -> None:
    print(f"LAPANGAN_TEST_SEED={seed}")
    luck = random.Random(seed)
    rush = await Rush(world, luck).start()
    step_by_step = rounds(world)
    for _ in range(100):
        await rush.step()
        if luck.random() < often:
            step_by_step.sizes = {(world.tenant, NAME): luck.choice([1, 2, 100])}
            for _ in range(luck.choice([1, 1, 9])):
                await step_by_step.follow(world.tenant)
    await step_by_step.drain(world.tenant)
    made = await entries(world)
    assert len(made) > 20
    assert made == await replayed(world)


async def test_a_replay_over_its_own_rows_changes_nothing(world: World, seed: int) -> None:
    print(f"LAPANGAN_TEST_SEED={seed}")
    rush = await Rush(world, random.Random(seed)).start()
    for _ in range(60):
        await rush.step()
    await rounds(world).drain(world.tenant)
    made = await entries(world)
    seq = await world.engine.rows("SELECT seq FROM tenant WHERE id = $1", world.tenant)
    await world.engine.rows("UPDATE follower SET base_seq = 0, place_seq = 0, pass = pass + 1")
    await rounds(world).drain(world.tenant)
    assert await entries(world) == made
    assert await world.engine.rows("SELECT seq FROM tenant WHERE id = $1", world.tenant) == seq
