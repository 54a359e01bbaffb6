"""Who may call which route: one table, read by one guard. Which records they see, `sync.access` decides."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from litestar import Litestar
from litestar.routes import HTTPRoute


class Who(Enum):
    """`ANYONE` needs no session, `SIGNED_IN` any role."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    LEADERS = "administrator, sales admin or sales manager"
    OPERATIONS = "administrator or sales admin"
    ADMINISTRATOR = "administrator"


ROLES: Final[Mapping[Who, frozenset[str]]] = {
    # A manager is told of their own people alone (features/team).
    Who.LEADERS: frozenset({"administrator", "sales_operations", "sales_manager"}),
    Who.OPERATIONS: frozenset({"administrator", "sales_operations"}),
    Who.ADMINISTRATOR: frozenset({"administrator"}),
}

ROUTES: Final[Mapping[tuple[str, str], Who]] = {
    ("GET", "/livez"): Who.ANYONE,
    ("GET", "/readyz"): Who.ANYONE,
    ("POST", "/api/sign-in"): Who.ANYONE,
    ("POST", "/api/sign-out"): Who.ANYONE,
    ("GET", "/api/sign-in/ways"): Who.ANYONE,
    ("POST", "/api/sign-in/second"): Who.ANYONE,
    ("POST", "/api/sign-in/enrol"): Who.ANYONE,
    ("POST", "/api/sign-in/passkey/begin"): Who.ANYONE,
    ("POST", "/api/sign-in/passkey"): Who.ANYONE,
    ("GET", "/api/factors"): Who.SIGNED_IN,
    ("POST", "/api/factors/begin"): Who.SIGNED_IN,
    ("POST", "/api/factors"): Who.SIGNED_IN,
    ("PATCH", "/api/factors/{factor}"): Who.SIGNED_IN,
    ("POST", "/api/factors/{factor}/remove"): Who.SIGNED_IN,
    ("DELETE", "/api/people/{person}/factors"): Who.ADMINISTRATOR,
    # On an empty server only; `first_run.admit` asks for the code.
    ("GET", "/api/first-run"): Who.ANYONE,
    ("POST", "/api/first-run"): Who.ANYONE,
    ("POST", "/api/first-run/demo"): Who.ANYONE,
    ("POST", "/api/demo/remove"): Who.ADMINISTRATOR,
    ("GET", "/api/demo/{tenant}"): Who.ANYONE,
    ("GET", "/api/me"): Who.SIGNED_IN,
    ("PATCH", "/api/me"): Who.SIGNED_IN,
    ("POST", "/api/password"): Who.SIGNED_IN,
    ("GET", "/api/devices"): Who.SIGNED_IN,
    ("PATCH", "/api/devices/{device}"): Who.SIGNED_IN,
    ("DELETE", "/api/devices/{device}"): Who.SIGNED_IN,
    ("GET", "/api/people"): Who.ADMINISTRATOR,
    ("POST", "/api/people"): Who.ADMINISTRATOR,
    ("PATCH", "/api/people/{person}"): Who.ADMINISTRATOR,
    ("POST", "/api/people/{person}/password"): Who.ADMINISTRATOR,
    ("GET", "/api/office/people"): Who.LEADERS,
    ("POST", "/api/office/people/{person}/link"): Who.ADMINISTRATOR,
    ("POST", "/api/office/invites"): Who.ADMINISTRATOR,
    ("POST", "/api/office/invites/{invite}/again"): Who.ADMINISTRATOR,
    ("DELETE", "/api/office/invites/{invite}"): Who.ADMINISTRATOR,
    ("GET", "/api/office/devices"): Who.LEADERS,
    ("PATCH", "/api/office/devices/{device}"): Who.ADMINISTRATOR,
    ("POST", "/api/office/devices/{device}/sign-out"): Who.ADMINISTRATOR,
    ("POST", "/api/office/devices/{device}/wipe"): Who.ADMINISTRATOR,
    ("POST", "/api/join/look"): Who.ANYONE,
    ("POST", "/api/join"): Who.ANYONE,
    ("GET", "/api/forgot"): Who.ANYONE,
    ("POST", "/api/forgot"): Who.ANYONE,
    ("POST", "/api/sync/push"): Who.SIGNED_IN,
    ("POST", "/api/sync/pull"): Who.SIGNED_IN,
    ("GET", "/api/sync/live"): Who.SIGNED_IN,
    ("GET", "/api/sync/history/{type}/{id}"): Who.SIGNED_IN,
    ("POST", "/api/search"): Who.SIGNED_IN,
    ("POST", "/api/import/preview"): Who.SIGNED_IN,
    ("POST", "/api/import"): Who.SIGNED_IN,
    ("GET", "/api/import/{upload}"): Who.SIGNED_IN,
    ("GET", "/api/import/{upload}/report.csv"): Who.SIGNED_IN,
    ("GET", "/api/export/{file}"): Who.SIGNED_IN,
    ("GET", "/api/office/security"): Who.ADMINISTRATOR,
    ("GET", "/api/office/security.csv"): Who.ADMINISTRATOR,
    ("GET", "/api/office/work"): Who.ADMINISTRATOR,
    ("POST", "/api/office/work/jobs/{job}/retry"): Who.ADMINISTRATOR,
    ("DELETE", "/api/office/work/jobs/{job}"): Who.ADMINISTRATOR,
    ("POST", "/api/office/work/followers/{name}/retry"): Who.ADMINISTRATOR,
    ("GET", "/api/office/retention"): Who.ADMINISTRATOR,
    ("PATCH", "/api/office/retention"): Who.ADMINISTRATOR,
    ("GET", "/api/office/mail"): Who.ADMINISTRATOR,
    ("PATCH", "/api/office/mail"): Who.ADMINISTRATOR,
    ("POST", "/api/office/mail/test"): Who.ADMINISTRATOR,
    ("GET", "/api/office/data"): Who.ADMINISTRATOR,
    ("GET", "/api/office/backups"): Who.ADMINISTRATOR,
    ("POST", "/api/office/backups"): Who.ADMINISTRATOR,
    ("PATCH", "/api/office/backups"): Who.ADMINISTRATOR,
    ("POST", "/api/office/backups/{name}/check"): Who.ADMINISTRATOR,
    ("GET", "/api/office/backups/{name}"): Who.ADMINISTRATOR,
    ("DELETE", "/api/office/backups/{name}"): Who.ADMINISTRATOR,
    ("GET", "/api/erase/{type}/{id}"): Who.ADMINISTRATOR,
    ("GET", "/api/erase/{type}/{id}/export"): Who.ADMINISTRATOR,
    ("POST", "/api/erase"): Who.ADMINISTRATOR,
    # A lost device has no session; it proves itself by its secret, and may do only this.
    ("POST", "/api/quarantine"): Who.ANYONE,
    ("GET", "/api/quarantine"): Who.LEADERS,
    ("GET", "/api/quarantine/{device}"): Who.LEADERS,
    ("POST", "/api/quarantine/{device}/apply"): Who.LEADERS,
    ("POST", "/api/quarantine/{device}/discard"): Who.LEADERS,
    ("GET", "/api/office/calendars/places"): Who.OPERATIONS,
    ("GET", "/api/office/calendars/places/{country}"): Who.OPERATIONS,
    ("POST", "/api/office/calendars"): Who.OPERATIONS,
    ("POST", "/api/office/calendars/{calendar}/holidays"): Who.OPERATIONS,
    # The app's own files; a person signs in on them.
    ("GET", "/"): Who.ANYONE,
    ("GET", "/{path}"): Who.ANYONE,
    ("GET", "/api/hello"): Who.ANYONE,
    # What is not there is told to anyone.
    **{(method, "/api/{path}"): Who.ANYONE for method in ("GET", "POST", "PUT", "PATCH", "DELETE")},
}


class RouteWithoutRule(RuntimeError):
    """A route was added and not entered in `ROUTES`; the server does not start."""


def rule(method: str, path: str) -> Who | None:
    """Who may call the route with this path template; HEAD as GET. None: it is not in the table."""
    return ROUTES.get(("GET" if method == "HEAD" else method, path))


def routes(app: Litestar) -> list[tuple[str, str]]:
    """Every method and path template the app answers; OPTIONS apart, which tells only the methods."""
    return [
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in sorted(route.methods)
        if method != "OPTIONS"
    ]


def check_routes(app: Litestar) -> None:
    """Raise RouteWithoutRule naming every route nobody decided about."""
    missing = [f"{method} {path}" for method, path in routes(app) if rule(method, path) is None]
    if missing:
        raise RouteWithoutRule(", ".join(missing))
