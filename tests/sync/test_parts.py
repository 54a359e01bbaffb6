"""V4: what an app does not know of an item or a compound, it does not take away."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from sync.schema import RECORD_TYPES, Field
from tests.sim.world import Phone, Server, uid

REC, DEAL = uid(500), uid(501)
NEW = Field("line", max_chars=64, since=2)
"""A part that schema 2 brings."""


def _grown(monkeypatch: pytest.MonkeyPatch, type_name: str, name: str) -> None:
    """Gives a field the part `dial`, as the next version of the schema would."""
    fields = cast(dict[str, Field], RECORD_TYPES[type_name].fields)
    field = fields[name]
    shape: Mapping[str, Field] = {**field.shape, "dial": NEW}
    monkeypatch.setitem(fields, name, replace(field, shape=shape))


@pytest.fixture
def new(ana: Phone, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Her app knows schema 2, in which phones and next steps have the part `dial`."""
    _grown(monkeypatch, "contact", "phones")
    _grown(monkeypatch, "deal", "next_step")
    ana.schema = 2
    ana.create(
        "contact", REC, phones={"p": {"raw": "1", "label": "Warehouse", "dial": "short"}}, visibility="team"
    )
    ana.create("deal", DEAL, name="Fans", next_step={"text": "Call", "dial": "short"}, visibility="team")
    ana.sync()
    return ana


def _phone(server: Server) -> dict[str, Any]:
    return server.rows[REC].fields["phones"]["p"]


def test_V4_an_older_app_corrects_an_item_and_leaves_the_part_it_does_not_know(
    new: Phone, ben: Phone, server: Server
) -> None:
    ben.pull()
    ben.set("contact", REC, "phones", {"raw": "2", "label": "Warehouse"}, item="p")
    assert ben.push_one().outcome == "applied"
    assert _phone(server) == {"raw": "2", "label": "Warehouse", "dial": "short"}


def test_V4_what_an_app_knows_and_leaves_out_is_cleared(new: Phone, server: Server) -> None:
    new.set("contact", REC, "phones", {"raw": "2"}, item="p")
    new.push()
    assert _phone(server) == {"raw": "2"}


def test_V4_an_older_app_still_clears_the_parts_it_knows(new: Phone, ben: Phone, server: Server) -> None:
    ben.pull()
    ben.set("contact", REC, "phones", {"raw": "2"}, item="p")
    ben.push()
    assert _phone(server) == {"raw": "2", "dial": "short"}


def test_V4_what_an_older_app_carries_along_stands(new: Phone, ben: Phone, server: Server) -> None:
    ben.pull()
    ben.set("contact", REC, "phones", {"raw": "2", "dial": "other"}, item="p")
    ben.push()
    assert _phone(server) == {"raw": "2", "dial": "other"}


def test_V4_holds_for_compounds(new: Phone, ben: Phone, server: Server) -> None:
    ben.pull()
    ben.set("deal", DEAL, "next_step", {"text": "Visit"})
    ben.push()
    assert server.rows[DEAL].fields["next_step"] == {"text": "Visit", "dial": "short"}


def test_V4_a_value_that_is_cleared_or_removed_takes_its_parts_along(
    new: Phone, ben: Phone, server: Server
) -> None:
    ben.pull()
    ben.set("deal", DEAL, "next_step", None)
    ben.set("deal", DEAL, "next_step", {"text": "Anew"})
    ben.remove_item("contact", REC, "phones", "p")
    ben.set("contact", REC, "phones", {"raw": "3"}, item="p")
    ben.push()
    assert server.rows[DEAL].fields["next_step"] == {"text": "Anew"}
    assert _phone(server) == {"raw": "3"}


def test_V4_holds_between_edits_that_did_not_know_of_each_other(
    new: Phone, ben: Phone, server: Server
) -> None:
    ben.pull()
    new.set("contact", REC, "phones", {"raw": "1", "dial": "long"}, item="p")
    new.push()
    server.now_ms += 1
    ben.set("contact", REC, "phones", {"raw": "2"}, item="p")
    assert ben.push_one().outcome == "conflict"
    assert _phone(server) == {"raw": "2", "dial": "long"}
