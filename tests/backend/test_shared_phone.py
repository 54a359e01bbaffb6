"""Several people in one browser: no request runs under another person's session (section K)."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from litestar.testing import TestClient

from backend.accounts.cookies import PROOFS_MAX
from backend.accounts.passwords import Passwords
from backend.accounts.roles import ROUTES, Who
from backend.config import Settings
from backend.replica.streams import Streams
from sync.limits import OFFLINE_DAYS, OFFLINE_DAYS_MIN, PROTOCOL, SCHEMA_VERSION
from tests.backend.house import PASSWORD, House, build, email, sign_in

Values = dict[str, Any]
DAY_MS = 86_400_000
NOBODY = "-"


@pytest.fixture
def house(settings: Settings) -> House:
    return build(replace(settings, trust_forwarded=True), Passwords(rounds=1, memory_kib=1_024))


@pytest.fixture
def phone(house: House) -> Iterator[TestClient]:
    """A phone that ali and then mei signed in on."""
    with house.browser() as client:
        yield client


@pytest.fixture
def office(house: House) -> Iterator[TestClient]:
    """The administrator's browser."""
    with house.browser(address="198.51.100.9") as client:
        assert sign_in(client, "rani").status_code == 200
        yield client


def comes_in(client: TestClient, name: str) -> str:
    """The person's device after signing in."""
    answer = sign_in(client, name)
    assert answer.status_code == 200
    return answer.json()["device"]


def keep(client: TestClient, name: str, value: str) -> None:
    """Put a cookie in the place of the server's."""
    client.cookies.set(name, value, domain="lapangan.local")


def as_(device: str | None) -> dict[str, str]:
    return {} if device is None else {"X-Lapangan-Device": device}


def create(device: str, n: int = 1) -> Values:
    fields = {"name": {"full": "Siti"}}
    return {"n": n, "id": str(uuid.uuid4()), "kind": "create", "type": "contact", "record": str(uuid.uuid4()),
            "base": 0, "stamp": f"01a1ee565e{n:02x}-0000-{device}", "fields": fields}  # fmt: skip


def push(client: TestClient, body_device: str, named: str | None, *mutations: Values) -> Any:
    head = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": body_device}
    return client.post("/api/sync/push", json=head | {"mutations": list(mutations)}, headers=as_(named))


def pull(client: TestClient, named: str | None, **body: Any) -> Any:
    head = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "cursor": "", "keys": ""}
    return client.post("/api/sync/pull", json=head | body, headers=as_(named))


