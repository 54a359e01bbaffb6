"""Passwords: argon2id in a thread, the same work whether or not the e-mail is known."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from typing import Final

import argon2

from backend.accounts.errors import CommonPassword, KeyboardPassword, OwnPassword, WeakPassword
from backend.accounts.guessing import why_weak

PASSWORD_CHARS_MIN: Final = 10
PASSWORD_BYTES_MAX: Final = 1_024
HASHING_AT_ONCE_MAX: Final = 2
"""Each takes `MEMORY_KIB` of memory and a core; others wait their turn."""
MEMORY_KIB: Final = 19_456
ROUNDS: Final = 2
# Letters and digits that nobody mixes up on paper.
_GIVEN_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GIVEN_GROUPS: Final = 3
_GIVEN_GROUP_CHARS: Final = 5
_DISTINCT_CHARS_MIN: Final = 5


class Passwords:
    """Hashes and checks. One per process: it bounds how many run at once."""

    def __init__(self, *, rounds: int = ROUNDS, memory_kib: int = MEMORY_KIB) -> None:
        # OWASP's figures for argon2id: 19 MiB, two rounds, one lane.
        self._hasher = argon2.PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)
        self._turns = asyncio.Semaphore(HASHING_AT_ONCE_MAX)
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The encoded hash to store."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def right(self, stored: str, password: str) -> bool:
        """Whether `password` is the one of `stored`; with `stored` empty it is wrong after the same work."""
        if not self._nobody:
            self._nobody = await self.hash(secrets.token_urlsafe(16))
        async with self._turns:
            return await asyncio.to_thread(self._verify, stored or self._nobody, password) and bool(stored)

    def outdated(self, stored: str) -> bool:
        """Whether `stored` was made with other parameters than today's and should be made again."""
        return self._hasher.check_needs_rehash(stored)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, _normal(password))
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


def check_strength(password: str, *about: str) -> None:
    """Raise WeakPassword, CommonPassword, KeyboardPassword or OwnPassword for one that is easy to guess.

    `about`: what others know of the person: name, e-mail, company.
    """
    if len(password) < PASSWORD_CHARS_MIN:
        raise WeakPassword(f"Use at least {PASSWORD_CHARS_MIN} characters.", chars_min=PASSWORD_CHARS_MIN)
    if len(_normal(password)) > PASSWORD_BYTES_MAX:
        raise WeakPassword(f"Use at most {PASSWORD_BYTES_MAX} bytes.", bytes_max=PASSWORD_BYTES_MAX)
    if len(set(password.casefold())) < _DISTINCT_CHARS_MIN:
        raise WeakPassword("Use more varied characters.")
    if why := why_weak(password, about):
        raise {"common": CommonPassword, "keyboard": KeyboardPassword, "own": OwnPassword}[why]


def given_password() -> str:
    """A random password to hand to a person: 74 bits, easy to read aloud."""
    return "-".join(
        "".join(secrets.choice(_GIVEN_ALPHABET) for _ in range(_GIVEN_GROUP_CHARS))
        for _ in range(_GIVEN_GROUPS)
    )


def _normal(password: str) -> bytes:
    # Keyboards of different systems write the same accented letter in different ways.
    return unicodedata.normalize("NFKC", password).encode()
