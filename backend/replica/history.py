"""What a record's fields held before, for whoever may read the record."""

from __future__ import annotations

import msgspec

from backend.accounts.session import Caller
from backend.base.http.problems import NotFound
from backend.replica import sql
from backend.replica.readable import reader_of
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.limits import HISTORY_ENTRIES_MAX
from sync.values import is_id
from sync.wire import HistoryAnswer, HistoryEntry


async def history(replica: Replica, caller: Caller, type_: str, record: str) -> HistoryAnswer:
    """The newest HISTORY_ENTRIES_MAX entries, newest first. Raises NotFound, also for the unreadable."""
    if not is_id(record):
        raise NotFound
    engine = replica.engine
    async with engine.read():
        row = await tenant_row(engine, caller.tenant)
        reader = await reader_of(replica, row, caller.tenant, caller.person)
        if not await reader.reads(type_, record):
            raise NotFound
        rows = await engine.rows(sql.HISTORY_OF, caller.tenant, record, HISTORY_ENTRIES_MAX)
    return HistoryAnswer(
        [
            HistoryEntry(
                seq=seq,
                field=field,
                item=item,
                value=None if value is None else msgspec.Raw(value),
                person=person,
                device=device,
                stamp=stamp,
                outcome=outcome,
            )
            for seq, field, item, value, person, device, stamp, outcome in rows
        ]
    )
