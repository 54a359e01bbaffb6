"""The script in the document's head. Its addresses are known only after the build, so it is put in then.

React does not know of it, and passes over scripts it does not know when it takes the document over.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from sync.schema import LANGUAGES

SOURCE = Path(__file__).parent / "first.js"
TEXTS, ROUTES = '"__TEXTS__"', '"__ROUTES__"'


# Written by screens.mjs, beside the finished files.
SCREENS = "screens.json"
CHARSET = '<meta charSet="utf-8"/>'


class HeadMissing(RuntimeError):
    """A built document has no head as we know it: the build has changed, look at pwa/build/early.py."""


def script() -> str:
    """The script without comments and indentation, its addresses still to be put in."""
    lines = [line.strip() for line in SOURCE.read_text("utf-8").splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _pattern(path: str) -> str:
    parts = [r"[^/]+" if part.startswith(":") else re.escape(part) for part in path.split("/")]
    return "^/" + "/".join(parts) + "/?$"


def routes(screens: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """(pattern of the address, scripts the screen needs beside the root's), in the order of the router."""
    return [
        (_pattern(path.strip("/")), [f"/{script}" for script in scripts])
        for path, scripts in screens.items()
        if path != "*"
    ]


def finish(static_dir: Path) -> None:
    """Put the script, with its addresses, into every document of a finished build. Raises HeadMissing."""
    assets = static_dir / "assets"
    names = {path.name.split("-")[0]: f"/assets/{path.name}" for path in sorted(assets.glob("*.json"))}
    texts = {name: path for name, path in names.items() if name in LANGUAGES}
    screens = json.loads((static_dir.parent / SCREENS).read_text("utf-8"))
    code = script()
    for place, value in ((TEXTS, texts), (ROUTES, routes(screens))):
        code = code.replace(place, json.dumps(value, separators=(",", ":")))
    for document in static_dir.glob("*.html"):
        html = document.read_text("utf-8")
        if CHARSET not in html:
            raise HeadMissing(document.name)
        html = html.replace(CHARSET, f"{CHARSET}<script>{code}</script>", 1)
        # The stylesheet first: the page's shape is painted before its scripts are there.
        html = html.replace('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
        document.write_text(html, "utf-8")
