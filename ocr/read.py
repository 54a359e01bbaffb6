"""The one door to Tesseract: many line crops in one run, so that its start-up is paid once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray

from ocr.errors import EngineMissing, ReaderTimeout
from ocr.lines import Reading

os.environ["OMP_THREAD_LIMIT"] = "1"  # more threads are slower on lines, and fifty cards would thrash

LANGUAGES_WANTED = ("eng", "rus", "kaz", "msa", "ind")
RUN_TIMEOUT_S = 45  # wall clock; ocr/guard.py bounds the processor time
MARGIN_PX = 10  # Tesseract wants white around a line
LINES_MAX = 120


def available() -> bool:
    """Whether the tesseract program is on PATH."""
    return shutil.which("tesseract") is not None


@cache
def languages() -> frozenset[str]:
    """Installed languages among those we use."""
    if not available():
        return frozenset()
    return frozenset(pytesseract.get_languages()) & frozenset(LANGUAGES_WANTED)


def tesseract_lines(crops: Sequence[NDArray[Any]], wanted: str) -> list[Reading]:
    """Read grey line crops (height x width, dark on light), each as a single line.

    `wanted`: languages joined by "+", as Tesseract names them; those not installed are left out.
    Raises EngineMissing when the program or all of the languages are absent.
    """
    chosen = "+".join(name for name in wanted.split("+") if name in languages())
    if not chosen:
        raise EngineMissing("tesseract, or its language data, is not installed")
    if not crops:
        return []
    crops = crops[:LINES_MAX]
    with tempfile.TemporaryDirectory(prefix="card-") as folder:
        names: list[str] = []
        for index, one in enumerate(crops):
            framed = np.pad(one, MARGIN_PX, constant_values=255)
            path = Path(folder) / f"{index:03d}.png"
            path.write_bytes(cv2.imencode(".png", framed, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes())
            names.append(str(path))
        listing = Path(folder) / "lines.txt"
        listing.write_text("\n".join(names) + "\n")
        try:
            data = pytesseract.image_to_data(
                str(listing),
                lang=chosen,
                config="--psm 7 --oem 1",
                timeout=RUN_TIMEOUT_S,
                output_type=pytesseract.Output.DICT,
            )
        except RuntimeError as error:  # so pytesseract reports a timeout, and a failed run
            if "timeout" in str(error).lower():
                raise ReaderTimeout(f"Tesseract took longer than {RUN_TIMEOUT_S} s") from error
            raise
    return _by_page(data, len(crops), chosen)


def _by_page(data: dict[str, list[str | int | float]], count: int, engine: str) -> list[Reading]:
    words: list[list[tuple[str, float]]] = [[] for _ in range(count)]
    for page, text, confidence in zip(data["page_num"], data["text"], data["conf"], strict=True):
        if str(text).strip() and float(confidence) >= 0 and 1 <= int(page) <= count:
            words[int(page) - 1].append((str(text).strip(), float(confidence) / 100))
    found: list[Reading] = []
    for line in words:
        letters = sum(len(word) for word, _ in line)
        confidence = sum(len(word) * c for word, c in line) / letters if letters else 0.0
        found.append(Reading(" ".join(word for word, _ in line), confidence, f"tesseract {engine}"))
    return found
