"""Other versions of this house, each built in a folder of its own: one of the past, one of the future."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.server import ROOT

BEFORE_GROWTH = "98682f8"
"""The last commit whose app read the rows of the types it knew, and threw away all others."""
NEW_TYPE = "visit"
BUILD_TIMEOUT_S = 900
_BUILD = "from deploy import frontend; frontend.build()"


def is_here(commit: str) -> bool:
    """Whether this clone has the commit; a shallow one may not."""
    asked = ["git", "cat-file", "-e", f"{commit}^{{commit}}"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode == 0


def of_the_past(commit: str, folder: Path) -> Path:
    """The house as it was at `commit`, built; returns the folder of the app."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
    return _built(folder)


def of_the_future(folder: Path) -> Path:
    """This house with one more record type, NEW_TYPE, in its next schema; returns the folder of the app."""
    for name in _sources():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    limits = folder / "sync" / "limits.py"
    text = limits.read_text("utf-8")
    version = int(re.findall(r"^SCHEMA_VERSION: Final = (\d+)$", text, re.MULTILINE)[0]) + 1
    limits.write_text(re.sub(r"^(SCHEMA_VERSION: Final =) \d+$", rf"\1 {version}", text, flags=re.MULTILINE))
    schema = folder / "sync" / "schema" / "__init__.py"
    text = schema.read_text("utf-8")
    entry = f'    "{NEW_TYPE}": __import__("dataclasses").replace(ACTIVITY, since={version}),\n'
    text, found = re.subn(r'^    "conflict": CONFLICT,\n', rf"\g<0>{entry}", text, flags=re.MULTILINE)
    assert found == 1, "the table of record types looks different"
    schema.write_text(text, "utf-8")
    _run(folder, "-m", "sync.codegen")
    return _built(folder)


def _sources() -> Iterator[str]:
    """Every file of the working tree that git knows or would take."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return (name for name in names.splitlines() if (ROOT / name).is_file())


def _built(folder: Path) -> Path:
    (folder / ".venv").symlink_to(ROOT / ".venv")
    _run(folder, "-c", _BUILD)
    return folder / "var" / "pwa"


def _run(folder: Path, *words: str) -> None:
    python = folder / ".venv" if (folder / ".venv").exists() else ROOT / ".venv"
    done = subprocess.run(
        [python / "bin" / "python", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=BUILD_TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
