"""WebKit, the engine of Safari, as Debian packages it: WebKitGTK under WebDriver, on a screen of its own.

Playwright's WebKit is a download of Playwright's own; this one is a package of the system like all else.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.postgres import free_port

DRIVER, SCREEN, BUS = "WebKitWebDriver", "Xvfb", "dbus-run-session"
PYTHON = "/usr/bin/python3"
WINDOW = Path(__file__).with_name("webkit_window.py")
GTK = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2"
START_S, ANSWER_S, SCRIPT_MS = 30, 60, 50_000
# It must not need a GPU or a sandbox in a container, nor the desktop around it.
QUIET = {
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    "NO_AT_BRIDGE": "1",
    "GDK_BACKEND": "x11",
}
# Evaluates as Playwright does: an expression, or a function called with the argument; promises are awaited.
EVALUATE = """const [argument, done] = arguments;
(async () => {
  const value = (%s
  );
  return typeof value === 'function' ? value(argument) : value;
})().then(value => done({ value }), error => done({ error: error?.message || String(error) }));"""


def missing() -> str:
    """What of WebKit is not installed; "" when all is there."""
    for program in (DRIVER, SCREEN, BUS, PYTHON):
        if shutil.which(program) is None:
            return program
    found = subprocess.run([PYTHON, "-c", GTK], capture_output=True, check=False)
    return "" if found.returncode == 0 else "gir1.2-webkit2-4.1"


@dataclass(slots=True)
class WebKitPage:
    """One window. It has of Playwright's Page what a Phone uses."""

    device: WebKitDevice
    handle: str

    def goto(self, url: str) -> None:
        """Load a page; returns when it is loaded."""
        self._ask("POST", "/url", {"url": url})

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """The value of an expression, or of a function called with `arg`, awaited."""
        answer = self._ask("POST", "/execute/async", {"script": EVALUATE % expression, "args": [arg]})
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer.get("value")

    def close(self) -> None:
        """Close this window."""
        self._ask("DELETE", "/window")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        self.device.ask("POST", "/window", {"handle": self.handle})
        return self.device.ask(method, path, body)


@dataclass(slots=True)
class WebKitDevice:
    """A profile of WebKit on disk. It has of a Device what a Phone uses.

    WebDriver has no airplane mode: `offline` and `online` are the server's stop and start.
    """

    profile: Path
    url: str
    offline: Callable[[], None]
    online: Callable[[], None]
    _started: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])
    _driver: httpx.Client | None = None
    _session: str = ""

    @property
    def page(self) -> WebKitPage:
        """The first window."""
        return WebKitPage(self, self.ask("GET", "/window/handles")[0])

    def new_page(self) -> WebKitPage:
        """One more window with the same storage."""
        return WebKitPage(self, self.ask("POST", "/window/new", {"type": "window"})["handle"])

    def switch_on(self) -> WebKitDevice:
        """Start the browser on this profile."""
        self.profile.mkdir(exist_ok=True)
        display, port = f":{free_port()}", free_port()
        home = dict.fromkeys(
            ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(self.profile)
        )
        env = {**os.environ, **QUIET, **home, "DISPLAY": display}
        screen = (SCREEN, display, "-screen", "0", "1024x768x24", "-nolisten", "tcp")
        driver = (BUS, "--", DRIVER, "--host=127.0.0.1", f"--port={port}")
        with (self.profile / "webkit.log").open("ab") as log:
            for command in (screen, driver):
                one = subprocess.Popen(command, stdout=log, stderr=log, env=env, start_new_session=True)
                self._started.append(one)
        self._driver = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=ANSWER_S)
        options = {"binary": PYTHON, "args": [str(WINDOW), str(self.profile)]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self._session = f"/session/{self._until_it_listens(self._driver, wanted)}"
        self.ask("POST", "/timeouts", {"script": SCRIPT_MS})
        return self

    def kill(self) -> None:
        """End every process of the browser at once, as an empty battery would."""
        for process in reversed(self._started):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if self._driver:
            self._driver.close()
        self._started, self._driver = [], None

    switch_off = kill

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One command of WebDriver."""
        assert self._driver is not None, "the device is switched off"
        answer = self._driver.request(method, self._session + path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"]

    def _until_it_listens(self, driver: httpx.Client, wanted: dict[str, Any]) -> str:
        ends_s = time.monotonic() + START_S
        while True:
            try:
                made = driver.post("/session", json=wanted)
            except httpx.TransportError:
                assert time.monotonic() < ends_s, (self.profile / "webkit.log").read_text()
                time.sleep(0.05)  # a poll of a condition, bounded by the deadline
            else:
                assert made.status_code == 200, made.text
                return str(made.json()["value"]["sessionId"])
