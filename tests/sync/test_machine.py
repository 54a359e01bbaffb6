"""M12: a machine's write yields to a person's it did not know of, whatever the stamps and the order."""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync import merge
from sync.decision.plan import Register
from sync.merge import Side
from sync.schema import RECORD_TYPES, Field, RecordType
from sync.wire import Op
from tests.sim.test_convergence import PEOPLE, make_server
from tests.sim.world import Phone, Server, uid
from tests.sync.conftest import ANA, OPS

REC = uid(500)
CASES = json.loads((Path(__file__).parents[1] / "vectors" / "machine.json").read_text("utf-8"))["cases"]


def machine_id(number: int) -> str:
    """A device id that says it is a machine's: a UUID of version 8."""
    return f"{uid(number)[:14]}8{uid(number)[15:]}"


@pytest.fixture
def machine(server: Server) -> Phone:
    """A follower that acts for Ops."""
    return Phone(server, OPS, machine_id(200))


def write(phone: Phone, type_name: str, said: Any) -> None:
    if said == "delete":
        phone.delete(type_name, REC)
        return
    for op in said:
        phone.edit(type_name, REC, msgspec.convert(op, Op))


@pytest.mark.parametrize("m_first", [False, True], ids=["p first", "m first"])
@pytest.mark.parametrize("m_later", [False, True], ids=["p later", "m later"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_M12_vectors(
    server: Server, ana: Phone, machine: Phone, case: dict[str, Any], m_later: bool, m_first: bool
) -> None:
    ana.create(case["type"], REC, **case["before"])
    ana.sync()
    machine.pull()
    sides = [(ana, case["p"]), (machine, case["m"])]
    for phone, said in sides if m_later else reversed(sides):
        server.now_ms += 10
        write(phone, case["type"], said)
    for phone in (machine, ana) if m_first else (ana, machine):
        assert all(each.outcome != "rejected" for each in phone.push())
    row = server.rows[REC]
    assert {name: row.fields.get(name) for name in case["after"]} == case["after"]
    assert row.deleted == case["deleted"]
    history = [json.dumps(each.value) for each in server.history]
    assert [value for value in case["history"] if json.dumps(value) not in history] == []
    assert server.conflicts(REC) == []


def test_M12_a_machine_that_knows_what_stands_replaces_it(server: Server, ana: Phone, machine: Phone) -> None:
    ana.create("contact", REC, job_title="person", notes="person")
    ana.sync()
    machine.pull()
    machine.set("contact", REC, "job_title", "machine")
    machine.text("contact", REC, "notes", "machine")
    assert [each.outcome for each in machine.push()] == ["applied", "applied"]
    assert server.rows[REC].fields["job_title"] == server.rows[REC].fields["notes"] == "machine"


def test_M12_of_two_machines_the_later_stands_and_nobody_is_asked(
    server: Server, ana: Phone, machine: Phone
) -> None:
    other = Phone(server, OPS, machine_id(201))
    ana.create("contact", REC, notes="One.")
    ana.sync()
    for phone in (machine, other):
        phone.pull()
    for phone, said in ((machine, "early"), (other, "late")):
        server.now_ms += 10
        phone.set("contact", REC, "job_title", said)
        phone.text("contact", REC, "notes", said)
    other.push()
    machine.push()
    assert server.rows[REC].fields["job_title"] == "late"
    assert "early" in [each.value for each in server.history]
    assert server.conflicts(REC) == []


def test_M12_people_still_ask_each_other(server: Server, ana: Phone, ben: Phone, machine: Phone) -> None:
    """Two people clash as ever, with a machine's write between them."""
    ana.create("contact", REC, job_title="Buyer")
    ana.sync()
    for phone in (ben, machine):
        phone.pull()
    for phone, said in ((ana, "ana"), (ben, "ben"), (machine, "machine")):
        server.now_ms += 10
        phone.set("contact", REC, "job_title", said)
    for phone in (ana, machine, ben):
        phone.push()
    assert server.rows[REC].fields["job_title"] == "ben"
    (conflict,) = server.conflicts(REC)
    assert conflict.fields["loser"]["person"] == ANA


def test_M4_M12_a_persons_words_in_a_machines_text_are_not_lost_with_it(
    server: Server, ana: Phone, ben: Phone, machine: Phone
) -> None:
    """The machine built on Ana's text, and Ben has seen neither."""
    ana.create("contact", REC, notes="One.\n\nTwo.\n\nThree.")
    ana.sync()
    ben.pull()
    ana.text("contact", REC, "notes", "One, by Ana.\n\nTwo.\n\nThree.")
    ana.push()
    machine.pull()
    machine.text("contact", REC, "notes", "One, by Ana.\n\nTwo.\n\nThree, tidied.")
    machine.push()
    ben.text("contact", REC, "notes", "One.\n\nTwo, by Ben.\n\nThree.")
    assert ben.push_one().outcome == "merged"
    assert server.rows[REC].fields["notes"] == "One, by Ana.\n\nTwo, by Ben.\n\nThree, tidied."


@pytest.mark.parametrize("m_first", [False, True])
def test_M8_M12_what_is_written_once_is_the_persons(
    server: Server, ana: Phone, machine: Phone, monkeypatch: pytest.MonkeyPatch, m_first: bool
) -> None:
    once = RecordType({"seen_at": Field("instant", "once")})
    monkeypatch.setitem(RECORD_TYPES, "sighting", once)
    maker = Phone(server, OPS, uid(300))
    maker.create("sighting", REC)
    maker.push()
    operator = Phone(server, OPS, uid(301))
    for phone in (operator, machine):
        phone.pull()
    operator.set("sighting", REC, "seen_at", 1)
    machine.set("sighting", REC, "seen_at", 2)
    codes = {
        phone.id: phone.push_one().code for phone in ([machine, operator] if m_first else [operator, machine])
    }
    assert server.rows[REC].fields["seen_at"] == 1
    assert codes[operator.id] == ""
    assert codes[machine.id] == ("" if m_first else "once_already_set")
    operator.pull()
    operator.set("sighting", REC, "seen_at", 3)
    assert operator.push_one().code == "once_already_set"


def test_M12_a_record_that_a_machine_knows_is_deleted_stays_deleted(
    server: Server, ana: Phone, machine: Phone
) -> None:
    ana.create("contact", REC)
    ana.delete("contact", REC)
    ana.push()
    machine.pull()
    machine.set("contact", REC, "job_title", "x")
    assert machine.push_one().code == "record_deleted"


@pytest.mark.parametrize("number", range(12))
def test_M1_M12_T2_T3_people_and_machines_in_every_order_of_arrival(seed: int, number: int) -> None:
    """Two people and two machines that saw the same work alone; every order ends in the same record."""
    ends = [race(seed * 100 + number, order) for order in itertools.permutations(range(4))]
    for end in ends[1:]:
        assert end == ends[0], f"seed {seed * 100 + number}"


def race(seed: int, order: tuple[int, ...]) -> Any:
    chance = random.Random(seed)
    server = make_server()
    ids = [uid(100), uid(101), machine_id(102), machine_id(103)]
    phones = [Phone(server, PEOPLE[4], each) for each in ids]
    phones[0].create("deal", REC, name="x", tags=["a"], contacts={"c": {"contact": uid(1)}})
    phones[0].push()
    for phone in phones:
        phone.pull()
    for index in chance.sample(range(4), 4):
        server.now_ms += 1
        for _ in range(4):
            alone(phones[index], chance)
    for index in order:
        phones[index].push()
    row = server.rows[REC]
    machines = set(ids[2:])
    for conflict in server.conflicts(REC):
        assert conflict.fields["loser"]["device"] not in machines
    return row.deleted, {name: value for name, value in row.fields.items() if name != "created_at"}


def alone(phone: Phone, chance: random.Random) -> None:
    value = f"{phone.id[-2:]}{chance.randrange(99)}"
    match chance.randrange(6):
        case 0:
            phone.add("deal", REC, "tags", chance.choice("ab"))
        case 1:
            phone.remove_tag("deal", REC, "tags", "a")
        case 2:
            phone.set("deal", REC, "contacts", {"contact": uid(chance.randrange(9))}, "c")
        case 3:
            phone.remove_item("deal", REC, "contacts", "c")
        case 4:
            status = chance.choice(["open", "won", "lost"])
            phone.set("deal", REC, "stage", {"stage": value, "status": status})
        case _:
            phone.set("deal", REC, "source", value)
    if chance.random() < 0.1:
        phone.delete("deal", REC)
        phone.revive("deal", REC)


def test_M1_M6_M12_whatever_each_had_seen_the_end_does_not_depend_on_the_order(seed: int) -> None:
    """Writes with causes: each has seen some of those before it, and all that these had seen."""
    for number in range(seed, seed + 1_000):
        chance = random.Random(number)
        writes, seen = causes(chance, chance.randint(3, 5))
        ends = {deliver(writes, seen, linear(chance, seen)) for _ in range(8)}
        assert len(ends) == 1, f"seed {number}"


def causes(chance: random.Random, count: int) -> tuple[list[Side], list[set[int]]]:
    writes: list[Side] = []
    seen: list[set[int]] = []
    for index in range(count):
        direct = {each for each in range(index) if chance.random() < 0.4}
        seen.append(direct.union(*(seen[each] for each in direct)))
        floor = max((int(writes[each].register.stamp[:6]) for each in seen[index]), default=0)
        stamp = f"{floor + chance.randint(1, 9):06}-{index}"  # no two devices make the same
        device = machine_id(index) if chance.random() < 0.5 else uid(index)
        gone = int(chance.random() < 0.3)
        writes.append(Side(None if gone else index, Register(index, stamp, device, "", gone)))
    return writes, seen


def linear(chance: random.Random, seen: list[set[int]]) -> list[int]:
    """An order of arrival in which each comes after what it has seen."""
    order: list[int] = []
    while len(order) < len(seen):
        ready = [each for each in range(len(seen)) if each not in order and seen[each] <= set(order)]
        order.append(chance.choice(ready))
    return order


def deliver(writes: list[Side], seen: list[set[int]], order: list[int]) -> Any:
    standing: list[Side] = []
    for index in order:
        unseen = [each for each in standing if each.register.seq not in seen[index]]
        stands, behind = merge.resolve(unseen, writes[index], merge.live_then_stamp)
        standing = [stands, *behind]
    return standing[0].value


def test_M12_whose_write_it_is_shows_in_the_register() -> None:
    assert merge.is_machine(machine_id(7))
    assert not any(
        merge.is_machine(each) for each in (uid(7), "server", "", "0b9c9d9e-0000-4000-8000-00000000000a")
    )
