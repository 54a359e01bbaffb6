"""Lost devices: told so, emptied, their unsent work handed over and let in by a manager alone (section E)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from litestar.testing import TestClient

from backend.accounts.passwords import Passwords
from backend.config import Settings
from backend.replica.streams import Streams, end_signed_out
from sync.limits import PROTOCOL, QUARANTINE_ITEMS_MAX, SCHEMA_VERSION
from tests.backend.house import PASSWORD, House, build, sign_in

Values = dict[str, Any]
READS = ("/api/me", "/api/devices", "/api/people", "/api/sync/live", "/api/quarantine",
         "/api/export/contacts.csv", f"/api/sync/history/contact/{uuid.uuid4()}")  # fmt: skip


@pytest.fixture
def house(settings: Settings) -> House:
    return build(replace(settings, trust_forwarded=True), Passwords(rounds=1, memory_kib=1_024))


@pytest.fixture
def phone(house: House) -> Iterator[TestClient]:
    """Ali's phone, signed in."""
    with house.browser() as client:
        told = sign_in(client, "ali").json()
        client.headers["x-device"], client.headers["x-check"] = told["device"], told["check"]
        yield client


@pytest.fixture
def office(house: House) -> Iterator[TestClient]:
    """The administrator's browser."""
    with house.browser(address="198.51.100.9") as client:
        sign_in(client, "rani")
        yield client


def device_of(phone: TestClient) -> str:
    return phone.headers["x-device"]


def mutation(phone: TestClient, n: int, kind: str, type_: str, record: str, **more: Any) -> Values:
    stamp = f"01a1ee565e{n:02x}-0000-{device_of(phone)}"
    return {"n": n, "id": str(uuid.uuid4()), "kind": kind, "type": type_, "record": record,
            "base": 0, "stamp": stamp} | more  # fmt: skip


def contact(phone: TestClient, n: int, name: str, record: str = "") -> Values:
    fields = {"name": {"full": name}}
    return mutation(phone, n, "create", "contact", record or str(uuid.uuid4()), fields=fields)


def push(phone: TestClient, *mutations: Values) -> Any:
    head = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": device_of(phone)}
    return phone.post("/api/sync/push", json=head | {"mutations": list(mutations)})


def hand_over(phone: TestClient, *mutations: Values, done: bool = False, epoch: str = "") -> Any:
    items = [
        {"id": each["id"], "n": each["n"], "made_at": 7, "title": "T", "body": each} for each in mutations
    ]
    body = {
        "device": device_of(phone),
        "schema": SCHEMA_VERSION,
        "epoch": epoch,
        "items": items,
        "done": done,
    }
    return phone.post("/api/quarantine", json=body)


def revoke(house: House, phone: TestClient) -> None:
    """As its owner does from another device of theirs."""
    with house.browser(address="192.0.2.44") as other:
        sign_in(other, "ali")
        assert other.delete(f"/api/devices/{device_of(phone)}").status_code == 200


def names(client: TestClient) -> set[str]:
    body = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "cursor": "", "keys": ""}
    changes = client.post("/api/sync/pull", json=body).json()["changes"]
    return {each["fields"]["name"]["full"] for each in changes if each["type"] == "contact"}


def test_E1_a_revoked_device_is_told_so_and_reads_nothing(house: House, phone: TestClient) -> None:
    revoke(house, phone)
    for path in READS:
        answer = phone.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "device_revoked"), path
        assert answer.headers["content-type"] == "application/problem+json"
    for path in ("/api/sync/pull", "/api/sync/push", "/api/search", "/api/import"):
        assert phone.post(path, json={}).json()["code"] == "device_revoked", path
    assert phone.get("/api/me").json()["lost"][0]["device"] == device_of(phone)


def test_E1_a_deactivated_person_is_told_so_until_they_are_switched_on_again(
    house: House, phone: TestClient, office: TestClient
) -> None:
    ali = f"/api/people/{house.people['ali']}"
    office.patch(ali, json={"active": False})
    answer = phone.get("/api/me").json()
    assert (answer["code"], answer["lost"][0]["code"]) == ("person_deactivated", "person_deactivated")
    office.patch(ali, json={"active": True})
    assert phone.get("/api/me").json()["code"] == "signed_out"
    assert hand_over(phone, contact(phone, 1, "A")).json()["code"] == "not_lost"
    assert sign_in(phone, "ali", device=device_of(phone)).json()["device"] == device_of(phone)


