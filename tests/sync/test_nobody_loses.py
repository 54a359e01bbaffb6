"""A7, A8: a row never leaves its owner, and nobody loses one by another's hand.

The seen fault: who may read a contact puts it under a private company of their own, and the contact with all
below it is gone from its owner's phone.
"""

import random

import pytest

from sync import access
from sync.access import People, Person, Team, may_read, people_of
from sync.decision.plan import Record
from sync.schema import RECORD_TYPES
from sync.wire import Mutation, Result, Set
from tests.sim.world import Phone, Server, uid
from tests.sync.conftest import ANA, BEN, CYD, NORTH, OPS, SOUTH

REC, FIRM, DEAL, CALL, OTHER, NOTE = (uid(n) for n in range(500, 506))


def told(results: list[Result]) -> list[tuple[str, str]]:
    return [(each.code, each.field) for each in results]


def key(server: Server, record: str) -> str:
    return server.rows[record].key


@pytest.fixture
def theirs(ana: Phone, ben: Phone, server: Server) -> Server:
    """Ana's contact, shared with her team, with a call below it; Ben has both on his phone."""
    ana.create("contact", REC, name={"full": "Siti"})
    ana.create("activity", CALL, kind="call", contact=REC)
    ana.sync()
    ben.pull()
    return server


@pytest.mark.parametrize("visibility", ["private", "team"])
def test_A8_a_colleague_does_not_take_a_contact_under_a_company_of_theirs(
    theirs: Server, ana: Phone, ben: Phone, visibility: str
) -> None:
    ben.create("company", FIRM, name="mine", visibility=visibility)
    ben.set("contact", REC, "company", FIRM)
    assert told(ben.push()) == [("", ""), ("not_allowed", "company")]
    ana.pull()
    assert {REC, CALL} <= ana.confirmed.keys()
    assert key(theirs, REC) == key(theirs, CALL) == f"t:{ANA}"


def test_A8_nor_under_a_company_that_is_made_afterwards(theirs: Server, ana: Phone, ben: Phone) -> None:
    ben.set("contact", REC, "company", FIRM)
    ben.create("company", FIRM, name="mine", visibility="private")
    assert told(ben.push()) == [("", ""), ("not_allowed", "")]
    assert key(theirs, REC) == f"t:{ANA}"
    ana.create("company", FIRM, name="hers", visibility="private")
    ana.sync()
    assert key(theirs, REC) == f"p:{ANA}"


def test_A8_a_new_record_takes_no_row_that_named_its_id_first(theirs: Server, ana: Phone, ben: Phone) -> None:
    ana.set("contact", REC, "company", FIRM)
    ana.push()
    ben.create("company", FIRM, name="mine", visibility="private")
    assert told(ben.push()) == [("not_allowed", "")]
    ben.create("company", FIRM, name="for all", visibility="everyone")
    assert told(ben.push()) == [("", "")]
    assert key(theirs, REC) == f"t:{ANA}"


def test_A8_the_value_that_waits_behind_another_takes_nothing_when_it_stands_again(
    theirs: Server, ana: Phone, ben: Phone
) -> None:
    ben.create("company", FIRM, name="mine", visibility="private")
    ben.set("contact", REC, "company", FIRM)
    theirs.now_ms += 10
    ana.set("contact", REC, "company", None)
    ana.push()
    assert told(ben.push()) == [("", ""), ("not_allowed", "company")]
    assert "company" not in theirs.rows[REC].meta or len(theirs.rows[REC].meta["company"]) == 5


def test_A8_a_colleague_may_still_link_what_changes_nobodys_view(
    theirs: Server, ben: Phone, ops: Phone
) -> None:
    ops.create("company", FIRM, name="for all", visibility="everyone")
    ops.create("company", OTHER, name="for all too", visibility="everyone")
    ops.push()
    ben.pull()
    for company in (FIRM, OTHER, None):
        ben.set("contact", REC, "company", company)
        assert ben.push_one().outcome == "applied"
    assert key(theirs, REC) == f"t:{ANA}"


