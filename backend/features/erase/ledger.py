"""The erase ledger: ids that were forgotten, in a file apart from the database and its backups (F4).

One file a tenant in the folder `erased` of VAR_DIR, an id a line and nothing else. When the server starts,
before the first request, what a restored backup has brought back is forgotten again.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from backend.accounts.store import tenants
from backend.base.clock import now_ms
from backend.base.private import make_folder
from backend.config import Settings
from backend.replica.door import Sender
from backend.replica.forget import forget, forgotten
from backend.replica.replica import Replica
from sync.values import is_id

FOLDER: Final = "erased"
BATCH_IDS: Final = 500
_log = logging.getLogger("lapangan")


def sender(tenant: str, person: str = "") -> Sender:
    """The part of the server that erases."""
    return Sender(tenant, person, "erase", system=True)


async def add(var_dir: Path, tenant: str, ids: Iterable[str]) -> None:
    """Note ids, on the disk when this returns. Call it before they are forgotten: no power cut loses one."""
    await asyncio.to_thread(_add, var_dir / FOLDER, tenant, list(ids))


async def erase_again(replica: Replica, settings: Settings) -> None:
    """Forget what a restored backup has brought back."""
    for tenant in await tenants(replica.engine):
        ids = await asyncio.to_thread(_read, settings.var_dir / FOLDER / f"{tenant}.txt")
        for start in range(0, len(ids), BATCH_IDS):
            some = ids[start : start + BATCH_IDS]
            back = sorted(set(some) - await forgotten(replica, tenant, some))
            if back:
                await forget(replica, sender(tenant), back, now_ms())
                _log.warning("%d erased records came back with a backup and were erased again", len(back))


def _add(folder: Path, tenant: str, ids: list[str]) -> None:
    make_folder(folder)
    handle = os.open(folder / f"{tenant}.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(f"{id_}\n" for id_ in ids))
        file.flush()
        os.fsync(file.fileno())


def _read(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="ascii", errors="replace").split()
    except FileNotFoundError:
        return []
    return sorted({line for line in lines if is_id(line)})
