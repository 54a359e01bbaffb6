"""The limited process that opens and reads photos: `python -m ocr.worker ENGINE MEMORY_BYTES`.

In: a photo. Out: JSON, one answer a photo; the first answer says that the models are loaded.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from typing import Any

from ocr.inside import Pipes, serve
from ocr.limits import limit_process, peak_bytes

MEMORY_PPOCR_BYTES = 1_200_000_000
MEMORY_TESSERACT_BYTES = 512_000_000
SETTINGS = {
    "OMP_THREAD_LIMIT": "1",  # Tesseract is slower with more, and fifty cards would thrash
    "OPENBLAS_NUM_THREADS": "1",
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime's own wheels report to their makers since 1.29
}


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

    def read(pipes: Pipes) -> None:
        pipes.send(_encoded(_ready(engine_name, memory_bytes)))
        while (data := pipes.receive()) is not None:
            pipes.send(_encoded(answer(data, engine_name) | {"peak_bytes": peak_bytes()}))

    return serve(read)


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


def _encoded(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_bytes).encode()


def _bytes(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    sys.exit(main())
