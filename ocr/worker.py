"""The limited process that opens and reads photos: `python -m ocr.worker ENGINE`, driven over its pipes.

Every message is a 4-byte big-endian length and that many bytes. In: a photo. Out: JSON, one answer a photo;
the first answer says that the models are loaded. It ends when its input does, even in the middle of a photo:
whoever started it may have been killed.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import resource
import select
import shutil
import signal
import struct
import sys
import threading
from typing import IO, Any

from ocr.limits import MEMORY_PPOCR_BYTES, MEMORY_TESSERACT_BYTES, children, limit_process, peak_bytes

SETTINGS = {
    "OMP_THREAD_LIMIT": "1",  # Tesseract is slower with more, and fifty cards would thrash
    "OPENBLAS_NUM_THREADS": "1",
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime's own wheels report to their makers since 1.29
}
SCRATCH = "CARD_READER_SCRATCH"  # names the folder of temporary files, which goes with the process
MESSAGE_BYTES_MAX = 60_000_000

_leaving = threading.Lock()


def receive(source: IO[bytes], limit: int = MESSAGE_BYTES_MAX) -> bytes | None:
    """The next message, or None at the end. Raises ValueError when it is cut off or over the limit."""
    head = source.read(4)
    if not head:
        return None
    (length,) = struct.unpack(">I", head) if len(head) == 4 else (limit + 1,)
    if length > limit:
        raise ValueError("message too long or cut off")
    data = source.read(length)
    if len(data) != length:
        raise ValueError("message cut off")
    return data


def send(target: IO[bytes], data: bytes) -> None:
    """Write one message."""
    target.write(struct.pack(">I", len(data)) + data)
    target.flush()


def answer(data: bytes, engine_name: str) -> dict[str, Any]:
    """The answer to one photo: {"draft", "lines"} or {"error", "detail"}."""
    import msgspec

    from ocr.errors import CardError, ReaderCrashed, ReaderMemory
    from ocr.pipeline import read_card

    before = _cpu_seconds()
    try:
        card = read_card(data, engine_name)
    except CardError as error:
        return {"error": error.code, "detail": error.detail}
    except MemoryError:
        return {"error": ReaderMemory.code, "detail": "the photo needs more memory than the limit"}
    except Exception as error:
        text = f"{type(error).__name__}: {error}"[:300]
        short = any(
            word in text.lower()
            for word in ("bad_alloc", "insufficient memory", "failed to allocate", "memory")
        )
        return {"error": (ReaderMemory if short else ReaderCrashed).code, "detail": text}
    lines = [
        {
            "quad": [[round(float(v), 1) for v in corner] for corner in line.quad],
            "readings": [[r.text, round(r.confidence, 3), r.engine] for r in line.readings],
        }
        for line in card.seen.lines
    ]
    height, width = card.seen.flat.pixels.shape[:2]
    return {
        "draft": msgspec.to_builtins(card.draft, builtin_types=()),
        "lines": lines,
        "size": [width, height],
        "cpu_s": _cpu_seconds() - before,
    }


def _cpu_seconds() -> float:
    return sum(
        u.ru_utime + u.ru_stime
        for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> int:
    """Serve photos until the input ends."""
    engine_name = sys.argv[1] if len(sys.argv) > 1 else ""
    memory_bytes = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    os.environ.update(SETTINGS)
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print of some library must not break the messages
    threading.Thread(target=_end_with_input, args=(source.fileno(),), daemon=True).start()
    try:
        send(target, _encoded(_ready(engine_name, memory_bytes)))
        while (data := receive(source)) is not None:
            send(target, _encoded(answer(data, engine_name) | {"peak_bytes": peak_bytes()}))
    except (BrokenPipeError, ValueError):
        pass  # nobody is left to answer
    _leave_nothing()
    return 0


def _ready(engine_name: str, memory_bytes: int) -> dict[str, Any]:
    """Load the engine under its limits; the first answer."""
    from ocr.errors import CardError, EngineMissing, ReaderMemory

    try:
        from ocr.engines import engine, installed

        heavy = engine_name == "ppocr" or (not engine_name and installed().ppocr)
        memory_bytes = memory_bytes or (MEMORY_PPOCR_BYTES if heavy else MEMORY_TESSERACT_BYTES)
        limit_process(memory_bytes)
        return {"ready": engine(engine_name).name, "memory_bytes": memory_bytes}
    except CardError as error:
        return {"error": error.code, "detail": error.detail}
    except ImportError as error:
        return {"error": EngineMissing.code, "detail": str(error)}
    except MemoryError:
        return {"error": ReaderMemory.code, "detail": "loading the models needs more memory than the limit"}


def _end_with_input(source: int) -> None:
    """Wait for the other end of the pipe to close, whatever the main thread is busy with; then end it all."""
    hung_up = select.poll()
    hung_up.register(source, 0)  # asks for nothing: only the hang-up wakes it, not a photo
    hung_up.poll()
    _leave_nothing()
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _leave_nothing() -> None:
    """Kill what was started and remove temporary files. Our parent does the same if it lives."""
    with _leaving:
        for child in children(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        if scratch := os.environ.get(SCRATCH):
            shutil.rmtree(scratch, ignore_errors=True)


def _encoded(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_bytes).encode()


def _bytes(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    sys.exit(main())
