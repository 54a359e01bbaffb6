"""`lapangan phone` as a phone meets it: the guide, the authority it trusts, the app, then offline."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Error, Playwright, expect

from tests.e2e.device import FLAGS, PHONE, WAIT_MS, Device
from tests.e2e.screens import contact_links, new_contact, wait_until_sent
from tests.e2e.server import PASSWORD, ROOT, STOP_TIMEOUT_S
from tests.e2e.workplace import AISYAH, Workplace
from tests.postgres import free_port

READY = "Press Ctrl+C to stop"
GUIDE_OF = {"en-GB": "Lapangan on this phone", "kk-KZ": "Осы телефондағы Lapangan"}
OPEN_OF = {"en-GB": "Open Lapangan", "kk-KZ": "Lapangan ашу"}


@dataclass(slots=True)
class AtHome:
    """`lapangan phone` on loopback: the guide's and the app's address, and the process."""

    guide: str
    app: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """Ctrl+C."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=STOP_TIMEOUT_S)


@pytest.fixture
def at_home(workplace: Workplace) -> Iterator[AtHome]:
    """The workplace's database, served to phones in the local network."""
    workplace.server.stop()
    port, guide = str(free_port()), str(free_port())
    env = {**workplace.server.environment(), "PORT": port, "GUIDE_PORT": guide, "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "backend", "phone"],
        cwd=ROOT, env=env, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if READY in line:
            break
    addresses = re.findall(r"Lapangan: (\S+)", said)
    assert addresses == [f"http://127.0.0.1:{guide}/", f"https://127.0.0.1:{port}"], said
    home = AtHome(addresses[0], addresses[1], process)
    yield home
    if process.poll() is None:
        home.stop()


class Trusting(Device):
    """A phone with a certificate store of its own, which takes in an authority as the guide says."""

    @property
    def home(self) -> Path:
        """The folder whose store Chromium reads."""
        return self.profile.with_name(self.profile.name + "-home")

    def trust(self, authority: bytes) -> None:
        """Install an authority's certificate."""
        store = self.home / ".pki" / "nssdb"
        store.mkdir(parents=True)
        file = self.home / "lapangan.crt"
        file.write_bytes(authority)
        certutil = shutil.which("certutil")
        assert certutil, "certutil is missing: apt-get install libnss3-tools"
        for words in (("-N", "--empty-password"), ("-A", "-n", "Lapangan", "-t", "C,,", "-i", str(file))):
            subprocess.run([certutil, "-d", f"sql:{store}", *words], check=True)

    def switch_on(self) -> Trusting:
        """Start the browser on this profile and store."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            headless=True,
            args=FLAGS,
            env={**os.environ, "HOME": str(self.home)},
            viewport={"width": PHONE["width"], "height": PHONE["height"]},
            locale=self.locale,
        )
        self.context.set_default_timeout(WAIT_MS)
        return self


@pytest.fixture
def phone(playwright: Playwright, at_home: AtHome, tmp_path: Path) -> Iterator[Trusting]:
    """A phone that went through step 1; off."""
    made = Trusting(playwright, "phone", tmp_path / "phone", at_home.app)
    with urllib.request.urlopen(at_home.guide + "lapangan.crt") as answer:
        made.trust(answer.read())
    yield made
    made.switch_off()


def through_the_guide(phone: Trusting, at_home: AtHome) -> None:
    """Open the guide, read it in the phone's language, go on to the app."""
    page = phone.switch_on().page
    page.goto(at_home.guide)
    expect(page.get_by_role("heading", name=GUIDE_OF[phone.locale], level=1)).to_be_visible()
    page.get_by_role("link", name=OPEN_OF[phone.locale]).click()
    page.wait_for_url(at_home.app + "/**")


def test_from_the_guide_into_the_app_and_offline_on_a_cold_start(phone: Trusting, at_home: AtHome) -> None:
    through_the_guide(phone, at_home)
    phone.sign_in(AISYAH.email, PASSWORD)
    assert phone.page.evaluate("() => isSecureContext")
    assert phone.context is not None
    cookies = phone.context.cookies()
    assert cookies
    for cookie in cookies:
        name = cookie.get("name", "")
        assert name.startswith("__Host-")
        assert (cookie.get("secure"), cookie.get("path")) == (True, "/")
        # The app itself says whose data is open; that lets nobody in.
        assert cookie.get("httpOnly") is (name != "__Host-lapangan-here")
    new_contact(phone, "Seen From The Phone")
    wait_until_sent(phone)
    at_home.stop()
    phone.switch_off()
    phone.switch_on().open("/contacts")
    expect(contact_links(phone, "Seen From The Phone")).to_be_visible()


def test_the_guide_and_the_app_speak_kazakh_to_a_kazakh_phone(phone: Trusting, at_home: AtHome) -> None:
    phone.locale = "kk-KZ"
    through_the_guide(phone, at_home)
    expect(phone.page.get_by_role("button", name="Кіру", exact=True)).to_be_visible()


def test_a_phone_without_the_authority_is_warned(
    playwright: Playwright, at_home: AtHome, tmp_path: Path
) -> None:
    stranger = Trusting(playwright, "stranger", tmp_path / "stranger", at_home.app)
    page = stranger.switch_on().page
    try:
        with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
            page.goto(at_home.app)
    finally:
        stranger.switch_off()
