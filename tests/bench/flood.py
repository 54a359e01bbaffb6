"""What others do to a person at work: sign-in under a flood, a push beside an import.

The server believes X-Forwarded-For here, so that each of many strangers has an address of its own.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.api import Remote
from tests.backend.hostile_files import KINDS
from tests.bench.figures import Figure, Report
from tests.bench.imports import rows
from tests.e2e.server import PASSWORD, Server

SIGN_INS = 100
SIGN_IN_P95_MS = 300
STRANGERS = 16
FILE_BYTES = 19_000
IMPORT_LINES = 10_000
PUSH_MS_MAX = 1_000
HOSTILE = (
    "pictures of 40 million pixels", "many categories", "many tags in a cell", "quotes that reopen",
    "many phones in a cell", "CHARSET punycode",
)  # fmt: skip
MAIL = "{0}@kedai.example"


def measure(folder: Path, report: Report) -> None:
    """On a server of its own."""
    server = Server(folder / "flood", settings={"TRUST_FORWARDED": "1"})
    server.command("migrate")
    server.add_person(MAIL.format("ana"), "Ana", "administrator", workspace="Kedai", country="MY")
    for name in ("budi", "citra", "dewi"):
        server.add_person(MAIL.format(name), name.title())
    server.start()
    try:
        _sign_ins(server, report)
        _import_beside_push(server, report)
    finally:
        server.stop()


def _sign_ins(server: Server, report: Report) -> None:
    with httpx.Client(base_url=server.url, headers={"Origin": server.url}, timeout=60) as phone:
        _signed_in(phone)  # from here on the device is known
        _report_p95(report, "sign-in, p95, nothing beside it", _times_ms(phone))
        with _beside([_previewer(server, name) for name in ("budi", "citra")]):
            _report_p95(report, "sign-in, p95, beside hostile files being read", _times_ms(phone))
        with _beside([_stranger(server, number) for number in range(STRANGERS)]):
            note = f"{STRANGERS} strangers who guess without a pause"
            _report_p95(report, "sign-in of a known device, p95, under a flood", _times_ms(phone), note)


def _report_p95(report: Report, name: str, times_ms: list[float], note: str = "") -> None:
    p95 = statistics.quantiles(times_ms, n=20)[-1]
    report.add(Figure(name, "ms", [p95], SIGN_IN_P95_MS, note=note or f"{len(times_ms)} sign-ins"))


def _times_ms(phone: httpx.Client) -> list[float]:
    times: list[float] = []
    for _ in range(SIGN_INS):
        begun = time.perf_counter()
        _signed_in(phone)
        times.append((time.perf_counter() - begun) * 1_000)
    return times


def _signed_in(phone: httpx.Client) -> None:
    body = {"email": MAIL.format("dewi"), "password": PASSWORD, "device": {"name": "bench"}}
    phone.post("/api/sign-in", json=body).raise_for_status()


@contextmanager
def _beside(works: list[Callable[[threading.Event], None]]) -> Iterator[None]:
    """Each goes on in a thread until the block ends."""
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(stop,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _stranger(server: Server, number: int) -> Callable[[threading.Event], None]:
    def guess(stop: threading.Event) -> None:
        with httpx.Client(base_url=server.url, headers={"Origin": server.url}, timeout=60) as client:
            count = 0
            while not stop.is_set():
                count += 1
                address = f"198.51.{number}.{count % 250}"
                body = {"email": f"s{count}@x.example", "password": "wrong password"}
                client.post("/api/sign-in", json=body, headers={"X-Forwarded-For": address})

    return guess


def _previewer(server: Server, name: str) -> Callable[[threading.Event], None]:
    files = [KINDS[kind](FILE_BYTES) for kind in HOSTILE]

    def send(stop: threading.Event) -> None:
        with Remote(server.url, MAIL.format(name), PASSWORD) as remote:
            count = 0
            while not stop.is_set():
                count += 1
                remote.http.post("/api/import/preview?name=a.csv", content=files[count % len(files)])

    return send


def _import_beside_push(server: Server, report: Report) -> None:
    waits: list[float] = []
    ready: list[bool] = []
    server_url, ana, budi = server.url, MAIL.format("ana"), MAIL.format("budi")
    with Remote(server_url, ana, PASSWORD) as one, Remote(server_url, budi, PASSWORD) as other:
        answer = one.http.post("/api/import/preview?name=a.csv", content=rows(IMPORT_LINES))
        upload = answer.raise_for_status().json()["upload"]
        one.http.post("/api/import", json={"upload": upload}).raise_for_status()
        state = ""
        while state not in ("done", "failed"):
            begun = time.perf_counter()
            other.push([other.create("contact", {"name": {"full": f"Made meanwhile {len(waits)}"}})])
            waits.append((time.perf_counter() - begun) * 1_000)
            ready.append(other.http.get("/readyz").status_code == 200)
            state = one.http.get(f"/api/import/{upload}").json()["state"]
    assert state == "done"
    note = f"{len(waits)} pushes beside the import of {IMPORT_LINES:,} lines"
    report.add(Figure("a push beside an import waits at most", "ms", [max(waits)], PUSH_MS_MAX, note=note))
    report.add(Figure("/readyz said no beside it", "times", [float(ready.count(False))], 0))
