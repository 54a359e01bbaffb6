"""Telling open devices that there is something to pull.

A stream carries one number, so a slow reader costs nothing: it finds the newest number when it comes back,
and whoever publishes never waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import asyncpg

from backend.base.database.engine import DatabaseEngine, PgEngine
from backend.base.http.problems import TooManyStreams

STREAMS_PER_DEVICE_MAX = 3
"""Tabs share one stream; more are left-overs of broken connections. The oldest is closed for a new one."""
CHANNEL = "lapangan_live"
SQLITE_WATCH_S = 2.0
"""How often a process looks for what other processes (the command line) wrote into the SQLite file."""
RECONNECT_MAX_S = 15.0
_log = logging.getLogger("lapangan")


class Stream:
    """One open connection of a device. `seq`: the newest number told to it or waiting for it."""

    def __init__(self, tenant: str, device: str) -> None:
        self.tenant = tenant
        self.device = device
        self.seq = 0
        self.ended = False
        self._news = asyncio.Event()

    def tell(self, seq: int) -> None:
        if seq > self.seq:
            self.seq = seq
            self._news.set()

    def end(self) -> None:
        self.ended = True
        self._news.set()

    async def news(self, timeout_s: float) -> int | None:
        """The newest seq once there is one that was not read yet; None when none came in time."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._news.wait()
        except TimeoutError:
            return None
        self._news.clear()
        return self.seq


class Live:
    """The open streams of this process, by tenant."""

    def __init__(self, streams_max: int) -> None:
        self._streams_max = streams_max
        self._tenants: dict[str, list[Stream]] = defaultdict(list)
        self._count = 0
        self._closed = False
        self.moved = asyncio.Event()
        """Set whenever the log of any tenant grew; who waits for it clears it."""

    def open(self, tenant: str, device: str) -> Stream:
        """A new stream; raises TooManyStreams when this process has as many as it may. Give it to `close`."""
        own = [stream for stream in self._tenants.get(tenant, ()) if stream.device == device]
        for oldest in own[: max(0, len(own) + 1 - STREAMS_PER_DEVICE_MAX)]:
            oldest.end()
            self.close(oldest)
        if self._closed or self._count >= self._streams_max:
            raise TooManyStreams(headers={"Retry-After": "30"})
        stream = Stream(tenant, device)
        self._tenants[tenant].append(stream)
        self._count += 1
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream; harmless when it is forgotten."""
        streams = self._tenants.get(stream.tenant, [])
        if stream in streams:
            streams.remove(stream)
            self._count -= 1
        if not streams:
            self._tenants.pop(stream.tenant, None)

    def publish(self, tenant: str, seq: int) -> None:
        """Tell the tenant's streams of this process that the log reaches `seq`."""
        self.moved.set()
        for stream in self._tenants.get(tenant, ()):
            stream.tell(seq)

    def end_device(self, tenant: str, device: str) -> None:
        """End the streams of a device that was signed out."""
        self._end(stream for stream in self._tenants.get(tenant, ()) if stream.device == device)

    def end_tenant(self, tenant: str) -> None:
        """End a tenant's streams: its data went back in time, and devices that connect again look anew."""
        self._end(self._tenants.get(tenant, ()))

    def end_all(self) -> None:
        """End every stream and take no new ones: the process stops."""
        self._closed = True
        self._end(stream for streams in self._tenants.values() for stream in streams)

    def tenants(self) -> list[str]:
        """Tenants with an open stream here."""
        return list(self._tenants)

    def _end(self, streams: Iterable[Stream]) -> None:
        for stream in list(streams):
            stream.end()


async def follow(engine: DatabaseEngine, live: Live) -> None:
    """Bring the news of other processes to this one's streams, until cancelled."""
    if isinstance(engine, PgEngine):
        await _follow_postgres(engine, live)
    else:
        await _follow_sqlite(engine, live)


async def _follow_sqlite(engine: DatabaseEngine, live: Live) -> None:
    while True:
        await asyncio.sleep(SQLITE_WATCH_S)
        try:
            await _catch_up(engine, live)
        except Exception:  # a locked or full disk now must not end the watch for good
            _log.exception("looking for the news of other processes failed")


async def _follow_postgres(engine: PgEngine, live: Live) -> None:
    wait_s = 0.5
    while True:
        lost = asyncio.Event()
        connection: Any = None
        try:
            connection = await engine.get_new_connection()
            connection.add_termination_listener(lambda _, lost=lost: lost.set())
            await connection.add_listener(CHANNEL, _hear(live))
            await _catch_up(engine, live)  # what was told while nobody listened
            wait_s = 0.5
            await lost.wait()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            _log.warning("the news of other processes cannot be heard: %s", error)
        finally:
            if connection is not None:
                connection.terminate()
        await asyncio.sleep(wait_s * (0.5 + random.random()))  # noqa: S311 - spreads reconnects, no secret
        wait_s = min(wait_s * 2, RECONNECT_MAX_S)


def _hear(live: Live) -> Callable[..., None]:
    def hear(_connection: object, _pid: int, _channel: str, payload: str) -> None:
        tenant, _, seq = payload.rpartition(" ")
        live.publish(tenant, int(seq))

    return hear


async def _catch_up(engine: DatabaseEngine, live: Live) -> None:
    for tenant in live.tenants():
        for row in await engine.rows("SELECT seq FROM tenant WHERE id = $1", tenant):
            live.publish(tenant, row[0])
