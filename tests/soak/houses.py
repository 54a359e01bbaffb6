"""Other versions of this house, each built in a folder of its own: one of the past, one of the future."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sync.schema import SCHEMA_VERSION
from tests.e2e.houses import built, copied, generate
from tests.e2e.server import ROOT

BEFORE_GROWTH = "98682f8"
"""The last commit whose app read the rows of the types it knew, and threw away all others."""
NEW_TYPE = "visit"


def is_here(commit: str) -> bool:
    """Whether this clone has the commit; a shallow one may not."""
    asked = ["git", "cat-file", "-e", f"{commit}^{{commit}}"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode == 0


def of_the_past(commit: str, folder: Path) -> Path:
    """The house as it was at `commit`, built; returns the folder of the app."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
    return built(folder)


def of_the_future(folder: Path) -> Path:
    """This house with one more record type, NEW_TYPE, in its next schema; returns the folder of the app."""
    copied(folder)
    entry = (
        "from dataclasses import replace\n\n"
        "from sync.schema.activities import ACTIVITY\n\n"
        f'TYPES = {{"{NEW_TYPE}": replace(ACTIVITY, route="", since={SCHEMA_VERSION + 1})}}\n'
    )
    (folder / "sync" / "schema" / f"{NEW_TYPE}.py").write_text(entry, "utf-8")
    generate(folder)
    return built(folder)
