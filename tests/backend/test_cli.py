"""The command line as a person runs it: a process of its own, its words, its exit code."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import ssl
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from backend.accounts.first_pipeline import FIRST_PIPELINE
from backend.cli import parser
from sync.schema import LANGUAGES
from tests.postgres import free_port

START_S_MAX = 30
"""Generous for a busy machine; what a start takes is printed."""
ROOT = Path(__file__).resolve().parents[2]


def environment(var: Path, **more: str) -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return keep | {"VAR_DIR": str(var), "PWA_DIR": str(var / "pwa"), "PYTHONIOENCODING": "utf-8"} | more


def lapangan(var: Path, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backend", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(var, **more), input=given, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


@contextmanager
def serving(var: Path, *arguments: str, **more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    env = environment(var, PORT=str(port), HOST="127.0.0.1", **more)
    command = [sys.executable, "-m", "backend", "serve", *arguments]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process)
        yield url, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def wait_until_ready(url: str, process: subprocess.Popen[str], trust: ssl.SSLContext | bool = True) -> float:
    began = time.monotonic()
    while time.monotonic() - began < START_S_MAX:
        if process.poll() is not None:
            raise AssertionError(process.communicate()[0])
        try:
            if httpx.get(f"{url}/readyz", verify=trust).status_code == 200:
                return time.monotonic() - began
        except httpx.TransportError:
            continue
    raise AssertionError("the server did not get ready")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_help_names_every_command(var: Path) -> None:
    done = lapangan(var, "--help")
    assert done.returncode == 0
    for command in ("serve", "phone", "migrate", "demo", "people", "import", "export", "doctor", "new-epoch"):
        assert command in done.stdout
    assert not var.exists()


@pytest.mark.parametrize("arguments", [[], ["fly"], ["people"], ["people", "add"], ["import", "x.csv"]])
def test_a_wrong_call_is_answered_with_two(var: Path, arguments: list[str]) -> None:
    done = lapangan(var, *arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_a_wrong_setting_is_named(var: Path) -> None:
    done = lapangan(var, "migrate", PORT="eighty")
    assert done.returncode == 2
    assert "PORT" in done.stderr
    done = lapangan(var, "migrate", DATABASE_URL="oracle://x")
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr


@pytest.mark.parametrize("command", ["serve", "phone"])
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "99999"),
        ("PORT", "-1"),
        ("PORT", "8000 "),
        ("PORT", "9" * 5000),
        ("GUIDE_PORT", "abc"),
        ("GUIDE_PORT", "99999"),
        ("SESSION_DAYS", "0"),
        ("DATABASE_POOL_MAX", "1.5"),
        ("PUBLIC_URL", "http://localhost:port"),
        ("PUBLIC_URL", "https://[fd00"),
    ],
)
def test_a_setting_that_cannot_be_is_said_in_words(var: Path, command: str, setting: str, value: str) -> None:
    done = lapangan(var, command, **{setting: value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"lapangan: {setting} must ")
    assert len(done.stderr.splitlines()) == 1
    assert not var.exists()


def test_an_option_that_cannot_be_is_said_in_words(var: Path) -> None:
    for words in (
        ("serve", "--workers", "0"),
        ("phone", "--guide-port", "70000"),
        ("phone", "--address", "a b"),
    ):
        done = lapangan(var, *words)
        assert done.returncode == 2
        assert words[1] in done.stderr
        assert "Traceback" not in done.stderr
    assert not var.exists()


def test_migrating_twice_changes_nothing(var: Path) -> None:
    first, second = lapangan(var, "migrate"), lapangan(var, "migrate")
    assert first.returncode == second.returncode == 0
    assert "0001" in first.stdout
    assert "Nothing to do" in second.stdout


def test_a_command_on_an_empty_machine_says_what_to_run(var: Path) -> None:
    done = lapangan(var, "people", "list")
    assert done.returncode == 1
    assert "lapangan migrate" in done.stderr


def test_the_first_administrator_makes_the_workspace(var: Path) -> None:
    lapangan(var, "migrate")
    add = ("people", "add", "rani@kedai.example", "--name", "Rani")
    rep = lapangan(var, *add)
    assert rep.returncode == 1
    assert "--role administrator" in rep.stderr
    added = lapangan(var, *add, "--role", "administrator", "--workspace", "Kedai", "--country", "ID")
    assert added.returncode == 0
    assert "Password: " in added.stdout
    again = lapangan(var, *add)
    assert again.returncode == 1
    assert "in use" in again.stderr
    second = lapangan(var, "people", "add", "ali@kedai.example", "--name", "Ali", "--password-from", "-",
                      given="kolam merah biru\n")  # fmt: skip
    assert second.returncode == 0
    assert "kolam" not in second.stdout
    listed = json.loads(lapangan(var, "people", "list", "--json").stdout)
    assert [(p["email"], p["role"], p["workspace"]) for p in listed] == [
        ("ali@kedai.example", "account_executive", "Kedai"),
        ("rani@kedai.example", "administrator", "Kedai"),
    ]
    reset = lapangan(var, "people", "reset-password", "ali@kedai.example")
    assert reset.returncode == 0
    assert "New password for ali@kedai.example: " in reset.stdout
    assert lapangan(var, "people", "reset-password", "nobody@kedai.example").returncode == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_pipeline_is_in_the_administrators_language(var: Path, language: str) -> None:
    lapangan(var, "migrate")
    added = lapangan(var, "people", "add", "rani@kedai.example", "--name", "Rani", "--role", "administrator",
                     "--workspace", "Kedai", "--language", language)  # fmt: skip
    assert added.returncode == 0
    with sqlite3.connect(var / "lapangan.sqlite") as database:
        kept = "\n".join(database.iterdump())
    name, stages = FIRST_PIPELINE[language]
    for text in (name, *(stage.name for stage in stages)):
        assert f'"name":"{text}"' in kept
    for step in (step for stage in stages for step in stage.steps):
        assert f'"{step}"' in kept
    assert f'"language":"{language}"' in kept


def test_doctor_tells_what_is_missing_and_how_to_get_it(var: Path) -> None:
    done = lapangan(var, "doctor", "--json")
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["Python"]["well"] is True
    assert found["database"]["well"] is False
    assert found["database"]["action"] == "lapangan migrate"
    assert not var.exists()
    assert found["the app for phones"]["action"] == "make run"
    (var / "pwa").mkdir(parents=True)
    (var / "pwa" / "index.html").write_text("<p>app</p>")
    lapangan(var, "migrate")
    assert lapangan(var, "doctor").returncode == 0


def test_doctor_names_a_database_that_is_away_without_its_password(var: Path) -> None:
    url = "postgres://crm:secret-word@127.0.0.1:1/crm"
    done = lapangan(var, "doctor", DATABASE_URL=url)
    assert done.returncode == 1
    assert "postgres://crm@127.0.0.1:1/crm" in done.stdout
    assert "secret-word" not in done.stdout + done.stderr


def test_a_new_epoch_begins_on_request(var: Path) -> None:
    lapangan(var, "migrate")
    lapangan(var, "people", "add", "r@kedai.example", "--name", "R", "--role", "administrator")

    def epochs() -> list[str]:
        with sqlite3.connect(var / "lapangan.sqlite") as database:
            return database.execute("SELECT epoch FROM tenant").fetchall()

    before = epochs()
    assert lapangan(var, "new-epoch").returncode == 0
    assert len(epochs()) == 1
    assert epochs() != before


CSV = "Name,Phone,E-mail\nДәурен Қасым,8 (701) 555-01-23,dauren@kasym.example\n,,\nAna Wong,012-555 0123,\n"


def test_a_file_goes_in_for_a_person_and_comes_out_again(var: Path, tmp_path: Path) -> None:
    lapangan(var, "migrate")
    rani = "rani@kedai.example"
    lapangan(var, "people", "add", rani, "--name", "Rani", "--role", "administrator")
    (tmp_path / "people.csv").write_text(CSV, encoding="utf-8")
    call = ("import", str(tmp_path / "people.csv"), "--as", rani, "--tag", "fair", "--visibility", "everyone")
    done = lapangan(var, *call, "--report", str(tmp_path / "report.csv"))
    assert done.returncode == 0, done.stderr
    assert "created 2" in done.stdout
    assert "Ana Wong" in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    again = json.loads(lapangan(var, *call, "--json").stdout)
    assert again["counts"]["created"] == 0
    out = lapangan(var, "export", "contacts", "--as", rani)
    assert out.returncode == 0
    assert "Дәурен Қасым" in out.stdout
    assert "012-555 0123" in out.stdout
    cards = lapangan(
        var, "export", "contacts", "--as", rani, "--format", "vcf", "--to", str(tmp_path / "c.vcf")
    )
    assert cards.returncode == 0
    assert (tmp_path / "c.vcf").read_bytes().count(b"BEGIN:VCARD") == 2
    assert lapangan(var, "export", "deals", "--as", rani, "--format", "vcf").returncode == 1


def test_a_file_that_cannot_be_read_is_explained(var: Path, tmp_path: Path) -> None:
    lapangan(var, "migrate")
    lapangan(var, "people", "add", "r@kedai.example", "--name", "R", "--role", "administrator")
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for name in ("photo.csv", "gone.csv"):
        done = lapangan(var, "import", str(tmp_path / name), "--as", "r@kedai.example")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("lapangan: ")
    done = lapangan(var, "import", str(tmp_path / "photo.csv"), "--as", "nobody@kedai.example")
    assert "lapangan people list" in done.stderr


def test_serving_an_empty_machine_prints_a_code_and_makes_nothing(var: Path) -> None:
    with serving(var) as (url, process):
        assert httpx.get(f"{url}/api/first-run").json()["needed"] is True
        assert httpx.get(url, headers={"accept": "text/html"}).status_code == 503
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=20)[0]
    assert url.replace("127.0.0.1", "localhost") in said
    kept = var / "first-run-code.txt"
    assert kept.read_text().strip() in said
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "█" in said or "▀" in said
    assert not (var / "demo-sign-in.txt").exists()
    began = time.monotonic()
    with serving(var) as (url, process):
        print(f"a second start took {time.monotonic() - began:.2f} s")
        assert httpx.get(f"{url}/livez").json() == {"status": "alive"}
        process.send_signal(signal.SIGTERM)
        assert kept.read_text().strip() in process.communicate(timeout=20)[0]


def test_after_the_demo_was_made_serving_says_how_to_sign_in(var: Path) -> None:
    assert lapangan(var, "demo").returncode == 0
    email, password = (var / "demo-sign-in.txt").read_text().splitlines()[1].split()[:2]
    with serving(var) as (url, process):
        answer = httpx.post(f"{url}/api/sign-in", json={"email": email, "password": password})
        assert answer.status_code == 200
        assert httpx.get(f"{url}/api/first-run").json() == {"needed": False, "code": False}
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=20)[0]
    assert email in said
    assert password in said
    assert not (var / "first-run-code.txt").exists()
    assert lapangan(var, "demo").returncode == 1


def test_two_workers_serve_one_postgres(var: Path, postgres_url: str) -> None:
    assert lapangan(var, "doctor", DATABASE_URL=postgres_url).returncode == 1
    assert lapangan(var, "demo", DATABASE_URL=postgres_url).returncode == 0
    email, password = (var / "demo-sign-in.txt").read_text().splitlines()[1].split()[:2]
    with serving(var, "--workers", "2", DATABASE_URL=postgres_url) as (url, _):
        with httpx.Client(base_url=url) as client:
            signed_in = client.post("/api/sign-in", json={"email": email, "password": password})
            assert signed_in.status_code == 200
        for _ in range(20):
            # A connection of its own each time, so that both workers are asked.
            assert httpx.get(f"{url}/api/me", cookies=dict(signed_in.cookies)).status_code == 200


def test_sqlite_is_served_by_one_process(var: Path) -> None:
    done = lapangan(var, "serve", "--workers", "2")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("command", "setting"), [("serve", "PORT"), ("phone", "PORT"), ("phone", "GUIDE_PORT")]
)
def test_a_taken_port_is_said_in_plain_words(var: Path, taken: int, command: str, setting: str) -> None:
    free = {"HOST": "127.0.0.1", "PORT": str(free_port())}
    done = lapangan(var, command, **(free | {setting: str(taken)}))
    assert done.returncode == 1
    assert f"127.0.0.1 port {taken}: another program" in done.stderr
    assert f" {setting}={taken + 1}" in done.stderr or taken == 65_535
    assert "Traceback" not in done.stderr


def test_an_address_of_another_machine_is_said_in_plain_words(var: Path) -> None:
    for command in ("serve", "phone"):
        done = lapangan(var, command, HOST="203.0.113.9", PORT=str(free_port()))
        assert done.returncode == 1
        assert "203.0.113.9" in done.stderr
        assert "HOST" in done.stderr


def test_the_app_and_the_guide_need_two_ports(var: Path) -> None:
    port = str(free_port())
    done = lapangan(var, "phone", HOST="127.0.0.1", PORT=port, GUIDE_PORT=port)
    assert done.returncode == 1
    assert "GUIDE_PORT" in done.stderr


def test_phones_are_served_over_https_with_a_guide_beside(var: Path) -> None:
    port, guide_port = free_port(), free_port()
    env = environment(var, HOST="127.0.0.1", PORT=str(port), GUIDE_PORT="0")
    command = [sys.executable, "-m", "backend", "phone", "--guide-port", str(guide_port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    url = f"https://127.0.0.1:{port}"
    try:
        authority = var / "phone" / "authority.pem"
        wait_for(authority, process)
        trust = ssl.create_default_context(cafile=str(authority))
        wait_until_ready(url, process, trust)
        guide = httpx.get(f"http://127.0.0.1:{guide_port}/", headers={"accept-language": "kk"})
        assert 'lang="kk"' in guide.text
        assert url in guide.text
        wrong = httpx.post(f"{url}/api/sign-in", json={"email": "a@b.example", "password": "x"}, verify=trust)
        assert wrong.status_code == 401
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=20)[0]
    assert url in said


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    began = time.monotonic()
    while not path.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() - began < START_S_MAX


@contextmanager
def working(var: Path) -> Iterator[subprocess.Popen[str]]:
    """`lapangan work` in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "backend", "work"], cwd=ROOT, env=environment(var), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def test_a_worker_beside_the_server_does_what_the_server_was_told_to_leave(var: Path) -> None:
    lapangan(var, "demo")
    with serving(var, WORK_IN_SERVE="0"):
        assert lapangan(var, "followers", "list").stdout == ""
        with working(var) as process:
            wait_until_level(var, process)
        assert process.returncode == 0
    with sqlite3.connect(var / "lapangan.sqlite") as database:
        deals, entered = database.execute(
            "SELECT count(*) FILTER (WHERE type = 'deal' AND fields LIKE '%\"stage\"%'),"
            " count(DISTINCT parent) FILTER (WHERE type = 'stage_entry') FROM record"
        ).fetchone()
    assert entered == deals > 0


