"""The parser on any lines at all: it never raises, what it returns is whole, and its work has a limit."""

from __future__ import annotations

import cProfile
import json
import math
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.draft import ContactDraft
from ocr.lines import Line, Reading
from ocr.parse import LINES_MAX, parse
from ocr.vcard import read_code
from ocr.wire import flat

CALLS_MAX = 3_000_000  # a card of twelve lines makes about 30 000
LINES = 300
NUMBERS = st.floats(-50, 3000)
WEIRD = st.text(max_size=60) | st.sampled_from(
    [
        "@",
        "+7 (",
        "www.",
        "a@b.c",
        "8 8 8 8 8 8 8 8",
        "ООО",
        "\u202e",
        "Tel:",
        "1" * 60,
        "T",
        "M:",
        "/",
        "x.com/",
    ]
)
NOISE = st.text(alphabet="0123456789 +()-/.@:,«»wx", max_size=400)


def line(text: str, top: float, left: float = 50, sure: float = 0.9, other: str = "") -> Line:
    right, bottom = left + 9 * max(1, len(text)), top + 28
    quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    readings = [Reading(text, sure, "ppocr"), *([Reading(other, sure / 2, "tesseract eng")] if other else [])]
    return Line(quad, readings)


def assert_whole(draft: ContactDraft) -> None:
    json.dumps(flat(draft, "x", 0))
    guesses: list[Any] = [draft.name, draft.title, draft.company, draft.address]
    guesses += [*draft.phones, *draft.emails, *draft.websites, *draft.socials]
    for guess in filter(None, guesses):
        assert 0 <= guess.confidence <= 1
        assert guess.box is None or all(math.isfinite(side) for side in guess.box)
    assert all(0 <= value <= 1 for value in draft.field_confidence.values())
    assert all(g.value.e164[1:].isdigit() and len(g.value.e164) <= 17 for g in draft.phones)
    assert all(g.value.count("@") == 1 and " " not in g.value for g in draft.emails)


@settings(deadline=None)  # the first example loads the word lists
@given(
    st.lists(st.tuples(WEIRD | NOISE, NUMBERS, NUMBERS, st.floats(0, 1), WEIRD), max_size=12),
    st.lists(WEIRD, max_size=2),
)
def test_any_lines_give_a_draft(items: list[tuple[str, float, float, float, str]], codes: list[str]) -> None:
    lines = [line(text, top, left, sure, other) for text, top, left, sure, other in items]
    assert_whole(parse(lines, codes))


@given(st.text(max_size=300))
def test_any_code_is_read_or_ignored(text: str) -> None:
    read_code(text)
    read_code("BEGIN:VCARD\n" + text)
    read_code("MECARD:" + text)


def calls_of(lines: list[Line]) -> int:
    """Parse, and count the calls made: work, whatever the machine's speed."""
    profile = cProfile.Profile()
    with profile:
        draft = parse(lines)
    assert_whole(draft)
    return sum(entry.callcount for entry in profile.getstats())


def letters(rng: Random, count: int) -> str:
    return "".join(rng.choice("abdeiknorst") for _ in range(count))


RNG = Random(11)
HOSTILE = {
    "digits": ["1" * 300] * LINES,
    "spaced digits": ["1 2 3 " * 60] * LINES,
    "numbers": [
        " ".join(f"+7 701 {RNG.randint(100, 999)} 4{RNG.randint(0, 9)} 56" for _ in range(20))
        for _ in range(LINES)
    ],
    "at signs": ["a@" * 150] * LINES,
    "e-mails": [f"user{i}@host{i}.com " * 20 for i in range(LINES)],
    "long hosts": [f"{letters(RNG, 90)}@{letters(RNG, 90)}.com" for _ in range(LINES)],
    "websites": [f"www.{letters(RNG, 9)}.com " * 12 for _ in range(LINES)],
    "accounts": [f"@{letters(RNG, 6)} instagram.com/{letters(RNG, 6)} " * 12 for _ in range(LINES)],
    "dots": ["a." * 150] * LINES,
    "brackets": ["(((-.-)))/" * 30] * LINES,
    "one word": ["Директор " * 40] * LINES,
    "other words": [" ".join(letters(RNG, 9) for _ in range(30)) for _ in range(LINES)],
    "short words": [" ".join(letters(RNG, 7).title() for _ in range(3)) for _ in range(LINES)],
    "single letters": ["a b c " * 50] * LINES,
    "places": ["ул. Абая 12, Алматы 050000, " * 8] * LINES,
    "labels": ["T: M: F: E: W: " * 20] * LINES,
    "very long": ["a" * 100_000, "1 " * 50_000, "@." * 50_000],
}


@pytest.mark.parametrize("name", list(HOSTILE))
@pytest.mark.parametrize("step_px", [1, 30])
def test_hostile_lines_cost_a_bounded_number_of_calls(name: str, step_px: int) -> None:
    lines = [line(text, i * step_px, other=text[:250][::-1]) for i, text in enumerate(HOSTILE[name])]
    assert calls_of(lines) < CALLS_MAX


def test_lines_past_the_limit_are_not_considered() -> None:
    first = [line(f"row {i} of the print", 30 * i) for i in range(LINES_MAX)]
    assert not parse([*first, line("jane@example.com", 30 * LINES_MAX)]).emails
    assert parse([*first[1:], line("jane@example.com", 30 * LINES_MAX)]).emails
