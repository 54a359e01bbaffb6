"""P: numbering and results; H: stamps on the server."""

import msgspec
import pytest

from sync import hlc, wire
from sync.errors import BadRequest, MutationGap
from sync.limits import CLOCK_AHEAD_MAX_MS
from sync.wire import Create, Edit, Set, Unreadable
from tests.sim.world import NOW_MS, Phone, Server, uid

REC = uid(500)
YEARS_10_MS = 10 * 365 * 86_400_000


def test_P1_mutations_of_a_device_are_applied_in_order(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="one")
    ana.set("contact", REC, "job_title", "two")
    ana.set("contact", REC, "job_title", "three")
    assert [each.outcome for each in ana.push()] == ["applied"] * 3
    assert server.rows[REC].fields["job_title"] == "three"
    assert [each.value for each in server.history] == ["one", "two"]


def test_P2_a_replay_has_one_effect_and_the_first_answer(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="one")
    ana.set("contact", REC, "nothing", 1)
    sent = list(ana.outbox)
    first = ana.push()
    seq = server.seq
    again = server.push(ana.person, ana.id, sent)
    assert server.seq == seq
    assert [each.outcome for each in again] == ["duplicate", "duplicate"]
    assert [each.first for each in again] == ["applied", "rejected"]
    assert [(each.seq, each.code, each.field) for each in again] == [
        (each.seq, each.code, each.field) for each in first
    ]


def test_P2_a_replay_may_overlap_with_new_mutations(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="one")
    sent = list(ana.outbox)
    ana.push()
    ana.set("contact", REC, "job_title", "two")
    results = server.push(ana.person, ana.id, sent + ana.outbox)
    assert [each.outcome for each in results] == ["duplicate", "applied"]


def test_P2_twice_in_one_batch_is_a_duplicate_too(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="one")
    results = server.push(ana.person, ana.id, ana.outbox * 2)
    assert [each.outcome for each in results] == ["applied", "duplicate"]


def test_P2_another_body_under_an_old_number_is_refused(ana: Phone, server: Server) -> None:
    first = ana.create("contact", REC, job_title="one")
    ana.push()
    other = msgspec.structs.replace(first, fields={"job_title": "two"})
    result = server.push(ana.person, ana.id, [other])[0]
    assert (result.outcome, result.code) == ("rejected", "mutation_mismatch")
    assert server.rows[REC].fields["job_title"] == "one"


def test_P3_a_gap_names_the_expected_number_and_changes_nothing(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="one")
    ana.set("contact", REC, "job_title", "two")
    ana.set("contact", REC, "job_title", "three")
    with pytest.raises(MutationGap) as gap:
        server.push(ana.person, ana.id, [ana.outbox[0], ana.outbox[2]])
    assert gap.value.expected == 2
    assert gap.value.extras == {"expected": 2}
    assert server.rows == {}


def test_P4_a_skip_keeps_the_numbering_whole(ana: Phone, server: Server) -> None:
    ana.create("contact", REC)
    ana.skip()
    ana.set("contact", REC, "job_title", "two")
    assert [(each.outcome, each.seq) for each in ana.push()] == [
        ("applied", 1),
        ("applied", 0),
        ("applied", 2),
    ]


def test_P5_a_base_of_another_epoch_proves_nothing_as_seen(ana: Phone, ben: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="one")
    ana.sync()
    ben.cursor = 10_000
    ben.set("contact", REC, "job_title", "two")
    assert ben.push_one().outcome == "conflict"


def test_P6_one_bad_mutation_never_blocks_the_rest(ana: Phone, server: Server) -> None:
    ana.create("contact", REC)
    ana.set("contact", REC, "job_title", 5)
    ana.set("contact", REC, "no_such_field", "x")
    ana.create("unicorn", uid(501))
    ana.set("contact", uid(999), "job_title", "x")
    ana.create("contact", REC)
    ana.set("contact", REC, "job_title", "fine")
    assert [(each.outcome, each.code, each.field) for each in ana.push()] == [
        ("applied", "", ""),
        ("rejected", "bad_value", "job_title"),
        ("rejected", "unknown_field", "no_such_field"),
        ("rejected", "unknown_type", ""),
        ("rejected", "record_unknown", ""),
        ("rejected", "record_exists", ""),
        ("applied", "", ""),
    ]
    assert server.rows[REC].fields["job_title"] == "fine"


def test_P6_a_rejected_edit_changes_nothing_at_all(ana: Phone, server: Server) -> None:
    ana.create("contact", REC)
    ana.edit("contact", REC, Set("job_title", "x"), Set("birthday", "soon"))
    ana.push()
    assert "job_title" not in server.rows[REC].fields
    assert server.seq == 1


