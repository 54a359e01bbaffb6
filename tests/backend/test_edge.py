"""Requests that no device of ours sends: 4xx and one line in the log, whatever engine it has."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from litestar import Request
from litestar.testing import AsyncTestClient

from backend.accounts.noted import network_of
from backend.app import create_app
from backend.base.http import edge
from backend.base.http.edge import goes_by
from backend.base.http.problems import BadBody, BodyCut, BodyTooSlow
from backend.config import BadSetting, Settings
from tests.api import Remote
from tests.e2e.server import PASSWORD, Server
from tests.postgres import Cluster, free_port

JSON = b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
FORM = b"Content-Type: multipart/form-data; boundary=x\r\n"
PART = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\nName'
ANSWER_S = 20
LOGS: dict[str, Path] = {}
"""By the addresses of the servers."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def ana(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """A device on a server of its own."""
    with contextlib.ExitStack() as open_:
        settings = {}
        if request.param == "postgres":
            cluster: Cluster = request.getfixturevalue("postgres_cluster")
            settings["DATABASE_URL"] = open_.enter_context(cluster.database())
        server = Server(tmp_path_factory.mktemp("edge"), free_port(), settings)
        server.command("migrate")
        server.add_person("ana@kedai.example", "Ana", "administrator", workspace="Kedai", country="MY")
        server.start()
        open_.callback(server.stop)
        remote = open_.enter_context(Remote(server.url, "ana@kedai.example", PASSWORD))
        LOGS[remote.url] = server.log
        yield remote


def lines(remote: Remote) -> list[str]:
    """Of our own log."""
    text = LOGS[remote.url]
    return [line for line in text.read_text().splitlines() if " - lapangan - " in line or "Traceback" in line]


async def one_more_line(remote: Remote, before: int) -> None:
    """Of a request that was just refused. A line is written before the answer is sent; a cut one has none."""
    ends = time.monotonic() + ANSWER_S
    while len(lines(remote)) == before and time.monotonic() < ends:
        remote.http.get("/livez")
    new = lines(remote)[before:]
    assert len(new) == 1, new
    assert new[0].startswith("WARNING")


BODIES: dict[str, tuple[str, bytes]] = {
    "deep JSON": ("/api/sign-in", b"[" * 200_000),
    "deep JSON in a field": ("/api/sign-in", b'{"x":' * 100_000),
    "deep JSON of an import": ("/api/import", b'{"upload":"x","mapping":' + b'{"a":' * 40_000),
    "deep JSON of a push": ("/api/sync/push", b'{"mutations":' + b"[" * 200_000),
    "deep JSON of a search": ("/api/search", b'{"type":"contact","x":' + b"[" * 3_000),
    "no UTF-8": ("/api/sign-in", b'{"email":"\xff","password":"x"}'),
    "no UTF-8 of a push": ("/api/sync/push", b'{"mutations":"\xff"}'),
    "half a pair": ("/api/sign-in", b'{"email":"\\ud800","password":"x"}'),
    "NUL in an e-mail": ("/api/sign-in", b'{"email":"a\\u0000@x.example","password":"x"}'),
    "NUL in a device": ("/api/sign-in", b'{"email":"a@x.example","password":"x","device":{"id":"\\u0000"}}'),
    "NUL in a key": ("/api/sign-in", b'{"email":"a@x.example","password":"x","\\u0000":1}'),
    "no JSON": ("/api/sign-in", b"\0\0\0"),
    "nothing": ("/api/sign-in", b""),
}


@pytest.mark.parametrize("what", BODIES)
async def test_a_body_that_cannot_be_read_is_the_devices_fault(ana: Remote, what: str) -> None:
    path, body = BODIES[what]
    before = len(lines(ana))
    answer = ana.http.post(path, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), answer.text
    await one_more_line(ana, before)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/sync/history/contact/%00"), ("GET", "/api/import/%00"), ("GET", "/%00"),
     ("GET", "/api/sync/live?from=%00"), ("DELETE", "/api/devices/%00"), ("PATCH", "/api/people/%00"),
     ("POST", "/api/import/preview?name=a%00.csv")],
)  # fmt: skip
async def test_no_address_has_a_nul_in_it(ana: Remote, method: str, path: str) -> None:
    before = len(lines(ana))
    answer = ana.http.request(method, path, content=b"Name\n" if method == "POST" else None)
    assert answer.status_code == 400
    assert "x-content-type-options" in answer.headers
    await one_more_line(ana, before)


async def test_a_nul_where_only_the_database_sees_it_is_no_fault_of_the_server(ana: Remote) -> None:
    files = {"file": ("a\0b.csv", b"Name\nAna\n")}
    answer = ana.http.post("/api/import/preview", files=files)
    assert answer.status_code in (200, 400)  # SQLite keeps such a name
    record = ana.create("contact", {"name": {"full": "a\0b"}})
    sent = {"protocol": 1, "schema": 1, "device": ana.device, "mutations": [record]}
    answer = ana.http.post("/api/sync/push", content=json.dumps(sent).encode())
    assert answer.json()["results"][0]["outcome"] == "rejected"


CUT: dict[str, bytes] = {
    "chunks that are none": b"POST /api/sign-in HTTP/1.1\r\n" + JSON + CHUNKED + b"\r\nzz\r\nabc\r\n",
    "a chunk that is too short": b"POST /api/sync/push HTTP/1.1\r\n" + CHUNKED + b"\r\n5\r\nabc\r\nzz\r\n",
    "half a body": b"POST /api/sign-in HTTP/1.1\r\n" + JSON + b"Content-Length: 500\r\n\r\n{",
    "half a push": b"POST /api/sync/push HTTP/1.1\r\n" + JSON + b"Content-Length: 500\r\n\r\n{",
    "half a file": b"POST /api/import/preview HTTP/1.1\r\n" + FORM + b"Content-Length: 500\r\n\r\n" + PART,
    "half a bare file": b"POST /api/import/preview HTTP/1.1\r\nContent-Length: 500\r\n\r\nName\nAna",
}


@pytest.mark.parametrize("what", CUT)
async def test_a_body_that_breaks_off_is_one_line_and_no_trouble(ana: Remote, what: str) -> None:
    address = httpx.URL(ana.url)
    cookies = "; ".join(f"{name}={value}" for name, value in ana.http.cookies.items())
    head, _, rest = CUT[what].partition(b"\r\n")
    host = f"Host: localhost:{address.port}\r\nCookie: {cookies}\r\n".encode()
    before = len(lines(ana))
    with socket.create_connection(("127.0.0.1", address.port or 80), timeout=ANSWER_S) as connection:
        connection.sendall(head + b"\r\n" + host + rest)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(4_096)
    assert not answer or answer.startswith(b"HTTP/1.1 400"), answer
    await one_more_line(ana, before)


async def _pieces(*pieces: dict[str, Any] | Exception) -> Any:
    """A transport that gives these, and then nothing for ever."""
    waiting = list(pieces)

    async def receive() -> Any:
        if not waiting:
            await asyncio.Event().wait()
        one = waiting.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    return receive


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "BODY_STALL_S", 0.0)
    receive = edge._whole(await _pieces())
    with pytest.raises(BodyTooSlow):
        await receive()


async def test_a_body_that_trickles_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    piece = {"type": "http.request", "body": b"x", "more_body": True}
    receive = edge._whole(await _pieces(piece, piece))
    assert await receive() == piece
    monkeypatch.setattr(edge, "BODY_GRACE_S", -1.0)
    with pytest.raises(BodyTooSlow):
        await receive()


async def test_a_body_in_crumbs_is_not_picked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece costs the server as much as a whole packet; seen: ten seconds for 300 KB."""
    monkeypatch.setattr(edge, "BODY_PIECES_FREE", 2)
    crumb = {"type": "http.request", "body": b"x", "more_body": True}
    packet = crumb | {"body": b"x" * 1_400}
    receive = edge._whole(await _pieces(crumb, crumb, packet, *[crumb] * 14, crumb))
    for _ in range(16):
        await receive()
    with pytest.raises(BadBody):
        await receive()


