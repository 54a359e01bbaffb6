"""C: fields of the workspace's own. What the device alone does is in tests/client/vectors.test.ts."""

import json
from pathlib import Path
from typing import Any

import pytest

from sync.custom import definitions, part_of
from tests.sim.world import Phone, Server, uid

CUSTOM = json.loads((Path(__file__).parents[1] / "vectors" / "custom.json").read_text("utf-8"))
REC, FIELD = uid(700), uid(701)


@pytest.mark.parametrize("case", CUSTOM["definitions"], ids=lambda case: case["name"])
def test_C1_C4_the_fields_of_a_type_in_order(case: dict[str, Any]) -> None:
    found = definitions(case["type"], case["items"], case["records"])
    assert [{**one._asdict(), "options": list(one.options)} for one in found] == case["defined"]


@pytest.mark.parametrize("case", CUSTOM["parts"], ids=lambda case: case["kind"])
def test_C2_which_part_says_the_value(case: dict[str, Any]) -> None:
    assert part_of(case["kind"]) == case["part"]


@pytest.mark.parametrize(
    "item",
    [
        {"value": "twelve"},
        {"value": 12.5},
        {"value": False},
        {"values": ["North", "none of the options"]},
        {"money": {"amount": 5, "currency": "KZT"}},
    ],
)
def test_C3_a_value_of_whatever_kind_is_taken_and_of_a_field_nobody_defined(
    server: Server, ana: Phone, ops: Phone, item: dict[str, Any]
) -> None:
    ops.schema = ana.schema = 3
    ops.create("custom_field", FIELD, of="contact", label="Size", kind="number")
    ops.push()
    ana.create("contact", REC, name={"full": "Siti"}, custom={FIELD: item})
    ana.set("contact", REC, "custom", item, item="unheard-of")
    assert [result.outcome for result in ana.push()] == ["applied", "applied"]
    assert server.rows[REC].fields["custom"] == {FIELD: item, "unheard-of": item}


def test_C3_an_older_app_leaves_what_it_does_not_know_of_a_value(
    server: Server, ana: Phone, ben: Phone
) -> None:
    """V4 for items of `custom`: a note in `value` does not take the choices away."""
    ana.schema = 3
    ana.create("contact", REC, name={"full": "Siti"}, custom={FIELD: {"values": ["N"]}}, visibility="team")
    ana.push()
    ben.pull()
    ben.set("contact", REC, "custom", {"value": "north"}, item=FIELD)
    ben.push()
    assert server.rows[REC].fields["custom"][FIELD] == {"value": "north", "values": ["N"]}


@pytest.mark.parametrize("role", ["ana", "mei"])
def test_C1_only_sales_operations_defines_fields(server: Server, ana: Phone, mei: Phone, role: str) -> None:
    phone = {"ana": ana, "mei": mei}[role]
    phone.create("custom_field", FIELD, of="contact", label="Size", kind="number")
    assert phone.push_one().code == "not_allowed"
    assert FIELD not in server.rows


def test_C5_nothing_is_refused_for_a_field_that_is_asked_for(server: Server, ana: Phone, ops: Phone) -> None:
    ops.create("custom_field", FIELD, of="contact", label="Size", kind="number", required=True)
    ops.push()
    ana.create("contact", REC, name={"full": "Siti"})
    assert ana.push_one().outcome == "applied"
