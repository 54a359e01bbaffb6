"""The first run: who may make the first workspace, what is made, and that it happens once."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from litestar import Request
from litestar.testing import TestClient

from backend.accounts import first_run
from backend.accounts.first_pipeline import FIRST_PIPELINE
from backend.accounts.throttle import PAIR
from backend.app import create_app
from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import migrate
from backend.base.http.local import is_local
from backend.config import Settings
from tests.backend.house import HTTP, House
from tests.backend.proxy import proxy
from tests.backend.test_cli import serving

PASSWORD = "kolam merah biru"
SENT = {
    "company": "Kedai Sinar", "country": "MY", "currency": "MYR", "language": "ms",
    "time_zone": "Asia/Kuala_Lumpur", "business": "goods",
    "name": "Rani Ahmad", "email": "rani@kedai.example", "password": PASSWORD,
}  # fmt: skip


@pytest.fixture
def house(settings: Settings) -> House:
    async def prepare() -> None:
        engine = make_engine(settings.database_url)
        await migrate(engine)
        await engine.close_connection_pool()

    asyncio.run(prepare())
    return House(settings)


def code(house: House) -> str:
    return first_run.code_of(house.settings.var_dir)


def begin(client: TestClient, **more: Any) -> Any:
    return client.post("/api/first-run", json={**SENT, **more})


def test_the_workspace_has_what_was_said_and_the_device_is_signed_in(house: House) -> None:
    with house.browser() as client:
        asked = client.get("/api/first-run").json()
        assert (asked["needed"], asked["code"]) == (True, True)
        assert client.get("/api/first-run?zone=Asia/Qyzylorda").json()["country"] == "KZ"
        assert client.get("/api/first-run?zone=Asia/Katmandu").json()["country"] == "NP"
        assert asked["country"] == client.get("/api/first-run?zone=Etc/UTC").json()["country"] == ""
        assert {asked["countries"][country] for country in ("MY", "ID", "KZ")} == {"MYR", "IDR", "KZT"}
        answer = begin(client, code=code(house), device={"name": "Rani's phone"})
        assert answer.status_code == 200
        told = answer.json()
        assert told["person"]["role"] == "administrator"
        assert client.get("/api/me").json() == told
        assert [one["name"] for one in client.get("/api/devices").json()["devices"]] == ["Rani's phone"]
        assert client.get("/api/first-run").json() == {"needed": False, "code": False}
    fields = {type_: json.loads(kept) for type_, kept in house.sql("SELECT type, fields FROM record")}
    workspace = {name: value for name, value in fields["workspace"].items() if name != "custom_fields"}
    assert workspace == {
        "name": "Kedai Sinar", "country": "MY", "currency": "MYR", "language": "ms",
        "time_zone": "Asia/Kuala_Lumpur", "business": "goods",
    }  # fmt: skip
    stages = sorted(fields["pipeline"]["stages"].values(), key=lambda stage: stage["position"])
    assert [stage["name"] for stage in stages] == [stage.name for stage in FIRST_PIPELINE["ms"][1]]
    assert [stage["probability"] for stage in stages] == [10, 25, 50, 75, 100, 0]
    assert [stage["status"] for stage in stages] == ["open"] * 4 + ["won", "lost"]
    assert [stage.get("steps", []) for stage in stages] == [list(s.steps) for s in FIRST_PIPELINE["ms"][1]]
    assert fields["person"]["language"] == "ms"
    assert fields["calendar"]["country"] == "MY"
    noted = {kind for (kind,) in house.sql("SELECT kind FROM security_event")}
    assert noted == {"workspace_made", "person_added", "signed_in"}


def test_the_code_ends_with_the_first_run(house: House) -> None:
    kept = house.settings.var_dir / first_run.CODE_FILE
    with house.browser() as client:
        right = code(house)
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert begin(client, code=f" {right.upper().replace('-', ' ')} ").status_code == 200
        assert not kept.exists()
        again = begin(client, code=right)
        assert (again.status_code, again.json()["code"]) == (409, "first_run_over")
    assert house.sql("SELECT count(*) FROM tenant") == [(1,)]


def test_without_the_code_nothing_is_made_and_wrong_ones_are_slowed_and_noted(house: House) -> None:
    with house.browser() as client:
        assert begin(client).json()["code"] == "code_needed"
        for _ in range(PAIR.free):
            assert begin(client, code="abcde-fghjk-mnpqr").json()["code"] == "wrong_server_code"
        slowed = begin(client, code=code(house))
        assert (slowed.status_code, slowed.json()["code"]) == (429, "slow_down")
        assert int(slowed.headers["retry-after"]) >= 1
    noted = house.sql("SELECT kind, tenant, address FROM security_event")
    assert len(noted) == PAIR.free
    assert {kind for kind, _, _ in noted} == {"first_run_refused"}
    assert house.sql("SELECT count(*) FROM tenant") == [(0,)]


@pytest.mark.parametrize(
    ("field", "value", "code_"),
    [
        ("company", "  ", "bad_value"),
        ("company", "\u200b\u2060", "bad_value"),
        ("name", "\u200b \u202e", "bad_value"),
        ("country", "XX", "bad_value"),
        ("currency", "12", "bad_value"),
        ("language", "xx", "bad_value"),
        ("time_zone", "Asia/Atlantis", "bad_value"),
        ("business", "piracy", "bad_value"),
        ("name", "", "bad_value"),
        ("email", "rani@", "bad_value"),
        ("password", "short", "weak_password"),
    ],
)
def test_a_wrong_value_is_named_and_leaves_nothing_half_made(
    house: House, field: str, value: str, code_: str
) -> None:
    with house.browser() as client:
        answer = begin(client, code=code(house), **{field: value})
        assert (answer.status_code, answer.json()["code"]) == (422, code_)
        if code_ == "bad_value":
            assert answer.json()["field"] == ("workspace" if field == "company" else field)
        assert client.get("/api/first-run").json()["needed"] is True
    assert house.sql("SELECT count(*) FROM record") == [(0,)]
    assert house.sql("SELECT count(*) FROM person") == [(0,)]


async def test_of_two_at_once_one_makes_the_workspace(house: House) -> None:
    app = create_app(house.settings)
    transport = httpx.ASGITransport(cast("Any", app))
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url=HTTP) as client:
        both = [{**SENT, "email": f"{name}@kedai.example", "code": code(house)} for name in ("rani", "mei")]
        answers = await asyncio.gather(*(client.post("/api/first-run", json=body) for body in both))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_what_breaks_off_in_the_middle_leaves_an_empty_server(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, or out of room, behind the workspace and before what belongs to it."""

    async def breaks(*_: object) -> None:
        raise OSError("no space left")

    with house.browser() as client:
        monkeypatch.setattr(client.app.state, "founded", [breaks])
        assert begin(client, code=code(house)).status_code == 503
        assert client.get("/api/first-run").json()["needed"] is True
        assert house.sql("SELECT count(*) FROM record") == [(0,)]
        monkeypatch.undo()
        assert begin(client, code=code(house)).status_code == 200