def test_A8_a_colleague_may_open_a_row_wider_but_not_close_it(theirs: Server, ben: Phone, ops: Phone) -> None:
    ops.create("company", FIRM, name="for all", visibility="everyone")
    ops.push()
    ben.pull()
    ben.edit("activity", CALL, *_ops(contact=None, company=FIRM))
    assert ben.push_one().code == ""
    assert key(theirs, CALL) == "*"
    ben.set("activity", CALL, "contact", REC)
    ben.set("activity", CALL, "company", None)
    assert told(ben.push()) == [("not_allowed", "contact"), ("not_allowed", "company")]


def test_A8_an_owner_places_their_own_row_as_they_like(theirs: Server, ana: Phone, ben: Phone) -> None:
    ben.create("company", FIRM, name="team", visibility="team")
    ben.sync()
    ana.create("company", OTHER, name="hers", visibility="private")
    ana.pull()
    for company, expected in ((FIRM, f"t:{BEN}"), (OTHER, f"p:{ANA}"), (None, f"t:{ANA}")):
        ana.set("contact", REC, "company", company)
        assert ana.push_one().code == ""
        assert key(theirs, REC) == key(theirs, CALL) == expected


def test_A8_a_revived_row_and_an_edit_that_revives_take_nothing(
    theirs: Server, ana: Phone, ben: Phone
) -> None:
    ben.create("company", FIRM, name="mine", visibility="private")
    ben.push()
    ana.delete("contact", REC)
    ana.push()
    ben.set("contact", REC, "company", FIRM)
    ben.revive("contact", REC)
    assert told(ben.push()) == [("not_allowed", "company"), ("not_allowed", "")]
    ana.revive("contact", REC)
    ana.sync()
    assert {REC, CALL} <= ana.confirmed.keys()


def test_A7_where_the_key_above_is_not_the_owners_the_row_is_private_to_them(
    theirs: Server, ana: Phone, ben: Phone
) -> None:
    """company -> contact -> activity: the company is closed, the rows below stay."""
    ben.create("company", FIRM, name="team")
    ben.sync()
    ana.pull()
    ana.set("contact", REC, "company", FIRM)
    ana.sync()
    ben.pull()
    ben.create("activity", NOTE, kind="note", contact=REC)
    ben.set("company", FIRM, "visibility", "private")
    assert told(ben.push()) == [("", ""), ("", "")]
    assert [key(theirs, each) for each in (FIRM, REC, CALL, NOTE)] == [
        f"p:{BEN}", f"p:{ANA}", f"p:{ANA}", f"p:{BEN}"
    ]  # fmt: skip
    ana.pull()
    assert {REC, CALL} <= ana.confirmed.keys()


def test_A7_a_parent_handed_to_another_team_leaves_the_rows_below_with_their_owners(
    theirs: Server, ana: Phone, ben: Phone, mei: Phone
) -> None:
    ben.create("company", FIRM, name="team")
    ben.sync()
    ana.pull()
    ana.set("contact", REC, "company", FIRM)
    ana.sync()
    mei.pull()
    mei.set("company", FIRM, "owner", CYD)
    assert mei.push_one().code == ""
    assert [key(theirs, each) for each in (FIRM, REC, CALL)] == [f"t:{CYD}", f"p:{ANA}", f"p:{ANA}"]


def test_A7_a_conflict_goes_where_its_record_goes(theirs: Server, ana: Phone, ben: Phone) -> None:
    ben.create("company", FIRM, name="team")
    ben.sync()
    ana.set("contact", REC, "job_title", "a")
    ana.set("contact", REC, "company", FIRM)
    ben.set("contact", REC, "job_title", "b")
    ana.push()
    ben.sync()
    (conflict,) = theirs.conflicts(REC)
    ben.set("company", FIRM, "visibility", "private")
    ben.push()
    assert key(theirs, REC) == key(theirs, conflict.id) == f"p:{ANA}"


def test_A7_nobody_makes_a_record_for_somebody_who_would_not_share_it(ana: Phone, ben: Phone) -> None:
    """Under Ben's private company a call of Ana's is private to Ana, so Ben could not read what he made."""
    ben.create("company", FIRM, name="mine", visibility="private")
    ben.create("activity", CALL, kind="call", company=FIRM, owner=ANA)
    assert told(ben.push()) == [("", ""), ("not_allowed", "owner")]


