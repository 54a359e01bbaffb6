"""read_card: from the bytes of a photo to a contact draft. It runs inside the process of ocr/guard.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from ocr.codes import scan
from ocr.draft import Box, ContactDraft, Guess
from ocr.engines import engine, installed
from ocr.lines import transform
from ocr.opening import Photo, open_photo
from ocr.parse import parse
from ocr.see import Seen, see

CARD_JPEG_QUALITY = 86


@dataclass(frozen=True, slots=True)
class Card:
    """A draft, and what was seen on the way to it."""

    draft: ContactDraft
    seen: Seen


def read_card(data: bytes, engine_name: str = "") -> Card:
    """Read one side of a card.

    `engine_name`: "ppocr", "tesseract" or "" for the best there is. Boxes of the draft are in pixels of the
    upright photo. Raises the errors of ocr/errors.py; a photo without a card or text gives an empty draft
    with a warning.
    """
    cv2.setNumThreads(1)
    photo = open_photo(data)
    codes = scan(photo.pixels)
    used = engine(engine_name)
    seen = see(photo.pixels, used)
    draft = parse(seen.lines, codes)
    draft = _on_photo(draft, seen, photo)
    warnings = list(seen.warnings)
    if draft.empty and "no_text" not in warnings:
        warnings.append("nothing_understood")
    if used.name == "tesseract":
        warnings.append("without_ppocr")
    elif not installed().tesseract:
        warnings.append("without_tesseract")
    draft = replace(draft, warnings=tuple(warnings), engine=used.name, card_jpeg=_jpeg(seen), features={})
    return Card(draft, seen)


def _jpeg(seen: Seen) -> bytes:
    return cv2.imencode(".jpg", seen.flat.pixels, [cv2.IMWRITE_JPEG_QUALITY, CARD_JPEG_QUALITY])[1].tobytes()


def _on_photo(draft: ContactDraft, seen: Seen, photo: Photo) -> ContactDraft:
    """Move every box from card pixels to pixels of the upright photo."""
    back = np.linalg.inv(seen.flat.matrix)

    def moved(box: Box) -> Box:
        left, top, right, bottom = box
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
        placed = transform(corners, back) * photo.scale
        limit = np.array([photo.width_px, photo.height_px], np.float32)
        low, high = np.clip(placed.min(axis=0), 0, limit), np.clip(placed.max(axis=0), 0, limit)
        return (
            round(float(low[0]), 1),
            round(float(low[1]), 1),
            round(float(high[0]), 1),
            round(float(high[1]), 1),
        )

    def one(guess: Guess[Any] | None) -> Guess[Any] | None:
        return guess if guess is None or guess.box is None else replace(guess, box=moved(guess.box))

    return replace(
        draft,
        name=one(draft.name),
        title=one(draft.title),
        company=one(draft.company),
        address=one(draft.address),
        phones=tuple(one(g) for g in draft.phones),
        emails=tuple(one(g) for g in draft.emails),
        websites=tuple(one(g) for g in draft.websites),
        socials=tuple(one(g) for g in draft.socials),
    )
