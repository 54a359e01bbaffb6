"""E-mails, websites, accounts and phones out of rows. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import phonenumbers
from phonenumbers import PhoneNumberType

from ocr.arrange import NETWORKS, Row
from ocr.data import entries, table
from ocr.draft import Phone, PhoneType, Social
from ocr.text import distance, latin, likeness, to_latin_twins

PHONES_MAX, EMAILS_MAX, WEBSITES_MAX, SOCIALS_MAX = 8, 5, 4, 6
NUMBERS_A_LINE_MAX = 4  # runs of digits tried as phones
PUBLIC_HOSTS = entries("public_hosts")
HOME_REGIONS = ("GB", "ID", "MY", "DE")  # whose mobile numbers are written with a leading 0
NETWORK_HOSTS = {row[0]: row[1] for row in table("network_hosts")}
EMAIL = re.compile(r"([\w.+\-]+(?: [\w.+\-]+)?) ?@ ?([\w\-]+(?: ?\. ?[\w\-]+)+)")
URL = re.compile(
    r"((?:https?[:;]?/{0,3})?(?:w{2,4}[.,] ?)?)((?:[\w\-]+\.)+[a-zқазрф]{2,12})((?:/[\w\-./?=%&]*)?)",
    re.IGNORECASE,
)
DIGITS = re.compile(r"[+%(]?[\d(][\d\s().\-–—/]{5,}\d")
EXTENSION = re.compile(
    r"[\s,(]*(?:ext|extension|x|доб|вн|ішкі|iшкi|dob|vn|ishki|samb|iшкі|ішк|durchwahl|extn|imki|bh|до6)\.?\s*:?\s*(\d{1,5})\b",
    re.IGNORECASE,
)


def endings() -> dict[str, str]:
    """Known endings of domains and their country ("-": any)."""
    return {row[0]: row[1] for row in table("tlds")}


def _net(text: str) -> str:
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
        text = _net(reading.text)
        found = False
        for match in EMAIL.finditer(text):
            user, host = match.group(1), snap_ending(match.group(2))
            if not host or any(ord(c) > 0x17F for c in user + host):
                continue
            yield _user(user), host, reading.confidence
            found = True
        if found:
            return


def _user(user: str) -> str:
    first, _, second = user.strip(".-").rpartition(" ")
    if not first:
        return second.lower()
    from ocr.arrange import label_kind

    if label_kind(first.rstrip(".:")) or len(first) <= 1:
        return second.lower()
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
        match = re.search(r"([\w.+\-]+)@([\w\-]{4,})(com|net|org|kz|ru)$", _net(reading.text), re.IGNORECASE)
        if match and match.group(0).isascii():
            yield (
                match.group(1).lower(),
                f"{match.group(2)}.{match.group(3)}".lower(),
                0.8 * reading.confidence,
            )
            return


def find_socials(rows: Sequence[Row]) -> list[tuple[Social, float, Row]]:
    """Accounts, by host, by label or by a bare @handle."""
    found: list[tuple[Social, float, Row]] = []
    for row in rows:
        if "email" in row.taken:
            continue
        for reading in sorted(row.readings, key=lambda r: (r.engine != "ppocr", -r.confidence)):
            social = _social(_net(reading.text), row.label)
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


def find_websites(rows: Sequence[Row], hosts: Sequence[str]) -> list[tuple[str, float, Row]]:
    """Websites as printed (with scheme or www where printed). `hosts`: hosts of the e-mails."""
    found: dict[str, tuple[str, float, Row]] = {}
    for row in rows:
        if row.taken & {"social"}:
            continue
        for reading in sorted(row.readings, key=lambda r: (r.engine != "ppocr", -r.confidence)):
            site = _website(reading.text, row, hosts)
            if site:
                row.taken.add("web")
                key = re.sub(r"^(https?://)?(www\.)?", "", site).rstrip("/")
                if key not in found or len(site) > len(found[key][0]):
                    found[key] = (site, reading.confidence, row)
                break
    return list(found.values())[:WEBSITES_MAX]


def _website(printed: str, row: Row, hosts: Sequence[str]) -> str:
    text = re.sub(r"\S+ ?@ ?\S+", " ", _net(printed))
    text = re.sub(r"(?i)\b(w{2,4})[ ,.]+(?=\w)", "www.", text)
    text = re.sub(
        r"(?i)\bhtt?ps?\s*[:;]?\s*/*\s*/",
        lambda m: "https://" if "s" in m.group().lower() else "http://",
        text,
    )
    text = re.sub(r"(?<=\w) ?/ ?(?=\w)", "/", text)
    for match in URL.finditer(text):
        scheme, host, path = match.group(1).lower(), match.group(2), match.group(3)
        host = snap_ending(host)
        if not host or any(ord(c) > 0x2FF for c in host):
            continue
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
            return f"{http}{www}{bare}{path.rstrip('/.').lower()}"
    return ""


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


def find_phones(rows: Sequence[Row], region: str) -> list[tuple[Phone, float, bool, Row]]:
    """(phone, confidence, whether the engines agree, row). `region`: ISO country the card is from."""
    found: dict[str, tuple[Phone, float, bool, Row]] = {}
    for row in rows:
        if row.taken & {"email", "social", "web"} and not re.search(r"\+?\d[\d ()-]{8,}\d", row.text):
            continue
        per_reading = [(list(_numbers(r.text, region)), r.confidence) for r in row.readings]
        filled = [(numbers, sure) for numbers, sure in per_reading if numbers]
        if not filled:
            continue
        numbers, sure = max(
            filled, key=lambda item: (len(item[0]), sum(_plausible(n[0], region) for n in item[0]), item[1])
        )
        for e164, ext, kind, at in numbers:
            agree = len(filled) > 1 and all(e164 in {n[0] for n in other} for other, _ in filled)
            phone = Phone(e164, _phone_type(row, kind, at, len(numbers)), ext)
            row.taken.add("phone")
            if e164 not in found:
                found[e164] = (phone, sure, agree, row)
    return list(found.values())[:PHONES_MAX]


def _plausible(e164: str, region: str) -> bool:
    return phonenumbers.region_code_for_number(phonenumbers.parse(e164)) == region


def _numbers(text: str, region: str) -> Iterator[tuple[str, str, int, str]]:
    """(E.164, extension, number type, the text before it) of each valid number in a reading."""
    text = re.sub(r"(?<=[\d(+ .-])[OoОо](?=[\d) .-])", "0", text)
    text = re.sub(r"(?<=\d)[lI|](?=[\d -])", "1", text)
    text = re.sub(r"[%“\"*#t†](?=[67]\s?[\d(])", "+", text)
    last = 0
    for match in islice(DIGITS.finditer(text), NUMBERS_A_LINE_MAX):
        raw = match.group()
        after = text[match.end() :]
        ext = EXTENSION.match(after)
        pieces = [raw] if not (double := _double(raw)) else double
        for piece in pieces:
            number = valid_number(piece, region) or valid_number(
                re.sub(r"^\W*\d\s+(?=[+0(8])", "", piece), region
            )
            if number:
                e164, kind = number
                yield e164, ext.group(1) if ext else "", kind, text[last : match.start()]
        last = match.end()


def _double(raw: str) -> list[str]:
    """Two numbers printed on one line: "+60 3 1234 5678 / +60 3 ..."."""
    digits = len(re.findall(r"\d", raw))
    if digits < 15:
        return []
    parts = re.split(r"\s*[/,;]\s*|\s{2,}|(?<=\d)\s+(?=\+)", raw)
    return parts[:NUMBERS_A_LINE_MAX] if len(parts) > 1 else []


def valid_number(raw: str, region: str) -> tuple[str, int] | None:
    """(E.164, phonenumbers' number type) if the digits are a valid number of the region or of the world."""
    clean = raw.replace("%", "+").strip()
    digits = re.sub(r"\D", "", clean)
    if not 7 <= len(digits) <= 15:
        return None
    tries: list[tuple[str, str | None]] = [(clean, region)]
    if not clean.startswith("+"):
        tries.append((f"+{digits}", None))
    elif digits.startswith(("60", "62", "65", "44", "49")) and digits[2] == "0":
        tries.insert(0, (f"+{digits[:2]}{digits[3:]}", None))
    elif digits.startswith("78") and len(digits) == 12:
        tries.append((f"+7{digits[2:]}", None))
    if region in ("KZ", "RU") and len(digits) == 11 and digits[0] in "78":
        tries.append((f"+7{digits[1:]}", None))
    if digits[0] == "0":
        tries += [(clean, other) for other in HOME_REGIONS if other != region]
    for text, where in tries:
        try:
            number = phonenumbers.parse(text, where)
        except phonenumbers.NumberParseException:
            continue
        foreign = where not in (region, None)
        if phonenumbers.is_valid_number(number) and (
            not foreign or phonenumbers.number_type(number) == PhoneNumberType.MOBILE
        ):
            return phonenumbers.format_number(
                number, phonenumbers.PhoneNumberFormat.E164
            ), phonenumbers.number_type(number)
    return None


def _phone_type(row: Row, kind: int, before: str, count: int) -> PhoneType:
    label = row.label
    if count > 1 or not label:
        from ocr.arrange import label_kind

        words = re.findall(r"[^\W\d]+(?:[/-][^\W\d]+)?", before)
        label = next(
            (k for w in reversed(words) if (k := label_kind(w)) in ("work", "mobile", "fax", "whatsapp")),
            label if count == 1 or not words else "",
        )
    if not label and re.search(r"\b(faks|fax)\b", latin(row.text)):
        label = "fax"
    if label in ("fax", "whatsapp", "mobile"):
        return label
    if kind == PhoneNumberType.MOBILE:
        return "mobile"
    return "work"
