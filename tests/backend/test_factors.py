"""The second step of signing in: codes of an app, passkeys, codes on paper; who must have one."""

from __future__ import annotations

import json
import stat
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from pyotp.totp import TOTP

from backend.accounts.factors import store, totp
from backend.accounts.factors.passkeys import site_of
from backend.accounts.passwords import Passwords
from backend.base.vault import Unreadable, Vault, vault
from backend.config import Settings
from tests.backend.authenticator import Authenticator
from tests.backend.house import PASSWORD, House, build, email, sign_in

SITE = "https://crm.kedai.example"


@pytest.fixture
def house(settings: Settings) -> House:
    settings = replace(settings, public_url=SITE, trust_forwarded=True)
    return build(settings, Passwords(rounds=1, memory_kib=1_024))


def key() -> Authenticator:
    return Authenticator(SITE, "crm.kedai.example")


def code(secret: str, steps: int = 0) -> str:
    return TOTP(secret).at(int(time.time()) + steps * totp.STEP_SECONDS)


def add(client: TestClient, proof: Any) -> Any:
    """Add a factor to whoever is signed in; the answer. `proof`: from what was begun."""
    begun = client.post("/api/factors/begin", json={"password": PASSWORD})
    assert begun.status_code == 200
    return client.post("/api/factors", json={"step": begun.json()["step"], **proof(begun.json())})


def with_app(house: House, name: str) -> tuple[str, list[str]]:
    """Give a person an authenticator app; its secret and the codes on paper."""
    secrets: list[str] = []

    def proof(begun: dict[str, Any]) -> dict[str, str]:
        secrets.append(begun["totp"]["secret"])
        # The code of the step before: the one of now is left for the sign-in.
        return {"code": code(begun["totp"]["secret"], -1), "name": "Pixel"}

    with house.browser(SITE) as client:
        sign_in(client, name)
        added = add(client, proof)
    assert added.status_code == 201
    return secrets[0], added.json()["recovery"]


def second(client: TestClient, step: str, **proof: Any) -> Any:
    return client.post("/api/sign-in/second", json={"step": step, **proof})


def test_an_app_is_asked_for_after_the_right_password_only(house: House) -> None:
    secret, _ = with_app(house, "ali")
    with house.browser(SITE) as phone:
        wrong = sign_in(phone, "ali", "not the password")
        assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
        asked = sign_in(phone, "ali")
        assert (asked.status_code, asked.json()["code"]) == (401, "second_factor")
        assert asked.json()["kinds"] == ["recovery", "totp"]
        assert phone.get("/api/me").status_code == 401
        answer = second(phone, asked.json()["step"], code=code(secret))
        assert answer.json()["person"]["email"] == email("ali")
        assert phone.get("/api/me").status_code == 200


def test_a_code_holds_once(house: House) -> None:
    secret, _ = with_app(house, "ali")
    now = code(secret)
    with house.browser(SITE) as phone, house.browser(SITE) as other:
        assert second(phone, sign_in(phone, "ali").json()["step"], code=now).status_code == 200
        again = second(other, sign_in(other, "ali").json()["step"], code=now)
        assert (again.status_code, again.json()["code"]) == (401, "wrong_code")


def test_a_step_ends_after_a_few_wrong_codes_and_with_its_use(house: House) -> None:
    secret, _ = with_app(house, "ali")
    with house.browser(SITE, "198.51.100.1") as phone:
        step = sign_in(phone, "ali").json()["step"]
        left = [second(phone, step, code="000000").json().get("tries_left") for _ in range(3)]
        assert left == [store.TRIES_MAX - 1, store.TRIES_MAX - 2, store.TRIES_MAX - 3]
    # Wrong codes are counted like wrong passwords: from this address nobody goes on guessing.
    with house.browser(SITE, "198.51.100.1") as phone:
        answers = [second(phone, step, code="000000").status_code for _ in range(6)]
        assert 429 in answers
    with house.browser(SITE, "198.51.100.2") as phone:
        step = sign_in(phone, "ali").json()["step"]
        assert second(phone, step, code=code(secret)).status_code == 200
        assert second(phone, step, code=code(secret, 1)).json()["code"] == "step_over"


