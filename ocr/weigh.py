"""How much a line looks like a name, a title or a company: size, likeness and word lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ocr.arrange import Row
from ocr.data import entries, table
from ocr.names import LINKS, PATRONYMIC, SURNAME, given_names, strip_affixes
from ocr.place import address_score
from ocr.region import legal_countries
from ocr.text import cyrillic_share, distance, latin, likeness, skeleton, words

WORDS_MAX = 14  # a line with more words is a text, not a name
USER_PIECES_MAX = 6
CONNECTIVES = frozenset("and of for the in & po i v na s dlya dan und fur bagi untuk zhane".split())
CONTAINED_MIN = 4  # letters of a name that may be the beginning of a longer host
TITLE_WORD_LETTERS_MIN, TITLE_WORD_LETTERS_MAX = 7, 24  # of a word that may have a letter wrong
ENDING_LETTERS_MAX = 7  # after the stem of a word of job titles


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line, or several joined, that may be a name, a title or a company."""

    rows: tuple[Row, ...]
    text: str
    name: float
    title: float
    company: float
    host_like: float
    mail_like: float

    @property
    def sure(self) -> float:
        """The weakest reading's confidence."""
        return min(row.sure for row in self.rows)


@cache
def _title_words() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Whole words, stems, and the whole words that are long enough to be known with a letter wrong."""
    all_words = entries("title_words")
    whole = frozenset(w for w in all_words if not w.endswith("*"))
    long = tuple(sorted(w for w in whole if len(w) >= TITLE_WORD_LETTERS_MIN))
    return whole, frozenset(w[:-1] for w in all_words if w.endswith("*")), long


def mail_likeness(text: str, users: Sequence[str]) -> float:
    """How well a name explains an e-mail's user (0-1): jane.doe, j.doe, doe_jane, janed ..."""
    parts = [skeleton(w) for w in words(text) if latin(w).strip(".") not in LINKS]
    parts = [p for p in parts if p]
    if not parts or len(parts) > 6:
        return 0.0
    best = 0.0
    for user in users:
        pieces = [skeleton(p) for p in re.split(r"[._\-+\d]+", user) if p][:USER_PIECES_MAX]
        if not pieces:
            continue
        total = sum(len(p) for p in pieces)
        score = 0.0
        for piece in pieces:
            if len(piece) == 1:
                hit = 1.0 if any(p.startswith(piece) for p in parts) else 0.0
            else:
                hit = max((likeness(piece, p) for p in parts), default=0.0)
                glued = [a + b for a in parts for b in [*parts, *(p[0] for p in parts)] if a != b] + [
                    p[0] + q for p in parts for q in parts if p != q
                ]
                hit = max(hit, max((likeness(piece, g) for g in glued), default=0.0))
            score += (hit if hit > 0.6 else 0.0) * len(piece)
        best = max(best, score / total)
    return best


def host_likeness(text: str, stems: Sequence[str]) -> float:
    """How well a company's name explains a host (0-1)."""
    plain = [skeleton(w) for w in words(text) if not legal_countries(w)]
    plain = [p for p in plain if p]
    best = 0.0
    for stem in stems:
        stem = stem.replace("-", "")
        for start in range(len(plain)):
            for end in range(start + 1, min(len(plain), start + 4) + 1):
                best = max(best, likeness("".join(plain[start:end]), stem))
        for end in range(1, min(len(plain), 4) + 1):
            whole = "".join(plain[:end])
            if len(whole) >= CONTAINED_MIN and stem.startswith(whole):
                best = max(best, 0.62 + 0.38 * len(whole) / len(stem))
        initials = "".join(p[0] for p in plain)
        if len(stem) >= 2 and len(initials) >= 2 and stem == initials:
            best = max(best, 0.8)
    return best if best > 0.55 else 0.0


def title_score(text: str) -> float:
    """Share of words that belong to job titles (0-1)."""
    tokens = [latin(w).strip(".") for w in words(text)[: 2 * WORDS_MAX]]
    tokens = [t for t in tokens if len(t) > 1]
    if not tokens:
        return 0.0
    small = {"of", "and", "the", "for", "po", "i", "zhane", "und", "dan", "s", "na", "v", "in"}
    counted = [t for t in tokens if t not in small] or tokens
    return min(1.0, sum(_title_word(t) for t in tokens) / len(counted))