@pytest.mark.parametrize("charset", ["nope", "zlib_codec", "idna", "utf-8"])
async def test_a_part_of_a_form_that_says_what_it_is_not_is_the_devices_fault(
    ana: Remote, charset: str
) -> None:
    field = f'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset={charset}'
    body = f"{field}\r\n\r\n".encode() + b"\xff\xfe\r\n" + PART + b"\r\nAna\r\n--x--\r\n"
    before = len(lines(ana))
    head = {"content-type": "multipart/form-data; boundary=x"}
    answer = ana.http.post("/api/import/preview", content=body, headers=head)
    assert (answer.status_code, answer.json().get("code")) == (400, "bad_request"), answer.text
    await one_more_line(ana, before)


async def test_a_body_that_ends_is_whole_and_what_comes_after_it_is_no_fault() -> None:
    last, gone = {"type": "http.request", "body": b"x", "more_body": False}, {"type": "http.disconnect"}
    receive = edge._whole(await _pieces(last, gone))
    assert [await receive(), await receive()] == [last, gone]
    for broken in (gone, RuntimeError("the transport's own word")):
        with pytest.raises(BodyCut):
            await edge._whole(await _pieces(broken))()


@pytest.mark.parametrize(
    ("host", "known"),
    [("crm.example.com", True), ("CRM.Example.com:443", True), ("crm.example.com.", True),
     ("localhost", True),
     ("127.0.0.1:8000", True), ("[::1]:8000", True), ("192.168.1.7:8443", True), ("[fe80::1]", True),
     ("evil.example", False), ("crm.example.com.evil.example", False), ("127.0.0.1.evil.example", False),
     ("localhost.evil.example:8000", False), ("[evil]", False), ("0x7f.1", False), ("", False),
     ("::1", False), ("[::1]evil.example", False), ("[::1]:80:evil", False), ("localhost:8000:evil", False),
     ("localhost:port", False), ("localhost:-1", False), ("localhost:99999999", False),
     ("a@localhost", False), ("localhost@evil.example", False), ("[::1", False),
     ("localhost:", True), ("localhost:99999", True)],
)  # fmt: skip
def test_a_name_that_somebody_made_lead_here_is_none_of_ours(host: str, known: bool) -> None:
    settings = Settings.read({"PUBLIC_URL": "https://crm.example.com"})
    assert goes_by(host, settings.hosts) is known


