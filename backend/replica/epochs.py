"""Epochs: lives of the server's data. A restored backup begins a new one, also when nobody says so.

A cursor that this server signed (`mark`) and that lies above the tenant's counter proves that the data went
back in time; so does the high-water mark outside the database (`high_water`). Of several who notice at once
one begins the epoch. `tenant.former_epochs` keeps, as JSON, `[epoch, its last seq that is still true]`,
oldest first: what a device had seen up to that seq, it has seen in the new epoch too.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets

import msgspec

from backend.accounts.security_log import Event, note
from backend.base.database.engine import DatabaseEngine
from backend.replica.replica import Replica
from backend.replica.store import TenantRow, device, lock, tenant_row
from sync import cursor as cursors
from sync import hlc
from sync.cursor import Cursor
from sync.errors import BadCursor, EpochChanged

MARK_CHARS = 32
EPOCH_CHARS = 12
FORMER_EPOCHS_MAX = 100
"""A device that slept through more counts as having seen nothing."""
_SET = "UPDATE tenant SET epoch = $2, former_epochs = $3, stamp = $4 WHERE id = $1"
_former = msgspec.json.Decoder(list[tuple[str, int]]).decode
_log = logging.getLogger("lapangan")


class Lost(msgspec.Struct, frozen=True):
    """A proof: `epoch` once reached `seq`, which the tenant's counter has not."""

    epoch: str
    seq: int


def new_epoch() -> str:
    """A name for a life of the data; lowercase letters and digits."""
    return secrets.token_hex(EPOCH_CHARS // 2)


def belongs(row: TenantRow, cursor: str) -> bool:
    """Whether a cursor is of the present epoch; one that cannot be read says nothing."""
    at = _read(cursor)
    return at is None or at.epoch == row.epoch


def mark(row: TenantRow, tenant: str, cursor: Cursor) -> str:
    """The signature of a cursor; "" when the tenant has no secret."""
    if not row.secret:
        return ""
    text = f"{tenant}|{cursor.epoch}|{cursor.seq}"
    return hmac.new(row.secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:MARK_CHARS]


def went_back(row: TenantRow, tenant: str, cursor: str, given: str) -> Lost | None:
    """The proof in a signed cursor that the data went back in time; one without a right mark is none."""
    at = _read(cursor)
    if at is None or at.epoch != row.epoch or at.seq <= row.seq or not row.secret:
        return None
    right = hmac.compare_digest(mark(row, tenant, at).encode(), given.encode("utf-8", "replace"))
    return Lost(at.epoch, at.seq) if right else None


async def begin(replica: Replica, tenant: str, lost: Lost | None, now_ms: int) -> bool:
    """Begin a new epoch; False when another was first and `lost` proves nothing any more.

    `lost` None: somebody says that a backup was restored. Raises TenantUnknown.
    """
    engine = replica.engine
    async with engine.write():
        row = await lock(engine, tenant)
        if lost is not None and (row.epoch != lost.epoch or row.seq >= lost.seq):
            return False
        former = [*_former(row.former_epochs), (row.epoch, row.seq)][-FORMER_EPOCHS_MAX:]
        # No stamp of the server may come again: those after the backup are forgotten, but devices saw them.
        stamp = hlc.tick(row.stamp or hlc.ZERO, now_ms, hlc.SERVER)
        await engine.rows(_SET, tenant, new_epoch(), msgspec.json.encode(former).decode(), stamp)
        detail: dict[str, str | int | None] = {"seq": row.seq, "lost_seq": lost.seq if lost else None}
        await note(engine, tenant, Event("epoch_begun", detail=detail), now_ms)
        engine.after_commit(lambda: replica.streams.end_tenant(tenant))
    if lost is not None:
        _log.warning(
            "workspace %s: the database is older than what was answered before (%d < %d): a backup was"
            " restored. A new epoch begins; devices offer again what it does not know.",
            tenant, row.seq, lost.seq,
        )  # fmt: skip
    return True


async def changed(engine: DatabaseEngine, tenant: str, device_: str, cursor: str) -> EpochChanged:
    """What to tell a device at a cursor of another epoch. `seq`: what it saw up to there, it still has."""
    row = await tenant_row(engine, tenant)
    last_n = (await device(engine, tenant, device_)).last_n
    at = _read(cursor)
    shared = shared_seq(row, at.epoch) if at is not None else 0
    return EpochChanged(epoch=row.epoch, last_n=last_n, seq=min(shared, at.seq) if at is not None else 0)


def shared_seq(row: TenantRow, epoch: str) -> int:
    """Up to which seq an epoch and the present one are the same; 0 for one that is not known here."""
    if epoch == row.epoch:
        return row.seq
    former = _former(row.former_epochs)
    names = [name for name, _ in former]
    return min(seq for _, seq in former[names.index(epoch) :]) if epoch in names else 0


def _read(cursor: str) -> Cursor | None:
    try:
        return cursors.parse(cursor)
    except BadCursor:
        return None
