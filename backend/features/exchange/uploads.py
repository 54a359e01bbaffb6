"""Files that were chosen, from the preview to the report, and how far the import of each is.

In the database, so that any web process and any worker can go on with what another one took in. They go
after UPLOAD_KEEP_DAYS, or the days that the workspace set.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import msgspec
from piccolo.custom_types import Combinable

from backend.accounts.session import Caller
from backend.base.database.engine import Changed, DatabaseEngine, ask
from backend.base.database.tables import Upload as Table
from backend.features.exchange.problems import ImportCrashed, ImportProblem, UploadUnknown
from backend.features.exchange.store import Imported, Progress
from backend.replica.door import Sender
from backend.replica.keeping import chosen_days
from sync.limits import UPLOAD_KEEP_DAYS

_DAY_MS = 24 * 60 * 60 * 1000
FILE_NAME_CHARS_MAX = 200
KIND = "import"
"""Of the job; its key is the upload."""
_UNDER_WAY = ("waiting", "reading", "writing")

_STATE = (
    "SELECT u.person, u.name, u.state, u.lines_done, u.lines, u.problem, u.report,"
    " EXISTS (SELECT 1 FROM job j WHERE j.tenant = u.tenant AND j.kind = $3 AND j.only_key = u.id"
    " AND j.state <> 'dead') FROM upload u WHERE u.id = $1 AND u.tenant = $2"
)
_BEGIN = (
    "UPDATE upload SET state = 'waiting', problem = '', choices = $4, after_n = CASE WHEN state = 'chosen'"
    " THEN coalesce((SELECT last_n FROM device WHERE tenant = $2 AND id = $3), 0) ELSE after_n END"
    " WHERE id = $1 AND tenant = $2 AND state <> 'done'"
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is to be imported. `after_n`, `lines`: as in the table."""

    name: str
    data: bytes
    after_n: int
    lines: int


@dataclass(frozen=True, slots=True)
class State:
    """How far an import is. `problem`, `report`: JSON, or "" where there is none."""

    id: str
    name: str
    state: str
    done: int
    lines: int
    problem: str
    report: str

    def answer(self) -> bytes:
        """As the screen gets it."""
        return msgspec.json.encode(
            {
                "import": self.id,
                "file": self.name,
                "state": self.state,
                "done": self.done,
                "lines": self.lines,
                "problem": _raw(self.problem),
                "report": _raw(self.report),
            }
        )


def _raw(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode() or b"null")


async def keep(
    engine: DatabaseEngine, caller: Caller, file: tuple[str, bytes], lines: int, now_ms: int
) -> str:
    """Keep a file (name, content) for its person; its id. Too old ones of the tenant go at the same time."""
    id_, (name, data) = str(uuid.uuid4()), file
    new = Table(
        id=id_, tenant=caller.tenant, person=caller.person, name=name[:FILE_NAME_CHARS_MAX],
        at=now_ms, lines=lines, data=data,
    )  # fmt: skip
    async with engine.write():
        await tidy(engine, caller.tenant, now_ms)
        await ask(engine, Table.insert(new))
    return id_


async def tidy(engine: DatabaseEngine, tenant: str, now_ms: int) -> None:
    """Let go what is too old, with its bytes: chosen and never imported, or failed and not tried again."""
    old = (Table.tenant == tenant) & (Table.at < now_ms - await _kept_ms(engine, tenant))
    await ask(engine, Table.delete().where(old))


async def _kept_ms(engine: DatabaseEngine, tenant: str) -> int:
    return (await chosen_days(engine, tenant)).get("uploads", UPLOAD_KEEP_DAYS) * _DAY_MS


async def state_of(engine: DatabaseEngine, caller: Caller, id_: str) -> State:
    """How far an import is, for its person and for administrators. Raises UploadUnknown."""
    rows = await engine.rows(_STATE, id_, caller.tenant, KIND)
    if not rows or (rows[0][0] != caller.person and caller.role != "administrator"):
        raise UploadUnknown
    _, name, state, done, lines, problem, report, working = rows[0]
    if state in _UNDER_WAY and not working:  # the job was given up
        state, problem = "failed", told(ImportCrashed())
    return State(id_, name, state, done, lines, problem, report)


