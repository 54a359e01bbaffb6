"""Accounts on networks, by host, by label or by a bare @handle. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.arrange import NETWORKS, Row
from ocr.data import table
from ocr.draft import Social
from ocr.reach import net_text

SOCIALS_MAX = 6
NETWORK_HOSTS = {row[0]: row[1] for row in table("network_hosts")}


def find_socials(rows: Sequence[Row]) -> list[tuple[Social, float, Row]]:
    """Accounts, by host, by label or by a bare @handle."""
    found: list[tuple[Social, float, Row]] = []
    for row in rows:
        if "email" in row.taken:
            continue
        for reading in sorted(row.readings, key=lambda r: (r.engine != "ppocr", -r.confidence)):
            social = _social(net_text(reading.text), row.label)
            if social:
                row.taken.add("social")
                if social.network != "whatsapp" and all(social != other for other, _, _ in found):
                    found.append((social, reading.confidence, row))
                break
    return found[:SOCIALS_MAX]


def _social(text: str, label: str) -> Social | None:
    squeezed = re.sub(r"\s*([/.@])\s*", r"\1", text)
    for host, network in NETWORK_HOSTS.items():
        match = re.search(
            rf"(?<![\w.-]){re.escape(host)}/(?:in/|company/|@)?([\w.\-]+(?: [\w\-]+)?)",
            squeezed,
            re.IGNORECASE,
        )
        if match:
            return Social(network, match.group(1).strip(".-").replace(" ", "_"))
    match = re.search(
        r"(?<![\w.])(l?inkedin|linkedln|1inkedin|instagram|facebook|telegram)\.?[ce]om/(?:in/|ln/|company/)?([\w.\-]+)",
        squeezed,
        re.IGNORECASE,
    )
    if match:
        return Social(
            "linkedin" if "nked" in match.group(1).lower() else match.group(1).lower(),
            match.group(2).strip(".-"),
        )
    match = re.search(r"(?<![\w.])@([\w.\-]{3,30})(?![\w.]*@)", text)
    if match and not re.search(r"\w@", text):
        return Social(label if label in NETWORKS else "instagram", match.group(1).strip(".-"))
    if label in NETWORKS and (match := re.search(r"[:\s]@?([a-z][\w.\-]{2,30})$", text, re.IGNORECASE)):
        return Social(label, match.group(1).strip(".-"))
    return None
