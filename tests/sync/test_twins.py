"""The checks of the device and of the server give one answer for every value (V1-V5)."""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sync import values
from sync.errors import Rejected
from sync.limits import INTEGER_MAX
from sync.schema import RECORD_TYPES, Field, Kind

CLIENT = Path(__file__).parents[1] / "client"
ROUNDS = 12
"""Values for each field of the schema."""

_SIGNS = "abzAZ09 .-_@+/=ә日😀\x00\t\n\x1c\x7f\x85\xa0\u200b\u2028\u3000\u3002\ufeff\uff20\uff0e\ud800\udfff"
_ID = "0b9c1c3e-0000-4000-8000-0000000000aa"
_WORDS = (
    "", "Buyer", "ana@kedai.example", "a..b@c.de", "ana@münchen.de", "+60123456789", "+0123", "MY", "MYR",
    "en", "zh-Hant", "QQ==", "open", "work", "call", "2026-02-28", "2026-02-30", _ID,
)  # fmt: skip
_NUMBERS = (
    0, -0.0, 1, 1.0, -1, 0.5, 90, 90.5, 100, 101, -180, 181, INTEGER_MAX, -INTEGER_MAX, INTEGER_MAX + 1,
    float(INTEGER_MAX + 1), 1e300, math.nan, math.inf, -math.inf, 8_640_000_000_000_000,
    8_640_000_000_000_001,
)  # fmt: skip


def test_V1_V2_V4_V5_the_device_refuses_what_the_server_refuses_and_nothing_else(seed: int) -> None:
    dice = random.Random(seed)
    asked = [
        (type_name, name, *_asked(dice, field))
        for type_name, record_type in RECORD_TYPES.items()
        for name, field in record_type.fields.items()
        for _ in range(ROUNDS)
    ]
    lines = "".join(json.dumps([*each[:3], _written(each[3])]) + "\n" for each in asked)
    bun = Path(sys.executable).parent / "bun"
    done = subprocess.run(
        [bun, "verdicts.ts"], cwd=CLIENT, input=lines, capture_output=True, encoding="ascii", check=True
    )
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    ours = [_verdict(*each) for each in asked]
    assert len(theirs) == len(ours)
    differing = [
        (ask, server, device)
        for ask, server, device in zip(asked, ours, theirs, strict=True)
        if server != device
    ]
    assert not differing, differing[:5]
    # A test that refused everything, or nothing, would not tell them apart.
    assert 0.1 < sum(not code for code, _ in ours) / len(ours) < 0.9


def _verdict(type_name: str, name: str, how: str, value: Any) -> list[str]:
    field = RECORD_TYPES[type_name].fields[name]
    try:
        match how:
            case "item":
                values.check_item(field, value["id"], value["value"], name)
            case "tag":
                values.check_tag(field, value, name)
            case _:
                values.check(field, value, name)
    except Rejected as why:
        return [why.code, why.field]
    return ["", ""]


def _asked(dice: random.Random, field: Field) -> tuple[str, Any]:
    if field.kind == "items" and dice.random() < 0.7:
        return "item", {"id": dice.choice(("i1", "i1", "i1", "i 1", "")), "value": _parts(dice, field)}
    if field.kind == "tags" and dice.random() < 0.5:
        return "tag", _line(dice, field)
    return "set", _any(dice) if dice.random() < 0.15 else _likely(dice, field)


def _likely(dice: random.Random, field: Field) -> Any:
    """A value of about the right kind: just inside or just outside of what is allowed."""
    return None if dice.random() < 0.08 else _MAKERS[field.kind](dice, field)


def _number(dice: random.Random, field: Field) -> Any:
    return dice.choice((*_NUMBERS, field.minimum or 0, field.maximum or 0))


def _several(dice: random.Random) -> range:
    return range(dice.choice((0, 1, 2, 101)))


def _day(dice: random.Random) -> str:
    return f"{dice.randint(0, 9999):04}-{dice.randint(0, 13):02}-{dice.randint(0, 32):02}"


_MAKERS: dict[Kind, Callable[[random.Random, Field], Any]] = {
    "line": lambda dice, field: _line(dice, field),
    "prose": lambda dice, field: _line(dice, field),
    "ref": lambda dice, _: dice.choice((_ID, _ID.upper(), _ID[:-1], "")),
    "choice": lambda dice, field: dice.choice((*field.choices, "", "Open", 1)),
    "choices": lambda dice, field: [
        dice.choice((*field.choices, *field.choices, "x")) for _ in _several(dice)
    ],
    "lines": lambda dice, field: [_line(dice, field) for _ in _several(dice)],
    "tags": lambda dice, field: [_line(dice, field) for _ in _several(dice)],
    "day": lambda dice, _: _day(dice),
    "instant": _number,
    "integer": _number,
    "number": _number,
    "flag": lambda dice, _: dice.choice((True, False, 0, 1, "true")),
    "money": lambda dice, field: {
        "amount": _number(dice, field),
        "currency": dice.choice(("MYR", "myr", "", None, 5)),
    },
    "compound": lambda dice, field: _parts(dice, field),
    "items": lambda dice, field: {f"i{n}": _parts(dice, field) for n in _several(dice)},
    "scalar": lambda dice, field: dice.choice((_line, _number))(dice, field),
    "data": lambda dice, _: _any(dice),
}


def _parts(dice: random.Random, field: Field) -> Any:
    if dice.random() < 0.05:
        return _any(dice)
    part_names = [name for name in field.shape if dice.random() < 0.7]
    parts = {name: _likely(dice, field.shape[name]) for name in part_names}
    if dice.random() < 0.05:
        parts[dice.choice(("unknown", "constructor", "__proto__"))] = "x"
    return parts


def _line(dice: random.Random, field: Field) -> str:
    match dice.randrange(4):
        case 0 if field.max_chars:
            return dice.choice("x😀") * (field.max_chars + dice.randint(-1, 1))
        case 1:
            text = "".join(dice.choice(_SIGNS) for _ in range(dice.randint(0, 6)))
            # Two halves beside each other are one sign, as JSON reads them.
            return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        case _:
            return dice.choice(_WORDS)


def _any(dice: random.Random) -> Any:
    some = (None, True, 0, -0.0, 1.5, "", "x", [], ["x"], [None], {}, {"a": 1}, {"a": {"b": []}})
    return dice.choice(some)


def _written(value: Any) -> Any:
    """As tests/client/verdict.ts reads it: JSON has no NaN and no infinity."""
    if isinstance(value, float):
        names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
        return {"$number": names.get(str(value), str(value))}
    if isinstance(value, list):
        return [_written(each) for each in value]
    if isinstance(value, dict):
        return {name: _written(each) for name, each in value.items()}
    return value