def test_E1_who_is_only_signed_out_keeps_their_work(house: House, phone: TestClient) -> None:
    house.sql("UPDATE device_session SET expires_at = 1")
    assert phone.get("/api/me").json()["code"] == "signed_out"
    assert "lost" not in phone.get("/api/me").json()
    assert hand_over(phone).status_code == 409


def test_E1_another_device_of_a_shared_browser_is_told_to_whoever_is_signed_in(
    house: House, phone: TestClient
) -> None:
    sign_in(phone, "mei")
    assert "lost" not in phone.get("/api/me").json()
    revoke(house, phone)
    told = phone.get("/api/me").json()
    assert told["person"]["id"] == house.people["mei"]
    assert [one["device"] for one in told["lost"]] == [device_of(phone)]


def test_E2_only_this_server_knows_the_word_that_the_device_checks(house: House, phone: TestClient) -> None:
    space = uuid.UUID("3c1f6a0e-6d0b-5c57-8a57-0b7f6e2d9c11")
    check = phone.headers["x-check"]
    assert phone.get("/api/me").json()["check"] == check, "it is told again"
    revoke(house, phone)
    lost = phone.get("/api/me").json()["lost"][0]
    assert str(uuid.uuid5(space, lost["word"])) == check
    with house.browser() as stranger:  # a box that knows the device's id, and nothing else
        assert stranger.get("/api/me").json()["code"] == "signed_out"
        stranger.cookies.set("lapangan-device", f"{device_of(phone)}.guessed")
        assert "lost" not in stranger.get("/api/me").json()


def test_E3_a_lost_device_hands_over_and_is_known_no_more_once_it_is_empty(
    house: House, phone: TestClient
) -> None:
    revoke(house, phone)
    made = contact(phone, 1, "Siti")
    assert hand_over(phone, made).json() == {"items": 1}
    assert hand_over(phone, made).json() == {"items": 1}, "a second try changes nothing"
    assert phone.get("/api/me").json()["code"] == "device_revoked"
    assert hand_over(phone, done=True).json() == {"items": 1}
    assert phone.get("/api/me").json()["code"] == "signed_out"
    assert hand_over(phone, contact(phone, 2, "B")).json()["code"] == "signed_out"
    assert house.sql("SELECT emptied_at FROM device WHERE id = $1", device_of(phone)) != [(None,)]
    told = house.sql("SELECT kind FROM security_event WHERE device = $1 ORDER BY kind", device_of(phone))
    assert [row[0] for row in told] == ["device_wiped", "quarantine_received", "signed_in"]


def test_E3_nobody_hands_over_for_a_device_that_is_not_theirs(house: House, phone: TestClient) -> None:
    revoke(house, phone)
    with house.browser() as stranger:
        sign_in(stranger, "mei")
        stranger.headers["x-device"] = device_of(phone)
        assert hand_over(stranger, contact(phone, 1, "A")).json()["code"] == "signed_out"
    foreign = phone.post(
        "/api/quarantine", json={"device": device_of(phone)}, headers={"sec-fetch-site": "cross-site"}
    )
    assert foreign.json()["code"] == "foreign_site"


def test_E3_what_a_device_hands_over_is_bounded(
    house: House, phone: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoke(house, phone)
    monkeypatch.setattr("backend.features.quarantine.store.QUARANTINE_ITEMS_MAX", 2)
    assert QUARANTINE_ITEMS_MAX > 2
    made = [contact(phone, n, f"C{n}") for n in (1, 2, 3)]
    full = hand_over(phone, *made)
    assert (full.status_code, full.json()["code"]) == (413, "quarantine_full")
    assert hand_over(phone, *made[:2]).json() == {"items": 2}, "nothing of the refused delivery was kept"
    long = phone.post("/api/quarantine", content=b" " * (2 * 1024 * 1024 + 1))
    assert (long.status_code, long.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"device":1}', b"\xff", b"[" * 100_000,
             b'{"device":"d","items":[{"id":"","body":{}}]}',
             b'{"device":"d","items":[{"id":"a\\u0000","body":1}]}'],
)  # fmt: skip
def test_E3_what_is_no_delivery_is_refused(house: House, phone: TestClient, body: bytes) -> None:
    revoke(house, phone)
    assert phone.post("/api/quarantine", content=body).json()["code"] == "bad_request"


