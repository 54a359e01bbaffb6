"""Lines and codes into a contact draft. Pure: no engine, no image, no clock.

In: lines of the flat card (corners in card pixels, readings, the best first) and texts of QR codes.
Out: a draft whose boxes are in card pixels; ocr/pipeline.py moves them to the photo.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.accounts import find_socials
from ocr.arrange import Row, rows_of
from ocr.confidence import draft_confidence
from ocr.draft import Address, Box, ContactDraft, Guess, Name, Phone
from ocr.lines import Line
from ocr.mend import agree_hosts, lost_at, mend_name, mend_title, mend_user, spoken_of
from ocr.names import name_parts
from ocr.phones import find_phones, valid_number
from ocr.place import find_address
from ocr.reach import PUBLIC_HOSTS, find_emails, find_websites
from ocr.region import guess_region
from ocr.text import distance, skeleton
from ocr.tongue import languages_of
from ocr.vcard import CodeCard, read_code
from ocr.who import Found, find_people

PERSONAL_NETWORKS = ("linkedin", "telegram", "skype")  # whose handles name a person, not a company
LINES_MAX = 120
LINE_CHARACTERS_MAX = 200
READINGS_MAX = 3


def parse(lines: Sequence[Line], codes: Sequence[str] = ()) -> ContactDraft:
    """Make a draft of what the lines of a card and its codes say."""
    rows = rows_of([_bounded(line) for line in lines[:LINES_MAX]])
    emails = find_emails(rows)
    socials = find_socials(rows)
    sites = find_websites(rows, [address.split("@")[1] for address, _, _ in emails])
    spoken = spoken_of(rows)
    emails += lost_at(rows, sites, spoken)
    sites = [(site, sure, row) for site, sure, row in sites if "email" not in row.taken or "@" in row.text]
    emails, sites = agree_hosts(emails, sites, spoken)
    hosts = [e.split("@")[1] for e, _, _ in emails] + [
        re.sub(r"^(https?://)?(www\.)?", "", s).split("/")[0] for s, _, _ in sites
    ]
    region = guess_region(rows, [h for h in hosts if h not in PUBLIC_HOSTS] or hosts)
    phones = find_phones(rows, region)
    address = find_address(rows, region)
    handles = [s.handle for s, _, _ in socials if s.network not in PERSONAL_NETWORKS]
    people = find_people(rows, [e for e, _, _ in emails], hosts, handles, region)
    emails = [(mend_user(e, people), sure, row) for e, sure, row in emails]
    draft = ContactDraft(
        name=_name(people, [e for e, _, _ in emails]),
        title=_plain_guess(people, "title"),
        company=_plain_guess(people, "company"),
        phones=tuple(
            Guess(phone, _phone_sure(sure, agree), _box(row), row.text) for phone, sure, agree, row in phones
        ),
        emails=tuple(Guess(e, sure, _box(row), row.text) for e, sure, row in emails),
        websites=tuple(Guess(s, sure, _box(row), row.text) for s, sure, row in sites),
        address=None
        if address is None
        else Guess(address[0], address[1], _around(address[2]), address[0].text),
        socials=tuple(Guess(s, sure, _box(row), row.text) for s, sure, row in socials),
        languages=languages_of(
            [row.text for row in rows if not row.taken & {"email", "web", "social"}], region
        ),
        codes=tuple(codes),
        features=_features(rows, people, _Reached(emails, sites, phones, socials, address)),
    )
    for code in codes:
        card = read_code(code)
        if card:
            draft = _with_code(draft, card, region)
    alone = all(r.engine != "ppocr" for line in lines for r in line.readings)
    return draft_confidence(draft, "calibration_tesseract" if alone and lines else "calibration")


def _bounded(line: Line) -> Line:
    return Line(
        line.quad, [replace(r, text=r.text[:LINE_CHARACTERS_MAX]) for r in line.readings[:READINGS_MAX]]
    )


def _box(row: Row) -> Box:
    return row.box


def _around(rows: Sequence[Row]) -> Box:
    boxes = [row.box for row in rows]
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _phone_sure(sure: float, agree: bool) -> float:
    return 1 - (1 - sure) * (0.5 if agree else 1.0)


def _name(people: Found, emails: Sequence[str]) -> Guess[Name] | None:
    chosen = people.name
    if chosen is None:
        return None
    return Guess(name_parts(mend_name(chosen.text, emails)), chosen.sure, _around(chosen.rows), chosen.text)


def _plain_guess(people: Found, kind: str) -> Guess[str] | None:
    chosen = people.title if kind == "title" else people.company
    if chosen is None:
        return None
    text = mend_title(chosen.text) if kind == "title" else chosen.text
    if kind == "company" and text.count('"') == 1 and text.count("«") + text.count("»") == 1:
        text = text.replace('"', "»" if "«" in text else "«")
    return Guess(text, chosen.sure, _around(chosen.rows), chosen.text)


@dataclass(frozen=True, slots=True)
class _Reached:
    """What was found besides people, each with its reading's confidence and row."""

    emails: Sequence[tuple[str, float, Row]]
    sites: Sequence[tuple[str, float, Row]]
    phones: Sequence[tuple[Phone, float, bool, Row]]
    socials: Sequence[tuple[object, float, Row]]
    address: tuple[Address, float, list[Row], float] | None


