"""The script in the document's head. Its addresses are known only after the build, so it is put in then.

React does not know of it, and passes over scripts it does not know when it takes the document over.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sync.schema import LANGUAGES

SOURCE = Path(__file__).parent / "first.js"
TEXTS, ROUTES = '"__TEXTS__"', '"__ROUTES__"'


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


def routes(manifest: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """(pattern of the address, scripts the route needs beside the root's), fixed addresses before `:id`."""
    root = set(manifest["routes"]["root"]["imports"])
    found = []
    for route in manifest["routes"].values():
        path = route.get("path", "/" if route.get("index") else None)
        if route["id"] == "root" or path is None or path == "*":
            continue
        scripts = [route["module"], *(name for name in route["imports"] if name not in root)]
        found.append((path.count(":"), _pattern(path.strip("/")), scripts))
    return [(pattern, scripts) for _, pattern, scripts in sorted(found, key=lambda one: one[0])]


def finish(static_dir: Path) -> None:
    """Put the script, with its addresses, into every document of a finished build. Raises HeadMissing."""
    assets = static_dir / "assets"
    names = {path.name.split("-")[0]: f"/assets/{path.name}" for path in sorted(assets.glob("*.json"))}
    texts = {name: path for name, path in names.items() if name in LANGUAGES}
    text = next(assets.glob("manifest-*.js")).read_text("utf-8")
    manifest = json.loads(text[text.index("{") : text.rindex("}") + 1])
    code = script()
    for place, value in ((TEXTS, texts), (ROUTES, routes(manifest))):
        code = code.replace(place, json.dumps(value, separators=(",", ":")))
    for document in static_dir.glob("*.html"):
        html = document.read_text("utf-8")
        if CHARSET not in html:
            raise HeadMissing(document.name)
        html = html.replace(CHARSET, f"{CHARSET}<script>{code}</script>", 1)
        # The stylesheet first: the page's shape is painted before its scripts are there.
        html = html.replace('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
        document.write_text(html, "utf-8")
