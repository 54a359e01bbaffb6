"""What engines find and read: lines of text with their places, and how a line is cut out of the photo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[Any]  # height x width
Quad = NDArray[Any]  # 4 x 2 corners in pixels, clockwise from the top left as one reads

CROP_HEIGHT_PX = 44
CROP_WIDTH_MAX_PX = 2400


@dataclass(frozen=True, slots=True)
class Reading:
    """One engine's answer for one line: text and its own confidence, 0-1."""

    text: str
    confidence: float
    engine: str


@dataclass(slots=True)
class Line:
    """A line on the rectified card. `quad`: corners in rectified pixels; readings, the best first."""

    quad: Quad
    readings: list[Reading] = field(default_factory=list[Reading])

    @property
    def text(self) -> str:
        """The best reading, or nothing."""
        return self.readings[0].text if self.readings else ""


def size(quad: Quad) -> tuple[float, float]:
    """Width and height in pixels of a line's quad."""
    top, right, bottom, left = (
        float(np.hypot(*(quad[i] - quad[j]))) for i, j in ((0, 1), (1, 2), (2, 3), (3, 0))
    )
    return max(top, bottom), max(left, right)


def transform(quad: Quad, matrix: NDArray[Any]) -> Quad:
    """The quad's corners after a homography (3 x 3)."""
    return cv2.perspectiveTransform(quad.reshape(1, 4, 2).astype(np.float32), matrix)[0].astype(np.float32)


def crop(grey: NDArray[Any], quad: Quad, height_px: int = CROP_HEIGHT_PX) -> NDArray[Any]:
    """Cut a line out of the photo, upright and `height_px` high (grey or colour)."""
    width, height = size(quad)
    out_width = int(np.clip(round(width * height_px / max(height, 1.0)), 8, CROP_WIDTH_MAX_PX))
    target = np.array([[0, 0], [out_width, 0], [out_width, height_px], [0, height_px]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    flags = cv2.INTER_AREA if height > 2 * height_px else cv2.INTER_CUBIC
    return cv2.warpPerspective(
        grey, matrix, (out_width, height_px), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
