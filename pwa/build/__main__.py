"""Writes what is generated for the phone: `python -m pwa.build` (`--check` fails when a file is stale)."""

from __future__ import annotations

import sys

from pwa.build.late import late_files
from pwa.build.routes import route_files
from pwa.build.shapes import PWA, shape_files


def main(arguments: list[str]) -> int:
    """Writes the files, or with --check says whether they are up to date (exit code 1 when not)."""
    wanted = shape_files() | route_files() | late_files()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    left = sorted({*PWA.glob("features/**/*.gen.ts"), *PWA.glob("kit/**/*.gen.ts")} - set(wanted))
    for path in [*stale, *left]:
        if "--check" in arguments:
            name = path.relative_to(PWA.parent)
            print(f"{name} is stale: run `python -m pwa.build`", file=sys.stderr)
        elif path in wanted:
            path.write_text(wanted[path], "utf-8")
        else:
            path.unlink()
    return int(bool(stale or left) and "--check" in arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
