"""Fixtures of the end-to-end tests: the real server, real browsers, and evidence when a test fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.device import Device
from tests.e2e.server import Server

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


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running server with an empty database."""
    running = Server(tmp_path / "server")
    running.command("migrate")
    running.start()
    yield running
    running.stop()


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
