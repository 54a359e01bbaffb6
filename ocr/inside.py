"""The inside of a limited process (limited.py): messages over its pipes, and an end with whoever started it.

Every message is a 4-byte big-endian length and that many bytes. The process ends when its input does, even in
the middle of its work: whoever started it may have been killed.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

from ocr.limits import children

SCRATCH = "LIMITED_SCRATCH"  # names the folder of temporary files, which goes with the process
MESSAGE_BYTES_MAX = 60_000_000
HEAD = struct.Struct(">I")
OUT_OF_MEMORY = 113  # the exit code of a process whose limit was reached faster than anyone could look
REMOVALS_MAX = 100  # of a folder that is still being written to

_leaving = threading.Lock()


class CutOff(ValueError):
    """A message that ends in the middle, or is over the limit."""


def receive(source: IO[bytes], limit: int = MESSAGE_BYTES_MAX) -> bytes | None:
    """The next message, or None at the end. Raises CutOff."""
    head = source.read(HEAD.size)
    if not head:
        return None
    (length,) = HEAD.unpack(head) if len(head) == HEAD.size else (limit + 1,)
    if length > limit:
        raise CutOff("message too long or cut off")
    data = source.read(length)
    if len(data) != length:
        raise CutOff("message cut off")
    return data


def send(target: IO[bytes], data: bytes) -> None:
    """Write one message."""
    target.write(HEAD.pack(len(data)))
    target.write(data)
    target.flush()


class Pipes(NamedTuple):
    """The two ends that lead to whoever started this process."""

    source: IO[bytes]
    target: IO[bytes]

    def receive(self) -> bytes | None:
        """The next message, or None at the end. Raises CutOff."""
        return receive(self.source)

    def send(self, data: bytes) -> None:
        """Answer with one message."""
        send(self.target, data)


def serve(work: Callable[[Pipes], None]) -> int:
    """Work until the input ends; what was started and written meanwhile goes with this process."""
    pipes = Pipes(sys.stdin.buffer, os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # a stray print of some library must not break the messages
    threading.Thread(target=_end_with_input, args=(pipes.source.fileno(),), daemon=True).start()
    try:
        work(pipes)
    except (BrokenPipeError, CutOff):
        pass  # nobody is left to answer
    except MemoryError:
        _leave_nothing()
        # At once: a slow end would close the pipe first, and then be taken for another one.
        os._exit(OUT_OF_MEMORY)
    _leave_nothing()
    return 0


def _end_with_input(source: int) -> None:
    """Wait for the other end of the pipe to close, whatever the main thread is busy with; then end it all."""
    hung_up = select.poll()
    hung_up.register(source, 0)  # asks for nothing: only the hang-up wakes it, not a message
    hung_up.poll()
    _leave_nothing()
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _leave_nothing() -> None:
    """Kill what was started and remove temporary files. Our parent does the same if it lives."""
    scratch = os.environ.get(SCRATCH, "")
    with _leaving:
        for child in children(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        if scratch:
            remove_folder(scratch)


def remove_folder(folder: str) -> None:
    """Remove a folder even while another thread works on and writes to it.

    It gets another name first: from then on no path leads into it, only a file that was being made at that
    very moment may still come. A removal that was cut off is finished by the next one.
    """
    aside = f"{folder}.removed"
    with contextlib.suppress(OSError):
        Path(folder).rename(aside)
    for _ in range(REMOVALS_MAX):
        shutil.rmtree(aside, ignore_errors=True)
        if not Path(aside).exists():
            return
