"""Name, title and company: from size, place, likeness to the e-mail and the host, and word lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ocr.arrange import Row
from ocr.data import entries, table
from ocr.draft import Name
from ocr.place import address_score, legal_countries
from ocr.reach import PUBLIC_HOSTS
from ocr.text import cyrillic_share, distance, latin, likeness, skeleton, words

PATRONYMIC = re.compile(
    r"(ович|евич|овна|евна|ична|ұлы|улы|қызы|кызы|ovich|evich|ovna|evna|uly|kyzy|qyzy|ūly)$", re.IGNORECASE
)
SURNAME = re.compile(
    r"(ов|ова|ев|ева|ёв|ёва|ин|ина|ский|ская|цкий|цкая|енко|баев|баева|беков|бекова"
    r"|ov|ova|ev|eva|enko|skiy|sky|bayev|baev|bekov|kali|қали|али)$",
    re.IGNORECASE,
)
LINKS = frozenset("bin binti bt b a/l a/p al ap anak s/o d/o von van de der zu bte ibn".split())
GENERIC_USERS = entries("generic_users")
ROWS_MAX = 60  # rows weighed as a name, a title or a company; the largest print first
WORDS_MAX = 14  # a line with more words is a text, not a name
PAIRS_A_ROW_MAX = 3  # rows that may go on where one stops
USER_PIECES_MAX = 6
TITLE_WORD_LETTERS_MAX = 24


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


@dataclass(frozen=True, slots=True)
class Found:
    """What was chosen, and by how much over the runner-up."""

    name: Candidate | None
    title: Candidate | None
    company: Candidate | None
    margins: dict[str, float]


@cache
def _title_words() -> tuple[frozenset[str], tuple[str, ...]]:
    all_words = entries("title_words")
    return frozenset(w for w in all_words if not w.endswith("*")), tuple(
        w[:-1] for w in all_words if w.endswith("*")
    )


@cache
def _given() -> frozenset[str]:
    return frozenset(skeleton(name) for name in entries("given_names"))


@cache
def _affixes() -> tuple[frozenset[str], frozenset[str]]:
    before: set[str] = set()
    after: set[str] = set()
    for names, place in table("name_affixes"):
        (before if place == "before" else after).update(
            n.strip().replace(".", "").replace("'", "") for n in names.split(",")
        )
    return frozenset(before), frozenset(after)


def find_people(rows: Sequence[Row], emails: Sequence[str], hosts: Sequence[str], region: str) -> Found:
    """Choose the name, title and company among the rows that are nothing else."""
    free = [
        row
        for row in rows
        if not row.taken and not (row.label and row.label not in ("address",) and row.rest)
    ]
    free = [row for row in free if 0 < len(words(row.text)) <= WORDS_MAX and len(row.text) >= 2]
    if len(free) > ROWS_MAX:
        largest = {id(row) for row in sorted(free, key=lambda row: -row.height)[:ROWS_MAX]}
        free = [row for row in free if id(row) in largest]
    users = [e.split("@")[0] for e in emails if e.split("@")[0] not in GENERIC_USERS]
    stems = [_stem(h) for h in hosts if h not in PUBLIC_HOSTS]
    sizes = sorted(row.height for row in free) or [1.0]
    middle = sorted(row.height for row in rows)[len(rows) // 2] if rows else 1.0
    candidates = [_candidate((row,), users, stems, region, middle, sizes[-1]) for row in free]
    for i, one in enumerate(free):
        below = [other for other in free[i + 1 :] if _stacked(one, other)]
        for other in below[:PAIRS_A_ROW_MAX]:
            candidates.append(_candidate((one, other), users, stems, region, middle, sizes[-1]))
    return _choose(candidates)


def _stem(host: str) -> str:
    host = re.sub(r"^(https?://)?(www\.)?", "", host).split("/")[0]
    return skeleton(host.split(".")[0])


def _stacked(one: Row, other: Row) -> bool:
    """Whether two rows read as one text broken over two lines."""
    gap = other.top - one.bottom
    h = max(one.height, other.height)
    if not -0.5 * h < gap < 0.55 * h or not 0.78 < one.height / max(1.0, other.height) < 1.28:
        return False
    return (
        abs(one.left - other.left) < 0.6 * h
        or abs(one.right - other.right) < 0.6 * h
        or abs(one.left + one.right - other.left - other.right) < 1.0 * h
    )


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


@lru_cache(maxsize=20_000)
def _title_word(token: str) -> float:
    """1 for a word of job titles, 0.8 for one that is a letter away from one."""
    whole, stems = _title_words()
    if token in whole or any(token.startswith(s) and len(token) - len(s) <= 7 for s in stems):
        return 1.0
    if not 7 <= len(token) <= TITLE_WORD_LETTERS_MAX:
        return 0.0
    wrong = int(0.16 * (len(token) + 1))
    near = any(
        len(w) >= 7
        and abs(len(w) - len(token)) <= 1
        and distance(token, w, wrong) <= 0.16 * max(len(w), len(token))
        for w in whole
    )
    return 0.8 * near


def _candidate(
    rows: tuple[Row, ...],
    users: Sequence[str],
    stems: Sequence[str],
    region: str,
    middle: float,
    largest: float,
) -> Candidate:
    text = re.sub(r"\s+", " ", " ".join(row.text for row in rows)).strip(" ,;|")
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
    given = sum(skeleton(w) in _given() for w in tokens if len(w) > 1)
    capitals = sum(w[0].isupper() for w in tokens)
    quoted = bool(re.search(r"[«»\"“”„]", text))
    away = max(0.0, address_score(text, region) - 0.6)

    name = (
        2.6 * mail + 0.9 * min(2, given) / max(1, min(2, len(tokens))) + 0.7 * min(big, 2.0) + 0.5 * tallest
    )
    name += (
        0.7 * any(PATRONYMIC.search(w) for w in tokens)
        + 0.4 * any(SURNAME.search(w) and len(w) > 4 for w in tokens)
        + 0.9 * any(w.lower().strip(".") in LINKS for w in text.split())
    )
    name += 0.3 * bool(prefix or suffix)
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
    )
    title += 0.3 if big < 1.5 else -0.2
    title -= 0.6 * (len(tokens) > 6) + 0.5 * (bool(tokens) and tokens[0][0].islower())

    company = (
        2.4 * legal
        + 2.2 * host
        + 0.5 * min(business, 2)
        + 0.9 * quoted
        + 0.35 * min(big, 1.8)
        - 1.8 * mail * (host < 0.7)
        - 1.1 * titled * (not legal)
        - 0.5 * (digits > 2)
        - away
    )
    company -= 0.4 * (given > 0 and not legal)
    company -= 0.8 * (len(tokens) > 7)
    if len(rows) == 2:
        mixed = len({cyrillic_share(row.text) > 0.5 for row in rows}) > 1
        name, title, company = (value - 0.45 - 1.5 * mixed for value in (name, title, company))
        if min(row.height for row in rows) > 1.25 * middle and not (titled or legal or host or business):
            name += 0.4  # a large name broken over two lines
        if mail > 0.8 and max(mail_likeness(row.text, users) for row in rows) < mail - 0.15:
            name += 0.5
    return Candidate(rows, text, name, title, company, host, mail)


def _choose(candidates: list[Candidate]) -> Found:
    """The joint choice with the best sum; a title directly under the name is worth extra."""
    names = sorted((c for c in candidates if c.name > 0.9), key=lambda c: -c.name)[:8]
    titles = sorted((c for c in candidates if c.title > 0.9), key=lambda c: -c.title)[:8]
    companies = sorted((c for c in candidates if c.company > 0.9), key=lambda c: -c.company)[:8]
    best: tuple[float, Candidate | None, Candidate | None, Candidate | None] = (-1e9, None, None, None)
    for name in [*names, None]:
        for title in [*titles, None]:
            if name and title and _share_rows(name, title):
                continue
            for company in [*companies, None]:
                if company and (
                    (name and _share_rows(name, company)) or (title and _share_rows(title, company))
                ):
                    continue
                value = (
                    (name.name if name else 0.6)
                    + (title.title if title else 0.7)
                    + (company.company if company else 0.7)
                )
                if name and title:
                    value += _below(name, title)
                scripts = [cyrillic_share(c.text) > 0.5 for c in (name, title, company) if c]
                value -= 0.35 * (len(set(scripts)) > 1)
                if value > best[0]:
                    best = (value, name, title, company)
    _, name, title, company = best
    margins = {
        "name": _margin(name, [c for c in candidates if c not in (title, company)], "name"),
        "title": _margin(title, [c for c in candidates if c not in (name, company)], "title"),
        "company": _margin(company, [c for c in candidates if c not in (name, title)], "company"),
    }
    return Found(name, title, company, margins)


def _margin(chosen: Candidate | None, others: Sequence[Candidate], kind: str) -> float:
    if chosen is None:
        return 0.0
    rivals = [
        getattr(c, kind)
        for c in others
        if not _share_rows(c, chosen)
        and (cyrillic_share(c.text) > 0.5) == (cyrillic_share(chosen.text) > 0.5)
    ]
    return float(getattr(chosen, kind) - max([0.0, *rivals]))


def _share_rows(a: Candidate, b: Candidate) -> bool:
    return any(x is y for x in a.rows for y in b.rows)


def _below(name: Candidate, title: Candidate) -> float:
    upper, lower = name.rows[-1], title.rows[0]
    gap = lower.top - upper.bottom
    h = max(upper.height, lower.height)
    aligned = (
        abs(upper.left - lower.left) < h
        or abs(upper.right - lower.right) < h
        or abs(upper.left + upper.right - lower.left - lower.right) < 2 * h
    )
    if aligned and -0.6 * h < gap < 1.3 * h:
        return 0.6
    above = name.rows[0].top - title.rows[-1].bottom
    return 0.25 if aligned and -0.6 * h < above < h else 0.0


def strip_affixes(text: str) -> tuple[str, str, str]:
    """(the name alone, titles before it, degrees after it)."""
    before, after = _affixes()
    head, *tails = re.split(r"\s*,\s*", text)
    tokens = head.split()
    prefix: list[str] = []
    suffix: list[str] = []
    while len(tokens) > 1:
        two = _plain(" ".join(tokens[:2]))
        if len(tokens) > 3 and two in before:
            prefix += tokens[:2]
            tokens = tokens[2:]
        elif (_plain(tokens[0]) in before and len(tokens) > 2) or (
            _plain(tokens[0]) in before and tokens[0].endswith(".") and len(tokens) > 1
        ):
            prefix.append(tokens.pop(0))
        else:
            break
    while (
        len(tokens) > 2
        and _plain(tokens[-1]) in after
        and (
            tokens[-1].isupper()
            or "." in tokens[-1]
            or tokens[-1][1:2].isupper()
            or tokens[-1] in ("PhD", "MEng", "BSc", "MSc")
        )
    ):
        suffix.insert(0, tokens.pop())
    if tails and all(
        _plain(t) in after or re.fullmatch(r"(?:[A-Z][A-Za-z]{0,4}\.? ?){1,3}", t) for t in tails
    ):
        suffix += tails
    elif tails:
        tokens += [", ".join(["", *tails]).strip()] if not prefix and not suffix else tails
        return text, "", ""
    return " ".join(tokens), " ".join(prefix), ", ".join(suffix)


def _plain(word: str) -> str:
    return latin(word).replace(".", "").replace("'", "").replace("’", "").strip(" ,")


def name_parts(text: str, mail_user: str = "") -> Name:
    """Parts of a name where custom and the word lists make them sure; otherwise only the whole."""
    full, prefix, suffix = strip_affixes(text)
    tokens = full.split()
    if any(t.lower().strip(".") in LINKS for t in tokens):
        return Name(full, prefix=prefix, given=full, suffix=suffix)
    middle = [t for t in tokens if PATRONYMIC.search(t)]
    rest = [t for t in tokens if t not in middle]
    initials = [t for t in rest if re.fullmatch(r"[^\W\d_]\.?", t)]
    rest = [t for t in rest if t not in initials]
    if len(rest) != 2:
        return Name(full, prefix=prefix, suffix=suffix)
    first, second = rest
    turned = (skeleton(second) in _given() and skeleton(first) not in _given()) or (
        bool(SURNAME.search(first)) and not SURNAME.search(second)
    )
    given, family = (second, first) if turned else (first, second)
    del mail_user
    return Name(
        full, prefix=prefix, given=given, middle=" ".join([*initials, *middle]), family=family, suffix=suffix
    )
