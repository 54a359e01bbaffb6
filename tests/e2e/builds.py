"""The built app as a server publishes it: a copy that a test may replace, and the build after it."""

from __future__ import annotations

import os
import re
import shutil
from hashlib import md5
from pathlib import Path

from sync.schema import SCHEMA_VERSION
from tests.e2e.server import ROOT

# What tells the next build from the one before: a heading in English, and the schema it speaks.
NEXT_TITLE = "New contact (next version)"
NEXT_SCHEMA = SCHEMA_VERSION + 1
_TEXTS = {".css", ".html", ".js", ".json"}


def copy_of_the_build(folder: Path) -> Path:
    """A copy of the built app in `folder`."""
    shutil.copytree(os.environ.get("PWA_DIR") or ROOT / "var" / "pwa", folder)
    return folder


def publish(build: Path) -> None:
    """Let the server read the build again: the time of the shell says that it was replaced."""
    shell = build / "index.html"
    shell.write_text(shell.read_text("utf-8"), "utf-8")


def publish_the_next_build(build: Path) -> None:
    """Put another build in the place of `build`, as a bundler makes it: no asset keeps its name."""
    files = sorted(build.glob("assets/*"))
    names = {file.name: f"{file.stem}2{file.suffix}" for file in files}
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    any_name = re.compile("|".join(longest_first))
    for path in [path for path in build.rglob("*") if path.suffix in _TEXTS]:
        text = path.read_text("utf-8")
        text = any_name.sub(lambda found: names[found.group()], text)
        text = re.sub(r"\bschema:\d+,device", f"schema:{NEXT_SCHEMA},device", text)
        path.write_text(text.replace('"contact.new":"New contact"', f'"contact.new":"{NEXT_TITLE}"'), "utf-8")
    for file in files:
        file.rename(file.with_name(names[file.name]))
    shell = md5((build / "index.html").read_bytes(), usedforsecurity=False).hexdigest()
    worker = build / "sw.js"
    revision = re.compile(r"(url:`index\.html`,revision:`)[0-9a-f]{32}")
    text, replaced = revision.subn(rf"\g<1>{shell}", worker.read_text("utf-8"))
    assert replaced == 1, "the service worker's list of files looks different"
    worker.write_text(text, "utf-8")