def test_a_code_on_paper_lets_in_once(house: House) -> None:
    _, paper = with_app(house, "ali")
    assert len(set(paper)) == totp.RECOVERY_CODES
    with house.browser(SITE) as phone:
        typed = paper[0].upper().replace("-", " ")
        assert second(phone, sign_in(phone, "ali").json()["step"], code=typed).status_code == 200
        assert phone.get("/api/factors").json()["recovery_left"] == totp.RECOVERY_CODES - 1
    with house.browser(SITE) as phone:
        assert second(phone, sign_in(phone, "ali").json()["step"], code=paper[0]).status_code == 401


def test_a_passkey_lets_in_alone_and_as_a_second_step(house: House) -> None:
    device = key()
    with house.browser(SITE) as phone:
        sign_in(phone, "ali")
        made = add(phone, lambda begun: {"passkey": device.create(begun["passkey"]), "name": "iPhone"})
        assert made.status_code == 201
        assert [one["name"] for one in phone.get("/api/factors").json()["factors"]] == ["iPhone"]
    with house.browser(SITE) as phone:
        begun = phone.post("/api/sign-in/passkey/begin").json()
        assert "allowCredentials" not in begun["passkey"] or begun["passkey"]["allowCredentials"] == []
        proof = {"step": begun["step"], "passkey": device.get(begun["passkey"])}
        assert phone.post("/api/sign-in/passkey", json=proof).json()["person"]["email"] == email("ali")
    with house.browser(SITE) as phone:
        asked = sign_in(phone, "ali").json()
        proof = {"passkey": device.get(asked["passkey"])}
        assert second(phone, asked["step"], **proof).status_code == 200


@pytest.mark.parametrize("wrong", ["site", "owner", "counter", "challenge", "another's", "nonsense"])
def test_a_passkey_that_does_not_prove_it_lets_nobody_in(house: House, wrong: str) -> None:
    device, stranger = key(), key()
    with house.browser(SITE) as phone:
        sign_in(phone, "ali")
        device.counter = 5
        add(phone, lambda begun: {"passkey": device.create(begun["passkey"])})
    with house.browser(SITE) as phone:
        begun = phone.post("/api/sign-in/passkey/begin").json()
        options = dict(begun["passkey"])
        if wrong == "site":
            device.origin = "https://crm.kedai.example.evil.example"
        if wrong == "owner":
            device.verifies = False
        if wrong == "counter":
            device.counter = 1
        if wrong == "challenge":
            options["challenge"] = phone.post("/api/sign-in/passkey/begin").json()["passkey"]["challenge"]
        answer: Any = device.get(options)
        if wrong == "another's":
            answer = stranger.get(options)
        if wrong == "nonsense":
            answer = {"id": answer["id"], "response": [None]}
        refused = phone.post("/api/sign-in/passkey", json={"step": begun["step"], "passkey": answer})
        assert (refused.status_code, refused.json()["code"]) == (401, "wrong_code")


def test_a_passkey_of_one_person_is_no_second_step_of_another(house: House) -> None:
    alis, meis = key(), key()
    for name, device in (("ali", alis), ("mei", meis)):
        with house.browser(SITE) as phone:
            sign_in(phone, name)
            add(phone, lambda begun, device=device: {"passkey": device.create(begun["passkey"])})
    with house.browser(SITE) as phone:
        asked = sign_in(phone, "ali").json()
        assert second(phone, asked["step"], passkey=meis.get(asked["passkey"])).status_code == 401


def require(house: House, *roles: str) -> None:
    fields = json.loads(house.sql("SELECT fields FROM record WHERE type = 'workspace'")[0][0])
    text = json.dumps(fields | {"second_factor": list(roles)})
    house.sql("UPDATE record SET fields = $1 WHERE type = 'workspace'", text)


