"""What is new, told without a pull: beside the answer to a push (P11), and on the live stream (L11).

Both say what a pull would: rows are found and filtered by `readable`, changes are worded by `pull`. What is
not small and plain (new keys, a record that left a key, a place that is not known) is left to a pull.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from backend.accounts.session import Caller
from backend.base.database.engine import Row
from backend.replica import epochs
from backend.replica.directory import Directory
from backend.replica.pull import news_change
from backend.replica.readable import Reader, changed, reader_of
from backend.replica.replica import Replica
from backend.replica.store import TenantRow, tenant_row
from backend.replica.streams import Stream
from sync import hlc
from sync.access import digest
from sync.cursor import Cursor, parse
from sync.errors import BadCursor
from sync.limits import LIVE_PAGE_BYTES_MAX, PUSH_PAGE_BYTES_MAX, PUSH_PAGE_CHANGES_MAX
from sync.reach import by_reach
from sync.schema import RECORD_TYPES
from sync.wire import LivePage, Page, PushAnswer, PushRequest

LIVE_PAGE_CHANGES_MAX = 40
"""More do not fit LIVE_PAGE_BYTES_MAX: a change is at least as long as two ids. Whoever lags more pulls."""
_encode = msgspec.json.Encoder().encode


async def beside(
    replica: Replica, caller: Caller, request: PushRequest, answer: PushAnswer, now_ms: int
) -> PushAnswer:
    """The answer with everything after the request's cursor, as of now; as it is when that is not small."""
    at = _place(request.cursor)
    if at is None or len(request.mutations) > PUSH_PAGE_CHANGES_MAX:
        return answer
    engine = replica.engine
    async with engine.read():
        row = await tenant_row(engine, caller.tenant)
        reader = await reader_of(replica, row, caller.tenant, caller.person)
        if not _goes_on(at, row) or request.keys != digest(reader.held):
            return answer
        rows = await reader.newer(at.seq, PUSH_PAGE_CHANGES_MAX + 1)
    if len(rows) > PUSH_PAGE_CHANGES_MAX or not _plain(rows):
        return answer
    cursor = Cursor(row.epoch, row.seq)
    page = Page(str(cursor), _changes(reader, rows, at.seq), epochs.mark(row, caller.tenant, cursor))
    if len(_encode(page)) > PUSH_PAGE_BYTES_MAX:
        return answer
    return msgspec.structs.replace(answer, stamp=_stamp(row, now_ms), seq=row.seq, page=page)


def _place(cursor: str) -> Cursor | None:
    """Where a device stands that has everything up to there; None inside a snapshot or before it."""
    try:
        at = parse(cursor)
    except BadCursor:
        return None
    return None if at.before else at


def _goes_on(at: Cursor, row: TenantRow) -> bool:
    return at.epoch == row.epoch and row.horizon_seq <= at.seq <= row.seq


def _plain(rows: list[Row]) -> bool:
    """Whether no row is told with its month, which only a device that says what it holds can be told (R3)."""
    recent = by_reach(RECORD_TYPES).recent
    return not any(row[1] in recent for row in rows)


def _changes(reader: Reader, rows: list[Row], since: int) -> list[Any]:
    return [news_change(reader, row, since, whole=False) for row in rows]


def _stamp(row: TenantRow, now_ms: int) -> str:
    return hlc.tick(row.stamp or hlc.ZERO, now_ms, hlc.SERVER)


def begin(stream: Stream, row: TenantRow, cursor: str) -> None:
    """A stream opens, of a device at this cursor."""
    at = _place(cursor)
    stream.epoch = row.epoch
    if at is not None and _goes_on(at, row):
        stream.at = stream.looked = at.seq
    stream.tell(row.seq)


class _Round(NamedTuple):
    """What one read brought: the rows changed after seq `after`, as of `row`; None: they are to be pulled.

    `worded`: pages of it by (from, seqs of their rows): people who read the same are told the same.
    """

    after: int
    row: TenantRow
    directory: Directory
    rows: list[Row] | None
    worded: dict[tuple[int, ...], bytes]

    def covers(self, stream: Stream) -> bool:
        return self.after <= stream.looked and self.row.seq >= stream.seq


@dataclass(slots=True)
class _Tenant:
    last: _Round | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Rounds:
    """The last read of each tenant with open streams: one serves all of them."""

    def __init__(self) -> None:
        self._tenants: dict[str, _Tenant] = {}

    async def of(self, replica: Replica, stream: Stream) -> _Round:
        """A read from where this stream has looked to what it was told of, if it is not far behind."""
        for gone in self._tenants.keys() - set(replica.streams.tenants()):
            del self._tenants[gone]
        tenant = self._tenants.setdefault(stream.tenant, _Tenant())
        async with tenant.turn:
            if tenant.last is None or not tenant.last.covers(stream):
                tenant.last = await _read(replica, stream.tenant)
            return tenant.last


async def _read(replica: Replica, tenant: str) -> _Round:
    engine = replica.engine
    async with engine.read():
        row = await tenant_row(engine, tenant)
        directory = await replica.directory(tenant, row)
        oldest = row.seq - LIVE_PAGE_CHANGES_MAX
        after = min((at for at in replica.streams.looked(tenant) if at >= oldest), default=row.seq)
        return _Round(after, row, directory, await changed(engine, tenant, after, LIVE_PAGE_CHANGES_MAX), {})


async def told(rounds: Rounds, replica: Replica, stream: Stream, now_ms: int, *, beat: bool) -> bytes | None:
    """The next event of a stream: a page, or the number the log reaches; None when it need not hear of it.

    `beat`: it is time for a sign of life. A page without a row waits for that.
    """
    speaks = beat or stream.silent
    if stream.keys is None or stream.at < 0:
        return _number(stream, stream.seq)
    if stream.seq <= stream.at:
        return _number(stream, stream.seq) if speaks else None
    round_ = await rounds.of(replica, stream)
    reader = Reader(stream.tenant, round_.directory.held(stream.person), replica.engine)
    known = (digest(reader.held), round_.row.epoch)
    same, (stream.keys, stream.epoch) = known == (stream.keys, stream.epoch), known
    if not same or round_.rows is None or round_.after > stream.looked:
        return _number(stream, round_.row.seq)
    rows = reader.those(row for row in round_.rows if row[0] > stream.looked)
    if not _plain(rows):
        return _number(stream, round_.row.seq)
    if not rows and not speaks:
        stream.looked = round_.row.seq
        return None
    name = (stream.at, *(row[0] for row in rows))
    event = round_.worded.get(name)
    if event is None:
        event = round_.worded[name] = _page(stream, reader, round_.row, rows, now_ms)
    if len(event) > LIVE_PAGE_BYTES_MAX:
        return _number(stream, round_.row.seq)
    stream.stands(round_.row.seq)
    return event


def _number(stream: Stream, seq: int) -> bytes:
    """The device pulls up to there, or has it."""
    stream.stands(seq)
    # What it was told before, when nothing is new: a page can hear that, as it cannot hear a comment.
    return b'event: seq\ndata: {"seq":%d}\n\n' % stream.seq


def _page(stream: Stream, reader: Reader, row: TenantRow, rows: list[Row], now_ms: int) -> bytes:
    cursor = Cursor(row.epoch, row.seq)
    mark = epochs.mark(row, stream.tenant, cursor)
    page = LivePage(stream.at, _stamp(row, now_ms), _changes(reader, rows, stream.at), mark)
    return b"event: page\nid: %s\ndata: %s\n\n" % (str(cursor).encode(), _encode(page))
