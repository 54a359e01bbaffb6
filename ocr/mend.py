"""Slips of the readers put right where two things on the card agree: e-mail, website, name. Pure."""

from __future__ import annotations

import re
from collections import Counter

from ocr.arrange import Row
from ocr.reach import PUBLIC_HOSTS
from ocr.text import distance, latin, words
from ocr.who import Found


def agree_hosts(
    emails: list[tuple[str, float, Row]], sites: list[tuple[str, float, Row]]
) -> tuple[list[tuple[str, float, Row]], list[tuple[str, float, Row]]]:
    """Where an e-mail's host and the website differ by a letter or two, the surer spelling wins."""
    spelled: Counter[str] = Counter()
    for address, sure, _ in emails:
        host = address.split("@")[1]
        if host not in PUBLIC_HOSTS:
            spelled[host] += round(1000 * sure)
    for site, sure, _ in sites:
        spelled[re.sub(r"^(https?://)?(www\.)?", "", site).split("/")[0]] += round(1000 * sure)

    def best(host: str) -> str:
        if host in PUBLIC_HOSTS:
            return host
        near = [
            h for h in spelled if h != host and 0 < distance(h, host, 2) <= 2 and min(len(h), len(host)) >= 7
        ]
        top = max(near, key=lambda h: spelled[h], default=host)
        return top if spelled[top] > spelled[host] else host

    fixed = [(f"{a.split('@')[0]}@{best(a.split('@')[1])}", s, r) for a, s, r in emails]
    moved: list[tuple[str, float, Row]] = []
    for site, sure, row in sites:
        match = re.match(r"^((?:https?://)?(?:www\.)?)([^/]*)(.*)$", site)
        moved.append(
            (f"{match.group(1)}{best(match.group(2))}{match.group(3)}" if match else site, sure, row)
        )
    return fixed, moved


def mend_user(email: str, people: Found) -> str:
    """Put right one misread letter of an e-mail's user where the printed Latin name spells it."""
    if people.name is None:
        return email
    user, host = email.split("@")
    spelled = [latin(w).replace("'", "").replace("-", "").strip(".") for w in words(people.name.text)]
    if latin(people.name.text).lower() != people.name.text.lower() and any(
        ord(c) > 0x3FF for c in people.name.text
    ):
        return email  # Cyrillic: there are many ways to write it in Latin letters
    for glued in ("email", "e-mail", "mail"):  # a label without a gap
        if (
            user.startswith(glued)
            and len(user) > len(glued) + 2
            and any(user.removeprefix(glued).startswith(w[:3]) for w in spelled)
        ):
            user = user.removeprefix(glued)
    pieces = re.split(r"([._\-]+)", user)
    for i, piece in enumerate(pieces):
        if len(piece) >= 5 and piece not in spelled:
            near = [w for w in spelled if abs(len(w) - len(piece)) <= 1 and distance(w, piece, 1) == 1]
            if len(near) == 1 and people.name.sure > 0.9 and _misread(piece, near[0]):
                pieces[i] = near[0]
    return f"{''.join(pieces)}@{host}"


_ALIKE = (
    ("rn", "nm"),
    ("il1", "il1jt"),
    ("o0", "o0ce"),
    ("nmhu", "nmhurv"),
    ("vy", "vy"),
    ("gq9", "gq9"),
    ("ec", "eco"),
    ("uv", "uv"),
    ("tlif", "tlifr"),
)


def _misread(piece: str, word: str) -> bool:
    """Whether the difference is one that readers make, not one that people make."""
    if len(piece) < len(word):
        return True
    if len(piece) > len(word):
        return False
    a, b = next((x, y) for x, y in zip(piece, word, strict=True) if x != y)
    return any(a in left + right and b in left + right for left, right in _ALIKE)
