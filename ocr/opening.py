"""Open a photo safely: header first, few formats, bounded size, upright, sRGB-like pixels.

Run it only inside the limited process of ocr/worker.py: decoders are the part an attacker meets first.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from ocr.errors import CardError, PhotoBroken, PhotoEmpty, PhotoFormatUnknown, PhotoTooLarge

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

ORIENTATION_TAG = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = {UPRIGHT[5], UPRIGHT[6], UPRIGHT[7], UPRIGHT[8]}


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
    """Decode a photo; of an animation or a series the first picture.

    Raises PhotoEmpty, PhotoFormatUnknown, PhotoTooLarge (more than 40 MB or 40 megapixels, by the header)
    or PhotoBroken (cut off or damaged).
    """
    if len(data) > PHOTO_BYTES_MAX:
        raise PhotoTooLarge(f"{len(data)} bytes; the limit is {PHOTO_BYTES_MAX}")
    kind = sniff(data)
    if kind == "HEIF":
        _register_heif()
    try:
        if kind == "WEBP":
            _bound(*_webp_canvas(data))  # its decoder takes memory for the whole canvas when it is opened
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decode(data, kind)
    except (CardError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoTooLarge(f"more than {PHOTO_PIXELS_MAX} pixels") from error
    except UnidentifiedImageError as error:
        raise PhotoBroken(f"the header says {kind}, the rest does not") from error
    except Exception as error:  # decoders of damaged files raise whatever they stumble over
        raise PhotoBroken(f"could not be decoded: {str(error)[:200]}") from error


def _decode(data: bytes, kind: str) -> Photo:
    import numpy as np  # here, so that ocr/guard.py can sniff without the extra `card`

    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        width, height = image.size
        _bound(width, height)
        if kind == "JPEG":
            image.draft("RGB", (WORK_SIDE_MAX_PX, WORK_SIDE_MAX_PX))
        image.load()
        turn = UPRIGHT.get(_orientation(image)) if kind != "HEIF" else None  # libheif has turned it
        shown = _plain(image)
        shown.thumbnail((WORK_SIDE_MAX_PX, WORK_SIDE_MAX_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
        shown = _on_white(shown).convert("RGB")
    if turn is not None:
        shown = shown.transpose(turn)
        width, height = (height, width) if turn in SIDEWAYS else (width, height)
    return Photo(np.ascontiguousarray(np.asarray(shown, np.uint8)[:, :, ::-1]), width, height)


def _bound(width: int, height: int) -> None:
    if width * height > PHOTO_PIXELS_MAX or max(width, height) > PHOTO_SIDE_MAX_PX:
        raise PhotoTooLarge(f"{width} x {height} pixels; the limit is {PHOTO_PIXELS_MAX} in all")


def _orientation(image: Image.Image) -> int:
    """How the camera was held, by EXIF (1-8); 1 when the tag is absent or its block is damaged."""
    try:
        return int(image.getexif().get(ORIENTATION_TAG, 1))
    except Exception:  # the pixels are good: a damaged side note must not cost the photo
        return 1


def _plain(image: Image.Image) -> Image.Image:
    """Pixels that can be made smaller: palettes resolved, 16 bits brought to 8."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode == "F":
        return image.convert("L")
    if image.mode in {"1", "P", "PA", "LA"} or "transparency" in image.info:
        clear = image.mode in {"PA", "LA"} or "transparency" in image.info
        return image.convert("RGBA" if clear else "RGB")
    return image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGBA", image.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, image)


def _webp_canvas(data: bytes) -> tuple[int, int]:
    """Width and height in pixels by the first chunk of a WebP file (RFC 9649)."""
    chunk, body = data[12:16], data[20:30]
    if len(body) == 10 and chunk == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if len(body) == 10 and chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if len(body) == 10 and chunk == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    raise PhotoBroken("the first chunk is not that of a WebP picture")


def _register_heif() -> None:
    try:
        import pillow_heif
    except ImportError as error:
        raise PhotoFormatUnknown("this installation cannot read HEIC photos") from error
    pillow_heif.register_heif_opener()
