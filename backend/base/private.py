"""What the server writes is its own: files of mode 0600 in folders of 0700, whatever the caller's umask."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

OTHERS: Final = 0o077
"""The rights of the group and of everybody else."""


def keep_private() -> None:
    """From here on this process, and what it starts, gives nobody else a right to what it makes."""
    os.umask(OTHERS)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user alone."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        with suppress(FileExistsError):  # another process was faster
            one.mkdir(mode=0o700)


def take_back(folder: Path, files: Iterable[Path], built: Path) -> None:
    """Take away what an older version gave others: of the server's folder, and of `files` beside it.

    `built`: a part of the folder that holds nothing but the app. A file of another user stays as it is.
    """
    if folder.is_dir():
        _close(folder)
        for one in folder.iterdir():
            if one.is_symlink() or one == built:
                continue
            _close(one)
            if one.is_dir() and not (one / "node_modules").exists():
                for below in one.rglob("*"):
                    if not below.is_symlink():
                        _close(below)
    for one in files:
        if one.is_file():
            _close(one)


def _close(path: Path) -> None:
    with suppress(PermissionError, FileNotFoundError):
        mode = path.stat().st_mode & 0o777
        if mode & OTHERS:
            path.chmod(mode & ~OTHERS)
