"""Forgetting a person for good, by the rules F of sync/SPEC.md, and giving out all that is kept of one."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from litestar.testing import TestClient

from backend.accounts.passwords import Passwords
from backend.base.clock import now_ms
from backend.base.database.engine import make_engine
from backend.config import Settings
from backend.features.erase import logic
from backend.followers.follower import Follower
from backend.replica.retention import collect
from sync.limits import PROTOCOL, SCHEMA_VERSION
from tests.backend.house import House, build, sign_in

Values = dict[str, Any]
SECRET = "Zainab binti Rahman"
TABLES = (
    "record",
    "history",
    "mutation",
    "search_text",
    "quarantined",
    "upload",
    "follower_aside",
    "departure",
)


@pytest.fixture
def house(settings: Settings) -> House:
    return build(replace(settings, trust_forwarded=True), Passwords(rounds=1, memory_kib=1_024))


class Browser:
    """A signed-in device that pushes and pulls by hand."""

    def __init__(self, client: TestClient, name: str) -> None:
        self.http = client
        self.device = sign_in(client, name).json()["device"]
        self.n = 0
        self.cursor = ""

    def write(self, kind: str, type_: str, record: str, **more: Any) -> Any:
        self.n += 1
        one = {"n": self.n, "id": str(uuid.uuid4()), "kind": kind, "type": type_, "record": record, "base": 0,
               "stamp": f"01a1ee565e{self.n:02x}-0000-{self.device}"} | more  # fmt: skip
        head = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": self.device}
        return self.http.post("/api/sync/push", json=head | {"mutations": [one]}).json()["results"][0]

    def create(self, type_: str, **fields: Any) -> str:
        record = str(uuid.uuid4())
        assert self.write("create", type_, record, fields=fields)["outcome"] == "applied"
        return record

    def set(self, type_: str, record: str, field: str, value: Any) -> Any:
        return self.write("edit", type_, record, ops=[{"op": "set", "field": field, "value": value}])

    def pull(self) -> list[Values]:
        body = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "cursor": self.cursor, "keys": ""}
        answer = self.http.post("/api/sync/pull", json=body).json()
        self.cursor = answer["cursor"]
        changes: list[Values] = answer["changes"]
        return changes + (self.pull() if answer["more"] else [])


@pytest.fixture
def office(house: House) -> Iterator[Browser]:
    with house.browser(address="198.51.100.9") as client:
        yield Browser(client, "rani")


@pytest.fixture
def rep(house: House) -> Iterator[Browser]:
    with house.browser() as client:
        yield Browser(client, "ali")


def subject(rep: Browser) -> str:
    """A contact with history, a conflict and a refused edit, each with something of hers."""
    record = rep.create(
        "contact", name={"full": SECRET}, notes="allergic to peanuts", visibility="everyone",
        phones={"p": {"number": "+60123456789"}}, emails={"e": {"address": "zainab@rahman.example"}},
    )  # fmt: skip
    rep.set("contact", record, "job_title", "Zainab's first title")
    rep.set("contact", record, "job_title", "Zainab's second title")
    assert rep.set("contact", record, "birthday", f"not a day of {SECRET}")["outcome"] == "rejected"
    return record


def erase(office: Browser, record: str, confirm: str = SECRET, **more: Any) -> Any:
    return office.http.post("/api/erase", json={"type": "contact", "id": record, "confirm": confirm} | more)


def kept(house: House) -> str:
    """Everything the database holds, as text."""
    return "\n".join(str(house.sql(f"SELECT * FROM {table}")) for table in TABLES)


def test_F1_nothing_of_a_forgotten_record_is_left(house: House, office: Browser, rep: Browser) -> None:
    record = subject(rep)
    assert SECRET in kept(house)
    assert erase(office, record).json() == {"erased": 1}
    left = kept(house)
    for word in ("Zainab", "peanuts", "60123456789", "zainab@"):
        assert word not in left
    [(fields, deleted)] = house.sql("SELECT fields, deleted FROM record WHERE id = $1", record)
    assert (fields, bool(deleted)) == ("{}", True)
    events = house.sql("SELECT person, subject FROM security_event WHERE kind = 'erased'")
    assert events == [(house.people["rani"], record)]


def test_F1_conflicts_about_it_go_too(house: House, office: Browser, rep: Browser) -> None:
    record = subject(rep)
    assert office.set("contact", record, "job_title", "Zainab's rival title")["outcome"] == "conflict"
    assert erase(office, record).json() == {"erased": 2}
    assert "Zainab" not in kept(house)


def test_F1_the_tally_and_the_key_below_stay_right(house: House, office: Browser, rep: Browser) -> None:
    record = subject(rep)
    call = rep.create("activity", kind="call", contact=record, subject="About prices")
    before = house.sql("SELECT akey FROM record WHERE id = $1", call)
    erase(office, record)
    assert house.sql("SELECT sum(n) FROM tally WHERE type = 'contact'") == [(0,)]
    assert rep.set("activity", call, "outcome", "Agreed")["outcome"] == "applied"
    assert house.sql("SELECT akey FROM record WHERE id = $1", call) == before


def test_F2_every_device_is_told_that_it_was_forgotten(house: House, office: Browser, rep: Browser) -> None:
    record = subject(rep)
    for one in (office, rep):
        one.pull()
    erase(office, record)
    for one in (office, rep):
        [drop] = [each for each in one.pull() if each["id"] == record]
        assert drop == {"change": "drop", "type": "contact", "id": record, "why": "forgotten"}


def test_F3_its_id_is_refused_for_ever(house: House, office: Browser, rep: Browser) -> None:
    record = subject(rep)
    erase(office, record)
    told = [
        rep.set("contact", record, "job_title", "Again"),
        rep.write("create", "contact", record, fields={"name": {"full": "Again"}}),
        rep.write("revive", "contact", record),
        rep.write("delete", "contact", record),
    ]
    assert [(each["outcome"], each["code"]) for each in told] == [("rejected", "record_forgotten")] * 4

    async def nights() -> None:
        engine = make_engine(house.settings.database_url)
        nobody: list[Follower] = []
        try:
            for day in range(200):
                await collect(engine, house.tenant, nobody, now_ms() + day * 86_400_000)
        finally:
            await engine.close_connection_pool()

    asyncio.run(nights())
    assert house.sql("SELECT count(*) FROM record WHERE id = $1", record) == [(1,)], (
        "its tombstone is not collected"
    )


def test_F4_a_restored_backup_is_erased_again_before_the_first_request(house: House, rep: Browser) -> None:
    record, unknown = subject(rep), str(uuid.uuid4())
    tables = {table: house.sql(f"SELECT * FROM {table}") for table in ("record", "history")}
    with house.browser(address="198.51.100.9") as client:
        erase(Browser(client, "rani"), record)
    file = house.settings.var_dir / "erased" / f"{house.tenant}.txt"
    assert file.read_text().split() == [record], "ids only"
    file.write_text(f"{record}\n{unknown}\nnonsense\n")
    for table, rows in tables.items():
        house.sql(f"DELETE FROM {table}")
        marks = ", ".join(f"${i + 1}" for i in range(len(rows[0])))
        for row in rows:
            house.sql(f"INSERT INTO {table} VALUES ({marks})", *row)
    assert SECRET in kept(house)
    with house.browser() as client:
        again = Browser(client, "ali")
        assert SECRET not in kept(house)
        told = again.write("create", "contact", unknown, fields={"name": {"full": "Back"}})
        assert told["code"] == "record_forgotten", "made after the backup, and forgotten"


def test_F5_notes_of_others_that_name_her_are_listed_and_stay(
    house: House, office: Browser, rep: Browser
) -> None:
    record = subject(rep)
    note = rep.create("activity", kind="note", subject="Lunch", body="Met ZAINAB  binti Rahman at the fair.")
    number = rep.create(
        "company", name="Kedai", notes="Ask for 012-345 6789 on Mondays", visibility="everyone"
    )
    about = rep.create("activity", kind="call", contact=record, subject="Prices")
    other = rep.create("contact", name={"full": "Somebody else"}, visibility="everyone")
    told = office.http.get(f"/api/erase/contact/{record}").json()
    assert (told["title"], told["history"]) == (SECRET, 1)
    assert {one["id"] for one in told["mentions"]} == {note, number}
    assert {one["id"] for one in told["about"]} == {about}
    assert other not in json.dumps(told)
    erase(office, record, also=[about, other])
    rows = dict(house.sql("SELECT id, fields FROM record"))
    assert "ZAINAB" in rows[note]
    assert rows[about] == "{}"
    assert "Somebody else" in rows[other], "only what is about her can go along"


def test_what_is_erased_must_be_typed(house: House, office: Browser, rep: Browser) -> None:
    record = subject(rep)
    for wrong in ("", "yes", "Zainab"):
        answer = erase(office, record, wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_confirmed")
    assert SECRET in kept(house)
    assert erase(office, record, f"  {SECRET.upper()} ").status_code == 200
    assert erase(office, record).json()["code"] == "not_found"


def test_only_administrators_erase_and_export(house: House, rep: Browser) -> None:
    record = subject(rep)
    path = f"/api/erase/contact/{record}"
    for answer in (rep.http.get(path), rep.http.get(f"{path}/export"), erase(rep, record)):
        assert answer.json()["code"] == "not_allowed"


def test_all_about_one_subject_is_one_file(house: House, office: Browser, rep: Browser) -> None:
    record = subject(rep)
    rep.create("activity", kind="call", contact=record, subject="<script>alert(1)</script>")
    answer = office.http.get(f"/api/erase/contact/{record}/export")
    assert "attachment" in answer.headers["content-disposition"]
    page = answer.text
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["fields"]["name"]["full"] == SECRET
    assert data["history"][0]["value"] == "Zainab's first title"
    assert data["about"][0]["fields"]["subject"] == "<script>alert(1)</script>"
    assert page.count("<script") == 1, "what people wrote is no page"
    readable = page[: found.start()]
    assert SECRET in readable
    assert "peanuts" in readable
    assert house.sql("SELECT count(*) FROM security_event WHERE kind = 'subject_exported'") == [(1,)]


def test_a_person_is_found_by_name_address_and_number_alone() -> None:
    who = logic.named("contact", {
        "name": {"full": "Siti Aminah"}, "phones": {"a": {"number": "+60123456789"}, "b": {"raw": "12"}},
        "emails": {"e": {"address": "Siti@Kedai.my"}},
    })  # fmt: skip

    def found(text: str) -> bool:
        return bool(list(logic.mentions({"notes": text}, who)))

    yes = [
        "with siti aminah.",
        "write to SITI@kedai.my",
        "call 0123456789",
        "012-345 6789",
        "+60 12 345 6789",
    ]
    no = ["Siti came", "aminah", "call 0123456780", "12", ""]
    assert [found(text) for text in yes] == [True] * len(yes)
    assert [found(text) for text in no] == [False] * len(no)
    assert not logic.named("contact", {"name": {"full": "Al"}}).words, "too short to mean anybody"
