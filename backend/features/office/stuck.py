"""What the server could not do by itself, and what a person may do about it: on screen and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from backend.accounts.store import tenants
from backend.base.database.engine import DatabaseEngine
from backend.followers import store as followers_store
from backend.jobs import store as jobs_store
from backend.jobs.store import DeadLetter

ASIDE_SHOWN_MAX = 100
"""Records set aside by one follower that a screen lists; all are counted."""
_HEAD = "SELECT seq FROM tenant WHERE id = $1"
_TYPES = "SELECT type FROM record WHERE tenant = $1 AND id = $2"
_missed = msgspec.json.Decoder(dict[str, int]).decode


class Aside(NamedTuple):
    """A record that a follower could not deal with. `type` is empty of one that is no more."""

    record: str
    type: str
    at: int
    reason: str
    retry: bool


class Follows(NamedTuple):
    """How a follower stands. `behind`: changes it has not read; times in ms, 0 where there is none.

    `aside`: how many records it set aside; `shown`: the first of them.
    """

    name: str
    behind: int
    parked_at: int
    reason: str
    complete_from: int
    missed: int
    aside: int
    shown: Sequence[Aside]


class Stuck(NamedTuple):
    """Of one workspace. `needs`: how many things wait for a person."""

    jobs: Sequence[DeadLetter]
    followers: Sequence[Follows]

    @property
    def needs(self) -> int:
        return len(self.jobs) + sum(bool(one.parked_at) + one.aside for one in self.followers)


async def stuck(engine: DatabaseEngine, tenant: str) -> Stuck:
    """What waits for a person in a workspace; where it is the only one, also what is the whole server's."""
    return Stuck(
        await jobs_store.dead_letters(engine, await of_tenant(engine, tenant)), await follows(engine, tenant)
    )


async def of_tenant(engine: DatabaseEngine, tenant: str) -> tuple[str, ...]:
    """The tenants of jobs that a workspace may look after: its own, and the server's where it is alone."""
    return (tenant, "") if await tenants(engine) == [tenant] else (tenant,)


async def follows(engine: DatabaseEngine, tenant: str) -> list[Follows]:
    """How every follower of a workspace stands, by name."""
    [(head,)] = await engine.rows(_HEAD, tenant)
    aside: dict[str, list[Aside]] = {}
    for one in await followers_store.waiting(engine, tenant):
        waits = aside.setdefault(one["follower"], [])
        known = await engine.rows(_TYPES, tenant, one["record"]) if len(waits) < ASIDE_SHOWN_MAX else ()
        kind = known[0][0] if known else ""
        waits.append(Aside(one["record"], kind, one["at"], one["reason"], bool(one["retry"])))
    places = await followers_store.known_places(engine, tenant)
    return [_follows(place, head, aside.get(name, [])) for name, place in sorted(places.items())]


def _follows(place: followers_store.Place, head: int, aside: list[Aside]) -> Follows:
    missed = _missed(place.missed) if place.missed else {}
    return Follows(
        name=place.name,
        behind=max(0, head - place.at),
        parked_at=place.parked_at,
        reason=place.reason,
        complete_from=place.complete_from,
        missed=max(0, missed.get("up_to", 0) - missed.get("after", 0)),
        aside=len(aside),
        shown=aside[:ASIDE_SHOWN_MAX],
    )
