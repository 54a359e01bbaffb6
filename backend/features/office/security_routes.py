"""The security log over HTTP."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from backend.accounts.noted import note_of
from backend.accounts.session import Caller
from backend.base.http.bodies import json_response
from backend.features.office import security
from backend.features.office.security import Asked

Http = Request[Any, Any, State]


def _asked(request: Http) -> Asked:
    query = request.query_params
    return Asked(*(query.get(name, "")[:80] for name in Asked._fields))


@get("/api/office/security")
async def get_security(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """A page of the security log, newest first: `?group=&person=&before=`."""
    page = await security.page(request.app.state.engine, caller.tenant, _asked(request))
    return await json_response(request, msgspec.json.encode(page))


@get("/api/office/security.csv")
async def get_security_csv(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """The lines of that choice as a table; taking them is noted too."""
    engine = request.app.state.engine
    rows = await security.table(engine, caller.tenant, _asked(request))
    await note_of(request, caller, "exported", detail={"file": security.CSV_FILE})
    headers = {
        "Content-Disposition": f'attachment; filename="{security.CSV_FILE}"',
        "Cache-Control": "no-store",
    }
    return Response(("\ufeff" + "".join(rows)).encode(), media_type="text/csv", headers=headers)


ROUTES: tuple[ControllerRouterHandler, ...] = (get_security, get_security_csv)
