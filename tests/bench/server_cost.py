"""What the server spends: CPU per push of one change, and when idle, a check of counts, resident memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from sync.limits import PROTOCOL
from sync.schema import SCHEMA_VERSION
from tests.api import Remote
from tests.bench.figures import Figure, Report
from tests.e2e.server import PASSWORD, Server

PUSHES = 200
PUSH_WITH_PAGE_CPU_MS = 2
ROUNDS = 5
COUNTS = 50
IDLE_ROUNDS, IDLE_S = 3, 10
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> Iterator[int]:
    """The process and everything it started."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from family(int(child))


def cpu_ms(pid: int) -> float:
    """CPU time of the process family so far, in milliseconds."""
    ticks = 0
    for one in family(pid):
        after_name = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(after_name[11]) + int(after_name[12])
    return ticks * 1000 / TICKS_PER_S


def resident_mib(pid: int) -> float:
    """Memory of the process family in use, in MiB; pages that are shared count once for each."""
    kib = 0
    for one in family(pid):
        for line in Path(f"/proc/{one}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                kib += int(line.split()[1])
    return kib / 1024


def measure(server: Server, remote: Remote, report: Report) -> None:
    """Push single changes of one record, one request each, in several rounds."""
    assert server.process is not None
    pid = server.process.pid
    contact = remote.create("contact", {"name": {"full": "Cost Centre"}})
    remote.push([contact])
    remote.pull()
    cpu: list[float] = []
    size: list[float] = []
    for round_ in range(ROUNDS):
        before, sent = cpu_ms(pid), remote.pushed
        for turn in range(PUSHES):
            value = f"Title {round_} {turn}"
            operation = {"op": "set", "field": "job_title", "value": value}
            remote.push([remote.edit("contact", contact["record"], remote.seq(), operation)])
        cpu.append((cpu_ms(pid) - before) / PUSHES)
        size.append((remote.pushed - sent) / PUSHES)
    report.add(Figure("server CPU for one push of one change", "ms", cpu, note=f"{PUSHES} pushes a round"))
    report.add(Figure("server memory in use, all its processes", "MiB", [resident_mib(pid)]))
    _counts(remote, report)
    _idle(pid, report)


def _counts(remote: Remote, report: Report) -> None:
    """What a pull with nothing new costs more when it asks for the counts of all that the person may read."""
    took: dict[bool, list[float]] = {False: [], True: []}
    size: dict[bool, int] = {}
    for turn in range(2 * COUNTS):
        counted = turn % 2 == 1
        body = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "cursor": remote.cursor, "keys": ""}
        began = time.perf_counter()
        answer = remote.http.post("/api/sync/pull", json=body | {"counts": counted})
        took[counted].append((time.perf_counter() - began) * 1000)
        assert ("counts" in answer.json()) == counted
        size[counted] = len(answer.content)
    plain = sorted(took[False])[COUNTS // 2]
    more = [max(0.0, one - plain) for one in took[True]]
    report.add(Figure("a check of the counts: longer than a pull without", "ms", more))
    report.add(Figure("a check of the counts: bytes of the answer", "B", [size[True] - size[False]]))


def _idle(pid: int, report: Report) -> None:
    """What followers, jobs and streams cost while nobody does anything."""
    spent: list[float] = []
    for _ in range(IDLE_ROUNDS):
        before = cpu_ms(pid)
        time.sleep(IDLE_S)
        spent.append((cpu_ms(pid) - before) / IDLE_S)
    report.add(Figure("server CPU in a second in which nobody does anything", "ms", spent))


def with_page(folder: Path, report: Report) -> None:
    """The same with the page in the answer, on a server of its own whose followers work elsewhere."""
    server = Server(folder / "alone", settings={"WORK_IN_SERVE": "0"})
    server.command("migrate")
    server.add_person("cost@kedai.example", "Cost", "administrator", workspace="Kedai", country="MY")
    server.start()
    try:
        assert server.process is not None
        with Remote(server.url, "cost@kedai.example", PASSWORD) as remote:
            contact = remote.create("contact", {"name": {"full": "Cost Centre"}})
            remote.push([contact])
            remote.pull()
            cpu: list[float] = []
            for round_ in range(ROUNDS):
                before = cpu_ms(server.process.pid)
                for turn in range(PUSHES):
                    operation = {"op": "set", "field": "job_title", "value": f"Title {round_} {turn}"}
                    edit = remote.edit("contact", contact["record"], remote.seq(), operation)
                    assert len(remote.exchange([edit])) == 1
                cpu.append((cpu_ms(server.process.pid) - before) / PUSHES)
    finally:
        server.stop()
    name = "server CPU for one push of one change with its page"
    note = f"{PUSHES} pushes a round, followers apart"
    report.add(Figure(name, "ms", cpu, PUSH_WITH_PAGE_CPU_MS, note=note))
