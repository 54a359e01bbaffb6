"""PP-OCR: line boxes and a reader of Latin lines, run by onnxruntime on the models inside the rapidocr wheel.

Only the models are used: two small programs around them (boxes out of a probability map, text out of a
table of letter probabilities) let us mask the alphabet, bound memory and spare rapidocr's imports.
Boxes follow DBNet (Liao et al. 2020), texts greedy CTC decoding (Graves et al. 2006).
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.errors import EngineMissing
from ocr.lines import Quad, Reading

DETECT_SIDE_MAX_PX = 1216
DETECT_MULTIPLE_PX = 32
PIXEL_THRESHOLD = 0.3
BOX_THRESHOLD = 0.5
UNCLIP_RATIO = 1.6
BOXES_MAX = 120
READ_HEIGHT_PX = 48
READ_WIDTH_MAX_PX = 2000
BATCH_WIDTH_PX = 3200  # padded width of one batch: bounds memory

EXTRA_LETTERS = set("–—‘’“”„•·№€£§°®™«»☎✆✉⌂➤→@")


def available() -> bool:
    """Whether onnxruntime and the models are installed."""
    return (
        importlib.util.find_spec("onnxruntime") is not None
        and importlib.util.find_spec("rapidocr") is not None
    )


def _model(name: str) -> Path:
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise EngineMissing("rapidocr is not installed")
    return Path(spec.origin).with_name("models") / name


def _session(name: str) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library loads; its wheels report home otherwise
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(_model(name)), options, providers=["CPUExecutionProvider"])


class PpOcr:
    """The models, loaded once."""

    def __init__(self) -> None:
        self._detect = _session("PP-OCRv6_det_small.onnx")
        self._read = _session("PP-OCRv6_rec_small.onnx")
        letters = self._read.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._letters = ["", *letters, " "]
        allowed = [_is_latin(letter) for letter in self._letters]
        allowed[0] = allowed[-1] = True
        self._kept = np.flatnonzero(allowed)

    def find(self, image: NDArray[Any]) -> list[Quad]:
        """Boxes of text lines in pixels of `image` (height x width x 3), at most BOXES_MAX."""
        height, width = image.shape[:2]
        scale = min(1.0, DETECT_SIDE_MAX_PX / max(height, width))
        fit = [
            max(DETECT_MULTIPLE_PX, round(side * scale / DETECT_MULTIPLE_PX) * DETECT_MULTIPLE_PX)
            for side in (width, height)
        ]
        small = cv2.resize(image, fit, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        batch = (small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
        chances = self._detect.run(None, {"x": batch})[0][0, 0]
        factor = np.array([width / fit[0], height / fit[1]], np.float32)
        return [box * factor for box in boxes(chances)]

    def read(self, crops: Sequence[NDArray[Any]]) -> list[Reading]:
        """Read line crops (height x width x 3) as Latin text, in batches of similar width."""
        sized = [_fit(one) for one in crops]
        order = sorted(range(len(sized)), key=lambda i: sized[i].shape[1])
        found: list[Reading] = [Reading("", 0.0, "ppocr")] * len(sized)
        while order:
            count = 1
            while count < len(order) and (count + 1) * sized[order[count]].shape[1] <= BATCH_WIDTH_PX:
                count += 1
            chosen, order = order[:count], order[count:]
            width = max(sized[i].shape[1] for i in chosen)
            batch = np.zeros((count, 3, READ_HEIGHT_PX, width), np.float32)
            for row, i in enumerate(chosen):
                one = sized[i].astype(np.float32) / 127.5 - 1.0
                batch[row, :, :, : one.shape[1]] = one.transpose(2, 0, 1)
            table = self._read.run(None, {"x": batch})[0]
            for row, i in enumerate(chosen):
                steps = max(1, round(table.shape[1] * sized[i].shape[1] / width) + 1)
                found[i] = self._decode(table[row, :steps])
        return found

    def _decode(self, table: NDArray[Any]) -> Reading:
        kept = table[:, self._kept]
        best = kept.argmax(axis=1)
        chance = kept[np.arange(len(best)), best]
        fresh = (best != 0) & np.concatenate(([True], best[1:] != best[:-1]))
        text = "".join(self._letters[self._kept[i]] for i in best[fresh])
        return Reading(text.strip(), float(chance[fresh].mean()) if fresh.any() else 0.0, "ppocr")


def boxes(chances: NDArray[Any]) -> list[Quad]:
    """Boxes from a map of text probabilities (height x width), in its pixels, reading order not set."""
    mask = cv2.dilate((chances > PIXEL_THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Quad] = []
    for contour in sorted(contours, key=len, reverse=True)[: 4 * BOXES_MAX]:
        centre, sides, angle = cv2.minAreaRect(contour)
        if min(sides) < 3 or _mean_inside(chances, contour) < BOX_THRESHOLD:
            continue
        distance = sides[0] * sides[1] * UNCLIP_RATIO / (2 * (sides[0] + sides[1]))
        grown = (sides[0] + 2 * distance, sides[1] + 2 * distance)
        if min(grown) >= 5:
            found.append(upright(cv2.boxPoints((centre, grown, angle))))
    return found[:BOXES_MAX]


def upright(points: NDArray[Any]) -> Quad:
    """Order four corners clockwise from the top left."""
    by_x = points[np.argsort(points[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    left, right = left[np.argsort(left[:, 1])], right[np.argsort(right[:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def _mean_inside(chances: NDArray[Any], contour: Any) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [contour - np.array([x, y])], [1])
    return float(cv2.mean(chances[y : y + h, x : x + w], mask)[0])


def _fit(image: NDArray[Any]) -> NDArray[Any]:
    height, width = image.shape[:2]
    fitted = int(np.clip(round(width * READ_HEIGHT_PX / height), 16, READ_WIDTH_MAX_PX))
    colour = image if image.ndim == 3 else cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    return cv2.resize(colour, (fitted, READ_HEIGHT_PX), interpolation=cv2.INTER_LINEAR)


def _is_latin(letter: str) -> bool:
    return len(letter) == 1 and (0x20 < ord(letter) < 0x180 or letter in "ƏəȘșȚț" or letter in EXTRA_LETTERS)
