"""M13: whoever names an archived stage, late or unknowing, lands on its successor."""

import json
from pathlib import Path
from typing import Any

import pytest

from sync.landing import landing
from sync.wire import Set
from tests.sim.world import Phone, Server, uid

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "landing.json").read_text("utf-8"))["cases"]
LINE, OTHER, DEAL = uid(600), uid(601), uid(602)
STAGES = {
    "new": {"name": "New", "status": "open"},
    "talk": {"name": "Talk", "status": "open"},
    "won": {"name": "Won", "status": "won"},
}
GONE = {"name": "Talk", "status": "open", "archived": True, "successor": "new"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_M13_where_an_item_lands(case: dict[str, Any]) -> None:
    assert landing(case["items"], case["item"]) == case["lands"]


@pytest.fixture
def known(ops: Phone, ana: Phone) -> Server:
    """A pipeline of three stages and a deal in the first; everybody has them."""
    ops.schema = 3
    ops.create("pipeline", LINE, name="Sales", stages=STAGES)
    ops.create("pipeline", OTHER, name="Service", stages={"talk": {"name": "Hello", "status": "open"}})
    ops.sync()
    ana.create(
        "deal", DEAL, name="Fans", pipeline=LINE, stage={"stage": "new", "status": "open"}, visibility="team"
    )
    ana.sync()
    return ops.server


def _stage(server: Server, deal: str = DEAL) -> Any:
    return server.rows[deal].fields["stage"]


def _archive(ops: Phone, item: str = "talk", **parts: Any) -> None:
    ops.set("pipeline", LINE, "stages", {**GONE, **parts}, item)
    ops.sync()


def test_M13_a_late_move_lands_on_the_successor(known: Server, ana: Phone, ops: Phone) -> None:
    ana.set("deal", DEAL, "stage", {"stage": "talk", "status": "open"})
    _archive(ops)
    assert ana.push_one().outcome == "applied"
    assert _stage(known) == {"stage": "new", "status": "open"}


def test_M13_the_status_is_that_of_the_successor(known: Server, ana: Phone, ops: Phone) -> None:
    _archive(ops, successor="won")
    ana.set("deal", DEAL, "stage", {"stage": "talk", "status": "open"})
    ana.push()
    assert _stage(known) == {"stage": "won", "status": "won"}


def test_M13_a_deal_that_is_made_late_begins_there(known: Server, ben: Phone, ops: Phone) -> None:
    _archive(ops)
    made = uid(603)
    ben.create("deal", made, name="Pump", pipeline=LINE, stage={"stage": "talk", "status": "open"})
    assert ben.push_one().outcome == "applied"
    assert _stage(known, made)["stage"] == "new"


def test_M13_the_pipeline_that_is_written_beside_the_stage_decides(
    known: Server, ana: Phone, ops: Phone
) -> None:
    _archive(ops)
    ana.edit("deal", DEAL, Set("pipeline", OTHER), Set("stage", {"stage": "talk", "status": "open"}))
    ana.push()
    assert _stage(known)["stage"] == "talk"


def test_M13_holds_within_one_push(known: Server, ops: Phone) -> None:
    ops.pull()
    ops.set("pipeline", LINE, "stages", GONE, "talk")
    ops.set("deal", DEAL, "stage", {"stage": "talk", "status": "open"})
    ops.push()
    assert _stage(known)["stage"] == "new"


def test_M13_a_stage_that_is_taken_back_takes_deals_again(known: Server, ana: Phone, ops: Phone) -> None:
    _archive(ops)
    ops.set("pipeline", LINE, "stages", STAGES["talk"], "talk")
    ops.push()
    ana.set("deal", DEAL, "stage", {"stage": "talk", "status": "open"})
    ana.push()
    assert _stage(known)["stage"] == "talk"


def test_M13_an_app_that_knows_no_archive_keeps_it(known: Server, ana: Phone, ops: Phone) -> None:
    """V4: what it does not know of a stage it doesn't take away."""
    _archive(ops)
    ops.schema = 2
    ops.set("pipeline", LINE, "stages", {"name": "Talks", "status": "open"}, "talk")
    ops.push()
    ana.set("deal", DEAL, "stage", {"stage": "talk", "status": "open"})
    ana.push()
    assert _stage(known)["stage"] == "new"


@pytest.mark.parametrize("value", [{"stage": 5, "status": "open"}, {"status": "open"}, [], "talk"])
def test_M13_what_is_no_stage_is_refused_as_ever(known: Server, ana: Phone, ops: Phone, value: Any) -> None:
    _archive(ops)
    ana.set("deal", DEAL, "stage", value)
    assert ana.push_one().outcome == "rejected"


def test_D13_what_was_moved_there_before_is_read_where_it_lands(
    known: Server, ana: Phone, ops: Phone
) -> None:
    ana.set("deal", DEAL, "stage", {"stage": "talk", "status": "open"})
    ana.push()
    _archive(ops)
    ops.pull()
    assert _stage(known)["stage"] == "talk"
    _, line = ops.confirmed[LINE]
    assert landing(line["stages"], _stage(known)["stage"]) == "new"
