"""The processes that read files (child.py), from the server's side: to wait for one, to talk to it."""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import ParamSpec, TypeVar

from backend.features.exchange import talk
from backend.features.exchange.problems import (
    IMPORT_CPU_S_LEAST,
    IMPORT_CPU_S_MAX,
    IMPORT_CPU_S_PER_LINE,
    IMPORT_MEMORY_BYTES_MAX,
    IMPORTS_AT_ONCE_MAX,
    PREVIEW_CPU_S_MAX,
    PREVIEW_MEMORY_BYTES_MAX,
    PREVIEWS_WAITING_MAX,
    ImportCrashed,
    ImportTooHeavy,
    PreviewsWaiting,
    problem_of,
)
from backend.features.exchange.talk import Batch, Failed, Finished, Reading, Shown
from ocr.limited import LimitedError, Limits, MemoryOver, Process, Program, TimeOver
from ocr.pool import Pool

IDLE_S = 120.0
"""A process without work ends after it; until then the next file need not wait for a start."""
KEPT_BYTES = 150_000_000
"""A process that holds more after its work ends at once."""
_LIMITS = Limits(IMPORT_MEMORY_BYTES_MAX, IMPORT_CPU_S_MAX, idle_s=IDLE_S, kept_bytes=KEPT_BYTES)


def program(limits: Limits = _LIMITS) -> Program:
    """What runs in each process; it is not told where the database is."""
    arguments = (str(limits.memory_bytes),)
    hidden = {"DATABASE_URL": ""}
    return Program("backend.features.exchange.child", limits, arguments, hidden, "import-")


P = ParamSpec("P")
T = TypeVar("T")


class Children:
    """The processes of one server process. Imports leave one of them to previews."""

    def __init__(self, limits: Limits = _LIMITS, imports: int = IMPORTS_AT_ONCE_MAX) -> None:
        count = imports + 1
        self.pool = Pool(program(limits), count, Process.receive)
        self._seats = threading.Semaphore(imports)
        # Whoever waits for a process must not keep those from talking, and from ending it, who have one.
        self._talking = ThreadPoolExecutor(2 * count, "import")
        self._lines = _Lines()
        self._looks, self._takes = ThreadPoolExecutor(1, "preview-wait"), ThreadPoolExecutor(1, "import-wait")

    def stop(self) -> None:
        """End them all."""
        self.pool.stop()

    @asynccontextmanager
    async def look(self, person: str) -> AsyncIterator[Child]:
        """A process that looks at a file. Raises PreviewsWaiting."""
        async with (
            self._lines.of(person),
            self._child(self._looks, self.pool.take, self.pool.give) as child,
        ):
            child.process.memory_bytes = min(child.process.memory_bytes, PREVIEW_MEMORY_BYTES_MAX)
            child.process.allow(PREVIEW_CPU_S_MAX)
            yield child

    @asynccontextmanager
    async def take(self) -> AsyncIterator[Child]:
        """A process that plans an import."""

        def take() -> Process:
            self._seats.acquire()
            try:
                return self.pool.take()
            except BaseException:
                self._seats.release()
                raise

        def give(process: Process) -> None:
            self.pool.give(process)
            self._seats.release()

        async with self._child(self._takes, take, give) as child:
            child.process.memory_bytes = child.process.limits.memory_bytes
            yield child

    @asynccontextmanager
    async def _child(
        self, line: ThreadPoolExecutor, take: Callable[[], Process], give: Callable[[Process], None]
    ) -> AsyncIterator[Child]:
        waiting = line.submit(take)
        try:
            process = await _named(asyncio.shield(asyncio.wrap_future(waiting)))
        except BaseException:
            # One that comes when nobody waits for it any more goes back.
            waiting.add_done_callback(partial(_returned, give))
            raise
        child = Child(process, self._talking)
        try:
            yield child
        finally:
            if not child.done:
                await self._surely(process.kill)  # it is in the middle of a task
            await self._surely(give, process)

    async def _surely(self, call: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """In a thread, to its end."""
        await asyncio.shield(asyncio.wrap_future(self._talking.submit(call, *args, **kwargs)))


class _Lines:
    """A line for each person: their files are looked at one after the other."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()

    @asynccontextmanager
    async def of(self, person: str) -> AsyncIterator[None]:
        """When it is this one's turn. Raises PreviewsWaiting."""
        if self._waiting[person] >= PREVIEWS_WAITING_MAX:
            raise PreviewsWaiting(headers={"Retry-After": str(int(PREVIEW_CPU_S_MAX))})
        self._waiting[person] += 1
        try:
            async with self._locks.setdefault(person, asyncio.Lock()):
                yield
        finally:
            self._waiting[person] -= 1
            if not self._waiting[person]:
                del self._waiting[person], self._locks[person]


def _returned(give: Callable[[Process], None], waiting: Future[Process]) -> None:
    if not waiting.cancelled() and waiting.exception() is None:
        give(waiting.result())


class Child:
    """A process with a task. `done`: it waits for another one."""

    def __init__(self, process: Process, threads: ThreadPoolExecutor) -> None:
        self.process, self._threads, self.done = process, threads, False

    def bound(self, lines: int) -> None:
        """From now on it takes no more time than so many lines need, of the file and of the book."""
        most = min(IMPORT_CPU_S_MAX, self.process.limits.task_cpu_s)
        self.process.allow(min(most, IMPORT_CPU_S_LEAST + IMPORT_CPU_S_PER_LINE * lines))

    async def tell(self, *messages: bytes) -> None:
        """Give it messages. Raises ImportTooHeavy, ImportCrashed."""
        for message in messages:
            await self._run(self.process.send, message)

    async def report(self) -> tuple[bytes, bytes]:
        """The two texts after Finished."""
        texts = await self._run(self.process.receive), await self._run(self.process.receive)
        self.done = True
        return texts

    async def hear(self) -> Shown | Reading | Batch | Finished:
        """Its next message. Raises what it says is wrong with the file, ImportTooHeavy, ImportCrashed."""
        heard = talk.said.decode(await self._run(self.process.receive))
        self.done = isinstance(heard, Failed | Shown)
        if isinstance(heard, Failed):
            raise problem_of(heard.code, heard.detail)
        return heard

    async def _run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        running = asyncio.get_running_loop().run_in_executor(self._threads, partial(call, *args, **kwargs))
        return await _named(running)


async def _named(waiting: asyncio.Future[T]) -> T:
    """The limits of a process as problems of the import."""
    try:
        return await waiting
    except MemoryOver as error:
        raise ImportTooHeavy(f"Reading it takes {error}.") from error
    except TimeOver as error:
        raise ImportTooHeavy(f"Reading it takes {error}.") from error
    except LimitedError as error:
        raise ImportCrashed(f"{ImportCrashed.title}: {error}.") from error


CHILDREN = Children()
"""No process is started before the first file comes."""
atexit.register(CHILDREN.stop)


async def look(setting: talk.Setting, data: bytes, person: str = "") -> Shown:
    """What is in a file. Raises ImportProblem."""
    async with CHILDREN.look(person) as child:
        await child.tell(talk.encode(talk.Look(setting)), data)
        heard = await child.hear()
    assert isinstance(heard, Shown)
    return heard
