"""Writes what is generated from the schema: `python -m sync.codegen` (`--check` fails when a file is stale).

The only module of sync that touches a file.
"""

import sys
from pathlib import Path
from typing import Final

from sync.codegen.spec_tables import with_tables
from sync.codegen.typescript import generate

TARGET: Final = Path(__file__).parents[2] / "pwa" / "engine" / "core" / "schema.gen.ts"
SPEC: Final = Path(__file__).parents[1] / "SPEC.md"


def main(arguments: list[str]) -> int:
    """Writes the files, or with --check says whether they are up to date (exit code 1 when not)."""
    wanted = {TARGET: generate(), SPEC: with_tables(SPEC.read_text("utf-8"))}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        if "--check" in arguments:
            print(f"{path.name} is stale: run `python -m sync.codegen`", file=sys.stderr)
        else:
            path.write_text(wanted[path], "utf-8")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
