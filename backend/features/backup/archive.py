"""The file of a backup: a gzipped tar with `manifest.json`, the database, and the blobs of VAR_DIR.

The key that secrets in the database are encrypted with is not in it, nor are the high-water marks, by which a
server sees that its database went back in time. Everything here blocks: call it in a thread.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

import msgspec

from backend.features.backup.errors import NoBackup

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database"
BLOBS: Final = "blobs"
PIECE_BYTES: Final = 1024 * 1024
MANIFEST_BYTES_MAX: Final = 1024 * 1024
GZIP_LEVEL: Final = 4
_BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error, msgspec.MsgspecError)


class Manifest(msgspec.Struct, frozen=True):
    """What is in a backup. `made_at`: ms UTC; `migrations`: which ran; `tenants`: id to its counter.

    `rows`: of each table; `sha256`: of the database's file, hex; `files`: how many blobs.
    """

    format: int
    engine: str
    made_at: int
    migrations: Sequence[str]
    tenants: Mapping[str, int]
    rows: Mapping[str, int]
    database_bytes: int
    sha256: str
    files: int


def private(path: Path) -> IO[bytes]:
    """A new file that only this account may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def digest(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(to: Path, manifest: Manifest, database: Path, blobs: Path) -> None:
    """Write the file whole, under another name first, so that half a backup is never taken for one."""
    part = to.with_name(f"{to.name}.part")
    with (
        private(part) as raw,
        gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", bufsize=PIECE_BYTES) as tar,
    ):
        _add(tar, MANIFEST, msgspec.json.encode(manifest), manifest.made_at)
        tar.add(database, DATABASE, filter=_plain)
        for path in files(blobs):
            tar.add(path, f"{BLOBS}/{path.relative_to(blobs).as_posix()}", filter=_plain)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(to)


def files(blobs: Path) -> list[Path]:
    """The blobs there are; a blob is named by what is in it and never changes."""
    return sorted(path for path in blobs.rglob("*") if path.is_file()) if blobs.is_dir() else []


def _add(tar: tarfile.TarFile, name: str, data: bytes, made_at: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = len(data), 0o600, made_at // 1000
    tar.addfile(info, io.BytesIO(data))


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def manifest_of(path: Path) -> Manifest:
    """What a file says is in it. Raises NoBackup."""
    try:
        with tarfile.open(path, "r|gz") as tar:
            first = tar.next()
            file = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
            if file is None:
                raise NoBackup("not_a_backup", f"{path.name} isn't a backup of Lapangan.")
            manifest = msgspec.json.decode(file.read(MANIFEST_BYTES_MAX), type=Manifest)
    except _BROKEN as error:
        raise NoBackup(
            "not_a_backup", f"{path.name} isn't a backup of Lapangan, or it is damaged."
        ) from error
    if manifest.format != FORMAT:
        raise NoBackup("newer_backup", f"{path.name} was made by a newer version.", "Install that version.")
    return manifest


def unpack(path: Path, database: Path, blobs: Path | None = None) -> Manifest:
    """Write the database of a backup to a new file, and the blobs where a folder is given.

    Reads the file to its end, so that a cut or changed one is found. Raises NoBackup.
    """
    manifest = manifest_of(path)
    try:
        with tarfile.open(path, "r|gz") as tar:
            for member in tar:
                if member.isfile() and member.name == DATABASE:
                    _copy(tar, member, database)
                elif member.isfile() and member.name.startswith(f"{BLOBS}/"):
                    _blob(tar, member, blobs)
    except _BROKEN as error:
        raise NoBackup("damaged", f"{path.name} is damaged: {type(error).__name__}.") from error
    if not database.exists() or digest(database) != manifest.sha256:
        raise NoBackup("damaged", f"{path.name} is damaged: its database isn't what was backed up.")
    return manifest


def _blob(tar: tarfile.TarFile, member: tarfile.TarInfo, blobs: Path | None) -> None:
    to = blobs / member.name.removeprefix(f"{BLOBS}/") if blobs else None
    if to is None or blobs is None:
        _copy(tar, member, None)
    elif to.resolve().is_relative_to(blobs.resolve()) and not to.exists():
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(tar, member, to)


def _copy(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path | None) -> None:
    source = tar.extractfile(member)
    assert source is not None
    if to is None:
        while source.read(PIECE_BYTES):
            pass
        return
    with private(to) as target:
        while piece := source.read(PIECE_BYTES):
            target.write(piece)
