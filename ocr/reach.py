"""E-mails and websites out of rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from ocr.arrange import Row, label_kind
from ocr.data import entries, table
from ocr.text import distance, likeness, to_latin_twins

EMAILS_MAX, WEBSITES_MAX = 5, 4
SITES_A_LINE_MAX = 6  # what looks like a website, in one reading
PUBLIC_HOSTS = entries("public_hosts")
EMAIL = re.compile(r"([\w.+\-]+(?: [\w.+\-]+)?) ?@ ?([\w\-]+(?: ?\. ?[\w\-]+)+)")
URL = re.compile(
    r"((?:https?[:;]?/{0,3})?(?:w{2,4}[.,] ?)?)((?:[\w\-]+\.)+[a-zқазрф]{2,12})((?:/[\w\-./?=%&]*)?)",
    re.IGNORECASE,
)


def endings() -> dict[str, str]:
    """Known endings of domains and their country ("-": any)."""
    return {row[0]: row[1] for row in table("tlds")}


@cache
def _network_hosts() -> dict[str, str]:
    return {row[0]: row[1] for row in table("network_hosts")}


def network_of(host: str) -> str:
    """The network a host belongs to, or ""; one letter of a long host may be misread."""
    bare = re.sub(r"^(https?:/*)?(w{2,4}\.?)?", "", host.lower()).split("/")[0]
    if bare in _network_hosts():
        return _network_hosts()[bare]
    if len(bare) >= 9:
        return next(
            (
                net
                for name, net in _network_hosts().items()
                if len(name) >= 9 and distance(bare, name, 2) <= 2
            ),
            "",
        )
    return ""


def net_text(text: str) -> str:
    """A reading as an address of the net is written: Latin letters, one kind of at and dot."""
    text = "".join(to_latin_twins(word) for word in re.split(r"(\s+)", text))
    text = re.sub(r"\s?[©®]\s?|\(a\)|\[at\]|\(at\)|\(@|@\)", "@", text)
    text = re.sub(r"(?<=\w)[,;](?=(com|co|kz|ru|my|id|net|org|de|sg|uk)\b)", ".", text)
    text = re.sub(r"(?<=[a-z0-9]) ?\. ?(?=(com|co|kz|ru|my|id|net|org|de|sg|uk|sdn)\b)", ".", text)
    return re.sub(r"\b(com|co|org|net|edu|gov)[,; ](my|id|uk|sg|kz|ru)\b", r"\1.\2", text)


def snap_ending(host: str) -> str:
    """The host with its ending put right where one letter was misread ("x.k2"), or "" if there is none."""
    host = re.sub(r"\s+", "", host.strip(".-_").lower())
    known = endings()
    parts = host.split(".")
    for count in (2, 1):
        if len(parts) > count and ".".join(parts[-count:]) in known:
            return host
    if len(parts) < 2:
        return ""
    for count in (2, 1):
        if len(parts) > count:
            tail = ".".join(parts[-count:])
            near = [
                end
                for end in known
                if end.count(".") == count - 1
                and distance(tail, end, 1) <= 1
                and len(end) >= (5 if count == 2 else 2)
            ]
            common = [
                end
                for end in ("com.my", "co.id", "co.uk", "com.sg", "com", "kz", "ru", "net", "org", "de")
                if end in near
            ]
            if common:
                return ".".join([*parts[:-count], common[0]])
    return ""


def emails_in(row: Row) -> Iterator[tuple[str, str, float]]:
    """(user, host, confidence 0-1) of each e-mail in a row, the surest reading first."""
    for reading in sorted(row.readings, key=lambda r: (r.engine != "ppocr", -r.confidence)):
        text = net_text(reading.text)
        found = False
        for match in EMAIL.finditer(text):
            user, host = match.group(1), snap_ending(match.group(2))
            if any(ord(c) > 0x17F for c in user.rpartition(" ")[0]):
                user = user.rpartition(" ")[2]
            if not host or any(ord(c) > 0x17F for c in user + host):
                continue
            yield mail_user(user), host, reading.confidence
            found = True
        if found:
            return


def mail_user(user: str) -> str:
    """The user of an e-mail, without a label before it, in small letters."""
    glued = re.match(r"(E-?[Mm](?:ail|el)|Mail|Em|E)[.\-–:](?=[a-z])(?!m(?:ail|el)\b)", user)
    if glued:  # a label without a gap; the address itself is printed small
        user = user[glued.end() :]
    first, _, second = user.strip(".-").rpartition(" ")
    if not first:
        return second.lower()
    if label_kind(first.rstrip(".:-")) or len(first) <= 2 or first[-1] in "-:":
        return second.lower()
    if first[-1] in "._":
        return f"{first}{second}".lower()
    return f"{first}_{second}".lower()


def find_emails(rows: Sequence[Row]) -> list[tuple[str, float, Row]]:
    """Addresses with their reader's confidence and row; the rows are marked as taken."""
    found: dict[str, tuple[str, float, Row]] = {}
    for row in rows:
        for user, host, sure in [*emails_in(row)] or [*_without_dot(row)]:
            address = f"{user}@{host}"
            row.taken.add("email")
            if address not in found:
                found[address] = (address, sure, row)
    return list(found.values())[:EMAILS_MAX]


