"""Fixtures of the end-to-end tests: the real server, real browsers, and evidence when a test fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.ahead import Ahead
from tests.e2e.device import Device
from tests.e2e.engine_fixtures import (
    any_phone,
    engine_ahead,
    engine_folder,
    engine_phone,
    engine_server,
    webkit_phone,
)
from tests.e2e.server import Server
from tests.e2e.workplace import Workplace

__all__ = ("any_phone", "engine_ahead", "engine_folder", "engine_phone", "engine_server", "webkit_phone")
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
