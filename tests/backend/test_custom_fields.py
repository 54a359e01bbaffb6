"""Fields of the workspace's own: defined in records, mirrored for older apps, in files both ways."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest

from backend.features.custom.followers import MIRROR
from backend.features.exchange.own_values import item_of, text_of
from backend.followers.rounds import Rounds
from backend.replica.door import create, delete, edit, put
from sync.wire import Set
from tests.backend.test_exchange_store import Desk
from tests.backend.world import NOW_MS, Values, World, new_id

Fields = dict[str, Values]


async def follow(world: World) -> None:
    await Rounds(world.replica, [MIRROR], lambda: NOW_MS, lambda: time.monotonic() * 1000).drain(world.tenant)


async def seen(world: World) -> tuple[Fields, Values]:
    """(the records, the items of the workspace) as an administrator's device has them."""
    root = await world.phone("root")
    await root.pull()
    records = {
        id_: {name: value for name, value in row.items() if value is not None}
        for id_, row in root.of("custom_field").items()
    }
    return records, root.fields(world.tenant).get("custom_fields") or {}


async def items(world: World, **fields: Values) -> None:
    """Items of the workspace, as older versions of the server made them."""
    ops = [Set("custom_fields", one, id_) for id_, one in fields.items()]
    await world.system(edit("workspace", world.tenant, ops))


async def test_C1_an_item_of_the_workspace_becomes_a_record_of_the_same_id_once(world: World) -> None:
    own = new_id()
    size = {"type": "contact", "label": "Size", "kind": "number"}
    tea = {"type": "contact", "label": "Tea", "kind": "choice", "options": ["Teh", "Kopi"]}
    await items(world, **{own: size, "tea": tea})
    await follow(world)
    records, mirrored = await seen(world)
    assert records.pop(own) == {"of": "contact", "label": "Size", "kind": "number"}
    assert [*records.values()] == [{"of": tea.pop("type"), **tea, "item": "tea"}]
    assert mirrored == {own: size, "tea": {"type": "contact", **tea}}
    await items(world, **{own: {**size, "label": "Sizes"}})
    await follow(world)
    assert len((await seen(world))[0]) == 2


async def test_C1_older_apps_see_the_records_as_they_can(world: World) -> None:
    ids = {kind: new_id() for kind in ("number", "phone", "link", "choices", "money", "choice")}
    for kind, id_ in ids.items():
        fields = {
            "of": "deal",
            "label": kind.title(),
            "kind": kind,
            "options": ["a", "b"],
            "required": True,
        }
        await world.system(create("custom_field", id_, fields))
    await follow(world)
    _, mirrored = await seen(world)
    assert {id_: one["kind"] for id_, one in mirrored.items()} == {
        ids["number"]: "number", ids["phone"]: "line", ids["link"]: "line", ids["choice"]: "choice",
    }  # fmt: skip
    await world.system(put("custom_field", ids["number"], {"label": "Numbers", "archived": None}))
    await world.system(put("custom_field", ids["phone"], {"archived": True}))
    await world.system(delete("custom_field", ids["link"]))
    await follow(world)
    _, mirrored = await seen(world)
    assert mirrored.keys() == {ids["number"], ids["choice"]}
    assert mirrored[ids["number"]]["label"] == "Numbers"
    await world.system(put("custom_field", ids["phone"], {"archived": None}))
    await follow(world)
    assert (await seen(world))[1].keys() == {ids["number"], ids["choice"], ids["phone"]}


async def test_C1_what_was_made_of_an_item_does_not_come_back_when_it_is_deleted(world: World) -> None:
    own = new_id()
    await items(world, **{own: {"type": "deal", "label": "Size", "kind": "number"}})
    await follow(world)
    await world.system(delete("custom_field", own))
    await follow(world)
    await items(world, other={"type": "deal", "label": "Other", "kind": "line"})
    await follow(world)
    records, mirrored = await seen(world)
    assert own not in records
    assert own not in mirrored


