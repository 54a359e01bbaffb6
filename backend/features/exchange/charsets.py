"""Names of text encodings that a file may say or a person may choose, and no other of Python's codecs.

Python decodes much more by name: compressed bytes, escapes, domain names (in squared time). None of that is
how an address book is written.
"""

from __future__ import annotations

import re
from encodings.aliases import aliases
from typing import Final

_CODECS: Final = frozenset(
    "ascii utf_8 utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be latin_1 iso8859_2 iso8859_3 "
    "iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9 iso8859_10 iso8859_11 iso8859_13 "
    "iso8859_14 iso8859_15 iso8859_16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "cp437 cp775 cp850 cp852 cp855 cp857 cp858 cp862 cp864 cp866 cp874 koi8_r koi8_u koi8_t kz1048 "
    "ptcp154 mac_cyrillic mac_roman mac_latin2 mac_greek mac_turkish tis_620 gb2312 gbk gb18030 big5 "
    "big5hkscs shift_jis cp932 euc_jp iso2022_jp euc_kr cp949 ".split()
)
_OTHER_WORDS: Final = re.compile(r"[^a-z0-9]")
NAME_CHARS_MAX: Final = 40


def _squeezed(name: str) -> str:
    return _OTHER_WORDS.sub("", name.lower())


_KNOWN: Final = {_squeezed(alias): codec for alias, codec in aliases.items() if codec in _CODECS} | {
    _squeezed(codec): codec for codec in _CODECS
}


def codec_of(name: str) -> str:
    """The codec for the name of a text encoding; "" where the name means none that we read."""
    return _KNOWN.get(_squeezed(name), "") if len(name) <= NAME_CHARS_MAX else ""
