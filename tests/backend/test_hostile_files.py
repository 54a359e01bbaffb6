"""Files that want to stop the server: each ends in bounded time and memory, and its work grows as it does."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import time
from collections.abc import Iterator

import msgspec
import pytest

from backend.features.exchange import children, talk
from backend.features.exchange.charsets import codec_of
from backend.features.exchange.children import Child, Children
from backend.features.exchange.draft import Setting
from backend.features.exchange.given import Existing, Ids, Options
from backend.features.exchange.plan import plan
from backend.features.exchange.problems import (
    FILE_PIXELS_MAX,
    IMPORT_BATCH_WRITES,
    IMPORT_BYTES_MAX,
    IMPORT_CPU_S_LEAST,
    LINE_NOTES_MAX,
    OPEN_QUOTES_MAX,
    PREVIEWS_WAITING_MAX,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    ImportProblem,
    PreviewsWaiting,
)
from backend.features.exchange.reading import read_file
from backend.features.exchange.report import Told
from backend.features.exchange.talk import Batch, Finished, Page
from ocr.limited import Limits, TimeOver
from tests.backend.hostile_files import KINDS

SETTING = Setting("MY", dt.date(2026, 11, 21))
PERSON = "9f1c0000-0000-4000-8000-000000000000"
SECONDS, MEMORY_BYTES = 10.0, 512_000_000
SIZE = 100_000
BYTE_S = 4e-6
"""Work that is small for a byte, whatever the ratio is."""
WHOLE = IMPORT_BYTES_MAX - 4_096
LARGE = frozenset(
    {
        "empty lines", "blank lines, then a row", "many lines", "one quote, then lines", "doubled quotes",
        "a quoted field of many lines", "many columns", "one line", "one line of delimiters",
        "quoted-printable", "base64 of notes", "deep folding", "CHARSET punycode", "CHARSET idna",
        "many parameters", "nested cards", "quotes that reopen",
    }
)  # fmt: skip
"""Kinds that end so soon that the largest file can be tried each time."""


@pytest.fixture(scope="module")
def small_children() -> Iterator[Children]:
    """Processes that may take no more than a hostile file should."""
    made = Children(Limits(MEMORY_BYTES, SECONDS), imports=1)
    yield made
    made.stop()


async def imported(child: Child, data: bytes) -> Told:
    """What becomes of a file in an empty workspace in which every write is taken. Raises ImportProblem."""
    take = talk.Take(
        SETTING, "a", "", IMPORT_BATCH_WRITES, Options(), {}, PERSON, frozenset({"all"}), {}, {}
    )  # fmt: skip
    await child.tell(talk.encode(take), data, talk.encode(Page(end=True)))
    while not isinstance(heard := await child.hear(), Finished):
        if isinstance(heard, Batch):
            await child.tell(b"[]")
    json, _ = await child.report()
    return msgspec.json.decode(json, type=Told)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_hostile_file_is_imported_or_refused_within_its_limits(
    small_children: Children, kind: str
) -> None:
    """A limit that is reached would raise ImportTooHeavy, or end the process, and fail the test."""
    data = KINDS[kind](WHOLE if kind in LARGE else SIZE)[:IMPORT_BYTES_MAX]
    async with small_children.take() as child:
        try:
            told = await imported(child, data)
        except (FileTooLarge, FileEmpty, FileNotText):
            return
    done = sum(told.counts[word] for word in ("created", "merged", "unchanged", "refused"))
    assert done <= told.rows


def work_s(data: bytes) -> float:
    """Processor seconds for reading a file and planning its import."""
    begun = time.process_time()
    try:
        parsed, _ = read_file(data, SETTING)
    except ImportProblem:
        pass
    else:
        plan(parsed, Existing(PERSON, frozenset({"all"})), Options(), Ids())
    return time.process_time() - begun


@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_file_is_about_four_times_the_work(kind: str) -> None:
    """What grew with the square would be sixteen times; a busy machine may double one of the figures."""
    small, large = KINDS[kind](SIZE // 4), KINDS[kind](SIZE)
    tries = ((work_s(small), work_s(large)) for _ in range(3))
    assert any(most < 9 * max(least, BYTE_S * len(small)) for least, most in tries)


async def test_a_small_file_is_never_allowed_much_time(small_children: Children) -> None:
    """Whatever there is in a step that nobody thought of: a line may take ten times what lines take."""
    async with small_children.take() as child:
        child.bound(lines=100)
        assert child.process.limits.task_cpu_s == SECONDS
        assert child.process._limit_s == pytest.approx(IMPORT_CPU_S_LEAST + 0.3)
        child.bound(lines=50_000)
        assert child.process._limit_s == SECONDS
        child.process.allow(0.05)
        with pytest.raises(TimeOver):
            child.process.receive()


async def test_many_files_of_one_person_keep_nobody_elses_waiting() -> None:
    lines = children._Lines()
    async with lines.of("ana"):
        mine = [asyncio.create_task(lines.of("ana").__aenter__()) for _ in range(PREVIEWS_WAITING_MAX - 1)]
        await asyncio.sleep(0)
        assert not any(one.done() for one in mine)
        with pytest.raises(PreviewsWaiting) as refused:
            await lines.of("ana").__aenter__()
        assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "10")
        async with lines.of("budi"):
            assert not any(one.done() for one in mine)
    for one in mine:
        one.cancel()
    await asyncio.gather(*mine, return_exceptions=True)
    assert not lines._waiting


@pytest.mark.parametrize(
    "name", ["zlib", "bz2", "hex", "rot13", "uu", "quopri", "base64", "idna", "punycode", "unicode_escape",
     "raw_unicode_escape", "utf-7", "undefined", "mbcs", "oem", "palmos", "x" * 10_000, "../../os", ""]
)  # fmt: skip
def test_no_codec_that_is_no_encoding_of_text_is_run(name: str) -> None:
    assert codec_of(name) == ""


@pytest.mark.parametrize(
    ("name", "codec"),
    [("UTF-8", "utf_8"), ("utf8", "utf_8"), ("windows-1251", "cp1251"), ("KOI8-R", "koi8_r"),
     ("Big5", "big5"),
     ("ISO-8859-1", "latin_1"), ("latin1", "latin_1"), ("Shift_JIS", "shift_jis"), ("GB18030", "gb18030"),
     ("kz-1048", "kz1048"), ("US-ASCII", "ascii"), ("macintosh", "mac_roman")],
)  # fmt: skip
def test_names_of_encodings_that_address_books_write(name: str, codec: str) -> None:
    assert codec_of(name) == codec


def test_a_value_in_a_codec_we_do_not_run_is_read_as_it_stands() -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN;CHARSET=unicode_escape:A\\x6ea\r\nEND:VCARD\r\n"
    (draft,) = read_file(card, SETTING)[0].drafts
    assert draft.name.full == "A\\x6ea"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<!DOCTYPE html><p>Ana", "a web page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<Workbook><Row/></Workbook>', "a web page or XML"),
        ("<table><tr><td>Ana</table>".encode("utf-16"), "a web page"),
        (b"\n<svg xmlns='x'>", "a web page or XML"),
        (b'[{"name": "Ana"}]', "JSON"),
        (b'{\n"contacts": []}', "JSON"),
        (b"{\\rtf1\\ansi Ana}", "a text document"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "a calendar"),
        (b"version: 1\n\ndn: cn=Ana,mail=a@x.example\ncn: Ana\n", "an address book in LDIF"),
        (b"\r\n%PDF-1.7\n1 0 obj", "a PDF"),
    ],
)
def test_text_of_another_kind_is_named_and_never_a_table_of_its_tags(data: bytes, what: str) -> None:
    with pytest.raises(FileNotText, match=what):
        read_file(data, SETTING)


@pytest.mark.parametrize(
    "header", [b"<Name>,Email", b"{Name},Email", b"[Name],Email", b"dn,Name", b"Table,Name"]
)
def test_a_header_in_brackets_is_a_header(header: bytes) -> None:
    assert read_file(header + b"\nAna,a@x.example\n", SETTING)[0].rows == 1


@pytest.mark.parametrize("first", ["sep=", "sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_names_the_sign_between_cells_is_no_header(first: str) -> None:
    parsed = read_file(f"{first}\nName;Email\nAna;a@x.example\n".encode(), SETTING)[0]
    assert [(draft.name.full, draft.emails[0].address) for draft in parsed.drafts] == [("Ana", "a@x.example")]


def test_a_letter_is_no_sign_between_cells() -> None:
    (draft,) = read_file(b"sep=a\nName,Email\nAna,a@x.example\n", SETTING)[0].drafts
    assert draft.emails[0].address == "a@x.example"


def test_photos_are_read_until_their_pixels_are_used_up() -> None:
    side = 4_000
    data = KINDS["GIFs of 16 million pixels"](500_000)
    drafts = read_file(data, SETTING)[0].drafts
    taken = sum(draft.photo is not None for draft in drafts)
    assert taken == FILE_PIXELS_MAX // side**2 < len(drafts)
    (note,) = drafts[-1].report
    assert "too many pixels" in note.text


def test_a_photo_in_a_card_of_six_kilobytes_is_not_forty_million_pixels() -> None:
    (draft,) = read_file(KINDS["pictures of 40 million pixels"](1), SETTING)[0].drafts
    assert draft.photo is None
    assert [note.code for note in draft.report] == ["photo_unreadable"]


def test_quotes_that_never_close_are_told_and_lose_no_row() -> None:
    text = "Name,Email,Notes\n" + "".join(f'Ana {n}",{"x" * 1_000},"y\n' for n in range(2_000))
    parsed = read_file(text.encode(), SETTING)[0]
    assert parsed.rows == len(parsed.drafts) == 2_000
    codes = [note.code for note in parsed.notes]
    assert (codes.count("quote_not_closed"), codes.count("quotes_do_not_pair")) == (OPEN_QUOTES_MAX - 1, 1)


def test_a_line_says_a_bounded_number_of_things() -> None:
    cell = ";".join(f"no address {n}" for n in range(500))
    (draft,) = read_file(f'Name,Email\nAna,"{cell}"\n'.encode(), SETTING)[0].drafts
    assert len(draft.report) == LINE_NOTES_MAX
    assert draft.report[-1].code == "notes_left_out"
    assert "no address 499" in draft.notes, "and nothing is lost"


def test_a_short_row_costs_no_more_than_it_holds() -> None:
    """Two bytes of a file once stood for six hundred cells, in each of fifty thousand rows."""
    wide = b",".join(b"c%d" % n for n in range(600)) + b"\n" + b"Ana\n" * 20_000
    narrow = b"Name\n" + b"Ana\n" * 20_000
    assert any(work_s(wide) < 3 * work_s(narrow) for _ in range(3))


@pytest.mark.parametrize("size", [IMPORT_BYTES_MAX + 1])
def test_a_file_over_the_limit_is_refused(size: int) -> None:
    with pytest.raises(FileTooLarge):
        read_file(b"x" * size, SETTING)


def test_a_photo_that_is_text_is_no_trouble() -> None:
    photo = base64.b64encode(b"a" * 100_000)
    card = b"BEGIN:VCARD\r\nFN:Ana\r\nPHOTO;ENCODING=b:" + photo + b"\r\nEND:VCARD\r\n"
    (draft,) = read_file(card, SETTING)[0].drafts
    assert draft.photo is None
