"""Invitations, links for a forgotten password, and everybody's devices, over HTTP."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import replace
from typing import Any

import pytest
from litestar.testing import TestClient

from backend.accounts import people
from backend.accounts.errors import OwnRole
from backend.accounts.passwords import Passwords
from backend.accounts.people import Office, PersonChange
from backend.base.database.engine import make_engine
from backend.base.database.tables import bind
from backend.config import Settings
from backend.features.join.letters import ResetLetter
from backend.replica.replica import Replica
from backend.replica.streams import Streams
from sync.limits import PROTOCOL
from sync.schema import SCHEMA_VERSION
from tests.backend.house import House, build, email, sign_in

NEW = {"name": "Dewi Lestari", "role": "account_executive", "language": "id", "country": "ID",
       "time_zone": "Asia/Jakarta"}  # fmt: skip
HTTPS = "https://crm.example"
GOOD = "hujan petang roti"


@pytest.fixture
def house(settings: Settings) -> House:
    fast = Passwords(rounds=1, memory_kib=1_024)
    return build(replace(settings, trust_forwarded=True, public_url=HTTPS), fast)


def token_of(answer: Any) -> str:
    return answer.json()["link"].partition("#")[2]


def join(client: TestClient, token: str, **more: Any) -> Any:
    return client.post(
        "/api/join", json={"token": token, "password": GOOD, "device": {"name": "Phone"}, **more}
    )


def noted(house: House, *kinds: str) -> list[str]:
    rows = house.sql("SELECT kind FROM security_event ORDER BY at, id")
    return [kind for (kind,) in rows if kind in kinds]


def test_an_invited_person_chooses_a_password_and_is_in(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone:
        sign_in(office, "rani")
        made = office.post("/api/office/invites", json=NEW | {"email": "Dewi@Kedai.example"})
        assert made.status_code == 201
        assert made.json()["link"].startswith("https://crm.example/join#")
        assert not made.json()["only_here"]
        assert made.json()["path"].startswith("M0 0h7v1h-7z")
        look = phone.post("/api/join/look", json={"token": token_of(made)}).json()
        assert (look["kind"], look["company"], look["name"]) == ("invite", "Kedai Sinar", "Dewi Lestari")
        assert (look["email"], look["language"]) == (email("dewi"), "id")
        me = join(phone, token_of(made)).json()
        assert me["person"]["name"] == "Dewi Lestari"
        assert phone.get("/api/me").json()["person"]["id"] == me["person"]["id"]
        listed = {one["email"]: one for one in office.get("/api/people").json()["people"]}
        assert listed[email("dewi")]["time_zone"] == "Asia/Jakarta"
        assert listed[email("dewi")]["country"] == "ID"
        assert office.get("/api/office/people").json()["invites"] == []
    assert noted(house, "invited", "joined") == ["invited", "joined"]


def test_a_link_lets_in_once(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone, house.browser(HTTPS) as other:
        sign_in(office, "rani")
        token = token_of(office.post("/api/office/invites", json=NEW | {"email": email("dewi")}))
        assert join(phone, token).status_code == 200
        for path, body in (
            ("/api/join/look", {"token": token}),
            ("/api/join", {"token": token, "password": GOOD}),
        ):
            answer = other.post(path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (410, "link_used")
    assert house.sql("SELECT count(*) FROM person") == [(4,)]


def test_who_was_invited_without_an_email_says_it(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone:
        sign_in(office, "rani")
        token = token_of(office.post("/api/office/invites", json=NEW))
        assert join(phone, token).json()["field"] == "email"
        assert join(phone, token, email=email("mei")).json()["code"] == "email_taken"
        assert join(phone, token, email=email("dewi")).json()["person"]["email"] == email("dewi")
        assert sign_in(phone, "dewi", GOOD).status_code == 200


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "weak_password"), ("dewilestari1", "own_password"), ("kedaisinar22", "own_password"),
     ("password123", "common_password")],
)  # fmt: skip
def test_a_guessed_password_leaves_the_link_open(house: House, password: str, code: str) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone:
        sign_in(office, "rani")
        token = token_of(office.post("/api/office/invites", json=NEW | {"email": email("dewi")}))
        assert join(phone, token, password=password).json()["code"] == code
        assert join(phone, token).status_code == 200


def test_an_old_a_withdrawn_and_a_replaced_link_let_nobody_in(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone:
        sign_in(office, "rani")
        first = office.post("/api/office/invites", json=NEW | {"email": email("dewi")})
        again = office.post(f"/api/office/invites/{first.json()['id']}/again")
        assert join(phone, token_of(first)).json()["code"] == "link_used"
        assert len(office.get("/api/office/people").json()["invites"]) == 1
        house.sql("UPDATE access_link SET expires_at = 1")
        assert join(phone, token_of(again)).json()["code"] == "link_used"
        anew = office.post(f"/api/office/invites/{first.json()['id']}/again")
        assert office.delete(f"/api/office/invites/{first.json()['id']}").status_code == 200
        assert join(phone, token_of(anew)).json()["code"] == "link_used"
        assert office.delete(f"/api/office/invites/{first.json()['id']}").status_code == 404


def test_the_token_itself_is_stored_nowhere(house: House) -> None:
    with house.browser(HTTPS) as office:
        sign_in(office, "rani")
        token = token_of(office.post("/api/office/invites", json=NEW))
    assert token not in str(house.sql("SELECT * FROM access_link"))
    assert token not in str(house.sql("SELECT * FROM security_event"))


def test_links_of_who_is_no_administrator_any_more_let_nobody_in(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone:
        sign_in(office, "rani")
        office.patch(f"/api/people/{house.people['mei']}", json={"role": "administrator"})
        sign_in(phone, "mei")
        token = token_of(phone.post("/api/office/invites", json=NEW | {"email": email("dewi")}))
        office.patch(f"/api/people/{house.people['mei']}", json={"role": "sales_manager"})
        assert join(phone, token).json()["code"] == "link_used"


def test_a_handed_over_link_sets_a_new_password_and_ends_every_session(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone, house.browser(HTTPS) as new:
        sign_in(office, "rani")
        sign_in(phone, "ali")
        token = token_of(office.post(f"/api/office/people/{house.people['ali']}/link"))
        assert phone.get("/api/me").status_code == 200  # until the new one is chosen the old one goes on
        assert new.post("/api/join/look", json={"token": token}).json()["kind"] == "reset"
        assert join(new, token).json()["person"]["id"] == house.people["ali"]
        assert phone.get("/api/me").status_code == 401
        assert sign_in(phone, "ali").status_code == 401
        assert sign_in(phone, "ali", GOOD).status_code == 200
    assert "password_reset" in noted(house, "password_reset")


def test_a_deactivated_person_has_no_link(house: House) -> None:
    path = f"/api/people/{house.people['ali']}"
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone:
        sign_in(office, "rani")
        token = token_of(office.post(f"/api/office/people/{house.people['ali']}/link"))
        office.patch(path, json={"active": False})
        assert join(phone, token).json()["code"] == "link_used"
        assert office.post(f"/api/office/people/{house.people['ali']}/link").status_code == 404
    assert noted(house, "deactivated") == ["deactivated"]


class Outbox:
    """Mail that goes nowhere but here."""

    def __init__(self) -> None:
        self.letters: list[ResetLetter] = []

    async def may_send(self, tenant: str) -> bool:
        return True

    async def send_reset(self, letter: ResetLetter) -> None:
        self.letters.append(letter)


def test_a_forgotten_password_is_mailed_to_its_owner_and_nobody_learns_who_is_here(house: House) -> None:
    mail = Outbox()
    with house.browser(HTTPS) as phone:
        assert phone.get("/api/forgot").json() == {"by_mail": False}
        assert phone.post("/api/forgot", json={"email": email("ali")}).json() == {"status": "asked"}
        assert house.sql("SELECT count(*) FROM access_link") == [(0,)]
        phone.app.state.letters = mail
        assert phone.get("/api/forgot").json() == {"by_mail": True}
        answers = [
            phone.post("/api/forgot", json={"email": email(who)}).json() for who in ("ali", "nobody", "ali")
        ]
        assert answers == [{"status": "asked"}] * 3
        [letter] = mail.letters
        assert (letter.email, letter.company) == (email("ali"), "Kedai Sinar")
        token = letter.link.partition("#")[2]
        assert join(phone, token).json()["person"]["id"] == house.people["ali"]


def test_asking_for_mail_without_end_is_slowed(house: House) -> None:
    with house.browser(HTTPS) as phone:
        codes = [phone.post("/api/forgot", json={"email": email("ali")}).status_code for _ in range(8)]
    assert codes[0] == 200
    assert codes[-1] == 429


def told(client: TestClient, device: str, **more: Any) -> int:
    body = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": device, "told": more}
    return client.post("/api/sync/pull", json=body).status_code


def test_D12_what_waits_on_a_device_is_told_with_a_pull_and_with_a_push(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone:
        sign_in(office, "rani")
        device = sign_in(phone, "ali").json()["device"]
        assert told(phone, device, waits=3, app="1.4.0", stored_mb=40, kept=True) == 200
        [line] = [one for one in office.get("/api/office/devices").json()["devices"] if one["id"] == device]
        assert (line["waits"], line["app"], line["stored_mb"], line["kept"]) == (3, "1.4.0", 40, True)
        assert line["told_at"] > 0
        body = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": device, "mutations": [],
                "told": {"waits": 1}}  # fmt: skip
        assert phone.post("/api/sync/push", json=body).status_code == 200
        people_ = {one["id"]: one for one in office.get("/api/office/people").json()["people"]}
        assert people_[house.people["ali"]]["waits"] == 1
        assert people_[house.people["ali"]]["devices"] == 1
        assert told(phone, device, waits=-1) == 400


def test_a_device_is_renamed_signed_out_and_wiped_by_an_administrator(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as phone:
        own = sign_in(office, "rani").json()["device"]
        device = sign_in(phone, "ali").json()["device"]
        path = f"/api/office/devices/{device}"
        assert office.patch(path, json={"name": "  Lost   Redmi "}).json()["name"] == "Lost Redmi"
        assert office.patch(path, json={"name": ""}).json()["code"] == "bad_value"
        assert office.post(f"{path}/sign-out").status_code == 200
        assert phone.get("/api/me").status_code == 401
        assert sign_in(phone, "ali", device=device).json()["device"] == device
        assert office.post(f"{path}/wipe").status_code == 200
        assert phone.get("/api/me").status_code == 401
        assert sign_in(phone, "ali", device=device).json()["device"] != device
        listed = {one["id"]: one for one in office.get("/api/office/devices").json()["devices"]}
        assert listed[device]["revoked_at"] > 0
        assert listed[device]["emptied_at"] is None
        assert listed[own]["current"]
        for act in ("sign-out", "wipe"):
            assert office.post(f"/api/office/devices/{own}/{act}").json()["code"] == "device_in_hand"
            assert office.post(f"{path}/{act}").status_code == 404
        # To remove one's own lost phone is the same.
        other = sign_in(phone, "rani").json()["device"]
        assert office.delete(f"/api/devices/{other}").status_code == 200
    ends = ["device_revoked", "device_wiped", "device_wiped"]
    assert noted(house, "device_wiped", "device_revoked") == ends


def team_of(office: TestClient, device: str, manager: str) -> str:
    """A new team under this manager, as the app makes one; its id."""
    id_, stamp = str(uuid.uuid4()), f"{int(time.time() * 1000):012x}-0000-{device}"
    create = {"n": 1, "id": str(uuid.uuid4()), "kind": "create", "type": "team", "record": id_, "base": 0,
              "stamp": stamp, "fields": {"name": "North", "manager": manager}}  # fmt: skip
    body = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": device, "mutations": [create]}
    assert office.post("/api/sync/push", json=body).json()["results"][0]["outcome"] == "applied"
    return id_


def test_a_manager_is_told_of_their_own_people_alone(house: House) -> None:
    with house.browser(HTTPS) as office, house.browser(HTTPS) as client, house.browser(HTTPS) as phone:
        own = sign_in(office, "rani").json()["device"]
        sign_in(client, "mei")
        sign_in(phone, "ali")

        def seen() -> set[str]:
            return {one["person"] for one in client.get("/api/office/devices").json()["devices"]}

        assert seen() == {house.people["mei"]}
        team = team_of(office, own, house.people["mei"])
        office.patch(f"/api/people/{house.people['ali']}", json={"team": team})
        assert seen() == {house.people["mei"], house.people["ali"]}
        lines = client.get("/api/office/people").json()
        assert {one["id"] for one in lines["people"]} == {house.people["mei"], house.people["ali"]}
        assert lines["invites"] == []
        assert phone.get("/api/office/people").status_code == 403


def test_nobody_gives_themselves_another_role(house: House) -> None:
    async def try_it() -> None:
        engine = make_engine(house.settings.database_url)
        bind(engine)
        try:
            office = Office(Replica(engine, Streams(0)), Passwords(), house.tenant, by=house.people["mei"])
            with pytest.raises(OwnRole):
                await people.change_person(office, office.by, PersonChange(role="administrator"), 1)
            await people.change_person(office, office.by, PersonChange(name="Mei Ling"), 1)
        finally:
            await engine.close_connection_pool()

    asyncio.run(try_it())
    assert noted(house, "role_changed", "person_changed") == ["person_changed"]
