"""Readers: a few limited processes (pool.py) that read photos."""

from __future__ import annotations

import atexit
import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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
from ocr.limited import LimitedError, Limits, MemoryOver, Process, Program, TimeOver
from ocr.limits import cores
from ocr.opening import PHOTO_BYTES_MAX, sniff
from ocr.pool import Pool
from ocr.worker import MEMORY_PPOCR_BYTES, SETTINGS

TIME_LIMIT_S = 20.0  # of processor time for one photo
WORKERS_USUAL = 2


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
        self.engine_name = engine_name
        self.count = max(1, min(workers or WORKERS_USUAL, cores()))
        limits = Limits(memory_bytes or MEMORY_PPOCR_BYTES, time_limit_s)
        arguments = (engine_name, str(memory_bytes))
        program = Program("ocr.worker", limits, arguments, SETTINGS, "card-reader-")
        self.pool = Pool(program, self.count, _loaded)

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
        with _named(), self.pool.process() as process:
            process.send(data)
            found = json.loads(process.receive())
            if found.get("error") == ReaderMemory.code:
                process.kill()  # whatever it still holds, the next photo shall not suffer for it
        if "error" in found:
            raise ERRORS.get(found["error"], CardError)(found["detail"])
        draft = msgspec.convert(found["draft"], ContactDraft)
        peak_bytes = max(found["peak_bytes"], process.peak_bytes)
        return Outcome(draft, found["lines"], tuple(found["size"]), found["cpu_s"], peak_bytes)

    def close(self) -> None:
        """End the processes; waits for photos being read."""
        self.pool.close()

    def stop(self) -> None:
        """End the processes now, for good; photos being read, or waiting, raise ReaderCrashed."""
        self.pool.stop()

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.stop()


def _loaded(process: Process) -> None:
    """Wait until the models are loaded. Raises EngineMissing, ReaderMemory or what a limit raises."""
    first = json.loads(process.receive())
    if "error" in first:
        raise ERRORS[first["error"]](first["detail"])
    process.memory_bytes = first["memory_bytes"]


@contextlib.contextmanager
def _named() -> Iterator[None]:
    """The limits of a process as errors of the reader."""
    try:
        yield
    except TimeOver as error:
        raise ReaderTimeout(f"reading took {error}") from error
    except MemoryOver as error:
        raise ReaderMemory(f"reading needs {error}") from error
    except LimitedError as error:
        raise ReaderCrashed(str(error)) from error


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
