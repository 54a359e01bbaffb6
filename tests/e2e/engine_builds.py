"""The engine page as several versions of the app: built from a copy with another schema."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from sync.schema import SCHEMA_VERSION
from tests.e2e.server import ROOT

SOURCE = Path(__file__).parent / "engine_page"
NEXT_VERSION = SCHEMA_VERSION + 1


def bundle(entry: Path, folder: Path) -> None:
    """Bundle the engine page into `folder`, the app's folder of a server."""
    folder.mkdir(exist_ok=True)
    shutil.copy(SOURCE / "index.html", folder)
    bun = ROOT / ".venv" / "bin" / "bun"
    command = [bun, "build", entry, "--outfile", folder / "engine.js", "--target", "browser"]
    subprocess.run(command, check=True, capture_output=True)


def without(taken_out: str, work: Path, folder: Path) -> None:
    """Build a version of the app that does not know the type `taken_out` into `folder`."""
    _built_with(lambda schema: _replaced(rf"^  {taken_out}: type.*\n.*\n", "", schema), work, folder)


def with_later(type_name: str, work: Path, folder: Path) -> None:
    """Build the version after that, whose schema brought `type_name`, into `folder`."""

    def later(schema: str) -> str:
        schema = _replaced(r"SCHEMA_VERSION = \d+;", f"SCHEMA_VERSION = {NEXT_VERSION};", schema)
        return _replaced(rf"^(  {type_name}: type\({{)", rf"\g<1> since: {NEXT_VERSION},", schema)

    _built_with(later, work, folder)


def _built_with(change: Callable[[str], str], work: Path, folder: Path) -> None:
    copy = work / "pwa"
    shutil.copytree(ROOT / "pwa", copy)
    page = work / "tests" / "e2e" / "engine_page"
    shutil.copytree(SOURCE, page)
    (work / "tests" / "client").symlink_to(ROOT / "tests" / "client")
    schema = copy / "engine" / "core" / "schema.gen.ts"
    schema.write_text(change(schema.read_text("utf-8")), "utf-8")
    bundle(page / "entry.ts", folder)


def _replaced(pattern: str, by: str, text: str) -> str:
    text, found = re.subn(pattern, by, text, flags=re.MULTILINE)
    assert found == 1, f"the generated schema looks different: {pattern}"
    return text
