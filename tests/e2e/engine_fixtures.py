"""Phones of both browsers that run the engine without screens; conftest.py hands them to the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Playwright

from tests.e2e.ahead import Ahead
from tests.e2e.device import Device
from tests.e2e.engine_builds import SOURCE, bundle
from tests.e2e.engine_phone import Phone
from tests.e2e.server import Server
from tests.e2e.webkit import WebKitDevice, missing
from tests.e2e.workplace import Workplace

MakePhone = Callable[[str], Phone]


@pytest.fixture(scope="session")
def engine_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine bundled for a browser, as the app's folder of a server."""
    folder = tmp_path_factory.mktemp("engine")
    bundle(SOURCE / "entry.ts", folder)
    return folder


@pytest.fixture(scope="module")
def engine_ahead(
    prepared: Workplace, engine_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ahead]:
    """Workplaces whose servers serve the engine page."""
    made = Ahead(prepared, tmp_path_factory, {"PWA_DIR": str(engine_folder)})
    yield made
    made.close()


@pytest.fixture
def engine_server(engine_ahead: Ahead) -> Iterator[Server]:
    """A server of the prepared workplace that serves the engine page."""
    server = engine_ahead.take().server
    yield server
    server.stop()


@pytest.fixture
def engine_phone(playwright: Playwright, engine_server: Server, tmp_path: Path) -> Iterator[MakePhone]:
    """Makes phones by name; they are switched off afterwards."""
    made: list[Device] = []

    def make(name: str) -> Phone:
        device = Device(playwright, name, tmp_path / name, engine_server.url).switch_on()
        made.append(device)
        return Phone(device)

    yield make
    for device in made:
        device.switch_off()


@pytest.fixture
def webkit_phone(engine_server: Server, tmp_path: Path) -> Iterator[MakePhone]:
    """Makes phones as `engine_phone` does, whose browser is WebKit."""
    if what := missing():
        pytest.skip(f"WebKit is not installed: no {what} here")
    made: list[WebKitDevice] = []

    def make(name: str) -> Phone:
        server = engine_server
        made.append(WebKitDevice(tmp_path / name, server.url, server.stop, server.start).switch_on())
        return Phone(cast(Device, made[-1]))

    yield make
    for device in made:
        device.switch_off()


@pytest.fixture(params=["engine_phone", "webkit_phone"], ids=["Chromium", "WebKit"])
def any_phone(request: pytest.FixtureRequest) -> MakePhone:
    """Makes phones of both browsers, in turn."""
    made: MakePhone = request.getfixturevalue(request.param)
    return made
