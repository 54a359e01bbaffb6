"""Slips of the readers put right where two things on the card agree: e-mail, website, name. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ocr.arrange import Row, label_kind
from ocr.data import entries
from ocr.reach import EMAILS_MAX, PUBLIC_HOSTS, mail_user, net_text, snap_ending
from ocr.region import legal_countries
from ocr.text import distance, latin, skeleton, words
from ocr.weigh import title_score
from ocr.who import Found

ROWS_MAX, WORDS_MAX = 60, 14
SPOKEN_LETTERS_MIN = 5
ROLE_LETTERS_MIN, CUT_LETTERS_MAX = 5, 2
AT_ALIKE = "gqae90oc"  # what readers make of an @


Spelled = tuple[str, float, Row]  # an address of the net, its reader's confidence and its row


def spoken_of(rows: Sequence[Row]) -> frozenset[str]:
    """Skeletons of one to four words that stand together in lines that are no addresses of the net."""
    spoken: set[str] = set()
    for row in rows[:ROWS_MAX]:
        if row.taken or (row.label and row.rest):
            continue
        plain = [skeleton(w) for w in words(row.text)[:WORDS_MAX] if not legal_countries(w)]
        for start in range(len(plain)):
            for end in range(start + 1, min(len(plain), start + 4) + 1):
                spoken.add("".join(plain[start:end]))
    return frozenset(w for w in spoken if len(w) >= SPOKEN_LETTERS_MIN)


def says(spoken: frozenset[str], host: str) -> bool:
    """Whether the card's words spell the beginning of a host."""
    stem = skeleton(host.split(".")[0])
    return any(stem.startswith(word) for word in spoken)


def lost_at(rows: Sequence[Row], sites: Sequence[Spelled], spoken: frozenset[str]) -> list[Spelled]:
    """E-mails whose @ was read as a letter or not at all, where the website or the company tells the host."""
    hosts = {_bare(site) for site, _, _ in sites}
    found: list[Spelled] = []
    for row in rows[:ROWS_MAX]:
        if "email" in row.taken or "social" in row.taken:
            continue
        for reading in row.readings[:1]:
            text = (row.rest or reading.text) if row.label == "email" else reading.text
            match = re.search(r"([a-zA-Z][\w.\-]{3,60})\.(\w{2,4}(?:\.\w{2})?)$", net_text(text).strip())
            if not match or match.group(0).lower().startswith(("www", "http")) or "/" in match.group(0):
                continue
            split = _split_at(match.group(0), hosts, spoken if row.label == "email" else frozenset())
            if split and not is_web_label(split.split("@")[0]):
                row.taken.add("email")
                found.append((split, 0.8 * reading.confidence, row))
    return found[:EMAILS_MAX]


def is_web_label(user: str) -> bool:
    """Whether what stands before a host is a label or the beginning of a website, and no user."""
    return label_kind(user) == "web" or bool(re.fullmatch(r"(https?)?[\W_]*w*[\W_]*w*", user))


def _split_at(whole: str, hosts: set[str], spoken: frozenset[str]) -> str:
    for at in range(2, len(whole) - 4):
        for gap in (1, 0):
            user, host = whole[:at], whole[at + gap :].lower()
            if gap and whole[at] not in AT_ALIKE:
                continue
            if host in hosts or (spoken and snap_ending(host) and says(spoken, host)):
                return f"{mail_user(user).strip('.-_')}@{snap_ending(host) or host}"
    return ""


def agree_hosts(
    emails: list[Spelled], sites: list[Spelled], spoken: frozenset[str]
) -> tuple[list[Spelled], list[Spelled]]:
    """Where an e-mail's host and the website differ by a letter or two, the surer spelling wins.

    One that the card's own words spell is the surest.
    """
    spelled: Counter[str] = Counter()
    for address, sure, _ in emails:
        host = address.split("@")[1]
        if host not in PUBLIC_HOSTS:
            spelled[host] += round(1000 * sure) + 1000 * says(spoken, host)
    for site, sure, _ in sites:
        spelled[_bare(site)] += round(1000 * sure) + 1000 * says(spoken, _bare(site))

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


def _bare(site: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", site).split("/")[0]


def mend_name(text: str, emails: Sequence[str]) -> str:
    """Give back a Latin name's first letter where the edge of the line cut it and an e-mail spells it."""
    pieces = [p for e in emails for p in re.split(r"[._\-\d]+", e.split("@")[0]) if len(p) >= 4]
    out: list[str] = []
    for i, word in enumerate(_letters_by_mail(text, emails).split(" ")):
        cut = i == 0 and word.islower() and word.isascii()
        whole = next((p for p in pieces if cut and p[1:] == word), "")
        glued = next((p for p in pieces if len(word) - len(p) >= 2 and _is_glued(word, p, pieces)), "")
        if glued:
            out += [word[: len(glued)], word[len(glued) :]]
        else:
            out.append(whole.capitalize() or word)
    return " ".join(out)


def _is_glued(word: str, first: str, pieces: Sequence[str]) -> bool:
    """Whether a word is two pieces of an e-mail's user that were read without their gap."""
    plain = word.lower()
    return plain.startswith(first) and plain[len(first) :] in pieces and first in pieces


def _letters_by_mail(text: str, emails: Sequence[str]) -> str:
    """щ where ш was read and an e-mail spells shch: the tail of the letter is easily lost."""
    users = " ".join(e.split("@")[0].lower() for e in emails)
    out: list[str] = []
    for word in text.split(" "):
        other = word.replace("ш", "щ").replace("Ш", "Щ")
        spelled = latin(other)
        proved = other != word and spelled[: spelled.find("shch") + 4] in users
        out.append(other if proved else word)
    return " ".join(out)


def mend_title(text: str) -> str:
    """щ where ш was read, and по where па was, if job titles have that word."""
    text = re.sub(r"(?<=[а-я]) па (?=[а-я]+[уюеияхь]м?\b)", " по ", text)
    out: list[str] = []
    for word in text.split(" "):
        other = word.replace("ш", "щ").replace("Ш", "Щ")
        out.append(other if other != word and title_score(other) > title_score(word) else word)
    out[-1] += _cut_off(out[-1])
    return " ".join(out)


def _cut_off(word: str) -> str:
    """The letters that the edge of a line took from a role: "er" for "Engine", "r" for "Lecture"."""
    plain = word.lower()
    if not plain.isascii() or len(plain) < ROLE_LETTERS_MIN or plain in entries("role_words"):
        return ""
    ends = {role.removeprefix(plain) for role in entries("role_words") if role.startswith(plain)}
    ends = {end for end in ends if end.isalpha() and len(end) <= CUT_LETTERS_MAX}
    end = ends.pop() if len(ends) == 1 else ""
    return end.upper() if word.isupper() else end


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
