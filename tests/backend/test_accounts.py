"""Signing in, devices and people over HTTP, on both engines."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

import pytest

from backend.accounts import passwords
from backend.accounts.errors import SlowDown, TooBusy, WrongPassword
from backend.accounts.factors.second import Means
from backend.accounts.passwords import STRANGERS_WAITING_MAX, Passwords
from backend.accounts.sign_in import Attempt
from backend.accounts.sign_in import sign_in as sign_in_now
from backend.accounts.throttle import DEVICE, PAIR
from backend.base.database.engine import DatabaseEngine
from backend.base.vault import Vault
from backend.config import Settings
from backend.replica.door import Sender
from tests.backend.house import HTTP, PASSWORD, House, build, email, sign_in


@pytest.fixture
def house(settings: Settings) -> House:
    return build(replace(settings, trust_forwarded=True), Passwords(rounds=1, memory_kib=1_024))


def test_a_person_signs_in_and_is_known_until_they_sign_out(house: House) -> None:
    with house.browser() as client:
        assert client.get("/api/me").json()["code"] == "signed_out"
        answer = sign_in(client, "ali")
        assert answer.status_code == 200
        told = answer.json()
        assert told["person"] == {
            "id": house.people["ali"], "name": "Ali", "email": email("ali"), "role": "account_executive",
            "team": None, "language": "en",
        }  # fmt: skip
        assert told["workspace"] == {
            "id": house.tenant, "name": "Kedai Sinar", "country": "MY", "currency": "MYR",
            "business": None,
        }  # fmt: skip
        assert client.get("/api/me").json() == told
        assert client.post("/api/sign-out").status_code == 200
        assert client.get("/api/me").status_code == 401


def test_the_email_may_be_written_in_other_letters(house: House) -> None:
    with house.browser() as client:
        body = {"email": f"  {email('ali').upper()} ", "password": PASSWORD, "device": {"name": ""}}
        assert client.post("/api/sign-in", json=body).status_code == 200


def test_unknown_email_wrong_password_and_deactivated_look_alike(house: House) -> None:
    house.sql("UPDATE person SET active = false WHERE id = $1", house.people["mei"])
    with house.browser() as client:
        answers = [
            sign_in(client, "nobody"),
            sign_in(client, "ali", "wrong password"),
            sign_in(client, "mei"),
        ]
        assert {answer.status_code for answer in answers} == {401}
        assert len({answer.text for answer in answers}) == 1
        assert answers[0].json()["code"] == "wrong_password"
        assert answers[0].json()["fault"] == "person"
        assert not any("set-cookie" in answer.headers for answer in answers)


def cookies(answer: object) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer.headers.get_list("set-cookie")}  # type: ignore[attr-defined]


def test_over_http_the_cookie_is_http_only_and_lax(house: House) -> None:
    with house.browser() as client:
        cookie = cookies(sign_in(client, "ali"))["lapangan"]
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        assert "Path=/" in cookie
        assert "Secure" not in cookie


def test_over_https_the_cookie_is_bound_to_the_host(house: House) -> None:
    house.settings = replace(house.settings, public_url="https://crm.kedai.example")
    with house.browser("https://crm.kedai.example") as client:
        set_ = cookies(sign_in(client, "ali"))
        assert set(set_) == {"__Host-lapangan", "__Host-lapangan-device"}
        for cookie in set_.values():
            assert "Secure" in cookie
            assert "HttpOnly" in cookie
            assert "Domain" not in cookie
        assert client.get("/api/me").status_code == 200
        planted = client.cookies.get("__Host-lapangan")
        client.cookies.clear()
        assert client.get("/api/me", headers={"cookie": f"lapangan={planted}"}).status_code == 401


def test_only_the_hash_of_the_token_is_stored(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "ali")
        token = client.cookies["lapangan"]
        stored = house.sql("SELECT id FROM device_session")
        assert len(stored) == 1
        assert token not in str(stored)
        secret = client.cookies["lapangan-device"].partition(".")[2]
        assert secret not in str(house.sql("SELECT * FROM device"))


def test_a_session_that_ran_out_is_signed_out_and_the_device_comes_back(house: House) -> None:
    with house.browser() as client:
        device = sign_in(client, "ali").json()["device"]
        house.sql("UPDATE device_session SET expires_at = 1")
        answer = client.get("/api/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
        assert sign_in(client, "ali", device=device).json()["device"] == device
        assert client.get("/api/me").status_code == 200


def test_a_contact_is_noted_and_moves_the_end_of_the_session(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "ali")
        house.sql(
            "UPDATE device_session SET last_seen_at = last_seen_at - 61000, expires_at = expires_at - 61000"
        )
        house.sql("UPDATE device SET last_contact_at = 1")
        before = house.sql("SELECT expires_at FROM device_session")
        assert client.get("/api/me").status_code == 200
        assert house.sql("SELECT expires_at FROM device_session") > before
        assert house.sql("SELECT count(*) FROM device WHERE kind = 'device' AND last_contact_at > 1") == [
            (1,)
        ]


def test_signing_in_again_keeps_the_device_and_its_numbers(house: House) -> None:
    with house.browser() as client:
        first = sign_in(client, "ali").json()["device"]
        house.sql("UPDATE device SET last_n = 41 WHERE id = $1", first)
        client.post("/api/sign-out")
        assert sign_in(client, "ali", device=first).json()["device"] == first
        assert house.sql("SELECT last_n FROM device WHERE id = $1", first) == [(41,)]
        assert house.sql("SELECT count(*) FROM device_session") == [(1,)]


def test_another_persons_device_or_a_revoked_one_becomes_a_new_device(house: House) -> None:
    with house.browser() as client:
        alis = sign_in(client, "ali").json()["device"]
        meis = sign_in(client, "mei", device=alis).json()["device"]
        assert meis != alis
        assert house.sql("SELECT person FROM device WHERE id = $1", alis) == [(house.people["ali"],)]
        assert client.delete(f"/api/devices/{meis}").status_code == 200
        assert sign_in(client, "mei", device=meis).json()["device"] not in (alis, meis)


def test_a_device_this_database_does_not_know_keeps_its_id(house: House) -> None:
    """A restored backup knows nothing of the devices that signed in after it (Sessions)."""
    unknown = str(uuid.uuid4())
    with house.browser() as client:
        assert sign_in(client, "mei", device=unknown).json()["device"] == unknown
        assert sign_in(client, "mei", device=unknown).json()["device"] == unknown
        assert sign_in(client, "ali", device=unknown).json()["device"] != unknown
    assert house.sql("SELECT person, last_n FROM device WHERE id = $1", unknown) == [(house.people["mei"], 0)]


def test_nobody_takes_an_id_that_no_device_was_given(house: House) -> None:
    """Parts of the server are devices too; the ids of theirs that are still to come are not for sign-ins."""
    importer = Sender(house.tenant, house.people["ali"], "import").device
    with house.browser() as client:
        for id_ in (
            importer,
            "",
            "x" * 40,
            str(uuid.uuid4()).upper(),
            "00000000-0000-0000-0000-000000000000",
        ):
            assert sign_in(client, "mei", device=id_).json()["device"] != id_


def guess(client: object, name: str, times: int) -> list[int]:
    return [sign_in(client, name, f"wrong guess {n}").status_code for n in range(times)]  # type: ignore[arg-type]


def test_guessing_is_slowed_down_and_says_how_long(house: House) -> None:
    with house.browser() as client:
        assert guess(client, "ali", PAIR.free) == [401] * PAIR.free
        answer = sign_in(client, "ali")
        assert (answer.status_code, answer.json()["code"]) == (429, "slow_down")
        assert int(answer.headers["retry-after"]) == answer.json()["retry_after_seconds"] >= 1
        house.sql("UPDATE sign_in_attempt SET at = at - 3600000")
        assert sign_in(client, "ali").status_code == 200
        assert house.sql("SELECT count(*) FROM sign_in_attempt") == [(0,)]


def test_an_unknown_email_is_slowed_down_the_same(house: House) -> None:
    with house.browser() as client:
        assert guess(client, "nobody", PAIR.free + 1) == [401] * PAIR.free + [429]


def test_guessing_at_one_address_does_not_slow_another(house: House) -> None:
    with house.browser() as attacker:
        guess(attacker, "ali", PAIR.free + 2)
    with house.browser(address="198.51.100.9") as owner:
        assert sign_in(owner, "ali").status_code == 200


def test_the_owners_device_is_not_slowed_by_guesses_from_its_own_address(house: House) -> None:
    with house.browser() as owner, house.browser() as attacker:
        device = sign_in(owner, "ali").json()["device"]
        owner.post("/api/sign-out")
        assert guess(attacker, "ali", PAIR.free + 2)[-1] == 429
        assert sign_in(attacker, "ali").status_code == 429
        assert sign_in(owner, "ali", device=device).status_code == 200


def test_a_device_that_proves_itself_is_slowed_by_its_own_guesses(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "ali")
        assert guess(client, "ali", DEVICE.free + 1) == [401] * DEVICE.free + [429]
    with house.browser() as other:
        assert sign_in(other, "ali").status_code == 200


def test_an_invented_proof_proves_nothing(house: House) -> None:
    with house.browser() as owner, house.browser() as attacker:
        device = sign_in(owner, "ali").json()["device"]
        guess(attacker, "ali", PAIR.free)
        attacker.cookies.set("lapangan-device", f"{device}.invented")
        assert sign_in(attacker, "ali").status_code == 429


def test_one_address_cannot_try_everybody(house: House) -> None:
    with house.browser() as client:
        statuses = [sign_in(client, f"name{n}", "wrong password").status_code for n in range(31)]
        assert statuses == [401] * 30 + [429]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_another_site_cannot_write_in_a_persons_name(house: House, headers: dict[str, str]) -> None:
    with house.browser() as client:
        sign_in(client, "ali")
        del client.headers["sec-fetch-site"]
        for method, path in (
            ("POST", "/api/sign-out"),
            ("POST", "/api/password"),
            ("DELETE", "/api/devices/x"),
        ):
            answer = client.request(method, path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "foreign_site")
        assert client.get("/api/me").status_code == 200


@pytest.mark.parametrize("headers", [{"origin": HTTP}, {}, {"origin": "http://localhost:8000"}])
def test_the_own_site_and_programs_may_write(house: House, headers: dict[str, str]) -> None:
    with house.browser() as client:
        del client.headers["sec-fetch-site"]
        body = {"email": email("ali"), "password": PASSWORD}
        assert client.post("/api/sign-in", json=body, headers=headers).status_code == 200


def test_devices_are_listed_renamed_and_revoked_by_their_owner_alone(house: House) -> None:
    with house.browser() as phone, house.browser() as tablet, house.browser() as other:
        first = sign_in(phone, "ali").json()["device"]
        second = sign_in(tablet, "ali").json()["device"]
        sign_in(other, "mei")
        assert (
            phone.patch(f"/api/devices/{second}", json={"name": " The  tablet "}).json()["name"]
            == "The tablet"
        )
        listed = {device["id"]: device for device in phone.get("/api/devices").json()["devices"]}
        assert set(listed) == {first, second}
        assert listed[second]["name"] == "The tablet"
        assert listed[first]["current"] is True
        assert listed[second]["signed_in"] is True
        assert other.patch(f"/api/devices/{second}", json={"name": "mine"}).status_code == 404
        assert other.delete(f"/api/devices/{second}").status_code == 404
        assert phone.delete(f"/api/devices/{second}").status_code == 200
        assert tablet.get("/api/me").status_code == 401
        assert phone.get("/api/me").status_code == 200
        assert sign_in(tablet, "ali", device=second).json()["device"] not in (first, second)
        assert phone.patch(f"/api/devices/{first}", json={"name": "   "}).json()["field"] == "name"


def test_a_new_password_signs_the_other_devices_out(house: House) -> None:
    with house.browser() as phone, house.browser() as tablet:
        sign_in(phone, "ali")
        sign_in(tablet, "ali")
        wrong = phone.post("/api/password", json={"old": "not this one", "new": "sungai hijau tenang"})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
        weak = phone.post("/api/password", json={"old": PASSWORD, "new": "short"})
        assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
        assert tablet.get("/api/me").status_code == 200
        changed = phone.post("/api/password", json={"old": PASSWORD, "new": "sungai hijau tenang"})
        assert changed.status_code == 200
        assert phone.get("/api/me").status_code == 200
        assert tablet.get("/api/me").status_code == 401
        assert sign_in(tablet, "ali").status_code == 401
        assert sign_in(tablet, "ali", "sungai hijau tenang").status_code == 200


def test_the_old_password_cannot_be_guessed_from_a_left_open_phone(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "ali")
        body = {"old": "not this one", "new": "sungai hijau tenang"}
        statuses = [client.post("/api/password", json=body).status_code for _ in range(DEVICE.free + 1)]
        assert statuses == [401] * DEVICE.free + [429]


def test_people_change_their_own_name_and_language_and_nothing_else(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "ali")
        answer = client.patch("/api/me", json={"language": "kk", "name": "Әли"})
        assert answer.json()["person"]["language"] == "kk"
        assert answer.json()["person"]["name"] == "Әли"
        assert client.patch("/api/me", json={"role": "administrator"}).status_code == 400
        assert client.patch("/api/me", json={"language": "xx"}).json()["field"] == "language"
        assert client.get("/api/me").json()["person"]["role"] == "account_executive"


@pytest.mark.parametrize(("trusted", "name"), [(True, "__Host-lapangan"), (False, "lapangan")])
def test_a_proxy_is_believed_only_when_it_is_trusted(house: House, trusted: bool, name: str) -> None:
    house.settings = replace(house.settings, trust_forwarded=trusted)
    with house.browser() as client:
        client.headers["x-forwarded-proto"] = "https"
        assert name in cookies(sign_in(client, "ali"))


def test_an_address_is_not_taken_from_a_stranger_who_claims_it(house: House) -> None:
    house.settings = replace(house.settings, trust_forwarded=False)
    statuses = []
    with house.browser() as client:
        for n in range(PAIR.free + 1):
            client.headers["x-forwarded-for"] = f"198.51.100.{n}"
            statuses.append(sign_in(client, "ali", "wrong password").status_code)
    assert statuses == [401] * PAIR.free + [429]


async def test_guesses_at_the_same_time_count_before_they_are_answered(
    engine: DatabaseEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "BUSY_HELD_S", 0.0)
    attempt = Attempt("nobody@kedai.example", "wrong password", "203.0.113.7", {}, "", "Phone", "")
    fast = Passwords(rounds=1, memory_kib=1_024)
    guesses = (
        sign_in_now(Means(engine, Vault(bytes(32)), None), fast, attempt, 1_000_000, 30)
        for _ in range(STRANGERS_WAITING_MAX + 15)
    )
    ends = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(isinstance(end, WrongPassword) for end in ends) == PAIR.free
    assert sum(isinstance(end, SlowDown) for end in ends) == STRANGERS_WAITING_MAX - PAIR.free
    assert sum(isinstance(end, TooBusy) for end in ends) == 15
    assert fast.strangers.waiting == 0
    async with fast.known.seat():  # whose device is known waits in a line of their own
        assert not await fast.check(fast.known, "", "wrong password")


def test_an_outdated_hash_is_made_again_at_the_next_sign_in(house: House) -> None:
    before = house.sql("SELECT password_hash FROM person WHERE id = $1", house.people["ali"])
    with house.browser() as client:
        assert sign_in(client, "ali").status_code == 200
        after = house.sql("SELECT password_hash FROM person WHERE id = $1", house.people["ali"])
        assert before != after
        assert "m=19456" in str(after)
        assert sign_in(client, "ali").status_code == 200
