"""Readers: a few limited processes that read photos, each killed with its children when it overstays."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from ocr.draft import ContactDraft, merge
from ocr.errors import ERRORS, CardError, PhotoEmpty, PhotoTooLarge, ReaderCrashed, ReaderTimeout
from ocr.opening import PHOTO_BYTES_MAX, sniff
from ocr.worker import receive, send

TIME_LIMIT_S = 20.0  # of processor time for one photo
WALL_PER_LIMIT = 3.0  # a busy machine may take so many times longer by the clock
START_LIMIT_S = 60.0
PHOTOS_PER_PROCESS = 200  # then a fresh one: leaks of decoders stay small
WORKERS_MAX = 8
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """A draft with what a debugger or benchmark wants to know: lines, CPU seconds, peak memory in bytes."""

    draft: ContactDraft
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    size_px: tuple[int, int] = (0, 0)
    cpu_s: float = 0.0
    peak_bytes: dict[str, int] = field(default_factory=dict[str, int])


class _Worker:
    """One limited process."""

    def __init__(self, engine_name: str, time_limit_s: float) -> None:
        self._time_limit_s = time_limit_s
        self.photos = 0
        environment = {
            **os.environ,
            "OMP_THREAD_LIMIT": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": str(ROOT),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ocr.worker", engine_name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=environment,
        )
        first = self._answer(START_LIMIT_S)
        if "error" in first:
            self.kill()
            raise ERRORS[first["error"]](first["detail"])

    def read(self, data: bytes) -> dict[str, Any]:
        """The worker's answer. Raises ReaderTimeout or ReaderCrashed, after which the process is gone."""
        self.photos += 1
        assert self._process.stdin
        try:
            send(self._process.stdin, data)
        except OSError as error:
            self.kill()
            raise ReaderCrashed("the reading process has ended") from error
        return self._answer(self._time_limit_s)

    def _answer(self, limit_s: float) -> dict[str, Any]:
        assert self._process.stdout
        end = time.monotonic() + limit_s * WALL_PER_LIMIT
        spent = self._cpu_seconds() + limit_s
        while not select.select([self._process.stdout], [], [], max(0.0, min(0.5, end - time.monotonic())))[
            0
        ]:
            if time.monotonic() >= end or self._cpu_seconds() >= spent:
                self.kill()
                raise ReaderTimeout(f"reading took longer than {limit_s:g} s")
        try:
            data = receive(self._process.stdout)
        except ValueError as error:
            self.kill()
            raise ReaderCrashed("the reading process broke off") from error
        if data is None:
            self.kill()
            raise ReaderCrashed("the reading process ended without an answer")
        return json.loads(data)

    def _cpu_seconds(self) -> float:
        """Processor time of the process and of its children that have ended."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0  # not on Linux, or just gone: the clock decides
        return sum(int(v) for v in fields[11:15]) / os.sysconf("SC_CLK_TCK")

    @property
    def alive(self) -> bool:
        """Whether it can take another photo."""
        return self._process.poll() is None and self.photos < PHOTOS_PER_PROCESS

    def kill(self) -> None:
        """End the process and everything it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()


class Readers:
    """A pool: at most `workers` photos are read at a time, the others wait their turn.

    `engine_name`: "ppocr", "tesseract" or "" for the best installed. Threads may share one pool.
    """

    def __init__(self, workers: int = 0, engine_name: str = "", time_limit_s: float = TIME_LIMIT_S) -> None:
        count = min(WORKERS_MAX, workers or max(1, min(2, os.cpu_count() or 1)))
        self._engine_name, self._time_limit_s = engine_name, time_limit_s
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)
        self._count = count

    def read(self, front: bytes, back: bytes | None = None) -> ContactDraft:
        """Read a card, and its second side if given. Raises the errors of ocr/errors.py."""
        draft = self.outcome(front).draft
        if back is not None:
            draft = merge(draft, self.outcome(back).draft)
        return draft

    def outcome(self, data: bytes) -> Outcome:
        """Read one photo, with lines and costs."""
        if not data:
            raise PhotoEmpty("the file is empty")
        if len(data) > PHOTO_BYTES_MAX:
            raise PhotoTooLarge(f"{len(data)} bytes; the limit is {PHOTO_BYTES_MAX}")
        sniff(data)
        with self._worker() as worker:
            found = worker.read(data)
        if "error" in found:
            raise ERRORS.get(found["error"], CardError)(found["detail"])
        draft = msgspec.convert(found["draft"], ContactDraft)
        return Outcome(draft, found["lines"], tuple(found["size"]), found["cpu_s"], found["peak"])

    @contextlib.contextmanager
    def _worker(self) -> Iterator[_Worker]:
        worker = self._free.get()
        try:
            if worker is None or not worker.alive:
                if worker is not None:
                    worker.kill()
                    worker = None
                worker = _Worker(self._engine_name, self._time_limit_s)
            yield worker
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End the processes; waits for photos being read."""
        for _ in range(self._count):
            worker = self._free.get()
            if worker is not None:
                worker.kill()
        for _ in range(self._count):
            self._free.put(None)

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_lock = threading.Lock()
_shared: list[Readers] = []


def read_card(front: bytes, back: bytes | None = None) -> ContactDraft:
    """Read a card's photo (and its second side) in a limited process shared by this program.

    Raises PhotoEmpty, PhotoFormatUnknown, PhotoTooLarge, PhotoBroken, ReaderTimeout, ReaderMemory,
    ReaderCrashed or EngineMissing. A photo that shows no card gives an empty draft with warnings.
    """
    with _lock:
        if not _shared:
            _shared.append(Readers())
            atexit.register(_shared[0].close)
    return _shared[0].read(front, back)
