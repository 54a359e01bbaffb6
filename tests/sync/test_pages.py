"""What the entries say for screens and files names fields that there are."""

from __future__ import annotations

from typing import Any

import pytest

from sync.schema import RECORD_TYPES, RecordType
from sync.schema.fields import CREATED, OWNER, TAGS, VISIBILITY, choice, items, line, photo, ref
from sync.schema.kinds import SERVER, Field
from sync.schema.pages import completed, photo_of
from sync.titles import title_of
from tests.sync.test_vectors import load


@pytest.mark.parametrize("case", load("titles")["cases"])
def test_a_record_is_called_the_same_on_the_server_and_on_the_device(case: dict[str, Any]) -> None:
    assert title_of(case["type"], case["fields"]) == case["title"]


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_path_of_an_entry_leads_to_a_field(name: str) -> None:
    of = RECORD_TYPES[name]
    ways = [path for way in of.title for path in way.split(" ")]
    for path in (*ways, *of.note, *of.find):
        field, _, part = path.partition(".")
        assert not part or part in of.fields[field].shape, path
        assert field in of.fields, path
    for field in (*of.filters, *of.form, *of.seldom, *of.indexes, *of.columns):
        assert field in of.fields, field
    assert not {*of.form} & {*of.seldom}
    assert {*of.sorts} <= {"name", "newest", *(each for each in of.fields if of.fields[each].kind == "ref")}


def test_what_others_name_comes_before_them() -> None:
    places = {name: place for place, name in enumerate(RECORD_TYPES)}
    for name, of in RECORD_TYPES.items():
        for parent in of.parents:
            other = of.fields[parent].ref
            assert not other or places[other] < places[name], (name, parent)


def test_an_entry_needs_to_say_little() -> None:
    of = completed(
        RecordType(
            {
                "code": line(),
                "name": line(required=True),
                "kind": choice("a", "b", required=True),
                "company": ref("company"),
                "parts": items({"number": line(), "label": line()}),
                "photo": photo(),
                "checked": Field("day", write=SERVER),
                "owner": OWNER,
                "visibility": VISIBILITY,
                "tags": TAGS,
                **CREATED,
            },
            parents=("company",),
            owner="owner",
            visibility="visibility",
        )
    )
    assert of.title == ("name",)
    assert of.note == ("kind", "company")
    assert of.find == ("company", "code", "parts.number")
    assert of.sorts == ("name", "newest")
    assert of.filters == ("kind", "tags", "company", "owner")
    assert of.form == ("code", "name", "kind", "company", "parts", "photo", "tags")
    assert of.seldom == ("owner", "visibility")
    assert of.indexes == ("company", "tags")
    assert "photo" not in of.columns
    assert photo_of(of) == "photo"
