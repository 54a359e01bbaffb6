"""Loading what a decision needs and saving what it decided. Nothing else writes synced rows.

Both run in one transaction that begins with the tenant's counter row (`lock`). That row is the only lock
order: with it two writers of a tenant never interleave, and a cursor over `seq` never skips a row that is
committed late.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, cast

import msgspec

from backend.base.database.engine import DatabaseEngine, Insert, Row, Statement
from backend.replica import searched, sql, tally
from backend.replica.directory import TYPES
from backend.replica.streams import CHANNEL
from sync.decision.plan import Answered, Author, Device, History, Loaded, Needs, Plan, Record, TextVersion
from sync.errors import DeviceUnknown
from sync.people import People
from sync.reach import FIRST_MONTH, Months
from sync.wire import Incoming, Result, Unreadable

_fields = msgspec.json.Decoder(dict[str, Any]).decode
_result = msgspec.json.Decoder(Result).decode
_value = msgspec.json.Decoder().decode
_json = msgspec.json.Encoder().encode
_ID_CHARS_MAX = 64
ROWS_INLINE_MAX = 200
"""The JSON of more rows than these is made in a thread."""


class TenantUnknown(LookupError):
    """No such tenant."""


class TenantRow(NamedTuple):
    """The tenant's counters. `epoch` is part of every cursor, `secret` signs them.

    `former_epochs`: JSON, see `epochs`. `months`: JSON, see `sync.reach`.
    """

    seq: int
    stamp: str
    epoch: str
    horizon_seq: int
    people_seq: int
    secret: str
    former_epochs: str
    months: str = FIRST_MONTH


async def lock(engine: DatabaseEngine, tenant: str) -> TenantRow:
    """The tenant's row, held until the transaction ends. Raises TenantUnknown."""
    return _tenant(await engine.rows(sql.LOCK_TENANT[engine.engine_type], tenant), tenant)


async def tenant_row(engine: DatabaseEngine, tenant: str) -> TenantRow:
    """The tenant's row as it is now. Raises TenantUnknown."""
    return _tenant(await engine.rows(sql.TENANT, tenant), tenant)


def _tenant(rows: list[Row], tenant: str) -> TenantRow:
    if not rows:
        raise TenantUnknown(tenant)
    return TenantRow(*rows[0])


async def lock_with_device(
    engine: DatabaseEngine, tenant: str, id_: str, *, revoked: bool = False
) -> tuple[TenantRow, Device]:
    """The tenant's row, locked, and the device as it is then; one that was `revoked` only when asked for.

    Raises TenantUnknown, DeviceUnknown.
    """
    # Two statements: joined to the locked row, Postgres would give the device as it was before the wait.
    lock_tenant = (sql.LOCK_TENANT[engine.engine_type], (tenant,))
    of_device = (sql.ANY_DEVICE if revoked else sql.DEVICE, (tenant, id_))
    rows, devices = await engine.many([lock_tenant, of_device])
    return _tenant(rows, tenant), _device(devices)


async def device(engine: DatabaseEngine, tenant: str, id_: str) -> Device:
    """What is remembered of a device. Raises DeviceUnknown."""
    return _device(await engine.rows(sql.DEVICE, tenant, id_))


def _device(rows: list[Row]) -> Device:
    if not rows:
        raise DeviceUnknown
    return Device(*rows[0])


async def load(
    engine: DatabaseEngine,
    tenant: str,
    needs: Needs,
    row: TenantRow,
    who: tuple[Device, Author, People],
) -> Loaded:
    """The answer to `needs`. `row`: from `lock`. `who`: device, author, the people of the tenant."""
    statements: list[Statement] = [_records(engine, tenant, needs.records, needs.trees)]
    device_, author, people = who
    first_n, last_n = max(needs.first_n, 1), min(needs.last_n, device_.last_n)
    replayed = first_n <= last_n
    if replayed:
        statements.append((sql.ANSWERED, (tenant, needs.device, first_n, last_n)))
    if needs.former:
        names = _text(sorted(needs.former))
        statements.append((sql.ANSWERED_FORMER[engine.engine_type], (tenant, author.person, names)))
    if needs.texts:
        wanted = [
            (record, field, max(0, min(base, row.seq))) for (record, field), base in needs.texts.items()
        ]
        statements.append((sql.TEXTS[engine.engine_type], (tenant, _text(wanted))))
    answers = await engine.many(statements)
    texts = _text_versions(answers.pop()) if needs.texts else {}
    former = answers.pop() if needs.former else []
    answered = (
        {
            n: Answered(n, id_, body, _first_answer(n, id_, text, seq), *more)
            for n, id_, body, text, seq, *more in answers[1]
        }
        if replayed
        else {}
    )
    return Loaded(
        seq=row.seq,
        stamp=row.stamp,
        device=device_,
        author=author,
        people=people,
        records=_by_id(answers[0]),
        answered=answered,
        texts=texts,
        former={
            (id_, n): Answered(n, name, body, _first_answer(n, name, text, seq))
            for id_, n, name, body, text, seq in former
        },
    )


class Written(NamedTuple):
    """The mutation that used a seq. `depth`: Answered.depth."""

    device: str
    id: str
    act: str
    depth: int


