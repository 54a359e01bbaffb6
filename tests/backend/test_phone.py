"""Laws of `lapangan phone`: what the phone is asked to trust, and that it then can."""

from __future__ import annotations

import http.client
import plistlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.phone import authority, guide
from backend.phone.network import guide_server

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


def shake_hands(issuer: authority.Authority, folder: Path, addresses: list[str], names: list[str]) -> None:
    """A TLS hand-shake: a phone that trusts `issuer`, a server for the last of `addresses` or `names`."""
    chain, key = authority.issue(issuer, addresses, names, folder)
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(chain, key)
    phone = ssl.create_default_context(cadata=issuer.pem().decode())
    to_server, to_phone = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = phone.wrap_bio(to_phone, to_server, server_hostname=[*addresses, *names][-1])
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


@pytest.mark.parametrize("address", ["192.168.0.7", "10.1.2.3", "127.0.0.1"])
def test_a_phone_that_trusts_the_authority_accepts_a_private_address(
    issuer: authority.Authority, tmp_path: Path, address: str
) -> None:
    shake_hands(issuer, tmp_path, [address], [])


@pytest.mark.parametrize(("addresses", "names"), [(["8.8.8.8"], []), ([], ["bank.example.com"])])
def test_a_phone_refuses_the_authority_for_anything_on_the_internet(
    issuer: authority.Authority, tmp_path: Path, addresses: list[str], names: list[str]
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(issuer, tmp_path, addresses, names)


@pytest.mark.parametrize("language", sorted(guide.LANGUAGES))
def test_the_guide_speaks_the_phones_language(guide_address: tuple[str, int], language: str) -> None:
    answer = get(guide_address, "/", f"{language}-XX,en;q=0.5")
    text = answer.read().decode()
    assert f'lang="{language}"' in text
    assert guide.LANGUAGES[language].go in text
    assert APP_URL in text


def test_android_gets_the_certificate_and_iphones_a_profile(
    guide_address: tuple[str, int], issuer: authority.Authority
) -> None:
    assert get(guide_address, guide.CERTIFICATE_PATH).read() == issuer.der()
    profile = plistlib.loads(get(guide_address, guide.PROFILE_PATH).read())
    assert profile["PayloadContent"][0]["PayloadContent"] == issuer.der()


def test_the_guide_has_nothing_else(guide_address: tuple[str, int]) -> None:
    assert get(guide_address, "/authority.key").status == 404
