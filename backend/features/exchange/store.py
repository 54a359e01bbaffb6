"""Reads what an import may see, and submits it in bounded batches."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from backend.base.database.engine import DatabaseEngine
from backend.features.exchange.csv_file import Sheet, open_sheet, read_sheet
from backend.features.exchange.draft import Parsed, Setting
from backend.features.exchange.plan import Existing, Ids, Known, Options, Planned, plan
from backend.features.exchange.problems import IMPORT_BATCH_WRITES
from backend.features.exchange.report import Report
from backend.features.exchange.text import decode
from backend.features.exchange.turn import turn
from backend.features.exchange.vcard import looks_like_vcard, read_vcards
from backend.replica.door import Sender, Write, submit
from backend.replica.readable import Reader, reader_of
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.wire import Result

_fields = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class Importer:
    """On whose behalf: the person's own rights decide what is seen and written."""

    tenant: str
    person: str


@dataclass(frozen=True, slots=True)
class Request:
    """A file and what the person chose. `mapping`: column name to target, for the columns they set."""

    name: str
    data: bytes
    options: Options = field(default_factory=Options)
    mapping: Mapping[str, str] = field(default_factory=dict)
    upload: str = ""


Done = Callable[[Report], Awaitable[None]]


async def setting_of(engine: DatabaseEngine, tenant: str, now_ms: int) -> Setting:
    """Country and custom fields of the workspace, and today there."""
    workspace = await workspace_of(engine, tenant)
    custom = _contact_fields(workspace)
    labels = tuple(str(one.get("label", "")) for one in custom.values())
    today = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date()
    return Setting(str(workspace.get("country") or "MY"), today, labels)


def read_file(
    data: bytes, setting: Setting, mapping: Mapping[str, str] | None = None, most: int | None = None
) -> tuple[Parsed, Sheet | None]:
    """Any file as drafts (the first `most`); the sheet when it is CSV. Pure. Raises ImportProblem."""
    decoded = decode(data)
    if looks_like_vcard(decoded.text):
        return read_vcards(data, decoded, setting, most), None
    sheet = open_sheet(decoded, setting)
    return read_sheet(sheet, setting, mapping, most), sheet


async def run(
    replica: Replica, importer: Importer, request: Request, now_ms: int, done: Done | None = None
) -> Report:
    """Import a file. `done` runs in the last transaction, with the report. Raises ImportProblem.

    The plan is made outside any transaction and written in batches, so that others push meanwhile; what they
    write is merged with, not overwritten. When it breaks off, what was written stays: with the same `upload`
    the import goes on where it stopped and tells all lines as if it had not. A line that the door refuses is
    reported.
    """
    engine = replica.engine
    setting = await setting_of(engine, importer.tenant, now_ms)
    async with turn(engine, importer.tenant, "import") as renew:
        parsed = await asyncio.to_thread(_parsed, request, setting)
        seq, existing = await _existing(replica, importer)
        planned = await asyncio.to_thread(plan, parsed, existing, request.options, Ids(request.upload))
        report = Report(
            request.upload, request.name, parsed.format, parsed.encoding, parsed.rows, planned.lines,
            parsed.notes, planned.companies_created,
        )  # fmt: skip
        del parsed, existing
        sender = Sender(importer.tenant, importer.person, "import")
        for start in range(0, max(1, len(planned.writes)), IMPORT_BATCH_WRITES):
            batch = planned.writes[start : start + IMPORT_BATCH_WRITES]
            async with engine.write():
                await renew()
                _tell_refused(planned, batch, await submit(replica, sender, batch, seq) if batch else [])
                if done is not None and start + IMPORT_BATCH_WRITES >= len(planned.writes):
                    await done(report)
    return report


def _parsed(request: Request, setting: Setting) -> Parsed:
    return read_file(request.data, setting, request.mapping)[0]


async def _existing(replica: Replica, importer: Importer) -> tuple[int, Existing]:
    """What the person may read now, and the tenant's seq it is as of."""
    engine, tenant = replica.engine, importer.tenant
    async with engine.read():
        row = await tenant_row(engine, tenant)
        reader = await reader_of(replica, row, tenant, importer.person)
        people = await _records(reader, "person")
        return row.seq, Existing(
            importer.person,
            reader.held,
            await _records(reader, "contact"),
            await _records(reader, "company"),
            {id_: one.fields for id_, one in people.items() if one.fields.get("active", True) is not False},
            _contact_fields(await workspace_of(engine, tenant)),
        )


async def _records(reader: Reader, kind: str) -> dict[str, Known]:
    return {id_: Known(key, fields) async for page in reader.all_of(kind) for _, id_, key, fields in page}


async def workspace_of(engine: DatabaseEngine, tenant: str) -> dict[str, Any]:
    """The fields of the workspace's record."""
    sql = "SELECT fields FROM record WHERE tenant = $1 AND type = 'workspace' AND NOT deleted"
    rows = await engine.rows(sql, tenant)
    return _fields(rows[0][0]) if rows else {}


def _contact_fields(workspace: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    fields: Mapping[str, Mapping[str, Any]] = workspace.get("custom_fields") or {}
    return {id_: one for id_, one in fields.items() if one.get("type") == "contact"}


def _tell_refused(planned: Planned, batch: Iterable[Write], results: Iterable[Result]) -> None:
    for write, result in zip(batch, results, strict=True):
        if result.outcome != "rejected":
            continue
        for line in planned.owners.get(write.record, []):
            line.outcome, line.code, line.why = "refused", result.code, result.detail