def test_a_role_that_needs_one_adds_it_while_signing_in(house: House) -> None:
    require(house, "account_executive")
    with house.browser(SITE) as phone:
        assert sign_in(phone, "mei").status_code == 200
    with house.browser(SITE) as phone:
        asked = sign_in(phone, "ali")
        assert (asked.status_code, asked.json()["code"]) == (401, "factor_due")
        assert asked.json()["totp"]["qr"]["path"].startswith("M")
        secret = asked.json()["totp"]["secret"]
        wrong = phone.post("/api/sign-in/enrol", json={"step": asked.json()["step"], "code": "123456"})
        assert wrong.json()["code"] == "wrong_code"
        assert not house.sql("SELECT 1 FROM factor")
        body = {"step": asked.json()["step"], "code": code(secret)}
        entered = phone.post("/api/sign-in/enrol", json=body)
        assert len(entered.json()["recovery"]) == totp.RECOVERY_CODES
        assert phone.get("/api/me").status_code == 200
        [one] = phone.get("/api/factors").json()["factors"]
        removed = phone.post(f"/api/factors/{one['id']}/remove", json={"password": PASSWORD})
        assert (removed.status_code, removed.json()["code"]) == (409, "factor_needed")


def protected(office: TestClient) -> set[str]:
    """Whom the list of people says to have a second step."""
    return {one["id"] for one in office.get("/api/office/people").json()["people"] if one["second"]}


def test_the_last_factor_takes_the_codes_on_paper_along(house: House) -> None:
    with_app(house, "ali")
    with house.browser(SITE) as office:
        sign_in(office, "rani")
        assert protected(office) == {house.people["ali"]}
        assert office.delete(f"/api/people/{house.people['ali']}/factors").json() == {"removed": 1}
        assert protected(office) == set()
    with house.browser(SITE) as phone:
        assert sign_in(phone, "ali").status_code == 200
    kinds = [row[0] for row in house.sql("SELECT kind FROM security_event ORDER BY at")]
    assert [kind for kind in kinds if kind.startswith("factor_")] == ["factor_added", "factor_removed"]


def test_a_link_for_a_forgotten_password_is_no_way_past_the_second_step(house: House) -> None:
    secret, _ = with_app(house, "ali")
    with house.browser(SITE) as office, house.browser(SITE) as phone:
        sign_in(office, "rani")
        made = office.post(f"/api/office/people/{house.people['ali']}/link").json()["link"]
        token = made.partition("#")[2]
        asked = phone.post("/api/join", json={"token": token, "password": "hujan petang roti"})
        assert (asked.status_code, asked.json()["code"]) == (401, "second_factor")
        assert phone.get("/api/me").status_code == 401
        assert second(phone, asked.json()["step"], code=code(secret)).status_code == 200


def test_adding_and_removing_asks_for_the_password(house: House) -> None:
    with house.browser(SITE) as phone:
        sign_in(phone, "ali")
        assert phone.post("/api/factors/begin", json={"password": "no"}).json()["code"] == "wrong_password"
    with_app(house, "ali")
    with house.browser(SITE) as phone:
        sign_in(phone, "mei")
        [(one,)] = house.sql("SELECT id FROM factor WHERE kind = 'totp'")
        assert phone.post(f"/api/factors/{one}/remove", json={"password": PASSWORD}).status_code == 404


def test_what_one_began_nobody_else_ends(house: House) -> None:
    with house.browser(SITE) as ali, house.browser(SITE) as mei:
        sign_in(ali, "ali")
        sign_in(mei, "mei")
        begun = ali.post("/api/factors/begin", json={"password": PASSWORD}).json()
        proof = {"step": begun["step"], "code": code(begun["totp"]["secret"])}
        assert mei.post("/api/factors", json=proof).json()["code"] == "step_over"
        assert ali.post("/api/sign-in/second", json=proof).json()["code"] == "step_over"


def test_secrets_are_sealed_in_the_database(house: House) -> None:
    secret, paper = with_app(house, "ali")
    stored = str(house.sql("SELECT secret FROM factor"))
    assert secret not in stored
    assert not any(one in stored for one in paper)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://crm.example.com", "crm.example.com"),
        ("http://localhost:8000", "localhost"),
        ("http://crm.example.com", None),
        ("https://192.168.1.20:8443", None),
        ("https://[fd00::1]", None),
    ],
)
def test_passkeys_need_a_name(address: str, domain: str | None) -> None:
    site = site_of(address)
    assert (site and site.domain) == domain


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secret.key"
    sealed = vault(file).seal("hunter2", "mail")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert vault(file).open(sealed, "mail") == "hunter2"
    assert list(file.parent.iterdir()) == [file]
    for other, purpose in ((vault(file), "totp"), (Vault(bytes(32)), "mail")):
        with pytest.raises(Unreadable):
            other.open(sealed, purpose)
