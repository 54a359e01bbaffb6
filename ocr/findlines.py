"""Lines of text without a neural network: dark strokes, joined sideways, for use with Tesseract alone."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.lines import Quad
from ocr.rectify import even_light

LINE_HEIGHT_MIN_PX, LINE_HEIGHT_MAX_PX = 9, 150
BOXES_MAX = 80
DARK_BELOW = 105  # median grey of a card printed light on dark


def find_lines(grey: NDArray[Any]) -> list[Quad]:
    """Boxes of text lines on a flat grey card, upright or sideways, dark on light or the reverse (pixels)."""
    even, inverted = even_light(grey), even_light(255 - grey)
    pair = (inverted, even) if float(np.median(grey)) < DARK_BELOW else (even, inverted)
    straight = _upright_lines(pair)
    turned = _upright_lines(
        (cv2.rotate(pair[0], cv2.ROTATE_90_CLOCKWISE), cv2.rotate(pair[1], cv2.ROTATE_90_CLOCKWISE))
    )
    if _length(turned) <= 1.15 * _length(straight):
        return straight
    height = grey.shape[0]
    return [
        np.roll(np.stack([quad[:, 1], height - quad[:, 0]], axis=1), -1, axis=0).astype(np.float32)
        for quad in turned
    ]


def _length(quads: list[Quad]) -> float:
    """Pixels of text in long lines."""
    return float(sum(np.ptp(q[:, 0]) for q in quads if np.ptp(q[:, 0]) > 4.5 * np.ptp(q[:, 1])))


def _upright_lines(images: tuple[NDArray[Any], NDArray[Any]]) -> list[Quad]:
    """Lines of the card's own polarity, then those of the other where none were found: bands, buttons."""
    found: list[tuple[int, int, int, int]] = []
    for image in images:
        for box in _one_polarity(image):
            if all(_overlap(box, other) < 0.3 for other in found):
                found.append(box)
    return [
        np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float32)
        for x, y, w, h in found[:BOXES_MAX]
    ]


def _one_polarity(image: NDArray[Any]) -> list[tuple[int, int, int, int]]:
    strokes = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 20)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    kept = [
        i
        for i in range(1, count)
        if 4 <= stats[i, 3] <= LINE_HEIGHT_MAX_PX and stats[i, 2] <= 6 * LINE_HEIGHT_MAX_PX
        and stats[i, 4] >= 8 and stats[i, 2] < 14 * stats[i, 3] and stats[i, 3] < 9 * max(3, stats[i, 2])
        and stats[i, 4] / (stats[i, 2] * stats[i, 3]) > 0.08
    ]  # fmt: skip
    del labels, centres
    letters = sorted((tuple(int(v) for v in stats[i, :4]) for i in kept), key=lambda b: b[0])
    return [box for box in _join(letters) if _texty(box, letters)]


def _join(letters: list[tuple[int, ...]]) -> list[tuple[int, int, int, int]]:
    """Group letters that stand side by side at about the same height."""
    tall = [b for b in letters if b[3] >= LINE_HEIGHT_MIN_PX]
    groups: list[list[tuple[int, ...]]] = []
    for x, y, w, h in tall:
        best, best_gap = None, 1e9
        for group in groups:
            _, gy, _, gh = group[-1]
            gap = x - max(b[0] + b[2] for b in group[-4:])
            middle = float(np.median([b[3] for b in group[-6:]]))
            shared = min(gy + gh, y + h) - max(gy, y)
            if (
                gap < 1.7 * max(h, middle)
                and gap > -2 * middle
                and shared > 0.45 * min(h, gh)
                and max(h, middle) < 2.6 * min(h, middle)
                and gap < best_gap
            ):
                best, best_gap = group, gap
        if best is None:
            groups.append([(x, y, w, h)])
        else:
            best.append((x, y, w, h))
    boxes: list[tuple[int, int, int, int]] = []
    for group in groups:
        if len(group) < 2:
            continue
        left, top = min(b[0] for b in group), min(b[1] for b in group)
        right, bottom = max(b[0] + b[2] for b in group), max(b[1] + b[3] for b in group)
        pad = max(3, round(0.16 * (bottom - top)))
        boxes.append((max(0, left - pad), max(0, top - pad), right - left + 2 * pad, bottom - top + 2 * pad))
    return _merge(boxes)


def _merge(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join boxes that overlap: dots and accents grouped on their own."""
    merged: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes, key=lambda b: -b[2] * b[3]):
        for i, other in enumerate(merged):
            if _overlap(box, other) > 0.45:
                x, y = min(box[0], other[0]), min(box[1], other[1])
                right, bottom = (
                    max(box[0] + box[2], other[0] + other[2]),
                    max(box[1] + box[3], other[1] + other[3]),
                )
                merged[i] = (x, y, right - x, bottom - y)
                break
        else:
            merged.append(box)
    return merged


def _overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> float:
    """Shared area over the smaller area."""
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0, w) * max(0, h) / max(1, min(a[2] * a[3], b[2] * b[3]))


def _texty(box: tuple[int, int, int, int], letters: list[tuple[int, ...]]) -> bool:
    x, y, w, h = box
    inside = [
        lh for lx, ly, lw, lh in letters if x <= lx and lx + lw <= x + w and y <= ly and ly + lh <= y + h
    ]
    if not (LINE_HEIGHT_MIN_PX <= h <= LINE_HEIGHT_MAX_PX and w > 1.2 * h and len(inside) >= 3):
        return False
    return float(np.median(inside)) > 0.3 * h
