"""Name, title and company: the joint choice among the rows that are nothing else. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.arrange import Row, label_kind
from ocr.data import entries
from ocr.phones import is_registration
from ocr.reach import PUBLIC_HOSTS
from ocr.text import cyrillic_share, skeleton, words
from ocr.weigh import WORDS_MAX, Candidate, host_stem, weighed

GENERIC_USERS = entries("generic_users")
ROWS_MAX = 60  # rows weighed as a name, a title or a company; the largest print first
COMPANY_MIN = 0.72
READ_MIN = 0.4  # of a row's best reading
PAIRS_A_ROW_MAX = 3  # rows that may go on where one stops


@dataclass(frozen=True, slots=True)
class Found:
    """What was chosen, and by how much over the runner-up."""

    name: Candidate | None
    title: Candidate | None
    company: Candidate | None
    margins: dict[str, float]


def find_people(
    rows: Sequence[Row], emails: Sequence[str], hosts: Sequence[str], handles: Sequence[str], region: str
) -> Found:
    """Choose the name, title and company among the rows that are nothing else."""
    free = [
        row
        for row in rows
        if not row.taken and not (row.label and row.label not in ("address",) and row.rest)
    ]
    free = [
        row
        for row in free
        if 0 < len(words(row.text)) <= WORDS_MAX
        and len(row.text) >= 2
        and row.sure >= READ_MIN
        and not is_registration(row.text)
        and not label_kind(row.text)
    ]
    if len(free) > ROWS_MAX:
        largest = {id(row) for row in sorted(free, key=lambda row: -row.height)[:ROWS_MAX]}
        free = [row for row in free if id(row) in largest]
    users = [e.split("@")[0] for e in emails if e.split("@")[0] not in GENERIC_USERS]
    stems = [host_stem(h) for h in hosts if h not in PUBLIC_HOSTS] + [skeleton(h) for h in handles]
    sizes = sorted(row.height for row in free) or [1.0]
    middle = sorted(row.height for row in rows)[len(rows) // 2] if rows else 1.0
    candidates = [weighed((row,), users, stems, region, middle, sizes[-1]) for row in free]
    for i, one in enumerate(free):
        below = [other for other in free[i + 1 :] if _stacked(one, other) or _logo(one, other)]
        for other in below[:PAIRS_A_ROW_MAX]:
            candidates.append(weighed((one, other), users, stems, region, middle, sizes[-1]))
    return _choose(candidates)


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


def _logo(one: Row, other: Row) -> bool:
    """Whether the second row is the smaller second line of a logo."""
    h = one.height
    if not 0.4 < other.height / max(1.0, h) < 0.85 or not -0.4 * h < other.top - one.bottom < 0.5 * h:
        return False
    return (
        abs(one.left - other.left) < 0.4 * h
        or abs(one.right - other.right) < 0.4 * h
        or abs(one.left + one.right - other.left - other.right) < 0.7 * h
    )


def _choose(candidates: list[Candidate]) -> Found:
    """The joint choice with the best sum; a title directly under the name is worth extra."""
    names = sorted((c for c in candidates if c.name > 0.9), key=lambda c: -c.name)[:8]
    under = [c for c in candidates if -0.2 < c.title <= 0.9 and any(_below(n, c) > 0.5 for n in names[:3])]
    titles = sorted((c for c in candidates if c.title > 0.9), key=lambda c: -c.title)[:8] + under[:4]
    companies = sorted((c for c in candidates if c.company > COMPANY_MIN), key=lambda c: -c.company)[:8]
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
