"""M: what becomes of changes that did not know of each other."""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import merge
from sync.decision.plan import Register
from sync.limits import PROSE_CHARS_MAX, TEXT_LINES_MAX
from sync.merge import Side
from sync.wire import Op, Remove, Set
from tests.sim.world import Phone, Server, uid

REC, DEAL = uid(500), uid(501)


@pytest.fixture
def known(ana: Phone, ben: Phone, server: Server) -> Server:
    """A contact and a deal both phones have seen."""
    ana.create(
        "contact",
        REC,
        job_title="Buyer",
        notes="First.\n\nSecond.",
        tags=["vip"],
        phones={"p1": {"number": "+60123456789"}},
        name={"full": "Siti", "given": "Siti"},
    )
    ana.create(
        "deal",
        DEAL,
        name="Pump",
        stage={"stage": "s1", "status": "open"},
        value={"amount": 5, "currency": "MYR"},
    )
    ana.sync()
    ben.pull()
    return server


def field(server: Server, name: str, record: str = REC) -> Any:
    return server.rows[record].fields.get(name)


def test_M1_different_fields_merge_silently(known: Server, ana: Phone, ben: Phone) -> None:
    ana.set("contact", REC, "job_title", "Head buyer")
    ben.set("contact", REC, "department", "Stores")
    assert ana.push_one().outcome == "applied"
    assert ben.push_one().outcome == "applied"
    assert (field(known, "job_title"), field(known, "department")) == ("Head buyer", "Stores")
    assert known.conflicts(REC) == []


def test_M1_a_device_has_seen_its_own_writes(known: Server, ana: Phone) -> None:
    ana.set("contact", REC, "job_title", "one")
    ana.set("contact", REC, "job_title", "two")
    assert [each.outcome for each in ana.push()] == ["applied", "applied"]


@pytest.mark.parametrize("ben_first", [False, True])
def test_M2_the_later_stamp_wins_in_both_orders_of_arrival(
    known: Server, ana: Phone, ben: Phone, ben_first: bool
) -> None:
    ana.set("contact", REC, "job_title", "early")
    known.now_ms += 10
    ben.set("contact", REC, "job_title", "late")
    first, second = (ben, ana) if ben_first else (ana, ben)
    assert first.push_one().outcome == "applied"
    assert second.push_one().outcome == "conflict"
    assert field(known, "job_title") == "late"
    (conflict,) = known.conflicts(REC)
    assert conflict.fields["winner"]["value"] == "late"
    assert conflict.fields["loser"]["value"] == "early"
    assert conflict.fields["loser"]["person"] == ana.person
    assert conflict.fields["people"] == sorted([ana.person, ben.person])
    assert [each.value for each in known.history if each.outcome == "lost"] == ["early"]


def test_M2_the_same_value_twice_is_no_conflict(known: Server, ana: Phone, ben: Phone) -> None:
    ana.set("contact", REC, "job_title", "same")
    ben.set("contact", REC, "job_title", "same")
    ana.push()
    assert ben.push_one().outcome in ("applied", "merged")
    assert known.conflicts(REC) == []