@cache
def _department_words() -> tuple[frozenset[str], frozenset[str]]:
    first: set[str] = set()
    last: set[str] = set()
    for names, place in table("department_words"):
        (first if place == "first" else last).update(n.strip() for n in names.split(","))
    return frozenset(first), frozenset(last)


def is_department(text: str) -> bool:
    """Whether a line names a department and not a role in it."""
    first, last = _department_words()
    tokens = [latin(w).strip(".") for w in words(text)]
    return len(tokens) >= 2 and (tokens[0] in first or tokens[-1] in last) and tokens[0] != "head"


@lru_cache(maxsize=20_000)
def _title_word(token: str) -> float:
    """1 for a word of job titles, 0.8 for one that is a letter away from one, less for one of companies."""
    whole, stems, long = _title_words()
    ends = range(max(2, len(token) - ENDING_LETTERS_MAX), len(token) + 1)
    if token in whole or any(token[:end] in stems for end in ends):
        return 0.7 if token in entries("business_words") else 1.0
    if "-" in token:
        return max(_title_word(part) for part in token.split("-"))
    if not TITLE_WORD_LETTERS_MIN <= len(token) <= TITLE_WORD_LETTERS_MAX:
        return 0.0
    wrong = int(0.16 * (len(token) + 1))
    near = any(
        (w[:2] == token[:2] or w[-2:] == token[-2:])  # most words are told apart by this alone
        and abs(len(w) - len(token)) <= 1
        and distance(token, w, wrong) <= 0.16 * max(len(w), len(token))
        for w in long
    )
    return 0.8 * near


