"""One limited process: what it may use, and what to do when it uses more. It knows nothing of cards.

It has a folder for temporary files and is killed with its children when it overstays. The module inside
answers with `inside.serve`; `pool.py` keeps a few of them.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NoReturn

from ocr.inside import HEAD, MESSAGE_BYTES_MAX, OUT_OF_MEMORY, SCRATCH, remove_folder
from ocr.limits import usage

WALL_PER_CPU = 3.0  # a busy machine may take so many times longer by the clock
START_CPU_S = 60.0
LOOK_S = 0.1  # how often a busy process is looked at
NEARLY = 0.8  # a process that died with so much of its memory used is taken to have died of it
READ_BYTES = 1 << 20
ROOT = Path(__file__).resolve().parent.parent


class LimitedError(Exception):
    """The process is gone, and its task with it."""


class TimeOver(LimitedError):
    """The task took more time than it may."""


class MemoryOver(LimitedError):
    """The task took more memory than it may."""


class Broke(LimitedError):
    """The process ended without an answer, or was ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory_bytes`: of one process with its children. `task_cpu_s`: processor seconds for one task.

    `tasks_max`: then a fresh process, so that leaks stay small. `idle_s`: a process without a task ends after
    it, 0 for never. `kept_bytes`: one that holds more when its task is done ends at once, 0 for never.
    """

    memory_bytes: int
    task_cpu_s: float
    tasks_max: int = 200
    idle_s: float = 0.0
    kept_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Program:
    """What runs inside: `python -m module arguments`, with `environment` beside the one of this process."""

    module: str
    limits: Limits
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    scratch: str = "limited-"


class Process:
    """One limited process."""

    def __init__(self, program: Program) -> None:
        self.limits = program.limits
        self.memory_bytes = program.limits.memory_bytes
        self.tasks = 0
        self.peak_bytes = 0
        self.idle_since = 0.0
        self._ended = threading.Lock()
        self._scratch = tempfile.mkdtemp(prefix=program.scratch)
        environment = {**os.environ, **program.environment, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", program.module, *program.arguments],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=environment | {"TMPDIR": self._scratch, SCRATCH: self._scratch},
        )
        for pipe in self._pipes():
            os.set_blocking(pipe.fileno(), False)
        self.allow(START_CPU_S)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def begin(self) -> None:
        """A task begins: what it may use is counted from here."""
        self.tasks += 1
        self.allow(self.limits.task_cpu_s)

    def allow(self, cpu_s: float) -> None:
        """Processor seconds from now on."""
        self._limit_s, self._from_s = cpu_s, usage(self.pid).cpu_s

    def send(self, data: bytes) -> None:
        """Give it one message. Raises TimeOver, MemoryOver or Broke, the process then being gone."""
        target, _ = self._pipes()
        try:
            for part in (HEAD.pack(len(data)), data):
                left = memoryview(part)
                while left:
                    self._wait(target, select.POLLOUT)
                    left = left[os.write(target.fileno(), left) :]
        except (OSError, ValueError) as error:
            self.kill()
            raise Broke("the process has ended") from error

    def receive(self) -> bytes:
        """Its next message. Raises TimeOver, MemoryOver or Broke, the process then being gone."""
        try:
            (length,) = HEAD.unpack(self._read(HEAD.size))
            if length > MESSAGE_BYTES_MAX:
                self._dead("too long a message")
            return self._read(length)
        except (OSError, ValueError) as error:
            self.kill()
            raise Broke("the process broke off") from error

    def _read(self, length: int) -> bytes:
        _, source = self._pipes()
        data = bytearray()
        while len(data) < length:
            self._wait(source, select.POLLIN)
            part = os.read(source.fileno(), min(READ_BYTES, length - len(data)))
            if not part:
                self._dead("the process ended without an answer")
            data += part
        return bytes(data)

    def _dead(self, why: str) -> NoReturn:
        self.kill()
        if self._process.returncode == OUT_OF_MEMORY or self.peak_bytes > NEARLY * self.memory_bytes:
            raise MemoryOver(self._too_much)
        raise Broke(why)

    @property
    def _too_much(self) -> str:
        return f"more than {self.memory_bytes / 1e6:g} MB of memory"

    def _wait(self, pipe: IO[bytes], event: int) -> None:
        """Until the pipe is ready; looks meanwhile at what the process and its children use."""
        ready = select.poll()  # select.select takes no numbers above 1,023, and a server has more open
        ready.register(pipe.fileno(), event)
        end = time.monotonic() + self._limit_s * WALL_PER_CPU
        while not ready.poll(1000 * max(0.0, min(LOOK_S, end - time.monotonic()))):
            now = usage(self.pid)
            self.peak_bytes = max(self.peak_bytes, now.resident_bytes)
            if now.resident_bytes > self.memory_bytes:
                self.kill()
                raise MemoryOver(self._too_much)
            if time.monotonic() >= end or now.cpu_s >= self._from_s + self._limit_s:
                self.kill()
                raise TimeOver(f"longer than {self._limit_s:g} s")

    @property
    def alive(self) -> bool:
        """Whether it can take another task."""
        if self._ended.locked() or self.tasks >= self.limits.tasks_max:
            return False
        # without reaping: the number must stay ours until kill() has used it for the last time
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def kill(self) -> None:
        """End the process and everything it started, and remove its temporary files. Once is enough."""
        if not self._ended.acquire(blocking=False):
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in self._pipes():
            with contextlib.suppress(OSError):
                pipe.close()
        remove_folder(self._scratch)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdin
        assert self._process.stdout
        return self._process.stdin, self._process.stdout
