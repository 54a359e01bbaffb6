"""Managing people over HTTP, and the table that says who may call what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from litestar import get
from litestar.testing import TestClient

from backend.accounts.passwords import Passwords
from backend.accounts.roles import ROLES, ROUTES, RouteWithoutRule, Who, check_routes, routes
from backend.app import create_app
from backend.config import Settings
from sync.schema import ROLES as ALL_ROLES
from tests.backend.house import House, build, email, sign_in

NEW = {"name": "Dewi Lestari", "email": "Dewi@Kedai.example", "role": "account_executive"}


@pytest.fixture
def house(settings: Settings) -> House:
    return build(replace(settings, trust_forwarded=True), Passwords(rounds=1, memory_kib=1_024))


def test_an_administrator_adds_a_person_who_then_signs_in(house: House) -> None:
    with house.browser() as office, house.browser() as phone:
        sign_in(office, "rani")
        added = office.post("/api/people", json=NEW)
        assert added.status_code == 201
        assert sign_in(phone, "dewi", added.json()["password"]).json()["person"]["name"] == "Dewi Lestari"
        listed = {person["email"]: person for person in office.get("/api/people").json()["people"]}
        assert listed[email("dewi")]["active"] is True
        assert len(listed[email("dewi")]["devices"]) == 1
        assert "password" not in str(listed)


def test_a_new_person_reaches_every_device_by_the_log(house: House) -> None:
    before = house.sql("SELECT seq FROM tenant")[0][0]
    with house.browser() as office:
        sign_in(office, "rani")
        id_ = office.post("/api/people", json=NEW).json()["id"]
    assert house.sql("SELECT seq FROM tenant")[0][0] > before
    assert house.sql("SELECT akey FROM record WHERE type = 'person' AND id = $1", id_) == [("*",)]
    assert house.sql("SELECT count(*) FROM mutation WHERE result LIKE '%rejected%'") == [(0,)]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"email": email("mei")}, "email_taken", "email"),
        ({"email": "no address"}, "bad_value", "email"),
        ({"name": "   "}, "bad_value", "name"),
        ({"role": "king"}, "bad_value", "role"),
        ({"team": "11111111-1111-4111-8111-111111111111"}, "bad_value", "team"),
        ({"language": "tlh"}, "bad_value", "language"),
        ({"password": "short"}, "weak_password", None),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_half_made(
    house: House, change: dict[str, str], code: str, field: str | None
) -> None:
    with house.browser() as office:
        sign_in(office, "rani")
        answer = office.post("/api/people", json=NEW | change)
        assert answer.json()["code"] == code
        assert answer.json().get("field") == field
        assert len(office.get("/api/people").json()["people"]) == 3
    assert house.sql("SELECT count(*) FROM person") == [(3,)]


def test_role_and_name_change_at_once_for_a_signed_in_person(house: House) -> None:
    with house.browser() as office, house.browser() as phone:
        sign_in(office, "rani")
        sign_in(phone, "ali")
        assert phone.get("/api/people").status_code == 403
        path = f"/api/people/{house.people['ali']}"
        assert office.patch(path, json={"role": "administrator", "name": "Ali bin Abu"}).status_code == 200
        assert phone.get("/api/people").status_code == 200
        assert phone.get("/api/me").json()["person"]["name"] == "Ali bin Abu"


def test_a_deactivated_person_is_signed_out_and_may_come_back(house: House) -> None:
    path = f"/api/people/{house.people['ali']}"
    with house.browser() as office, house.browser() as phone:
        sign_in(office, "rani")
        device = sign_in(phone, "ali").json()["device"]
        assert office.patch(path, json={"active": False}).json()["active"] is False
        assert phone.get("/api/me").status_code == 401
        assert sign_in(phone, "ali", device=device).status_code == 401
        assert office.patch(path, json={"active": True}).status_code == 200
        assert sign_in(phone, "ali", device=device).json()["device"] == device


def test_a_new_email_signs_in_and_the_old_one_does_not(house: House) -> None:
    with house.browser() as office, house.browser() as phone:
        sign_in(office, "rani")
        path = f"/api/people/{house.people['ali']}"
        assert office.patch(path, json={"email": email("mei")}).json()["code"] == "email_taken"
        assert office.patch(path, json={"email": email("alias")}).status_code == 200
        assert sign_in(phone, "ali").status_code == 401
        assert sign_in(phone, "alias").status_code == 200


def test_the_last_administrator_stays(house: House) -> None:
    path = f"/api/people/{house.people['rani']}"
    with house.browser() as office:
        sign_in(office, "rani")
        for change in ({"role": "sales_manager"}, {"active": False}):
            answer = office.patch(path, json=change)
            assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
        assert office.get("/api/people").status_code == 200
        office.patch(f"/api/people/{house.people['mei']}", json={"role": "administrator"})
        assert office.patch(path, json={"role": "sales_manager"}).status_code == 200
        assert office.get("/api/people").status_code == 403


def test_a_reset_password_is_told_once_and_ends_the_sessions(house: House) -> None:
    with house.browser() as office, house.browser() as phone:
        sign_in(office, "rani")
        sign_in(phone, "ali")
        answer = office.post(f"/api/people/{house.people['ali']}/password", json={})
        assert phone.get("/api/me").status_code == 401
        assert sign_in(phone, "ali", answer.json()["password"]).status_code == 200


def test_people_of_another_workspace_do_not_exist(house: House) -> None:
    house.sql("UPDATE person SET tenant = 'other' WHERE id = $1", house.people["ali"])
    with house.browser() as office:
        sign_in(office, "rani")
        path = f"/api/people/{house.people['ali']}"
        assert office.patch(path, json={"name": "x"}).status_code == 404
        assert office.post(f"{path}/password", json={}).status_code == 404


def test_every_route_is_in_the_table_and_every_entry_is_a_route(settings: Settings) -> None:
    app = create_app(settings)
    assert {("GET" if method == "HEAD" else method, path) for method, path in routes(app)} == set(ROUTES)


def test_a_route_nobody_decided_about_keeps_the_server_from_starting(settings: Settings) -> None:
    @get("/api/forgotten", sync_to_thread=False)
    def forgotten() -> None: ...

    app = create_app(settings)
    app.register(forgotten)
    with pytest.raises(RouteWithoutRule, match="GET /api/forgotten"):
        check_routes(app)


def ask(client: TestClient, method: str, path: str) -> int:
    for part in ("{device}", "{person}", "{id}", "{type}", "{file}"):
        path = path.replace(part, "x")
    return client.request(method, path, json={}).status_code


def test_without_a_session_only_open_routes_answer(house: House) -> None:
    with house.browser() as client:
        for (method, path), who in ROUTES.items():
            if who is not Who.ANYONE:
                assert ask(client, method, path) == 401, (method, path)


def test_roles_reach_exactly_the_routes_of_the_table(house: House) -> None:
    for role in ALL_ROLES:
        with house.browser() as office, house.browser() as client:
            sign_in(office, "rani")
            office.patch(f"/api/people/{house.people['ali']}", json={"role": role})
            sign_in(client, "ali")
            for (method, path), who in ROUTES.items():
                if who in ROLES:
                    assert (ask(client, method, path) == 403) is (role not in ROLES[who]), (
                        role,
                        method,
                        path,
                    )
