"""What Piccolo's own command line looks for (`PICCOLO_CONF=backend.piccolo_conf piccolo ...`)."""

from __future__ import annotations

from piccolo.conf.apps import AppRegistry

from backend.base.database.engine import make_engine
from backend.config import Settings

DB = make_engine(Settings.read().database_url)
APP_REGISTRY = AppRegistry(apps=["backend.piccolo_app"])
