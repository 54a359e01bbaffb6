"""Erasing a person for good, and giving out all that is kept of one: for administrators (SPEC.md F)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from backend.accounts.security_log import Event, note
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.bodies import json_response, read_body
from backend.base.http.problems import BadBody
from backend.features.erase import ledger, logic, store
from backend.features.erase.errors import NotConfirmed
from backend.features.erase.subject import Subject, document, subject_of
from backend.replica.forget import forget
from backend.replica.replica import Replica
from sync.limits import ACT_MUTATIONS_MAX

BODY_BYTES_MAX = 64 * 1024

Http = Request[Any, Any, State]
Id = FromPath[str]


class Erasure(msgspec.Struct):
    """Body of POST /api/erase. `confirm`: the record's name, typed; `also`: records about it that go too."""

    type: str
    id: str
    confirm: str
    also: list[str] = []


@get("/api/erase/{type:str}/{id:str}")
async def preview(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """What would go, what refers to it, and whose notes name it."""
    subject = await _subject(request, caller)
    about = [{name: one[name] for name in ("type", "id", "title")} for one in subject.about]
    shown = {
        "type": subject.type, "id": subject.id, "title": subject.title, "fields": sorted(subject.fields),
        "history": len(subject.history), "about": about, "mentions": subject.mentions, "more": subject.more,
    }  # fmt: skip
    return await json_response(request, msgspec.json.encode(shown))


@get("/api/erase/{type:str}/{id:str}/export")
async def export(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """All that is kept of it, as one file to hand over."""
    replica: Replica = request.app.state.replica
    subject, now = await _subject(request, caller), now_ms()
    event = Event("subject_exported", caller.person, subject.id, caller.device)
    await note(replica.engine, caller.tenant, event, now)
    made_at = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    headers = {
        "Content-Disposition": f'attachment; filename="{subject.type}-{subject.id}.html"',
        "Cache-Control": "no-store",
    }
    return Response(document(subject, made_at), media_type="text/html", headers=headers)


@post("/api/erase", status_code=200)
async def erase(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """Forget it for good. 422 not_confirmed when the name that was typed is another."""
    replica: Replica = request.app.state.replica
    asked = _read(await read_body(request, BODY_BYTES_MAX))
    subject = await subject_of(replica, caller, asked.type, asked.id)
    if not logic.same_name(asked.confirm, subject.title or subject.id):
        raise NotConfirmed(field="confirm")
    about = {one["id"] for one in subject.about}
    ids = [asked.id, *sorted(about & set(asked.also))]
    var_dir: Path = request.app.state.settings.var_dir
    await ledger.add(var_dir, caller.tenant, ids)
    now = now_ms()
    async with replica.engine.write():
        gone = await forget(replica, ledger.sender(caller.tenant, caller.person), ids, now)
        await store.scrub(replica.engine, caller.tenant, gone, logic.named(subject.type, subject.fields))
        event = Event("erased", caller.person, asked.id, caller.device, detail={"records": len(gone)})
        await note(replica.engine, caller.tenant, event, now)
    await ledger.add(var_dir, caller.tenant, [id_ for id_ in gone if id_ not in ids])
    return await json_response(request, msgspec.json.encode({"erased": len(gone)}))


async def _subject(request: Http, caller: Caller) -> Subject:
    type_, id_ = request.path_params["type"], request.path_params["id"]
    return await subject_of(request.app.state.replica, caller, type_, id_)


def _read(body: bytes) -> Erasure:
    try:
        asked = msgspec.json.decode(body, type=Erasure)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBody(str(error)) from error
    if len(asked.also) > ACT_MUTATIONS_MAX:
        raise BadBody(f"At most {ACT_MUTATIONS_MAX} records at once.")
    return asked


ROUTES: tuple[ControllerRouterHandler, ...] = (preview, export, erase)