def test_E4_nothing_is_written_before_a_manager_lets_it_in(
    house: House, phone: TestClient, office: TestClient
) -> None:
    revoke(house, phone)
    made, other = contact(phone, 1, "Siti"), contact(phone, 2, "Aminah")
    hand_over(
        phone, made, other, {"kind": "draft", "id": "contact:new", "n": 0, "key": "contact:new"}, done=True
    )
    assert names(office) == set()
    [held] = office.get("/api/quarantine").json()["devices"]
    assert (held["device"], held["person_name"], held["waiting"]) == (device_of(phone), "Ali", 3)
    items = office.get(f"/api/quarantine/{held['device']}").json()["items"]
    assert [(one["kind"], one["title"]) for one in items] == [
        ("draft", "T"),
        ("create", "T"),
        ("create", "T"),
    ]
    assert items[1]["values"] == [{"field": "name", "op": "set", "value": {"full": "Siti"}}]
    where = f"/api/quarantine/{held['device']}"
    assert office.post(f"{where}/apply", json={"ids": [made["id"]]}).json() == {"applied": 1, "refused": 0}
    assert names(office) == {"Siti"}
    assert office.post(f"{where}/discard", json={"ids": [other["id"]]}).json() == {"discarded": 1}
    assert names(office) == {"Siti"}
    # a hasty discard is taken back
    assert office.post(f"{where}/apply", json={"ids": [other["id"]]}).json() == {"applied": 1, "refused": 0}
    assert names(office) == {"Siti", "Aminah"}
    [row] = house.sql("SELECT fields FROM record WHERE id = $1", made["record"])
    assert json.loads(row[0])["created_by"] == house.people["ali"]
    kinds = house.sql(
        "SELECT kind, person, subject FROM security_event WHERE kind LIKE 'quarantine_%' ORDER BY at"
    )
    rani, ali = house.people["rani"], house.people["ali"]
    assert kinds[1:] == [("quarantine_applied", rani, ali), ("quarantine_discarded", rani, ali),
                         ("quarantine_applied", rani, ali)]  # fmt: skip


def test_E4_what_was_taken_without_the_device_hearing_of_it_is_not_done_twice(
    house: House, phone: TestClient, office: TestClient
) -> None:
    made = contact(phone, 1, "Siti")
    assert push(phone, made).json()["results"][0]["outcome"] == "applied"
    revoke(house, phone)
    hand_over(phone, made, done=True)
    told = office.post(f"/api/quarantine/{device_of(phone)}/apply", json={}).json()
    assert told == {"applied": 1, "refused": 0}
    assert house.sql("SELECT count(*) FROM record WHERE type = 'contact'") == [(1,)]


def test_E4_an_old_edit_does_not_overwrite_what_came_since(
    house: House, phone: TestClient, office: TestClient
) -> None:
    made = contact(phone, 1, "Siti")
    push(phone, made)
    late = {"op": "set", "field": "job_title", "value": "Buyer"}
    stale = mutation(phone, 2, "edit", "contact", made["record"], ops=[late], base=0)
    office.headers["x-device"] = office.get("/api/me").json()["device"]
    newer = mutation(office, 1, "edit", "contact", made["record"], ops=[late | {"value": "Director"}])
    assert push(office, newer | {"stamp": f"01b1ee565e01-0000-{device_of(office)}"}).json()["results"][0][
        "seq"
    ]
    revoke(house, phone)
    hand_over(phone, stale, done=True)
    office.post(f"/api/quarantine/{device_of(phone)}/apply", json={})
    [row] = house.sql("SELECT fields FROM record WHERE id = $1", made["record"])
    assert json.loads(row[0])["job_title"] == "Director"
    assert house.sql("SELECT count(*) FROM record WHERE type = 'conflict'") == [(1,)]


