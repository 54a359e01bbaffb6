"""Every route of the office. Who may call what is in `accounts/roles.py`."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from backend.features.office import data_routes, mail_routes, retention_routes, security_routes, work_routes

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *security_routes.ROUTES,
    *work_routes.ROUTES,
    *retention_routes.ROUTES,
    *mail_routes.ROUTES,
    *data_routes.ROUTES,
)