def test_A7_a_team_that_loses_a_member_keeps_the_rows_under_its_keys_until_they_are_placed_again(
    theirs: Server, ana: Phone, ben: Phone, ops: Phone
) -> None:
    ben.create("company", FIRM, name="team")
    ben.sync()
    ana.pull()
    ana.set("contact", REC, "company", FIRM)
    ana.push()
    seq = theirs.seq
    theirs.people[ANA] = Person(ANA, "account_executive", SOUTH)
    assert (theirs.seq, key(theirs, REC)) == (seq, f"t:{BEN}")
    ops.pull()
    ops.set("company", FIRM, "visibility", "everyone")
    ops.set("company", FIRM, "visibility", "team")
    ops.push()
    assert key(theirs, REC) == key(theirs, CALL) == f"p:{ANA}"


def test_A7_who_is_switched_off_counts_as_before_and_a_stranger_has_nothing_to_lose(
    theirs: Server, ana: Phone, ben: Phone
) -> None:
    ben.create("company", FIRM, name="team")
    ben.sync()
    ana.pull()
    ana.set("contact", REC, "company", FIRM)
    ana.push()
    theirs.people[ANA] = Person(ANA, "account_executive", NORTH, active=False)
    ben.set("company", FIRM, "visibility", "everyone")
    ben.set("company", FIRM, "visibility", "team")
    ben.push()
    assert key(theirs, CALL) == f"t:{BEN}"
    del theirs.people[ANA]
    ben.set("company", FIRM, "visibility", "private")
    ben.push()
    assert key(theirs, CALL) == f"p:{BEN}"


def test_A7_a_deleted_parent_takes_no_row_from_its_owner(theirs: Server, ana: Phone, ben: Phone) -> None:
    ben.create("company", FIRM, name="team")
    ben.sync()
    ana.pull()
    ana.set("contact", REC, "company", FIRM)
    ana.sync()
    ben.pull()
    ben.set("company", FIRM, "visibility", "private")
    ben.delete("company", FIRM)
    ben.push()
    ana.pull()
    assert {REC, CALL} <= ana.confirmed.keys()


def _ops(**values: object) -> list[Set]:
    return [Set(name, value) for name, value in values.items()]


# The laws, over random people, rows and edits.

RUNS, STEPS = 30, 60


class Hands:
    """Random hands on a few records that name each other, some before they exist; a step is a mutation."""

    kinds = ("company", "contact", "deal", "activity")

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        roles = [
            "account_executive",
            "sales_development",
            "sales_manager",
            "sales_manager",
            "sales_operations",
        ]
        people = [
            Person(uid(n), self.random.choice(roles), self.random.choice([NORTH, SOUTH, ""]), n % 7 != 0)
            for n in range(1, 9)
        ]
        self.server = Server(people, [Team(NORTH, uid(1)), Team(SOUTH, uid(2))])
        self.phones = [Phone(self.server, person.id, uid(100 + n)) for n, person in enumerate(people)]
        self.ids = {kind: [uid(1000 * i + n) for n in range(4)] for i, kind in enumerate(self.kinds, 1)}

    def step(self) -> tuple[Phone, Mutation, Result]:
        phone = self.random.choice([each for each in self.phones if self.server.people[each.person].active])
        if self.random.random() < 0.7:
            phone.cursor = self.server.seq
        self.server.now_ms += 1
        mutation = self.write(phone)
        return phone, mutation, phone.push_one()

    def write(self, phone: Phone) -> Mutation:
        pick = self.random.choice
        kind = pick(self.kinds)
        record = pick(self.ids[kind])
        if record not in self.server.rows:
            return phone.create(kind, record, **self.fields(kind))
        match self.random.randrange(8):
            case 0:
                return phone.set(kind, record, "owner", pick([*self.server.people]))
            case 1 if kind != "activity":
                return phone.set(kind, record, "visibility", pick(["private", "team", "everyone"]))
            case 2:
                return pick([phone.delete, phone.revive])(kind, record)
            case 3 if kind == "activity":
                return phone.edit(kind, record, *_ops(**self.parents(kind)))
            case _ if kind != "company":
                name = pick(RECORD_TYPES[kind].parents)
                return phone.set(kind, record, name, pick([None, *self.ids[name]]))
            case _:
                return phone.set(kind, record, "visibility", pick(["private", "team"]))

    def fields(self, kind: str) -> dict[str, object]:
        pick = self.random.choice
        names: dict[str, object] = {"company": "x", "deal": "x", "contact": {"full": "x"}}
        fields = self.parents(kind)
        if kind != "activity":
            fields |= {"name": names[kind], "visibility": pick(["private", "team", "everyone"])}
        else:
            fields["kind"] = "call"
        if self.random.random() < 0.2:
            fields["owner"] = pick([*self.server.people])
        return fields

    def parents(self, kind: str) -> dict[str, object]:
        pick = self.random.choice
        return {name: pick([None, *self.ids[name]]) for name in RECORD_TYPES[kind].parents}


