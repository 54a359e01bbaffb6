"""One page of what a device does not have yet.

A first pull is a snapshot: configuration, then everything newest first. Others write meanwhile, so it ends by
catching up with whole records; after that only changed fields are sent. A device that gained access keys
fetches the rows of those keys the same way (`only`), from where it is; one whose app learned of new types
fetches those (`types`).

A cursor's seq is what the device has seen of every row, so it stays where it is until the last page: a row
that changed twice moves to its second seq and takes the first change with it. The place within the pages is
in the cursor's third part: `<seq>` (snapshot: older rows are to come), `a<seq>` (changes after it are),
`w<seq>` (changes after it are, as whole records, because the device may not have those rows). A chain of
types goes through them in the order of their names: `t<seq>_<type>`, older rows of that type and all later
ones.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, cast

import msgspec

from backend.accounts.session import Caller
from backend.base.database.engine import Row
from backend.replica import epochs
from backend.replica.readable import Holds, Reader, reader_of
from backend.replica.replica import Replica
from backend.replica.store import TenantRow, tenant_row
from sync import hlc
from sync.access import digest
from sync.changes import change_of
from sync.cursor import Cursor, parse
from sync.decision.plan import Record
from sync.errors import BadCursor, CursorTooOld, DeviceUnknown
from sync.limits import PULL_PAGE_BYTES_MAX, PULL_PAGE_CHANGES_MAX
from sync.reach import read_months
from sync.wire import Change, Drop, HeldKeys, PullAnswer, PullRequest

READ_ROWS = 500
"""Rows read at once, so that a page of photos never fills the memory."""
_raw_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_meta = msgspec.json.Decoder(dict[str, Any]).decode
_PLACE = re.compile(r"([aw]?)([0-9]{1,16})\Z")
_TYPE_PLACE = re.compile(r"t([0-9]{1,16})_([0-9A-Za-z_]{1,64})\Z")
_TYPE_NAME = re.compile(r"[0-9A-Za-z_]{1,64}")
"""A type of another name than this does not exist."""


class _Put(msgspec.Struct, tag_field="change", tag="put", omit_defaults=True):
    """`sync.wire.Put` whose fields are spliced in as the JSON text they are stored as."""

    type: str
    id: str
    key: str
    fields: msgspec.Raw
    month: int = 0


@dataclass(slots=True)
class _Found:
    changes: list[Any]
    cursor: Cursor
    more: bool


class _Place(NamedTuple):
    """Where in the pages: `way` is "" or "t" (older rows below `at`), "a" or "w" (changes after `at`).

    `type`: of "t", the one whose turn it is; "" at the beginning.
    """

    way: str
    at: int
    type: str = ""


async def pull(replica: Replica, caller: Caller, request: PullRequest, now_ms: int) -> bytes:
    """The encoded PullAnswer. Raises DeviceUnknown, BadCursor, EpochChanged, CursorTooOld."""
    if request.device and request.device != caller.device:
        raise DeviceUnknown
    engine = replica.engine
    async with engine.read():
        row = await tenant_row(engine, caller.tenant)
        lost = epochs.went_back(row, caller.tenant, request.cursor, request.mark)
        if not lost:
            reader = await reader_of(replica, row, caller.tenant, caller.person)
            return await _page(reader, caller.device, request, row, now_ms)
    await epochs.begin(replica, caller.tenant, lost, now_ms)
    raise await epochs.changed(engine, caller.tenant, caller.device, request.cursor)


async def _page(reader: Reader, device: str, request: PullRequest, row: TenantRow, now_ms: int) -> bytes:
    months = read_months(row.months)
    if request.since is not None:
        reader = replace(reader, holds=Holds(months, months.lowest(request.since)))
    known = digest(reader.held)
    cursor, place = await _checked(reader, device, request, row)
    if place.way == "":
        result = await _snapshot(reader, request, cursor, row, place.at)
    elif place.way == "t":
        result = await _types(reader, request, cursor, row, place)
    else:
        whole = place.way == "w" or request.keys not in ("", known)
        result = await _news(reader, request, cursor, row, _Place("w" if whole else "a", place.at))
    final = not result.cursor.before
    answer = PullAnswer(
        cursor=str(result.cursor),
        more=result.more,
        epoch=row.epoch,
        seq=row.seq,
        stamp=hlc.tick(row.stamp or hlc.ZERO, now_ms, hlc.SERVER),
        changes=result.changes,
        keys=None if request.keys == known else HeldKeys(known, sorted(reader.held)),
        mark=epochs.mark(row, reader.tenant, result.cursor) if final else "",
        counts=await reader.counts() if request.counts else None,
        month=months.current if reader.holds else 0,
        since=reader.holds.since if reader.holds else 0,
    )
    return msgspec.json.encode(answer)


async def _checked(
    reader: Reader, device: str, request: PullRequest, row: TenantRow
) -> tuple[Cursor, _Place]:
    way = "t" if request.types else ""
    if not request.cursor:
        return Cursor(row.epoch, row.seq), _Place(way, row.seq + 1)
    cursor = parse(request.cursor)
    if cursor.epoch != row.epoch or cursor.seq > row.seq:
        raise await epochs.changed(reader.engine, reader.tenant, device, request.cursor)
    if cursor.seq < row.horizon_seq:
        raise CursorTooOld
    if not cursor.before:
        chain = request.only or request.types
        return cursor, _Place(way, cursor.seq + 1) if chain else _Place("a", cursor.seq)
    if found := _TYPE_PLACE.match(cursor.before):
        return cursor, _Place("t", min(int(found[1]), cursor.seq + 1), found[2])
    place = _PLACE.match(cursor.before)
    if place is None:
        raise BadCursor(f"not a cursor: {request.cursor[:80]!r}")
    at = int(place[2])
    return cursor, _Place(place[1], max(at, cursor.seq) if place[1] else min(at, cursor.seq + 1))


async def _snapshot(
    reader: Reader, request: PullRequest, cursor: Cursor, row: TenantRow, before: int
) -> _Found:
    """Whole records, newest first, below `before`."""
    changes: list[Any] = []
    room = PULL_PAGE_CHANGES_MAX
    if not request.cursor:
        changes = [_put(reader, found) for found in await reader.config()]
        room = max(1, room - len(changes))
    rows, more = await _read(reader.of(request.only).older, before, room)
    changes += [_put(reader, found) for found in rows]
    if more:
        return _Found(changes, cursor._replace(before=str(rows[-1][0])), more=True)
    return _caught_up(changes, cursor, row)


async def _types(
    reader: Reader, request: PullRequest, cursor: Cursor, row: TenantRow, place: _Place
) -> _Found:
    """Whole records of some types, one type after the other, each newest first."""
    changes: list[Any] = []
    only = reader.of(request.only)
    before = place.at
    for name in sorted(set(request.types)):
        if name < place.type or not _TYPE_NAME.fullmatch(name):
            continue
        if name != place.type:
            before = cursor.seq + 1
        room = PULL_PAGE_CHANGES_MAX - len(changes)
        rows, more = await _read(partial(only.older_of, name), before, room)
        changes += [_put(reader, found) for found in rows]
        if more or len(changes) >= PULL_PAGE_CHANGES_MAX:
            at = rows[-1][0] if rows else before
            return _Found(changes, cursor._replace(before=f"t{at}_{name}"), more=True)
    return _caught_up(changes, cursor, row)


def _caught_up(changes: list[Any], cursor: Cursor, row: TenantRow) -> _Found:
    """The end of a snapshot; what changed while it was taken follows whole."""
    if row.seq > cursor.seq:
        return _Found(changes, cursor._replace(before=f"w{cursor.seq}"), more=True)
    return _Found(changes, cursor._replace(before=""), more=False)


async def _news(
    reader: Reader, request: PullRequest, cursor: Cursor, row: TenantRow, place: _Place
) -> _Found:
    """What changed after the place, oldest first, told as the difference from the cursor's seq."""
    rows, more = await _read(reader.newer, place.at, PULL_PAGE_CHANGES_MAX)
    wanted = frozenset(request.types)
    changes = [
        news_change(reader, found, cursor.seq, whole=place.way == "w")
        for found in rows
        if not wanted or found[1] in wanted
    ]
    if more:
        return _Found(changes, cursor._replace(before=f"{place.way}{rows[-1][0]}"), more=True)
    return _Found(changes, Cursor(cursor.epoch, row.seq), more=False)