async def mutation_at(engine: DatabaseEngine, tenant: str, seq: int) -> Written | None:
    """Who wrote the register of this seq; None for what was written before these were kept."""
    rows = await engine.rows(sql.MUTATION_AT, tenant, seq)
    return Written(*rows[0]) if rows else None


def _first_answer(n: int, id_: str, text: str, seq: int) -> Result:
    """The answer given; what a repetition is told when its text was collected (P2)."""
    return _result(text) if text else Result(n, id_, "duplicate", seq)


async def load_records(engine: DatabaseEngine, tenant: str, ids: Iterable[str]) -> dict[str, Record]:
    """The records of these ids that exist, tombstones too."""
    return _by_id((await engine.many([_records(engine, tenant, frozenset(ids), frozenset())]))[0])


def _records(engine: DatabaseEngine, tenant: str, ids: frozenset[str], trees: frozenset[str]) -> Statement:
    if not trees:
        return sql.RECORDS[engine.engine_type], (tenant, _list(ids))
    return sql.TREES[engine.engine_type], (tenant, _list(ids), _list(trees))


def as_list(ids: Iterable[str]) -> str:
    """Ids as a statement takes them."""
    return _text(list(ids))


def _text_versions(rows: list[Row]) -> dict[tuple[str, str], list[TextVersion]]:
    versions: dict[tuple[str, str], list[TextVersion]] = {}
    for record, field, seq, value, device_, outcome in rows:
        text = cast(str, (_value(value) if value is not None else None) or "")
        versions.setdefault((record, field), []).append(TextVersion(seq, text, device_, outcome))
    return versions


def _by_id(rows: list[Row]) -> dict[str, Record]:
    return {
        id_: Record(kind, id_, key, parent, bool(deleted), seq, full_seq, _fields(fields), _fields(meta))
        for kind, id_, key, parent, deleted, seq, full_seq, fields, meta in rows
    }


async def save(
    engine: DatabaseEngine,
    tenant: str,
    plan: Plan,
    bodies: Mapping[int, Incoming],
    now_ms: int,
    months: Months,
) -> None:
    """Write everything the plan changes.

    `bodies`: the batch by n, of which the rejected are kept whole. `months`: of the locked tenant.
    """
    stood = await tally.stood(engine, tenant, plan)
    many = len(plan.records) + len(plan.history) > ROWS_INLINE_MAX
    statements = (
        await asyncio.to_thread(_statements, tenant, plan, bodies, now_ms)
        if many
        else _statements(tenant, plan, bodies, now_ms)
    )
    statements.append(tally.insert(engine, tenant, tally.moves(plan, stood, months)))
    statements += searched.statements(engine, tenant, plan)
    if engine.engine_type == "postgres":
        statements.append(("SELECT pg_notify($1, $2)", (CHANNEL, f"{tenant} {plan.seq}")))
    await engine.write_all(statements)


def _statements(
    tenant: str, plan: Plan, bodies: Mapping[int, Incoming], now_ms: int
) -> list[Statement | Insert]:
    people_moved = any(record.type in TYPES for record in plan.records.values())
    return [
        (sql.COUNT, (tenant, plan.seq, plan.stamp, people_moved)),
        (sql.DEVICE_TOOK, (tenant, plan.device.id, plan.device.last_n, plan.device.stamp, now_ms)),
        sql.into(sql.RECORD, (_record_row(tenant, record) for record in plan.records.values())),
        sql.into(sql.HISTORY, (_history_row(tenant, entry) for entry in plan.history)),
        sql.into(
            sql.DEPARTURE, ((tenant, gone.type, gone.id, gone.key, gone.seq) for gone in plan.departures)
        ),
        sql.into(
            sql.MUTATION,
            (
                _mutation_row(tenant, plan.device.id, now_ms, answer, bodies.get(answer.n))
                for answer in plan.answered
            ),
        ),
    ]


def _record_row(tenant: str, record: Record) -> Row:
    texts = (
        tenant,
        record.id,
        record.type,
        record.key,
        record.parent,
        _text(record.fields),
        _text(record.meta),
    )
    return (*texts, record.seq, record.full_seq, record.deleted)


def _history_row(tenant: str, entry: History) -> Row:
    value = None if entry.value is None else _text(entry.value)
    place = (tenant, entry.type, entry.record, entry.field, entry.item)
    who = entry.person, entry.device, entry.stamp, entry.outcome
    return (*place, value, *who, entry.seq, entry.until)


def _mutation_row(tenant: str, device_: str, now_ms: int, answer: Answered, body: Incoming | None) -> Row:
    kept = None
    if answer.result.outcome == "rejected" and body is not None:
        kept = body.body.decode("utf-8", "replace") if isinstance(body, Unreadable) else _text(body)
    # No text column holds U+0000 in Postgres, and no device of ours makes such an id or a long one.
    id_ = answer.id.replace("\0", "\ufffd")[:_ID_CHARS_MAX]
    texts = (tenant, device_, id_, answer.body, _text(answer.result), kept, answer.act)
    return (*texts, answer.n, now_ms, answer.first_seq, answer.result.seq, answer.depth)


def _list(ids: Iterable[str]) -> str:
    return _text(sorted(ids))


def _text(value: Any) -> str:
    return _json(value).decode()
