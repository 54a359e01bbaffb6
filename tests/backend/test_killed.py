"""A worker killed (SIGKILL) between any two statements repeats nothing and loses nothing, on both engines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("scenario", "places_min"), [("jobs", 8), ("stages", 15), ("nights", 20), ("imports", 30)]
)
def test_a_worker_killed_anywhere_repeats_nothing_and_loses_nothing(
    database_url: str, scenario: str, places_min: int
) -> None:
    command = [sys.executable, "-m", "tests.backend.killing", database_url, scenario]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    places = int(done.stdout.split()[-2])
    print(f"killed at {places} places")
    assert places >= places_min