def test_a_page_that_heard_no_answer_comes_in_with_its_claim_and_no_other_does(house: House) -> None:
    claim = "c" * first_run.CLAIM_CHARS_MIN
    with house.browser() as client:
        made = begin(client, code=code(house), claim=claim).json()
        client.cookies.clear()
        for other in ("", "c", "d" * first_run.CLAIM_CHARS_MIN):
            assert begin(client, claim=other).json()["code"] == "first_run_over"
        again = begin(client, claim=claim, company="", email="")
        assert (again.status_code, again.json()["person"]) == (200, made["person"])
        assert client.get("/api/me").status_code == 200
    with house.browser() as later:  # of a server that was started again
        assert begin(later, claim=claim).json()["code"] == "first_run_over"


def request(peer: str, headers: list[tuple[str, str]], version: str = "1.1") -> Request[Any, Any, Any]:
    sent = [(name.encode(), value.encode()) for name, value in headers]
    scope = {
        "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"",
        "headers": sent, "client": (peer, 5_000) if peer else None, "http_version": version,
    }  # fmt: skip
    return Request(scope)  # type: ignore[arg-type]


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "[::1]:8000", "[::1]"])
def test_the_machine_itself_is_local(peer: str, host: str) -> None:
    assert is_local(request(peer, [("host", host)]))
    assert is_local(request(peer, [("host", host), ("origin", f"http://{host}")]))


@pytest.mark.parametrize("peer", ["", "testclient", "10.0.0.5", "203.0.113.7", "::2", "fe80::1%eth0"])
def test_another_machine_is_not_local(peer: str) -> None:
    assert not is_local(request(peer, [("host", "localhost")]))


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("host", "crm.example.com")],
        [("host", "localhost.example.com")],
        [("host", "localhost"), ("host", "crm.example.com")],
        [("host", "127.0.0.1.example.com:80")],
        [("host", "localhost"), ("origin", "https://crm.example.com")],
        [("host", "localhost"), ("forwarded", "for=203.0.113.7")],
        [("host", "localhost"), ("x-forwarded-for", "")],
        [("host", "localhost"), ("x-forwarded-proto", "https")],
        [("host", "localhost"), ("x-forwarded", "1")],
        [("host", "localhost"), ("via", "1.1 proxy")],
        [("host", "localhost"), ("x-real-ip", "203.0.113.7")],
    ],
)
def test_another_name_and_any_trace_of_a_proxy_are_not_local(headers: list[tuple[str, str]]) -> None:
    assert not is_local(request("127.0.0.1", headers))
    assert not is_local(request("127.0.0.1", [("host", "localhost")], "1.0"))


def test_at_the_machine_no_code_is_asked_and_behind_a_proxy_on_it_one_is(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with serving(var) as (url, _), proxy(httpx.URL(url).port or 0) as port:
        behind = f"http://localhost:{port}"
        assert httpx.get(f"{url}/api/first-run").json()["code"] is False
        assert httpx.get(f"{behind}/api/first-run").json()["code"] is True
        assert httpx.post(f"{behind}/api/first-run", json=SENT).json()["code"] == "code_needed"
        answer = httpx.post(f"{url}/api/first-run", json=SENT)
        assert answer.status_code == 200
        assert httpx.post(f"{behind}/api/first-run", json=SENT).json()["code"] == "first_run_over"
    with sqlite3.connect(var / "lapangan.sqlite") as database:
        assert database.execute("SELECT count(*) FROM tenant").fetchone() == (1,)
