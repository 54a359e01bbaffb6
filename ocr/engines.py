"""The engines behind one small interface: find lines on a flat card, read crops of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import findlines, ppocr, read
from ocr.errors import EngineMissing
from ocr.lines import Line, Quad, Reading, crop, size
from ocr.text import cyrillic_share

SURE = 0.93  # a Latin reading at least this confident, and without gaps, needs no second opinion
ALL_LANGUAGES = "kaz+rus+eng"
LATIN_LANGUAGES = "eng+msa+ind"


class Engine(Protocol):
    """Finds and reads lines. Both take colour pixels (height x width x 3, BGR)."""

    name: str

    def find(self, card: NDArray[Any]) -> list[Quad]:
        """Boxes of lines, in pixels of the card."""
        ...

    def glance(self, crops: Sequence[NDArray[Any]]) -> list[Reading]:
        """Read crops quickly, to tell which way is up."""
        ...

    def read(self, crops: Sequence[NDArray[Any]]) -> list[list[Reading]]:
        """Read crops as well as possible; per crop the readings, the best first."""
        ...


class TesseractEngine:
    """Tesseract alone: lines by their strokes, every line read with all three scripts' models."""

    name = "tesseract"

    def find(self, card: NDArray[Any]) -> list[Quad]:
        """See Engine."""
        return findlines.find_lines(cv2.cvtColor(card, cv2.COLOR_BGR2GRAY))

    def glance(self, crops: Sequence[NDArray[Any]]) -> list[Reading]:
        """See Engine."""
        return read.tesseract_lines([prepared(one) for one in crops], ALL_LANGUAGES)

    def read(self, crops: Sequence[NDArray[Any]]) -> list[list[Reading]]:
        """See Engine."""
        ready = [prepared(one) for one in crops]
        mixed, latin = (
            read.tesseract_lines(ready, ALL_LANGUAGES),
            read.tesseract_lines(ready, "eng"),
        )
        sure = [one for one in mixed if one.confidence > 0.8 and len(one.text) > 5]
        if sum(cyrillic_share(one.text) > 0.8 for one in sure) < 2:
            return [[one, other] if one.text else [other] for one, other in zip(latin, mixed, strict=True)]
        return [sorted(pair, key=lambda r: -r.confidence) for pair in zip(mixed, latin, strict=True)]


class PpOcrEngine:
    """PP-OCR finds the lines and reads Latin; Tesseract reads Cyrillic and gives second opinions."""

    name = "ppocr"

    def __init__(self) -> None:
        self._model = ppocr.PpOcr()

    def find(self, card: NDArray[Any]) -> list[Quad]:
        """See Engine."""
        return self._model.find(card)

    def glance(self, crops: Sequence[NDArray[Any]]) -> list[Reading]:
        """See Engine."""
        return self._model.read(crops)

    def read(self, crops: Sequence[NDArray[Any]]) -> list[list[Reading]]:
        """See Engine."""
        latin = self._model.read(crops)
        found = [[one] for one in latin]
        if not read.languages():
            return found
        cyrillic_card = sum(_gaps(one, image) for one, image in zip(latin, crops, strict=True)) >= 1
        doubtful = [
            i
            for i, (one, image) in enumerate(zip(latin, crops, strict=True))
            if cyrillic_card or one.confidence < SURE or _gaps(one, image)
        ]
        wanted = ALL_LANGUAGES if cyrillic_card else LATIN_LANGUAGES
        second = read.tesseract_lines([prepared(crops[i]) for i in doubtful], wanted)
        for i, other in zip(doubtful, second, strict=True):
            found[i] = _best_first(found[i][0], other, crops[i])
        return found


def _best_first(latin: Reading, other: Reading, image: NDArray[Any]) -> list[Reading]:
    cyrillic = sum("\u0400" <= letter < "\u0530" for letter in other.text)
    letters = sum(letter.isalpha() for letter in other.text)
    if not other.text:
        return [latin]
    if cyrillic * 2 > letters and other.confidence > 0.55:
        return [other, latin]
    if other.confidence > latin.confidence and (_gaps(latin, image) or latin.confidence < 0.7):
        return [other, latin]
    return [latin, other]


def _gaps(reading: Reading, image: NDArray[Any]) -> bool:
    """Whether far fewer letters were read than fit: the Latin reader leaves Cyrillic letters out."""
    height, width = image.shape[:2]
    return reading.confidence < 0.6 or len(reading.text) < 0.95 * width / height


def prepared(image: NDArray[Any]) -> NDArray[Any]:
    """A crop as Tesseract likes it: grey, dark on light, contrast stretched."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    rim = np.concatenate([grey[:3].ravel(), grey[-3:].ravel()])
    low, middle, high = (float(v) for v in np.percentile(grey, (2, 50, 98)))
    paper = 0.5 * (float(np.median(rim)) + middle)
    if paper < (low + high) / 2:
        grey = 255 - grey
    kernel = np.ones((grey.shape[0] | 1, grey.shape[0] | 1), np.uint8)
    light = cv2.GaussianBlur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel), (0, 0), 15)
    even = cv2.divide(grey, np.maximum(light, 16), scale=250).astype(np.float32)
    low = float(np.percentile(even, 1))
    return np.clip((even - low) * 250 / max(30.0, 250 - low), 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Installed:
    """What this installation can use."""

    tesseract: bool
    ppocr: bool


def installed() -> Installed:
    """Look at what is there, without loading it."""
    return Installed(tesseract=bool(read.languages()), ppocr=ppocr.available())


@cache
def engine(name: str = "") -> Engine:
    """The best engine there is, or the one named ("ppocr" or "tesseract"). Raises EngineMissing."""
    here = installed()
    if name == "ppocr" or (not name and here.ppocr):
        if not here.ppocr:
            raise EngineMissing("the extra `ppocr` is not installed")
        return PpOcrEngine()
    if not here.tesseract:
        raise EngineMissing("neither PP-OCR nor Tesseract is installed")
    return TesseractEngine()


def read_lines(used: Engine, photo: NDArray[Any], quads: Sequence[tuple[Quad, Quad]]) -> list[Line]:
    """Cut lines from the photo and read them; `quads`: places on the flat card and on the photo."""
    crops = [crop(photo, on_photo) for _, on_photo in quads]
    lines = [Line(on_card, readings) for (on_card, _), readings in zip(quads, used.read(crops), strict=True)]
    return [line for line in lines if line.text.strip() and min(size(line.quad)) > 0]
