"""python -m tests.ocr.fuzz_reader [photo|text] [options of libFuzzer]: look for what breaks the reader.

Run by hand, for as long as you like; needs `pip install atheris`, which no test needs. `photo` feeds the
opener with damaged photos, `text` the parser with lines. Anything but a typed error, a hang over two seconds
or more than 2 GB stops it and writes the input to a file; give that file last to see it again.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
LIMITS = ["-timeout=2", "-rss_limit_mb=2048", "-max_len=4096"]


def open_any(data: bytes) -> None:
    """The opener on these bytes: a photo or a typed error."""
    from ocr.errors import CardError
    from ocr.opening import open_photo

    with contextlib.suppress(CardError):
        photo = open_photo(data)
        assert photo.pixels.ndim == 3, photo.pixels.shape


def parse_any(data: bytes) -> None:
    """The parser on these bytes: three of place and size and then the text, line by line."""
    import numpy as np

    from ocr.lines import Line, Reading
    from ocr.parse import parse
    from ocr.wire import flat

    lines: list[Line] = []
    for row in data.split(b"\n")[:60]:
        left, top, height = (
            *(row[i] if i < len(row) else 0 for i in range(2)),
            8 + (row[2] if len(row) > 2 else 0),
        )
        text = row[3:].decode(errors="replace")
        right, bottom = left + height * max(1, len(text)) // 2, top + height
        quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
        lines.append(Line(quad, [Reading(text, 0.9, "fuzz")]))
    draft = flat(parse(lines), "fuzz", 0)
    for value in draft["confidence"].values():
        assert 0 <= value <= 1, draft


def seeds(folder: Path, what: str) -> None:
    """Small whole inputs to start from."""
    if what == "text":
        (folder / "card").write_text(
            "\0\0\x20Aigerim Ospanova\n\0\x28\x10Sales Manager\n\0\x48\x10T +7 701 555 01 23 ext. 5\n"
            "\0\x58\x10a.ospanova@example.kz\n\0\x68\x10www.example.kz\n\0\x78\x10Абай 10, 050000 Алматы\n"
        )
        return
    for kind in KINDS:
        out = io.BytesIO()
        Image.linear_gradient("L").resize((64, 40)).convert("RGB").save(out, kind)
        (folder / kind.lower()).write_bytes(out.getvalue())


def main(arguments: list[str]) -> None:
    """Fuzz until something breaks, or the given file only."""
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        sys.exit("fuzz_reader needs atheris: pip install atheris")
    what = arguments[1] if len(arguments) > 1 and arguments[1] in {"photo", "text"} else "photo"
    rest = [one for one in arguments[1:] if one not in {"photo", "text"}]
    importlib.import_module("pillow_heif").register_heif_opener()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as corpus:
        seeds(Path(corpus), what)
        with atheris.instrument_imports(include=["ocr", "PIL"]):
            importlib.import_module("ocr.opening")
            importlib.import_module("ocr.parse")
        again = bool(rest) and not rest[-1].startswith("-")
        atheris.Setup(
            [arguments[0], *LIMITS, *rest, *([] if again else [corpus])],
            open_any if what == "photo" else parse_any,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
