"""Find the card in the photo, lay it flat, and divide out the light.

All sizes in pixels, origin at the top left. A card that is not found is no error: the whole frame is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.lines import Quad

SEARCH_SIDE_PX = 512
CARD_WIDTH_PX = 1200
CARD_SIDE_MAX_PX = 1600
CARD_SHARE_MIN = 0.12  # of the frame
ASPECT_MIN, ASPECT_MAX = 1.15, 2.6
EDGE_SUPPORT_MIN = 0.55
BAND_SUPPORT_MIN = 0.85
BAND_SHARE_MIN, BAND_SHARE_MAX = 0.12, 0.62  # of the card found so far
APPROX_DEVIATION_MAX = 0.14

Colour = NDArray[Any]  # height x width x 3, BGR


@dataclass(frozen=True, slots=True)
class Flat:
    """The card laid flat: `pixels` (height x width x 3), and the homography from photo to card pixels."""

    pixels: Colour
    matrix: NDArray[Any]
    found: bool


def find_card(photo: Colour) -> Quad | None:
    """Corners of the card in photo pixels, clockwise from the top left, or None."""
    height, width = photo.shape[:2]
    scale = min(1.0, SEARCH_SIDE_PX / max(height, width))
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    edges = _gradient(small)
    best: tuple[float, Quad] | None = None
    for mask in _masks(small, edges):
        for quad in _quads(mask):
            value = _worth(quad, edges)
            if value is not None and (best is None or value > best[0]):
                best = (value, quad)
    return None if best is None else (_with_bands(best[1], edges) / scale).astype(np.float32)


def lay_flat(photo: Colour, quad: Quad | None) -> Flat:
    """Warp the card to CARD_WIDTH_PX (its longer side); without a card only resize the frame."""
    height, width = photo.shape[:2]
    if quad is None:
        scale = min(1.0, CARD_SIDE_MAX_PX / max(height, width))
        matrix = np.diag([scale, scale, 1.0])
        return Flat(
            cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), matrix, found=False
        )
    sides = [float(np.hypot(*(quad[i] - quad[(i + 1) % 4]))) for i in range(4)]
    across, down = max(sides[0], sides[2]), max(sides[1], sides[3])
    scale = CARD_WIDTH_PX / max(across, down)
    out = (max(32, round(across * scale)), max(32, round(down * scale)))
    target = np.array([[0, 0], [out[0], 0], [out[0], out[1]], [0, out[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    flags = cv2.INTER_AREA if scale < 0.6 else cv2.INTER_LINEAR
    return Flat(cv2.warpPerspective(photo, matrix, out, flags=flags), matrix, found=True)


def turn(flat: Flat, quarters: int) -> Flat:
    """Turn the flat card clockwise by `quarters` times 90 degrees."""
    quarters %= 4
    if quarters == 0:
        return flat
    height, width = flat.pixels.shape[:2]
    codes = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}
    spins = {
        1: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], float),
        2: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], float),
        3: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]], float),
    }
    return Flat(cv2.rotate(flat.pixels, codes[quarters]), spins[quarters] @ flat.matrix, flat.found)


def even_light(grey: NDArray[Any], spread_px: int = 45) -> NDArray[Any]:
    """Divide out shading: dark text stays dark on an even white (height x width, grey)."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(3, spread_px // 4) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), size / 2)
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 28), scale=245)


def sharpness(grey: NDArray[Any]) -> float:
    """How sharp the finest strokes are: spread of the Laplacian over spread of the light (no unit)."""
    detail = cv2.Laplacian(grey, cv2.CV_32F, ksize=3)
    return float(
        np.percentile(np.abs(detail), 99) / max(20.0, float(np.percentile(grey, 98) - np.percentile(grey, 2)))
    )


def glare_share(photo: Colour) -> float:
    """Share (0-1) of pixels that are blown out in every channel."""
    return float(np.mean(photo.min(axis=2) >= 253))


