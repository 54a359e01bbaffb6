"""Fifty thousand lines imported: how long the server's loop is held, and what it and the process inside take.

`python -m tests.bench.imports FILE` is the server: a fresh process, in which nothing else has grown.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from backend.accounts.session import Caller
from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import bind
from backend.features.exchange import children, jobs, store, uploads
from backend.features.exchange.problems import IMPORT_MEMORY_BYTES_MAX, IMPORT_ROWS_MAX
from backend.jobs.worker import Worker
from backend.work import chance
from ocr.limits import children as started_by
from ocr.limits import usage
from tests.backend.world import World, build, new_id
from tests.bench.figures import Figure, Report
from tests.bench.stage import Stage
from tests.e2e.server import ROOT

STALL_MS_MAX, GROWTH_MIB_MAX = 100, 96
MIB = 1024 * 1024
HEADER = "First Name,Last Name,Company,Title,Email,Mobile,Office Phone,Street,City,Postcode,Country,Tags\n"


def measure(on: Stage, report: Report) -> None:
    """Import a file into an empty book, then the same once more: then every line finds its contact."""
    command = [sys.executable, "-m", "tests.bench.imports", str(on.folder / "imports.sqlite")]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    note = f"{IMPORT_ROWS_MAX:,} lines, {found['bytes'] / MIB:.1f} MiB"
    for kind, one in found["imports"].items():
        report.add(Figure(f"import, {kind}", "s", [one["s"]], note=note))
        name = f"import, {kind}: the server's loop held at most"
        report.add(Figure(name, "ms", [one["stall_ms"]], STALL_MS_MAX))
        report.add(Figure(f"import, {kind}: the server grows by", "MiB", [one["growth_mib"]], GROWTH_MIB_MAX,
                          note=f"from {one['before_mib']:.0f} MiB"))  # fmt: skip
        report.add(Figure(f"import, {kind}: the process inside at its peak", "MiB", [one["inside_mib"]],
                          IMPORT_MEMORY_BYTES_MAX / MIB))  # fmt: skip
    report.add(Figure("import of one line, from the tap to the report", "ms", found["small_ms"]))


def rows(count: int) -> bytes:
    """A file as a sales team has one."""
    lines = (
        f"Given{n},Family{n % 3000},Company {n % 2000} Sdn Bhd,Manager,g{n}@c{n % 2000}.example,"
        f"012-{3000000 + n:07},03-2{1000000 + n:07},Lot {n},Kuala Lumpur,50450,Malaysia,VIP\n"
        for n in range(count)
    )
    return (HEADER + "".join(lines)).encode()


class _Watch:
    """The longest pause of this process's loop, and the most memory of it and of those it started."""

    def __init__(self) -> None:
        self.stall_s = 0.0
        self.before = self.own = usage(os.getpid()).resident_bytes - _inside()
        self.inside = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    async def __aenter__(self) -> _Watch:
        self._beating = asyncio.create_task(self._beat())
        self._thread.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._beating.cancel()
        self._ended.set()
        await asyncio.to_thread(self._thread.join)

    async def _beat(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.stall_s, last = max(self.stall_s, now - last), now

    def _look(self) -> None:
        while not self._ended.wait(0.05):
            inside = _inside()
            self.inside = max(self.inside, inside)
            self.own = max(self.own, usage(os.getpid()).resident_bytes - inside)


def _inside() -> int:
    return sum(usage(child).resident_bytes for child in started_by(os.getpid()))


async def _import(world: World, caller: Caller, data: bytes) -> None:
    """As the app does it: look, start, ask until it is done."""
    setting = await store.setting_of(world.engine, caller.tenant, world.now_ms)
    shown = await children.look(setting, data)
    now_ms = chance().now_ms()
    upload = await uploads.keep(world.engine, caller, ("contacts.csv", data), shown.rows, now_ms)
    await jobs.ask(world.replica, caller, jobs.Choices(upload), now_ms)
    while True:
        state = await uploads.state_of(world.engine, caller, upload)
        if state.state in ("done", "failed"):
            assert state.state == "done", state.problem
            assert msgspec.json.decode(state.report)["counts"]["refused"] == 0
            return
        await asyncio.sleep(0.02)


async def _serve(file: str) -> None:
    engine = make_engine(f"sqlite://{file}")
    await migrate(engine)
    bind(engine)
    world = await build(engine)
    stop = asyncio.Event()
    working = asyncio.create_task(Worker(world.replica, [jobs.IMPORT], chance()).run(stop))
    caller = Caller(world.tenant, world.people["ana"], new_id(), "account_executive")
    small_ms = []
    for n in range(6):
        began = time.perf_counter()
        await _import(world, caller, f"Name\nSmall {n}\n".encode())
        small_ms.append((time.perf_counter() - began) * 1000)
    data, found = rows(IMPORT_ROWS_MAX), {}
    for kind in ("all of it new", "the same again"):
        async with _Watch() as watch:
            began = time.perf_counter()
            await _import(world, caller, data)
            took = time.perf_counter() - began
        found[kind] = {
            "s": took, "stall_ms": watch.stall_s * 1000, "before_mib": watch.before / MIB,
            "growth_mib": (watch.own - watch.before) / MIB, "inside_mib": watch.inside / MIB,
        }  # fmt: skip
    stop.set()
    await working
    await engine.close_connection_pool()
    print(json.dumps({"bytes": len(data), "imports": found, "small_ms": small_ms}))


if __name__ == "__main__":
    Path(sys.argv[1]).unlink(missing_ok=True)
    asyncio.run(_serve(sys.argv[1]))
