"""Import and export over HTTP. A file is looked at first (preview), then imported by the id it was given."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict
from typing import Any

import msgspec
from litestar import Request as HttpRequest
from litestar import Response, get, post
from litestar.datastructures import State, UploadFile
from litestar.di import NamedDependency
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.bodies import json_response, read_body
from backend.base.http.problems import BadBody, BodyTooLarge
from backend.features.exchange import store, uploads
from backend.features.exchange.draft import ContactDraft
from backend.features.exchange.export import chunks, write_export
from backend.features.exchange.plan import checked_options
from backend.features.exchange.problems import IMPORT_BYTES_MAX, FileEmpty
from backend.features.exchange.report import Report
from backend.features.exchange.targets import CHOICES
from backend.replica.replica import Replica

SAMPLE_DRAFTS = 5
CHOICES_BYTES_MAX = 256 * 1024
_FORM_BYTES_MAX = IMPORT_BYTES_MAX + 64 * 1024
"""A file and the few lines of multipart around it."""

Http = HttpRequest[Any, Any, State]


class ImportChoices(msgspec.Struct, frozen=True):
    """The body of POST /api/import."""

    upload: str
    visibility: str = "team"
    tags: list[str] = []
    mapping: dict[str, str] = {}


@post("/api/import/preview", status_code=200, request_max_body_size=_FORM_BYTES_MAX)
async def preview(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """What is in a file, before anything is written: format, columns with a guess, the first drafts."""
    replica: Replica = request.app.state.replica
    name, data = await _file(request)
    now = now_ms()
    setting = await store.setting_of(replica.engine, caller.tenant, now)
    parsed, sheet = await asyncio.to_thread(store.read_file, data, setting, None, SAMPLE_DRAFTS)
    upload = await uploads.keep(replica.engine, caller, name, data, now)
    custom = [f"custom:{label}" for label in setting.custom_labels]
    answer = {
        "upload": upload,
        "file": name,
        "format": parsed.format,
        "encoding": parsed.encoding,
        "rows": parsed.rows,
        "columns": [asdict(column) for column in sheet.columns()] if sheet else [],
        "targets": [*CHOICES, *custom] if sheet else [],
        "sample": [_shown(draft) for draft in parsed.drafts],
        "notes": msgspec.to_builtins(parsed.notes),
    }
    return await json_response(request, msgspec.json.encode(answer))


@post("/api/import", status_code=200)
async def import_upload(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """Import a previewed file; its report. Asking again for the same file gives the same report."""
    replica: Replica = request.app.state.replica
    choices = _choices(await read_body(request, CHOICES_BYTES_MAX))
    options = checked_options(choices.visibility, choices.tags)
    now = now_ms()
    upload = await uploads.take(replica.engine, caller, choices.upload, now)
    if upload.report:
        return await json_response(request, upload.report.encode())
    asked = store.Request(upload.name, upload.data, options, choices.mapping, upload.id)

    async def keep(report: Report) -> None:
        texts = msgspec.json.encode(report.as_json()).decode(), report.as_csv()
        await uploads.finish(replica.engine, caller, upload.id, texts)

    report = await store.run(replica, store.Importer(caller.tenant, caller.person), asked, now, keep)
    return await json_response(request, msgspec.json.encode(report.as_json()))


@get("/api/import/{upload:str}/report.csv")
async def report_csv(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """The whole report for a spreadsheet."""
    _, text = await uploads.report_of(request.app.state.engine, caller, request.path_params["upload"])
    return _download("import-report.csv", "text/csv", "\ufeff" + text)


@get("/api/export/{file:str}")
async def export(request: Http, caller: NamedDependency[Caller]) -> Stream:
    """contacts.csv, contacts.vcf (`?version=3.0`), companies.csv or deals.csv: what the caller may read."""
    name = request.path_params["file"]
    version = request.query_params.get("version", "4.0")
    importer = store.Importer(caller.tenant, caller.person)
    file = await write_export(request.app.state.replica, importer, name, version)
    mime = "text/vcard" if name.endswith(".vcf") else "text/csv"
    size = str(os.fstat(file.fileno()).st_size)
    headers = {"Content-Length": size, **_download_headers(name)}
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


def _choices(body: bytes) -> ImportChoices:
    try:
        return msgspec.json.decode(body, type=ImportChoices)
    except msgspec.DecodeError as error:
        raise BadBody(str(error)) from error


def _shown(draft: ContactDraft) -> dict[str, Any]:
    """A draft as the preview shows it."""
    return {
        "line": draft.line,
        "name": draft.name.full,
        "job_title": draft.job_title,
        "company": draft.company,
        "phones": [phone.number or phone.raw for phone in draft.phones],
        "emails": [email.address for email in draft.emails],
        "tags": draft.tags,
        "notes": draft.notes[:200],
        "photo": draft.photo is not None,
        "report": msgspec.to_builtins(draft.report),
    }


def _download(name: str, mime: str, text: str) -> Response[bytes]:
    return Response(text.encode("utf-8"), media_type=mime, headers=_download_headers(name))


def _download_headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


ROUTES: tuple[ControllerRouterHandler, ...] = (preview, import_upload, report_csv, export)
