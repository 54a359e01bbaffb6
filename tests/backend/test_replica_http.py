"""Sync over HTTP against the real server process, on SQLite and on Postgres."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import os
import signal
import time
import urllib.parse
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard

from sync.limits import HISTORY_ENTRIES_MAX, PULL_TYPES_MAX, PUSH_BYTES_MAX, SEARCHES_PER_MINUTE_MAX
from tests.api import Remote
from tests.e2e.server import PASSWORD, Server
from tests.postgres import Cluster, free_port

WAIT_S = 20


@contextmanager
def _settings(kind: str, cluster: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if kind == "sqlite":
        yield {}
        return
    running: Cluster = cluster.getfixturevalue("postgres_cluster")
    with running.database() as url:
        yield {"DATABASE_URL": url}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server process for this file's tests, with three people."""
    folder: Path = tmp_path_factory.mktemp("server")
    with _settings(request.param, request) as settings:
        server = Server(folder, free_port(), settings)
        server.command("migrate")
        server.add_person("ana@kedai.example", "Ana", "administrator", workspace="Kedai", country="MY")
        server.add_person("budi@kedai.example", "Budi")
        server.add_person("citra@kedai.example", "Citra")
        server.start()
        yield server
        server.stop()


@pytest.fixture
def ana(server: Server) -> Iterator[Remote]:
    """A device of the administrator."""
    with Remote(server.url, "ana@kedai.example", PASSWORD) as remote:
        yield remote


@pytest.fixture
def budi(server: Server) -> Iterator[Remote]:
    """A device of another person."""
    with Remote(server.url, "budi@kedai.example", PASSWORD) as remote:
        yield remote


def _push(remote: Remote, content: bytes, **headers: str) -> httpx.Response:
    return remote.http.post("/api/sync/push", content=content, headers=headers)


def _problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"].startswith("application/problem+json")
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code), told
    assert {"type", "title", "detail", "fault", "action"} <= told.keys()
    return told


@pytest.fixture
def citra(server: Server, ana: Remote, budi: Remote) -> Iterator[Remote]:
    """A device of a third person, in one team with Budi."""
    with Remote(server.url, "citra@kedai.example", PASSWORD) as citra:
        team = ana.create("team", {"name": "North"})
        ana.push([team])
        for person in (budi.person["id"], citra.person["id"]):
            answer = ana.http.patch(f"/api/people/{person}", json={"team": team["record"]})
            assert answer.status_code == 200, answer.text
        yield citra


def test_A7_A8_nobody_takes_a_contact_by_a_company_of_their_own(budi: Remote, citra: Remote) -> None:
    """The seen fault: also with the company made only afterwards, and with all that is below the contact."""
    contact = budi.create("contact", {"name": {"full": "Siti"}})
    call = budi.create("activity", {"kind": "call", "contact": contact["record"]})
    budi.push([contact, call])
    citra.pull()
    mine = citra.create("company", {"name": "mine", "visibility": "private"})
    link = {"op": "set", "field": "company", "value": mine["record"]}
    later = {"op": "set", "field": "company", "value": str(uuid.uuid4())}
    batch = [
        mine,
        citra.edit("contact", contact["record"], citra.seq(), link),
        citra.edit("contact", contact["record"], citra.seq(), later),
        citra.create("company", {"name": "later", "visibility": "private"}, later["value"]),
    ]
    head = {"protocol": 1, "schema": 1, "device": citra.device, "mutations": batch}
    results = _push(citra, json.dumps(head).encode()).json()["results"]
    codes = [result.get("code", "") for result in results]
    assert codes == ["", "not_allowed", "", "not_allowed"]
    with Remote(budi.url, budi.email, PASSWORD) as other_phone:
        rows = {row["id"]: row for row in other_phone.pull() if row["change"] == "put"}
    own = f"t:{budi.person['id']}"
    assert [rows[each["record"]]["key"] for each in (contact, call)] == [own, own]
    # The owner may: then the company's keeper closes it, and what is Budi's stays with Budi.
    shared = citra.create("company", {"name": "shared"})
    citra.push([shared])
    budi.pull()
    link = {"op": "set", "field": "company", "value": shared["record"]}
    budi.push([budi.edit("contact", contact["record"], budi.seq(), link)])
    citra.pull()
    close = {"op": "set", "field": "visibility", "value": "private"}
    citra.push([citra.edit("company", shared["record"], citra.seq(), close)])
    rows = {row["id"]: row for row in budi.pull() if row["change"] == "put"}
    own = f"p:{budi.person['id']}"
    assert [rows[each["record"]]["key"] for each in (contact, call)] == [own, own]


