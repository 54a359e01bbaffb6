"""What the measurements share: a server with the book on it, and the app's files with the bare engine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Playwright

from tests.bench.book import OTHER_TYPES, TODAY, Pipeline, Sizes, drafts
from tests.e2e.device import Device
from tests.e2e.server import PASSWORD, ROOT, Server
from tests.e2e.workplace import AISYAH, Person, Workplace

ENGINE_PAGE = "/bench.html"
CHROMIUM_WAIT_MS = 120_000
# Python reads a module of this name before the server's own code, in each of its processes.
SECOND_SCHEMA = f"""
from sync.schema import RECORD_TYPES
from sync.schema.fields import FLAG, OWNER, VISIBILITY, line, prose
from sync.schema.kinds import Field, RecordType
for name in {OTHER_TYPES}:
    RECORD_TYPES[name] = RecordType(
        {{"name": line(), "note": prose(), "at": Field("instant"), "done": FLAG,
          "owner": OWNER, "visibility": VISIBILITY}}, owner="owner", visibility="visibility")
"""


@dataclass(slots=True)
class Stage:
    """A running workplace whose server holds the book, and a folder for profiles."""

    playwright: Playwright
    workplace: Workplace
    folder: Path
    made: int = 0

    @property
    def server(self) -> Server:
        """The server of the workplace."""
        return self.workplace.server

    def device(self, name: str, *flags: str, url: str = "") -> Device:
        """A fresh device, switched on; `flags` go to Chromium; `url`: where it reaches the server."""
        self.made += 1
        profile = self.folder / f"{name}-{self.made}"
        url = url or self.server.url
        one = Device(self.playwright, name, profile, url, traced=False, flags=flags).switch_on()
        assert one.context is not None
        one.context.set_default_timeout(CHROMIUM_WAIT_MS)
        return one

    def engine(self, name: str, person: Person, url: str = "") -> Device:
        """A fresh device that runs the engine alone, signed in and synced."""
        one = self.device(name, url=url)
        page = one.open(ENGINE_PAGE)
        page.evaluate("engine.begin()")
        page.evaluate(
            "([email, password]) => engine.signIn(email, password, 'bench')", [person.email, PASSWORD]
        )
        settled(page)
        return one


def settled(page: Page) -> None:
    """Wait until the engine has everything and nothing waits."""
    page.wait_for_function(
        "() => engine.ready() === 'ready' && engine.status().phase === 'idle' && !engine.status().waiting"
        " && engine.status().lastAnswer"
    )


def _site(folder: Path) -> Path:
    """A copy of the built app with the engine's page beside it."""
    site = folder / "pwa"
    shutil.copytree(os.environ.get("PWA_DIR") or ROOT / "var" / "pwa", site)
    source = ROOT / "tests" / "bench" / "engine.ts"
    command = ["bun", "build", str(source), "--target", "browser", "--outfile", str(site / "bench.js")]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT / "tests" / "client")
    page = '<!doctype html><title>bench</title><script type="module" src="/bench.js"></script>'
    (site / ENGINE_PAGE.lstrip("/")).write_text(page)
    return site


@contextmanager
def stage(playwright: Playwright, folder: Path, sizes: Sizes = TODAY) -> Iterator[Stage]:
    """Open a workplace, push the book, and stop everything at the end."""
    (folder / "sitecustomize.py").write_text(SECOND_SCHEMA)
    server = Server(
        folder / "server",
        settings={"PWA_DIR": str(_site(folder)), "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))},
    )
    workplace = Workplace(server)
    try:
        workplace.open()
        pipeline = Pipeline(workplace.pipeline, tuple(workplace.stages[:3]))
        with workplace.remote(AISYAH) as remote:
            remote.push(
                [
                    remote.create(kind, fields, record)
                    for kind, record, fields in drafts(pipeline, sizes=sizes)
                ]
            )
            # What follows from the book is made first: it would be measured with whatever comes next.
            entries = 0
            while entries < int(sizes.deals):
                entries += sum(change["type"] == "stage_entry" for change in remote.pull())
        yield Stage(playwright, workplace, folder)
    finally:
        server.stop()
