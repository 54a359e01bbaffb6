"""The limited process that opens and reads photos: `python -m ocr.worker ENGINE`, driven over its pipes.

Every message is a 4-byte big-endian length and that many bytes. In: a photo. Out: JSON, one answer a photo;
the first answer says that the models are loaded. It ends when its input does.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import struct
import sys
from typing import IO, Any

MEMORY_PPOCR_BYTES = 1_200_000_000
MEMORY_TESSERACT_BYTES = 512_000_000
FILE_BYTES_MAX = 100_000_000
OPEN_FILES_MAX = 256
MESSAGE_BYTES_MAX = 60_000_000


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


def limit_process(memory_bytes: int) -> None:
    """Bound this process and each of its children: memory of data, sizes of files, open files, no core."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES_MAX, FILE_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES_MAX, OPEN_FILES_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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


def peak_bytes() -> dict[str, int]:
    """Peak resident memory in bytes: of this process, and of its largest child."""
    return {
        "self": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    }


def main() -> int:
    """Serve photos until the input ends."""
    engine_name = sys.argv[1] if len(sys.argv) > 1 else ""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print of some library must not break the messages
    os.environ["OMP_THREAD_LIMIT"] = "1"
    from ocr.engines import engine, installed
    from ocr.errors import CardError

    heavy = engine_name == "ppocr" or (not engine_name and installed().ppocr)
    limit_process(MEMORY_PPOCR_BYTES if heavy else MEMORY_TESSERACT_BYTES)
    try:
        ready: dict[str, Any] = {"ready": engine(engine_name).name}
    except CardError as error:
        ready = {"error": error.code, "detail": error.detail}

    def encode(value):
        return json.dumps(value, ensure_ascii=False, default=_bytes).encode()

    send(target, _encoded(ready))
    while (data := receive(source)) is not None:
        send(target, _encoded(answer(data, engine_name) | {"peak": peak_bytes()}))
    return 0


def _encoded(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_bytes).encode()


def _bytes(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    sys.exit(main())
