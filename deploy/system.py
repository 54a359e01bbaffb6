"""Packages of Debian and Ubuntu: which are missing, and installing them where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.terminal import say, step, stop

APT = {"DEBIAN_FRONTEND": "noninteractive"}
CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.conf")


# Once is enough for one run of the starter.
_asked: list[bool] = []


@dataclass(frozen=True, slots=True)
class Need:
    """One thing of the system: where it is looked for, what installs it, what works only with it."""

    name: str
    packages: tuple[str, ...]
    found_at: tuple[str, ...]  # any of these, as a program on PATH or as a file pattern from /
    gives: str


READING = Need(
    "tesseract",
    ("tesseract-ocr", "tesseract-ocr-kaz", "tesseract-ocr-msa", "tesseract-ocr-ind", "tesseract-ocr-rus"),
    ("usr/share/tesseract-ocr/*/tessdata/kaz.traineddata",),
    "reading business cards on the server",
)
BROWSER = Need(
    "Chromium",
    ("chromium",),
    ("chromium", "chromium-browser", "google-chrome"),
    "the end-to-end tests",
)
WEBKIT = Need(
    "WebKit",
    ("webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb", "dbus-daemon"),
    ("WebKitWebDriver",),
    "the tests of the engine in WebKit",
)
CERTUTIL = Need(
    "certutil",
    ("libnss3-tools",),
    ("certutil",),
    "the tests of a phone that trusts this computer",
)
FONTS = Need(
    "fonts with Cyrillic and Kazakh letters",
    ("fonts-noto-core",),
    ("usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",),
    "screenshots that look like a phone's",
)
CARD_FONTS = Need(
    "fonts of printed cards",
    ("fonts-dejavu-core", "fonts-liberation"),
    ("usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf",),
    "the cards that the reader's tests print",
)
ATOMIC = Need(
    "libatomic",
    ("libatomic1",),
    ("usr/lib/*/libatomic.so.1", "lib/*/libatomic.so.1"),
    "the Node inside Playwright, and pyright,",
)
POSTGRES = Need(
    "Postgres",
    ("postgresql",),
    ("usr/lib/postgresql/*/bin/initdb", "initdb"),
    "the tests of the store on Postgres",
)
# What the checks need and the app does not, but for reading cards, which the app can do without.
TESTS = (ATOMIC, BROWSER, CERTUTIL, FONTS, CARD_FONTS, POSTGRES, READING)


def present(need: Need) -> bool:
    """Whether the thing is on this machine."""
    for place in need.found_at:
        if "/" not in place and shutil.which(place):
            return True
        if "/" in place and any(Path("/").glob(place)):
            return True
    return False


def _rights() -> list[str] | None:
    """The words before apt-get that need no password: none as root, `sudo -n` where it answers, else None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def command_for(packages: tuple[str, ...]) -> str:
    """The one command a person may type."""
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"


def install(packages: tuple[str, ...], what: str) -> bool:
    """Install Debian packages if this account may; False if it may not."""
    rights = _rights()
    if rights is None:
        return False
    # `env` carries the setting through sudo, which clears the environment.
    apt = [*rights, "env", *(f"{key}={value}" for key, value in APT.items()), "apt-get"]
    if not _asked:
        step("Updating Debian's package list", [*apt, "update", "-q"])
        _asked.append(True)
    step(
        f"Installing {what} ({' '.join(packages)})",
        [*apt, "install", "-y", "-q", "--no-install-recommends", *packages],
        progress=lambda line: line.strip() if line.startswith(("Get:", "Unpacking", "Setting up")) else None,
    )
    return True


def want(need: Need) -> None:
    """Have it if possible; otherwise name its one command and go on without it."""
    if present(need):
        return
    if not install(need.packages, need.name):
        say(f"{need.name} is missing, so {need.gives} won't work. Install it:")
        say(f"  {command_for(need.packages)}")


def require(need: Need) -> None:
    """Have it, or stop with its one command."""
    if present(need):
        return
    if need is POSTGRES:
        _install_postgres()
    elif not install(need.packages, need.name):
        stop(f"{need.name} is missing; {need.gives} need it. Install it:\n  {command_for(need.packages)}")


def _install_postgres() -> None:
    """Install the server programs without Debian's habit of starting a server: tests start their own."""
    if not install(("postgresql-common",), "the base of Postgres"):
        stop(
            f"Postgres is missing; {POSTGRES.gives} need it. Install it:\n  {command_for(POSTGRES.packages)}"
        )
    rights = _rights() or []
    setting = "create_main_cluster = false"
    if CLUSTER_SETTINGS.exists() and setting not in CLUSTER_SETTINGS.read_text().splitlines():
        subprocess.run(
            [*rights, "sh", "-c", f"echo '{setting}' >> {CLUSTER_SETTINGS}"], check=True, capture_output=True
        )
    install(POSTGRES.packages, POSTGRES.name)


def browser() -> str:
    """The path of Chromium."""
    for name in BROWSER.found_at:
        path = shutil.which(name)
        if path:
            return path
    stop(f"Chromium is missing. Install it:\n  {command_for(BROWSER.packages)}")
