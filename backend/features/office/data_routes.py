"""Where our data is, over HTTP."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from backend.accounts.session import Caller
from backend.base.http.bodies import json_response
from backend.features.office.places import places


@get("/api/office/data")
async def get_data(request: Request[Any, Any, State], caller: NamedDependency[Caller]) -> Response[bytes]:
    """Database, files, backups, the key, everybody outside."""
    state = request.app.state
    told = await places(state.engine, state.settings, caller.tenant)
    return await json_response(request, msgspec.json.encode(told))


ROUTES: tuple[ControllerRouterHandler, ...] = (get_data,)
