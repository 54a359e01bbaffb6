"""Outgoing mail against a real SMTP server on loopback: what goes out, comes back, is never told."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
import stat
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiosmtpd.smtp import Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.accounts.passwords import Passwords
from backend.base import outside
from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine, make_engine
from backend.base.database.tables import bind
from backend.base.outside import Closed, Unreachable, may_contact
from backend.config import Settings
from backend.jobs.worker import Chance, Worker
from backend.mail.errors import BadLetter, MailOff
from backend.mail.letter import LETTER_BYTES_MAX, Letter, checked, message_of
from backend.mail.send import FAILURES_MAX, MAIL, Desk, enqueue
from backend.mail.settings import MailSetting
from backend.replica.replica import Replica
from backend.replica.streams import Streams
from tests.backend.house import House, build, email, sign_in
from tests.mail_server import SECRET, Post, serving
from tests.postgres import free_port

T = TypeVar("T")
DAY_MS = 86_400_000


TLS_ENDS_LATER = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""Of the mail server of the tests: its loop does not wait for the last word of an encrypted connection."""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def house(settings: Settings) -> House:
    quiet = replace(settings, trust_forwarded=True, work_in_serve=False)
    return build(quiet, Passwords(rounds=1, memory_kib=1_024))


def set_mail(house: House, **more: Any) -> Any:
    """The answer of setting it, as Rani."""
    with house.browser() as client:
        sign_in(client, "rani")
        usual = {
            "host": "localhost",
            "tls": "none",
            "sender": "crm@kedai.example",
            "name": "Kedai",
            "on": True,
        }
        return client.patch("/api/office/mail", json=usual | more)


def tried(house: House) -> Any:
    """What the test button says to Rani."""
    with house.browser() as client:
        sign_in(client, "rani")
        return client.post("/api/office/mail/test").json()


def beside(house: House, work: Callable[[DatabaseEngine], Awaitable[T]]) -> T:
    async def run() -> T:
        engine = make_engine(house.settings.database_url)
        bind(engine)
        try:
            return await work(engine)
        finally:
            await engine.close_connection_pool()

    return asyncio.run(run())


def sent(house: House, letter: Letter, *, at_ms: int = 0) -> None:
    """A letter is put in and the worker does what is due by then."""

    async def run(engine: DatabaseEngine) -> None:
        replica = Replica(engine, Streams(0))
        if not at_ms:
            desk = Desk(replica, house.settings.secret_key_file)
            await enqueue(desk, house.tenant, letter, now_ms())
        clock = lambda: at_ms or now_ms()  # noqa: E731
        await Worker(replica, [MAIL], Chance(clock, lambda: 1.0, "w"), None, house.settings).drain()

    beside(house, run)


def content_of(envelope: Envelope) -> bytes:
    assert isinstance(envelope.content, bytes)
    return envelope.content


LETTER = Letter("budi@kedai.example", "Еске салу: ертең", "Сәлем, Буди!\n.\nҚош бол.", "kk")


def test_a_letter_goes_out_whole_and_once(house: House) -> None:
    post = Post()
    with serving(post) as port:
        assert set_mail(house, port=port).status_code == 200
        sent(house, LETTER)
    [envelope] = post.got
    assert envelope.mail_from == "crm@kedai.example"
    assert envelope.rcpt_tos == ["budi@kedai.example"]
    message = message_from_bytes(content_of(envelope), policy=default)
    assert message["Subject"] == LETTER.subject
    assert message["From"] == "Kedai <crm@kedai.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n").strip() == LETTER.text.strip()
    assert house.sql("SELECT count(*) FROM job WHERE kind = 'mail'") == [(0,)]


def test_a_forgotten_password_comes_by_mail_in_the_persons_language(house: House) -> None:
    post = Post()
    with serving(post) as port:
        set_mail(house, port=port)
        with house.browser() as phone:
            sign_in(phone, "ali")
            phone.patch("/api/me", json={"language": "ru"})
        with house.browser() as phone:
            assert phone.get("/api/forgot").json() == {"by_mail": True}
            assert phone.post("/api/forgot", json={"email": email("ali")}).json() == {"status": "asked"}
        sent(house, LETTER, at_ms=now_ms() + 1_000)
        [envelope] = post.got
    message = message_from_bytes(content_of(envelope), policy=default)
    assert (message["To"], message["Subject"]) == (email("ali"), "Kedai Sinar: новый пароль")
    said = message.get_content()
    token = re.search(r"/join#(\S+)", said)
    assert token
    with house.browser() as phone:
        joined = phone.post("/api/join", json={"token": token[1], "password": "hujan petang roti"})
        assert joined.json()["person"]["id"] == house.people["ali"]


