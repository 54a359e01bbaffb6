"""A5, A6: who may write what. Every type x field x role x relation against the table of SPEC.md, by hand.

The table is read from SPEC.md; what its words mean is said here once more, from the text of A5, without
asking the code that decides.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sync import access
from sync.access import Person, Team, people_of
from sync.codegen import spec_tables
from sync.decision import decide
from sync.decision.plan import BORN, LIFE, Author, Device, Loaded, Record
from sync.schema import AUTHOR, KEEPERS, READERS, RECORD_TYPES, SERVER, Field, RecordType
from sync.wire import Add, Create, Delete, Edit, Op, PushRequest, Result, Revive, Set, Text
from tests.sim.world import NOW_MS, uid

SPEC = (Path(__file__).parents[2] / "sync" / "SPEC.md").read_text("utf-8")
OWNER, ME, OTHER, REC, NORTH, SOUTH, ABOVE = (uid(n) for n in range(1, 8))
DEVICE = uid(100)

# Types the product does not have yet, to hold every word of the vocabulary.
_ONCE = Field("instant", "once", write=AUTHOR)
_OWNED = Field("ref", ref="person", required=True, fill="author", write=KEEPERS)
_COMPANY = {"company": Field("ref", ref="company")}
_SIGNED = {"created_by": Field("ref", "once", ref="person", fill="author", write=AUTHOR)}
TEST_TYPES = {
    "evidence": RecordType(
        {"signed_at": _ONCE, "place": Field("line", max_chars=9, write=SERVER), "owner": _OWNED, **_COMPANY,
         **_SIGNED},
        parents=("company",), owner="owner", create=READERS, edit=AUTHOR, delete=SERVER,
    ),
    "errand": RecordType(
        {
            "what": Field("line", max_chars=9),
            "done": Field("flag", write=("assignee", "keepers")),
            "for": Field("ref", ref="person"),
            "owner": _OWNED,
            **_COMPANY,
            **_SIGNED,
        },
        parents=("company",), owner="owner", assignee="for",
        create=KEEPERS, edit=KEEPERS, delete=AUTHOR,
    ),
    "cost": RecordType(
        {"amount": Field("integer"), **_SIGNED},
        key_role="sales_manager", create=("sales_manager",), edit=("sales_manager", "administrator"),
        delete=("administrator",),
    ),
    "goal": RecordType(
        {
            "team": Field("ref", ref="team", required=True),
            "amount": Field("integer", write=("sales_manager",)),
        },
        key_team="team", create=("sales_manager",), edit=("sales_manager", "sales_development"),
        delete=("sales_manager",),
    ),
}  # fmt: skip
TEST_TABLE = """
| type | readers | author | assignee | keepers | administrator | sales_manager | sales_development | apart |
| evidence | c | e | | | | | | `signed_at`, `created_by`: author; `place`: server; `owner`: keepers |
| errand | | d | | ce | | | | `done`: assignee, keepers; `owner`: keepers; `created_by`: author |
| cost | | | | | ed | ce | | `created_by`: author |
| goal | | | | | | ced | e | `amount`: sales_manager |
"""
ROLES = ("administrator", "sales_operations", "sales_manager", "account_executive", "sales_development")


class Said(NamedTuple):
    """One row of a table: letter to words, and field to words."""

    may: dict[str, set[str]]
    fields: dict[str, set[str]]


def read(table: str) -> dict[str, Said]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]
    head, *body = [row for row in rows if not row[0].startswith("---")]
    said: dict[str, Said] = {}
    for name, *cells in body:
        may = {
            letter: {word for word, cell in zip(head[1:-1], cells[:-1], strict=True) if letter in cell}
            for letter in "ced"
        }
        apart: dict[str, set[str]] = {}
        for part in filter(None, cells[-1].split("; ")):
            names, words = part.split(": ")
            apart |= {field: set(words.split(", ")) for field in re.findall(r"`(\w+)`", names)}
        said[name] = Said(may, apart)
    return said


IN_SPEC = read(re.search(r"rights: generated -->\n(.*?)<!--", SPEC, re.DOTALL)[1])  # type: ignore[index]
TABLE = IN_SPEC | read(TEST_TABLE)


class Who(NamedTuple):
    """One case: a role, and what the person is to the record."""

    role: str
    relation: str

    @property
    def words(self) -> set[str]:
        """The words of A5 that are true of this person, of a record of OWNER."""
        words = {"readers", self.role}
        if self.role in ("administrator", "sales_operations"):
            words.add("keepers")
        if self.relation == "owner" or (self.relation in TOGETHER and self.role == "sales_manager"):
            words.add("keepers")
        return words | {"creator": {"author"}, "assignee": {"assignee"}}.get(self.relation, set())


TOGETHER = ("teammate", "creator", "assignee")
RELATIONS = ("owner", "creator", "assignee", "teammate", "outsider", "cannot read")
CASES = [Who(role, relation) for role in ROLES for relation in RELATIONS]


@pytest.fixture(autouse=True)
def types(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, of in TEST_TYPES.items():
        monkeypatch.setitem(RECORD_TYPES, name, of)


def test_A5_the_tables_name_every_type() -> None:
    assert IN_SPEC.keys() == RECORD_TYPES.keys() - TEST_TYPES.keys()
    assert read(spec_tables.rights(TEST_TYPES)) == read(TEST_TABLE)


@pytest.mark.parametrize("who", CASES, ids=lambda who: f"{who.role}-{who.relation}")
@pytest.mark.parametrize("name", TABLE)
def test_A5_A6_the_matrix(name: str, who: Who) -> None:
    """Edits of each field, deletes, revivals and creates, by each role in each relation."""
    said = TABLE[name]
    record = a_record(name, who)
    reads = readable(record, who)
    assert access.may_read(everybody(who).held(ME), record.key) == reads
    for field in RECORD_TYPES[name].fields:
        words = said.fields.get(field, said.may["e"])
        result = push(who, record, edit(record, field))
        assert allowed(result) == (reads and bool(words & who.words)), (field, result)
    for deleted in (False, True):
        result = push(who, a_record(name, who, deleted=deleted), gone(name, revive=deleted))
        assert allowed(result) == (reads and bool(said.may["d"] & who.words)), result


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", TABLE)
def test_A5_A6_creating(name: str, role: str) -> None:
    """Who makes a record is its author and, unless they name somebody else, its owner and so its keeper."""
    said = TABLE[name]
    of = RECORD_TYPES[name]
    words = {"readers", "author", role} | ({"keepers"} if of.owner or role in ROLES[:2] else set())
    may_read = not of.key_role or role in (of.key_role, *ROLES[:2])
    plain = {
        field: value_of(each)
        for field, each in of.fields.items()
        if each.required and field not in (of.owner, of.visibility)
    }
    plain |= {of.key_team: NORTH} if of.key_team else {}
    who = Who(role, "owner")
    result = push(who, None, create(name, plain))
    assert allowed(result) == (may_read and bool(said.may["c"] & words)), result
    if not allowed(result):
        return
    for field, apart in said.fields.items():
        value = ME if field in (of.owner, "created_by", of.assignee) else value_of(of.fields[field])
        result = push(who, None, create(name, {**plain, field: value}))
        assert allowed(result) == bool(apart & (words | {"keepers"})), (field, result)


@pytest.mark.parametrize("name", TABLE)
def test_A5_parts_of_the_server_may_write_everything(name: str) -> None:
    who = Who("account_executive", "cannot read")
    record = a_record(name, who)
    for field in RECORD_TYPES[name].fields:
        assert allowed(push(who, record, edit(record, field), system=True)), field
    assert allowed(push(who, record, gone(name), system=True))


def test_A5_an_assignee_writes_from_the_create_on() -> None:
    who = Who("account_executive", "owner")
    assert push(who, None, create("errand", {"for": OTHER, "done": True})).code == ""
    theirs = push(who, None, create("errand", {"owner": OWNER, "for": ME}))
    assert (theirs.code, theirs.field) == ("not_allowed", "")


def test_A6_evidence_is_the_authors_and_written_once() -> None:
    sign = Edit(1, "m", "evidence", REC, 0, stamp(), [Set("signed_at", 5)])
    for relation, code in (("creator", ""), ("owner", "not_allowed")):
        who = Who("account_executive", relation)
        record = a_record("evidence", who)
        del record.fields["signed_at"]
        assert push(who, record, sign).code == code
    who = Who("account_executive", "creator")
    again = Edit(1, "m", "evidence", REC, 0, stamp(), [Set("signed_at", 6)])
    assert push(who, a_record("evidence", who), again).code == "once_already_set"


def test_A5_nobody_signs_for_a_record_without_an_author() -> None:
    """Who could set `created_by` afterwards would become the author, and might delete."""
    who = Who("account_executive", "teammate")
    record = a_record("contact", who)
    del record.fields["created_by"]
    record.meta[BORN][3] = ""
    assert push(who, record, Edit(1, "m", "contact", REC, 0, stamp(), [Set("created_by", ME)])).code


# One record, one person, one mutation.


def everybody(who: Who) -> access.People:
    """OWNER sells in the north; ME is with them, or in the south. Mind that an owner is ME."""
    apart = who.relation in ("outsider", "cannot read")
    me = Person(ME, who.role, SOUTH if apart else NORTH)
    owner = Person(OWNER, "account_executive", NORTH)
    return people_of([owner, me, Person(OTHER, "account_executive", NORTH)], [Team(NORTH), Team(SOUTH)])


def a_record(name: str, who: Who, *, deleted: bool = False) -> Record:
    of = RECORD_TYPES[name]
    fields = {field: value_of(each) for field, each in of.fields.items() if field not in of.parents}
    said: dict[str, Any] = {
        of.owner: ME if who.relation == "owner" else OWNER,
        of.visibility: {"outsider": "everyone", "cannot read": "private"}.get(who.relation, "team"),
        of.assignee: ME if who.relation == "assignee" else OTHER,
        of.key_team: NORTH,
        "created_by": ME if who.relation == "creator" else OTHER,
        "target": "company",
    }
    fields |= {field: value for field, value in said.items() if field in of.fields}
    if of.parents:
        fields[of.parents[-1]] = ABOVE
    author = ME if who.relation == "creator" else OTHER
    meta = {BORN: [1, "000000000001-0000-x", "x", author, 0]}
    if deleted:
        meta[LIFE] = [2, "000000000002-0000-x", "x", OTHER, 1]
    key, parent = access.row_key(of, fields, lambda *_: above(who, name).key, everybody(who).holds)
    return Record(name, REC, key, parent, deleted, 2, 1, fields, meta)


def above(who: Who, below: str) -> Record:
    """What a record of type `below` hangs from, as open as it is to be."""
    of = RECORD_TYPES[below]
    kind = of.fields[of.parents[-1]].ref if of.parents else "company"
    key = {"outsider": "*", "cannot read": f"p:{OWNER}"}.get(who.relation, f"t:{OWNER}")
    meta = {BORN: [1, "000000000001-0000-x", "x", OWNER, 0]}
    return Record(kind or "company", ABOVE, key, "", False, 1, 1, {"owner": OWNER, "name": "x"}, meta)


def readable(record: Record, who: Who) -> bool:
    """From A2: who holds the record's key."""
    if who.role in ("administrator", "sales_operations") or record.key == "*":
        return True
    if record.key.startswith("r:"):
        return record.key == f"r:{who.role}"
    return who.relation not in ("outsider", "cannot read")


