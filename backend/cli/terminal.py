"""How the command line speaks: plain words on stdout, troubles on stderr, progress only to a person."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import segno


class NotDone(Exception):
    """A command could not do its work; the text says why, `action` what to do."""

    def __init__(self, why: str, action: str = "") -> None:
        super().__init__(why)
        self.action = action


def say(text: str = "") -> None:
    """One line to the person."""
    print(text, flush=True)


def say_error(why: str, action: str = "") -> None:
    """What went wrong and what to do about it."""
    print(f"lapangan: {why}", file=sys.stderr)
    if action:
        print(f"          {action}", file=sys.stderr)


@contextmanager
def step(words: str) -> Iterator[None]:
    """Names a step that takes a while; says how it ended when a person looks on."""
    live = sys.stderr.isatty()
    if live:
        print(f"{words} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        if live:
            print(" failed", file=sys.stderr, flush=True)
        raise
    if live:
        print(" done", file=sys.stderr, flush=True)


def qr(address: str) -> None:
    """The address as a code to photograph."""
    # Terminals that cannot write block characters get the address alone.
    if "utf" in (sys.stdout.encoding or "").lower():
        segno.make(address, error="l").terminal(compact=True, border=2)


def first_line(path: Path) -> str:
    """The first line of a file, or of stdin for `-`."""
    text = sys.stdin.readline() if str(path) == "-" else path.read_text(encoding="utf-8")
    return text.splitlines()[0] if text else ""
