"""How much JavaScript and CSS a phone fetches: for the first screen, and for all routes."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from tests.bench.figures import Figure, Report
from tests.e2e.device import Device
from tests.e2e.server import ROOT

BUILT = ROOT / "var" / "pwa"
FIRST_SCREEN_KB, ALL_ROUTES_KB = 200, 320
LANGUAGES = ("en", "ms", "id", "kk", "ru")


def gzip_kb(files: Iterable[Path]) -> float:
    """Size of the files, each gzipped at level 9, in KB of 1,000 bytes."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) / 1000


def catalogue_of(path: Path) -> str:
    """The language a file is the catalogue of, "" for any other. Vite names chunks after their source."""
    stem = path.name.split("-")[0].split(".")[0]
    return stem if stem in LANGUAGES else ""


def first_screen(device: Device) -> list[Path]:
    """The scripts and styles that a signed-in start at / asks for."""
    asked: set[str] = set()
    page = device.page
    page.on("request", lambda request: asked.add(request.url))
    device.open("/")
    page.get_by_role("navigation").wait_for()
    page.wait_for_load_state("networkidle")
    paths = [BUILT / url.removeprefix(device.url).lstrip("/").split("?")[0] for url in asked]
    return sorted(path for path in paths if path.suffix in (".js", ".css") and path.is_file())


def measure(device: Device, report: Report) -> None:
    """Sizes of the built app, as gzip would send it."""
    first = first_screen(device)
    foreign = [path.name for path in first if catalogue_of(path) not in ("", "en")]
    note = f"{len(first)} files; catalogues of other languages in it: {', '.join(foreign) or 'none'}"
    report.add(Figure("JS+CSS of the first screen, gzip", "KB", [gzip_kb(first)], FIRST_SCREEN_KB, note=note))
    every = sorted([*BUILT.rglob("*.js"), *BUILT.rglob("*.css")])
    one_language = [path for path in every if catalogue_of(path) in ("", "en")]
    note = (
        f"{len(one_language)} files, service worker included; with all five languages {gzip_kb(every):.0f} KB"
    )
    report.add(Figure("JS+CSS of all routes, gzip", "KB", [gzip_kb(one_language)], ALL_ROUTES_KB, note=note))
