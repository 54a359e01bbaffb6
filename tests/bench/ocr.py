"""The card reader's figures: `python -m tests.bench.ocr [--cards N | --folder DIR] [--engine NAME]`.

Reads N generated cards (a seed that nothing was tuned on), or the photos of DIR (its truth.jsonl beside its
images), with each installed engine, and prints F1, calibration, processor seconds and peak memory.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ocr.engines import installed
from ocr.errors import CardError
from ocr.guard import Readers
from ocr.wire import flat
from tests.bench.figures import Figure, Report
from tests.ocr.cards.make import make_set
from tests.ocr.scorer import FIELDS, summary

SEED, CARDS = 20_261, 60
REACH: dict[str, dict[str, float]] = {
    "ppocr": {
        "micro": 0.92, "easy": 0.95, "medium": 0.95, "hard": 0.84,
        "name, company, phone and e-mail right": 0.72,
        "precision at 0.9": 0.97, "calibration error": 0.05, "cpu": 3.0, "memory": 900,
    },
    "tesseract": {"micro": 0.86, "calibration error": 0.05, "cpu": 3.0, "memory": 200},
}  # fmt: skip


def measure(report: Report, folder: Path, engine: str, label: str) -> None:
    """Read every photo of `folder` with one engine, one at a time, and report."""
    truths = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    found: dict[str, dict[str, Any]] = {}
    cpu_s: list[float] = []
    peak = 0
    with Readers(1, engine) as readers:
        for truth in truths:
            try:
                outcome = readers.outcome((folder / truth["file"]).read_bytes())
            except CardError as error:
                print(f"{truth['id']}: {error.code}: {error.detail}")
                found[truth["id"]] = {"confidence": {}}
                continue
            found[truth["id"]] = flat(outcome.draft, truth["id"], 1000 * outcome.cpu_s)
            cpu_s.append(outcome.cpu_s)
            peak = max(peak, outcome.peak_bytes)
    figures, reach = summary(found, truths), REACH[engine]
    for name in (
        "micro",
        "easy",
        "medium",
        "hard",
        "name, company, phone and e-mail right",
        "precision at 0.9",
    ):
        report.add(Figure(f"{label}: {name}", "F1 or share", [figures[name]], reach.get(name), at_least=True))
    for name in FIELDS:
        report.add(Figure(f"{label}: {name}", "F1", [figures[name]]))
    report.add(
        Figure(
            f"{label}: calibration error", "share", [figures["calibration error"]], reach["calibration error"]
        )
    )
    if cpu_s:
        report.add(Figure(f"{label}: processor time a card", "s", [statistics.mean(cpu_s)], reach["cpu"]))
        report.add(
            Figure(
                f"{label}: peak memory of the reader and its children", "MB", [peak / 1e6], reach["memory"]
            )
        )


def generated(report: Report, scratch: Path) -> None:
    """Every installed engine on CARDS generated cards, for `make bench`."""
    make_set(scratch, CARDS, SEED)
    for engine in ("ppocr", "tesseract"):
        if getattr(installed(), engine):
            measure(report, scratch, engine, engine)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 1 when a figure is not where it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ocr")
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--engine", choices=["ppocr", "tesseract"])
    options = parser.parse_args(arguments)
    here = installed()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="cards-") as scratch:
        folder = options.folder or Path(scratch)
        if not options.folder:
            make_set(folder, options.cards, options.seed)
        for engine in [options.engine] if options.engine else ["ppocr", "tesseract"]:
            if getattr(here, engine):
                measure(report, folder, engine, engine)
    return int(any(one.reached is False for one in report.figures))


if __name__ == "__main__":
    raise SystemExit(main())
