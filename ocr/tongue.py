"""Languages of a card, from letters and words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.text import cyrillic_share, latin

KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
KAZAKH_WORDS = re.compile(
    r"\b(бас|директоры|менеджері|маманы|көшесі|жшс|ақ|қ|кеңсе|бастығы|бөлім|тел|инженер|заңгер|бухгалтер)\b",
    re.IGNORECASE,
)
RUSSIAN_WORDS = re.compile(
    r"\b(ул|г|пр|оф|кв|тоо|ооо|ао|пао|ип|главный|генеральный|директор|менеджер|по|отдела|руководитель"
    r"|специалист|ведущий|юрист|сот|моб|адрес|сайт|начальник)\b",
    re.IGNORECASE,
)
MALAY = re.compile(
    r"\b(pengurus|pengarah|ketua|pegawai|eksekutif|jurutera|akauntan|bimbit|faks|emel|alamat|jualan"
    r"|kewangan|jabatan|tadbir|laman web|penolong|setiausaha|kanan|besar)\b"
)
INDONESIAN = re.compile(
    r"\b(manajer|direktur|kepala|staf|administrasi|penjualan|keuangan|telp|ponsel|situs|cabang|insinyur|utama|proyek|operasional|pemasaran|alamat|telepon|komisaris)\b"
)
GERMAN = re.compile(
    r"\b(geschaftsfuhrer\w*|leiter\w*|vertrieb\w*|projektleit\w*|steuerberat\w*|mobil|telefon|telefax|anschrift|einkauf|buchhalt\w*)\b"
)


def tongue_of(text: str) -> str:
    """The country, MY or ID, whose language's words a line has; "" where it is neither or both."""
    plain = latin(text)
    malay, indonesian = bool(MALAY.search(plain)), bool(INDONESIAN.search(plain))
    return "" if malay == indonesian else "MY" if malay else "ID"


def languages_of(texts: Sequence[str], region: str) -> tuple[str, ...]:
    """ISO 639-1 codes, the main one first: of "en", "ms", "id", "kk", "ru", "de"."""
    cyrillic = [t for t in texts if cyrillic_share(t) > 0.5]
    other = [
        t
        for t in texts
        if cyrillic_share(t) <= 0.5 and len(re.findall(r"[a-z]", t.lower())) >= 4 and "@" not in t
    ]
    found: list[str] = []
    if cyrillic:
        whole = " ".join(cyrillic)
        kazakh = 1.0 * sum(bool(KAZAKH.search(t)) for t in cyrillic) + sum(
            1 for _ in KAZAKH_WORDS.finditer(whole)
        )
        russian = 1.5 * sum(1 for _ in RUSSIAN_WORDS.finditer(whole))
        found.append("kk" if kazakh > russian else "ru")
        titles = sum(bool(re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", t)) for t in other)
        return (*found, "en") if titles >= 2 else tuple(found)
    whole = latin(" ".join(other))
    if region in ("MY", "SG") and MALAY.search(whole):
        return ("ms",)
    if region == "ID" and INDONESIAN.search(whole):
        return ("id",)
    if region == "DE" and GERMAN.search(whole):
        return ("de",)
    if region == "KZ" and re.search(r"\b(direktor|menedjer\w*|injener|koshesi|bas)\b", whole):
        return ("kk",)
    return ("en",) if other else ()
