"""How far each tenant's log has come, kept outside the database: a restored backup is behind it.

One small file a tenant, `{"epoch", "seq"}`, in the folder `high-water` of VAR_DIR. It is compared before the
first request is answered, and every second, because a Postgres may be restored under a running server; it is
written when it moved, and at the end. A mark of another epoch says nothing. Lost files cost only this way of
noticing: a device's signed cursor is another (`epochs`).
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from uuid import uuid4

import msgspec

from backend.base.clock import now_ms
from backend.base.private import make_folder
from backend.replica import epochs
from backend.replica.epochs import Lost
from backend.replica.replica import Replica

FOLDER = "high-water"
WATCH_S = 1.0
_TENANTS = "SELECT id, epoch, seq FROM tenant"
_decode = msgspec.json.Decoder(Lost).decode
_log = logging.getLogger("lapangan")


class HighWater:
    """The marks of one process. Processes on one machine share the files; each reads them at its start."""

    def __init__(self, replica: Replica, var_dir: Path) -> None:
        self._replica = replica
        self._folder = var_dir / FOLDER
        self._marks: dict[str, Lost] = {}

    async def start(self) -> None:
        """Compare with what the last process knew. Call it before the first request is answered."""
        self._marks = await asyncio.to_thread(_read_all, self._folder)
        await self.check()

    async def check(self) -> None:
        """Begin a new epoch where the log is behind its mark, then keep how far it has come."""
        for tenant, now in (await self._tenants()).items():
            mark = self._marks.get(tenant)
            if mark is not None and mark.epoch == now.epoch and mark.seq > now.seq:
                await epochs.begin(self._replica, tenant, mark, now_ms())
        await self.keep()

    async def keep(self) -> None:
        """Write the marks that moved. Within an epoch a mark only rises: a lower one would hide a loss."""
        moved: dict[str, Lost] = {}
        standing = await self._tenants()
        for tenant in self._marks.keys() - standing.keys():
            self._replica.streams.end_tenant(tenant)  # removed, maybe by another process
        for tenant, now in standing.items():
            mark = self._marks.get(tenant)
            if mark is not None and mark.epoch != now.epoch:
                # Another process or the command line began it; the streams of this one must hear of it too.
                self._replica.streams.end_tenant(tenant)
            if mark is None or mark.epoch != now.epoch or mark.seq < now.seq:
                moved[tenant] = now
        if moved:
            await asyncio.to_thread(_write_all, self._folder, moved)
            self._marks |= moved

    async def follow(self) -> None:
        """Check every second, until cancelled."""
        troubled = False
        while True:
            await asyncio.sleep(WATCH_S)
            try:
                await self.check()
                troubled = False
            except Exception:  # a database that is away now must not end the watch for good
                if not troubled:
                    _log.exception("the high-water marks cannot be compared; it is tried again each second")
                troubled = True

    async def _tenants(self) -> dict[str, Lost]:
        rows = await self._replica.engine.rows(_TENANTS)
        return {id_: Lost(epoch, seq) for id_, epoch, seq in rows}


def _read_all(folder: Path) -> dict[str, Lost]:
    marks: dict[str, Lost] = {}
    for file in folder.glob("*.json"):
        try:
            marks[file.stem] = _decode(file.read_bytes())
        except (OSError, msgspec.DecodeError):
            _log.warning("the high-water mark %s cannot be read; it is made anew", file)
    return marks


def _write_all(folder: Path, marks: dict[str, Lost]) -> None:
    make_folder(folder)
    for tenant, mark in marks.items():
        # A name of its own: processes in containers that share the folder may all have the same number.
        fresh = folder / f"{tenant}.{uuid4().hex}.new"
        fresh.touch(mode=0o600)
        fresh.write_bytes(msgspec.json.encode(mark))
        # Not flushed to the disk: after a power cut the mark may be older, never wrong.
        fresh.replace(folder / f"{tenant}.json")