def test_what_one_device_pushes_another_pulls(ana: Remote, budi: Remote) -> None:
    budi.pull()
    contact = ana.create("contact", {"name": {"full": "Siti"}, "visibility": "everyone"})
    ana.push([contact])
    assert [change["id"] for change in budi.pull() if change["change"] == "put"] == [contact["record"]]
    ana.pull()
    ana.push(
        [ana.edit("contact", contact["record"], ana.seq(), {"op": "set", "field": "job_title", "value": "B"})]
    )
    assert [change["fields"] for change in budi.pull() if change["change"] == "patch"] == [{"job_title": "B"}]


def test_L8_history_tells_old_values_to_readers_only(ana: Remote, budi: Remote) -> None:
    contact = ana.create("contact", {"name": {"full": "Siti"}, "job_title": "Old", "visibility": "private"})
    ana.push([contact])
    ana.pull()
    ana.push(
        [
            ana.edit(
                "contact", contact["record"], ana.seq(), {"op": "set", "field": "job_title", "value": "New"}
            )
        ]
    )
    path = f"/api/sync/history/contact/{contact['record']}"
    entries = ana.http.get(path).json()["entries"]
    assert [(entry["field"], entry["value"], entry["outcome"]) for entry in entries] == [
        ("job_title", "Old", "replaced")
    ]
    assert entries[0]["person"] == ana.person["id"]
    _problem(budi.http.get(path), 404, "not_found")
    _problem(ana.http.get(path.replace("/contact/", "/company/")), 404, "not_found")


def test_a_signed_out_device_is_told_so(server: Server) -> None:
    with httpx.Client(base_url=server.url, headers={"Origin": server.url}) as http:
        for path in ("/api/sync/push", "/api/sync/pull"):
            _problem(http.post(path, content=b"{}"), 401, "signed_out")
        _problem(http.get("/api/sync/live"), 401, "signed_out")
        _problem(http.get("/api/sync/history/contact/x"), 401, "signed_out")
        _problem(http.get("/api/sync/nothing"), 404, "not_found")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"protocol": 1}', b"\xff\xfe", b'{"protocol":1,"schema":1']
)
def test_a_body_that_is_no_request_is_named_as_such(ana: Remote, body: bytes) -> None:
    assert _problem(_push(ana, body), 400, "bad_request")["fault"] == "device"


@pytest.mark.parametrize("head", [{"n": 0}, {"n": -1}, {"id": ""}, {"n": None}, {"id": None}, {"n": "1"}])
def test_P6_a_mutation_without_a_number_or_an_id_ends_the_request(ana: Remote, head: dict[str, Any]) -> None:
    good, bad = (ana.create("contact", {"name": {"full": "x"}}) for _ in range(2))
    body = {"protocol": 1, "schema": 1, "device": ana.device, "mutations": [good, bad | head]}
    assert _problem(_push(ana, json.dumps(body).encode()), 400, "bad_request")["fault"] == "device"
    assert ana.push([good])[0]["outcome"] == "applied", "nothing of the batch was done"


def test_P3_an_empty_batch_is_answered(ana: Remote) -> None:
    body = {"protocol": 1, "schema": 1, "device": ana.device, "mutations": []}
    answer = _push(ana, json.dumps(body).encode())
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_P8_an_edit_without_operations_changes_nothing(ana: Remote, budi: Remote) -> None:
    contact = ana.create("contact", {"name": {"full": "Siti"}, "visibility": "private"})
    ana.push([contact])
    ana.pull()
    seq = ana.seq()
    assert ana.push([ana.edit("contact", contact["record"], seq)])[0]["outcome"] == "applied"
    assert ana.pull() == []
    with pytest.raises(RuntimeError, match="not_allowed"):
        budi.push([budi.edit("contact", contact["record"], seq)])
    ana.push([ana.delete("contact", contact["record"], seq)])
    ana.pull()
    with pytest.raises(RuntimeError, match="record_deleted"):
        ana.push([ana.edit("contact", contact["record"], ana.seq())])


