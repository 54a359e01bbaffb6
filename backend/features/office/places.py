"""Where the data of this server is, and whom it or its app may contact: what one printed page says."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from backend.accounts.store import tenants
from backend.base.database.engine import DatabaseEngine
from backend.base.outside import REGISTRY, Outside
from backend.config import Settings
from backend.features.backup import archive, dump, shelf
from backend.mail.settings import MailSetting, mail_of

_UPLOADS = "SELECT count(*), coalesce(sum(length(data)), 0) FROM upload WHERE tenant = $1"


async def places(engine: DatabaseEngine, settings: Settings, tenant: str) -> dict[str, Any]:
    """Database, files, backups, the key, and everybody outside. Paths and sizes are of the whole server."""
    uploads = await engine.rows(_UPLOADS, tenant)
    mail = await mail_of(engine, tenant)
    blobs = settings.var_dir / archive.BLOBS
    return {
        "alone": await tenants(engine) == [tenant],
        "server": settings.public_url,
        "database": {
            "kind": engine.engine_type, "place": database_place(settings), "bytes": await dump.size(engine),
        },
        "files": {"place": str(blobs), **await asyncio.to_thread(_weigh, blobs)},
        "uploads": {"count": uploads[0][0], "bytes": uploads[0][1]},
        "backups": await asyncio.to_thread(_backups, settings),
        "key": {"place": str(settings.secret_key_file), "there": settings.secret_key_file.exists()},
        "outside": [_told(name, one, mail) for name, one in REGISTRY.items()],
    }  # fmt: skip


def database_place(settings: Settings) -> str:
    """The file, or host and name of the database; never who signs in there and how."""
    url = urlsplit(settings.database_url)
    if url.scheme == "sqlite":
        return f"/{url.path.lstrip('/')}"  # the default has two: sqlite:////srv/...
    port = f":{url.port}" if url.port else ""
    return f"{url.hostname or 'localhost'}{port}{url.path}"


def _weigh(folder: Path) -> dict[str, int]:
    sizes = [path.stat().st_size for path in archive.files(folder)]
    return {"count": len(sizes), "bytes": sum(sizes)}


def _backups(settings: Settings) -> dict[str, Any]:
    kept = shelf.listed(shelf.folder_of(settings.var_dir))
    return {
        "place": str(settings.var_dir / shelf.FOLDER),
        "count": len(kept),
        "bytes": sum(one.bytes for one in kept),
        "last_at": max((one.made_at for one in kept if one.verdict == "good"), default=0),
    }


def _told(name: str, one: Outside, mail: MailSetting) -> dict[str, Any]:
    addresses = [mail.host] if name == "mail" and mail.host else list(one.addresses)
    on = mail.ready if name == "mail" else one.who == "tap"
    return {"name": name, "who": one.who, "addresses": addresses, "setting": one.setting, "on": on}
