"""Golden vectors: the same files hold the TypeScript of the device to the same answers."""

import json
from dataclasses import replace
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync import access, cursor, hlc, values
from sync.access import Person, Team, people_of
from sync.apply import apply_op
from sync.counts import id_hash, xor_hex
from sync.errors import BadCursor, Rejected
from sync.fold import fold
from sync.limits import SEARCH_TEXT_CHARS_MAX
from sync.reach import Months, falls_out, lowest_held
from sync.schema import RECORD_TYPES
from sync.search_text import finds, needles, search_text
from sync.titles import title_of
from sync.wire import Op, mutation_id
from tests.sync.written import read

VECTORS = Path(__file__).parents[1] / "vectors"


def load(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


HLC = load("hlc")
CURSOR = load("cursor")


@pytest.mark.parametrize("case", load("mutation_ids")["cases"])
def test_P10_the_id_of_a_mutation_that_says_none(case: dict[str, Any]) -> None:
    assert mutation_id(case["device"], case["n"]) == case["id"]


@pytest.mark.parametrize("case", HLC["tick"])
def test_H1_tick_is_later_than_the_last_and_not_before_now(case: dict[str, Any]) -> None:
    stamp = hlc.tick(case["last"], case["now_ms"], case["device"])
    assert stamp == case["stamp"]
    assert stamp > case["last"]


@pytest.mark.parametrize("case", HLC["observe"])
def test_H2_observing_keeps_the_later_stamp(case: dict[str, Any]) -> None:
    assert hlc.observe(case["last"], case["seen"]) == case["after"]


@pytest.mark.parametrize("case", HLC["clamp"])
def test_H3_a_stamp_far_ahead_is_clamped(case: dict[str, Any]) -> None:
    assert hlc.clamp(case["stamp"], case["server_now_ms"]) == (case["after"], case["clamped"])


@pytest.mark.parametrize("case", HLC["compare"])
def test_H1_stamps_compare_as_text(case: dict[str, Any]) -> None:
    assert hlc.compare(case["left"], case["right"]) == case["order"]


@pytest.mark.parametrize("case", HLC["parse"])
def test_H1_stamps_parse_and_print(case: dict[str, Any]) -> None:
    assert hlc.parse(case["text"]) == (case["ms"], case["counter"], case["device"])
    assert str(hlc.parse(case["text"])) == case["text"]


@pytest.mark.parametrize("text", HLC["bad"])
def test_H1_other_text_is_no_stamp(text: str) -> None:
    with pytest.raises(ValueError, match="not a stamp"):
        hlc.parse(text)


@pytest.mark.parametrize("case", CURSOR["good"])
def test_L1_cursors_parse_and_print(case: dict[str, Any]) -> None:
    parsed = cursor.parse(case["text"])
    assert parsed == (case["epoch"], case["seq"], case["before"])
    assert str(parsed) == case["text"]


@pytest.mark.parametrize("text", CURSOR["bad"])
def test_L1_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        cursor.parse(text)


@pytest.mark.parametrize("case", load("fold")["cases"], ids=lambda case: case["text"])
def test_D2_fold(case: dict[str, str]) -> None:
    assert fold(case["text"]) == case["folded"]
    assert fold(case["folded"]) == case["folded"]


@pytest.mark.parametrize("case", load("apply")["cases"], ids=lambda case: case["name"])
def test_D1_pending_operations_on_values(case: dict[str, Any]) -> None:
    op: Any = msgspec.convert(case["op"], Op)
    before = json.dumps(case["before"])
    assert apply_op(case["before"], op) == case["after"]
    assert json.dumps(case["before"]) == before


@pytest.mark.parametrize("case", load("values")["cases"], ids=lambda case: f"{case['field']}-{case['code']}")
def test_V1_V2_V5_values_are_checked_by_kind(case: dict[str, Any]) -> None:
    field, name, value = RECORD_TYPES[case["type"]].fields[case["field"]], case["field"], read(case["value"])

    def check() -> Any:
        if case["how"] == "item":
            return values.check_item(field, value["id"], value["value"], name)
        if case["how"] == "tag":
            return values.check_tag(field, value, name)
        return values.check(field, value, name)

    if not case["code"]:
        check()
        return
    with pytest.raises(Rejected) as rejected:
        check()
    assert (rejected.value.code, rejected.value.field) == (case["code"], case["at"])


COUNTS = load("counts")


@pytest.mark.parametrize("case", COUNTS["hash"], ids=lambda case: case["id"])
def test_the_hash_of_an_id(case: dict[str, str]) -> None:
    assert xor_hex(id_hash(case["id"])) == case["hash"]
    assert id_hash(case["id"].replace("-", "")) == int(case["hash"], 16)


@pytest.mark.parametrize("case", COUNTS["tally"], ids=lambda case: case["xor"])
def test_ids_come_to_a_count_and_an_xor_in_any_order(case: dict[str, Any]) -> None:
    for ids in (case["ids"], case["ids"][::-1]):
        assert xor_hex(reduce(xor, map(id_hash, ids), 0)) == case["xor"]
    assert len(case["ids"]) == case["n"]


@pytest.mark.parametrize("text", ["", "contact-1", "00000000-0000-0000-0000-00000000000g", "0" * 33])
def test_other_text_has_no_hash(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a UUID|invalid literal"):
        id_hash(text)


REACH = load("reach")


@pytest.mark.parametrize("case", REACH["month"])
def test_R2_the_month_of_a_seq(case: dict[str, Any]) -> None:
    assert Months(tuple(case["starts"])).of(case["seq"]) == case["month"]


@pytest.mark.parametrize("case", REACH["lowest"])
def test_R3_the_lowest_month_that_a_device_holds(case: dict[str, Any]) -> None:
    assert lowest_held(case["month"]) == case["lowest"]


@pytest.mark.parametrize("case", REACH["falls"])
def test_R5_what_falls_out_of_reach(case: dict[str, Any]) -> None:
    assert falls_out(case["month"], case["key"], case["since"], case["person"]) is case["falls"]


ACCESS = load("access")
PEOPLE = people_of(
    [Person(**person) for person in ACCESS["persons"]], [Team(**team) for team in ACCESS["teams"]]
)


@pytest.mark.parametrize("case", ACCESS["held"])
def test_A2_the_keys_that_a_person_holds(case: dict[str, Any]) -> None:
    assert sorted(PEOPLE.held(case["person"])) == case["held"]


@pytest.mark.parametrize("case", ACCESS["key"])
def test_A4_A7_the_key_of_a_row(case: dict[str, Any]) -> None:
    above: dict[str, str] = ACCESS["above"]
    found = access.row_key(
        RECORD_TYPES[case["type"]], case["fields"], lambda _, id_: above.get(id_), PEOPLE.holds
    )
    assert found[0] == case["key"]


@pytest.mark.parametrize("case", ACCESS["takes"])
def test_A8_whether_a_row_is_lost_to_anybody(case: dict[str, Any]) -> None:
    assert access.takes_away(case["before"], case["after"], case["owner"], PEOPLE) is case["takes"]


SEARCH = load("search")
TITLES = {id_: title_of(row["type"], row) for id_, row in SEARCH["titles"].items()}


@pytest.mark.parametrize("case", SEARCH["text"])
def test_R6_what_is_searched_of_a_record(case: dict[str, Any]) -> None:
    found = search_text(case["type"], case["fields"])
    assert found == (case["text"], case["digits"], tuple(case["named"]))


@pytest.mark.parametrize("case", SEARCH["needles"])
def test_R6_the_words_of_a_query(case: dict[str, Any]) -> None:
    assert needles(case["query"]) == tuple(map(tuple, case["needles"]))


@pytest.mark.parametrize("case", SEARCH["found"])
def test_R6_what_a_query_finds(case: dict[str, Any]) -> None:
    record = search_text(case["type"], case["fields"])
    assert finds(needles(case["query"]), record, TITLES) is case["found"]


@pytest.mark.parametrize(("reach", "chars"), [("device", 1_001), ("recent", SEARCH_TEXT_CHARS_MAX)])
def test_R6_where_devices_do_not_hold_all_a_text_is_cut(
    reach: Any, chars: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    types: Any = RECORD_TYPES
    monkeypatch.setitem(types, "activity", replace(RECORD_TYPES["activity"], reach=reach))
    assert len(search_text("activity", {"kind": "call", "outcome": "𐐀" * 1_000}).text) == chars
