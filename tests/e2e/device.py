"""A phone or tablet: one browser profile that can lose its network, be killed and be opened again."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

# Chromium must neither phone home nor need a GPU or a sandbox in a container.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
# Long enough for a machine that is loaded five times over: a test that passes never waits for it.
WAIT_MS = 45_000
expect.set_options(timeout=WAIT_MS)
EMAIL = re.compile(r"^E-?mail$")
"""Apps before the pass over all texts said "E-mail"."""
CONTROLLED = "() => navigator.serviceWorker?.controller != null"


@dataclass(slots=True)
class Device:
    """One profile on disk. `page` is the open app; `errors` are the page errors nobody expected."""

    playwright: Playwright
    name: str
    profile: Path
    url: str
    size: dict[str, int] = field(default_factory=lambda: dict(PHONE))
    locale: str = "en-GB"
    traced: bool = True
    flags: tuple[str, ...] = ()
    context: BrowserContext | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The page of the open app."""
        assert self.context is not None, "the device is switched off"
        return self.context.pages[0]

    def switch_on(self) -> Device:
        """Start the browser on this profile."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            headless=True,
            args=[*FLAGS, *self.flags],
            viewport={"width": self.size["width"], "height": self.size["height"]},
            has_touch=True,
            locale=self.locale,
            timezone_id="Asia/Kuala_Lumpur",
        )
        self.context.set_default_timeout(WAIT_MS)
        if self.traced:
            self.context.tracing.start(screenshots=True, snapshots=True)
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        return self

    def switch_off(self) -> None:
        """Close the browser as a person would."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """End every process of the browser at once, as an empty battery would."""
        wanted = f"--user-data-dir={self.profile}".encode()
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if wanted in words:
                os.kill(int(entry.name), signal.SIGKILL)
        context, self.context = self.context, None
        if context is not None:
            with contextlib.suppress(Error):  # it has already noticed that the browser is gone
                context.close()
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)

    def offline(self) -> None:
        """Airplane mode: neither the page nor its service worker reaches anything."""
        assert self.context is not None
        self.context.set_offline(True)

    def online(self) -> None:
        """The network is back."""
        assert self.context is not None
        self.context.set_offline(False)

    def new_page(self) -> Page:
        """One more tab of the same browser."""
        assert self.context is not None, "the device is switched off"
        return self.context.new_page()

    def open(self, path: str = "/") -> Page:
        """Go to a path of the app by its address, as a cold start or a deep link does."""
        self.page.goto(self.url + path)
        return self.page

    def wait_for_worker(self) -> None:
        """Return when the service worker controls the page, so that the app survives without the server."""
        self.page.wait_for_function(CONTROLLED)

    def sign_in(self, email: str, password: str) -> None:
        """Sign in on the sign-in screen and wait for the first screen behind it."""
        page = self.open("/")
        page.get_by_label(EMAIL).fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
        self.wait_for_worker()

    def keep_evidence(self, folder: Path) -> None:
        """Save a screenshot and the trace of this device, for a test that failed."""
        if self.context is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(self.context.pages):
            page.screenshot(path=folder / f"{self.name}-{number}.png")
        if self.traced:
            self.context.tracing.stop(path=folder / f"{self.name}.zip")
        (folder / f"{self.name}-errors.txt").write_text("\n".join(self.errors))
