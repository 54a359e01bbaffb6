"""Plain words on the terminal while long steps run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
TAIL_LINES = 60


def say(text: str) -> None:
    """One line for the person at the terminal, shown at once."""
    print(f"· {text}", flush=True)


def stop(text: str) -> NoReturn:
    """End with a sentence that says what is wrong and what to do; exit code 1."""
    print(f"\n{text}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> int:
    """Run a program with its output on the terminal; returns its exit code."""
    return subprocess.run([str(part) for part in command], env=env, cwd=cwd, check=False).returncode


def step(
    text: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    progress: Callable[[str], str | None] | None = None,
    cwd: Path = ROOT,
) -> None:
    """Run a quiet program under a headline; stop with the end of its output if it fails.

    `progress` sees each line of output and may return a few words to show after the headline.
    """
    say(text)
    started = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    seen: list[str] = []
    live = sys.stdout.isatty()
    for line in process.stdout:
        seen.append(line)
        words = progress(line) if progress else None
        if words and live:
            print(f"\r  {words:<70.70}", end="", flush=True)
    code = process.wait()
    if live and progress:
        print(f"\r{'':<74}\r", end="", flush=True)
    if code != 0:
        stop(f"{''.join(seen[-TAIL_LINES:])}\nThis step failed (exit code {code}): {text}")
    say(f"  done in {time.monotonic() - started:.0f} s")