def wait_until_level(var: Path, process: subprocess.Popen[str]) -> None:
    began = time.monotonic()
    while "stage_history  level" not in lapangan(var, "followers", "list").stdout:
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() - began < START_S_MAX


def test_the_server_works_by_itself(var: Path) -> None:
    lapangan(var, "demo")
    with serving(var) as (_, process):
        wait_until_level(var, process)


def test_jobs_that_were_given_up_are_listed_and_tried_again(var: Path) -> None:
    lapangan(var, "migrate")
    assert "No job" in lapangan(var, "jobs", "list").stdout
    with sqlite3.connect(var / "lapangan.sqlite") as database:
        database.execute(
            "INSERT INTO job (tenant, id, kind, state, due_at, failures_max, reason, created_at)"
            " VALUES ('', 'j1', 'letter', 'dead', 0, 1, 'ValueError: no stamp', 0)"
        )
    assert "ValueError: no stamp" in lapangan(var, "jobs", "list").stdout
    assert lapangan(var, "jobs", "retry", "j1").returncode == 0
    again = lapangan(var, "jobs", "retry", "j1")
    assert (again.returncode, "lapangan jobs list" in again.stderr) == (1, True)


def test_only_a_follower_that_is_there_can_be_tried_again(var: Path) -> None:
    lapangan(var, "migrate")
    done = lapangan(var, "followers", "retry", "nobody")
    assert done.returncode == 1
    assert "nobody" in done.stderr


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    for command in commands or ():
        assert f"lapangan {command}" in readme, command
