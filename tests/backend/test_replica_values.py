"""The normal form of numbers and addresses: what the device accepted is accepted, and means the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import email_validator
import pytest

from backend.features.exchange.cleaning import valid_email
from backend.replica.values import email, normal
from sync import values
from sync.errors import Rejected
from sync.schema import RECORD_TYPES
from sync.wire import Edit, Set

CLIENT = Path(__file__).parents[1] / "client"
COUNTRIES = ("MY", "ID", "KZ", "RU", "SG", "TH", "GB", "US", "DE", "IT", "MX", "AR", "BR", "CN")
TYPED = (
    "012-555 0281 / 019-555 0282", "6.01256E+10", "03-5550 0283 ext 12/13", "0812-5550-0284",
    "012-555 0161", "03-5550 0202,,105#", "03-5550 0203;ext=5", "0355500204p105", "999", "15",
    "012-555 0181 019-555 0182", "012-555 0183 & 019-555 0184", "012-555 0185 dan 019-555 0186",
    "0125550187 (Ali) 0195550188 (Abu)", "880304-08-5123", "900101-14-5678", "ask Ana", "+", "+60",
    "+999123456789", "0060123456789", "1800 88 1234", "+7 (701) 123-45-67", "8 701 123 45 67",
    "０１２３４５６７８９", "+1 (650) 253-0000 x123", "*100#", "12345678",
)  # fmt: skip
"""As people type them; the first are the cases of the field."""


def _kept(asked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(number, raw) that a form keeps."""
    done = subprocess.run(
        [Path(sys.executable).parent / "bun", "typed.ts"],
        cwd=CLIENT,
        input="".join(json.dumps(each) + "\n" for each in asked),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def _stored(item: dict[str, Any], country: str) -> dict[str, Any]:
    """What the server keeps of an item. Rejected when it refuses it."""
    edit = normal(Edit(1, "m", "contact", "r", 0, "s", [Set("phones", item, "p")]), country)
    assert isinstance(edit, Edit)
    [op] = edit.ops
    assert isinstance(op, Set)
    return values.check_item(RECORD_TYPES["contact"].fields["phones"], "p", op.value, "phones")


def test_V3_whatever_is_typed_the_server_accepts_what_the_device_kept(seed: int) -> None:
    dice = random.Random(seed)
    signs = "0123456789" * 3 + "+- ()./x"
    made = ["".join(dice.choice(signs) for _ in range(dice.randint(1, 18))) for _ in range(300)]
    asked = [
        (text, country)
        for text in (*TYPED, *made)
        for country in (COUNTRIES if text in TYPED else [dice.choice(COUNTRIES)])
    ]
    understood, changed = 0, []
    for (text, country), (number, raw) in zip(asked, _kept(asked), strict=True):
        stored = _stored({"number": number, "raw": raw}, country)
        understood += bool(number)
        if stored["number"] != number:
            changed.append((text, country, number, stored["number"]))
    assert understood > 20
    assert not changed, changed


ADDRESSES = (
    "ana@kedai.example", "Ana.Lim+crm@KEDAI.example", "ана@пошта.қаз", "ana@münchen.de", "用户@例子.公司",
    "o'neil@x-y.co.uk", "a@b.c-d.org", "!#$%&'*+/=?^_`{|}~-@x.org", "siti@mail.kedai.com.my", "é@example.com",
    ".a@b.co", "a..b@b.co", "a@b_c.co", "a@-b.co", "a@b", "a@[1.2.3.4]", "a@1.2.3.4", "a b@c.de", "a@b.co.",
)  # fmt: skip


def test_V5_every_address_that_was_accepted_before_and_every_imported_one_is_still_one(seed: int) -> None:
    dice = random.Random(seed)
    # Without other shapes of dot and @, which the library takes in a local part and the rule does not.
    signs = "abzAZ09._-+'@@әü日😀\u0301 \u00ad\u200b"
    made = ["".join(dice.choice(signs) for _ in range(dice.randint(3, 12))) + "@x.co" for _ in range(3_000)]
    field = RECORD_TYPES["contact"].fields["emails"].shape["address"]
    taken = 0
    for text in (*ADDRESSES, *made, *(f"a@{each[:-5].replace('@', '')}.co" for each in made)):
        for form in {_library(text), valid_email(text)} - {""}:
            taken += 1
            values.check(field, form, "address")
    assert taken > 100


def _library(text: str) -> str:
    try:
        return email_validator.validate_email(text, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        return ""


@pytest.mark.parametrize("text", ADDRESSES[10:])
def test_V5_what_the_library_refuses_is_refused_by_the_rule(text: str) -> None:
    with pytest.raises(Rejected, match="bad_email"):
        values.check(RECORD_TYPES["contact"].fields["emails"].shape["address"], email(text), "address")