async def mine(engine: DatabaseEngine, caller: Caller, id_: str, now_ms: int) -> tuple[str, str]:
    """(state, choices) of an upload of this very person. Raises UploadUnknown, also when it is too old."""
    kept_ms = await _kept_ms(engine, caller.tenant)
    theirs = (Table.person == caller.person) & (Table.at >= now_ms - kept_ms)
    rows = await ask(engine, Table.select(Table.state, Table.choices).where(_is(caller.tenant, id_), theirs))
    if not rows:
        raise UploadUnknown
    return rows[0]["state"], rows[0]["choices"]


async def begin(engine: DatabaseEngine, caller: Caller, id_: str, choices: str) -> None:
    """It waits to be imported; part of the transaction that puts in the job."""
    device = Sender(caller.tenant, caller.person, "import").device
    await engine.rows(_BEGIN, id_, caller.tenant, device, choices)


async def for_job(engine: DatabaseEngine, tenant: str, id_: str) -> Upload | None:
    """What is to be imported; None when it is done, or was not done in time."""
    columns = (Table.name, Table.data, Table.after_n, Table.lines)
    rows = await ask(engine, Table.select(*columns).where(_is(tenant, id_), Table.state != "done"))
    return Upload(**rows[0]) if rows else None


async def progress(engine: DatabaseEngine, tenant: str, id_: str, now: Progress) -> None:
    """Note how far it is; part of the transaction that made it so."""
    state = "reading" if now.reading else "writing"
    changed: Changed = {Table.lines_done: now.done, Table.lines: now.lines, Table.problem: ""}
    await _change(engine, tenant, id_, changed | {Table.state: state})


async def waits(engine: DatabaseEngine, tenant: str, id_: str, problem: ImportProblem) -> None:
    """Note what it waits for."""
    await _change(engine, tenant, id_, {Table.state: "waiting", Table.problem: told(problem)})


async def fail(engine: DatabaseEngine, tenant: str, id_: str, problem: ImportProblem) -> None:
    """Note what stopped it; the file stays, so that it can be tried again."""
    await _change(engine, tenant, id_, {Table.state: "failed", Table.problem: told(problem)})


async def finish(engine: DatabaseEngine, tenant: str, id_: str, imported: Imported) -> None:
    """Keep the reports and let the file go; part of the import's last transaction."""
    # Postgres keeps no U+0000 in text.
    report, csv = (text.decode().replace("\0", "\ufffd") for text in (imported.json, imported.csv))
    kept: Changed = {Table.report: report, Table.report_csv: csv, Table.data: b""}
    await _change(engine, tenant, id_, kept | {Table.state: "done", Table.lines_done: Table.lines})


def _is(tenant: str, id_: str) -> Combinable:
    return (Table.tenant == tenant) & (Table.id == id_)


async def _change(engine: DatabaseEngine, tenant: str, id_: str, changed: Changed) -> None:
    await ask(engine, Table.update(changed).where(_is(tenant, id_)))


async def report_csv(engine: DatabaseEngine, caller: Caller, id_: str) -> str:
    """The report of an imported file for a spreadsheet. Raises UploadUnknown."""
    if not (await state_of(engine, caller, id_)).report:
        raise UploadUnknown("This file has not been imported, or its report is not kept any more.")
    [found] = await ask(engine, Table.select(Table.report_csv).where(_is(caller.tenant, id_)))
    return found["report_csv"]


def told(problem: ImportProblem) -> str:
    """A problem as it is kept and shown."""
    what: dict[str, Any] = {
        "code": problem.code,
        "title": problem.title,
        "fault": problem.fault,
        "detail": problem.detail,
        "action": problem.action,
    }
    return msgspec.json.encode(what).decode()
