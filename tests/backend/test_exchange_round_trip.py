"""What is exported and read back is the same: contacts of every shape, as CSV, vCard 4.0 and vCard 3.0."""

from __future__ import annotations

import base64
import datetime as dt
import io
import random
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from backend.features.exchange.cleaning import nothing, one_line
from backend.features.exchange.draft import (
    Address,
    Consent,
    ContactDraft,
    DatedEvent,
    Email,
    Name,
    Phone,
    Photo,
    Setting,
    Social,
    Website,
)
from backend.features.exchange.export_csv import contacts_csv
from backend.features.exchange.export_table import money
from backend.features.exchange.export_vcard import Version, contacts_vcf, fold_line
from backend.features.exchange.exported import Contact
from backend.features.exchange.folding import fold, words
from backend.features.exchange.labels import own_words
from backend.features.exchange.phones import shown_number
from backend.features.exchange.reading import read_file
from backend.features.exchange.text import characters_lost
from tests.conftest import SEED

CUSTOM = ("Shoe size", "Тіл", "Code, or; what")
SETTING = Setting("MY", dt.date(2026, 11, 21), CUSTOM)
BIRTHDAYS = ("birthday", fold("день рождения"), "geburtstag")
NUMBERS = ("+60123456701", "+60321618801", "+77015550144", "+77272501122", "+6281299001122", "+491715550101")
ALPHABET = st.characters(
    codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u00ad\u00a0\ufeff\u200b"
)


def usable(text: str) -> bool:
    """Not one of the few texts that mean something else in a file than in a field."""
    return bool(words(text)) and ":::" not in text and not characters_lost(text) and not nothing(text)


LINES = st.text(ALPHABET, min_size=1, max_size=24).map(one_line).filter(usable)
TAGS = LINES.filter(lambda tag: not tag.startswith("* ") and fold(tag).replace(" ", "") != "mycontacts")
LABELS = st.one_of(
    st.just(""), LINES.filter(lambda label: own_words(label) == label and not label.startswith("*"))
)
PROSE = st.lists(st.text(ALPHABET, max_size=30), min_size=1, max_size=4).map(
    lambda lines: "\n".join(lines).strip()
)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)).map(dt.date.isoformat)
MAYBE = st.one_of(st.just(""), LINES)


def unique(values: list[Any], key: Any) -> list[Any]:
    return list({key(value): value for value in reversed(values)}.values())[::-1]


@st.composite
def names(draw: st.DrawFn) -> Name:
    name = Name(*(draw(MAYBE) for _ in range(7)))
    composed = name.composed()
    name.full = draw(st.sampled_from([composed, name.full])) or composed or draw(LINES)
    if not composed and name.full == "":
        name.full = draw(LINES)
    if name.composed() == name.given == name.full:  # a first name alone is a whole name
        name.given = ""
    return name


@st.composite
def phones(draw: st.DrawFn) -> list[Phone]:
    made = [
        Phone(
            draw(st.sampled_from([number, shown_number(Phone("", number)), draw(LINES), "012-345 6701"])),
            number, draw(st.sampled_from(
                ["mobile", "work", "home", "fax", "whatsapp", "other"])), draw(LABELS),
                 draw(st.sampled_from(["", "12"])),
        )
        for number in draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=4))
    ]  # fmt: skip
    if draw(st.booleans()):
        made.append(Phone("ask for Ana", "", "work", draw(LABELS)))
    return first_primary(draw, made)


def first_primary(draw: st.DrawFn, made: list[Any]) -> list[Any]:
    return [replace(made[0], primary=draw(st.booleans())), *made[1:]] if made else []


@st.composite
def addresses(draw: st.DrawFn) -> list[Address]:
    made: list[Address] = []
    for n in range(draw(st.integers(0, 3))):
        kind: Any = draw(st.sampled_from(["work", "home", "billing", "shipping", "site", "other"]))
        lat = draw(st.one_of(st.none(), st.floats(-90, 90).map(lambda x: round(x, 6))))
        address = Address(
            draw(LINES).strip(" ,") or "Lot", draw(MAYBE), draw(MAYBE), draw(st.sampled_from(["", "50450"])),
            draw(st.sampled_from(["", "MY", "KZ", "ID", "Atlantis"])), kind, draw(LABELS), "", False, lat,
            None if lat is None else 101.5,
        )  # fmt: skip
        address.street = f"{n} {address.street}"
        if draw(st.booleans()):
            address.text = f"behind the mosque number {n}"
        made.append(address)
    return first_primary(draw, made)


def photo() -> Photo:
    out = io.BytesIO()
    Image.effect_noise((40, 40), 80).convert("RGB").save(out, "JPEG", quality=60)
    return Photo("image/jpeg", base64.b64encode(out.getvalue()).decode())


PHOTO = photo()


