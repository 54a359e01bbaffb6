"""An import as a job: it goes on where a worker died, waits for the one before, and says what stopped it."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from backend.accounts.session import Caller
from backend.features.exchange import store, uploads
from backend.features.exchange.given import Options, checked_options
from backend.features.exchange.problems import ImportCrashed, ImportProblem, ImportRunning
from backend.features.exchange.store import Course, Imported, Progress
from backend.features.exchange.targets import parse_target
from backend.features.exchange.uploads import Upload
from backend.jobs.kinds import Ask, JobKind, Running, enqueue
from backend.replica.replica import Replica
from backend.replica.retention import next_night, next_time

AGAIN_MS = 3_000
"""An import that waits for the one before it looks again after so long."""
FAILURES_MAX = 4


class Choices(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of POST /api/import, and the payload of the job.

    Nothing chosen: as it was chosen before, when the import goes on; the usual when it begins.
    """

    upload: str
    visibility: str | None = None
    tags: list[str] | None = None
    mapping: dict[str, str] | None = None

    def options(self) -> Options:
        """Visibility and tags. Raises BadOption."""
        return checked_options(self.visibility or "team", self.tags or ())

    def check(self) -> None:
        """Raise BadOption or BadMapping where no file is needed to see it."""
        self.options()
        for target in filter(None, (self.mapping or {}).values()):
            parse_target(target)


_kept = msgspec.json.Decoder(Choices).decode


async def ask(replica: Replica, caller: Caller, choices: Choices, now_ms: int) -> bool:
    """Let a previewed file be imported; False if that is done or under way. Raises ImportProblem."""
    choices.check()
    engine = replica.engine
    async with engine.write():
        state, kept = await uploads.mine(engine, caller, choices.upload, now_ms)
        if state == "done":
            return False
        if kept and choices == Choices(choices.upload):
            choices = _kept(kept)
        payload = msgspec.to_builtins(choices)
        job = Ask(IMPORT, now_ms, payload, choices.upload, caller.person)
        added = await enqueue(replica, caller.tenant, job, now_ms)
        if added:
            await uploads.begin(engine, caller, choices.upload, msgspec.json.encode(choices).decode())
        return added


async def _run(running: Running) -> None:
    claim, engine = running.claim, running.replica.engine
    choices = msgspec.convert(claim.payload, Choices)
    upload = await uploads.for_job(engine, claim.tenant, choices.upload)
    if upload is None:
        async with running.finishing():
            return
    try:
        await _import(running, choices, upload)
    except ImportRunning as problem:
        async with running.finishing(again_at=running.now_ms() + AGAIN_MS):
            await uploads.waits(engine, claim.tenant, choices.upload, problem)
    except ImportProblem as problem:
        if isinstance(problem, ImportCrashed) and claim.failures < FAILURES_MAX:
            raise
        async with running.finishing():
            await uploads.fail(engine, claim.tenant, choices.upload, problem)


async def _import(running: Running, choices: Choices, upload: Upload) -> None:
    claim, engine = running.claim, running.replica.engine

    async def told(now: Progress) -> None:
        known = replace(now, lines=now.lines or upload.lines)
        await uploads.progress(engine, claim.tenant, choices.upload, known)

    async def done(imported: Imported) -> None:
        await uploads.finish(engine, claim.tenant, choices.upload, imported)

    course = Course(running.step, running.finishing, told, done, upload.after_n, turn_ms=0)
    mapping = choices.mapping or {}
    request = store.Request(
        upload.name, upload.data, choices.options(), mapping, choices.upload, upload.lines
    )
    importer = store.Importer(claim.tenant, claim.person)
    await store.run(running.replica, importer, request, running.now_ms(), course)


IMPORT = JobKind(uploads.KIND, _run, failures_max=FAILURES_MAX, retry_max_ms=60_000)


async def _tidy(running: Running) -> None:
    now = running.now_ms()
    async with running.finishing(again_at=next_time(now)):
        await uploads.tidy(running.replica.engine, running.claim.tenant, now)


TIDY = JobKind("import_tidy", _tidy, next_at=next_night)
"""Each night: nobody need choose another file before an abandoned one goes."""

KINDS = (IMPORT, TIDY)
