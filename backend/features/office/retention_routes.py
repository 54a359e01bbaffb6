"""How long a workspace keeps things, over HTTP."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, patch
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from backend.accounts.errors import BadField
from backend.accounts.noted import note_of
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine
from backend.base.kept import keep_setting
from backend.replica.keeping import SETTING, SPANS, chosen_days

Http = Request[Any, Any, State]
Days = dict[str, dict[str, int]]


@get("/api/office/retention")
async def get_retention(request: Http, caller: NamedDependency[Caller]) -> Days:
    """Of each thing the days it is kept, and what may be set."""
    return await _told(request.app.state.engine, caller.tenant)


@patch("/api/office/retention")
async def change_retention(
    request: Http, caller: NamedDependency[Caller], data: JSONBody[dict[str, int]]
) -> Days:
    """Set the days of some of them. What is older goes in the next night."""
    engine = request.app.state.engine
    for name, days in data.items():
        span = SPANS.get(name)
        if span is None or not span.least <= days <= span.most:
            limits = f"{span.least} to {span.most} days" if span else "one of: " + ", ".join(SPANS)
            raise BadField(f"Choose {limits}.", field=name[:40])
    async with engine.write():
        before = await chosen_days(engine, caller.tenant)
        await keep_setting(engine, (caller.tenant, SETTING), before | data, caller.person, now_ms())
        await note_of(request, caller, "setting_changed", detail={"setting": SETTING, **data})
    return await _told(engine, caller.tenant)


async def _told(engine: DatabaseEngine, tenant: str) -> Days:
    chosen = await chosen_days(engine, tenant)
    return {name: {"days": chosen.get(name, span.usual), **span._asdict()} for name, span in SPANS.items()}


ROUTES: tuple[ControllerRouterHandler, ...] = (get_retention, change_retention)