def test_a_server_that_is_away_is_tried_again_until_the_letter_is_given_up(house: House) -> None:
    port = free_port()
    set_mail(house, port=port)
    sent(house, LETTER)
    [(state, failures, reason)] = house.sql("SELECT state, failures, reason FROM job WHERE kind = 'mail'")
    assert (state, failures) == ("waiting", 1)
    assert "Nothing listens" in reason
    for day in range(1, FAILURES_MAX):
        sent(house, LETTER, at_ms=now_ms() + day * DAY_MS)
    assert house.sql("SELECT state, failures FROM job WHERE kind = 'mail'") == [("dead", FAILURES_MAX)]
    post = Post()
    with serving(post) as again, house.browser() as client:
        set_mail(house, port=again)
        sign_in(client, "rani")
        [one] = client.get("/api/office/work").json()["jobs"]
        assert one["kind"] == "mail"
        client.post(f"/api/office/work/jobs/{one['id']}/retry")
        sent(house, LETTER, at_ms=now_ms() + 1)
    assert len(post.got) == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 5.1.1 No such user here", "dead"), ("451 4.7.1 Greylisted, come back", "waiting")],
)
def test_a_refusal_for_good_is_a_dead_letter_at_once_and_one_for_now_is_not(
    house: House, answer: str, state: str
) -> None:
    with serving(Post(to_rcpt=answer)) as port:
        set_mail(house, port=port)
        sent(house, LETTER)
    [(found, reason)] = house.sql("SELECT state, reason FROM job WHERE kind = 'mail'")
    assert found == state
    assert answer in reason


def test_a_letter_that_waits_is_sealed_and_one_that_cannot_be_opened_is_given_up(house: House) -> None:
    post = Post(to_data="451 Try later")
    with serving(post) as port:
        set_mail(house, port=port)
        sent(house, LETTER)
        waiting = str(house.sql("SELECT * FROM job"))
        assert not any(said in waiting for said in (LETTER.to, LETTER.subject, LETTER.text))
        house.settings.secret_key_file.write_bytes(b"k" * 32)
        sent(house, LETTER, at_ms=now_ms() + DAY_MS)
    [(state, reason)] = house.sql("SELECT state, reason FROM job WHERE kind = 'mail'")
    assert (state, reason) == ("dead", "GiveUp: The letter can't be read: This was sealed with another key.")


def test_a_letter_is_tried_again_under_the_same_id(house: House) -> None:
    post = Post(to_data="451 Try later")
    with serving(post) as port:
        set_mail(house, port=port)
        sent(house, LETTER)
        [(id_,)] = house.sql("SELECT id FROM job WHERE kind = 'mail'")
        post.to_data = "250 OK"
        sent(house, LETTER, at_ms=now_ms() + DAY_MS)
    message = message_from_bytes(content_of(post.got[0]), policy=default)
    assert message["Message-ID"] == f"<{id_}@kedai.example>"


