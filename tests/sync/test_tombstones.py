"""T: deletion, revival, and the children of what is deleted."""

import pytest

from tests.sim.world import Phone, Server, uid

REC, FIRM, DEAL, CALL = (uid(n) for n in range(500, 504))


@pytest.fixture
def known(ana: Phone, ben: Phone, server: Server) -> Server:
    ana.create("company", FIRM, name="Kedai Ali", visibility="team")
    ana.create("contact", REC, job_title="Buyer", company=FIRM, visibility="everyone")
    ana.create("deal", DEAL, name="Pump", company=FIRM)
    ana.create("activity", CALL, kind="call", deal=DEAL, contact=REC)
    ana.sync()
    ben.pull()
    return server


def test_T1_a_delete_leaves_a_tombstone_and_drops_the_row(known: Server, ana: Phone, ben: Phone) -> None:
    ana.delete("contact", REC)
    assert ana.push_one().outcome == "applied"
    assert known.rows[REC].deleted
    assert known.rows[REC].fields["job_title"] == "Buyer"
    ben.pull()
    assert REC not in ben.confirmed


def test_T1_deleting_twice_is_harmless(known: Server, ana: Phone) -> None:
    ana.delete("contact", REC)
    ana.delete("contact", REC)
    assert [each.outcome for each in ana.push()] == ["applied", "applied"]


@pytest.mark.parametrize("delete_first", [False, True])
def test_T2_T3_an_edit_and_an_unaware_delete_end_the_same_in_both_orders(
    known: Server, ana: Phone, ben: Phone, delete_first: bool
) -> None:
    ana.delete("contact", REC)
    known.now_ms += 10
    ben.set("contact", REC, "job_title", "Director")
    first, second = (ana, ben) if delete_first else (ben, ana)
    assert first.push_one().outcome == "applied"
    assert second.push_one().outcome == "conflict"
    row = known.rows[REC]
    assert not row.deleted
    assert row.fields["job_title"] == "Director"
    (conflict,) = known.conflicts(REC)
    assert conflict.fields["kind"] == ("revived" if delete_first else "kept")
    assert conflict.fields["winner"]["person"] == ben.person
    assert conflict.fields["loser"]["person"] == ana.person
    for phone in (ana, ben):
        phone.pull()
        assert phone.confirmed[REC][1]["job_title"] == "Director"


def test_T3_an_edit_aware_of_the_delete_is_refused(known: Server, ana: Phone, ben: Phone) -> None:
    ana.delete("contact", REC)
    ana.sync()
    ben.pull()
    ben.set("contact", REC, "job_title", "Director")
    result = ben.push_one()
    assert (result.outcome, result.code) == ("rejected", "record_deleted")
    assert known.rows[REC].deleted


def test_T4_revive_brings_the_record_back_as_it_was(known: Server, ana: Phone, ben: Phone) -> None:
    ana.delete("contact", REC)
    ana.revive("contact", REC)
    ana.revive("contact", REC)
    assert [each.outcome for each in ana.push()] == ["applied"] * 3
    ben.pull()
    assert ben.confirmed[REC][1]["job_title"] == "Buyer"


def test_T4_a_delete_unaware_of_a_revival_leaves_the_record(known: Server, ana: Phone, ben: Phone) -> None:
    ben.server.rows[REC].fields["created_by"] = ben.person
    ben.delete("contact", REC)
    ana.delete("contact", REC)
    ana.revive("contact", REC)
    ana.push()
    assert ben.push_one().outcome == "conflict"
    assert not known.rows[REC].deleted


def test_T5_children_stay_and_nobody_gains_or_loses_them(known: Server, ana: Phone, ben: Phone) -> None:
    keys = {each: known.rows[each].key for each in (REC, DEAL, CALL)}
    ana.delete("company", FIRM)
    ana.sync()
    ben.pull()
    assert {each: known.rows[each].key for each in keys} == keys
    for phone in (ana, ben):
        assert FIRM not in phone.confirmed
        assert phone.confirmed[REC][1]["company"] == FIRM
        assert {DEAL, CALL} <= phone.confirmed.keys()


def test_T5_a_child_of_a_deleted_parent_is_still_edited_and_made(
    known: Server, ana: Phone, ben: Phone
) -> None:
    ana.delete("company", FIRM)
    ana.sync()
    ben.set("contact", REC, "job_title", "Owner")
    ben.create("contact", uid(600), company=FIRM)
    assert [each.outcome for each in ben.push()] == ["applied", "applied"]
    assert known.rows[uid(600)].key == known.rows[FIRM].key


def test_T6_a_deleted_id_is_never_made_again(known: Server, ana: Phone) -> None:
    ana.delete("contact", REC)
    ana.create("contact", REC)
    assert [each.code for each in ana.push()] == ["", "record_exists"]