async def _read(
    read: Callable[[int, int], Awaitable[list[Row]]], at: int, count_max: int
) -> tuple[list[Row], bool]:
    """Up to `count_max` rows in pieces, ending early at PULL_PAGE_BYTES_MAX; and whether there are more."""
    rows: list[Row] = []
    size = 0
    while True:
        wanted = min(READ_ROWS, count_max - len(rows)) + 1
        piece: Sequence[Row] = await read(at, wanted)
        for found in piece[: wanted - 1]:
            rows.append(found)
            size += len(found[4])
            if size > PULL_PAGE_BYTES_MAX:
                return rows, found is not piece[-1]
        if len(piece) < wanted:
            return rows, False
        if len(rows) >= count_max:
            return rows, True
        at = rows[-1][0]


def _put(reader: Reader, row: Row) -> _Put:
    seq, type_name, id_, key, fields = row[:5]
    return _Put(type_name, id_, key, msgspec.Raw(fields), reader.month_of(type_name, seq))


def news_change(reader: Reader, row: Row, since: int, *, whole: bool) -> _Put | Change:
    """What a row of `Reader.newer` tells a device at cursor seq `since`; `whole`: it may not have the row."""
    seq, type_name, id_, key, fields = row[:5]
    if key is None:
        return Drop(type_name, id_, "departed")
    full_seq, deleted, meta = row[5:]
    if not deleted and seq <= reader.floor_of(type_name, key):
        return Drop(type_name, id_, "departed")
    if not deleted and (whole or full_seq > since):
        return _put(reader, row)
    values = cast(dict[str, Any], _raw_fields(fields))
    record = Record(type_name, id_, key, "", bool(deleted), seq, full_seq, values, _meta(meta))
    return change_of(record, since, reader.floor_of(type_name, key), reader.month_of(type_name, seq))