@TLS_ENDS_LATER
def test_starttls_and_sign_in_with_a_password_that_only_the_key_file_opens(
    house: House, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(post, certificate) as port:
        told = set_mail(house, port=port, tls="starttls", user="crm", password=SECRET).json()
        assert told["has_password"] is True
        assert tried(house) == {"ok": True, "code": "", "said": "OK queued as 7F3A", "to": email("rani")}
    assert post.signed_in == ["crm"]
    key = house.settings.secret_key_file
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    everything = repr([house.sql(f"SELECT * FROM {table}") for table in ("setting", "job", "security_event")])
    assert SECRET not in everything
    assert SECRET not in json.dumps(told)
    key.unlink()
    assert tried(house)["code"] == "secret_lost"


@TLS_ENDS_LATER
def test_a_certificate_of_nobody_we_trust_ends_it_before_the_password(
    house: House, certificate: Path
) -> None:
    post = Post()
    with serving(post, certificate) as port:
        set_mail(house, port=port, tls="starttls", user="crm", password=SECRET)
        answer = tried(house)
    assert (answer["ok"], answer["code"]) == (False, "tls")
    assert "certificate" in answer["said"].lower()
    assert post.signed_in == []


def test_a_server_without_encryption_is_told_when_it_was_asked_for(house: House) -> None:
    with serving(Post()) as port:
        set_mail(house, port=port, tls="starttls")
        answer = tried(house)
    assert (answer["ok"], answer["code"]) == (False, "not_offered")


@TLS_ENDS_LATER
def test_a_wrong_password_is_told_in_the_servers_own_words(
    house: House, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(Post(), certificate) as port:
        set_mail(house, port=port, tls="starttls", user="crm", password="wrong")
        answer = tried(house)
    assert (answer["ok"], answer["code"]) == (False, "sign_in")
    assert answer["said"].startswith("535 5.7.8")


def test_the_password_is_forgotten_with_the_host_or_user_it_was_for(house: House) -> None:
    def has(**change: Any) -> bool:
        return set_mail(house, tls="starttls", **change).json()["has_password"]

    assert has(user="crm", password=SECRET)
    assert has(user="crm", name="Other words")
    assert not has(user="crm", host="evil.example"), "another host must not be told it"
    assert has(user="crm", host="evil.example", password=SECRET)
    assert not has(user="another", host="evil.example")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"tls": "none", "user": "crm", "password": SECRET}, "tls"),
        ({"port": 0}, "port"),
        ({"port": 70_000}, "port"),
        ({"host": "https://mail.example"}, "host"),
        ({"host": "a b"}, "host"),
        ({"host": "mail.example:25"}, "host"),
        ({"sender": "nobody"}, "sender"),
        ({"sender": "a@b.example\r\nBcc: c@d.example"}, "sender"),
        ({"name": "Kedai\r\nBcc: evil@d.example"}, "name"),
        ({"user": "a\x07b"}, "user"),
        ({"sender": ""}, "sender"),
        ({"password": "x" * 2_000}, "password"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(house: House, change: dict[str, Any], wrong: str) -> None:
    answer = set_mail(house, **change)
    assert (answer.status_code, answer.json()["field"]) == (422, wrong)
    assert house.sql("SELECT count(*) FROM setting WHERE name = 'mail'") == [(0,)]


def test_only_an_administrator_sets_and_tries_it(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "mei")
        assert client.get("/api/office/mail").status_code == 403
        assert client.patch("/api/office/mail", json={"on": False}).status_code == 403
        assert client.post("/api/office/mail/test").status_code == 403
        sign_in(client, "rani")
        answer = client.post("/api/office/mail/test")
        assert (answer.status_code, answer.json()["field"]) == (422, "host")


def test_nothing_goes_out_while_mail_is_off(house: House) -> None:
    with pytest.raises(MailOff):
        sent(house, LETTER)
    set_mail(house, port=free_port())
    sent(house, LETTER)
    set_mail(house, port=free_port(), on=False)
    sent(house, LETTER, at_ms=now_ms() + DAY_MS)
    [(state, reason)] = house.sql("SELECT state, reason FROM job WHERE kind = 'mail'")
    assert (state, reason) == ("dead", "GiveUp: Outgoing mail is switched off.")


@pytest.mark.parametrize(
    "letter",
    [
        Letter("a@b.example", "Hello\r\nBcc: evil@c.example", "x"),
        Letter("a@b.example", "Hello\nX: y", "x"),
        Letter("a@b.example\r\nBcc: evil@c.example", "Hello", "x"),
        Letter("nobody", "Hello", "x"),
        Letter("a@b.example, c@d.example", "Hello", "x"),
        Letter("a@b.example", "", "x"),
        Letter("a@b.example", "x" * 201, "x"),
        Letter("a@b.example", "Hello\u2028X: y", "x"),
        Letter("a@b.example", "Hello", "x" * (LETTER_BYTES_MAX + 1)),
    ],
)
def test_no_header_can_be_put_in_and_no_letter_is_too_long(letter: Letter) -> None:
    with pytest.raises(BadLetter):
        checked(letter)


def test_a_body_that_looks_like_headers_stays_a_body() -> None:
    letter = Letter("a@b.example", "Hello", "Bcc: evil@c.example\r\n\r\n.\r\nMAIL FROM:<x@y.example>")
    message = message_of(checked(letter), MailSetting(sender="crm@kedai.example"), "id", 1)
    assert message["Bcc"] is None
    assert message_from_bytes(bytes(message), policy=default)["Bcc"] is None


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "0.0.0.0", "100.100.100.200", "168.63.129.16", "fe80::1", "fd00:ec2::254", "::",
     "224.0.0.1", "255.255.255.255", "::ffff:169.254.169.254", "2002:a9fe:a9fe::1"],
)  # fmt: skip
def test_an_address_that_gives_away_a_machines_secrets_is_closed_to_everybody(address: str) -> None:
    assert not may_contact(ipaddress.ip_address(address), own_network=True)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "::1", "fd12::1", "100.64.0.1"]
)
def test_ones_own_network_is_open_only_where_the_server_has_one_workspace(address: str) -> None:
    assert may_contact(ipaddress.ip_address(address), own_network=True)
    assert not may_contact(ipaddress.ip_address(address), own_network=False)
    assert may_contact(ipaddress.ip_address("93.184.215.14"), own_network=False)


def test_an_administrator_of_one_of_several_workspaces_reaches_nothing_inside(house: House) -> None:
    post = Post()
    with serving(post) as port:
        set_mail(house, port=port)
        house.sql("INSERT INTO tenant (id, created_at, epoch) VALUES ('other', 1, 'e') RETURNING id")
        answer = tried(house)
    assert (answer["ok"], answer["code"]) == (False, "closed")
    assert post.got == []


async def test_what_keeps_a_connection_from_opening_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreachable) as refused:
        await outside.connect("mail", "127.0.0.1", free_port(), own_network=True)
    assert refused.value.code == "refused"
    with pytest.raises(Unreachable) as unknown:
        await outside.connect("mail", "no-such-host.invalid", 25, own_network=True)
    assert unknown.value.code == "no_such_host"
    with pytest.raises(Closed):
        await outside.connect("whatsapp", "evil.example", 443, own_network=True)
    with pytest.raises(KeyError):
        await outside.connect("unknown", "evil.example", 443, own_network=True)


def test_a_mail_server_that_never_answers_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket as sockets

    from backend.mail import smtp

    monkeypatch.setattr(smtp, "ANSWER_S", 0.2)
    with sockets.create_server(("127.0.0.1", 0)) as silent:
        set_mail(house, port=silent.getsockname()[1])
        assert tried(house)["code"] == "timed_out"
