"""The server as Piccolo sees it: its tables and where their migrations are."""

from __future__ import annotations

from pathlib import Path

from piccolo.conf.apps import AppConfig

from backend.base.database.migrations.statements import APP
from backend.base.database.tables import TABLES

APP_CONFIG = AppConfig(
    app_name=APP,
    migrations_folder_path=Path(__file__).parent / "base" / "database" / "migrations",
    table_classes=list(TABLES),
)
