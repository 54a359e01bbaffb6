"""The address of a card. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ocr.arrange import Row
from ocr.data import table
from ocr.draft import Address
from ocr.region import POSTCODES, city_pattern, fold_place, legal_countries

ADDRESS_MIN = 1.6
SEED_MIN = 0.9  # a line that may start an address if its neighbours bring it to BLOCK_MIN
BLOCK_MIN = 1.7
ADDRESS_LINES_MAX = 5
LABEL_SHIFT_HEIGHTS = 8  # how far the lines after a labelled one may be moved sideways
CODE_LAST = ("MY", "ID", "SG", "GB", "US", "DE")  # an address ends with the line of its postcode


@cache
def _street_words() -> tuple[frozenset[str], tuple[str, ...]]:
    words = {w.strip() for row in table("street_words") for w in row[0].split(",")}
    return frozenset(w for w in words if not w.endswith("*")), tuple(w[:-1] for w in words if w.endswith("*"))


def address_score(text: str, region: str) -> float:
    """How much a line looks like part of an address (0: not at all; ADDRESS_MIN and more: it is)."""
    folded = fold_place(text)
    tokens = [t.strip("-'") for t in folded.split()]
    whole, stems = _street_words()
    number = bool(re.search(r"\d", text))
    strong = sum(
        (t in whole and len(t) > 2) or any(t.startswith(s) or (t.endswith(s) and len(s) > 4) for s in stems)
        for t in tokens
    )
    weak = sum(t in whole and len(t) <= 2 for t in tokens)
    score = 1.0 * min(strong, 2) + (0.6 * min(weak, 2) if number else 0.2 * weak)
    if re.search(POSTCODES.get(region, r"\b\d{5,6}\b"), text):
        score += 1.0
    if city_pattern().search(folded):
        score += 0.9
    if number and re.search(r"[,#]", text):
        score += 0.5
    if number and re.search(r"[^\W\d]{3}", text):
        score += 0.35
    if region == "US" and re.search(r"\b[A-Z]{2} \d{5}", text):
        score += 1.0
    if not number:
        score -= 0.5
    digits = len(re.findall(r"\d", text))
    return score - (1.2 if digits > 12 else 0.0)


def find_address(rows: Sequence[Row], region: str) -> tuple[Address, float, list[Row], float] | None:
    """(address, confidence of its reading, its rows, strength of the evidence); rows are marked as taken."""
    scores: dict[int, float] = {}
    for row in rows:
        if row.taken & {"email", "social", "phone"} or (
            "web" in row.taken and not re.search(r"\s\w+\s", row.text)
        ):
            continue
        if row.label in ("work", "mobile", "fax", "email", "web", "whatsapp"):
            continue
        text = row.rest if row.label == "address" and row.rest else row.text
        scores[row.index] = address_score(text, region) + (1.5 if row.label == "address" else 0.0)
        if legal_countries(row.text) and not re.search(r"\d", row.text):
            scores[row.index] -= 2.5
    seeds = [row for row in rows if scores.get(row.index, 0) >= SEED_MIN]
    if not seeds:
        return None
    seed = max(seeds, key=lambda row: scores[row.index])
    block = _grow(seed, rows, scores, region)
    if scores[seed.index] < ADDRESS_MIN and sum(scores[row.index] for row in block) < BLOCK_MIN:
        return None
    for row in block:
        row.taken.add("address")
    text = join_lines([_without_icon(row) for row in block])
    text = re.sub(
        r"^(?:address|adres|адрес|alamat|мекен-?жай\w*|anschrift|add)\s*[:.]\s*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    sure = min(row.sure for row in block)
    return _parts(text, region), sure, block, scores[seed.index]


def _without_icon(row: Row) -> str:
    """The text of a row without its label, and without the pin that a reader took for a letter."""
    text = row.rest if row.label == "address" and row.rest else row.text
    text = (
        re.sub(r"^[^\W\d]\s+(?=[^\W_]{2,}|\d)", "", text)
        if not re.match(r"^[àâйи]\s", text.lower())
        else text
    )
    lone = re.match(r"^[\d@&©]\s+(?=[^\W\d]{3,})", text)
    if lone and len(row.readings) > 1 and not re.match(r"^\W*\d\s", row.readings[1].text):
        text = text[lone.end() :]
    text = re.sub(r"^(?:J[I1]|j[l1I])(n?)(?=[. ])", r"Jl\1", text)
    text = re.sub(r"(?<=, )(?:J[I1])(n?)(?=[. ])", r"Jl\1", text)
    text = re.sub(r"\b[үy]л(?=[. ])", "ул", text)
    text = re.sub(r"^[AА]\.?(?=(?:г|ул|пр|мкр|РК|ш)\b)", "", text)
    return re.sub(r"\bl(?=[bcdfghjkmnpqrstvwxz][a-z]{2,})", "I", text)


def _grow(seed: Row, rows: Sequence[Row], scores: dict[int, float], region: str) -> list[Row]:
    """Neighbours above and below that look like the same address; a second postcode starts another."""
    postcode = re.compile(POSTCODES.get(region, r"\b\d{5,6}\b"))
    block = [seed]
    for step in (-1, 1):
        while len(block) < ADDRESS_LINES_MAX:
            edge = min(block, key=lambda r: r.top) if step < 0 else max(block, key=lambda r: r.top)
            near = near_rows(rows, scores, block, edge, step)
            if not near:
                break
            row = min(near, key=lambda r: abs(r.middle - edge.middle) + 0.5 * _shift(edge, r))
            if postcode.search(row.text) and any(postcode.search(r.text) for r in block):
                break
            upper, lower = (row, edge) if step < 0 else (edge, row)
            if region in CODE_LAST and postcode.search(upper.text) and re.search(r"\d", lower.text):
                break
            if scores[row.index] < 0.55 and not (scores[row.index] > 0.2 and len(block) == 1):
                beyond = [r for r in near_rows(rows, scores, block, row, step) if scores[r.index] >= SEED_MIN]
                if scores[row.index] < -0.2 or not beyond:
                    break
            block.append(row)
    return sorted(block, key=lambda r: (r.top, r.left))


def near_rows(
    rows: Sequence[Row], scores: dict[int, float], block: Sequence[Row], edge: Row, step: int
) -> list[Row]:
    """Rows next to an edge of the block, above it (step -1) or below it (1)."""
    return [row for row in rows if row.index in scores and row not in block and _adjacent(edge, row, step)]


def _adjacent(edge: Row, row: Row, step: int) -> bool:
    gap = (edge.top - row.bottom) if step < 0 else (row.top - edge.bottom)
    if (
        not -0.6 * edge.height < gap < 1.0 * edge.height
        or (row.middle - edge.middle) * step <= 0.3 * edge.height
    ):
        return False
    if not 0.62 < row.height / max(1.0, edge.height) < 1.6:
        return False
    h = edge.height
    aligned = abs(row.left - edge.left) < 1.5 * h or abs(row.right - edge.right) < 1.5 * h
    centred = abs((row.left + row.right) - (edge.left + edge.right)) < 2.5 * h
    labelled = "address" in (row.label, edge.label) and _shift(edge, row) < LABEL_SHIFT_HEIGHTS * h
    return aligned or centred or labelled


def _shift(edge: Row, row: Row) -> float:
    """How far a row is moved sideways, in pixels, by the side or middle that fits best."""
    left, right = row.left - edge.left, row.right - edge.right
    return min(abs(left), abs(right), abs(left + right) / 2)


def join_lines(lines: Sequence[str]) -> str:
    """Lines of an address on one line, with one comma between them."""
    return re.sub(
        r"\s*,(\s*,)*\s*", ", ", ", ".join(line.strip(" ,;") for line in lines if line.strip(" ,;"))
    ).strip()


def _parts(text: str, region: str) -> Address:
    found = city_pattern().search(fold_place(text))
    city = ""
    if found:
        for match in re.finditer(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}", text):
            if fold_place(match.group()) == found.group(1):
                city = match.group()
                break
        else:
            city = next(
                (w for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text) if fold_place(w) == found.group(1)),
                "",
            )
    codes = re.findall(POSTCODES.get(region, r"\b\d{5,6}\b"), text)
    return Address(text, city, codes[-1] if codes else "", region if city or codes else "")
