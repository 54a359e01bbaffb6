"""Folding of text for search: no case, no diacritics, one letter per Cyrillic sound (SPEC.md D2)."""

import unicodedata
from typing import Final

_PIECE_CHARS: Final = 256
"""Marks are put in order within so many characters: a run of them takes the square of its length."""
_CYRILLIC: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")


def fold(text: str) -> str:
    """NFKD, marks off (Unicode category Mn), lower case, then the Cyrillic table."""
    pieces = (text[at : at + _PIECE_CHARS] for at in range(0, len(text), _PIECE_CHARS))
    marked = "".join(unicodedata.normalize("NFKD", piece) for piece in pieces)
    plain = "".join(char for char in marked if unicodedata.category(char) != "Mn")
    return plain.lower().translate(_CYRILLIC)