def calls(named: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Method, address and headers of every route that wants a session, each way to name a device."""
    for (method, path), who in ROUTES.items():
        if who is Who.ANYONE:
            continue
        address = re.sub(r"\{\w+\}", str(uuid.uuid4()), path)
        yield method, address, as_(named)
        if method == "GET" and named:
            yield method, address, {"cookie-here": named}
    if named:
        yield "GET", f"/api/sync/live?device={named}", {}


def test_K1_what_names_a_device_without_a_session_runs_under_nobodys(
    house: House, phone: TestClient, office: TestClient
) -> None:
    # The other one here may do everything: an administrator.
    rani, mei = comes_in(phone, "rani"), comes_in(phone, "mei")
    with house.browser() as other:
        elsewhere = comes_in(other, "ali")
    phone.post("/api/sign-out", headers=as_(mei))
    before = house.sql("SELECT count(*), max(seq) FROM record"), house.sql("SELECT count(*) FROM mutation")
    held = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
    for named in (mei, elsewhere, NOBODY, str(uuid.uuid4()), ""):
        for method, address, headers in calls(named):
            here = headers.pop("cookie-here", None)
            if here:
                headers["cookie"] = f"{held}; lapangan-here={here}"
            answer = phone.request(method, address, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "signed_out"), (method, address)
    now = house.sql("SELECT count(*), max(seq) FROM record"), house.sql("SELECT count(*) FROM mutation")
    assert now == before
    assert phone.get("/api/office/people", headers=as_(rani)).status_code == 200


def test_K1_each_request_runs_as_the_person_of_the_device_it_names(house: House, phone: TestClient) -> None:
    ali, mei = comes_in(phone, "ali"), comes_in(phone, "mei")
    for device, name in ((ali, "ali"), (mei, "mei"), (ali, "ali"), (None, "mei")):
        told = phone.get("/api/me", headers=as_(device)).json()
        assert told["person"]["id"] == house.people[name]
    # A push that was on its way when mei came in is ali's, and with mei's name on it nobody's.
    [done] = push(phone, ali, ali, create(ali)).json()["results"]
    assert done["outcome"] == "applied"
    [(fields,)] = house.sql("SELECT fields FROM record WHERE type = 'contact'")
    assert json.loads(fields)["created_by"] == house.people["ali"]
    assert push(phone, ali, mei, create(ali, 2)).json()["code"] == "device_unknown"
    assert pull(phone, mei, device=ali).json()["code"] == "device_unknown"
    assert pull(phone, ali, device=ali).status_code == 200


def test_K1_a_link_goes_by_the_cookie_that_the_app_writes(house: House, phone: TestClient) -> None:
    ali, mei = comes_in(phone, "ali"), comes_in(phone, "mei")
    for here, name in ((ali, "Ali"), (mei, "Mei")):
        push(phone, here, here, create(here))
        keep(phone, "lapangan-here", here)
        assert phone.get("/api/export/contacts.csv").status_code == 200
        assert phone.get("/api/me").json()["person"]["name"] == name
        # What a page says goes before what another tab left in the cookie.
        assert phone.get("/api/me", headers=as_(ali)).json()["person"]["name"] == "Ali"
    keep(phone, "lapangan-here", NOBODY)
    assert phone.get("/api/export/contacts.csv").json()["code"] == "signed_out"


def test_K1_a_token_alone_of_an_older_server_is_its_own_devices(house: House, phone: TestClient) -> None:
    ali = comes_in(phone, "ali")
    token = phone.cookies["lapangan"].rpartition(".")[2]
    keep(phone, "lapangan", token)
    assert phone.get("/api/me", headers=as_(str(uuid.uuid4()))).status_code == 401
    assert phone.get("/api/devices").status_code == 200
    # Another person beside it gives it its name.
    mei = comes_in(phone, "mei")
    assert [one.partition(".")[0] for one in phone.cookies["lapangan"].split("~")] == [ali, mei]
    for device in (ali, mei):
        assert phone.get("/api/me", headers=as_(device)).json()["device"] == device
    keep(phone, "lapangan", token)
    assert phone.get("/api/me", headers=as_(ali)).status_code == 200
    assert phone.cookies["lapangan"] == f"{ali}.{token}"


def test_K1_an_older_apps_sign_out_ends_the_session_without_a_name_and_no_other(
    house: House, phone: TestClient
) -> None:
    ali = comes_in(phone, "ali")
    mine = phone.cookies["lapangan"]
    phone.post("/api/sign-out", headers=as_(""))
    assert phone.get("/api/me", headers=as_(ali)).status_code == 200
    keep(phone, "lapangan", mine.rpartition(".")[2])
    phone.post("/api/sign-out", headers=as_(""))
    assert house.sql("SELECT count(*) FROM device_session") == [(0,)]


def test_K1_an_odd_cookie_is_nobodys_session(phone: TestClient) -> None:
    for odd in ("~~~", ".", "a.~.b", "x" * 9_000, "~".join(["a.b"] * 400), "é.ü", "%00.%00"):
        for named in (None, "a", "", NOBODY, "~", "é", "x" * 5_000):
            said = {b"cookie": f"lapangan={odd}; lapangan-here={odd}".encode()}
            said |= {name.encode(): text.encode() for name, text in as_(named).items()}
            answer = phone.get("/api/me", headers=said)
            assert answer.status_code in (400, 401, 431), (odd[:9], named, answer.text)
    keep(phone, "lapangan", "a.~.b~~c")
    device = comes_in(phone, "ali")
    assert phone.cookies["lapangan"].startswith(f"{device}.")


def test_K2_signing_out_is_of_one_person(house: House, phone: TestClient) -> None:
    ali, mei = comes_in(phone, "ali"), comes_in(phone, "mei")
    streams: Streams = phone.app.state.replica.streams
    theirs = {device: streams.open(house.tenant, device, "") for device in (ali, mei)}
    assert phone.post("/api/sign-out", headers=as_(ali)).status_code == 200
    assert theirs[ali].ended
    assert not theirs[mei].ended
    assert phone.get("/api/me", headers=as_(mei)).status_code == 200
    assert phone.get("/api/me", headers=as_(ali)).json()["code"] == "signed_out"
    assert ali not in phone.cookies["lapangan"]
    # Told again, or by nobody: still nobody else's.
    phone.post("/api/sign-out", headers=as_(ali))
    phone.post("/api/sign-out", headers=as_(NOBODY))
    assert phone.get("/api/me", headers=as_(mei)).status_code == 200
    assert phone.post("/api/sign-out", headers=as_(mei)).status_code == 200
    assert house.sql("SELECT count(*) FROM device_session") == [(0,)]
    assert "lapangan" not in phone.cookies


def test_K2_the_same_person_has_one_session_in_a_browser(house: House, phone: TestClient) -> None:
    first = comes_in(phone, "ali")
    mei = comes_in(phone, "mei")
    # Their database was lost, so the app names no device.
    second = comes_in(phone, "ali")
    assert second != first
    assert {row[0] for row in house.sql("SELECT device FROM device_session")} == {mei, second}
    assert phone.get("/api/me", headers=as_(first)).json()["code"] == "signed_out"
    again = sign_in(phone, "ali", device=second).json()["device"]
    assert again == second
    assert phone.get("/api/me", headers=as_(mei)).status_code == 200


def test_K2_of_a_sixth_the_one_heard_longest_ago_is_signed_out(
    house: House, phone: TestClient, office: TestClient
) -> None:
    names = ["ali", "mei", *(f"rep{n}" for n in range(PROOFS_MAX - 1))]
    for name in names[2:]:
        body = {"name": name, "email": email(name), "role": "account_executive", "password": PASSWORD}
        assert office.post("/api/people", json=body).status_code == 201
    devices = [comes_in(phone, name) for name in names[:PROOFS_MAX]]
    for device in devices:
        assert phone.get("/api/me", headers=as_(device)).status_code == 200
    house.sql("UPDATE device_session SET last_seen_at = last_seen_at - 30000 WHERE device = $1", devices[2])
    sixth = comes_in(phone, names[PROOFS_MAX])
    assert phone.get("/api/me", headers=as_(devices[2])).json()["code"] == "signed_out"
    assert house.sql("SELECT count(*) FROM device_session WHERE device = $1", devices[2]) == [(0,)]
    others = [*devices[:2], *devices[3:], sixth]
    for device in others:
        assert phone.get("/api/me", headers=as_(device)).json()["device"] == device
    held = [one.partition(".")[0] for one in phone.cookies["lapangan-device"].split("~")]
    assert sorted(held) == sorted(others), "who is signed in can still be told that a device is lost"
    # Who fell out comes back as the same device.
    assert sign_in(phone, names[2], device=devices[2]).json()["device"] == devices[2]


@pytest.mark.parametrize("act", ["revoked", "wiped", "reset", "deactivated", "own password"])
def test_K2_what_ends_one_persons_sessions_leaves_the_others_in_the_browser(
    house: House, phone: TestClient, office: TestClient, act: str
) -> None:
    ali, mei = comes_in(phone, "ali"), comes_in(phone, "mei")
    with house.browser() as other:
        comes_in(other, "ali")
        if act == "revoked":
            phone.delete(f"/api/devices/{ali}", headers=as_(ali))
        elif act == "wiped":
            assert office.post(f"/api/office/devices/{ali}/wipe").status_code == 200
        elif act == "reset":
            office.post(f"/api/people/{house.people['ali']}/password", json={})
        elif act == "deactivated":
            office.patch(f"/api/people/{house.people['ali']}", json={"active": False})
        else:
            other.post("/api/password", json={"old": PASSWORD, "new": "tiga kucing biru"})
    code = {"revoked": "device_revoked", "wiped": "device_revoked", "deactivated": "person_deactivated"}
    told = pull(phone, ali).json()
    assert told["code"] == code.get(act, "signed_out")
    mine = phone.get("/api/me", headers=as_(mei))
    assert mine.json()["person"]["name"] == "Mei"
    assert [one["device"] for one in mine.json().get("lost", [])] == ([ali] if act in code else [])
    # Mei, when her own session has ended, is signed out and not lost; the browser hears of ali's device.
    phone.post("/api/sign-out", headers=as_(mei))
    told = pull(phone, mei).json()
    assert told["code"] == "signed_out"
    assert [one["device"] for one in told.get("lost", [])] == ([ali] if act in code else [])


def silent(house: House, device: str, days: float) -> None:
    """Let the device have been heard so many days ago for the last time."""
    moved = "last_seen_at = last_seen_at - $2, expires_at = expires_at - $2"
    house.sql(f"UPDATE device_session SET {moved} WHERE device = $1", device, int(days * DAY_MS))


def set_days(office: TestClient, house: House, days: int | None) -> Any:
    device = office.get("/api/me").json()["device"]
    n = house.sql("SELECT last_n FROM device WHERE id = $1", device)[0][0] + 1
    op = {"op": "set", "field": "offline_days", "value": days}
    edit = {"n": n, "id": str(uuid.uuid4()), "kind": "edit", "type": "workspace", "record": house.tenant,
            "base": 10**6, "stamp": f"01a1ee565e{n:02x}-0000-{device}", "ops": [op]}  # fmt: skip
    return push(office, device, device, edit).json()["results"][0]


def test_K4_a_session_ends_after_the_days_without_contact(
    house: House, phone: TestClient, office: TestClient
) -> None:
    mei = comes_in(phone, "mei")
    ali = comes_in(phone, "ali")
    for days in (None, OFFLINE_DAYS_MIN, 30):
        assert set_days(office, house, days)["outcome"] == "applied"
        # What was set while it was silent is not more than what was set when it was heard.
        assert sign_in(phone, "ali", device=ali).json()["device"] == ali
        limit = days or OFFLINE_DAYS
        silent(house, ali, limit - 0.01)
        assert phone.get("/api/me", headers=as_(ali)).status_code == 200
        silent(house, ali, limit + 0.01)
        # What mei does is no contact of ali.
        assert pull(phone, mei).status_code == 200
        assert pull(phone, ali).json()["code"] == "signed_out"
    assert sign_in(phone, "ali", device=ali).json()["device"] == ali
    assert pull(phone, ali).status_code == 200


def test_K4_fewer_days_count_at_once_and_the_servers_own_when_they_are_fewer(
    house: House, phone: TestClient, office: TestClient
) -> None:
    ali = comes_in(phone, "ali")
    house.sql("UPDATE device_session SET last_seen_at = last_seen_at - $1", 5 * DAY_MS)
    sign_in(office, "rani")
    assert set_days(office, house, OFFLINE_DAYS_MIN)["outcome"] == "applied"
    assert pull(phone, ali).json()["code"] == "signed_out"
    assert house.sql("SELECT count(*) FROM device_session WHERE device = $1", ali) == [(0,)]
    house.settings = replace(house.settings, session_days=2)
    with house.browser() as client:
        device = comes_in(client, "ali")
        silent(house, device, 1.9)
        assert pull(client, device).status_code == 200
        silent(house, device, 2.1)
        assert pull(client, device).status_code == 401


def test_K4_only_an_administrator_sets_the_days_and_never_under_four(
    house: House, phone: TestClient, office: TestClient
) -> None:
    for days in (OFFLINE_DAYS_MIN - 1, 0, 91, -4):
        assert set_days(office, house, days)["code"] == "bad_value"
    comes_in(phone, "mei")
    assert set_days(phone, house, 30)["code"] == "not_allowed"
    assert set_days(office, house, None)["outcome"] == "applied"
