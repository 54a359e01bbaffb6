"""Lets an import be read and planned from what its person may see, and submits it in batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from backend.base.database.engine import DatabaseEngine
from backend.features.exchange import talk
from backend.features.exchange.children import CHILDREN, Child
from backend.features.exchange.draft import Setting
from backend.features.exchange.given import Options
from backend.features.exchange.own_fields import Own, own_fields, workspace_of
from backend.features.exchange.problems import IMPORT_BATCH_WRITES, IMPORT_ROWS_MAX
from backend.features.exchange.report import Told
from backend.features.exchange.talk import Answered, Batch, Finished, Page, Reading, Shown
from backend.features.exchange.turn import WAIT_MS, turn
from backend.features.exchange.words import known_headings
from backend.replica.door import Sender, submit
from backend.replica.readable import Reader, reader_of
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.wire import Result

TAKEN_PAGE = 2_000
_fields = msgspec.json.Decoder(dict[str, Any]).decode
_result = msgspec.json.Decoder(Result).decode


@dataclass(frozen=True, slots=True)
class Importer:
    """On whose behalf: the person's own rights decide what is seen and written."""

    tenant: str
    person: str


@dataclass(frozen=True, slots=True)
class Request:
    """A file and what the person chose. `mapping`: column name to target, for the columns they set.

    `lines`: about so many are in it.
    """

    name: str
    data: bytes
    options: Options = field(default_factory=Options)
    mapping: Mapping[str, str] = field(default_factory=dict)
    upload: str = ""
    lines: int = IMPORT_ROWS_MAX


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of every line: the report as JSON (Told) and as CSV."""

    json: bytes
    csv: bytes

    @property
    def told(self) -> Told:
        """The report, read."""
        return msgspec.json.decode(self.json, type=Told)


@dataclass(frozen=True, slots=True)
class Progress:
    """`done`: lines that were read, while `reading`, or written; `lines`: of so many, 0: not known yet."""

    reading: bool
    done: int
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """How an import is run. `step`, `last`: the transaction of a batch, and of the end.

    `told` runs in a step, `done` in the last. `after_n`: writes of an earlier try are numbered above it, -1
    when there was none. `turn_ms`: how long to wait for the import before.
    """

    step: Callable[[], AbstractAsyncContextManager[object]]
    last: Callable[[], AbstractAsyncContextManager[object]]
    told: Callable[[Progress], Awaitable[None]]
    done: Callable[[Imported], Awaitable[None]]
    after_n: int = -1
    turn_ms: int = WAIT_MS


async def _quiet(_: object) -> None:
    pass


async def setting_of(engine: DatabaseEngine, tenant: str, now_ms: int) -> Setting:
    """Country, custom fields and words of the workspace, and today there."""
    workspace = await workspace_of(engine, tenant)
    own = (await _contact_fields(engine, tenant)).values()
    words = tuple((word, one["label"]) for one in own for word in one["words"])
    today = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date()
    country = str(workspace.get("country") or "MY")
    labels = tuple(one["label"] for one in own)
    return Setting(country, today, labels, words, known_headings(workspace))


async def _contact_fields(engine: DatabaseEngine, tenant: str) -> dict[str, Own]:
    """The workspace's own fields of contacts that are asked for."""
    found = await own_fields(engine, tenant, "contact")
    return {id_: one for id_, one in found.items() if not one["archived"]}


