"""From photo to lines: find the card, lay it flat, find lines, tell which way is up, read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines import Engine, read_lines
from ocr.lines import Line, Quad, Reading, crop, size, transform
from ocr.rectify import Flat, find_card, glare_share, lay_flat, sharpness, turn

PHOTO_SIDE_MIN_PX = 12  # a narrower strip holds no line that could be read
GLANCE_LINES = 7
FEW_LINES = 3
UPRIGHT_MARKS = re.compile(
    r"@\w|www|https?:|\.(com|kz|ru|my|id|de|uk|org|net)\b|e-?mail|mobile|phone", re.IGNORECASE
)
BLURRED_BELOW = 0.11
GLARE_ABOVE = 0.03


@dataclass(slots=True)
class Seen:
    """The flat card and the lines on it, with warnings about the photo."""

    flat: Flat
    lines: list[Line]
    warnings: list[str]


def see(photo: NDArray[Any], used: Engine) -> Seen:
    """Read the lines of the card on `photo` (height x width x 3, upright by EXIF or not)."""
    if min(photo.shape[:2]) < PHOTO_SIDE_MIN_PX:
        return Seen(Flat(photo, np.eye(3), found=False), [], ["no_text", "no_card_found"])
    quad = find_card(photo)
    seen = _read_flat(photo, lay_flat(photo, quad), used)
    if quad is not None and len(seen.lines) <= FEW_LINES:
        whole = _read_flat(photo, lay_flat(photo, None), used)
        if _letters(whole.lines) > 1.3 * _letters(seen.lines):
            seen = whole
    seen.warnings = _photo_warnings(photo, seen)
    return seen


def _letters(lines: Sequence[Line]) -> float:
    return sum(len(line.text) * line.readings[0].confidence for line in lines)


def _read_flat(photo: NDArray[Any], flat: Flat, used: Engine) -> Seen:
    quads = used.find(flat.pixels)
    if quads and _sideways(quads):
        flat = turn(flat, 1)
        quads = used.find(flat.pixels)
    if not flat.found:
        flat, quads = _level(photo, flat, quads, used)
    pairs = _on_photo(flat, quads)
    if pairs and _upside_down(photo, pairs, used):
        flat = turn(flat, 2)
        height, width = flat.pixels.shape[:2]
        quads = [np.roll(np.array([width, height], np.float32) - quad, 2, axis=0) for quad in quads]
        pairs = _on_photo(flat, quads)
    return Seen(flat, read_lines(used, photo, pairs), [])


def _on_photo(flat: Flat, quads: Sequence[Quad]) -> list[tuple[Quad, Quad]]:
    back = np.linalg.inv(flat.matrix)
    return [(quad, transform(quad, back)) for quad in quads]


def _sideways(quads: Sequence[Quad]) -> bool:
    """Whether most of the text, by length, runs up or down."""
    tall = wide = 0.0
    for quad in quads:
        across, down = np.ptp(quad[:, 0]), np.ptp(quad[:, 1])
        if down > 1.6 * across:
            tall += down
        elif across > 1.6 * down:
            wide += across
    return tall > wide


def _level(photo: NDArray[Any], flat: Flat, quads: list[Quad], used: Engine) -> tuple[Flat, list[Quad]]:
    """Without a card's edges the lines themselves say how far the frame is rolled: turn it level."""
    long = [quad for quad in quads if size(quad)[0] > 4 * size(quad)[1]]
    if len(long) < 2:
        return flat, quads
    slopes = [float(np.degrees(np.arctan2(*(quad[1] - quad[0])[::-1]))) for quad in long]
    roll = float(np.median(slopes))
    if abs(roll) < 1.5:
        return flat, quads
    height, width = flat.pixels.shape[:2]
    spin = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), roll, 1.0), [0, 0, 1]])
    corners = cv2.perspectiveTransform(
        np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float32), spin
    )[0]
    spin = np.array([[1, 0, -corners[:, 0].min()], [0, 1, -corners[:, 1].min()], [0, 0, 1]]) @ spin
    out = (int(np.ptp(corners[:, 0])), int(np.ptp(corners[:, 1])))
    matrix = spin @ flat.matrix
    level = Flat(
        cv2.warpPerspective(photo, matrix, out, borderMode=cv2.BORDER_REPLICATE), matrix, found=False
    )
    return level, used.find(level.pixels)


def _upside_down(photo: NDArray[Any], pairs: Sequence[tuple[Quad, Quad]], used: Engine) -> bool:
    """Read a few of the longest lines as they are and turned; the better reading tells which way is up."""
    longest = sorted(pairs, key=lambda pair: -size(pair[0])[0])[:GLANCE_LINES]
    crops = [crop(photo, on_photo) for _, on_photo in longest]
    straight = used.glance(crops)
    if _marks(straight) >= 1 and _sure(straight) > 0.8:
        return False
    turned = used.glance([cv2.rotate(one, cv2.ROTATE_180) for one in crops])
    return _sure(turned) + 0.1 * _marks(turned) > _sure(straight) + 0.1 * _marks(straight) + 0.02


def _marks(readings: Sequence[Reading]) -> int:
    return sum(1 for one in readings if one.confidence > 0.6 and UPRIGHT_MARKS.search(one.text))


def _sure(readings: Sequence[Reading]) -> float:
    letters = sum(len(one.text) for one in readings)
    return sum(one.confidence * len(one.text) for one in readings) / letters if letters else 0.0


def _photo_warnings(photo: NDArray[Any], seen: Seen) -> list[str]:
    warnings: list[str] = []
    if not seen.lines:
        warnings.append("no_text")
    if not seen.flat.found:
        warnings.append("no_card_found")
    if sharpness(cv2.cvtColor(seen.flat.pixels, cv2.COLOR_BGR2GRAY)) < BLURRED_BELOW:
        warnings.append("blurred")
    if glare_share(seen.flat.pixels) > GLARE_ABOVE and float(np.median(seen.flat.pixels)) < 235:
        warnings.append("glare")
    height, width = photo.shape[:2]
    if seen.flat.found:
        card_h, card_w = seen.flat.pixels.shape[:2]
        corners = np.array([[0, 0], [card_w, 0], [card_w, card_h], [0, card_h]], np.float32)
        placed = transform(corners, np.linalg.inv(seen.flat.matrix))
        if (placed < -0.02 * width).any() or (placed > np.array([width, height]) + 0.02 * width).any():
            warnings.append("cut_off")
    return warnings
