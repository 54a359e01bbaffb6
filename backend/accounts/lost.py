"""Devices that must empty themselves: revoked, or of a person who was deactivated (SPEC.md section E).

Such a device has no session and reads nothing. It is known by the secret it got when it signed in, which it
keeps until it has said that nothing is left on it; that is its one right: to hand over what it had not sent.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend.accounts import cookies
from backend.accounts.errors import DeviceRevoked, PersonDeactivated
from backend.base.database.engine import DatabaseEngine
from backend.base.http.problems import Problem

_CHECKS: Final = uuid.UUID("3c1f6a0e-6d0b-5c57-8a57-0b7f6e2d9c11")
"""Name space of the checks (E2)."""
_PROVEN = """SELECT d.tenant, d.person, d.revoked_at IS NOT NULL, p.active
             FROM device d JOIN person p ON p.id = d.person
             WHERE d.id = $1 AND d.secret_hash = $2 AND d.emptied_at IS NULL"""


@dataclass(frozen=True, slots=True)
class Known:
    """A device that proved itself by its secret. `word`: what only the server can tell it (E2)."""

    tenant: str
    person: str
    device: str
    revoked: bool
    active: bool
    word: str

    @property
    def lost(self) -> bool:
        """Whether it must empty itself."""
        return self.revoked or not self.active

    @property
    def problem(self) -> type[Problem]:
        """What it is told."""
        return DeviceRevoked if self.revoked else PersonDeactivated


def word_of(secret_hash: str) -> str:
    """The word that proves to a device that it is this server which tells it to empty itself."""
    return hashlib.sha256(f"lost {secret_hash}".encode()).hexdigest()


def check_of(secret_hash: str) -> str:
    """What a device is given at sign-in to know the word by: it cannot be worked back to it."""
    return str(uuid.uuid5(_CHECKS, word_of(secret_hash)))


async def known(engine: DatabaseEngine, held: Mapping[str, str]) -> list[Known]:
    """The devices of this browser that prove themselves and were not emptied. `held`: id -> secret."""
    found: list[Known] = []
    for device, secret in held.items():
        secret_hash = cookies.digest(secret)
        for tenant, person, revoked, active in await engine.rows(_PROVEN, device, secret_hash):
            found.append(Known(tenant, person, device, bool(revoked), bool(active), word_of(secret_hash)))
    return found


async def lost(engine: DatabaseEngine, held: Mapping[str, str]) -> list[Known]:
    """Those of them that must empty themselves."""
    return [one for one in await known(engine, held) if one.lost]


def told(found: list[Known]) -> list[dict[str, Any]]:
    """The same as the devices are told."""
    return [{"device": one.device, "code": one.problem.code, "word": one.word} for one in found]
