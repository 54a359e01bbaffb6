"""How much JavaScript and CSS a phone fetches: for the first screen, and for all routes."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from pathlib import Path

from tests.bench.figures import Figure, Report
from tests.e2e.device import Device
from tests.e2e.server import ROOT

BUILT = Path(os.environ.get("PWA_DIR") or ROOT / "var" / "pwa")
FIRST_SCREEN_KB, ALL_ROUTES_KB = 200, 360
LANGUAGES = ("en", "ms", "id", "kk", "ru")


def gzip_kb(files: Iterable[Path]) -> float:
    """Size of the files, each gzipped at level 9, in KB of 1,000 bytes."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) / 1000


def catalogue_of(path: Path) -> str:
    """The language a file is a catalogue of, "" for any other: Vite names assets after their source."""
    language = path.name.split("-")[0].rpartition(".")[2]
    return language if path.suffix == ".json" and language in LANGUAGES else ""


def counts(path: Path) -> bool:
    """Whether a file is script, style, or a catalogue of texts."""
    return path.suffix in (".js", ".css") or catalogue_of(path) != ""


def first_screen(device: Device) -> list[Path]:
    """What a signed-in start at / asks for."""
    asked: set[str] = set()
    page = device.page
    page.on("request", lambda request: asked.add(request.url))
    device.open("/")
    page.get_by_role("navigation", name="Main menu").wait_for()
    page.wait_for_load_state("networkidle")
    paths = [BUILT / url.removeprefix(device.url).lstrip("/").split("?")[0] for url in asked]
    return sorted(path for path in paths if counts(path) and path.is_file())


def measure(device: Device, report: Report) -> None:
    """Sizes of the built app, as gzip would send it."""
    first = first_screen(device)
    languages = [catalogue_of(path) for path in first if catalogue_of(path)]
    note = f"{len(first)} files; catalogues in it: {', '.join(languages) or 'none'}"
    report.add(Figure("JS+CSS of the first screen, gzip", "KB", [gzip_kb(first)], FIRST_SCREEN_KB, note=note))
    worker = BUILT / "sw.js"
    every = sorted(path for path in BUILT.rglob("*") if counts(path) and path != worker)
    english = [path for path in every if catalogue_of(path) in ("", "en")]
    note = f"{len(english)} files, one catalogue; the service worker is {gzip_kb([worker]):.0f} KB more"
    report.add(Figure("JS+CSS of all routes, gzip", "KB", [gzip_kb(english)], ALL_ROUTES_KB, note=note))
