"""A: who holds which key, which key a row has, who may write."""

import pytest

from sync.access import Person, Team, digest, may_read, people_of, row_key
from sync.schema import KEEPERS, RECORD_TYPES, Field, RecordType, Role
from tests.sim.world import Phone, Server, uid
from tests.sync.conftest import ANA, BEN, CYD, MEI, NORTH, OPS, SOUTH

REC, FIRM, DEAL, CALL, OTHER = (uid(n) for n in range(500, 505))


def test_A1_keys_of_the_visibilities(ana: Phone, server: Server) -> None:
    for number, visibility in enumerate(("private", "team", "everyone")):
        ana.create("company", uid(600 + number), name="x", visibility=visibility)
    ana.push()
    keys = [server.rows[uid(600 + number)].key for number in range(3)]
    assert keys == [f"p:{ANA}", f"t:{ANA}", "*"]


def test_A1_config_is_for_everyone(ops: Phone, server: Server) -> None:
    ops.create("pipeline", REC, name="Sales")
    ops.push()
    assert server.rows[REC].key == "*"


def test_A2_held_keys_of_the_roles(server: Server) -> None:
    team = {"*", f"g:{NORTH}", f"t:{ANA}", f"t:{BEN}"}
    assert server.held(ANA) == team | {"r:account_executive", f"p:{ANA}"}
    assert server.held(CYD) == {"*", "r:sales_development", f"g:{SOUTH}", f"p:{CYD}", f"t:{CYD}"}
    own = {"r:sales_manager", f"p:{MEI}", f"t:{MEI}"}
    assert server.held(MEI) == team | own | {f"p:{ANA}", f"p:{BEN}"}
    assert server.held(OPS) == {"all"}


def test_A2_who_is_switched_off_holds_nothing_and_the_team_keeps_their_work() -> None:
    gone = Person(BEN, "account_executive", NORTH, active=False)
    people = [Person(ANA, "account_executive", NORTH), gone]
    assert people_of(people).held(BEN) == frozenset()
    assert f"t:{BEN}" in people_of(people).held(ANA)


def test_A2_only_a_sales_manager_manages_and_no_team_is_no_team() -> None:
    people = [
        Person(ANA, "account_executive"),
        Person(BEN, "account_executive"),
        Person(CYD, "sales_development", SOUTH),
    ]
    assert people_of(people, [Team(SOUTH, ANA)]).held(ANA) == {
        "*", "r:account_executive", f"p:{ANA}", f"t:{ANA}"
    }  # fmt: skip


def test_A2_the_digest_changes_with_the_keys(server: Server) -> None:
    assert digest(server.held(ANA)) == digest(frozenset(sorted(server.held(ANA), reverse=True)))
    assert digest(server.held(ANA)) != digest(server.held(BEN))
    assert len(digest(frozenset())) == 16


@pytest.mark.parametrize("role", ["account_executive", "sales_manager"])
def test_A2_a_team_key_is_of_its_members_and_managers_and_a_role_key_of_the_role(role: Role) -> None:
    people = people_of(
        [Person(ANA, role, NORTH), Person(MEI, "sales_manager", SOUTH), Person(OPS, "administrator")],
        [Team(NORTH, MEI), Team(SOUTH)],
    )
    readers = {key: {who for who in (ANA, MEI, OPS) if may_read(people.held(who), key)} for key in
               (f"g:{NORTH}", f"g:{SOUTH}", f"r:{role}", "r:sales_operations")}  # fmt: skip
    assert readers[f"g:{NORTH}"] == {ANA, MEI, OPS}
    assert readers[f"g:{SOUTH}"] == {MEI, OPS}
    assert readers[f"r:{role}"] == ({ANA, MEI, OPS} if role == "sales_manager" else {ANA, OPS})
    assert readers["r:sales_operations"] == {OPS}


def test_A3_reading_needs_the_key(server: Server) -> None:
    assert may_read(server.held(OPS), f"p:{ANA}")
    assert may_read(server.held(MEI), f"p:{ANA}")
    assert not may_read(server.held(BEN), f"p:{ANA}")
    assert may_read(server.held(BEN), f"t:{ANA}")


def test_A3_a_phone_never_receives_what_its_person_may_not_read(ana: Phone, ben: Phone, cyd: Phone) -> None:
    ana.create("company", FIRM, name="secret", visibility="private")
    ana.create("contact", REC, company=FIRM, visibility="everyone")
    ana.sync()
    for phone in (ben, cyd):
        phone.pull()
        assert phone.confirmed == {}


