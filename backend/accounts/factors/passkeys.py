"""Passkeys (WebAuthn level 2): the only module that knows the library. Pure; challenges are given.

A passkey belongs to a name, never to a bare IP address: there is none without a domain (or localhost).
"""

from __future__ import annotations

import ipaddress
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

CREDENTIAL_CHARS_MAX: Final = 1_364
"""WebAuthn: an id has at most 1,023 bytes."""
TIMEOUT_MS: Final = 120_000
_CHALLENGE_BYTES: Final = 32


class NotProven(ValueError):
    """The answer of the authenticator does not prove what it should."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys hold: the domain and the origins a browser may name. Made by `site_of`."""

    domain: str
    origin: str
    name: str = "Lapangan"


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as it is stored, ids and key in base64url. `counter`: of its signatures; some have none."""

    credential: str
    public_key: str
    counter: int


def site_of(public_url: str) -> Site | None:
    """The site of the address people type; None where browsers give no passkeys: IP addresses, plain http."""
    url = urlsplit(public_url)
    host = url.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        local = host == "localhost" or host.endswith(".localhost")
        return Site(host, f"{url.scheme}://{url.netloc}") if url.scheme == "https" or local else None
    return None


def new_challenge() -> str:
    """256 random bits, base64url."""
    return bytes_to_base64url(secrets.token_bytes(_CHALLENGE_BYTES))


def creation(
    site: Site, person: str, email: str, name: str, challenge: str, known: Sequence[str]
) -> dict[str, Any]:
    """Options for navigator.credentials.create; `known`: the credentials the person has already."""
    options = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name=site.name,
        user_id=person.encode(),
        user_name=email,
        user_display_name=name,
        challenge=base64url_to_bytes(challenge),
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return json.loads(webauthn.options_to_json(options))


def request(site: Site, challenge: str, known: Sequence[str]) -> dict[str, Any]:
    """Options for navigator.credentials.get; without `known` the authenticator offers whom it knows."""
    options = webauthn.generate_authentication_options(
        rp_id=site.domain,
        challenge=base64url_to_bytes(challenge),
        timeout=TIMEOUT_MS,
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.loads(webauthn.options_to_json(options))


def credential_of(answer: dict[str, Any]) -> str:
    """Which passkey an answer says it is of; raises NotProven where it says nothing readable."""
    found = answer.get("id")
    if not isinstance(found, str) or not 0 < len(found) <= CREDENTIAL_CHARS_MAX:
        raise NotProven("The answer names no passkey.")
    return found


def made(site: Site, challenge: str, answer: dict[str, Any]) -> Passkey:
    """The passkey that was made; raises NotProven."""
    try:
        proven = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotProven(str(error)) from error
    return Passkey(
        bytes_to_base64url(proven.credential_id),
        bytes_to_base64url(proven.credential_public_key),
        proven.sign_count,
    )


def proven(site: Site, challenge: str, answer: dict[str, Any], stored: Passkey) -> int:
    """The new counter of a passkey that proved itself; raises NotProven, for a counter that fell too."""
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(stored.public_key),
            credential_current_sign_count=stored.counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotProven(str(error)) from error
    return found.new_sign_count