def _without_dot(row: Row) -> Iterator[tuple[str, str, float]]:
    """An e-mail whose last dot was not seen: "jane@examplecom"."""
    for reading in row.readings:
        match = re.search(
            r"([\w.+\-]+)@([\w\-]{4,})(com|net|org|kz|ru)$", net_text(reading.text), re.IGNORECASE
        )
        if match and match.group(0).isascii():
            yield (
                match.group(1).lower(),
                f"{match.group(2)}.{match.group(3)}".lower(),
                0.8 * reading.confidence,
            )
            return


def find_websites(rows: Sequence[Row], hosts: Sequence[str]) -> list[tuple[str, float, Row]]:
    """Websites as printed (with scheme or www where printed). `hosts`: hosts of the e-mails."""
    found: dict[str, tuple[str, float, Row]] = {}
    for row in rows:
        readings = sorted(row.readings, key=lambda r: (r.engine != "ppocr", -r.confidence))
        for reading in readings[: 1 if "social" in row.taken else None]:
            sites = list(_websites(reading.text, row, hosts))
            for site in sites:
                row.taken.add("web")
                key = re.sub(r"^(https?://)?(www\.)?", "", site).rstrip("/")
                if key not in found or len(site) > len(found[key][0]):
                    found[key] = (site, reading.confidence, row)
            if sites:
                break
    return list(found.values())[:WEBSITES_MAX]


def _websites(printed: str, row: Row, hosts: Sequence[str]) -> Iterator[str]:
    text = re.sub(r"\S+ ?@ ?\S+", " ", net_text(printed))
    text = re.sub(r"\S*[-–](?=w{3}\.)", "", text)
    glued = re.match(r"([^\W\d_]{1,9})[-–](?=\w+\.\w)", text)
    if glued and label_kind(glued.group(1)) == "web":
        text = text[glued.end() :]
    text = re.sub(r"(?i)\b(w{2,4})[ ,.]+(?=\w)", "www.", text)
    text = re.sub(
        r"(?i)\bhtt?ps?\s*[:;]?\s*/*\s*/",
        lambda m: "https://" if "s" in m.group().lower() else "http://",
        text,
    )
    text = re.sub(r"(?<=\w) ?/ ?(?=\w)", "/", text)
    for match in islice(URL.finditer(text), SITES_A_LINE_MAX):
        scheme, host, path = match.group(1).lower(), match.group(2), match.group(3)
        host = snap_ending(host)
        if not host or network_of(match.group(2)) or any(ord(c) > 0x2FF for c in host):
            continue
        if row.label == "email" and "email" not in row.taken and not scheme:
            continue  # an e-mail whose @ was lost
        bare = re.sub(r"^w{2,4}\.", "", host)
        own = [h for h in hosts if h not in PUBLIC_HOSTS]
        for known in own:
            if (
                bare != known
                and bare.endswith(known)
                and len(bare) - len(known) <= 4
                and not bare[: -len(known)].endswith(".")
            ):
                bare = known
        known_host = any(likeness(bare, h) > 0.75 for h in own)
        if (
            "w" in scheme
            or "http" in scheme
            or host != bare
            or known_host
            or row.label == "web"
            or (host == host.lower() and len(bare.split(".")[0]) >= 4 and match.group(2)[0].islower())
        ):
            www = "www." if "ww" in scheme or (host != bare and host.startswith("ww")) else ""
            http = "https://" if "https" in scheme else "http://" if "http" in scheme else ""
            yield f"{http}{www}{bare}{path.rstrip('/.').lower()}"
