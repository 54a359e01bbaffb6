"""Readers: a few limited processes that read photos, each killed with its children when it overstays."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from ocr.draft import ContactDraft, merge
from ocr.errors import (
    ERRORS,
    CardError,
    PhotoEmpty,
    PhotoTooLarge,
    ReaderCrashed,
    ReaderMemory,
    ReaderTimeout,
)
from ocr.limits import MEMORY_PPOCR_BYTES, cores, usage
from ocr.opening import PHOTO_BYTES_MAX, sniff
from ocr.worker import SCRATCH, SETTINGS, receive, send

TIME_LIMIT_S = 20.0  # of processor time for one photo
WALL_PER_LIMIT = 3.0  # a busy machine may take so many times longer by the clock
START_LIMIT_S = 60.0
PHOTOS_PER_PROCESS = 200  # then a fresh one: leaks of decoders stay small
WORKERS_USUAL = 2
LOOK_S = 0.1  # how often a busy process is looked at
NEARLY = 0.8  # a process that died with so much of its memory used is taken to have died of it
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """A draft with what a debugger or benchmark wants to know.

    `lines`, `size_px` of the flat card, processor seconds, peak memory of the process with its children.
    """

    draft: ContactDraft
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    size_px: tuple[int, int] = (0, 0)
    cpu_s: float = 0.0
    peak_bytes: int = 0


class _Worker:
    """One limited process, with a folder for its temporary files."""

    def __init__(self, engine_name: str, time_limit_s: float, memory_bytes: int) -> None:
        self._time_limit_s, self._memory_bytes = time_limit_s, memory_bytes or MEMORY_PPOCR_BYTES
        self._ended = threading.Lock()
        self.photos = 0
        self.peak_bytes = 0
        self._scratch = tempfile.mkdtemp(prefix="card-reader-")
        environment = {**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ocr.worker", engine_name, str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=environment | {"TMPDIR": self._scratch, SCRATCH: self._scratch},
        )

    def start(self) -> None:
        """Wait until the models are loaded. Raises EngineMissing, ReaderMemory or ReaderCrashed."""
        first = self._answer(START_LIMIT_S)
        if "error" in first:
            self.kill()
            raise ERRORS[first["error"]](first["detail"])
        self._memory_bytes = first["memory_bytes"]

    def read(self, data: bytes) -> dict[str, Any]:
        """The answer. Raises ReaderTimeout, ReaderMemory or ReaderCrashed, the process then being gone."""
        self.photos += 1
        assert self._process.stdin
        try:
            send(self._process.stdin, data)
        except (OSError, ValueError) as error:
            self.kill()
            raise ReaderCrashed("the reading process has ended") from error
        return self._answer(self._time_limit_s)

    def _answer(self, limit_s: float) -> dict[str, Any]:
        assert self._process.stdout
        try:
            self._wait(self._process.stdout, limit_s)
            data = receive(self._process.stdout)
        except (OSError, ValueError) as error:
            self.kill()
            raise ReaderCrashed("the reading process broke off") from error
        if data is None:
            self.kill()
            if self.peak_bytes > NEARLY * self._memory_bytes:
                raise ReaderMemory(f"reading needs more than {self._memory_bytes / 1e6:g} MB")
            raise ReaderCrashed("the reading process ended without an answer")
        return json.loads(data)

    def _wait(self, answers: IO[bytes], limit_s: float) -> None:
        """Until there is something to receive; looks meanwhile at what the process and its children use."""
        end = time.monotonic() + limit_s * WALL_PER_LIMIT
        before_s = usage(self._process.pid).cpu_s
        while not select.select([answers], [], [], max(0.0, min(LOOK_S, end - time.monotonic())))[0]:
            now = usage(self._process.pid)
            self.peak_bytes = max(self.peak_bytes, now.resident_bytes)
            if now.resident_bytes > self._memory_bytes:
                self.kill()
                raise ReaderMemory(f"reading needs more than {self._memory_bytes / 1e6:g} MB")
            if time.monotonic() >= end or now.cpu_s >= before_s + limit_s:
                self.kill()
                raise ReaderTimeout(f"reading took longer than {limit_s:g} s")

    @property
    def alive(self) -> bool:
        """Whether it can take another photo."""
        if self._ended.locked() or self.photos >= PHOTOS_PER_PROCESS:
            return False
        # without reaping: the number must stay ours until kill() has used it for the last time
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def kill(self) -> None:
        """End the process and everything it started, and remove its temporary files. Once is enough."""
        if not self._ended.acquire(blocking=False):
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


class Readers:
    """A pool: at most `workers` photos are read at a time, the others wait their turn.

    `workers`: never more than there are cores; 0 takes two, or one. `engine_name`: "ppocr", "tesseract" or ""
    for the best installed. `memory_bytes`: of one process with its children; 0 is what the engine may take.
    Threads may share one pool.
    """

    def __init__(
        self,
        workers: int = 0,
        engine_name: str = "",
        time_limit_s: float = TIME_LIMIT_S,
        memory_bytes: int = 0,
    ) -> None:
        self.count = max(1, min(workers or WORKERS_USUAL, cores()))
        self._engine_name, self._time_limit_s = engine_name, time_limit_s
        self._memory_bytes = memory_bytes
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(self.count):
            self._free.put(None)
        self._started: set[_Worker] = set()
        self._changing = threading.Lock()
        self._stopped = False

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
            if found.get("error") == ReaderMemory.code:
                worker.kill()  # whatever it still holds, the next photo shall not suffer for it
        if "error" in found:
            raise ERRORS.get(found["error"], CardError)(found["detail"])
        draft = msgspec.convert(found["draft"], ContactDraft)
        peak_bytes = max(found["peak_bytes"], worker.peak_bytes)
        return Outcome(draft, found["lines"], tuple(found["size"]), found["cpu_s"], peak_bytes)

    @contextlib.contextmanager
    def _worker(self) -> Iterator[_Worker]:
        worker = self._free.get()
        try:
            if worker is None or not worker.alive:
                if worker is not None:
                    self._end(worker)
                    worker = None
                worker = self._start()
            yield worker
        finally:
            self._free.put(worker)

    def _start(self) -> _Worker:
        with self._changing:
            if self._stopped:
                raise ReaderCrashed("reading was stopped")
            worker = _Worker(self._engine_name, self._time_limit_s, self._memory_bytes)
            self._started.add(worker)
        try:
            worker.start()
        except BaseException:
            self._end(worker)
            raise
        return worker

    def _end(self, worker: _Worker) -> None:
        worker.kill()
        with self._changing:
            self._started.discard(worker)

    def close(self) -> None:
        """End the processes; waits for photos being read."""
        for _ in range(self.count):
            worker = self._free.get()
            if worker is not None:
                self._end(worker)
        for _ in range(self.count):
            self._free.put(None)

    def stop(self) -> None:
        """End the processes now, for good; photos being read, or waiting, raise ReaderCrashed."""
        with self._changing:
            self._stopped = True
            started = list(self._started)
        for worker in started:
            self._end(worker)

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.stop()


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
