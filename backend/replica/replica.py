"""The replica of this process: what push, pull, live and the server's own writes share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from backend.base.database.engine import DatabaseEngine
from backend.replica.directory import Directories, Directory
from backend.replica.store import TenantRow
from backend.replica.streams import Streams


@dataclass(frozen=True, slots=True)
class Replica:
    """One per process; `app.state.replica`."""

    engine: DatabaseEngine
    streams: Streams
    directories: Directories = field(default_factory=Directories)
    job_due: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a job was put in whose time has come; the worker of this process clears it."""

    async def directory(self, tenant: str, row: TenantRow) -> Directory:
        """Who is in the tenant, as of the row, which was read in the transaction this runs in."""
        return await self.directories.get(self.engine, tenant, row.epoch, row.people_seq)
