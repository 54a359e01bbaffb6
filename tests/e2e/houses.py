"""Copies of this house that a test may change, each built in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sync.schema import SCHEMA_VERSION
from tests.e2e.server import ROOT

SINCE = "since=3"
"""What the entry of the equipment says; the schema may have risen since."""
BUILD_TIMEOUT_S = 900
_BUILD = "from deploy import frontend; frontend.build()"


def with_equipment(folder: Path) -> Path:
    """This house with one entry and one folder a side more; returns the folder of the app."""
    add_equipment(folder)
    generate(folder)
    return built(folder)


def add_equipment(folder: Path) -> None:
    """A copy of this house's sources, and what stands in tests/e2e/equipment put over it."""
    copied(folder)
    shutil.copytree(Path(__file__).parent / "equipment", folder, dirs_exist_ok=True)
    entry = folder / "sync" / "schema" / "equipment.py"
    text = entry.read_text("utf-8")
    assert SINCE in text
    entry.write_text(text.replace(SINCE, f"since={SCHEMA_VERSION + 1}"), "utf-8")


def copied(folder: Path) -> None:
    """The sources of this house in a folder of their own."""
    for name in _sources():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)


def generate(folder: Path) -> None:
    """What follows from the schema, written anew."""
    run(folder, "-m", "sync.codegen")
    run(folder, "-m", "pwa.build")


def _sources() -> Iterator[str]:
    """Every file of the working tree that git knows or would take."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return (name for name in names.splitlines() if (ROOT / name).is_file())


def built(folder: Path) -> Path:
    """Build a house; returns the folder of the app."""
    (folder / ".venv").symlink_to(ROOT / ".venv")
    run(folder, "-c", _BUILD)
    return folder / "var" / "pwa"


def run(folder: Path, *words: str) -> str:
    """What Python says to these words in a house; fails with what it said when it fails."""
    done = attempt(folder, *words)
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def attempt(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The same, whether or not it fails."""
    python = ROOT / ".venv" / "bin" / "python"
    return subprocess.run(
        [python, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=BUILD_TIMEOUT_S,
        check=False,
    )