def test_A4_the_first_parent_that_is_set_decides(ana: Phone, server: Server) -> None:
    ana.create("company", FIRM, name="x", visibility="everyone")
    ana.create("deal", DEAL, name="y", visibility="private")
    ana.create("activity", CALL, kind="call", deal=DEAL, company=FIRM)
    ana.create("contact", REC, company=FIRM, visibility="everyone")
    ana.push()
    assert (server.rows[CALL].key, server.rows[CALL].parent) == (f"p:{ANA}", DEAL)
    assert (server.rows[REC].key, server.rows[REC].parent) == ("*", FIRM)
    ana.set("activity", CALL, "deal", None)
    ana.push()
    assert (server.rows[CALL].key, server.rows[CALL].parent) == ("*", FIRM)
    ana.set("activity", CALL, "company", None)
    ana.push()
    assert (server.rows[CALL].key, server.rows[CALL].parent) == (f"p:{ANA}", "")


@pytest.mark.parametrize(
    ("above", "own", "key"),
    [
        ("everyone", "everyone", "*"),
        ("everyone", "team", f"t:{BEN}"),
        ("everyone", "private", f"p:{BEN}"),
        ("team", "everyone", f"t:{ANA}"),
        ("team", "team", f"t:{ANA}"),
        ("team", "private", f"p:{BEN}"),
    ],
)
def test_A4_nothing_is_more_open_than_its_parent_or_than_its_author_said(
    ana: Phone, ben: Phone, server: Server, above: str, own: str, key: str
) -> None:
    ana.create("company", FIRM, name="x", visibility=above)
    ana.push()
    ben.create("contact", REC, company=FIRM, visibility=own)
    ben.create("activity", CALL, kind="call", contact=REC)
    ben.push()
    assert server.rows[REC].key == server.rows[CALL].key == key


_OWNER = Field("ref", ref="person", required=True, fill="author", write=KEEPERS)
_COMPANY = Field("ref", ref="company")
GOAL = RecordType(
    {"team": Field("ref", ref="team", write=KEEPERS), "company": _COMPANY, "owner": _OWNER},
    parents=("company",), owner="owner", key_team="team",
)  # fmt: skip
COST = RecordType(
    {"company": _COMPANY, "amount": Field("integer")}, parents=("company",), key_role="sales_manager"
)
BELOW = RecordType(
    {"cost": Field("ref", ref="cost"), "goal": Field("ref", ref="goal"), "owner": _OWNER,
     "visibility": RECORD_TYPES["company"].fields["visibility"]},
    parents=("cost", "goal"), owner="owner", visibility="visibility",
)  # fmt: skip
"""Types the product does not have yet."""


