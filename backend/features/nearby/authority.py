"""A certificate authority of one's own, made once, for HTTPS in the local network.

A phone that trusts it trusts it for private addresses and for this machine's own: the authority's certificate
carries name constraints (RFC 5280, 4.2.1.10), so a stolen key cannot speak for another site on the internet.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PRIVATE_NETWORKS = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8",
    "fc00::/7", "fe80::/10", "::1/128",
)  # fmt: skip
PRIVATE_NAMES = ("local", "localhost", "lan", "home.arpa")
AUTHORITY_DAYS = 3650
# Apple refuses certificates of added authorities that last longer than 825 days.
SERVER_DAYS = 397
CLOCK_SLACK = timedelta(days=1)  # a phone's clock may be behind


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority's certificate and key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> bytes:
        """The certificate as PEM: what an iPhone's profile holds."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def der(self) -> bytes:
        """The certificate as DER: what Android installs."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def fingerprint(self) -> str:
        """SHA-256 of the certificate in pairs of digits, as phones and browsers show it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    def permitted(self) -> list[str]:
        """The networks and names it may speak for."""
        limits = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        return [str(place.value) for place in limits.permitted_subtrees or ()]

    def may_speak_for(self, place: str) -> bool:
        """Whether a phone that trusts it accepts a certificate of its for this address or name."""
        address = as_address(place)
        if address is None:
            name = place.lower()
            return any(name == allowed or name.endswith(f".{allowed}") for allowed in self.permitted())
        networks = [ipaddress.ip_network(text) for text in self.permitted() if "/" in text]
        return any(address in network for network in networks)


def as_address(place: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that `place` is; None for a name."""
    try:
        return ipaddress.ip_address(place)
    except ValueError:
        return None


def kept(folder: Path) -> Authority | None:
    """The authority in `folder` (authority.pem, authority.key)."""
    certificate_file, key_file = folder / "authority.pem", folder / "authority.key"
    if not (certificate_file.exists() and key_file.exists()):
        return None
    key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Authority(x509.load_pem_x509_certificate(certificate_file.read_bytes()), key)


def load_or_make(folder: Path, name: str, place: str = "localhost") -> Authority:
    """The authority kept in `folder`, made at the first call, and anew when it may not speak for `place`.

    A new one may speak for all that the former could, so that coming back to a place changes nothing.
    """
    former = kept(folder)
    if former is not None and former.may_speak_for(place):
        return former
    made = _make(name, [*(former.permitted() if former else ()), place])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_key(folder / "authority.key", made.key)
    _write_whole(folder / "authority.pem", made.pem())
    return made


def issue(authority: Authority, places: list[str], folder: Path) -> tuple[Path, Path]:
    """A server certificate for `places`, addresses and names; returns the files (chain, key)."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name("Lapangan"))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now + timedelta(days=SERVER_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(place) for place in places]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .sign(authority.key, hashes.SHA256())
    )
    chain, key_file = folder / "server.pem", folder / "server.key"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + authority.pem())
    _write_key(key_file, key)
    return chain, key_file


def _make(name: str, places: list[str]) -> Authority:
    """An authority for private networks and names, and for `places`: addresses, networks or names."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    permitted = dict.fromkeys((*PRIVATE_NETWORKS, *PRIVATE_NAMES, *(place.lower() for place in places)))
    allowed = [_subtree(place) for place in permitted]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=None), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_signs_certificates(), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def _general(place: str) -> x509.GeneralName:
    address = as_address(place)
    return x509.DNSName(place) if address is None else x509.IPAddress(address)


def _subtree(place: str) -> x509.GeneralName:
    if "/" in place or as_address(place) is not None:
        return x509.IPAddress(ipaddress.ip_network(place))
    return x509.DNSName(place)


def _signs_certificates() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _write_whole(path: Path, data: bytes) -> None:
    """Put the file in place in one step: whoever reads it meanwhile never sees half of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
