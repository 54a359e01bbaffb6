"""What a limited process may use, and what it and its children do use."""

from __future__ import annotations

import contextlib
import os
import resource
from dataclasses import dataclass
from pathlib import Path

FILE_BYTES_MAX = 100_000_000
OPEN_FILES_MAX = 256


@dataclass(frozen=True, slots=True)
class Usage:
    """Of a process and its children: processor seconds (ended children too), resident bytes (now)."""

    cpu_s: float
    resident_bytes: int


def cores() -> int:
    """Processors that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def limit_process(memory_bytes: int) -> None:
    """Bound this process and each of its children: memory of data, sizes of files, open files, no core."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES_MAX, FILE_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES_MAX, OPEN_FILES_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def usage(pid: int) -> Usage:
    """What process `pid` and its children use; zeros where the system has no /proc, or it is gone."""
    try:
        seconds = _cpu_seconds(pid, ended_children=True)
        resident = _resident_bytes(pid)
    except OSError:
        return Usage(0.0, 0)
    for child in children(pid):
        try:
            seconds += _cpu_seconds(child, ended_children=False)
            resident += _resident_bytes(child)
        except OSError:
            continue  # it ended while we looked, and is counted with its parent
    return Usage(seconds, resident)


def children(pid: int) -> list[int]:
    """Processes started by `pid`, and theirs."""
    own: list[int] = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):  # one for each thread
        with contextlib.suppress(OSError):
            own += map(int, listing.read_text().split())
    return [*own, *(grandchild for child in own for grandchild in children(child))]


def peak_bytes() -> int:
    """Peak resident bytes of this process since it began; getrusage would count its parent before exec."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def _cpu_seconds(pid: int, *, ended_children: bool) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(v) for v in fields[11 : 15 if ended_children else 13]) / os.sysconf("SC_CLK_TCK")


def _resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
