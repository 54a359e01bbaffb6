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
from backend.features.office.stuck import Follows, follows
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
            await works.work(replica, stop, settings)
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


async def jobs_discard(asked: argparse.Namespace, settings: Settings) -> int:
    """Take a job that was given up off the list."""
    async with opened(settings) as engine:
        if not await jobs.discard(engine, asked.id):
            raise NotDone("No job of this id was given up.", "See: lapangan jobs list")
    say("It's off the list.")
    return 0


async def followers_list(_: argparse.Namespace, settings: Settings) -> int:
    """Say how far each follower has read and what it set aside."""
    async with opened(settings) as engine:
        for tenant in await tenants(engine):
            for one in await follows(engine, tenant):
                say(f"{tenant}  {one.name}  {_state(one)}")
                for waits in one.shown:
                    say(f"  set aside by {one.name}: {waits.record}  {waits.reason}")
                if one.aside > len(one.shown):
                    say(f"  and {one.aside - len(one.shown)} more")
    return 0


async def followers_retry(asked: argparse.Namespace, settings: Settings) -> int:
    """Let a parked follower go on, and let it try again what it set aside."""
    async with opened(settings) as engine:
        found = [await followers.retry(engine, tenant, asked.name) for tenant in await tenants(engine)]
    if not any(found):
        raise NotDone(f"There is no follower {asked.name!r}.", "See: lapangan followers list")
    say("It will try again.")
    return 0


def _state(one: Follows) -> str:
    words = [f"{one.behind} behind" if one.behind else "level"]
    if one.parked_at:
        words = [f"parked since {_day(one.parked_at)}: {one.reason}"]
    if one.complete_from:
        words.append(f"complete from {_day(one.complete_from)}")
    if one.missed:
        words.append(f"missed {one.missed} changes")
    return ", ".join(words)


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).date().isoformat()
