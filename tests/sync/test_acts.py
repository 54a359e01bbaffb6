"""P9: what one act of a person is to the server."""

from typing import Any

import msgspec
import pytest

from sync import wire
from sync.decision import decide
from sync.decision.plan import Author
from sync.limits import ACT_MUTATIONS_MAX
from sync.wire import Create, PushRequest, Set, Unreadable
from tests.sim.world import Phone, Server, uid

ACT = uid(900)
DEAL, FRIEND, OTHER, TASK = uid(501), uid(502), uid(503), uid(504)
BAD: dict[str, Any] = {"birthday": "soon"}


@pytest.fixture
def act(ana: Phone) -> Phone:
    """Ana's phone within one act."""
    ana.act = ACT
    return ana


def codes(phone: Phone) -> list[str]:
    return [each.code or each.outcome for each in phone.push()]


def test_P9_members_are_decided_one_by_one_in_order(act: Phone, server: Server) -> None:
    act.create("activity", TASK, kind="call")
    act.set("activity", TASK, "outcome", "reached")
    assert codes(act) == ["applied", "applied"]
    assert server.rows[TASK].fields["outcome"] == "reached"


def test_P9_a_refused_edit_takes_nobody_along(act: Phone, server: Server) -> None:
    act.create("contact", FRIEND)
    act.set("contact", FRIEND, "birthday", "soon")
    act.set("contact", FRIEND, "job_title", "Buyer")
    act.create("activity", TASK, kind="call", contact=FRIEND)
    assert codes(act) == ["applied", "bad_value", "applied", "applied"]


def test_P9_a_refused_create_takes_along_what_is_about_it(act: Phone, server: Server) -> None:
    act.create("contact", FRIEND, **BAD)
    act.set("contact", FRIEND, "job_title", "Buyer")
    act.delete("contact", FRIEND)
    act.revive("contact", FRIEND)
    act.create("contact", OTHER)
    assert codes(act) == ["bad_value", "act_refused", "act_refused", "act_refused", "applied"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("activity", {"kind": "call", "contact": FRIEND}),
        ("contact", {"reports_to": FRIEND}),
        ("deal", {"name": "D", "contacts": {"i": {"contact": FRIEND}}}),
    ],
)
def test_P9_a_refused_create_takes_along_a_create_that_names_it(
    act: Phone, server: Server, kind: str, fields: dict[str, Any]
) -> None:
    act.create("contact", FRIEND, **BAD)
    act.create(kind, OTHER, **fields)
    assert codes(act) == ["bad_value", "act_refused"]
    assert server.rows == {}


@pytest.mark.parametrize(
    "op", [Set("company", FRIEND), Set("contacts", {"contact": FRIEND, "role": "user"}, item="i")]
)
def test_P9_a_refused_create_takes_along_an_edit_that_names_it(ana: Phone, server: Server, op: Set) -> None:
    ana.create("deal", DEAL, name="D")
    ana.sync()
    ana.act = ACT
    kind = "company" if op.field == "company" else "contact"
    ana.create(kind, FRIEND, nothing=1)
    ana.set("deal", DEAL, "name", "E")
    ana.edit("deal", DEAL, Set("source", "fair"), op)
    assert codes(ana) == ["unknown_field", "applied", "act_refused"]
    assert "source" not in server.rows[DEAL].fields


def test_P9_a_member_that_fell_takes_along_what_names_it(act: Phone, server: Server) -> None:
    act.create("company", FRIEND)
    act.create("contact", OTHER, company=FRIEND)
    act.create("activity", TASK, kind="call", contact=OTHER)
    act.create("activity", uid(505), kind="call")
    assert codes(act) == ["required", "act_refused", "act_refused", "applied"]


def test_P9_a_text_that_only_looks_like_the_id_names_nothing(act: Phone, server: Server) -> None:
    act.create("contact", FRIEND, **BAD)
    act.create("company", OTHER, name=FRIEND, custom={"f": {"value": FRIEND}}, tags=[FRIEND])
    assert codes(act) == ["bad_value", "applied"]


def test_P9_another_act_and_no_act_do_not_fall_with_it(ana: Phone, server: Server) -> None:
    ana.act = ACT
    ana.create("contact", FRIEND, **BAD)
    for other in ("", uid(901)):
        ana.act = other
        ana.create("activity", uid(600 + bool(other)), kind="call", contact=FRIEND)
    assert codes(ana) == ["bad_value", "applied", "applied"]


def test_P9_the_same_act_in_a_later_push_is_another_act(act: Phone, server: Server) -> None:
    act.create("contact", FRIEND, **BAD)
    assert codes(act) == ["bad_value"]
    act.create("activity", TASK, kind="call", contact=FRIEND)
    act.set("contact", FRIEND, "job_title", "Buyer")
    assert codes(act) == ["applied", "record_unknown"]


