"""QR codes on the card, by zxing-cpp: their texts, the surest kind of reading there is."""

from __future__ import annotations

from typing import Any

import zxingcpp
from numpy.typing import NDArray

TEXT_CHARACTERS_MAX = 4000
CODES_MAX = 4


def scan(photo: NDArray[Any]) -> list[str]:
    """Texts of the QR codes in `photo` (height x width x 3, BGR), at most CODES_MAX."""
    found = zxingcpp.read_barcodes(photo, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    texts = [one.text[:TEXT_CHARACTERS_MAX] for one in found if one.valid and one.text.strip()]
    return list(dict.fromkeys(texts))[:CODES_MAX]