def test_L8_a_deleted_record_keeps_its_history_for_its_readers(ana: Remote, budi: Remote) -> None:
    contact = ana.create("contact", {"name": {"full": "Siti"}, "job_title": "0", "visibility": "private"})
    ana.push([contact])
    ana.pull()
    more = HISTORY_ENTRIES_MAX + 10
    titles = [{"op": "set", "field": "job_title", "value": str(n)} for n in range(1, more + 1)]
    ana.push([ana.edit("contact", contact["record"], ana.seq(), title) for title in titles])
    ana.push([ana.delete("contact", contact["record"], ana.seq())])
    path = f"/api/sync/history/contact/{contact['record']}"
    entries = ana.http.get(path).json()["entries"]
    assert [entry["value"] for entry in entries] == [str(n) for n in range(more - 1, 9, -1)]
    _problem(budi.http.get(path), 404, "not_found")


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
def test_the_content_type_of_push_and_pull_is_not_looked_at(ana: Remote, content_type: str) -> None:
    body = json.dumps({"protocol": 1, "schema": 1, "unheard_of": [1]})
    answer = ana.http.post("/api/sync/pull", content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


def test_L4_too_many_types_are_refused_by_name(ana: Remote) -> None:
    body = {"protocol": 1, "schema": 1, "types": ["contact"] * (PULL_TYPES_MAX + 1)}
    told = _problem(ana.http.post("/api/sync/pull", json=body), 413, "body_too_large")
    assert told["types_max"] == PULL_TYPES_MAX


def test_a_small_body_that_unpacks_to_a_large_one_is_refused(ana: Remote) -> None:
    bomb = gzip.compress(b'{"protocol":1,' + b" " * (PUSH_BYTES_MAX + 1))
    assert len(bomb) < 20_000
    told = _problem(_push(ana, bomb, **{"Content-Encoding": "gzip"}), 413, "batch_too_large")
    assert told["bytes_max"] == PUSH_BYTES_MAX
    _problem(_push(ana, b" " * (PUSH_BYTES_MAX + 1)), 413, "batch_too_large")


def test_a_body_packed_wrongly_is_refused(ana: Remote) -> None:
    whole = gzip.compress(b'{"protocol":1}')
    _problem(_push(ana, whole[:-3], **{"Content-Encoding": "gzip"}), 400, "bad_request")
    _problem(_push(ana, whole + b"more", **{"Content-Encoding": "gzip"}), 400, "bad_request")
    _problem(_push(ana, b"plain", **{"Content-Encoding": "gzip"}), 400, "bad_request")
    _problem(_push(ana, b"x", **{"Content-Encoding": "lzma"}), 415, "encoding_unknown")


def test_a_gap_is_409_with_the_expected_number(ana: Remote) -> None:
    ana.n = 5
    head = {"protocol": 1, "schema": 1, "device": ana.device}
    body = json.dumps(head | {"mutations": [ana.create("contact", {"name": {"full": "x"}})]}).encode()
    assert _problem(_push(ana, body), 409, "mutation_gap")["expected"] == 1
    old = json.dumps(head | {"protocol": 0, "mutations": []}).encode()
    _problem(_push(ana, old), 426, "upgrade_needed")
    other = json.dumps(head | {"device": "someone", "mutations": []}).encode()
    _problem(_push(ana, other), 403, "device_unknown")


@pytest.mark.parametrize(
    "accept", ["zstd", "gzip", "zstd;q=0, gzip;q=0.5", "identity", "gzip, deflate, br, zstd"]
)
def test_answers_are_packed_as_the_device_takes_them(ana: Remote, accept: str) -> None:
    ana.push([ana.create("contact", {"name": {"full": f"C{n}"}, "notes": "same " * 20}) for n in range(50)])
    body = json.dumps({"protocol": 1, "schema": 1, "cursor": "", "keys": ""})
    headers = {"Accept-Encoding": accept}
    with ana.http.stream("POST", "/api/sync/pull", content=body, headers=headers) as answer:
        packed = b"".join(answer.iter_raw())
    encoding = answer.headers.get("content-encoding", "")
    assert encoding == {"zstd;q=0, gzip;q=0.5": "gzip", "identity": ""}.get(accept, accept.rpartition(" ")[2])
    unpack = {"zstd": zstandard.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    page = json.loads(unpack(packed))
    assert len(page["changes"]) >= 50
    assert encoding == "" or len(packed) * 3 < len(unpack(packed))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "x" * 100_000, "'; DROP TABLE record; --", "\u202e😀"])
