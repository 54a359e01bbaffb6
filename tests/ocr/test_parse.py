"""The parser on recorded lines: no engine, no image."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ocr.draft import merge
from ocr.lines import Line, Reading
from ocr.names import name_parts, strip_affixes
from ocr.parse import parse
from ocr.phones import valid_number
from ocr.text import one_script, skeleton
from ocr.wire import flat
from tests.ocr.calibrate import lines_of
from tests.ocr.cards.wild_layouts import print_wild
from tests.ocr.scorer import summary

RECORDED = Path(__file__).with_name("lines") / "recorded.jsonl"
WILD = Path(__file__).with_name("lines") / "wild.jsonl"
MICRO_F1_MIN = 0.97
WILD_MICRO_F1_MIN = 0.9
PRINTED_MICRO_F1_MIN = 0.97
PRINTED_CARDS, PRINTED_SEED = 60, 77


def line(text: str, top: float, left: float = 50, height: float = 30, sure: float = 0.98) -> Line:
    """A line as an engine gives it, 14 pixels a letter."""
    right, bottom = left + 14 * len(text), top + height
    quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return Line(quad, [Reading(text, sure, "ppocr")])


def boxed(text: str, box: tuple[float, float, float, float]) -> Line:
    left, top, right, bottom = box
    quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return Line(quad, [Reading(text, 0.98, "ppocr")])


def card(*texts: str) -> list[Line]:
    return [line(text, 40 + 45 * i, height=44 if i == 0 else 30) for i, text in enumerate(texts)]


@pytest.mark.parametrize(("recorded", "least"), [(RECORDED, MICRO_F1_MIN), (WILD, WILD_MICRO_F1_MIN)])
def test_recorded_cards_are_understood(recorded: Path, least: float) -> None:
    records = [json.loads(text) for text in recorded.read_text().splitlines()]
    found = {r["id"]: flat(parse(lines_of(r), r["codes"]), r["id"], 0) for r in records}
    figures = summary(found, [r["truth"] for r in records])
    assert figures["micro"] >= least, figures


def test_cards_are_understood_as_they_are_printed() -> None:
    found: dict[str, dict[str, Any]] = {}
    truths: list[dict[str, Any]] = []
    for index in range(PRINTED_CARDS):
        leaf, truth, _ = print_wild(PRINTED_SEED, index)
        lines = [boxed(text, box) for text, box in leaf.printed]
        found[truth["id"]] = flat(parse(lines), truth["id"], 0)
        truths.append(truth)
    figures = summary(found, truths)
    assert figures["micro"] >= PRINTED_MICRO_F1_MIN, figures


def test_a_plain_card() -> None:
    draft = parse(
        card("Nurul Aina binti Yusof", "Pengurus Jualan", "Teras Jaya Sdn. Bhd.", "T: 03-8391 0990 ext. 161",
             "H/P: 012-606 6801", "nurul.aina@terasjaya.com.my", "www.terasjaya.com.my")
    )  # fmt: skip
    assert draft.name
    assert draft.name.value.full == "Nurul Aina binti Yusof"
    assert draft.title
    assert draft.title.value == "Pengurus Jualan"
    assert draft.company
    assert draft.company.value == "Teras Jaya Sdn. Bhd."
    phones = [(g.value.e164, g.value.type, g.value.ext) for g in draft.phones]
    assert phones == [("+60383910990", "work", "161"), ("+60126066801", "mobile", "")]
    assert [g.value for g in draft.emails] == ["nurul.aina@terasjaya.com.my"]
    assert draft.languages == ("ms",)


def test_a_label_column_belongs_to_the_numbers_at_its_right() -> None:
    rows = card("Erlan Ermekov", "Bas injener")
    rows += [line("WhatsApp:", 200), line("+7 705 238 76 01", 201, left=250)]
    draft = parse(rows)
    assert [(g.value.e164, g.value.type) for g in draft.phones] == [("+77052387601", "whatsapp")]


def test_a_rolled_card_reads_as_a_level_one() -> None:
    level = card(
        "Виктор Морозов",
        "Ведущий инженер",
        "ООО «Полюс»",
        "420111, г. Казань",
        "ул. Гагарина, 159",
        "morozov@polyus.ru",
    )
    angle = np.radians(6)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    rolled = [Line((one.quad @ spin.T).astype(np.float32), one.readings) for one in level]
    assert flat(parse(rolled), "a", 0)["address"] == flat(parse(level), "a", 0)["address"] is not None
    assert flat(parse(rolled), "a", 0)["name"] == "Виктор Морозов"


def test_a_vcard_in_a_code_wins_over_reading() -> None:
    code = "BEGIN:VCARD\nVERSION:3.0\nFN:Wei Jian Tan\nORG:Bluefin Pte Ltd\n"
    code += "TEL;TYPE=CELL:+6581234567\nEMAIL:wj@bluefin.sg\nEND:VCARD"
    draft = parse(card("Wel Jlan Tam", "Partner", "+65 8123 4561", "wj@bluefln.sg"), [code])
    assert draft.name
    assert draft.name.value.full == "Wei Jian Tan"
    assert [g.value.e164 for g in draft.phones] == ["+6581234567"]
    assert [g.value for g in draft.emails] == ["wj@bluefin.sg"]


def test_the_second_side_adds_what_the_first_lacks() -> None:
    front = parse(card("Dinara Qasymov", "dinara@arman.kz"))
    back = parse(card("ТОО «Арман»", "www.arman.kz", "+7 (727) 250 12 34"))
    both = merge(front, back)
    assert both.name == front.name
    assert [g.value for g in both.websites] == ["www.arman.kz"]
    assert [g.value.e164 for g in both.phones] == ["+77272501234"]


@pytest.mark.parametrize(
    ("printed", "region", "e164"),
    [
        ("8 (727) 250-12-34", "KZ", "+77272501234"),
        ("%7 701 192 32 38", "KZ", "+77011923238"),
        ("+6 012-606 6801", "MY", "+60126066801"),
        ("+44 (0)161 496 0359", "GB", "+441614960359"),
        ("(65) 6123 4567", "SG", "+6561234567"),
        ("0221 / 2345678", "DE", "+492212345678"),
        ("12345", "KZ", None),
        ("+7 000 000 00 00", "KZ", None),
    ],
)
def test_phones_become_e164_or_nothing(printed: str, region: str, e164: str | None) -> None:
    found = valid_number(printed, region)
    assert (found[0] if found else None) == e164


def test_one_name_in_two_alphabets_has_one_skeleton() -> None:
    assert skeleton("Ысқақова") == skeleton("Yskakova") == skeleton("Ysqaqova")
    assert skeleton("Чернышёва") == skeleton("Chernysheva")


def test_a_word_keeps_one_script() -> None:
    assert one_script("AО «Вектор»") == "АО «Вектор»"
    assert one_script("Маrlоw Stone") == "Marlow Stone"


def test_titles_and_degrees_are_no_part_of_the_name() -> None:
    assert strip_affixes("Dr. Brooke Brennan") == ("Brooke Brennan", "Dr.", "")
    assert strip_affixes("Ratna Wibowo, S.T.") == ("Ratna Wibowo", "", "S.T.")
    parts = name_parts("Оспанова Әсел Қайратқызы")
    assert (parts.given, parts.middle, parts.family) == ("Әсел", "Қайратқызы", "Оспанова")


def test_every_box_is_one_of_a_line_and_every_confidence_a_share() -> None:
    lines = card(
        "Galih Nugroho", "Direktur Utama", "PT Sinar Laut Tbk", "HP: 0812-3456-7890", "galih@sinarlaut.co.id"
    )
    draft = parse(lines)
    for guess in (draft.name, draft.title, draft.company, *draft.phones, *draft.emails):
        assert guess
        assert guess.box
        assert 0 < guess.confidence < 1
        assert any(abs(guess.box[1] - one.quad[0][1]) < 1 for one in lines)


def found_in(*texts: str) -> dict[str, Any]:
    return flat(parse(card(*texts)), "x", 0)


def test_values_side_by_side_are_told_apart() -> None:
    draft = found_in(
        "Rosalind Okafor", "Data Scientist", "P 01273-480-787  |  M 07412-829-914", "helix.co.uk • @helix_uk"
    )
    assert [p["e164"] for p in draft["phones"]] == ["+441273480787", "+447412829914"]
    assert draft["websites"] == ["helix.co.uk"]
    assert draft["socials"] == [{"network": "instagram", "handle": "helix_uk"}]


def test_an_account_with_www_is_no_website() -> None:
    draft = found_in("Pei Shan Ooi", "www.linkedin.com/in/pei-ooi", "www.delima.my", "FB: delima")
    assert draft["websites"] == ["www.delima.my"]
    assert draft["socials"] == [
        {"network": "linkedin", "handle": "pei-ooi"},
        {"network": "facebook", "handle": "delima"},
    ]


@pytest.mark.parametrize(
    "printed", ["ИИН 820412300411", "NPWP 01.234.567.8-901.000", "Co. Reg. 201801012345", "HIHI820412300411"]
)
def test_the_number_of_a_tax_payer_is_no_phone(printed: str) -> None:
    assert not found_in("Heru Lubis", "Manajer", "heru@tirta.co.id", printed)["phones"]


def test_dots_in_the_middle_part_a_number() -> None:
    assert [p["e164"] for p in found_in("Алёна Белова", "+7 909 209·22·07")["phones"]] == ["+79092092207"]


def test_an_at_sign_that_was_not_seen_is_told_by_the_website() -> None:
    assert found_in("Arief Rachman", "ariefgkencana.com", "www.kencana.com")["emails"] == [
        "arief@kencana.com"
    ]


def test_a_label_without_a_gap_is_no_part_of_an_address() -> None:
    assert found_in("Kestrel Health", "E.admin@kestrel.com.sg")["emails"] == ["admin@kestrel.com.sg"]


def test_a_second_office_is_not_joined_to_the_first() -> None:
    draft = found_in(
        "Perwira", "12, Jalan Ampang", "50450 Kuala Lumpur", "Lot 96, Lorong Perak", "81100 Johor Bahru"
    )
    assert draft["address"] in (
        "12, Jalan Ampang, 50450 Kuala Lumpur",
        "Lot 96, Lorong Perak, 81100 Johor Bahru",
    )


def test_a_title_goes_on_below_but_a_department_does_not_replace_it() -> None:
    broken = found_in("Pei Shan Lau", "Deputy Managing Director, Strategy", "and Corporate Development")
    assert broken["title"] == "Deputy Managing Director, Strategy and Corporate Development"
    assert found_in("Пётр Белов", "Прораб", "Отдел продаж")["title"] == "Прораб"


def test_two_words_of_a_name_without_a_gap_are_parted_by_the_e_mail() -> None:
    assert found_in("YUDISETIAWAN", "Kepala Cabang", "yudi.setiawan@nusa.id")["name"] == "YUDI SETIAWAN"


def test_a_label_that_was_misread_does_not_become_part_of_the_user() -> None:
    assert found_in("Ксения Цой", "nouma- enquiry@meridian.kz")["emails"] == ["enquiry@meridian.kz"]


def test_a_role_cut_at_the_edge_is_completed() -> None:
    assert found_in("Rahmat Lubis", "Regional Direct", "rahmat@tirta.id")["title"] == "Regional Director"
    assert found_in("Rahmat Lubis", "Head of Research", "rahmat@tirta.id")["title"] == "Head of Research"