@pytest.fixture
def more_types(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, of in (("goal", GOAL), ("cost", COST), ("below", BELOW)):
        monkeypatch.setitem(RECORD_TYPES, name, of)


@pytest.mark.parametrize(
    ("above", "key"),
    [
        ("*", f"g:{NORTH}"),
        (f"t:{ANA}", f"t:{ANA}"),
        (f"g:{SOUTH}", f"p:{ANA}"),
        ("r:account_executive", "r:account_executive"),
        ("r:sales_manager", f"p:{ANA}"),
        (f"p:{ANA}", f"p:{ANA}"),
        (None, f"g:{NORTH}"),
    ],
)
def test_A4_A7_a_row_of_a_team_under_every_kind_of_key(server: Server, above: str | None, key: str) -> None:
    fields = {"team": NORTH, "company": FIRM, "owner": ANA}
    assert row_key(GOAL, fields, lambda *_: above, server.everybody().holds) == (key, FIRM)


@pytest.mark.parametrize(
    ("visibility", "above", "key"),
    [
        ("everyone", "r:account_executive", "r:account_executive"),
        ("team", "r:account_executive", "r:account_executive"),
        ("private", "r:account_executive", f"p:{ANA}"),
        ("everyone", "r:sales_manager", f"p:{ANA}"),
        ("everyone", f"g:{NORTH}", f"g:{NORTH}"),
        ("team", f"g:{NORTH}", f"g:{NORTH}"),
        ("private", f"g:{NORTH}", f"p:{ANA}"),
    ],
)
def test_A4_A7_what_hangs_from_a_team_or_a_role_is_no_more_open(
    server: Server, visibility: str, above: str, key: str
) -> None:
    fields = {"goal": FIRM, "owner": ANA, "visibility": visibility}
    assert row_key(BELOW, fields, lambda *_: above, server.everybody().holds) == (key, FIRM)


@pytest.mark.usefixtures("more_types")
def test_A1_A4_what_is_a_roles_stays_the_roles_wherever_it_hangs(
    ana: Phone, mei: Phone, server: Server
) -> None:
    ana.create("company", FIRM, name="x", visibility="private")
    ana.sync()
    mei.pull()
    mei.create("cost", OTHER, company=FIRM, amount=5)
    mei.sync()
    assert server.rows[OTHER].key == "r:sales_manager"
    ana.pull()
    assert (OTHER in ana.confirmed, OTHER in mei.confirmed) == (False, True)
    ana.set("company", FIRM, "visibility", "everyone")
    ana.push()
    assert server.rows[OTHER].key == "r:sales_manager"


@pytest.mark.usefixtures("more_types")
def test_A1_A4_A8_a_row_of_a_team_is_moved_to_another_by_its_keepers(
    ana: Phone, ben: Phone, mei: Phone, server: Server
) -> None:
    ana.create("goal", OTHER, team=NORTH)
    ana.create("below", REC, goal=OTHER, visibility="everyone")
    ana.sync()
    ben.pull()
    assert server.rows[OTHER].key == server.rows[REC].key == f"g:{NORTH}"
    ben.set("goal", OTHER, "team", SOUTH)
    assert ben.push_one().code == "not_allowed"
    mei.pull()
    mei.set("goal", OTHER, "owner", CYD)
    mei.set("goal", OTHER, "team", SOUTH)
    assert [each.code for each in mei.push()] == ["", "not_allowed"]
    assert server.rows[OTHER].key == f"p:{CYD}"
    assert server.rows[REC].key == f"p:{ANA}"


def test_A4_a_private_account_keeps_everything_below_it_private(ana: Phone, server: Server) -> None:
    ana.create("company", FIRM, name="x", visibility="private")
    ana.create("contact", REC, company=FIRM, visibility="everyone")
    ana.push()
    assert server.rows[REC].key == f"p:{ANA}"


def test_A4_a_key_change_cascades_and_departs(ana: Phone, ben: Phone, server: Server) -> None:
    ana.create("company", FIRM, name="x", visibility="team")
    ana.create("deal", DEAL, name="y", company=FIRM)
    ana.create("activity", CALL, kind="call", deal=DEAL)
    ana.sync()
    ben.pull()
    ben.set("deal", DEAL, "name", "early")
    server.now_ms += 1
    ana.set("deal", DEAL, "name", "late")
    ben.sync()
    ana.sync()
    ben.pull()
    conflict = server.conflicts(DEAL)[0].id
    assert {FIRM, DEAL, CALL, conflict} <= ben.confirmed.keys()
    ana.set("company", FIRM, "visibility", "private")
    ana.sync()
    assert {server.rows[each].key for each in (FIRM, DEAL, CALL, conflict)} == {f"p:{ANA}"}
    assert len(server.departures) == 4
    ben.pull()
    assert ben.confirmed == {}
    ana.set("company", FIRM, "visibility", "team")
    ana.sync()
    ben.pull()
    assert {FIRM, DEAL, CALL, conflict} <= ben.confirmed.keys()


def test_A4_a_child_may_come_before_its_parent(ana: Phone, ben: Phone, server: Server) -> None:
    ana.create("contact", REC, company=FIRM, visibility="team")
    ana.sync()
    ben.pull()
    assert REC in ben.confirmed
    ana.create("company", FIRM, name="x", visibility="private")
    ana.sync()
    assert server.rows[REC].key == f"p:{ANA}"
    ben.pull()
    assert ben.confirmed == {}


def test_A4_moving_a_person_changes_held_keys_and_no_row(ana: Phone, cyd: Phone, server: Server) -> None:
    ana.create("contact", REC)
    ana.sync()
    cyd.pull()
    assert REC not in cyd.confirmed
    server.people[CYD] = Person(CYD, "sales_development", NORTH)
    seq = server.seq
    cyd.pull()
    assert REC in cyd.confirmed
    server.people[CYD] = Person(CYD, "sales_development", SOUTH)
    cyd.pull()
    assert cyd.confirmed == {}
    assert server.seq == seq


def test_A5_owner_and_visibility_are_for_keepers(ana: Phone, ben: Phone, mei: Phone, server: Server) -> None:
    ana.create("contact", REC)
    ana.sync()
    ben.pull()
    ben.set("contact", REC, "visibility", "everyone")
    ben.set("contact", REC, "owner", BEN)
    ben.set("contact", REC, "job_title", "may edit")
    assert [(each.code, each.field) for each in ben.push()] == [
        ("not_allowed", "visibility"),
        ("not_allowed", "owner"),
        ("", ""),
    ]
    mei.pull()
    mei.set("contact", REC, "owner", BEN)
    assert mei.push_one().outcome == "applied"
    assert server.rows[REC].key == f"t:{BEN}"


def test_A5_an_owner_is_a_person(ana: Phone, server: Server) -> None:
    ana.create("contact", REC, owner=uid(999))
    ana.create("contact", OTHER)
    ana.set("contact", OTHER, "owner", uid(999))
    ana.set("contact", OTHER, "owner", None)
    assert [(each.code, each.field) for each in ana.push()] == [
        ("bad_value", "owner"),
        ("", ""),
        ("bad_value", "owner"),
        ("required", "owner"),
    ]


def test_A5_deleting_is_for_keepers_and_the_creator(
    ana: Phone, ben: Phone, mei: Phone, ops: Phone, server: Server
) -> None:
    for number in range(4):
        ana.create("contact", uid(600 + number))
    ben.create("contact", uid(610), owner=ANA)
    ana.sync()
    ben.sync()
    ben.delete("contact", uid(600))
    ben.delete("contact", uid(610))
    assert [each.code for each in ben.push()] == ["not_allowed", ""]
    for number, phone in enumerate((ana, mei, ops), start=1):
        phone.pull()
        phone.delete("contact", uid(600 + number))
        assert phone.push_one().outcome == "applied"


def test_A6_config_is_written_by_operations_and_people_by_accounts(
    ana: Phone, mei: Phone, ops: Phone, server: Server
) -> None:
    for phone in (ana, mei):
        phone.create("pipeline", uid(600), name="x")
        phone.create("team", uid(601), name="x")
        assert [each.code for each in phone.push()] == ["not_allowed", "not_allowed"]
    ops.create("team", uid(601), name="x")
    ops.create("person", uid(602), name="Eve", email="eve@example.com", role="administrator")
    ops.create("workspace", uid(603), name="x", country="MY", currency="MYR")
    ops.create("conflict", uid(604))
    assert [each.code for each in ops.push()] == ["", "not_allowed", "not_allowed", "not_allowed"]


def test_A6_server_parts_write_what_people_may_not(ana: Phone, ops: Phone, server: Server) -> None:
    ops.create("person", uid(602), name="Eve", email="eve@example.com", role="administrator")
    result = server.push("", ops.id, ops.outbox, system=True)[0]
    assert result.outcome == "applied"
    assert server.rows[uid(602)].key == "*"


def test_A6_nobody_writes_what_they_cannot_read(ana: Phone, ben: Phone, cyd: Phone, server: Server) -> None:
    ana.create("company", FIRM, name="x", visibility="private")
    ana.create("contact", REC, company=FIRM)
    ana.sync()
    ben.set("contact", REC, "job_title", "x")
    ben.delete("contact", REC)
    ben.create("contact", uid(600), company=FIRM)
    ben.create("contact", uid(601))
    ben.set("contact", uid(601), "company", FIRM)
    ben.create("contact", uid(602), owner=ANA, visibility="private")
    assert [(each.code, each.field) for each in ben.push()] == [
        ("not_allowed", ""),
        ("not_allowed", ""),
        ("not_allowed", "company"),
        ("", ""),
        ("not_allowed", "company"),
        ("not_allowed", "owner"),
    ]


def test_A6_a_parent_must_be_of_the_right_type(ana: Phone) -> None:
    ana.create("contact", REC)
    ana.create("contact", OTHER, company=REC)
    ana.set("contact", REC, "company", REC)
    assert [(each.code, each.field) for each in ana.push()] == [
        ("", ""),
        ("bad_value", "company"),
        ("bad_value", "company"),
    ]


def test_A6_conflicts_are_resolved_but_not_rewritten(ana: Phone, ben: Phone, server: Server) -> None:
    ana.create("contact", REC, job_title="a")
    ana.sync()
    ben.set("contact", REC, "job_title", "b")
    ben.push()
    conflict = server.conflicts(REC)[0].id
    ana.set("conflict", conflict, "winner", {"value": "mine"})
    ana.set("conflict", conflict, "status", "resolved")
    ana.delete("conflict", conflict)
    assert [each.code for each in ana.push()] == ["not_allowed", "", "not_allowed"]


def test_A6_authors_sign_with_their_own_name(ana: Phone) -> None:
    ana.create("contact", REC, created_by=BEN)
    ana.create("contact", REC, created_by=ANA)
    assert [each.code for each in ana.push()] == ["not_allowed", ""]


@pytest.mark.parametrize("role", ["administrator", "sales_operations"])
def test_A2_operations_hold_everything(role: str) -> None:
    assert people_of([Person(ANA, role)]).held(ANA) == {"all"}
