"""Folding of text for search: no case, no diacritics, one letter per Cyrillic sound (SPEC.md D2)."""

import unicodedata
from typing import Final

_CYRILLIC: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")


def fold(text: str) -> str:
    """NFKD, marks off (Unicode category Mn), lower case, then the Cyrillic table."""
    marked = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in marked if unicodedata.category(char) != "Mn")
    return plain.lower().translate(_CYRILLIC)
