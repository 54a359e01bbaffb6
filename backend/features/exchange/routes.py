"""Import and export over HTTP. A file is looked at first (preview), then imported by the id it was given."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request as HttpRequest
from litestar import Response, get, post
from litestar.datastructures import State, UploadFile
from litestar.di import NamedDependency
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from backend.accounts.noted import note_of
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.bodies import json_response, read_body
from backend.base.http.problems import BadBody, BodyTooLarge
from backend.features.exchange import jobs, store, uploads
from backend.features.exchange.children import look
from backend.features.exchange.export import chunks, download_name, write_export
from backend.features.exchange.jobs import Choices
from backend.features.exchange.problems import IMPORT_BYTES_MAX, FileEmpty
from backend.replica.replica import Replica

CHOICES_BYTES_MAX = 256 * 1024
_FORM_BYTES_MAX = IMPORT_BYTES_MAX + 64 * 1024
"""A file and the few lines of multipart around it."""

Http = HttpRequest[Any, Any, State]


@post("/api/import/preview", status_code=200, request_max_body_size=_FORM_BYTES_MAX)
async def preview(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """What is in a file, before anything is written: format, columns with a guess, the first drafts."""
    replica: Replica = request.app.state.replica
    name, data = await _file(request)
    now = now_ms()
    setting = await store.setting_of(replica.engine, caller.tenant, now)
    shown = await look(setting, data, caller.person)
    upload = await uploads.keep(replica.engine, caller, (name, data), shown.rows, now)
    head = msgspec.json.encode({"upload": upload, "file": name})
    return await json_response(request, head[:-1] + b"," + bytes(shown.answer)[1:])


@post("/api/import", status_code=202)
async def import_upload(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """Let a previewed file be imported; how far it is. Asking again for the same file changes nothing."""
    replica: Replica = request.app.state.replica
    choices = _choices(await read_body(request, CHOICES_BYTES_MAX))
    async with replica.engine.write():
        if await jobs.ask(replica, caller, choices, now_ms()):
            await note_of(request, caller, "imported", choices.upload)
    answer = await _state(request, caller, choices.upload)
    answer.status_code = 202
    answer.headers["Location"] = f"/api/import/{choices.upload}"
    return answer


@get("/api/import/{upload:str}")
async def import_state(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """How far an import is: state, lines done of all, at the end the report or what stopped it."""
    return await _state(request, caller, request.path_params["upload"])


async def _state(request: Http, caller: Caller, upload: str) -> Response[bytes]:
    state = await uploads.state_of(request.app.state.engine, caller, upload)
    return await json_response(request, state.answer())


@get("/api/import/{upload:str}/report.csv")
async def report_csv(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """The whole report for a spreadsheet."""
    text = await uploads.report_csv(request.app.state.engine, caller, request.path_params["upload"])
    return _download("import-report.csv", "text/csv", "\ufeff" + text)


@get("/api/export/{file:str}")
async def export(request: Http, caller: NamedDependency[Caller]) -> Stream:
    """contacts.csv, contacts.vcf (`?version=3.0`), companies.csv or deals.csv: what the caller may read."""
    name = request.path_params["file"]
    version = request.query_params.get("version", "4.0")
    importer = store.Importer(caller.tenant, caller.person)
    file = await write_export(request.app.state.replica, importer, name, version)
    await note_of(request, caller, "exported", detail={"file": name})
    mime = "text/vcard" if name.endswith(".vcf") else "text/csv"
    size = str(os.fstat(file.fileno()).st_size)
    saved_as = await download_name(request.app.state.replica, importer, name)
    headers = {"Content-Length": size, **_download_headers(saved_as)}
    return Stream(chunks(file), media_type=mime, headers=headers)


async def _file(request: Http) -> tuple[str, bytes]:
    """Name and bytes, from a multipart form or from a bare body with `?name=`."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return request.query_params.get("name", "contacts"), await read_body(request, IMPORT_BYTES_MAX)
    form = await request.form()
    for value in form.values():
        if isinstance(value, UploadFile):
            data = await value.read()
            if len(data) > IMPORT_BYTES_MAX:
                raise BodyTooLarge(bytes_max=IMPORT_BYTES_MAX)
            return value.filename or "contacts", data
    raise FileEmpty("No file was sent.")


def _choices(body: bytes) -> Choices:
    try:
        return msgspec.json.decode(body, type=Choices)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBody(str(error)) from error


def _download(name: str, mime: str, text: str) -> Response[bytes]:
    return Response(text.encode("utf-8"), media_type=mime, headers=_download_headers(name))


def _download_headers(name: str) -> dict[str, str]:
    said = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"
    return {"Content-Disposition": f"attachment; {said}", "Cache-Control": "no-store"}


ROUTES: tuple[ControllerRouterHandler, ...] = (
    preview,
    import_upload,
    import_state,
    report_csv,
    export,
)