def test_odd_text_is_rejected_alone_and_breaks_nothing(ana: Remote, odd: str) -> None:
    head = {"protocol": 1, "schema": 1, "device": ana.device}
    good = {"name": {"full": "Siti"}}
    batch = [
        ana.create("contact", good) | {"id": odd},
        ana.create("contact", good) | {"record": odd},
        ana.create("contact", good) | {"type": odd},
        ana.create("contact", good) | {"stamp": odd},
        ana.create("contact", {odd: "x"}),
        ana.create("contact", good | {"phones": {odd: {"raw": odd}}}),
        ana.create("contact", good | {"notes": "\x00", "company": odd}),
        ana.edit("contact", odd, 0, {"op": "text", "field": odd, "value": odd}),
        ana.create("contact", good),
    ]
    answer = _push(ana, json.dumps(head | {"mutations": batch}).encode())
    outcomes = [result["outcome"] for result in answer.json()["results"]]
    assert outcomes == [outcomes[0], *["rejected"] * 7, "applied"]
    again = _push(ana, json.dumps(head | {"mutations": batch}).encode())
    assert [result["first"] for result in again.json()["results"][1:]] == outcomes[1:]
    pull = {"protocol": 1, "schema": 1, "cursor": "", "keys": odd, "only": [odd]}
    assert ana.http.post("/api/sync/pull", content=json.dumps(pull)).status_code in (200, 400, 413)
    path = urllib.parse.quote(odd.encode("utf-8", "replace"))[:2_000]
    nothing_here = 400 if odd == "\x00" else 404
    assert ana.http.get(f"/api/sync/history/contact/{path}").status_code == nothing_here
    assert ana.http.get(f"/api/sync/history/{path}/{batch[-1]['record']}").status_code == nothing_here