def stamp() -> str:
    return f"{NOW_MS:012x}-0000-{DEVICE}"


def value_of(field: Field) -> Any:
    samples: Mapping[str, Any] = {
        "line": "x", "prose": "x", "ref": OTHER, "lines": ["x"], "day": "2026-01-01", "instant": 5,
        "integer": 5, "number": 5,
        "flag": True, "money": {"amount": 1, "currency": "MYR"}, "tags": ["x"], "scalar": "x",
        "data": {"any": 1},
    }  # fmt: skip
    formats = {
        "id": "x", "email": "a@b.example", "e164": "+60123456789", "country": "MY", "currency": "MYR",
        "language": "en", "base64": "eA==",
    }  # fmt: skip
    if field.format:
        return formats[field.format]
    match field.kind:
        case "choice":
            return field.choices[0]
        case "choices":
            return [field.choices[0]]
        case "compound" | "items":
            whole = {name: value_of(part) for name, part in field.shape.items()}
            return {"i1": whole} if field.kind == "items" else whole
        case kind:
            return samples[kind]


def edit(record: Record, field: str) -> Edit:
    """A write of the value that is there, so that only rights can be in its way."""
    name, of = record.type, RECORD_TYPES[record.type].fields[field]
    value: Any = record.fields.get(field)
    op: Op
    match of.merge:
        case "tags":
            op = Add(field, "x")
        case "items":
            op = Set(field, record.fields[field]["i1"], "i1")
        case "text":
            op = Text(field, value)
        case _:
            op = Set(field, value)
    return Edit(1, "m", name, REC, 0, stamp(), [op])


def gone(name: str, *, revive: bool = False) -> Delete | Revive:
    kind = Revive if revive else Delete
    return kind(1, "m", name, REC, 9, stamp())


def create(name: str, fields: dict[str, Any]) -> Create:
    return Create(1, "m", name, REC, 0, stamp(), fields)


def push(
    who: Who, record: Record | None, mutation: Create | Edit | Delete | Revive, *, system: bool = False
) -> Result:
    people = everybody(who)
    author = Author(ME, who.role, people.held(ME), system)
    records = {ABOVE: above(who, mutation.type)} | ({} if record is None else {record.id: record})
    loaded = Loaded(9, "", Device(DEVICE), author, people, records)
    return decide.decide(PushRequest(1, 1, DEVICE, [mutation]), loaded, NOW_MS).results[0]


def allowed(result: Result) -> bool:
    """`once_already_set`: may write it, but not twice."""
    assert result.code in ("", "not_allowed", "once_already_set"), result
    return result.code != "not_allowed"