def test_M2_clearing_a_field_can_clash_like_any_value(known: Server, ana: Phone, ben: Phone) -> None:
    ana.set("contact", REC, "job_title", "Director")
    known.now_ms += 10
    ben.set("contact", REC, "job_title", None)
    ana.push()
    assert ben.push_one().outcome == "conflict"
    assert field(known, "job_title") is None
    assert [each.value for each in known.history if each.outcome == "lost"] == ["Director"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_M2_three_unaware_writers_have_one_winner(
    known: Server, ana: Phone, ben: Phone, mei: Phone, order: Any
) -> None:
    mei.pull()
    phones = [ana, ben, mei]
    for index, phone in enumerate(phones):
        known.now_ms += 10
        phone.set("contact", REC, "job_title", f"value {index}")
    for index in order:
        phones[index].push()
    assert field(known, "job_title") == "value 2"
    kept = {each.value for each in known.history} | {field(known, "job_title")}
    assert {"value 0", "value 1", "value 2"} <= kept


def test_M3_a_group_moves_as_one(known: Server, ana: Phone, ben: Phone) -> None:
    ana.set("deal", DEAL, "value", {"amount": 100, "currency": "MYR"})
    known.now_ms += 10
    ben.set("deal", DEAL, "value", {"amount": 7, "currency": "KZT"})
    ben.push()
    ana.push()
    assert field(known, "value", DEAL) == {"amount": 7, "currency": "KZT"}


def test_M4_different_paragraphs_are_both_kept(known: Server, ana: Phone, ben: Phone) -> None:
    ana.text("contact", REC, "notes", "First, by Ana.\n\nSecond.")
    ben.text("contact", REC, "notes", "First.\n\nSecond, by Ben.")
    ana.push()
    assert ben.push_one().outcome == "merged"
    assert field(known, "notes") == "First, by Ana.\n\nSecond, by Ben."
    assert known.conflicts(REC) == []


@pytest.mark.parametrize("ben_first", [False, True])
def test_M4_overlapping_edits_keep_both_versions(
    known: Server, ana: Phone, ben: Phone, ben_first: bool
) -> None:
    ana.text("contact", REC, "notes", "Call on Monday.\n\nSecond.")
    known.now_ms += 10
    ben.text("contact", REC, "notes", "Visit on Friday.\n\nSecond.")
    for phone in (ben, ana) if ben_first else (ana, ben):
        phone.push()
    assert field(known, "notes") == "Call on Monday.\nVisit on Friday.\n\nSecond."
    (conflict,) = known.conflicts(REC)
    assert conflict.fields["kind"] == "text"
    assert conflict.fields["winner"]["value"] == "Visit on Friday.\n\nSecond."
    assert conflict.fields["loser"]["value"] == "Call on Monday.\n\nSecond."


def test_M4_both_only_added_at_the_same_place(known: Server, ana: Phone, ben: Phone) -> None:
    ana.text("contact", REC, "notes", "First.\n\nSecond.\nAna was here.")
    known.now_ms += 10
    ben.text("contact", REC, "notes", "First.\n\nSecond.\nBen was here.")
    ana.push()
    assert ben.push_one().outcome == "merged"
    assert field(known, "notes") == "First.\n\nSecond.\nAna was here.\nBen was here."


def test_M4_the_second_offline_edit_of_a_device_keeps_what_others_merged_in(
    known: Server, ana: Phone, ben: Phone
) -> None:
    ana.text("contact", REC, "notes", "First, by Ana.\n\nSecond.")
    ana.push()
    ben.text("contact", REC, "notes", "First.\n\nSecond, by Ben.")
    ben.text("contact", REC, "notes", "First.\n\nSecond, by Ben, twice.")
    ben.push(1)
    ben.push(1)
    assert field(known, "notes") == "First, by Ana.\n\nSecond, by Ben, twice."


def test_M4_two_first_texts_are_both_kept(known: Server, ana: Phone, ben: Phone) -> None:
    ana.text("deal", DEAL, "notes", "from Ana")
    known.now_ms += 10
    ben.text("deal", DEAL, "notes", "from Ben")
    ana.push()
    ben.push()
    assert field(known, "notes", DEAL) == "from Ana\nfrom Ben"


def test_M4_a_device_that_never_saw_the_record_replaces_nothing(
    known: Server, ana: Phone, cyd: Phone
) -> None:
    known.rows[REC].key = "*"
    cyd.text("contact", REC, "notes", "from Cyd")
    assert cyd.push_one().outcome == "conflict"
    assert "First.\n\nSecond." in field(known, "notes")
    assert "from Cyd" in field(known, "notes")


def test_M4_a_merged_text_longer_than_the_limit_keeps_the_later(
    known: Server, ana: Phone, ben: Phone
) -> None:
    ana.text("contact", REC, "notes", "a" * PROSE_CHARS_MAX)
    known.now_ms += 10
    ben.text("contact", REC, "notes", "b" * PROSE_CHARS_MAX)
    ana.push()
    assert ben.push_one().outcome == "conflict"
    assert field(known, "notes") == "b" * PROSE_CHARS_MAX
    assert "a" * PROSE_CHARS_MAX in [each.value for each in known.history]


def test_M4_a_text_of_too_many_lines_is_kept_twice() -> None:
    lines = "x\n" * (TEXT_LINES_MAX + 1)
    assert merge.three_way(lines, lines + "a", lines + "b") == (f"{lines}a\n{lines}b", True)


def test_M4_words_merge_inside_one_line() -> None:
    merged = merge.three_way(
        "call Ana on Monday about price", "call Ana on Tuesday about price", "ring Ana on Monday about price"
    )
    assert merged == ("ring Ana on Tuesday about price", False)


LINES = st.lists(st.sampled_from(["a", "b b", "c", "", "d e f"]), max_size=5).map("\n".join)


@given(LINES, LINES, LINES)
@settings(max_examples=150)
def test_M4_no_line_of_either_side_is_lost(base: str, earlier: str, later: str) -> None:
    merged = merge.three_way(base, earlier, later)
    words = merged.text.split()
    added = [word for side in (earlier, later) for word in side.split() if word not in base.split()]
    assert all(word in words for word in added)
    assert merge.three_way(base, base, later).text == later
    assert merge.three_way(base, earlier, base).text == earlier
    assert merge.three_way(base, later, later) == (later, False)


def test_M5_tags_of_both_sides_stay(known: Server, ana: Phone, ben: Phone) -> None:
    ana.add("contact", REC, "tags", "dealer")
    ben.add("contact", REC, "tags", "north")
    ana.push()
    ben.push()
    assert field(known, "tags") == ["dealer", "north", "vip"]


@pytest.mark.parametrize("ben_first", [False, True])
def test_M5_an_add_beats_a_removal_that_did_not_know_of_it(
    known: Server, ana: Phone, ben: Phone, ben_first: bool
) -> None:
    ana.add("contact", REC, "tags", "vip")
    ben.remove_tag("contact", REC, "tags", "vip")
    for phone in (ben, ana) if ben_first else (ana, ben):
        phone.push()
    assert field(known, "tags") == ["vip"]


def test_M5_a_seen_tag_is_removed(known: Server, ana: Phone, ben: Phone) -> None:
    ben.remove_tag("contact", REC, "tags", "vip")
    ben.remove_tag("contact", REC, "tags", "never there")
    assert [each.outcome for each in ben.push()] == ["applied", "applied"]
    assert field(known, "tags") == []
    assert [(each.item, each.outcome) for each in known.history] == [("vip", "replaced")]


def test_M6_items_are_registers_of_their_own(known: Server, ana: Phone, ben: Phone) -> None:
    ana.set("contact", REC, "phones", {"number": "+60111111111"}, "p1")
    ben.set("contact", REC, "phones", {"number": "+60122222222"}, "p2")
    ana.push()
    assert ben.push_one().outcome == "applied"
    assert field(known, "phones") == {"p1": {"number": "+60111111111"}, "p2": {"number": "+60122222222"}}


def test_M6_the_same_item_clashes_like_a_field(known: Server, ana: Phone, ben: Phone) -> None:
    ana.set("contact", REC, "phones", {"number": "+60111111111"}, "p1")
    known.now_ms += 10
    ben.set("contact", REC, "phones", {"number": "+60122222222"}, "p1")
    ben.push()
    assert ana.push_one().outcome == "conflict"
    assert field(known, "phones") == {"p1": {"number": "+60122222222"}}
    (conflict,) = known.conflicts(REC)
    assert (conflict.fields["field"], conflict.fields["item"]) == ("phones", "p1")


@pytest.mark.parametrize("ben_first", [False, True])
def test_M6_a_removal_unaware_of_an_edit_leaves_the_item(
    known: Server, ana: Phone, ben: Phone, ben_first: bool
) -> None:
    ana.set("contact", REC, "phones", {"number": "+60111111111"}, "p1")
    known.now_ms += 10
    ben.remove_item("contact", REC, "phones", "p1")
    for phone in (ben, ana) if ben_first else (ana, ben):
        phone.push()
    assert field(known, "phones") == {"p1": {"number": "+60111111111"}}
    (conflict,) = known.conflicts(REC)
    assert conflict.fields["kind"] == "kept"
    assert conflict.fields["winner"]["value"] == {"number": "+60111111111"}
    assert conflict.fields["loser"] | {"stamp": ""} == {
        "value": None,
        "person": ben.person,
        "device": ben.id,
        "stamp": "",
    }


def test_M6_a_seen_item_is_removed_and_its_value_kept(known: Server, ben: Phone) -> None:
    ben.edit("contact", REC, Remove("phones", item="p1"), Remove("phones", item="p9"))
    assert ben.push_one().outcome == "applied"
    assert field(known, "phones") == {}
    assert [each.value for each in known.history] == [{"number": "+60123456789"}]


OPEN_2, WON = {"stage": "s2", "status": "open"}, {"stage": "w", "status": "won"}
LOST = {"stage": "l", "status": "lost"}


@pytest.mark.parametrize("ben_first", [False, True])
@pytest.mark.parametrize("closing_is_later", [False, True])
def test_M7_a_closing_beats_an_unaware_move(
    known: Server, ana: Phone, ben: Phone, ben_first: bool, closing_is_later: bool
) -> None:
    first, second = (ana, ben) if closing_is_later else (ben, ana)
    first.set("deal", DEAL, "stage", OPEN_2 if first is ana else WON)
    known.now_ms += 10
    second.set("deal", DEAL, "stage", OPEN_2 if second is ana else WON)
    for phone in (ben, ana) if ben_first else (ana, ben):
        phone.push()
    assert field(known, "stage", DEAL) == WON
    assert known.conflicts(DEAL)[0].fields["loser"]["value"] == OPEN_2


def test_M7_of_two_closings_the_later_stands(known: Server, ana: Phone, ben: Phone) -> None:
    ana.set("deal", DEAL, "stage", WON)
    known.now_ms += 10
    ben.set("deal", DEAL, "stage", LOST)
    ben.push()
    ana.push()
    assert field(known, "stage", DEAL) == LOST


def test_M7_a_closed_deal_is_reopened_by_who_knows_it_is_closed(
    known: Server, ana: Phone, ben: Phone
) -> None:
    ana.set("deal", DEAL, "stage", WON)
    ana.sync()
    ben.pull()
    ben.set("deal", DEAL, "stage", OPEN_2)
    assert ben.push_one().outcome == "applied"
    assert field(known, "stage", DEAL) == OPEN_2


def test_M8_evidence_is_written_once(known: Server, ana: Phone) -> None:
    stood = field(known, "created_at")
    ana.set("contact", REC, "created_at", stood)
    ana.set("contact", REC, "created_at", stood + 1)
    assert [each.code for each in ana.push()] == ["", "once_already_set"]


def test_M8_the_server_fills_what_the_device_left_out(known: Server, ana: Phone) -> None:
    assert field(known, "created_at") == known.now_ms
    assert field(known, "created_by") == field(known, "owner") == ana.person
    assert field(known, "visibility") == "team"


def test_M9_every_value_is_current_or_in_the_history(known: Server, ana: Phone, ben: Phone) -> None:
    for index in range(3):
        ana.set("contact", REC, "job_title", f"a{index}")
        ben.set("contact", REC, "job_title", f"b{index}")
        known.now_ms += 1
    ana.push()
    ben.push()
    kept = {each.value for each in known.history} | {field(known, "job_title")}
    assert kept == {"Buyer", "a0", "a1", "a2", "b0", "b1", "b2"}


def test_M10_a_conflict_has_one_id_in_both_orders_and_is_updated_in_place(
    known: Server, ana: Phone, ben: Phone
) -> None:
    ana.set("contact", REC, "job_title", "one")
    ana.set("contact", REC, "job_title", "two")
    known.now_ms += 10
    ben.set("contact", REC, "job_title", "late")
    ben.push()
    ana.push()
    (conflict,) = known.conflicts(REC)
    assert conflict.fields["loser"]["value"] == "two"


def test_M10_resolving_is_an_edit_and_never_a_conflict_of_its_own(
    known: Server, ana: Phone, ben: Phone
) -> None:
    test_M2_the_later_stamp_wins_in_both_orders_of_arrival(known, ana, ben, False)
    (conflict,) = known.conflicts(REC)
    ana.pull()
    ben.pull()
    ana.edit("conflict", conflict.id, Set("status", "resolved"), Set("resolved_by", ana.person))
    ben.edit("conflict", conflict.id, Set("status", "open"))
    assert ana.push_one().outcome == "applied"
    assert ben.push_one().outcome in ("applied", "merged")
    assert len([row for row in known.rows.values() if row.type == "conflict"]) == 1


def test_M10_both_people_see_the_conflict(known: Server, ana: Phone, ben: Phone) -> None:
    test_M2_the_later_stamp_wins_in_both_orders_of_arrival(known, ana, ben, False)
    (conflict,) = known.conflicts(REC)
    ana.pull()
    ben.pull()
    assert conflict.id in ana.confirmed
    assert conflict.id in ben.confirmed


def test_M11_an_operation_must_fit_the_field(known: Server, ana: Phone) -> None:
    ana.set("contact", REC, "tags", ["x"])
    ana.set("contact", REC, "job_title", "x", "item")
    ana.add("contact", REC, "job_title", "x")
    ana.text("contact", REC, "job_title", "x")
    ana.set("contact", REC, "phones", {"p1": {}})
    assert {each.code for each in ana.push()} == {"wrong_operation"}


def test_M11_an_unreadable_item_id_is_refused(known: Server, ana: Phone) -> None:
    ana.set("contact", REC, "phones", {"raw": "1"}, "a b")
    assert ana.push_one().field == "phones.a b"


WRITES = st.lists(
    st.builds(
        lambda n, gone: Side(None if gone else n, Register(1, f"{n:04}", str(n), "", int(gone))),
        st.integers(0, 99),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda side: side.register.stamp,
)


@given(WRITES, st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_M1_M2_unaware_writes_end_the_same_in_every_order(writes: list[Side], order: random.Random) -> None:
    def end(sides: list[Side]) -> Any:
        standing: list[Side] = []
        for side in sides:
            stands, behind = merge.resolve(standing, side, merge.live_then_stamp)
            standing = [stands, *behind]
        return standing[0].value

    shuffled = order.sample(writes, len(writes))
    assert end(writes) == end(shuffled)


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, True, False),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ("", None, False),
    ],
)
def test_M2_values_are_equal_as_json(left: Any, right: Any, equal: bool) -> None:
    assert merge.same(left, right) is equal


