"""The floor under a first sync: the same rows, fetched gzipped from a bare server and put into IndexedDB.

It also weighs the layouts a device may keep its rows in: one record per row, the same with five indexes, or
blocks of 100 rows as text with the index in memory.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

from tests.bench.figures import Figure, Report

PAGE = Path(__file__).with_name("floor.html")
LAYOUTS = {
    "blocks": "blocks of 100 rows as text",
    "rows": "one record per row",
    "indexed": "one record per row, 5 indexes",
}
GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Floor:
    """Where the bare server listens, and how large its data is on the wire."""

    url: str
    gzip_bytes: int


@contextmanager
def floor_server(rows: list[dict[str, Any]]) -> Iterator[Floor]:
    """Serve `rows` as /data.json, gzipped once, and the page that loads them."""
    body = gzip.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), GZIP_LEVEL)
    page = PAGE.read_bytes()

    class Bare(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            data = self.path == "/data.json"
            answer = body if data else page
            self.send_response(200)
            self.send_header("Content-Type", "application/json" if data else "text/html")
            if data:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Nothing: a log line per request would be part of the floor."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bare)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Floor(f"http://127.0.0.1:{server.server_address[1]}/", len(body))
    finally:
        server.shutdown()
        server.server_close()


def one_fill(context: BrowserContext, floor: Floor, layout: str) -> dict[str, float]:
    """Milliseconds of one load into `layout`, in a fresh page: total, fetch, parse, put."""
    page = context.new_page()
    page.goto(floor.url)
    times: dict[str, float] = page.evaluate("layout => fill(layout)", layout)
    page.close()
    return times


def weigh_layouts(context: BrowserContext, floor: Floor, report: Report, rounds: int = 5) -> None:
    """Load, read back and edit in every layout, taking turns so that a busy moment hits all alike."""
    fills: dict[str, list[float]] = {layout: [] for layout in LAYOUTS}
    reads: dict[str, list[float]] = {layout: [] for layout in LAYOUTS}
    edits: dict[str, list[float]] = {layout: [] for layout in LAYOUTS}
    for _ in range(rounds):
        for layout in LAYOUTS:
            fills[layout].append(one_fill(context, floor, layout)["put"])
            page = context.new_page()
            page.goto(floor.url)
            reads[layout].append(page.evaluate("layout => read(layout)", layout)["total"])
            edits[layout] += page.evaluate("layout => edit(layout)", layout)
            page.close()
    for layout, words in LAYOUTS.items():
        report.add(Figure(f"layout, writing all: {words}", "ms", fills[layout]))
        report.add(Figure(f"layout, reading all: {words}", "ms", reads[layout]))
        report.add(Figure(f"layout, one durable edit: {words}", "ms", edits[layout]))
