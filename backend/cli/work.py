"""`lapangan work`, `jobs` and `followers`: what the server does by itself, and what it could not do."""

from __future__ import annotations

import argparse
import asyncio
import signal
from datetime import UTC, datetime

from backend import work as works
from backend.accounts.store import tenants
from backend.base.clock import now_ms
from backend.cli.data import opened, replica_of
from backend.cli.terminal import NotDone, say
from backend.config import Settings
from backend.followers import store as followers
from backend.jobs import store as jobs
from backend.replica.streams import follow


async def work(_: argparse.Namespace, settings: Settings) -> int:
    """Run jobs and followers until told to stop."""
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with opened(settings) as engine:
        replica = replica_of(engine)
        news = asyncio.create_task(follow(engine, replica.streams))
        say("Working. Ctrl+C ends it.")
        try:
            await works.work(replica, stop)
        finally:
            news.cancel()
            await asyncio.gather(news, return_exceptions=True)
    return 0


async def jobs_list(_: argparse.Namespace, settings: Settings) -> int:
    """Say which jobs were given up, with the reason."""
    async with opened(settings) as engine:
        letters = await jobs.dead_letters(engine)
    for letter in letters:
        say(f"{letter.id}  {letter.kind}  {_day(letter.due_at)}  {letter.attempt} tries  {letter.reason}")
    if not letters:
        say("No job was given up.")
    return 0


async def jobs_retry(asked: argparse.Namespace, settings: Settings) -> int:
    """Give a job that was given up all its tries again."""
    async with opened(settings) as engine:
        if not await jobs.retry(engine, asked.id, now_ms()):
            raise NotDone(
                "No job of this id was given up, or another of its kind waits already.",
                "See: lapangan jobs list",
            )
    say("It will be tried again.")
    return 0


async def followers_list(_: argparse.Namespace, settings: Settings) -> int:
    """Say how far each follower has read and what it set aside."""
    async with opened(settings) as engine:
        for tenant in await tenants(engine):
            [(head,)] = await engine.rows("SELECT seq FROM tenant WHERE id = $1", tenant)
            places = await followers.known_places(engine, tenant)
            for place in sorted(places.values()):
                say(f"{tenant}  {place.name}  {_state(place, head)}")
            for waits in await followers.waiting(engine, tenant):
                say(f"  set aside by {waits['follower']}: {waits['record']}  {waits['reason']}")
    return 0


async def followers_retry(asked: argparse.Namespace, settings: Settings) -> int:
    """Let a parked follower go on, and let it try again what it set aside."""
    async with opened(settings) as engine:
        found = [await followers.retry(engine, tenant, asked.name) for tenant in await tenants(engine)]
    if not any(found):
        raise NotDone(f"There is no follower {asked.name!r}.", "See: lapangan followers list")
    say("It will try again.")
    return 0


def _state(place: followers.Place, head: int) -> str:
    words = [f"{head - place.at} behind" if place.at < head else "level"]
    if place.parked_at:
        words = [f"parked since {_day(place.parked_at)}: {place.reason}"]
    if place.complete_from:
        words.append(f"complete from {_day(place.complete_from)}")
    if place.missed:
        words.append(f"missed {place.missed}")
    return ", ".join(words)


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).date().isoformat()
