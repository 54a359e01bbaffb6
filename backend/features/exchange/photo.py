"""A contact's picture made small enough to travel with the record; the only Pillow user here."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Callable

from PIL import Image, ImageFile, ImageOps

from backend.features.exchange.draft import Photo
from backend.features.exchange.problems import (
    FILE_PIXELS_MAX,
    PHOTO_BYTES_MAX,
    PHOTO_DECODED_PIXELS_MAX,
    PHOTO_PIXELS_MAX,
    PHOTO_SIDE_PX,
    PHOTO_SOURCE_BYTES_MAX,
)

# Named one by one: Pillow would otherwise hand the bytes to every decoder it has, EPS among them.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
_QUALITIES = (85, 75, 65, 50, 35)


class PhotoProblem(Exception):
    """The bytes are no picture we take; the message says why in plain words."""


class Photos:
    """The photos of one file: a few bytes may be millions of pixels, so all of them together are bounded."""

    def __init__(self) -> None:
        self._left_px = FILE_PIXELS_MAX

    def small(self, data: bytes) -> Photo:
        """See `small_photo`."""
        if self._left_px <= 0:
            raise PhotoProblem("the photos of this file have too many pixels")
        return small_photo(data, self._paid)

    def _paid(self, pixels: int) -> None:
        self._left_px -= pixels


def small_photo(data: bytes, paid: Callable[[int], object] = lambda _: None) -> Photo:
    """A JPEG of at most PHOTO_SIDE_PX on its longer side and PHOTO_BYTES_MAX. Raises PhotoProblem.

    `paid` is told the pixels that are to be decoded.
    """
    if not data:
        raise PhotoProblem("the photo is empty")
    if len(data) > PHOTO_SOURCE_BYTES_MAX:
        raise PhotoProblem(f"the photo has {len(data):,} bytes, more than {PHOTO_SOURCE_BYTES_MAX:,}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = _opened(data, paid)
            kept = _small_enough(data)
    except PhotoProblem:
        raise
    except Exception as error:  # decoders raise whatever they like on hostile bytes
        raise PhotoProblem("the photo is cut off or damaged") from error
    if kept:
        return Photo(kept, base64.b64encode(data).decode("ascii"))
    return Photo("image/jpeg", base64.b64encode(_jpeg(image)).decode("ascii"))


def _small_enough(data: bytes) -> str:
    """The MIME type of a picture that needs no change: exported and imported it stays the same bytes."""
    image = Image.open(io.BytesIO(data), formats=_FORMATS)
    mime = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}.get(image.format or "", "")
    # A picture that carries EXIF may be turned, and may say where it was taken: it is written anew.
    small = len(data) <= PHOTO_BYTES_MAX and max(image.size) <= PHOTO_SIDE_PX
    return mime if small and not image.getexif() else ""


def _opened(data: bytes, paid: Callable[[int], object]) -> Image.Image:
    if ImageFile.LOAD_TRUNCATED_IMAGES:
        raise PhotoProblem("the server is set to accept cut-off photos")
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.UnidentifiedImageError as error:
        raise PhotoProblem("the photo is damaged, or not JPEG, PNG, GIF, WebP or BMP") from error
    whole = image.width * image.height
    # JPEG decodes smaller at once; a progressive one must be read whole even so.
    image.draft("RGB", (2 * PHOTO_SIDE_PX, 2 * PHOTO_SIDE_PX))
    decoded = image.width * image.height
    if whole > PHOTO_PIXELS_MAX or decoded > PHOTO_DECODED_PIXELS_MAX:
        raise PhotoProblem(f"the photo has {whole:,} pixels, too many to open safely")
    paid(whole if image.info.get("progressive") else decoded)
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        # Made small before it is laid on white: each whole copy of a large picture is a lot of memory.
        clear = upright.convert("RGBA")
        clear.thumbnail((PHOTO_SIDE_PX, PHOTO_SIDE_PX), Image.Resampling.LANCZOS)
        upright = Image.new("RGB", clear.size, "white")
        upright.paste(clear, mask=clear.getchannel("A"))
    upright = upright.convert("RGB")
    upright.thumbnail((PHOTO_SIDE_PX, PHOTO_SIDE_PX), Image.Resampling.LANCZOS)
    return upright


def _jpeg(image: Image.Image) -> bytes:
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= PHOTO_BYTES_MAX:
                return out.getvalue()
        image = image.resize((max(1, image.width * 3 // 4), max(1, image.height * 3 // 4)))