@st.composite
def consents(draw: st.DrawFn) -> list[Consent]:
    states, channels = (
        st.sampled_from(["given", "withdrawn"]),
        st.sampled_from(["", "call", "email", "other"]),
    )
    made = st.builds(Consent, LINES, states, DAYS, channels, MAYBE)
    return unique(draw(st.lists(made, max_size=3)), lambda one: (one.what, one.state, one.date))


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    emails = draw(
        st.lists(st.sampled_from(["a@x.example", "Ana.W@kedai.example", "ұлы@мысал.қаз"]), unique=True)
    )
    kinds: Any = st.sampled_from(["work", "home", "other"])
    draft = ContactDraft(
        0, draw(names()), draw(MAYBE), draw(MAYBE), "", "", draw(phones()),
        first_primary(draw, [Email(one, draw(kinds), draw(LABELS)) for one in emails]), draw(addresses()),
        [Website(url, draw(st.sampled_from(["work", "home", "other", "profile", "site"])))
         for url in draw(st.lists(st.sampled_from(["https://a.example/x", "www.b.example"]), unique=True))],
        unique([Social(draw(st.sampled_from(["linkedin", "wechat", "x", "friendster"])), draw(LINES))
                for _ in range(draw(st.integers(0, 3)))], lambda s: (s.network, s.handle)),
        draw(st.one_of(st.just(""), DAYS)),
        unique([DatedEvent(draw(LINES.filter(lambda x: fold(x) not in BIRTHDAYS and not x.startswith("*"))),
        draw(DAYS))
                for _ in range(draw(st.integers(0, 3)))], lambda d: (d.label, d.day)), draw(consents()),
        draw(st.sampled_from(["", "ms", "en-US"])), draw(st.sampled_from([None, PHOTO])), "",
        draw(st.sampled_from(["private", "team", "everyone"])), unique(draw(st.lists(TAGS, max_size=4)),
        fold),
        draw(MAYBE), draw(st.one_of(st.just(""), PROSE.filter(lambda text: not characters_lost(text)))),
        draw(st.sampled_from([None, True])),
    )  # fmt: skip
    custom = tuple((label, draw(LINES)) for label in draw(st.lists(st.sampled_from(CUSTOM), unique=True)))
    return Contact("9f1c0000-0000-4000-8000-000000000000", draft, draw(MAYBE), "", draw(MAYBE), custom)


def expected(contact: Contact) -> dict[str, Any]:
    draft = replace(
        contact.draft, company=contact.company, reports_to=contact.reports_to, custom=dict(contact.custom)
    )
    return comparable(draft)


def comparable(draft: ContactDraft) -> dict[str, Any]:
    whole = asdict(draft)
    for volatile in ("line", "report", "uid", "stands_for_company"):
        del whole[volatile]
    return whole


def differing(got: dict[str, Any], want: dict[str, Any]) -> dict[str, Any]:
    return {field: (got[field], want[field]) for field in want if got[field] != want[field]}


def back(text: str) -> ContactDraft:
    parsed, _ = read_file(text.encode(), SETTING)
    (draft,) = parsed.drafts
    assert not parsed.refused
    return draft


ROUNDS = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@ROUNDS
@given(contacts())
def test_csv_gives_back_every_field_but_the_photo(contact: Contact) -> None:
    got, want = comparable(back("".join(contacts_csv([contact])))), expected(contact) | {"photo": None}
    assert differing(got, want) == {}


@pytest.mark.parametrize("version", ["4.0", "3.0"])
def test_vcard_gives_back_every_field(version: Version) -> None:
    @ROUNDS
    @given(contacts())
    def check(contact: Contact) -> None:
        assert differing(comparable(back("".join(contacts_vcf([contact], version)))), expected(contact)) == {}

    check()


def test_several_contacts_keep_their_own_columns() -> None:
    pick = random.Random(SEED)
    print(f"LAPANGAN_TEST_SEED={SEED}")
    many = [
        Contact(
            str(n), ContactDraft(0, Name(f"P{n}", given=f"P{n}"), phones=[
                Phone(number, number, "mobile") for number in pick.sample(NUMBERS, pick.randrange(4))
            ], tags=[f"t{n}"] * pick.randrange(2)), "", "", "", (),
        )
        for n in range(30)
    ]  # fmt: skip
    parsed, _ = read_file("".join(contacts_csv(many)).encode(), SETTING)
    got = {d.name.full: ([p.number for p in d.phones], d.tags) for d in parsed.drafts}
    assert got == {c.draft.name.full: ([p.number for p in c.draft.phones], c.draft.tags) for c in many}


@pytest.mark.parametrize("lost", ["What", "State", "Date"])
def test_half_a_consent_is_no_consent_and_stays_in_the_notes(lost: str) -> None:
    cells = {"What": "Price list by mail", "State": "given", "Date": "2026-01-05", "Wording": "Yes, please"}
    cells[lost] = {"What": "", "State": "perhaps", "Date": "31.02.2026"}[lost]
    heads = ",".join(f"Consent 1 - {part}" for part in cells)
    draft = back(f"First Name,Phone 1 - Label,Phone 1 - Value,{heads}\nAna,,+60123456701," + ",".join(
        f'"{cell}"' for cell in cells.values()
    ))  # fmt: skip
    assert draft.consents == []
    assert all(cell in draft.notes for cell in cells.values() if cell)


@given(st.text(max_size=300))
def test_folded_lines_are_short_and_unfold(line: str) -> None:
    line = line.replace("\r", "").replace("\n", "")
    folded = fold_line(line)
    assert all(len(piece.encode("utf-8", "surrogatepass")) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line


@pytest.mark.parametrize(
    ("value", "text"),
    [({"amount": 123456, "currency": "MYR"}, "1234.56"), ({"amount": 5, "currency": "KZT"}, "0.05"),
     ({"amount": 1234, "currency": "JPY"}, "1234"), ({"amount": -5, "currency": "USD"}, "-0.05"), ({}, "")],
)  # fmt: skip
def test_money_is_written_in_whole_units(value: dict[str, Any], text: str) -> None:
    assert money(value) == text
