"""Random phones around the pure core: whatever happens in whatever order, all end equal and nothing is lost.

The seed is printed when a run fails: LAPANGAN_TEST_SEED=<seed> runs it again. A seed that once failed
stays in OLD_SEEDS.
"""

import itertools
import json
import random
from typing import Any

import pytest

from sync import access
from sync.access import Person, Team
from sync.decision.acts import act_of
from sync.decision.plan import Record
from sync.schema import RECORD_TYPES
from sync.wire import Create, Mutation, Put
from tests.sim.world import Phone, Server, uid

PEOPLE = [uid(n) for n in range(1, 6)]
NORTH, SOUTH = uid(11), uid(12)
OLD_SEEDS: list[int] = []
RUNS, STEPS = 25, 120
CODES = ("", "not_allowed", "record_unknown", "record_exists", "record_deleted", "act_refused")
YEAR_MS = 365 * 86_400_000


def make_server() -> Server:
    ana, ben, cyd, mei, ops = PEOPLE
    return Server(
        [
            Person(ana, "account_executive", NORTH),
            Person(ben, "account_executive", NORTH),
            Person(cyd, "account_executive", SOUTH),
            Person(mei, "sales_manager", NORTH),
            Person(ops, "sales_operations"),
        ],
        [Team(NORTH, mei), Team(SOUTH)],
    )