async def run(
    replica: Replica, importer: Importer, request: Request, now_ms: int, course: Course | None = None
) -> Imported:
    """Import a file. Raises ImportProblem.

    It is planned outside any transaction and written in batches, so that others push meanwhile; what they
    write is merged with, not overwritten. When it breaks off, what was written stays: with the same `upload`
    the import goes on where it stopped, repeats no write and tells all lines as if it had not. A line that
    the door refuses is reported.
    """
    engine = replica.engine
    course = course or Course(engine.write, engine.write, _quiet, _quiet)
    sender = Sender(importer.tenant, importer.person, "import")
    async with (
        turn(engine, importer.tenant, "import", request.upload, course.turn_ms) as held,
        CHILDREN.take() as child,
    ):
        seq = await _given(replica, importer, request, now_ms, child)
        if request.upload and course.after_n >= 0:
            async for page in _taken(engine, sender, course.after_n):
                await child.tell(talk.encode(page))
        await child.tell(talk.encode(Page(end=True)))
        while not isinstance(heard := await child.hear(), Finished):
            async with course.step():
                await held.renew()
                match heard:
                    case Batch(writes, done, lines):
                        answers = _refused(writes, await submit(replica, sender, writes, seq))
                        await course.told(Progress(reading=False, done=done, lines=lines))
                    case Reading(steps):
                        answers = None
                        await course.told(Progress(reading=True, done=steps // 2))
                    case Shown():
                        raise AssertionError("a preview was not asked for")
            if answers is not None:
                await child.tell(talk.encode(answers))
        imported = Imported(*await child.report())
        async with course.last():
            await course.done(imported)
            await held.give_back()
    return imported


async def _given(replica: Replica, importer: Importer, request: Request, now_ms: int, child: Child) -> int:
    """Give the child the file and what the person may read now; the tenant's seq it is as of."""
    engine, tenant = replica.engine, importer.tenant
    setting = await setting_of(engine, tenant, now_ms)
    async with engine.read():
        row = await tenant_row(engine, tenant)
        reader = await reader_of(replica, row, tenant, importer.person)
        people = {id_: fields async for id_, fields in _people(reader)}
        take = talk.Take(
            setting, request.name, request.upload, IMPORT_BATCH_WRITES, request.options, request.mapping,
            importer.person, reader.held, people, await _contact_fields(engine, tenant),
        )  # fmt: skip
        await child.tell(talk.encode(take), request.data)
        known = 0
        async for rows in reader.all_of("contact"):
            known += len(rows)
            await child.tell(talk.encode(Page(contacts=[(id_, key, text) for _, id_, key, text in rows])))
        async for rows in reader.all_of("company"):
            known += len(rows)
            await child.tell(talk.encode(Page(companies=[(id_, key, text) for _, id_, key, text in rows])))
    child.bound(request.lines + known)
    return row.seq


async def _people(reader: Reader) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Those who are active."""
    async for rows in reader.all_of("person"):
        for _, id_, _, text in rows:
            fields = _fields(text)
            if fields.get("active", True) is not False:
                yield id_, fields


async def _taken(engine: DatabaseEngine, sender: Sender, after_n: int) -> AsyncIterator[Page]:
    """What was taken of this sender since: writes of this import that broke off are among it."""
    sql = (
        "SELECT n, id, result FROM mutation WHERE tenant = $1 AND device = $2 AND n > $3"
        " AND result <> '' ORDER BY n LIMIT $4"
    )
    while True:
        rows = await engine.rows(sql, sender.tenant, sender.device, after_n, TAKEN_PAGE)
        if rows:
            yield Page(taken=[_answered(id_, _result(text)) for _, id_, text in rows])
        if len(rows) < TAKEN_PAGE:
            return
        after_n = rows[-1][0]


def _answered(id_: str, result: Result) -> Answered:
    refused = result.outcome == "rejected"
    return Answered(id_, result.code if refused else "", result.detail if refused else "")


def _refused(writes: list[talk.Create | talk.Edit], results: list[Result]) -> list[Answered]:
    """Those that were refused, by their records."""
    pairs = zip(writes, results, strict=True)
    return [_answered(write.record, result) for write, result in pairs if result.outcome == "rejected"]


async def fields_of(engine: DatabaseEngine, tenant: str, type_: str, id_: str) -> dict[str, Any]:
    """The fields of a record; none when it is not there."""
    sql = "SELECT fields FROM record WHERE tenant = $1 AND type = $2 AND id = $3 AND NOT deleted"
    rows = await engine.rows(sql, tenant, type_, id_)
    return _fields(rows[0][0]) if rows else {}
