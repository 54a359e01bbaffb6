"""Failed jobs and parked followers over HTTP."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from backend.accounts.noted import note_of
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.bodies import json_response
from backend.base.http.problems import NotFound
from backend.features.office.errors import JobNotDead
from backend.features.office.stuck import Stuck, of_tenant, stuck
from backend.followers import store as followers_store
from backend.jobs import store as jobs_store

Http = Request[Any, Any, State]
Name = FromPath[str]


@get("/api/office/work")
async def get_work(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """What the server could not do by itself."""
    found = await stuck(request.app.state.engine, caller.tenant)
    return await json_response(request, msgspec.json.encode(_told(found)))


def _told(found: Stuck) -> dict[str, Any]:
    return {
        "needs": found.needs,
        "jobs": [
            {"id": one.id, "kind": one.kind, "at": one.due_at, "tries": one.attempt, "reason": one.reason}
            for one in found.jobs
        ],
        "followers": [
            one._asdict() | {"shown": [each._asdict() for each in one.shown]} for one in found.followers
        ],
    }


@post("/api/office/work/jobs/{job:str}/retry", status_code=200)
async def retry_job(request: Http, caller: NamedDependency[Caller], job: Name) -> dict[str, str]:
    """Give a job that was given up all its tries again."""
    engine = request.app.state.engine
    async with engine.write():
        kind = await jobs_store.retry(engine, job, now_ms(), await of_tenant(engine, caller.tenant))
        if not kind:
            raise JobNotDead
        await note_of(request, caller, "work_retried", job, {"work": kind})
        engine.after_commit(request.app.state.replica.job_due.set)
    return {"id": job, "status": "waiting"}


@delete("/api/office/work/jobs/{job:str}", status_code=200)
async def discard_job(request: Http, caller: NamedDependency[Caller], job: Name) -> dict[str, str]:
    """Take a job that was given up off the list; what it was to do is not done."""
    engine = request.app.state.engine
    async with engine.write():
        kind = await jobs_store.discard(engine, job, await of_tenant(engine, caller.tenant))
        if not kind:
            raise JobNotDead
        await note_of(request, caller, "work_discarded", job, {"work": kind})
    return {"id": job, "status": "discarded"}


@post("/api/office/work/followers/{name:str}/retry", status_code=200)
async def retry_follower(request: Http, caller: NamedDependency[Caller], name: Name) -> dict[str, str]:
    """Let a parked follower go on, and try again what it set aside."""
    engine = request.app.state.engine
    async with engine.write():
        if not await followers_store.retry(engine, caller.tenant, name):
            raise NotFound
        await note_of(request, caller, "work_retried", name, {"work": name})
    return {"name": name, "status": "going on"}


ROUTES: tuple[ControllerRouterHandler, ...] = (get_work, retry_job, discard_job, retry_follower)