def _features(rows: Sequence[Row], people: Found, reached: _Reached) -> dict[str, tuple[float, ...]]:
    """Numbers (about 0-1) that tell how sure each field is; ocr/confidence.py weighs them."""
    emails, sites, phones, socials = reached.emails, reached.sites, reached.phones, reached.socials
    address = reached.address
    card = sum(row.sure * len(row.text) for row in rows) / max(1, sum(len(row.text) for row in rows))
    hosts = {e.split("@")[1] for e, _, _ in emails} | {
        re.sub(r"^(https?://)?(www\.)?", "", s).split("/")[0] for s, _, _ in sites
    }
    one_host = 1.0 if len(hosts) == 1 and emails and sites else 0.0
    found: dict[str, tuple[float, ...]] = {}
    for kind in ("name", "title", "company"):
        chosen = getattr(people, kind)
        if chosen:
            proof = {
                "name": chosen.mail_like,
                "title": min(1.0, chosen.title / 3.4),
                "company": chosen.host_like,
            }[kind]
            second = _agreement(chosen.rows)
            found[kind] = (
                chosen.sure,
                min(1.0, people.margins[kind] / 3),
                proof,
                second,
                min(1.0, max(0.0, getattr(chosen, kind)) / 4),
                card,
            )
    if phones:
        loose = sum(
            1
            for row in rows
            if "phone" not in row.taken and not row.taken and len(re.findall(r"\d", row.text)) >= 6
        )
        found["phones"] = (
            min(sure for _, sure, _, _ in phones),
            sum(agree for _, _, agree, _ in phones) / len(phones),
            min(1.0, loose / 2),
            min(1.0, len(phones) / 4),
            card,
            0.0,
        )
    if emails:
        named = 0.0 if people.name is None else people.name.mail_like
        found["emails"] = (
            min(sure for _, sure, _ in emails),
            named,
            one_host,
            min(_agreement((row,)) for _, _, row in emails),
            min(1.0, (len(emails) - 1) / 2),
            card,
        )
    if sites:
        found["websites"] = (
            min(sure for _, sure, _ in sites),
            one_host,
            min(_agreement((row,)) for _, _, row in sites),
            min(1.0, (len(sites) - 1) / 2),
            card,
            0.0,
        )
    if address:
        found["address"] = (
            address[1],
            min(1.0, address[3] / 4),
            min(1.0, len(address[2]) / 3),
            min(_agreement((row,)) for row in address[2]),
            card,
            float(bool(address[0].city)),
        )
    if socials:
        found["socials"] = (
            min(sure for _, sure, _ in socials),
            min(1.0, (len(socials) - 1) / 2),
            min(_agreement((row,)) for _, _, row in socials),
            card,
            0.0,
            0.0,
        )
    return found


def _agreement(rows: Sequence[Row]) -> float:
    """1 where every second opinion spells the same, 0 where none does, 0.6 where none was asked."""
    values: list[float] = []
    for row in rows:
        if len(row.readings) < 2:
            values.append(0.6)
        else:
            a, b = (skeleton(r.text) for r in row.readings[:2])
            values.append(1.0 if a == b else 0.0)
    return min(values, default=0.6)


def _with_code(draft: ContactDraft, card: CodeCard, region: str) -> ContactDraft:
    """A code's values win over reading; lists are joined, the code's first."""
    sure = 0.99

    def first(value: str) -> Guess[str] | None:
        return Guess(value, sure, None, "QR") if value else None

    phones: dict[str, Guess[Phone]] = {}
    for raw, kinds in card.phones:
        number = valid_number(raw, region)
        if number:
            printed = next((g.value for g in draft.phones if g.value.e164 == number[0]), None)
            kind = (
                "fax"
                if "FAX" in kinds
                else "mobile"
                if "CELL" in kinds
                else "work"
                if "WORK" in kinds
                else "mobile"
                if number[1] == 1
                else "work"
            )
            phones[number[0]] = Guess(printed or Phone(number[0], kind), sure, None, "QR")
    for guess in draft.phones:
        if guess.value.e164 not in phones and not any(
            distance(guess.value.e164, known, 2) <= 1 for known in phones
        ):
            phones[guess.value.e164] = guess
    emails = {
        e: Guess(e, sure, None, "QR") for e in card.emails if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", e)
    }
    for email in draft.emails:
        if not any(distance(email.value, known, 3) <= 2 for known in emails):
            emails[email.value] = email
    websites = {_bare(w): Guess(w, sure, None, "QR") for w in card.websites}
    for site in draft.websites:
        if not any(distance(_bare(site.value), known, 2) <= 1 for known in websites):
            websites[_bare(site.value)] = site
    return replace(
        draft,
        name=Guess(name_parts(card.name), sure, None, "QR") if card.name else draft.name,
        title=first(card.title) or draft.title,
        company=first(card.company) or draft.company,
        phones=tuple(phones.values()),
        emails=tuple(emails.values()),
        websites=tuple(websites.values()),
        address=draft.address or (Guess(Address(card.address), sure, None, "QR") if card.address else None),
    )


def _bare(url: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", url.casefold()).rstrip("/")