class _Ear:
    """Events of one live stream as they come."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def seq(self) -> int:
        """The next number told."""
        async with asyncio.timeout(WAIT_S):
            async for line in self._lines:
                if line.startswith("data: "):
                    return json.loads(line[6:])["seq"]
        raise EOFError

    async def reaches(self, seq: int) -> None:
        while await self.seq() < seq:
            pass

    async def ends(self) -> None:
        """Wait for the end of the stream, orderly or broken off."""
        with contextlib.suppress(httpx.RemoteProtocolError, httpx.ReadError):
            async with asyncio.timeout(WAIT_S):
                async for _ in self._lines:
                    pass


@asynccontextmanager
async def _listen(remote: Remote, url: str = "", **asked: str) -> AsyncIterator[_Ear]:
    cookies = dict(remote.http.cookies)
    async with (
        httpx.AsyncClient(base_url=url or remote.url, cookies=cookies, timeout=WAIT_S) as http,
        http.stream("GET", "/api/sync/live", params=asked) as answer,
    ):
        assert answer.status_code == 200, answer.status_code
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        yield _Ear(answer.aiter_lines())


async def _add(remote: Remote, name: str = "Siti") -> int:
    contact = remote.create("contact", {"name": {"full": name}})
    return (await asyncio.to_thread(remote.push, [contact]))[0]["seq"]


async def test_L7_live_tells_the_number_at_once_and_whenever_it_grows(ana: Remote, budi: Remote) -> None:
    before = await _add(ana)
    async with _listen(budi) as ear:
        assert await ear.seq() >= before
        for _ in range(3):
            seq = await _add(ana)
            assert await ear.seq() == seq


async def test_L7_a_reader_that_never_reads_holds_nobody_up(ana: Remote, budi: Remote) -> None:
    async with _listen(ana), _listen(budi) as ear:
        await ear.seq()
        for _ in range(20):
            await _add(ana)
        await ear.reaches(await _add(ana))


async def test_L7_of_too_many_streams_of_a_device_the_oldest_ends(ana: Remote, budi: Remote) -> None:
    async with _listen(ana) as oldest, _listen(ana), _listen(ana), _listen(ana) as newest:
        await oldest.ends()
        await newest.seq()
        await newest.reaches(await _add(budi))


async def test_L7_signing_out_ends_the_stream(server: Server, budi: Remote) -> None:
    async with _listen(budi) as ear:
        await ear.seq()
        answer = await asyncio.to_thread(budi.http.post, "/api/sign-out")
        assert answer.status_code == 200
        await ear.ends()


async def test_K1_a_stream_is_of_the_device_it_names_and_ends_with_its_session(
    server: Server, budi: Remote
) -> None:
    ana = Remote(server.url, "ana@kedai.example", PASSWORD, beside=budi)
    with ana:
        async with _listen(ana, device=budi.device) as his, _listen(ana, device=ana.device) as hers:
            await his.seq()
            await hers.seq()
            said = {"X-Lapangan-Device": budi.device}
            await asyncio.to_thread(ana.http.post, "/api/sign-out", headers=said)
            await his.ends()
            await hers.reaches(await _add(ana))
        address = f"/api/sync/live?device={budi.device}"
        _problem(await asyncio.to_thread(ana.http.get, address), 401, "signed_out")


async def test_L7_other_processes_are_heard(server: Server, ana: Remote, tmp_path: Path) -> None:
    """Postgres by NOTIFY, SQLite by looking at the file: here the command line writes beside the server."""
    async with _listen(ana) as ear:
        before = await ear.seq()
        await asyncio.to_thread(server.add_person, f"n{time.time_ns()}@kedai.example", "New")
        assert await ear.seq() > before


async def test_a_server_with_open_streams_stops_at_once(server: Server, ana: Remote) -> None:
    async with _listen(ana) as ear:
        await ear.seq()
        begun = time.monotonic()
        await asyncio.to_thread(server.stop)
        assert time.monotonic() - begun < 8
        await ear.ends()
    server.start()


async def test_P2_a_server_killed_while_devices_push_takes_every_mutation_once(
    server: Server, ana: Remote
) -> None:
    """kill -9 between and within requests; the device sends again from the first it has no answer for."""
    head = {"protocol": 1, "schema": 1, "device": ana.device}
    batches = [
        [ana.create("contact", {"name": {"full": f"K{turn}/{n}"}}) for n in range(40)] for turn in range(30)
    ]
    answered: set[int] = set()

    def push_all() -> None:
        for turn, batch in enumerate(batches):
            if turn in answered:
                continue
            answer = _push(ana, json.dumps(head | {"mutations": batch}).encode())
            answer.raise_for_status()
            assert {result["outcome"] for result in answer.json()["results"]} <= {"applied", "duplicate"}
            answered.add(turn)

    for delay_s in (0.05, 0.2, 0.4):
        pushing = asyncio.create_task(asyncio.to_thread(push_all))
        await asyncio.wait([pushing], timeout=delay_s)
        assert server.process is not None
        os.killpg(server.process.pid, signal.SIGKILL)
        await asyncio.to_thread(server.process.wait)
        with contextlib.suppress(httpx.HTTPError):
            await pushing
        await asyncio.to_thread(server.start)
    await asyncio.to_thread(push_all)
    names = [change["fields"]["name"]["full"] for change in await asyncio.to_thread(ana.pull)
             if change["type"] == "contact" and change["fields"]["name"]["full"].startswith("K")]  # fmt: skip
    assert sorted(names) == sorted(one["fields"]["name"]["full"] for batch in batches for one in batch)


def test_R6_a_search_names_what_is_wrong_with_it(ana: Remote) -> None:
    def ask(**body: Any) -> httpx.Response:
        return ana.http.post("/api/search", json=body)

    assert ask(type="stage_entry", query="open\0").json() == {"hits": [], "before": 0}
    _problem(ask(type="contact"), 400, "not_searched")
    for wrong in ({}, {"type": "stage_entry", "under": "\0"}, {"type": "stage_entry", "limit": 51}):
        _problem(ask(**wrong), 400, "bad_request")
    for _ in range(SEARCHES_PER_MINUTE_MAX):
        if (answer := ask(type="stage_entry")).status_code != 200:
            break
    _problem(answer := ask(type="stage_entry"), 429, "slow_down")
    assert 0 < int(answer.headers["Retry-After"]) <= 61
