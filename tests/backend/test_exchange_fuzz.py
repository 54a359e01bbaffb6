"""Whatever bytes come, reading them gives drafts or an ImportProblem, and loses nobody without a word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backend.features.exchange.draft import Setting
from backend.features.exchange.given import Existing, Ids, Options
from backend.features.exchange.plan import plan
from backend.features.exchange.problems import ImportProblem
from backend.features.exchange.reading import read_file
from sync.schema import RECORD_TYPES
from sync.values import check
from sync.wire import Create

SETTING = Setting("MY", dt.date(2026, 11, 21))
PERSON = "9f1c0000-0000-4000-8000-000000000000"
SAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parent / "imports").iterdir())]

HEADERS = st.sampled_from(
    ["Name", "First Name", "E-mail 1 - Value", "Phone 1 - Label", "Phone 1 - Value", "Address 1 - Formatted",
     "Birthday", "Labels", "Notes", "Record ID", "Lifecycle Stage", "Business Phone", "Mobile Phone", "Photo",
     "E-mail Address", "Categories", "Custom Field 1 - Value", "", "Телефон", "x"]
)  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["0/0/00", " ::: ", "* Work", "012-345 6701", "a@b.example", '"', "=cmd", "\n", "--09-16", "1e5"]
    ),
)
HEADS = st.sampled_from(
    ["N", "FN", "TEL;TYPE=CELL", "EMAIL", "ADR;LABEL=\"a:b", "NOTE;ENCODING=QUOTED-PRINTABLE",
     "PHOTO;ENCODING=b",
     "PHOTO", "BDAY", "item1.X-ABLabel", "item1.TEL", "IMPP", "X-ANDROID-CUSTOM", "GEO", "RELATED", "KIND",
     "MEMBER",
     "CATEGORIES", "BEGIN", "END", "AGENT", "UID", "N;CHARSET=klingon;QUOTED-PRINTABLE", ";;;",
     "TEL;VALUE=uri"]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["VCARD", "=D0=", "data:image/png;base64,AAAA", "tel:+1;ext=", ";;;;;;;", "\\"]),
)


def survives(data: bytes) -> None:
    try:
        parsed, _ = read_file(data, SETTING)
    except ImportProblem:
        return
    assert len(parsed.drafts) + len(parsed.refused) <= parsed.rows
    for draft in parsed.drafts:
        assert draft.name.full
        assert draft.line >= 1
    planned = plan(parsed, Existing(PERSON, frozenset({"all"})), Options(), Ids())
    for (write,) in planned.writes:
        assert isinstance(write, Create)
        for name, value in write.fields.items():
            check(
                RECORD_TYPES[write.type].fields[name], value, name
            )  # the door would refuse what raises here


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"BEGIN:VCARD")
def test_any_bytes(data: bytes) -> None:
    survives(data)


@settings(max_examples=200)
@given(st.sampled_from(SAMPLES), st.integers(0, 3_000), st.binary(max_size=12), st.integers(0, 40))
def test_samples_with_bytes_changed(sample: bytes, at: int, put: bytes, cut: int) -> None:
    survives(sample[:at] + put + sample[at + cut :])


@settings(max_examples=200)
@given(
    st.lists(HEADERS, min_size=1, max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=5),
    st.sampled_from(",;\t"),
)
def test_any_table(headers: list[str], rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join(delimiter.join(cells) for cells in [headers, *rows])
    survives(text.encode("utf-8", "replace"))


@settings(max_examples=200)
@given(
    st.lists(st.tuples(HEADS, VALUES), max_size=12),
    st.sampled_from(["2.1", "3.0", "4.0", "9"]),
    st.booleans(),
)
def test_any_card(lines: list[tuple[str, str]], version: str, closed: bool) -> None:
    body = "\r\n".join(f"{head}:{value}" for head, value in lines)
    end = "\r\nEND:VCARD\r\n" if closed else ""
    survives(f"BEGIN:VCARD\r\nVERSION:{version}\r\n{body}{end}".encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "filler", [" ", ",", ";", "\t", "?", "a?", "-", "1", "T ", "\\", "=", "a@", "( ", "'"]
)
def test_endless_cells_take_no_endless_time(filler: str) -> None:
    cell = "x" + filler * (90_000 // len(filler)) + ":::x"
    for header in ("Phone", "Email", "Birthday", "Tags", "Name", "Address", "Website", "Notes", "Company"):
        survives(f'{header},Title\n"{cell}",t\n'.encode())
    for head in ("TEL", "EMAIL", "BDAY", "CATEGORIES", "N", "ADR", "URL", "NOTE", "TEL;TYPE=" + cell):
        survives(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\n{head}:{cell}\r\nEND:VCARD\r\n".encode())
    survives(("\n" * 50_000 + filler * 50_000).encode())
