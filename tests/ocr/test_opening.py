"""Opening photos: every kind that phones make, and every kind of file that only claims to be one."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr import Readers
from ocr.errors import CardError, PhotoBroken, PhotoFormatUnknown, PhotoTooLarge
from ocr.opening import ORIENTATION_TAG, PHOTO_PIXELS_MAX, WORK_SIDE_MAX_PX, open_photo

pillow_heif = pytest.importorskip("pillow_heif")
pillow_heif.register_heif_opener()

RED, BLUE = (200, 30, 30), (30, 30, 200)


def marked(width: int = 64, height: int = 32, mode: str = "RGB") -> Image.Image:
    """Blue with a red quarter at the top left: whatever is turned, it shows."""
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    return picture.convert(mode)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def is_red(pixel: Any) -> bool:
    blue, _, red = (int(value) for value in pixel)
    return red > blue + 60


def assert_marked(data: bytes) -> None:
    """The opened photo has its red quarter at the top left, and blue in the other three."""
    pixels = open_photo(data).pixels
    height, width = pixels.shape[:2]
    corners = [pixels[y, x] for y in (height // 6, -height // 6) for x in (width // 6, -width // 6)]
    assert [is_red(one) for one in corners] == [True, False, False, False]


# Kinds of photos


@pytest.mark.parametrize(
    "data",
    [
        encoded(marked(), "JPEG", quality=95),
        encoded(marked(), "JPEG", quality=95, progressive=True),
        encoded(marked(mode="CMYK"), "JPEG", quality=95),
        encoded(marked(), "MPO", save_all=True, append_images=[Image.new("RGB", (20, 10))]),
        encoded(marked(), "PNG"),
        encoded(marked(mode="RGBA"), "PNG"),
        encoded(marked().quantize(8), "PNG"),
        encoded(marked().quantize(8), "PNG", transparency=7),
        encoded(marked(), "WEBP", lossless=True),
        encoded(marked(), "WEBP", quality=90),
        encoded(marked(mode="RGBA"), "WEBP", quality=90),
        encoded(marked(), "WEBP", save_all=True, append_images=[Image.new("RGB", (64, 32), BLUE)]),
        encoded(marked(), "PNG", save_all=True, append_images=[Image.new("RGB", (64, 32), BLUE)]),
        encoded(marked(128, 64), "HEIF", quality=90),
    ],
    ids=[
        "jpeg", "progressive jpeg", "cmyk jpeg", "jpeg of two pictures", "png", "png with alpha", "palette",
        "clear palette", "lossless webp", "webp", "webp with alpha", "animated webp", "animated png",
        "heic",
    ],
)  # fmt: skip
def test_a_photo_of_every_kind_is_opened(data: bytes) -> None:
    assert_marked(data)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_orientation_is_set_upright(kind: str, orientation: int) -> None:
    # what a camera that was held so would store: the reverse of what the reader has to do
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    picture = marked(128, 64)
    if orientation in stored:
        picture = picture.transpose(stored[orientation])
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    data = encoded(picture, kind, exif=exif.tobytes())
    assert_marked(data)
    photo = open_photo(data)
    assert (photo.width_px, photo.height_px) == (128, 64)
    assert photo.pixels.shape[:2] == (64, 128)


def test_damaged_exif_does_not_cost_the_photo() -> None:
    assert_marked(encoded(marked(), "JPEG", quality=95, exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + bytes(8)))


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    ramp = np.linspace(0, 65_535, 256).astype(np.uint16)[None].repeat(8, axis=0)
    row = open_photo(encoded(Image.fromarray(ramp), "PNG")).pixels[4, :, 0].astype(int)
    assert abs(row - np.arange(256)).max() <= 2


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey_pictures_keep_black_and_white(mode: str) -> None:
    picture = Image.new("L", (40, 20), 255)
    picture.paste(0, (0, 0, 20, 20))
    pixels = open_photo(encoded(picture.convert(mode), "PNG")).pixels
    assert pixels[10, 5].max() < 30
    assert pixels[10, 35].min() > 225


def test_what_is_clear_is_white() -> None:
    data = encoded(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG")
    assert open_photo(data).pixels.min() == 255


@pytest.mark.parametrize("size", [(1, 1), (1, 10_000), (10_000, 1), (2, 20_000), (7000, 5600)])
def test_any_size_within_the_limits_is_brought_to_working_size(size: tuple[int, int]) -> None:
    photo = open_photo(encoded(Image.new("L", size, 128), "PNG"))
    assert (photo.width_px, photo.height_px) == size
    assert min(photo.pixels.shape[:2]) >= 1
    assert max(photo.pixels.shape[:2]) <= WORK_SIDE_MAX_PX


def test_a_wrong_ending_does_not_matter_and_neither_does_what_follows_the_picture() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("evil.txt", "text")
    assert_marked(encoded(marked(), "JPEG", quality=95) + archive.getvalue())
    assert_marked(encoded(marked(), "PNG") + b"<html><script>alert(1)</script></html>")


# Files that are no photos


@pytest.mark.parametrize(
    "data",
    [
        encoded(marked(), "GIF", save_all=True, append_images=[marked()]),
        encoded(marked(), "TIFF", save_all=True, append_images=[marked()]),
        encoded(marked(), "BMP"),
        encoded(marked(), "ICO"),
        encoded(marked(), "EPS"),
        encoded(marked(), "PDF"),
        encoded(marked(), "JPEG2000"),
        encoded(marked(), "PPM"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><img src=x>",
        b"PK\x03\x04" + bytes(100),
        b"\0\0\0\x18ftypmp42" + bytes(100),
        b"RIFF\x24\0\0\0WAVEfmt " + bytes(40),
        " \n\xff\xd8\xff".encode("latin-1"),
    ],
    ids=[
        "animated gif", "tiff of two pages", "bmp", "ico", "eps", "pdf", "jpeg 2000", "ppm", "svg", "html",
        "zip", "video", "sound", "jpeg after a space",
    ],
)  # fmt: skip
def test_other_kinds_of_files_are_refused_by_their_header(data: bytes) -> None:
    with pytest.raises(PhotoFormatUnknown) as caught:
        open_photo(data)
    assert "JPEG, PNG, WebP or HEIC" in caught.value.action


WHOLE = {
    "jpeg": encoded(marked(), "JPEG"),
    "png": encoded(marked(), "PNG"),
    "webp": encoded(marked(), "WEBP"),
    "heic": encoded(marked(), "HEIF"),
}


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.75])
def test_a_photo_that_is_cut_off_is_broken(kind: str, share: float) -> None:
    with pytest.raises(PhotoBroken):
        open_photo(WHOLE[kind][: int(share * len(WHOLE[kind]))])


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg_that_claims(width: int, height: int) -> bytes:
    data = bytearray(WHOLE["jpeg"])
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_that_claims(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sides


def heic_that_claims(width: int, height: int) -> bytes:
    data = bytearray(WHOLE["heic"])
    at = data.index(b"ispe")
    data[at + 8 : at + 16] = struct.pack(">II", width, height)
    return bytes(data)


@pytest.mark.parametrize("claim", [png, jpeg_that_claims, webp_that_claims])
@pytest.mark.parametrize("size", [(16_000, 16_000), (7000, 5800), (5800, 7000)])
def test_the_header_alone_refuses_too_many_pixels(
    claim: Callable[[int, int], bytes], size: tuple[int, int]
) -> None:
    assert size[0] * size[1] > PHOTO_PIXELS_MAX
    with pytest.raises(PhotoTooLarge):
        open_photo(claim(*size))


def test_a_heic_that_claims_too_many_pixels_is_refused() -> None:
    with pytest.raises((PhotoTooLarge, PhotoBroken)):
        open_photo(heic_that_claims(30_000, 30_000))


def test_a_side_that_is_too_long_is_refused() -> None:
    with pytest.raises(PhotoTooLarge):
        open_photo(png(20_001, 1))


def test_a_bomb_in_a_side_note_is_refused() -> None:
    bomb = zlib.compress(bytes(200_000_000), 9)
    for name, data in ((b"zTXt", b"Comment\0\0" + bomb), (b"iCCP", b"profile\0\0" + bomb)):
        with contextlib.suppress(PhotoBroken):
            assert open_photo(png(8, 8, (name, data))).pixels.shape == (8, 8, 3)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real photo with some of its bytes changed, moved, doubled or left out."""
    data = bytearray(WHOLE[draw(st.sampled_from(sorted(WHOLE)))])
    for _ in range(draw(st.integers(1, 6))):
        at, length = draw(st.integers(0, len(data) - 1)), draw(st.integers(1, 12))
        what = draw(st.sampled_from(["change", "set", "leave out", "put in", "double", "cut"]))
        if what == "change":
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif what == "set":
            data[at : at + length] = draw(st.sampled_from([b"\xff", b"\0", b"\x7f\xff\xff\xff"])) * length
        elif what == "leave out" and len(data) > 2 * length:
            del data[at : at + length]
        elif what == "put in":
            data[at:at] = draw(st.binary(min_size=1, max_size=12))
        elif what == "double":
            data[at:at] = data[at : at + 8 * length]
        elif at > 0:
            del data[at:]
    return bytes(data)


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_a_damaged_photo_is_opened_or_refused_with_a_typed_error(data: bytes) -> None:
    with contextlib.suppress(CardError):
        photo = open_photo(data)
        assert photo.pixels.ndim == 3
        assert photo.width_px * photo.height_px <= PHOTO_PIXELS_MAX


