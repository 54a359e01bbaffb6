"""A measured figure, the machine it was measured on, and the table of all of them."""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

LAST = Path(__file__).with_name("last.json")


@dataclass(frozen=True, slots=True)
class Figure:
    """Several readings of one thing. `reach`: the value it should stay at or below (`at_least`: above)."""

    name: str
    unit: str
    values: Sequence[float]
    reach: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def median(self) -> float:
        """The middle reading."""
        return statistics.median(self.values)

    @property
    def reached(self) -> bool | None:
        """Whether the median is where it should be; None when nothing is asked."""
        if self.reach is None:
            return None
        return self.median >= self.reach if self.at_least else self.median <= self.reach


@dataclass(slots=True)
class Report:
    """Collects figures and prints each as soon as it is there."""

    figures: list[Figure] = field(default_factory=list[Figure])

    def add(self, figure: Figure) -> Figure:
        """Keep a figure and print its line."""
        self.figures.append(figure)
        print(line(figure), flush=True)
        return figure

    def save(self) -> None:
        """Write tests/bench/last.json."""
        rows = [
            {
                "name": one.name, "unit": one.unit, "median": one.median, "min": min(one.values),
                "max": max(one.values), "n": len(one.values), "reach": one.reach, "note": one.note,
            }
            for one in self.figures
        ]  # fmt: skip
        LAST.write_text(json.dumps({"machine": machine(), "figures": rows}, indent=1) + "\n")


def percentile(values: Sequence[float], share: float) -> float:
    """The reading below which `share` (0-1) of all readings lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def number(value: float) -> str:
    """Three significant digits, thousands apart."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def line(one: Figure) -> str:
    """One row of the table."""
    spread = f"{number(min(one.values))} - {number(max(one.values))}" if len(one.values) > 1 else ""
    sign = "" if one.reach is None else f"{'>=' if one.at_least else '<='} {number(one.reach)}"
    verdict = {None: "", True: "ok", False: "MISSED"}[one.reached]
    return (
        f"| {one.name:<58} | {number(one.median):>9} {one.unit:<5} | {spread:<19} | {len(one.values):>3} "
        f"| {sign:<9} | {verdict:<6} | {one.note}"
    )


HEAD = (
    f"| {'figure':<58} | {'median':>9} {'':<5} | {'spread':<19} | {'n':>3} | {'reach':<9} | {'':<6} | note\n"
    f"| {'-' * 58} | {'-' * 15} | {'-' * 19} | --: | {'-' * 9} | {'-' * 6} | ---"
)


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1].strip() if found else "unknown"


def machine() -> str:
    """What the figures were measured on, in one line."""
    cpu = _first(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text())
    memory_kib = int(_first(r"^MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text()))
    system = _first(r'^PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text())
    browser = os.environ.get("CHROMIUM", "chromium")
    version = subprocess.run([browser, "--version"], capture_output=True, text=True, check=False).stdout
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores of {cpu}, {memory_kib // 1024**2} GiB, {system}, "
        f"Python {platform.python_version()}, {version.strip()}; load {load:.1f} at the start; "
        f"{datetime.now(UTC):%Y-%m-%d}"
    )