class Chaos:
    """Random work on a handful of records. `said`: every value a device was told was taken."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.server = make_server()
        people = [*PEOPLE, PEOPLE[0]]  # the first person has two phones
        self.phones = [
            Phone(self.server, person, uid(100 + i), self.random.choice([0, 0, -YEAR_MS, YEAR_MS]))
            for i, person in enumerate(people)
        ]
        self.count = 0
        self.values: dict[tuple[str, int], list[tuple[str, str]]] = {}
        self.said: list[tuple[str, str]] = []
        self.ids = {kind: [uid(1000 * i + n) for n in range(4)] for i, kind in enumerate(self.kinds, 1)}

    kinds = ("company", "contact", "deal")

    def step(self) -> None:
        self.server.now_ms += self.random.randrange(5)
        phone = self.random.choice(self.phones)
        match self.random.randrange(10):
            case 0 | 1:
                self.push(phone)
            case 2:
                phone.pull()
            case 3 if phone.outbox:
                # The server took it and the answer was lost: the phone knows nothing and sends again later.
                sent = phone.outbox[: self.some(phone)]
                results = self.server.push(phone.person, phone.id, sent)
                self.heard(phone, sent, results)
            case _:
                self.edit(phone)

    def push(self, phone: Phone) -> None:
        if phone.outbox:
            most = self.some(phone)
            sent = phone.outbox[:most]
            self.heard(phone, sent, phone.push(most))

    def some(self, phone: Phone) -> int:
        """How many to send: a random part of what waits, which ends between two acts (P9)."""
        acts = [act_of(each) for each in phone.outbox] + [""]
        ends = [n for n in range(1, len(acts)) if not acts[n - 1] or acts[n - 1] != acts[n]]
        return self.random.choice(ends)

    def heard(self, phone: Phone, sent: list[Mutation], results: list[Any]) -> None:
        assert [each.n for each in results] == [each.n for each in sent]
        for mutation, result in zip(sent, results, strict=True):
            assert result.code in CODES, result
            if result.code == "act_refused":
                mine = zip(sent, results, strict=True)
                members = [(each, said) for each, said in mine if act_of(each) == act_of(mutation)]
                unmade = [each for each, said in members if said.code and isinstance(each, Create)]
                assert any(each.record in repr(mutation) for each in unmade), result
            if "rejected" not in (result.outcome, result.first):
                self.said += self.values.pop((phone.id, mutation.n), [])

    def fresh(self, record: str, mutation_values: list[tuple[str, str]]) -> str:
        self.count += 1
        mutation_values.append((record, f"v{self.count}"))
        return f"v{self.count}"

    def edit(self, phone: Phone) -> None:
        """One write, or several as one act."""
        self.count += 1
        phone.act = self.random.choice(["", "", uid(100_000 + self.count)])
        for _ in range(self.random.randint(2, 4) if phone.act else 1):
            self.edit_one(phone)
        phone.act = ""

    def edit_one(self, phone: Phone) -> None:
        kind = self.random.choice(self.kinds)
        record = self.random.choice(self.ids[kind])
        said: list[tuple[str, str]] = []
        mutation = self.write(phone, kind, record, said)
        self.values[phone.id, mutation.n] = said

    def write(  # noqa: C901 - one case per kind of edit
        self, phone: Phone, kind: str, record: str, said: list[tuple[str, str]]
    ) -> Mutation:
        pick = self.random.choice
        if phone.view(record) is None and self.random.random() < 0.6:
            return self.create(phone, kind, record, said)
        match self.random.randrange(12):
            case 0:
                return phone.delete(kind, record)
            case 1:
                return phone.revive(kind, record)
            case 2:
                return phone.set(kind, record, "visibility", pick(["private", "team", "everyone"]))
            case 3:
                return phone.set(kind, record, "owner", pick(PEOPLE))
            case 4 if kind != "company":
                return phone.set(kind, record, "company", pick([None, *self.ids["company"]]))
            case 5:
                return phone.add(kind, record, "tags", pick("abc"))
            case 6:
                return phone.remove_tag(kind, record, "tags", pick("abc"))
            case 7:
                notes: str = (phone.view(record) or {}).get("notes") or "one\ntwo\nthree"
                lines = notes.split("\n")
                lines[self.random.randrange(len(lines))] += " " + self.fresh(record, said)
                return phone.text(kind, record, "notes", "\n".join(lines))
            case 8 if kind != "deal":
                return phone.set(kind, record, "phones", {"raw": self.fresh(record, said)}, pick("pq"))
            case 9 if kind != "deal":
                return phone.remove_item(kind, record, "phones", pick("pq"))
            case 10 if kind == "deal":
                value = {"stage": self.fresh(record, said), "status": pick(["open", "open", "won", "lost"])}
                return phone.set(kind, record, "stage", value)
            case _:
                return phone.set(kind, record, "source", self.fresh(record, said))

    def create(self, phone: Phone, kind: str, record: str, said: list[tuple[str, str]]) -> Mutation:
        pick = self.random.choice
        fields: dict[str, Any] = {"visibility": pick(["private", "team", "team", "everyone"])}
        fields["name"] = {"full": self.fresh(record, said)} if kind == "contact" else "x"
        if kind != "company":
            fields["company"] = pick([None, *self.ids["company"]])
        return phone.create(kind, record, **fields, source=self.fresh(record, said))

    def settle(self) -> None:
        """The network is back: everyone drains, then pulls."""
        for phone in self.phones:
            while phone.outbox:
                sent = list(phone.outbox)
                self.heard(phone, sent, phone.push())
        for phone in self.phones:
            phone.pull()


def check(chaos: Chaos) -> None:
    server = chaos.server
    for phone in chaos.phones:
        held = server.held(phone.person)
        readable = {
            row.id: (row.type, row.fields)
            for row in server.rows.values()
            if access.may_read(held, row.key) and not row.deleted
        }
        assert phone.confirmed == readable, f"{phone.person} shows other rows than the server holds"
        assert phone.pull() == []
    for row in server.rows.values():
        check_row(server, row)
    kept: dict[str, str] = {row.id: json.dumps(row.fields) for row in server.rows.values()}
    for each in server.history:
        kept[each.record] += json.dumps(each.value)
    for record, value in chaos.said:
        assert f"{value}" in words(kept[record]), f"{value} of {record} is lost"


def words(text: str) -> set[str]:
    return set(text.replace('"', " ").replace("\\n", " ").replace("}", " ").split())


def check_row(server: Server, row: Record) -> None:
    def key_of(type_name: str, record: str) -> str | None:
        found = server.rows.get(record)
        return found.key if found is not None and found.type == type_name else None

    holds = server.everybody().holds
    assert (row.key, row.parent) == access.row_key(RECORD_TYPES[row.type], row.fields, key_of, holds)
    if row.type == "conflict":
        assert row.fields["record"] in server.rows


def run(seed: int, steps: int = STEPS) -> None:
    """Random work of so many steps, then everyone drains; the same for the same seed."""
    chaos = Chaos(seed)
    try:
        for _ in range(steps):
            chaos.step()
        chaos.settle()
        check(chaos)
    except BaseException:
        print(f"seed {seed}")
        raise


def test_M9_P9_L5_A3_random_phones_converge_and_lose_nothing(seed: int) -> None:
    for each in (*OLD_SEEDS, *range(seed, seed + RUNS)):
        run(each)


@pytest.mark.parametrize("number", range(12))
def test_M2_M5_M6_M7_T2_T3_the_order_of_arrival_does_not_matter(seed: int, number: int) -> None:
    """Three phones that saw the same work alone; every order of their pushes ends in the same records."""
    states = [_race(seed * 100 + number, order) for order in itertools.permutations(range(3))]
    for state in states[1:]:
        assert state == states[0], f"seed {seed * 100 + number}"


def _race(seed: int, order: tuple[int, ...]) -> dict[str, Any]:
    chaos = Chaos(seed)
    phones = [chaos.phones[0], chaos.phones[1], chaos.phones[3]]
    for kind in chaos.kinds:
        phones[0].create(
            kind, chaos.ids[kind][0], name={"full": "x"} if kind == "contact" else "x", tags=["a"]
        )
    phones[0].push()
    for phone in phones:
        phone.skew_ms = 0
        phone.pull()
    for phone in phones:
        chaos.server.now_ms += 1
        for _ in range(5):
            kind = chaos.random.choice(chaos.kinds)
            _alone(chaos, phone, kind, chaos.ids[kind][0])
    for index in order:
        phones[index].push()
    rows = chaos.server.rows.values()
    return {row.id: (row.deleted, row.key, _comparable(row)) for row in rows if row.type != "conflict"}


def _alone(chaos: Chaos, phone: Phone, kind: str, record: str) -> None:
    pick, said = chaos.random.choice, list[tuple[str, str]]()
    match chaos.random.randrange(6):
        case 0:
            phone.delete(kind, record)
            phone.revive(kind, record)
        case 1:
            phone.add(kind, record, "tags", pick("abc"))
        case 2:
            phone.remove_tag(kind, record, "tags", pick("abc"))
        case 3 if kind != "deal":
            phone.set(kind, record, "phones", {"raw": chaos.fresh(record, said)}, pick("pq"))
        case 4 if kind != "deal":
            phone.remove_item(kind, record, "phones", pick("pq"))
        case 5 if kind == "deal":
            phone.set(
                kind, record, "stage", {"stage": chaos.fresh(record, said), "status": pick(["open", "won"])}
            )
        case _:
            phone.set(kind, record, "source", chaos.fresh(record, said))


def _comparable(row: Record) -> dict[str, Any]:
    return {name: value for name, value in row.fields.items() if name != "created_at"}


def test_L3_a_new_phone_has_what_an_old_one_has(seed: int) -> None:
    chaos = Chaos(seed)
    for _ in range(STEPS):
        chaos.step()
    chaos.settle()
    for phone in chaos.phones:
        new = Phone(chaos.server, phone.person, uid(900))
        assert all(isinstance(change, Put) for change in new.pull())
        assert new.confirmed == phone.confirmed