def test_more_names_may_be_set_and_a_machine_that_listens_on_all_knows_its_own() -> None:
    named = Settings.read({"ALLOWED_HOSTS": "crm.local, Intranet."}).hosts
    assert {"crm.local", "intranet", "localhost"} <= named
    own = f"{socket.gethostname().partition('.')[0].lower()}.local"
    assert own in Settings.read({"HOST": "0.0.0.0"}).hosts
    assert own not in Settings.read({}).hosts
    with pytest.raises(BadSetting, match="ALLOWED_HOSTS"):
        Settings.read({"ALLOWED_HOSTS": "http://crm.local"})


@pytest.mark.parametrize(
    ("lines", "counted"),
    [
        (["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1", "10.0.0.9, 203.0.113.7:4711"], "203.0.113.7"),
        ([""], "127.0.0.1"),
        ([], "127.0.0.1"),
    ],
)
def test_the_last_address_of_all_lines_is_the_one_our_proxy_saw(lines: list[str], counted: str) -> None:
    """A proxy that adds a line leaves the client's own word standing before it."""
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    app = SimpleNamespace(state=SimpleNamespace(settings=Settings.read({"TRUST_FORWARDED": "1"})))
    scope = {"type": "http", "headers": headers, "client": ("127.0.0.1", 5), "litestar_app": app}
    assert network_of(Request(scope)) == counted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    ["https://example.com/crm", "https://example.com/crm/", "https://example.com/?a", "https://a@b.example"],
)
def test_a_public_address_with_more_than_a_host_is_refused_with_the_reason(url: str) -> None:
    with pytest.raises(BadSetting, match="root of its host"):
        Settings.read({"PUBLIC_URL": url})


@pytest.mark.parametrize(
    ("hosts", "status"),
    [(["::1"], 421), (["[::1"], 421), (["localhost:99999"], 401), (["localhost", "evil.example"], 421)],
)
async def test_a_host_that_is_no_address_breaks_nothing(ana: Remote, hosts: list[str], status: int) -> None:
    """Seen: 500 and a traceback where the words of the log were put together."""
    sent = b"".join(f"Host: {host}\r\n".encode() for host in hosts)
    address = httpx.URL(ana.url)
    with socket.create_connection(("127.0.0.1", address.port or 80), timeout=ANSWER_S) as connection:
        connection.sendall(b"GET /api/me HTTP/1.1\r\n" + sent + b"Connection: close\r\n\r\n")
        answer = connection.recv(4_096)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()), answer
    assert "Traceback" not in LOGS[ana.url].read_text()


async def test_another_host_gets_nothing_but_the_word_that_it_is_another(settings: Settings) -> None:
    async with AsyncTestClient(create_app(settings)) as client:
        for path in ("/", "/api/me", "/assets/x.js"):
            answer = await client.get(path, headers={"host": "evil.example"})
            assert (answer.status_code, answer.json()["code"]) == (421, "wrong_host")
        answer = await client.get("/", headers={"host": "evil.example", "accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"]) == (421, "text/html; charset=utf-8")
        assert "ALLOWED_HOSTS" in answer.text
        assert (await client.get("/livez", headers={"host": "10-0-0-7.pods.example"})).status_code == 200
