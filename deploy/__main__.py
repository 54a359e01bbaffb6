"""The commands behind `make`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import NoReturn

from deploy import checks, frontend, python_env, system
from deploy.python_env import BIN, environment
from deploy.terminal import ROOT, run, say, stop


def _become(*command: str) -> NoReturn:
    """Replace this process, so that signals and the exit code are the program's own."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(str(BIN / command[0]), list(command), environment())


def _ready() -> None:
    python_env.prepare()
    system.want(system.READING)
    frontend.build()
    # What was just built is served, also where VAR_DIR puts the data elsewhere.
    os.environ.setdefault("PWA_DIR", str(frontend.PUBLISHED))


def _run() -> int:
    _ready()
    _become("lapangan", "serve")


def _test() -> int:
    return checks.run_all(os.environ.get("ONLY", ""))


def _soak() -> int:
    return checks.run_soak(os.environ.get("ONLY", ""))


def _phone() -> int:
    _ready()
    _become("lapangan", "phone")


def _dev() -> int:
    python_env.prepare("test")
    checks.node_modules()
    frontend.build()
    _become("python", "-m", "deploy.dev")


def _bench() -> int:
    checks.prepare()
    frontend.build()
    _become("python", "-m", "tests.bench", *filter(None, [os.environ.get("ONLY", "")]))


def _lighthouse() -> int:
    os.environ["ONLY"] = "lighthouse"
    return _bench()


def _lock() -> int:
    return run([BIN / "python", "-m", "deploy.lock"], env=environment())


def _clean() -> int:
    for name in (".web", ".states", ".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    shutil.rmtree(frontend.PUBLISHED, ignore_errors=True)
    frontend.STAMP.unlink(missing_ok=True)
    for cache in (*ROOT.glob("[!.]*/**/__pycache__"), ROOT / "tests" / "client" / "node_modules"):
        shutil.rmtree(cache, ignore_errors=True)
    say("Removed build files. The database in var/ and .venv are kept.")
    return 0


COMMANDS: dict[str, Callable[[], int]] = {
    "run": _run,
    "test": _test,
    "soak": _soak,
    "phone": _phone,
    "dev": _dev,
    "bench": _bench,
    "lighthouse": _lighthouse,
    "lock": _lock,
    "clean": _clean,
}


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        stop(f"usage: python3 -m deploy {'|'.join(COMMANDS)}")
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
