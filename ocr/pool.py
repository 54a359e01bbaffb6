"""A pool of limited processes (limited.py), for work that is heavy or looks at files of strangers.

    pool = Pool(Program("some.module", Limits(memory_bytes=..., task_cpu_s=...)), count=2)
    with pool.process() as process:
        process.send(b"a task")
        answer = process.receive()

Threads may share a pool.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator

from ocr.limited import Broke, Process, Program
from ocr.limits import usage


class Pool:
    """At most `count` processes; who comes when all are busy waits. They are started when they are needed.

    `ready`: is called with each new process before its first task; what it raises ends the process.
    """

    def __init__(
        self, program: Program, count: int, ready: Callable[[Process], object] | None = None
    ) -> None:
        self.count = count
        self._program, self._ready = program, ready
        self._free: queue.LifoQueue[Process | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)
        self.started: set[Process] = set()
        self._changing = threading.Lock()
        self._stopped = self._looking = False

    @contextlib.contextmanager
    def process(self) -> Iterator[Process]:
        """A process for one task."""
        process = self.take()
        try:
            yield process
        finally:
            self.give(process)

    def take(self) -> Process:
        """A process for one task; give it back. Raises Broke when the pool was stopped."""
        process = self._free.get()
        try:
            if process is not None and not process.alive:
                self._end(process)
                process = None
            process = process or self._start()
            process.begin()
        except BaseException:
            self._free.put(process)
            raise
        return process

    def give(self, process: Process) -> None:
        """The task is done, or the process was killed."""
        limits = self._program.limits
        if process.alive and limits.kept_bytes and usage(process.pid).resident_bytes > limits.kept_bytes:
            self._end(process)
        process.idle_since = time.monotonic()
        self._free.put(process)
        if limits.idle_s:
            self._look_later()

    def _look_later(self) -> None:
        with self._changing:
            if self._looking:
                return
            self._looking = True
        later = threading.Timer(self._program.limits.idle_s, self._end_idle)
        later.daemon = True
        later.start()

    def _end_idle(self) -> None:
        with self._changing:
            self._looking = False
        waiting: list[Process | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                waiting.append(self._free.get_nowait())
        since = time.monotonic() - self._program.limits.idle_s
        for process in reversed(waiting):
            if process is not None and process.idle_since <= since:
                self._end(process)
                process = None
            self._free.put(process)
        if self.started:
            self._look_later()

    def _start(self) -> Process:
        with self._changing:
            if self._stopped:
                raise Broke("the pool was stopped")
            process = Process(self._program)
            self.started.add(process)
        try:
            if self._ready is not None:
                self._ready(process)
        except BaseException:
            self._end(process)
            raise
        return process

    def _end(self, process: Process) -> None:
        process.kill()
        with self._changing:
            self.started.discard(process)

    def close(self) -> None:
        """End the processes; waits for tasks under way."""
        for process in [self._free.get() for _ in range(self.count)]:
            if process is not None:
                self._end(process)
            self._free.put(None)

    def stop(self) -> None:
        """End the processes now, for good; tasks under way, or waiting, raise Broke."""
        with self._changing:
            self._stopped = True
            started = list(self.started)
        for process in started:
            self._end(process)
