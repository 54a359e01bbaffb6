"""`make test`: every check of the project, the quickest first, and a summary that names what failed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy import frontend, python_env, system
from deploy.python_env import BIN, environment, node
from deploy.terminal import ROOT, run, say, step

CLIENT_TESTS = ROOT / "tests" / "client"
BIOME = CLIENT_TESTS / "node_modules" / ".bin" / "biome"
TYPESCRIPT = ("pwa", "tests/client", "tests/bench", "tests/e2e")


@dataclass(frozen=True, slots=True)
class Check:
    """A headline and what to run: returns an exit code."""

    name: str
    run: Callable[[], int]


def seed() -> str:
    """The seed of the random tests: the one given, else the commit's own, else none.

    So a commit is tested the same way wherever it is tested, and each commit tries something new.
    """
    given = os.environ.get("LAPANGAN_TEST_SEED", "")
    if given:
        return given
    try:
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return str(int(head.stdout[:8], 16)) if head.returncode == 0 else ""


def _test_environment() -> dict[str, str]:
    chosen = seed()
    return environment() | ({"LAPANGAN_TEST_SEED": chosen} if chosen else {})


def _program(*command: str | Path, cwd: Path = ROOT) -> Callable[[], int]:
    return lambda: run(command, env=_test_environment(), cwd=cwd)


def _bun(*command: str) -> Callable[[], int]:
    return _program(BIN / "bun", *command, cwd=CLIENT_TESTS)


def _generated() -> int:
    """What is generated from the schema, then what is generated from the app's own shapes."""
    return max(
        run([BIN / "python", "-m", name, "--check"], cwd=ROOT) for name in ("sync.codegen", "pwa.build")
    )


def _build() -> int:
    frontend.build()
    return 0


def _browser_tests() -> int:
    env = _test_environment() | {"CHROMIUM": system.browser()}
    return run([BIN / "python", "-m", "pytest", "tests/e2e"], env=env)


def checks() -> list[Check]:
    """Everything that must hold, quickest first."""
    folders = sorted({str(path.parent.relative_to(ROOT)) for path in (ROOT / "tests").glob("*/test_*.py")})
    folders.remove("tests/e2e")  # last and alone: a browser needs the machine for itself
    if "tests/soak" in folders:  # too long for each run: `make soak`
        folders.remove("tests/soak")
    forced = [f"--hypothesis-seed={chosen}"] if (chosen := seed()) else []
    pyright = CLIENT_TESTS / "node_modules" / "pyright" / "index.js"
    return [
        Check("ruff check", _program(BIN / "ruff", "check")),
        Check("ruff format", _program(BIN / "ruff", "format", "--check")),
        Check("generated code", _generated),
        Check("imports", _program(BIN / "lint-imports", "--no-logo")),
        Check("biome", _program(BIOME, "check", f"--config-path={ROOT / 'deploy'}", *TYPESCRIPT)),
        Check("tsc", _bun("run", "types")),
        Check("pyright", _program(node(), pyright)),
        Check("TypeScript tests", _bun("test")),
        Check("PWA build", _build),
        Check("Python tests", _program(BIN / "python", "-m", "pytest", "-n", "auto", *forced, *folders)),
        Check("end-to-end tests", _browser_tests),
    ]


def prepare() -> None:
    """Install what the checks need and the app does not."""
    for need in system.TESTS:
        system.require(need)
    system.want(system.WEBKIT)  # its tests say so and are skipped where it cannot be had
    python_env.prepare("test")
    node_modules()


def node_modules() -> None:
    """The npm packages of the TypeScript tests, by their lock file."""
    stamp = CLIENT_TESTS / "node_modules" / ".installed"
    wanted = (CLIENT_TESTS / "bun.lock").read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    step(
        "Installing the npm packages of the tests",
        [BIN / "bun", "install", "--frozen-lockfile"],
        env=environment(),
        cwd=CLIENT_TESTS,
    )
    stamp.write_text(wanted)


def run_soak(only: str = "") -> int:
    """Run what is too long for each change; `only`: a word that the names of tests must have."""
    prepare()
    frontend.build()
    env = _test_environment() | {"CHROMIUM": system.browser()}
    chosen = ["-k", only] if only else []
    return run([BIN / "python", "-m", "pytest", "tests/soak", *chosen], env=env)


def run_all(only: str = "") -> int:
    """Run every check (or those whose name contains `only`); returns 0 if all hold."""
    prepare()
    results: list[tuple[str, int, float]] = []
    for check in checks():
        if only and only not in check.name:
            continue
        print(f"\n=== {check.name} ===", flush=True)
        started = time.monotonic()
        try:
            code = check.run()
        except SystemExit as stopped:  # a step that has already said why
            code = int(stopped.code or 1)
        results.append((check.name, code, time.monotonic() - started))
    print("\n=== summary ===")
    for name, code, seconds in results:
        print(f"{'ok    ' if code == 0 else 'FAILED'}  {seconds:6.1f} s  {name}")
    broken = [name for name, code, _ in results if code != 0]
    if broken:
        print(f"{len(broken)} of {len(results)} checks failed: {', '.join(broken)}", flush=True)
        return 1
    say(f"all {len(results)} checks passed in {sum(seconds for *_, seconds in results):.0f} s")
    return 0


ONLY = os.environ.get("ONLY", "")