# Through the whole reader


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(1) as pool:
        yield pool


def noise(width: int, height: int) -> Image.Image:
    values = np.random.default_rng(9).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (1, 1)),
        Image.new("RGB", (1200, 800), "black"),
        Image.new("RGB", (1200, 800), "white"),
        Image.new("RGB", (1, 10_000), "white"),
        Image.new("RGB", (10_000, 1), "grey"),
        noise(3, 5000),
        Image.linear_gradient("L").resize((900, 600)),
        Image.radial_gradient("L").resize((600, 900)),
        marked(900, 600),
    ],
    ids=[
        "a point",
        "black",
        "white",
        "a line down",
        "a line across",
        "a noisy strip",
        "shade",
        "glow",
        "colours",
    ],
)
def test_a_photo_without_text_is_an_empty_draft_with_a_warning(
    readers: Readers, picture: Image.Image
) -> None:
    draft = readers.read(encoded(picture, "PNG"))
    assert draft.empty
    assert {"no_text", "nothing_understood"} & set(draft.warnings)


def test_noise_invents_nobody(readers: Readers) -> None:
    draft = readers.read(encoded(noise(1600, 1000), "PNG"))
    assert draft.name is None
    assert not draft.phones
    assert {"no_text", "nothing_understood", "no_card_found"} & set(draft.warnings)


def test_the_largest_photo_allowed_is_read_within_its_memory() -> None:
    picture = Image.new("RGBA", (7000, 5600), (240, 240, 240, 200))
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = 6
    with Readers(1, "tesseract") as pool:
        assert pool.read(encoded(picture, "PNG", exif=exif.tobytes())).empty
