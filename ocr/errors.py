"""Errors of the card reader: each has a code, says whose fault it is and what to do."""

from __future__ import annotations


class CardError(Exception):
    """A photo that could not be read. `code` is stable; `fault`: "photo" or "reader"; `action`: advice."""

    code = "card_error"
    fault = "photo"
    action = "Take the photo again."

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class PhotoEmpty(CardError):
    code = "photo_empty"


class PhotoFormatUnknown(CardError):
    code = "photo_format_unknown"
    action = "Send a JPEG, PNG, WebP or HEIC photo."


class PhotoBroken(CardError):
    code = "photo_broken"


class PhotoTooLarge(CardError):
    code = "photo_too_large"
    action = "Send a photo of at most 40 megapixels and 40 MB."


class ReaderTimeout(CardError):
    code = "reader_timeout"


class ReaderMemory(CardError):
    code = "reader_memory"
    action = "Send a smaller photo."


class ReaderCrashed(CardError):
    code = "reader_crashed"
    fault = "reader"
    action = "Try again; keep the photo if it happens twice."


class EngineMissing(CardError):
    code = "engine_missing"
    fault = "reader"
    action = "Install tesseract-ocr with eng, rus, kaz, msa and ind, and the extra `card`."


ERRORS: dict[str, type[CardError]] = {
    cls.code: cls
    for cls in (
        PhotoEmpty, PhotoFormatUnknown, PhotoBroken, PhotoTooLarge,
        ReaderTimeout, ReaderMemory, ReaderCrashed, EngineMissing,
    )
}  # fmt: skip