def test_E4_it_is_judged_by_the_rights_of_who_lets_it_in(
    house: House, phone: TestClient, office: TestClient
) -> None:
    """A deactivated person holds nothing, and a phone that was taken over must not make administrators."""
    ali = house.people["ali"]
    office.patch(f"/api/people/{ali}", json={"active": False})
    promoted = mutation(
        phone, 1, "edit", "person", ali, ops=[{"op": "set", "field": "role", "value": "administrator"}]
    )
    hand_over(phone, promoted, contact(phone, 2, "Siti"), {"id": "x", "n": 3, "kind": "dance"}, done=True)
    where = f"/api/quarantine/{device_of(phone)}"
    assert office.post(f"{where}/apply", json={}).json() == {"applied": 1, "refused": 2}
    items = {one["n"]: one for one in office.get(where).json()["items"]}
    assert (items[1]["state"], items[1]["code"]) == ("refused", "not_allowed")
    assert items[3]["code"] == "bad_mutation"
    assert names(office) == {"Siti"}
    # a refused item may be tried again, and is decided anew
    assert office.post(f"{where}/apply", json={"ids": [promoted["id"]]}).json() == {
        "applied": 0,
        "refused": 1,
    }


def test_E4_only_the_persons_manager_or_an_administrator_decides(
    house: House, phone: TestClient, office: TestClient
) -> None:
    revoke(house, phone)
    hand_over(phone, contact(phone, 1, "Siti"), done=True)
    where = f"/api/quarantine/{device_of(phone)}"
    with house.browser(address="192.0.2.45") as mei:
        sign_in(mei, "mei")
        assert mei.get("/api/quarantine").json() == {"devices": []}
        for answer in (
            mei.get(where),
            mei.post(f"{where}/apply", json={}),
            mei.post(f"{where}/discard", json={}),
        ):
            assert answer.json()["code"] == "not_found"
        team = str(uuid.uuid4())
        office.headers["x-device"] = office.get("/api/me").json()["device"]
        push(office, mutation(office, 1, "create", "team", team, fields={"name": "North"}))
        for name in ("ali", "mei"):
            assert office.patch(f"/api/people/{house.people[name]}", json={"team": team}).status_code == 200
        assert [one["waiting"] for one in mei.get("/api/quarantine").json()["devices"]] == [1]
        assert mei.post(f"{where}/apply", json={}).json() == {"applied": 1, "refused": 0}
    with house.browser(address="192.0.2.46") as ali:
        sign_in(ali, "ali")
        assert ali.get("/api/quarantine").json()["code"] == "not_allowed"


@pytest.mark.parametrize("act", ["reset", "changed", "deactivated"])
def test_L7_streams_end_with_the_sessions(
    house: House, phone: TestClient, office: TestClient, act: str
) -> None:
    streams: Streams = office.app.state.replica.streams
    ali = house.people["ali"]
    kept = streams.open(house.tenant, "another", ali)
    stream = streams.open(house.tenant, device_of(phone), ali)
    if act == "reset":
        office.post(f"/api/people/{ali}/password", json={})
    elif act == "deactivated":
        office.patch(f"/api/people/{ali}", json={"active": False})
    else:
        phones: Streams = phone.app.state.replica.streams
        kept, stream = (
            phones.open(house.tenant, device_of(phone), ali),
            phones.open(house.tenant, "other", ali),
        )
        phone.post("/api/password", json={"old": PASSWORD, "new": "tiga kucing biru"})
        assert not kept.ended, "the device that changed it stays"
    assert stream.ended


def test_L7_a_session_that_another_process_ended_ends_its_stream_here(
    house: House, phone: TestClient
) -> None:
    streams: Streams = phone.app.state.replica.streams
    stream = streams.open(house.tenant, device_of(phone), house.people["ali"])
    engine = phone.app.state.engine
    with phone.portal() as portal:
        portal.call(end_signed_out, engine, streams)
        assert not stream.ended
        house.sql("DELETE FROM device_session")
        portal.call(end_signed_out, engine, streams)
    assert stream.ended


def test_E6_what_waits_is_noted_in_a_cookie_that_the_server_keeps_alive(phone: TestClient) -> None:
    note = "w.0123abcd.3.m9z1k0a"
    phone.cookies.set("lapangan-waiting", note)
    told = [line for line in phone.get("/api/me").headers.get_list("set-cookie") if "waiting" in line]
    assert told[0].startswith(f"lapangan-waiting={note};")
    assert "HttpOnly" not in told[0]
    phone.cookies.set("lapangan-waiting", "<script>")
    assert "waiting" not in str(phone.get("/api/me").headers.get_list("set-cookie"))
