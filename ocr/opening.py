"""Open a photo safely: header first, few formats, bounded size, upright, sRGB-like pixels.

Run it only inside the limited process of ocr/worker.py: decoders are the part an attacker meets first.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps, UnidentifiedImageError

from ocr.errors import PhotoBroken, PhotoEmpty, PhotoFormatUnknown, PhotoTooLarge

if TYPE_CHECKING:
    from numpy.typing import NDArray

PHOTO_BYTES_MAX = 40_000_000
PHOTO_PIXELS_MAX = 40_000_000
PHOTO_SIDE_MAX_PX = 20_000
WORK_SIDE_MAX_PX = 2400

Image.MAX_IMAGE_PIXELS = PHOTO_PIXELS_MAX

HEADERS: tuple[tuple[str, int, bytes], ...] = (
    ("JPEG", 0, b"\xff\xd8\xff"),
    ("PNG", 0, b"\x89PNG\r\n\x1a\n"),
    ("WEBP", 8, b"WEBP"),
    ("HEIF", 4, b"ftyp"),
)
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


@dataclass(frozen=True, slots=True)
class Photo:
    """Upright pixels to work on (height x width x 3, BGR), and the size in pixels of the upright original."""

    pixels: NDArray[Any]
    width_px: int
    height_px: int

    @property
    def scale(self) -> float:
        """Original pixels per working pixel."""
        return self.width_px / self.pixels.shape[1]


def sniff(data: bytes) -> str:
    """Name the format by its first bytes. Raises PhotoEmpty or PhotoFormatUnknown."""
    if not data:
        raise PhotoEmpty("the file is empty")
    for name, offset, magic in HEADERS:
        if data[offset : offset + len(magic)] == magic:
            if name == "HEIF" and data[8:12] not in HEIF_BRANDS:
                continue
            if name == "WEBP" and data[:4] != b"RIFF":
                continue
            return name
    raise PhotoFormatUnknown("the first bytes are not those of a JPEG, PNG, WebP or HEIC photo")


def open_photo(data: bytes) -> Photo:
    """Decode a photo.

    Raises PhotoEmpty, PhotoFormatUnknown, PhotoTooLarge (more than 40 MB or 40 megapixels, by the header)
    or PhotoBroken (cut off or damaged).
    """
    if len(data) > PHOTO_BYTES_MAX:
        raise PhotoTooLarge(f"{len(data)} bytes; the limit is {PHOTO_BYTES_MAX}")
    kind = sniff(data)
    if kind == "HEIF":
        _register_heif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decode(data, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoTooLarge(f"more than {PHOTO_PIXELS_MAX} pixels") from error
    except UnidentifiedImageError as error:
        raise PhotoBroken(f"the header says {kind}, the rest does not") from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, ZeroDivisionError) as error:
        raise PhotoBroken(f"could not be decoded: {str(error)[:200]}") from error


def _decode(data: bytes, kind: str) -> Photo:
    import numpy as np  # here, so that ocr/guard.py can sniff without the extra `card`

    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        width, height = image.size
        if width * height > PHOTO_PIXELS_MAX or max(width, height) > PHOTO_SIDE_MAX_PX:
            raise PhotoTooLarge(f"{width} x {height} pixels; the limit is {PHOTO_PIXELS_MAX} in all")
        if kind == "JPEG":
            image.draft("RGB", (WORK_SIDE_MAX_PX, WORK_SIDE_MAX_PX))
        image.load()
        shown = image if kind == "HEIF" else ImageOps.exif_transpose(image)
        if (shown.width > shown.height) != (image.width > image.height):
            width, height = height, width
        shown.thumbnail((WORK_SIDE_MAX_PX, WORK_SIDE_MAX_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
        pixels = np.asarray(_on_white(shown).convert("RGB"), np.uint8)[:, :, ::-1]
    return Photo(np.ascontiguousarray(pixels), width, height)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image
    layer = image.convert("RGBA")
    white = Image.new("RGBA", layer.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, layer)


def _register_heif() -> None:
    try:
        import pillow_heif
    except ImportError as error:
        raise PhotoFormatUnknown("this installation cannot read HEIC photos") from error
    pillow_heif.register_heif_opener()
