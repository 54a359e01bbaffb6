"""Telling open devices that there is something new.

What waits for a stream is one number, so a slow reader costs nothing: it finds the newest number when it
comes back, and whoever publishes never waits for it. What it is told then, `news` says.
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
from sync.limits import STREAMS_PER_DEVICE_MAX

CHANNEL = "lapangan_live"
SQLITE_WATCH_S = 2.0
"""How often a process looks for what other processes (the command line) wrote into the SQLite file."""
RECONNECT_MAX_S = 15.0
SESSIONS_WATCH_S = 5.0
"""How often a process looks whose session another one (or the command line) has ended."""
_SIGNED_IN = """SELECT s.device FROM device_session s JOIN person p ON p.id = s.person
                JOIN device d ON d.tenant = s.tenant AND d.id = s.device
                WHERE s.tenant = $1 AND p.active AND d.revoked_at IS NULL"""
_log = logging.getLogger("lapangan")


class Stream:
    """One open connection of a device. `seq`: the newest number told to it or waiting for it.

    `keys`: the digest of the keys it knows; None when it takes no pages, else also: `at`: a seq the device
    has reached, -1 when none is known; `looked`: up to where nothing is left for it; `silent`: it was told
    nothing yet.
    """

    def __init__(self, tenant: str, device: str, person: str = "", keys: str | None = None) -> None:
        self.tenant = tenant
        self.device = device
        self.person = person
        self.keys = keys
        self.epoch = ""
        self.seq = 0
        self.at = -1
        self.looked = -1
        self.silent = True
        self.ended = False
        self._news = asyncio.Event()

    def stands(self, seq: int) -> None:
        """The device has reached `seq`, or will by a pull of its own."""
        self.silent = False
        self.at = max(self.at, seq)
        self.looked = max(self.looked, seq)
        self.seq = max(self.seq, seq)

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


class Streams:
    """The open streams of this process, by tenant."""

    def __init__(self, streams_max: int) -> None:
        self._streams_max = streams_max
        self._tenants: dict[str, list[Stream]] = defaultdict(list)
        self._count = 0
        self._closed = False
        self.moved = asyncio.Event()
        """Set whenever the log of any tenant grew; who waits for it clears it."""

    def open(self, tenant: str, device: str, person: str = "", keys: str | None = None) -> Stream:
        """A new stream, to be given to `close`; `keys`: see Stream.

        Raises TooManyStreams when this process has as many as it may.
        """
        own = [stream for stream in self._tenants.get(tenant, ()) if stream.device == device]
        for oldest in own[: max(0, len(own) + 1 - STREAMS_PER_DEVICE_MAX)]:
            oldest.end()
            self.close(oldest)
        if self._closed or self._count >= self._streams_max:
            raise TooManyStreams(headers={"Retry-After": "30"})
        stream = Stream(tenant, device, person, keys)
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

    def publish(self, tenant: str, seq: int, but: str = "") -> None:
        """Tell the tenant's streams of this process that the log reaches `seq`.

        `but`: the device whose push did it and whose answer says more; see `answered`.
        """
        self.moved.set()
        for stream in self._tenants.get(tenant, ()):
            if not but or stream.device != but or stream.keys is None:
                stream.tell(seq)

    def answered(self, tenant: str, device: str, seq: int, *, told: bool) -> None:
        """A push of the device was answered as of `seq`; `told`: with all that is new up to there."""
        for stream in self._tenants.get(tenant, ()):
            if stream.device == device and stream.keys is not None and stream.at >= 0 and told:
                stream.stands(seq)
            elif stream.device == device:
                stream.tell(seq)

    def looked(self, tenant: str) -> list[int]:
        """Up to where the tenant's streams that take pages have looked."""
        return [one.looked for one in self._tenants.get(tenant, ()) if one.keys is not None and one.at >= 0]

    def end_device(self, tenant: str, device: str) -> None:
        """End the streams of a device that was signed out."""
        self._end(stream for stream in self._tenants.get(tenant, ()) if stream.device == device)

    def end_person(self, tenant: str, person: str, but_device: str = "") -> None:
        """End the streams of somebody whose sessions ended, but for one device when it is named."""
        of_person = (stream for stream in self._tenants.get(tenant, ()) if stream.person == person)
        self._end(stream for stream in of_person if stream.device != but_device)

    def devices(self, tenant: str) -> set[str]:
        """The tenant's devices with an open stream here."""
        return {stream.device for stream in self._tenants.get(tenant, ())}

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


async def follow(engine: DatabaseEngine, streams: Streams) -> None:
    """Bring the news of other processes to this one's streams, until cancelled."""
    if isinstance(engine, PgEngine):
        await asyncio.gather(_follow_postgres(engine, streams), _follow_sessions(engine, streams))
    else:
        await asyncio.gather(_follow_sqlite(engine, streams), _follow_sessions(engine, streams))


async def end_signed_out(engine: DatabaseEngine, streams: Streams) -> None:
    """End the streams of devices that have no session any more (L7), whoever ended it."""
    for tenant in streams.tenants():
        open_ = streams.devices(tenant)
        in_ = {row[0] for row in await engine.rows(_SIGNED_IN, tenant)}
        for device in open_ - in_:
            streams.end_device(tenant, device)


async def _follow_sessions(engine: DatabaseEngine, streams: Streams) -> None:
    while True:
        await asyncio.sleep(SESSIONS_WATCH_S)
        try:
            await end_signed_out(engine, streams)
        except Exception:  # as above: it is looked again
            _log.exception("looking for sessions that others ended failed")


async def _follow_sqlite(engine: DatabaseEngine, streams: Streams) -> None:
    while True:
        await asyncio.sleep(SQLITE_WATCH_S)
        try:
            await _catch_up(engine, streams)
        except Exception:  # a locked or full disk now must not end the watch for good
            _log.exception("looking for the news of other processes failed")


async def _follow_postgres(engine: PgEngine, streams: Streams) -> None:
    wait_s = 0.5
    while True:
        lost = asyncio.Event()
        connection: Any = None
        try:
            connection = await engine.get_new_connection()
            connection.add_termination_listener(lambda _, lost=lost: lost.set())
            await connection.add_listener(CHANNEL, _hear(streams))
            await _catch_up(engine, streams)  # what was told while nobody listened
            wait_s = 0.5
            await lost.wait()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            _log.warning("the news of other processes cannot be heard: %s", error)
        finally:
            if connection is not None:
                connection.terminate()
        await asyncio.sleep(wait_s * (0.5 + random.random()))  # noqa: S311 - spreads reconnects, no secret
        wait_s = min(wait_s * 2, RECONNECT_MAX_S)


def _hear(streams: Streams) -> Callable[..., None]:
    def hear(_connection: object, _pid: int, _channel: str, payload: str) -> None:
        tenant, _, seq = payload.rpartition(" ")
        streams.publish(tenant, int(seq))

    return hear


async def _catch_up(engine: DatabaseEngine, streams: Streams) -> None:
    for tenant in streams.tenants():
        for row in await engine.rows("SELECT seq FROM tenant WHERE id = $1", tenant):
            streams.publish(tenant, row[0])
