"""Hostile and broken photos: a typed error or an empty draft; never a traceback, never a hang."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr import Readers
from ocr.errors import (
    CardError,
    PhotoBroken,
    PhotoEmpty,
    PhotoFormatUnknown,
    PhotoTooLarge,
)
from ocr.opening import open_photo


def picture(width: int = 60, height: int = 40, kind: str = "JPEG", tone: int = 200) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (tone, tone, tone)).save(out, kind)
    return out.getvalue()


def huge_png() -> bytes:
    """A header that promises 40,000 x 40,000 pixels and a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", PhotoEmpty),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", PhotoFormatUnknown),
        (b"GIF89a" + bytes(100), PhotoFormatUnknown),
        (b"<svg xmlns='x'/>", PhotoFormatUnknown),
        (b"\xff\xd8\xff" + bytes(500), PhotoBroken),
        (picture()[:200], PhotoBroken),
        (picture(kind="PNG")[:60], PhotoBroken),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), PhotoBroken),
        (huge_png(), PhotoTooLarge),
        (bytes(40_000_001), PhotoTooLarge),
    ],
    ids=[
        "empty",
        "eps",
        "gif",
        "svg",
        "jpeg of zeros",
        "cut jpeg",
        "cut png",
        "broken webp",
        "bomb",
        "too many bytes",
    ],
)
def test_a_bad_photo_has_a_typed_error(data: bytes, error: type[CardError]) -> None:
    with pytest.raises(error) as caught:
        open_photo(data)
    assert caught.value.code
    assert caught.value.action


def test_orientation_is_applied_and_size_is_of_the_upright_photo() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (300, 200), "white").save(out, "JPEG", exif=exif)
    photo = open_photo(out.getvalue())
    assert (photo.width_px, photo.height_px) == (200, 300)
    assert photo.pixels.shape[:2] == (300, 200)


@settings(max_examples=60)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic", b""]),
)
def test_any_bytes_are_opened_or_refused(tail: bytes, head: bytes) -> None:
    with contextlib.suppress(CardError):
        open_photo(head + tail)


@settings(max_examples=40)
@given(st.integers(0, 600), st.integers(0, 255))
def test_a_flipped_byte_is_no_traceback(at: int, value: int) -> None:
    data = bytearray(picture())
    data[at % len(data)] = value
    with contextlib.suppress(CardError):
        open_photo(bytes(data))


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(1) as pool:
        yield pool


@pytest.mark.parametrize(
    "data",
    [picture(1, 1, "PNG"), picture(tone=0), picture(900, 500, "WEBP"), picture(3000, 4, "PNG")],
    ids=["one pixel", "black", "blank", "a strip"],
)
def test_a_photo_of_nothing_is_an_empty_draft_with_a_warning(readers: Readers, data: bytes) -> None:
    draft = readers.read(data)
    assert draft.empty
    assert "no_text" in draft.warnings


def test_a_dead_reader_is_replaced(readers: Readers) -> None:
    readers.read(picture())
    with readers.pool.process() as worker:
        worker.kill()
    assert readers.read(picture()).empty