MERGES = json.loads((Path(__file__).parents[1] / "vectors" / "merge.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("b_first", [False, True])
@pytest.mark.parametrize("case", MERGES, ids=lambda case: case["name"])
def test_M1_M2_M3_M4_M5_M6_M7_vectors(
    server: Server, ana: Phone, ben: Phone, case: dict[str, Any], b_first: bool
) -> None:
    ana.create(case["type"], REC, **case["before"])
    ana.sync()
    ben.pull()
    for phone, ops in ((ana, case["a"]), (ben, case["b"])):
        server.now_ms += 10
        for op in ops:
            phone.edit(case["type"], REC, msgspec.convert(op, Op))
    for phone in (ben, ana) if b_first else (ana, ben):
        phone.push()
    after = {name: server.rows[REC].fields.get(name) for name in case["after"]}
    assert after == case["after"]
    sides = {ana.id: "a", ben.id: "b"}
    conflicts = [
        {
            "kind": row.fields["kind"],
            "field": row.fields["field"],
            "item": row.fields["item"],
            "winner": sides[row.fields["winner"]["device"]],
        }
        for row in server.conflicts(REC)
    ]
    assert [each for each in case["conflicts"] if each not in conflicts] == []
    if len(case["a"]) == len(case["b"]) == 1:
        assert conflicts == case["conflicts"]