def _gradient(small: Colour) -> NDArray[Any]:
    smooth = cv2.GaussianBlur(small, (5, 5), 0)
    lab = cv2.cvtColor(smooth, cv2.COLOR_BGR2LAB).astype(np.float32)
    across = cv2.Sobel(lab, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(lab, cv2.CV_32F, 0, 1)
    return np.sqrt((across**2 + down**2).max(axis=2))


def _masks(small: Colour, edges: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Guesses of where the card is, as black-and-white images (one per idea)."""
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (7, 7), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    rim = max(3, min(small.shape[:2]) // 40)
    frame = np.concatenate(
        [
            lab[:rim].reshape(-1, 3),
            lab[-rim:].reshape(-1, 3),
            lab[:, :rim].reshape(-1, 3),
            lab[:, -rim:].reshape(-1, 3),
        ]
    )
    far = np.linalg.norm((lab - np.median(frame, axis=0)) * np.array([0.6, 1, 1], np.float32), axis=2)
    for channel in (lab[:, :, 0], cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[:, :, 1].astype(np.float32), far):
        scaled = cv2.normalize(channel, np.zeros_like(channel), 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
        level, mask = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        yield _closed(mask, 9)
        yield _closed(255 - mask, 9)
        yield _closed((scaled > min(250, level * 1.25)).astype(np.uint8) * 255, 9)
        yield _closed((scaled > level * 0.75).astype(np.uint8) * 255, 9)
    for percentile in (80, 88, 94):
        strong = (edges > max(12.0, float(np.percentile(edges, percentile)))).astype(np.uint8) * 255
        yield _closed(strong, 5)
        yield 255 - cv2.dilate(strong, np.ones((3, 3), np.uint8))


def _closed(mask: NDArray[Any], size: int) -> NDArray[Any]:
    kernel = np.ones((size, size), np.uint8)
    return cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), cv2.MORPH_OPEN, kernel[:5, :5])


def _quads(mask: NDArray[Any]) -> Iterator[Quad]:
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    floor = CARD_SHARE_MIN * mask.size
    for contour in contours:
        hull = cv2.convexHull(contour)
        area = cv2.contourArea(hull)
        if area < floor or len(hull) < 4:
            continue
        for curve in (hull, _without_spurs(mask, contour)):
            if curve is None or len(curve) < 4:
                continue
            points = (
                cv2.approxPolyN(curve, 4, epsilon_percentage=-1.0, ensure_convex=True)
                .reshape(-1, 2)
                .astype(np.float32)
            )
            if len(points) == 4 and cv2.isContourConvex(points.astype(np.int32)):
                grown = cv2.contourArea(points)
                if grown and abs(grown / max(cv2.contourArea(curve), 1.0) - 1) < APPROX_DEVIATION_MAX:
                    yield _clockwise(points)


def _without_spurs(mask: NDArray[Any], contour: NDArray[Any]) -> NDArray[Any] | None:
    """The hull after a wide opening: fingers and neighbouring sheets fall off."""
    solid = np.zeros_like(mask)
    cv2.drawContours(solid, [contour], -1, [255], cv2.FILLED)
    opened = cv2.morphologyEx(solid, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (41, 41)))
    parts, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return cv2.convexHull(max(parts, key=cv2.contourArea)) if parts else None


def _worth(quad: Quad, edges: NDArray[Any]) -> float | None:
    """How much a quad looks like a card, or None: edge support of its sides, size, aspect."""
    height, width = edges.shape
    if (quad < -0.12 * max(height, width)).any() or (
        quad > np.array([width, height]) + 0.12 * max(height, width)
    ).any():
        return None
    sides = [float(np.hypot(*(quad[i] - quad[(i + 1) % 4]))) for i in range(4)]
    longer, shorter = (
        max((sides[0] + sides[2]), (sides[1] + sides[3])),
        min((sides[0] + sides[2]), (sides[1] + sides[3])),
    )
    if shorter < 40 or not ASPECT_MIN <= longer / shorter <= ASPECT_MAX:
        return None
    if (
        min(sides[0], sides[2]) / max(sides[0], sides[2]) < 0.55
        or min(sides[1], sides[3]) / max(sides[1], sides[3]) < 0.55
    ):
        return None
    level = max(14.0, float(np.percentile(edges, 75)))
    support = [_side_support(quad[i], quad[(i + 1) % 4], edges, level) for i in range(4)]
    if sorted(support)[1] < EDGE_SUPPORT_MIN:
        return None
    share = cv2.contourArea(quad) / edges.size
    return float(np.mean(support)) + 0.55 * min(share, 0.85)


def _with_bands(quad: Quad, edges: NDArray[Any]) -> Quad:
    """Grow the quad over a plain coloured band along one of its sides, if it ends in an edge of its own."""
    level = max(14.0, float(np.percentile(edges, 75)))
    best: tuple[float, Quad] | None = None
    for side in range(4):
        for share in np.arange(BAND_SHARE_MIN, BAND_SHARE_MAX, 0.02):
            for skew in (0.0, -0.03, 0.03):
                grown = _moved(quad, side, float(share - skew), float(share + skew))
                far = _side_support(grown[side], grown[(side + 1) % 4], edges, level)
                if far < BAND_SUPPORT_MIN or (best is not None and far <= best[0]):
                    continue
                ends = [_side_support(quad[i], grown[i], edges, level) for i in (side, (side + 1) % 4)]
                if (
                    min(ends) >= BAND_SUPPORT_MIN
                    and _plain_between(quad, grown, side, edges, level)
                    and _worth(grown, edges)
                ):
                    best = (far, grown)
    return quad if best is None else best[1]


def _plain_between(quad: Quad, grown: Quad, side: int, edges: NDArray[Any], level: float) -> bool:
    """Whether the band is print, not desk: most of it has no texture at all."""
    a, b = side, (side + 1) % 4
    band = np.array([grown[a], grown[b], quad[b], quad[a]])
    inner = band.mean(axis=0) + 0.8 * (band - band.mean(axis=0))
    mask = np.zeros(edges.shape, np.uint8)
    cv2.fillConvexPoly(mask, np.rint(inner).astype(np.int32), [1])
    inside = edges[mask > 0]
    return inside.size > 20 and float(np.percentile(inside, 60)) < 0.35 * level


def _moved(quad: Quad, side: int, first: float, second: float) -> Quad:
    """Push a side outwards by shares of the lengths of its neighbours."""
    a, b, c, d = (quad[(side + i) % 4] for i in range(4))
    grown = quad.copy()
    grown[side] = a + first * (a - d)
    grown[(side + 1) % 4] = b + second * (b - c)
    return grown


def _side_support(start: NDArray[Any], end: NDArray[Any], edges: NDArray[Any], level: float) -> float:
    """Share of a side along which there is an edge within 3 pixels; the frame's rim counts as half."""
    steps = max(12, int(np.hypot(*(end - start)) / 3))
    along = np.linspace(0.04, 0.96, steps)[:, None] * (end - start) + start
    normal = np.array([-(end - start)[1], (end - start)[0]]) / max(1e-6, float(np.hypot(*(end - start))))
    height, width = edges.shape
    rim = (along < 3).any(axis=1) | (along > np.array([width - 4, height - 4])).any(axis=1)
    best = np.zeros(steps, np.float32)
    for offset in (-3, -2, -1, 0, 1, 2, 3):
        x, y = np.rint(along + normal * offset).astype(int).T
        best = np.maximum(best, edges[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)])
    return float(np.mean(np.where(best > level, 1.0, np.where(rim, 0.5, 0.0))))


def _clockwise(points: NDArray[Any]) -> Quad:
    centre = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0])
    ordered = points[np.argsort(angles)]
    return np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0).astype(np.float32)
