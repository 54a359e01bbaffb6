"""Fixtures of the end-to-end tests: the real server, real browsers, and evidence when a test fails."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.device import Device
from tests.e2e.server import Server
from tests.e2e.workplace import Workplace

FAILURES = Path(__file__).parent / "failures"
MakeDevice = Callable[..., Device]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures see whether the test failed."""
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of every browser of the run."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A workplace that was opened once and stopped; tests work on copies of its folder."""
    workplace = Workplace(Server(tmp_path_factory.mktemp("prepared") / "server"))
    try:
        workplace.open()
    finally:
        workplace.server.stop()
    return workplace


@dataclass(slots=True)
class Ahead:
    """The workplace of the test to come: its server starts while the test before runs."""

    prepared: Workplace
    folders: pytest.TempPathFactory
    settings: dict[str, str] = field(default_factory=dict[str, str])
    next: Workplace | None = None
    begun_with: dict[str, str] = field(default_factory=dict[str, str])

    def take(self) -> Workplace:
        """One that runs, with the settings of now; the next begins to start."""
        taken, self.next = self.next, None
        if taken is not None and self.begun_with != taken.server.environment():  # the app's folder, say
            taken.server.stop()
            taken = None
        taken = taken or self._begun()
        taken.server.wait()
        self.next = self._begun()
        self.begun_with = self.next.server.environment()
        return taken

    def _begun(self) -> Workplace:
        folder = self.folders.mktemp("workplace") / "server"
        shutil.copytree(self.prepared.server.var_dir, folder)
        fresh = Workplace(
            Server(folder, settings=dict(self.settings)), self.prepared.pipeline, self.prepared.stages
        )
        fresh.server.begin()
        return fresh

    def close(self) -> None:
        """Stop the one that nobody took."""
        if self.next is not None:
            self.next.server.stop()


@pytest.fixture(scope="session")
def ahead(prepared: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ahead]:
    """Workplaces of the whole run."""
    made = Ahead(prepared, tmp_path_factory)
    yield made
    made.close()


@pytest.fixture
def workplace(ahead: Ahead) -> Iterator[Workplace]:
    """A running server with Ana, Aisyah and Budi, their team and one pipeline, and no records yet."""
    taken = ahead.take()
    yield taken
    taken.server.stop()


@pytest.fixture
def server(workplace: Workplace) -> Server:
    """The server of the workplace."""
    return workplace.server


@pytest.fixture
def device(
    playwright: Playwright, server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[MakeDevice]:
    """Makes devices by name: `device("Aisyah's phone")`. They are switched off at the end of the test."""
    made: list[Device] = []

    def make(name: str, **more: object) -> Device:
        profile = tmp_path / re.sub(r"\W+", "-", name)
        fresh = Device(playwright, name, profile, server.url, **more).switch_on()  # type: ignore[arg-type]
        made.append(fresh)
        return fresh

    yield make
    report = getattr(request.node, "report_call", None)
    for one in made:
        if report is not None and report.failed:
            one.keep_evidence(FAILURES / request.node.name)
        one.switch_off()
