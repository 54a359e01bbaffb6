"""The runner: `make bench`, or `python -m tests.bench search` for the parts whose name contains a word."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench import (
    books,
    exchange,
    first_sync,
    flood,
    imports,
    lighthouse,
    ocr,
    server_cost,
    size,
    snapshot,
    start,
    work,
)
from tests.bench.figures import HEAD, Report, machine
from tests.bench.stage import Stage, stage
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH

Part = Callable[[Stage, Report], None]


def _size(on: Stage, report: Report) -> None:
    device = on.device("size")
    device.sign_in(AISYAH.email, PASSWORD)
    size.measure(device, report)
    device.switch_off()


def _server(on: Stage, report: Report) -> None:
    with on.workplace.remote(AISYAH) as remote:
        server_cost.measure(on.server, remote, report)
    server_cost.with_page(on.folder, report)


def _flood(on: Stage, report: Report) -> None:
    flood.measure(on.folder, report)


def _cards(on: Stage, report: Report) -> None:
    ocr.generated(report, on.folder / "cards")


# The words are what ONLY= may name.
PARTS: dict[str, Part] = {
    "size": _size,
    "server": _server,
    "followers": work.followers,
    "retention": work.collecting,
    "snapshot": snapshot.measure,
    "exchange one thousand": exchange.measure,
    "import": imports.measure,
    "flood sign-in import beside a push": _flood,
    "books": books.measure,
    "start search": start.measure,
    "first sync floor layout": first_sync.measure,
    "lighthouse": lighthouse.measure,
    "cards": _cards,
}


def main(only: str) -> int:
    """Measure, print, save; returns 1 when a figure is not where it should be."""
    chosen = {name: part for name, part in PARTS.items() if only in name}
    if not chosen:
        print(f"nothing is called {only!r}; there are: {', '.join(PARTS)}")
        return 2
    report = Report()
    print(machine(), "\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="lapangan-bench-") as folder, sync_playwright() as playwright:
        for name, part in chosen.items():
            place = Path(folder) / name.replace(" ", "-")
            place.mkdir()
            with stage(playwright, place) as on:
                if not report.figures:
                    print(HEAD, flush=True)
                part(on, report)
    if not only:
        report.save()
    missed = [one.name for one in report.figures if one.reached is False]
    print(
        f"\n{len(report.figures)} figures, {len(missed)} not where they should be"
        + "".join(f"\n  {one}" for one in missed)
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