def _parted(text: str) -> str:
    """Two words that were read without their gap: "JaneDoe"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)


def _broken_title(rows: Sequence[Row]) -> float:
    """What speaks for one job title on two lines."""
    upper, lower = rows[0].text, rows[1].text
    goes_on = lower[:1].islower() or latin(words(lower)[0]) in CONNECTIVES if words(lower) else False
    if goes_on or upper.endswith((",", "&", "-")) or latin(upper.split()[-1]) in CONNECTIVES:
        return 1.0 if title_score(upper) > 0.4 else 0.0
    if is_department(lower) or is_department(upper) or min(title_score(upper), title_score(lower)) < 0.6:
        return 0.0
    return 0.0 if _has_role(upper) and _has_role(lower) else 0.7


@cache
def _role_words() -> tuple[frozenset[str], tuple[str, ...]]:
    found = entries("role_words")
    return frozenset(w for w in found if not w.endswith("*")), tuple(w[:-1] for w in found if w.endswith("*"))


def _has_role(text: str) -> bool:
    whole, stems = _role_words()
    tokens = [latin(w).strip(".") for w in words(text)]
    return any(t in whole or t.startswith(stems) for t in tokens)


def _all_business(text: str) -> bool:
    plain = [latin(w).strip(".") for w in words(text)]
    return bool(plain) and all(w in entries("business_words") for w in plain)


def host_stem(host: str) -> str:
    """What a host is called: the skeleton of its first part."""
    host = re.sub(r"^(https?://)?(www\.)?", "", host).split("/")[0]
    return skeleton(host.split(".")[0])


def weighed(
    rows: tuple[Row, ...],
    users: Sequence[str],
    stems: Sequence[str],
    region: str,
    middle: float,
    largest: float,
) -> Candidate:
    """How much rows, read as one text, look like each of the three."""
    text = re.sub(r"\s+", " ", " ".join(row.text for row in rows)).strip(" ,;|")
    head, *_ = re.split(r"\s*[·•]\s*", text)
    text = head if legal_countries(head) else text  # small print goes on behind the name
    text = re.sub(r"\b[Aa]/[1I|](?= )", lambda m: m.group()[:2] + "l", text)
    if re.fullmatch(r"[A-Z][a-z]{2,}[A-Z][a-z]{2,}", text) and mail_likeness(_parted(text), users) > 0.6:
        text = _parted(text)
    text = re.sub(r"\bl(?=[bcdfghjkmnpqrstvwxz][a-z]{3,})", "I", text)  # "lronbridge"
    bare, prefix, suffix = strip_affixes(text)
    tokens = words(bare)
    big = (sum(row.height for row in rows) / len(rows)) / max(1.0, middle)
    tallest = max(row.height for row in rows) / max(1.0, largest)
    mail, host = mail_likeness(bare, users), host_likeness(text, stems)
    legal = bool(legal_countries(text))
    titled = title_score(text)
    digits = len(re.findall(r"\d", text))
    business = sum(latin(w) in entries("business_words") for w in tokens)
    given = sum(skeleton(w) in given_names() for w in tokens if len(w) > 1)
    capitals = sum(w[0].isupper() for w in tokens)
    quoted = bool(re.search(r"[«»\"“”„]", text))
    away = max(0.0, address_score(text, region) - 0.6)
    patronymic = any(PATRONYMIC.search(w) for w in tokens)
    firm = legal or quoted or business > 0
    if mail > 0.6 and not given and not patronymic and (firm or host > 0.75):
        host, mail = max(host, 0.9 * mail), 0.3 * mail  # the company's mailbox, not the person's

    name = (
        2.6 * mail + 0.9 * min(2, given) / max(1, min(2, len(tokens))) + 0.7 * min(big, 2.0) + 0.5 * tallest
    )
    name += (
        0.7 * patronymic
        + 0.4 * any(SURNAME.search(w) and len(w) > 4 for w in tokens)
        + 0.9 * any(w.lower().strip(".") in LINKS for w in text.split())
    )
    name += 0.3 * bool(prefix or suffix)
    name -= 0.5 * (patronymic and len(tokens) == 2)  # the family name is on another line
    name -= 1.5 * (bool(text) and text.split()[0].lower().strip(".") in LINKS)
    name -= (
        2.2 * legal
        + 2.2 * titled
        + 0.8 * min(business, 2)
        + 1.5 * quoted
        + 2.0 * (digits > 0)
        + (1.6 * host if mail < 0.6 else 0.5 * host)
        + away
    )
    if not 2 <= len(tokens) <= 5:
        name -= 0.8 if len(tokens) == 1 else 1.5
    name -= 1.2 * (capitals < 0.6 * max(1, len([t for t in tokens if t.lower() not in LINKS])))

    title = (
        3.4 * titled
        + 0.2 * (len(tokens) >= 2)
        - 2.0 * legal
        - 1.6 * mail
        - 0.8 * host
        - 0.8 * (digits > 0)
        - 0.5 * quoted
        - away
        - 0.5 * (given > 0)
        - 0.5 * min(business, 2) * (titled < 0.6)
        - 0.8 * is_department(text)
    )
    title += 0.3 if big < 1.5 else -0.2
    title -= 0.6 * (len(tokens) > (8 if titled > 0.7 else 6))
    title -= 0.5 * (bool(tokens) and tokens[0][0].islower())

    company = (
        2.4 * legal
        + 2.2 * host
        + 0.5 * min(business, 2)
        + 0.9 * quoted
        + 0.35 * min(big, 1.8)
        - 1.8 * mail * (host < 0.7)
        - (0.5 if business else 1.1) * titled * (not legal)
        - 0.5 * (digits > 2)
        - away
    )
    company -= 0.4 * (given > 0 and not legal)
    company -= 0.8 * (len(tokens) > 7)
    if len(rows) == 2:
        mixed = len({cyrillic_share(row.text) > 0.5 for row in rows}) > 1
        name, title, company = (value - 0.45 - 1.5 * mixed for value in (name, title, company))
        trade = len(words(rows[1].text)) <= 3 and (
            bool(legal_countries(rows[1].text)) or _all_business(rows[1].text)
        )
        title += _broken_title(rows)
        company += 0.6 * trade  # the second line of a logo
        name += 0.5 * (patronymic and len(tokens) == 3 and not PATRONYMIC.search(rows[0].text))
        if min(row.height for row in rows) > 1.25 * middle and not (titled or legal or host or business):
            name += 0.4  # a large name broken over two lines
        if mail > 0.8 and max(mail_likeness(row.text, users) for row in rows) < mail - 0.15:
            name += 0.5
    return Candidate(rows, text, name, title, company, host, mail)
