"""The only place that wires: settings, engine, routes, errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ControllerRouterHandler

from backend.accounts.factors.routes import ROUTES as FACTOR_ROUTES
from backend.accounts.first_run import Claims
from backend.accounts.first_run_routes import ROUTES as FIRST_RUN_ROUTES
from backend.accounts.guard import caller, guard
from backend.accounts.passwords import Passwords
from backend.accounts.roles import check_routes
from backend.accounts.routes import ROUTES as ACCOUNTS_ROUTES
from backend.base.database.engine import make_engine
from backend.base.database.migrations import run as migrations
from backend.base.database.tables import bind
from backend.base.http import web
from backend.base.http.edge import WellFormed, with_edge
from backend.base.http.health import livez, readyz
from backend.base.http.problems import answer
from backend.base.vault import vault
from backend.config import Settings
from backend.features import found
from backend.features.join.letters import MailLetters
from backend.mail.send import Desk
from backend.replica.high_water import HighWater
from backend.replica.news import Rounds
from backend.replica.replica import Replica
from backend.replica.routes import router as sync_router
from backend.replica.search import search
from backend.replica.streams import Streams, follow
from backend.work import work

BODY_BYTES_MAX = 2 * 1024 * 1024
"""Of any request; routes that take files say otherwise."""


def create_app(settings: Settings | None = None) -> Litestar:
    """The whole server. `app.state` holds `settings`, `engine`, `replica`, `rounds` and `files`."""
    settings = settings or Settings.read()
    engine = make_engine(settings.database_url, settings.database_pool_max)
    bind(engine)
    replica = Replica(engine, Streams(settings.live_streams_max))
    marks = HighWater(replica, settings.var_dir)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await engine.start_connection_pool()
        stop, beside = asyncio.Event(), []
        try:
            level = await migrations.refuse_newer(engine)
        except migrations.NewerDatabase:
            await engine.close_connection_pool()
            raise
        if not level.missing:  # else tables are missing, and /readyz says so
            await marks.start()
            for start in found("start", "STARTS"):
                await start(replica, settings)
            beside = [asyncio.create_task(work(replica, stop, settings))] if settings.work_in_serve else []
        watches = [asyncio.create_task(follow(engine, replica.streams)), asyncio.create_task(marks.follow())]
        try:
            yield
        finally:
            replica.streams.end_all()
            stop.set()
            for watch in watches:
                watch.cancel()
            await asyncio.gather(*watches, *beside, return_exceptions=True)
            with suppress(Exception):  # the last second is all that is lost
                await marks.keep()
            await engine.close_connection_pool()

    app = Litestar(
        route_handlers=routes(),
        lifespan=[lifespan],
        state=State(
            {
                "settings": settings,
                "engine": engine,
                "replica": replica,
                "rounds": Rounds(),
                "passwords": Passwords(),
                "founded": found("founded", "FOUNDED"),
                "claims": Claims(),
                "vault": cache(lambda: vault(settings.secret_key_file)),
                "letters": MailLetters(Desk(replica, settings.secret_key_file)),
                "files": web.Files(settings.pwa_dir),
            }
        ),
        guards=[guard],
        dependencies={"caller": Provide(caller)},
        middleware=[web.with_security_headers, with_edge],
        request_class=WellFormed,
        exception_handlers={HTTPException: answer, Exception: answer},
        request_max_body_size=BODY_BYTES_MAX,
        openapi_config=None,
        debug=False,
    )
    check_routes(app)
    return app


def routes() -> list[ControllerRouterHandler]:
    """Every route of the server."""
    rooms = [*ACCOUNTS_ROUTES, *FACTOR_ROUTES, *FIRST_RUN_ROUTES, sync_router, search]
    return [livez, readyz, *rooms, *found("routes", "ROUTES"), *web.ROUTES]
