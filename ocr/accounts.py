"""Accounts on networks, by host, by label or by a bare @handle. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ocr.arrange import NETWORKS, Row, label_kind
from ocr.draft import Social
from ocr.reach import EMAIL, net_text, network_of, snap_ending

SOCIALS_MAX = 6
ACCOUNTS_A_LINE_MAX = 4
BARE_MIN = 0.5  # the reader's confidence for a handle that nothing else tells
HANDLE = r"[\w.\-]{2,40}"
HOSTED = re.compile(
    r"(?<![\w@-])(?:https?:/*)?(?:w{2,4}\.)?([a-z1]{1,10})\.(com|me|ru)"
    r"(?:/|(?<=[kmn]\.com) )"  # facebook, instagram, linkedin
    rf"(?:(?:in|ln|company)[/ ]|@)?({HANDLE}(?: \w[\w\-]*)?)",
    re.IGNORECASE,
)
UNDOTTED = re.compile(rf"(?<![\w@])([a-z1]{{6,10}})\.?[ce]om/(?:in/|ln/|company/)?({HANDLE})", re.IGNORECASE)
LABELLED = re.compile(rf"(?<![\w@.])([^\W\d_]{{1,12}})\s*(?::|[-–]\s|(?=@)|\s)\s*@?({HANDLE})", re.IGNORECASE)
AT = re.compile(rf"(?<![\w.])@ ?({HANDLE})")


def find_socials(rows: Sequence[Row]) -> list[tuple[Social, float, Row]]:
    """Accounts with their reader's confidence and row; the rows are marked as taken."""
    found: dict[tuple[str, str], tuple[Social, float, Row]] = {}
    for row in rows:
        for reading in sorted(row.readings, key=lambda r: (r.engine != "ppocr", -r.confidence)):
            accounts = list(islice(_accounts(net_text(reading.text), row), ACCOUNTS_A_LINE_MAX))
            for social in accounts:
                row.taken.add("social")
                if social.network != "whatsapp":
                    found.setdefault(
                        (social.network, social.handle.casefold()), (social, reading.confidence, row)
                    )
            if accounts:
                break
    return list(found.values())[:SOCIALS_MAX]


def _accounts(text: str, row: Row) -> Iterator[Social]:
    if "email" in row.taken:
        text = EMAIL.sub(lambda m: m.group() if label_kind(m.group(1)) in NETWORKS else " ", text)
    squeezed = re.sub(r"\s*/\s*", "/", re.sub(r"@\s+", "@", text))
    squeezed = re.sub(r"(?<=\w) ?\. ?(?=(com|me)\b/?)", ".", squeezed)
    rest = squeezed
    for pattern in (HOSTED, UNDOTTED):
        for match in pattern.finditer(rest):
            host = f"{match.group(1)}.{match.group(2)}" if pattern is HOSTED else f"{match.group(1)}.com"
            if network := network_of(host):
                yield Social(network, _handle(match.groups()[-1]))
                rest = rest.replace(match.group(), " ")
    named = ""
    for match in LABELLED.finditer(rest):
        network = label_kind(match.group(1))
        if network not in NETWORKS or "@" in rest[match.end() : match.end() + 1]:
            continue
        sure = "@" in match.group() or ":" in match.group() or len(match.group(1)) >= 5
        if sure and not network_of(match.group(2)) and label_kind(match.group(2)) not in NETWORKS:
            named = match.group(2)
            yield Social(network, _handle(named))
    yield from _bare(rest, row, named)
    if row.label in NETWORKS and not named and rest.strip() == squeezed.strip() and not AT.search(rest):
        match = re.fullmatch(rf"\s*[/:]?\s*({HANDLE})\s*", row.rest)
        if match and not network_of(match.group(1)):
            yield Social(row.label, _handle(match.group(1)))


def _bare(text: str, row: Row, named: str) -> Iterator[Social]:
    """Handles that only an @ tells; an icon before an address of the net may be read as one."""
    for match in AT.finditer(text):
        handle = _handle(match.group(1))
        host = snap_ending(handle) or handle.lower().startswith(("http", "www")) or handle.isdigit()
        if host and row.label not in NETWORKS:
            continue
        if len(handle) >= 3 and _handle(named) != handle and "@" in row.text and row.sure >= BARE_MIN:
            yield Social(row.label if row.label in NETWORKS else "instagram", handle)


def _handle(text: str) -> str:
    return text.strip().strip(".-").replace(" ", "_")