def test_P6_an_unreadable_mutation_is_rejected_alone() -> None:
    body = (
        b'{"protocol":1,"schema":9,"device":"d","mutations":['
        b'{"n":1,"id":"a","kind":"teleport","record":"r"},{"n":2,"id":"b","kind":"skip"}]}'
    )
    first, second = wire.decode_push(body).mutations
    assert isinstance(first, Unreadable)
    assert (first.n, first.id) == (1, "a")
    assert second.n == 2


def test_P6_half_an_emoji_blocks_nothing() -> None:
    body = (
        rb'{"protocol":1,"schema":1,"device":"d","mutations":[{"n":1,"id":"a","kind":"create","type":"contact",'
        rb'"record":"r","base":0,"stamp":"s","fields":{"x":"a\ud83d","y":"\ud83d\ude00 \\ud83d"}}]}'
    )
    mutation = wire.decode_push(body).mutations[0]
    assert isinstance(mutation, Create)
    assert mutation.fields == {"x": "a\ufffd", "y": "😀 \\ud83d"}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"protocol":1}', b'{"protocol":1,"schema":1,"device":"d","mutations":[{}]}']
)
def test_P6_a_body_without_an_envelope_is_a_bad_request(body: bytes) -> None:
    with pytest.raises(BadRequest):
        wire.decode_push(body)
    with pytest.raises(BadRequest):
        wire.decode_pull(b"[]")


def test_P6_brackets_without_end_are_a_bad_request() -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    body = (
        b'{"protocol":1,"schema":1,"device":"d","mutations":[{"n":1,"id":"a","kind":"create","type":"contact",'
        b'"record":"r","base":0,"stamp":"s","fields":{"x":' + deep + b"}}]}"
    )
    with pytest.raises(BadRequest):
        wire.decode_push(body)


def test_P7_the_result_names_the_seq_that_brings_the_outcome_to_the_device(
    ana: Phone, ben: Phone, server: Server
) -> None:
    ana.create("contact", REC, job_title="one")
    assert ana.push_one().seq == server.rows[REC].seq
    ben.set("contact", REC, "job_title", "two")
    result = ben.push_one()
    assert result.seq == max(row.seq for row in server.rows.values())


def test_H3_a_clock_ten_years_ahead_is_clamped_and_flagged(ana: Phone, server: Server) -> None:
    ana.skew_ms = YEARS_10_MS
    ana.create("contact", REC, job_title="one")
    ana.set("contact", REC, "job_title", "two")
    results = ana.push()
    assert [(each.outcome, each.clamped) for each in results] == [("applied", True)] * 2
    stamps = [server.rows[REC].meta["@born"][1], server.rows[REC].meta["job_title"][1]]
    assert stamps == sorted(stamps)
    assert hlc.parse(stamps[1]).ms == NOW_MS + CLOCK_AHEAD_MAX_MS


def test_H4_the_order_of_a_device_survives_a_clock_set_back(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="one")
    ana.set("contact", REC, "job_title", "two")
    late = ana.outbox[1]
    assert isinstance(late, Edit)
    ana.outbox[1] = msgspec.structs.replace(late, stamp=f"000000000001-0000-{ana.id}")
    ana.push()
    assert server.rows[REC].meta["job_title"][1] > server.rows[REC].meta["@born"][1]


@pytest.mark.parametrize("skew_ms", [-YEARS_10_MS, 0, YEARS_10_MS])
@pytest.mark.parametrize("other_ms", [-YEARS_10_MS, 0, YEARS_10_MS])
def test_H5_an_edit_made_after_seeing_another_wins_over_it(
    ana: Phone, ben: Phone, cyd: Phone, server: Server, skew_ms: int, other_ms: int
) -> None:
    ana.skew_ms, ben.skew_ms = skew_ms, other_ms
    ana.create("contact", REC, visibility="everyone", job_title="one")
    ana.sync()
    ben.pull()
    cyd.pull()
    ben.set("contact", REC, "job_title", "two")
    assert [each.outcome for each in ben.sync()] == ["applied"]
    ana.pull()
    ana.set("contact", REC, "job_title", "three")
    assert [each.outcome for each in ana.sync()] == ["applied"]
    assert server.rows[REC].fields["job_title"] == "three"
    assert server.conflicts(REC) == []


@pytest.mark.parametrize("stamp", ["", "now", f"{NOW_MS:012x}-0000-{uid(999)}"])
def test_H1_a_stamp_of_nobody_or_another_device_is_refused(ana: Phone, server: Server, stamp: str) -> None:
    ana.create("contact", REC)
    broken = msgspec.structs.replace(ana.outbox[0], stamp=stamp)
    assert server.push(ana.person, ana.id, [broken])[0].code == "bad_stamp"


def test_H6_the_server_clock_is_later_than_every_stamp_it_accepted(ana: Phone, server: Server) -> None:
    ana.skew_ms = CLOCK_AHEAD_MAX_MS - 1
    ana.create("contact", REC)
    ana.push()
    assert server.stamp > server.rows[REC].meta["@born"][1]
