"""Laws of `lapangan phone`: what the phone is asked to trust, and that it then can."""

from __future__ import annotations

import hashlib
import http.client
import plistlib
import ssl
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from backend.features.nearby import authority, guide
from backend.features.nearby.network import guide_server, place

APP_URL = "https://192.168.0.7:8443"


@pytest.fixture
def issuer(tmp_path: Path) -> authority.Authority:
    return authority.load_or_make(tmp_path, "Lapangan on a test")


@pytest.fixture
def guide_address(issuer: authority.Authority) -> Iterator[tuple[str, int]]:
    with guide_server(issuer, APP_URL, "127.0.0.1", 0) as port:
        yield "127.0.0.1", port


def get(address: tuple[str, int], path: str, language: str = "") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(*address, timeout=5)
    connection.request("GET", path, headers={"Accept-Language": language})
    answer = connection.getresponse()
    connection.sock = None  # the answer owns the socket now
    return answer


def shake_hands(issuer: authority.Authority, folder: Path, place: str) -> None:
    """A TLS hand-shake: a phone that trusts `issuer`, a server for the address or name `place`."""
    chain, key = authority.issue(issuer, [place], folder)
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(chain, key)
    phone = ssl.create_default_context(cadata=issuer.pem().decode())
    to_server, to_phone = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = phone.wrap_bio(to_phone, to_server, server_hostname=place)
    server = here.wrap_bio(to_server, to_phone, server_side=True)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert client.cipher()


def test_the_authority_is_made_once(tmp_path: Path, issuer: authority.Authority) -> None:
    assert authority.load_or_make(tmp_path, "another").certificate == issuer.certificate
    assert (tmp_path / "authority.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "place", ["192.168.0.7", "10.1.2.3", "127.0.0.1", "fd00::2", "desk.local", "localhost"]
)
def test_a_phone_that_trusts_the_authority_accepts_a_private_place(
    issuer: authority.Authority, tmp_path: Path, place: str
) -> None:
    assert issuer.may_speak_for(place)
    shake_hands(issuer, tmp_path, place)


@pytest.mark.parametrize("place", ["8.8.8.8", "2001:db8::1", "bank.example.com", "local.example"])
def test_a_phone_refuses_the_authority_for_anything_on_the_internet(
    issuer: authority.Authority, tmp_path: Path, place: str
) -> None:
    assert not issuer.may_speak_for(place)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(issuer, tmp_path, place)


@pytest.mark.parametrize("place", ["192.0.2.2", "2001:db8::1", "Crm.kedai.example"])
def test_a_machine_outside_private_networks_has_an_authority_for_itself_and_no_other(
    issuer: authority.Authority, tmp_path: Path, place: str
) -> None:
    own = authority.load_or_make(tmp_path, "Lapangan on a test", place)
    assert own.certificate != issuer.certificate
    shake_hands(own, tmp_path, place)
    shake_hands(own, tmp_path, "192.168.0.7")
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(own, tmp_path, "198.51.100.1")


def test_an_authority_is_made_anew_for_a_new_place_alone(tmp_path: Path, issuer: authority.Authority) -> None:
    def certificate(place: str) -> object:
        return authority.load_or_make(tmp_path, "Lapangan on a test", place).certificate

    assert certificate("192.168.7.7") == issuer.certificate
    first = certificate("192.0.2.2")
    second = certificate("crm.kedai.example")
    assert first != second
    # What was covered once stays so: going to and fro asks nothing of the phones.
    assert certificate("192.0.2.2") == certificate("10.0.0.1") == certificate("crm.kedai.example") == second


@pytest.mark.parametrize(
    ("asked", "host", "shown", "listen", "url"),
    [
        ("", "192.168.0.7", "192.168.0.7", "192.168.0.7", "https://192.168.0.7:8443"),
        ("fd00::2", "", "fd00::2", "fd00::2", "https://[fd00::2]:8443"),
        ("desk.local", "", "desk.local", "0.0.0.0", "https://desk.local:8443"),
        ("203.0.113.7", "0.0.0.0", "203.0.113.7", "0.0.0.0", "https://203.0.113.7:8443"),
    ],
)
def test_where_phones_find_the_machine(asked: str, host: str, shown: str, listen: str, url: str) -> None:
    found = place(asked, host)
    assert found is not None
    assert (found.shown, found.listen, found.url("https", 8443)) == (shown, listen, url)


@pytest.mark.parametrize("asked", ["300.1.1", "two words", "-x", "http://desk"])
def test_neither_an_address_nor_a_name_is_refused(asked: str) -> None:
    with pytest.raises(ValueError, match=asked):
        place(asked, "")


@pytest.mark.parametrize("language", sorted(guide.LANGUAGES))
def test_the_guide_speaks_the_phones_language_and_shows_what_to_compare(
    guide_address: tuple[str, int], issuer: authority.Authority, language: str
) -> None:
    answer = get(guide_address, "/", f"{language}-XX,en;q=0.5")
    text = answer.read().decode()
    assert f'lang="{language}"' in text
    assert guide.LANGUAGES[language].go in text
    assert APP_URL in text
    assert escape(guide.LANGUAGES[language].compare) in text
    assert issuer.fingerprint() in text


def test_the_fingerprint_is_the_one_that_phones_show(issuer: authority.Authority) -> None:
    pairs = issuer.fingerprint().split(":")
    assert bytes.fromhex("".join(pairs)) == hashlib.sha256(issuer.der()).digest()
    assert len(pairs) == 32


def test_android_gets_the_certificate_and_iphones_a_profile(
    guide_address: tuple[str, int], issuer: authority.Authority
) -> None:
    assert get(guide_address, guide.CERTIFICATE_PATH).read() == issuer.der()
    profile = plistlib.loads(get(guide_address, guide.PROFILE_PATH).read())
    assert profile["PayloadContent"][0]["PayloadContent"] == issuer.der()


def test_the_guide_has_nothing_else(guide_address: tuple[str, int]) -> None:
    assert get(guide_address, "/authority.key").status == 404
