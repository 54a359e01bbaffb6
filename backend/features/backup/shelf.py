"""The folder of the backups, `backups` in VAR_DIR: which there are, when each was checked, and what may go.

Beside each file stands a small one that says what is in it, so that the list opens no archive.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from backend.base.http.problems import NotFound
from backend.features.backup import archive
from backend.features.backup.archive import Manifest
from backend.features.backup.errors import NoBackup

FOLDER: Final = "backups"
PART_KEPT_S: Final = 24 * 60 * 60
"""Half a backup of a worker that died goes after so long."""
_NAME = re.compile(r"lapangan-\d{8}-\d{6}-[0-9a-f]{4}\.tar\.gz")


class Kept(msgspec.Struct, frozen=True):
    """A backup that lies there. `verdict`: "good", a sentence on what is wrong, or empty: not checked."""

    name: str
    bytes: int
    made_at: int
    engine: str
    rows: Mapping[str, int]
    checked_at: int = 0
    verdict: str = ""


def folder_of(var_dir: Path) -> Path:
    """The folder; made where it is missing, open to this account alone."""
    folder = var_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def new_path(folder: Path, now_ms: int) -> Path:
    """Where the next one goes."""
    day = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    return folder / f"lapangan-{day}-{secrets.token_hex(2)}.tar.gz"


def path_of(folder: Path, name: str) -> Path:
    """The file of this name. Raises NotFound."""
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound
    return path


def note(path: Path, manifest: Manifest, verdict: str, now_ms: int) -> Kept:
    """Write down what is in a backup and how its check ended."""
    kept = Kept(
        path.name, path.stat().st_size, manifest.made_at, manifest.engine, manifest.rows, now_ms, verdict
    )
    return _write(path, kept)


def note_damage(path: Path, verdict: str, now_ms: int) -> Kept:
    """Write down what is wrong with a backup; what was known of it before stays."""
    known = _read(path) or Kept(path.name, 0, int(path.stat().st_mtime * 1000), "", {})
    bytes_ = path.stat().st_size
    return _write(path, msgspec.structs.replace(known, bytes=bytes_, checked_at=now_ms, verdict=verdict))


def _write(path: Path, kept: Kept) -> Kept:
    with archive.private(_beside(path)) as file:
        file.write(msgspec.json.encode(kept))
    return kept


def listed(folder: Path) -> list[Kept]:
    """All of them, newest first."""
    found = [_read(path) for path in folder.glob("lapangan-*.tar.gz") if _NAME.fullmatch(path.name)]
    return sorted(filter(None, found), key=lambda kept: (kept.made_at, kept.name), reverse=True)


def _read(path: Path) -> Kept | None:
    try:
        return msgspec.json.decode(_beside(path).read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        pass
    try:
        manifest = archive.manifest_of(path)
        return Kept(path.name, path.stat().st_size, manifest.made_at, manifest.engine, manifest.rows)
    except (OSError, NoBackup):
        return None


def remove(path: Path) -> None:
    """Take one away, with its note."""
    path.unlink(missing_ok=True)
    _beside(path).unlink(missing_ok=True)


def tidy(folder: Path, keep: int) -> None:
    """Keep the newest `keep`, and no halves. One whose check failed does not push a good one out."""
    good = [kept for kept in listed(folder) if kept.verdict in ("good", "")]
    for kept in good[keep:]:
        remove(folder / kept.name)
    for part in [*folder.glob("*.part"), *folder.glob("*.work")]:
        if time.time() - part.stat().st_mtime > PART_KEPT_S:
            part.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
