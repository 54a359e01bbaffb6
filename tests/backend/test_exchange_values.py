"""What single cells mean: encodings, phone numbers, days, countries, labels, spreadsheets' formulas."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import json
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import backend.features.exchange
from backend.features.exchange.countries import country_code, country_name, language_code
from backend.features.exchange.days import column_order, read_day
from backend.features.exchange.export_csv import table
from backend.features.exchange.labels import clean_label, own_words, phone_kind, place_kind
from backend.features.exchange.phone_cells import REASONS
from backend.features.exchange.phones import read_phones
from backend.features.exchange.problems import FileEmpty, FileNotText, ImportProblem
from backend.features.exchange.protect import protect, restore
from backend.features.exchange.text import characters_lost, decode, same_but_lost

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 21)
RUSSIAN = "Имя;Фамилия\nИгорь;Мельников\nОльга;Щукина-Петрова\n«Вектор» ООО;Казань"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r", "cp866",
     "iso8859-5",
     "mac-cyrillic"],
)  # fmt: skip
def test_russian_is_read_in_every_encoding_it_is_written_in(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding, errors="replace")).text.startswith("Имя;Фамилия\nИгорь;Мельников")


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("Айгерім,Сағындықова,Қазақстан,Алматы қаласы", "kz1048", "kz1048"),
        ("Jürgen,Größmann,Hafenstraße 3 – “ja”", "cp1252", "cp1252"),
        ("Łukasz,Żółw\nMałgorzata,Święcicka", "cp1250", "cp1250"),
        ("名字,电话\n王小明,13800138000\n李雷,上海市南京路", "gb18030", "gb18030"),
        ("Nurul Ain,012-345 6701", "ascii", "utf-8"),
    ],
)
def test_other_encodings_are_found(text: str, encoding: str, found: str) -> None:
    assert decode(text.encode(encoding))[:2] == (text, found)


def test_a_few_foreign_bytes_in_utf8_do_not_change_the_rest() -> None:
    data = "Айгерім Сағындықова, Алматы, Қазақстан ".encode() + b"Gr\xf6\xdfmann"
    assert decode(data).text == "Айгерім Сағындықова, Алматы, Қазақстан Größmann"


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"", FileEmpty), (b"\xef\xbb\xbf \r\n", FileEmpty), (b"PK\x03\x04abc", FileNotText), (b"%PDF-1.7",
     FileNotText),
     (bytes(range(32)) * 50, FileNotText), (b"\x89PNG\r\n", FileNotText)],
)  # fmt: skip
def test_what_is_no_text_is_named(data: bytes, problem: type[ImportProblem]) -> None:
    with pytest.raises(problem):
        decode(data)


@pytest.mark.parametrize("text", ["???????", "«?????? ?????» ???", "J?rgen", "ул. ??", "Gr\ufffdn"])
def test_lost_letters_are_noticed(text: str) -> None:
    assert characters_lost(text)


@pytest.mark.parametrize("text", ["Why?", "http://a.example/?x=1", "Really?! no", "", "What?? "])
def test_a_question_is_no_lost_letter(text: str) -> None:
    assert not characters_lost(text)


def test_a_lost_name_is_recognised_in_the_whole_one() -> None:
    assert same_but_lost("??????? ???????????", "Айгерім Сағындықова")
    assert not same_but_lost("??????? ???????????", "Игорь Мельников")


@pytest.mark.parametrize(
    ("cell", "country", "numbers"),
    [
        ("8 701 555 01 44", "KZ", ["+77015550144"]),
        ("8 (727) 250-11-22 доб. 12", "KZ", ["+77272501122 x12"]),
        ("8 495 123-45-67", "RU", ["+74951234567"]),
        ("0812-9900-1122", "ID", ["+6281299001122"]),
        ("(021) 5790-3344", "ID", ["+622157903344"]),
        ("+62 0812-9900-1122", "MY", ["+6281299001122"]),
        ("012-345 6701", "MY", ["+60123456701"]),
        ("03-2161 8801 ext 12", "MY", ["+60321618801 x12"]),
        ("03-2161 8801 samb. 12", "MY", ["+60321618801 x12"]),
        ("+60123456701,,123", "MY", ["+60123456701 x123"]),
        ("60123456701", "MY", ["+60123456701"]),
        ("77015550144", "MY", ["+77015550144"]),
        ("6281299001122", "MY", ["+6281299001122"]),
        ("0060123456701", "MY", ["+60123456701"]),
        ("+49 (0)40 5550100", "MY", ["+49405550100"]),
        ("60123456701.0", "MY", ["+60123456701"]),
        ('="0123456701"', "MY", ["+60123456701"]),
        ("'0123456701", "MY", ["+60123456701"]),
        ("\u202a+60 12-345 6701\u202c", "MY", ["+60123456701"]),
        ("tel:+60-12-345-6701;ext=5", "MY", ["+60123456701 x5"]),
        ("012-345 6701 ::: +60 16-777 8899", "MY", ["+60123456701", "+60167778899"]),
        ("012-3456701, 03-21618801", "MY", ["+60123456701", "+60321618801"]),
        ("0812 9900 1122 / 021 5790 3344", "ID", ["+6281299001122", "+622157903344"]),
        ("012-345 6701\n03-2161 8801 (office)", "MY", ["+60123456701", "+60321618801"]),
        ("012-345 6701 atau 03-2161 8801", "MY", ["+60123456701", "+60321618801"]),
        ("03-2161 8801/02", "MY", ["+60321618801"]),
        ("call the secretary", "MY", [""]),
        ("12345", "MY", [""]),
        ("+49 40 5550100 49171", "MY", [""]),
        ("6.01235E+10", "MY", [""]),
        ("+999 123 4567890", "MY", [""]),
        ("", "MY", []),
    ],
)
def test_phone_cells(cell: str, country: str, numbers: list[str]) -> None:
    read = [phone for phone, _ in read_phones(cell, "other", (country,))]
    assert [f"{p.number} x{p.ext}" if p.ext else p.number for p in read] == numbers
    assert all(p.raw for p in read)


def test_words_beside_a_number_say_its_kind() -> None:
    read = read_phones("HP: 0812 9900 1122 (WA); Kantor 021 5790 3344; faks 021 5790 3345", "other", ("ID",))
    assert [phone.kind for phone, _ in read] == ["whatsapp", "work", "fax"]


@given(st.text(max_size=60))
def test_no_phone_cell_is_dropped_or_breaks_anything(cell: str) -> None:
    read = read_phones(cell, "other", ("MY",))
    assert bool(read) or not any(char.isalnum() for char in cell)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1988-03-22", "1988-03-22"), ("19880322", "1988-03-22"), ("1988-03-22T00:00:00Z", "1988-03-22"),
        ("19880322T101112Z", "1988-03-22"), ("22.03.1988", "1988-03-22"), ("22.03.88", "1988-03-22"),
        ("22/3/1988", "1988-03-22"), ("3/22/1988", "1988-03-22"), ("3/22/1988 12:00:00 AM", "1988-03-22"),
        ("--0322", "--03-22"), (" --09-16", "--09-16"), ("1604-03-22", "--03-22"), ("22. März", "--03-22"),
        ("22 March 1988", "1988-03-22"), ("March 22, 1988", "1988-03-22"), ("12-Mar-88", "1988-03-12"),
        ("22 Mac 1988", "1988-03-22"), ("22 Maret 1988", "1988-03-22"), ("22 марта 1988 г.", "1988-03-22"),
        ("22 наурыз 1988 ж.", "1988-03-22"), ("1988年3月22日", "1988-03-22"), ("32224", "1988-03-22"),
        ("0/0/00", ""), ("00/00/0000", ""), ("0000-00-00", ""), ("", ""), ("1/1/4501", ""),
    ],
)  # fmt: skip
def test_days(text: str, iso: str) -> None:
    assert read_day(text, "dmy", TODAY) == (iso, True)


@pytest.mark.parametrize("text", ["soon", "31/02/1999", "1988", "13/13/2000", "99/99/99"])
def test_what_is_no_day_is_said(text: str) -> None:
    assert not read_day(text, "dmy", TODAY).read


@pytest.mark.parametrize(
    ("values", "country", "order"),
    [
        (["3/4/1988", "13/4/1988"], "US", ("dmy", True)),
        (["3/4/1988", "4/13/1988"], "MY", ("mdy", True)),
        (["3/4/1988"], "MY", ("dmy", False)),
        (["3/4/1988"], "US", ("mdy", False)),
        (["03.04.1988", "", "4/4/2000"], "KZ", ("dmy", True)),
    ],
)
def test_a_column_decides_day_or_month_first(
    values: list[str], country: str, order: tuple[str, bool]
) -> None:
    assert column_order(values, country) == order


@pytest.mark.parametrize(
    ("name", "code"),
    [("Malaysia", "MY"), ("Қазақстан", "KZ"), ("Республика Казахстан", "KZ"), ("Россия", "RU"),
     ("Deutschland", "DE"),
     ("Jerman", "DE"), ("USA", "US"), ("my", "MY"), ("IDN", "ID"), ("Singapura", "SG"), ("Nowhere", ""),
      ("", "")],
)  # fmt: skip
def test_countries(name: str, code: str) -> None:
    assert country_code(name) == code


def test_every_country_we_write_is_read_back() -> None:
    for code in ("MY", "ID", "KZ", "RU", "DE", "SG", "CN", "GB", "US", "TR", "KR", "CZ", "HK", "BN"):
        assert country_code(country_name(code)) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ms", "ms"),
        ("en_US", "en-US"),
        ("Bahasa Melayu", "ms"),
        ("Русский", "ru"),
        ("қазақ тілі", "kk"),
        ("?", ""),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize(
    ("label", "shown", "starred", "phone", "place"),
    [
        ("* Work", "", True, "work", "work"), ("_$!<Home>!$_", "", False, "home", "home"),
        ("Pejabat", "Pejabat", False, "work", "work"), ("Моб. тел.", "Моб. тел.", False, "mobile", "other"),
        ("Жұмыс", "Жұмыс", False, "work", "work"), ("Gudang", "Gudang", False, "other", "site"),
        ("Work Fax", "", False, "fax", "work"), ("WhatsApp", "", False, "whatsapp", "other"),
    ],
)  # fmt: skip
def test_labels(label: str, shown: str, starred: bool, phone: str, place: str) -> None:
    text, primary = clean_label(label)
    assert (own_words(text), primary, phone_kind(text), place_kind(text)) == (shown, starred, phone, place)


@given(st.text(max_size=40))
def test_formulas_are_neutralised_and_come_back(cell: str) -> None:
    protected = protect(cell)
    assert restore(protected) == cell
    for piece in re.split(r"[;\t\r\n|]", protected):
        shown = piece.lstrip(' \u00a0\u3000"“”«»‘’`')
        assert not shown.startswith(("=", "@", "-", "＝", "＋", "－", "＠"))
        if shown.startswith("+"):
            assert all(char in "+0123456789 ()./-ext" for char in shown)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "＝1+1", "＋1", "－1", "＠SUM(A1)", "  =1",
     '"=1', '""=1', "“=1", "\u3000＝1", "\ufeff=1", "x;=1", "x; =1", "x\t=1", "x\n=1", "x\r=1", "x|=1",
     'x;"=1', "\t=1", "';=1", "\r\n@x"],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_no_reader_of_a_file_sees_a_formula(cell: str, delimiter: str) -> None:
    """Also one that splits at another sign than ours, and takes off spaces and quotation marks."""
    line = next(islice(table(["A", "B"], [{"A": cell, "B": cell}]), 1, None))
    for text in [
        line,
        *csv.reader(line.splitlines(), delimiter=delimiter),
        *line.split(delimiter),
        *line.splitlines(),
    ]:
        for piece in [text] if isinstance(text, str) else text:
            shown = piece.strip(' \t\r\n\u00a0\u3000\ufeff"“”')
            assert not shown.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), (line, piece)


def test_phones_and_plain_lists_stay_as_they_are() -> None:
    for cell in ("+60 12-345 6789", "+60 12-345 6789; +7 701 000 0000", "a - b", "a@b.example; c@d.example"):
        assert protect(cell) == cell


def test_every_code_of_a_report_has_its_words_on_screen() -> None:
    source = Path(backend.features.exchange.__file__).parent
    codes = set(REASONS)
    for file in source.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node.func) in ("Note", "note", "_note", "Refused"):
                codes |= {
                    arg.value
                    for arg in node.args[:2]
                    if isinstance(arg, ast.Constant)
                    and isinstance(arg.value, str)
                    and arg.value.islower()
                    and " " not in arg.value
                }
    texts = json.loads((ROOT / "pwa/features/exchange/texts/en.json").read_text(encoding="utf-8"))
    assert {code for code in codes if f"import.note_{code}" not in texts} == set()


def _called(function: ast.expr) -> str:
    return getattr(function, "id", None) or getattr(function, "attr", "")