def readers(server: Server, row: Record) -> frozenset[str]:
    return frozenset(each for each in server.people if may_read(server.held(each), row.key))


def keeps(server: Server, person: str, row: Record) -> bool:
    """By hand from SPEC A5: the owner, their manager, administrator, sales operations."""
    owner = server.people.get(row.fields.get("owner", ""))
    who = server.people[person]
    if who.role == "sales_operations":
        return True
    teams = {each.id for each in server.teams if each.manager == person} | {who.team} - {""}
    manages = who.role == "sales_manager" and owner is not None and owner.team in teams
    return owner is not None and (owner.id == person or manages)


def above(server: Server, row: Record) -> list[str]:
    """Ids of everything the row hangs from."""
    ids: list[str] = []
    while row.parent and row.parent not in ids:
        ids.append(row.parent)
        if row.parent not in server.rows:
            break
        row = server.rows[row.parent]
    return ids


def test_A7_A8_no_row_leaves_its_owner_and_nobody_loses_one_by_another_hand(seed: int) -> None:
    moved = refused = 0
    for number in range(seed, seed + RUNS):
        hands = Hands(number)
        for _ in range(STEPS):
            before = {row.id: (row, readers(hands.server, row)) for row in hands.server.rows.values()}
            phone, mutation, result = hands.step()
            refused += result.code == "not_allowed"
            moved += check(hands.server, before, phone.person, mutation, f"seed {number}")
    assert moved > RUNS
    assert refused > RUNS


def check(
    server: Server,
    before: dict[str, tuple[Record, frozenset[str]]],
    author: str,
    mutation: Mutation,
    why: str,
) -> int:
    """Both laws after one mutation; how many rows changed their key."""
    moved = 0
    for row in server.rows.values():
        owner = str(row.fields.get("owner") or "")
        if owner in server.people and server.people[owner].active:
            assert may_read(server.held(owner), row.key), f"{row.type} {row.id} left its owner, {why}"
        if row.id not in before:
            continue
        old, could = before[row.id]
        moved += old.key != row.key
        lost = could - readers(server, row) - {author}
        if not lost or keeps(server, author, old):
            continue
        # Who keeps a record decides about what hangs from it: somewhere from the row up to what was written.
        chain = above(server, row)
        rights = [before[each][0] for each in chain[: chain.index(mutation.record) + 1] if each in before]
        assert any(keeps(server, author, each) for each in rights), (
            f"{row.type} {row.id} lost to {lost}, {why}"
        )
    return moved


@pytest.mark.parametrize("number", range(5))
def test_A2_A7_holding_is_the_same_whether_asked_for_one_key_or_for_all(seed: int, number: int) -> None:
    pick = random.Random(seed + number).choice
    roles = ["account_executive", "sales_manager", "sales_operations", "administrator"]
    everybody = [
        Person(uid(n), pick(roles), pick([NORTH, SOUTH, ""]), pick([True, True, False])) for n in range(9)
    ]
    people: People = people_of(everybody, [Team(NORTH, uid(0)), Team(SOUTH, uid(1))])
    keys = ["*", *(f"{kind}:{each.id}" for kind in "tp" for each in everybody)]
    for each in everybody:
        for row_key in keys:
            awake = people_of([*everybody, Person(each.id, each.role, each.team)], people.teams.values())
            assert people.holds(each.id, row_key) == access.may_read(awake.held(each.id), row_key)
    for one in keys:
        for other in keys:
            lost = {
                each.id
                for each in everybody
                if may_read(people.held(each.id), one) and not may_read(people.held(each.id), other)
            }
            assert people.losers(one, other) == lost
    assert people.holds(uid(99), f"p:{OPS}")