def test_P9_P2_an_act_sent_again_after_a_lost_reply_gets_the_same_answers(act: Phone, server: Server) -> None:
    act.create("company", FRIEND)
    act.create("contact", OTHER, company=FRIEND)
    act.create("contact", TASK)
    sent = list(act.outbox)
    first = act.push()
    again = server.push(act.person, act.id, sent)
    assert [each.first for each in again] == ["rejected", "rejected", "applied"]
    assert [(each.code, each.seq) for each in again] == [(each.code, each.seq) for each in first]


@pytest.mark.parametrize("act", ["x", "A" * 36, uid(900).upper().replace("0", "A"), "\0"])
def test_P9_an_act_that_is_no_id_is_refused_alone(ana: Phone, server: Server, act: str) -> None:
    ana.act = act
    ana.create("contact", FRIEND)
    ana.act = ""
    ana.create("contact", OTHER)
    assert codes(ana) == ["bad_mutation", "applied"]
    assert server.answered[ana.id][1].act == ""


def test_P9_an_act_is_refused_whole_beyond_its_limit_and_taken_at_it(act: Phone, server: Server) -> None:
    for number in range(ACT_MUTATIONS_MAX + 1):
        act.create("contact", uid(2_000 + number))
    act.act = uid(901)
    for number in range(ACT_MUTATIONS_MAX - 1):
        act.create("contact", uid(4_000 + number))
    act.act = ""
    results = act.push(1_000)
    assert {each.code for each in results[: ACT_MUTATIONS_MAX + 1]} == {"too_many"}
    assert {each.outcome for each in results[ACT_MUTATIONS_MAX + 1 :]} == {"applied"}


def test_P9_a_number_sent_twice_counts_once(act: Phone, server: Server) -> None:
    for number in range(ACT_MUTATIONS_MAX):
        act.create("contact", uid(2_000 + number))
    results = server.push(act.person, act.id, act.outbox + act.outbox)
    assert [each.outcome for each in results[:ACT_MUTATIONS_MAX]] == ["applied"] * ACT_MUTATIONS_MAX


def test_P9_an_unreadable_create_takes_along_what_names_it(ana: Phone, server: Server) -> None:
    ana.act = ACT
    ana.create("contact", FRIEND)
    ana.create("activity", TASK, kind="call", contact=FRIEND)
    first, second = (msgspec.json.encode(each) for each in ana.outbox)
    broken = first.replace(b'"fields":{}', b'"fields":[]')
    assert broken != first
    head = b'{"protocol":1,"schema":1,"device":"' + ana.id.encode() + b'","mutations":['
    request = wire.decode_push(head + broken + b"," + second + b"]}")
    unreadable = request.mutations[0]
    assert isinstance(unreadable, Unreadable)
    assert (unreadable.record, unreadable.act, unreadable.create) == (FRIEND, ACT, True)
    assert [each.code for each in _decide(server, ana, request)] == ["bad_mutation", "act_refused"]


def test_P9_what_ties_an_unreadable_mutation_to_its_act_may_itself_be_unreadable() -> None:
    body = (
        b'{"protocol":1,"schema":1,"device":"d","mutations":[{"n":1,"id":"a","kind":7,"act":[],"record":{}}]}'
    )
    unreadable = wire.decode_push(body).mutations[0]
    assert isinstance(unreadable, Unreadable)
    assert (unreadable.act, unreadable.create) == ("", False)


def test_P9_the_body_of_a_mutation_without_an_act_is_hashed_as_before() -> None:
    create = Create(1, "m", "contact", FRIEND, 0, "s", {})
    assert wire.body_hash(create) == "b6140b6ebdd357b83931446191cf2929"  # as before acts were


def test_P9_the_log_says_what_wrote_a_seq(ana: Phone, ben: Phone, server: Server) -> None:
    ana.act = ACT
    ana.create("contact", FRIEND, visibility="everyone", job_title="one")
    ana.set("contact", FRIEND, "nothing", 1)
    ana.sync()
    ben.set("contact", FRIEND, "job_title", "two")
    ben.push()
    first, second = (server.answered[ana.id][n] for n in (1, 2))
    clash = server.answered[ben.id][1]
    assert (first.act, first.first_seq, first.result.seq) == (ACT, 1, 1)
    assert (second.act, second.first_seq) == (ACT, 0)
    assert (clash.act, clash.first_seq, clash.result.seq) == ("", 2, 3)


def _decide(server: Server, phone: Phone, request: PushRequest) -> list[wire.Result]:
    loaded = server._load(request, Author(phone.person, "account_executive", server.held(phone.person)))
    return decide.decide(request, loaded, server.now_ms).results
