"""The bytes of any file that can be imported, as drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.features.exchange.csv_file import Sheet, open_sheet, read_sheet
from backend.features.exchange.draft import Parsed, Setting
from backend.features.exchange.text import decode
from backend.features.exchange.vcard import looks_like_vcard, read_vcards


def read_file(
    data: bytes,
    setting: Setting,
    mapping: Mapping[str, str] | None = None,
    most: int | None = None,
    told: Callable[[], object] = lambda: None,
) -> tuple[Parsed, Sheet | None]:
    """Any file as drafts (the first `most`); the sheet when it is CSV. Pure. Raises ImportProblem.

    `told` is called for each row or card.
    """
    decoded = decode(data)
    if looks_like_vcard(decoded.text):
        return read_vcards(data, decoded, setting, most, told), None
    sheet = open_sheet(decoded, setting)
    return read_sheet(sheet, setting, mapping, most, told), sheet