async def test_exported_by_kind_and_imported_again(world: World) -> None:
    kinds: dict[str, tuple[str, Values]] = {
        "Shoe size": ("number", {"value": 38.5}),
        "Since": ("day", {"value": "2024-02-29"}),
        "Halal": ("flag", {"value": True}),
        "Tea": ("choice", {"value": "Teh tarik"}),
        "Zones": ("choices", {"values": ["North", "South, far"]}),
        "Limit": ("money", {"money": {"amount": 120050, "currency": "MYR"}}),
        "Desk": ("phone", {"value": "+60 3-1234"}),
        "Page": ("link", {"value": "example.com/x"}),
        "Note": ("line", {"value": "As is"}),
    }
    ids = {label: new_id() for label in kinds}
    options = {"Tea": ["Teh tarik", "Kopi"], "Zones": ["North", "South, far"]}
    for place, (label, (kind, _)) in enumerate(kinds.items()):
        fields = {"of": "contact", "label": label, "kind": kind, "position": place}
        await world.system(create("custom_field", ids[label], {**fields, "options": options.get(label)}))
    # A field is found by what it is called in another language, too.
    await world.system(put("custom_field", ids["Since"], {"labels": {"ru": "Клиент с"}}))
    custom = {ids[label]: item for label, (_, item) in kinds.items()}
    ana = await world.phone("ana")
    await ana.push(ana.contact("Siti", custom={**custom, "unheard-of": {"value": "kept"}}))
    desk = Desk(world, "ana")
    text = await desk.export("contacts.csv")
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    labels = [row[f"Custom Field {n} - Label"] for n in range(1, 11)]
    assert labels == [*kinds, "unheard-of"]
    assert row["Custom Field 6 - Value"] == "1200.50 MYR"

    # Into an empty book of the same workspace, from Google's columns and from plain ones.
    other = Desk(world, "citra")
    await other.take(text, visibility="private")
    assert _known(await other.contacts(), custom) == custom
    plain = 'Name,Shoe size,Клиент с,Zones,Limit\nBudi,38.5,29.02.2024,"North; South, far","1.200,50"\n'
    await desk.take(plain)
    budi = (await desk.contacts())["Budi"]["custom"]
    assert budi == {ids[label]: kinds[label][1] for label in ("Shoe size", "Since", "Zones", "Limit")}


def _known(contacts: dict[str, Values], custom: Values) -> Values:
    return {id_: item for id_, item in contacts["Siti"]["custom"].items() if id_ in custom}


async def test_a_table_has_a_column_for_each_field_and_says_where_archived_stages_land(world: World) -> None:
    zone, name, line, root = new_id(), new_id(), new_id(), await world.phone("root")
    for place, (id_, label, kind) in enumerate([(zone, "Zone", "choices"), (name, "Name", "line")]):
        fields = {"of": "deal", "label": label, "kind": kind, "position": place}
        await world.system(create("custom_field", id_, fields))
    stages = {
        "new": {"name": "New", "status": "open", "probability": 10},
        "old": {"name": "Old", "status": "open", "archived": True, "successor": "new"},
    }
    await root.push(root.create("pipeline", line, name="Sales", stages={**stages, "old": stages["new"]}))
    await root.push(
        root.create(
            "deal", name="Pump", pipeline=line, stage={"stage": "old", "status": "open"},
            custom={zone: {"values": ["N", "S"]}, name: {"value": "Second"}},
        ),
        root.create("deal", name="Fan"),
    )  # fmt: skip
    await root.pull()
    await world.system(edit("pipeline", line, [Set("stages", stages["old"], "old")]))
    text = await Desk(world, "root").export("deals.csv")
    rows = {row["Name"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
    assert (rows["Pump"]["Zone"], rows["Pump"]["Name (2)"]) == ("N; S", "Second")
    assert (rows["Pump"]["Stage"], rows["Pump"]["Probability"]) == ("New", "10")
    assert rows["Fan"]["Zone"] == ""


@pytest.mark.parametrize(
    ("text", "kind", "item"),
    [
        ("1 200,5", "number", {"value": 1200.5}),
        ("nan", "number", None),
        ("many", "number", None),
        ("31.12.2025", "day", {"value": "2025-12-31"}),
        ("31 December", "day", None),
        ("ТАК", "flag", None),
        ("да", "flag", {"value": True}),
        ("north", "choice", {"value": "North"}),
        ("West", "choice", None),
        ("south ::: North", "choices", {"values": ["South", "North"]}),
        ("North, West", "choices", None),
        ("RM 12", "money", None),
        ("12", "money", {"money": {"amount": 1200, "currency": "MYR"}}),
        ("1,200.5 USD", "money", {"money": {"amount": 120050, "currency": "USD"}}),
        ("JPY 1,200", "money", {"money": {"amount": 1200, "currency": "JPY"}}),
        ("-0,05", "money", {"money": {"amount": -5, "currency": "MYR"}}),
        ("two  words", "colour", {"value": "two words"}),
    ],
)
def test_C2_a_text_is_read_by_the_kind(text: str, kind: str, item: Any) -> None:
    assert item_of(text, kind, ("North", "South"), "MYR") == item


def test_C3_a_value_of_another_kind_is_told_as_it_is() -> None:
    assert text_of({"value": "about forty"}, "number") == "about forty"
    assert text_of({"values": ["a", "b"]}, "line") == "a; b"
    assert text_of({"value": True}, "colour") == "true"
    assert text_of({"money": {"amount": 5, "currency": "MYR"}}, "choices") == "0.05 MYR"
    assert text_of({}, "money") == ""
