"""Passwords: argon2id in a thread, the same work whether or not the e-mail is known."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import argon2

from backend.accounts.errors import CommonPassword, KeyboardPassword, OwnPassword, TooBusy, WeakPassword
from backend.accounts.guessing import why_weak

PASSWORD_CHARS_MIN: Final = 10
PASSWORD_BYTES_MAX: Final = 1_024
STRANGERS_WAITING_MAX: Final = 8
"""Tries of devices that have proved nothing, the one at work among them: some half a second of waiting."""
KNOWN_WAITING_MAX: Final = 24
"""The same of devices that signed in before, and of people who are signed in."""
BUSY_RETRY_S: Final = 2
HELD_MAX: Final = 200
"""Tries that are refused only after BUSY_HELD_S: who asks again at once asks more seldom then."""
BUSY_HELD_S: Final = 1.0
MEMORY_KIB: Final = 19_456
ROUNDS: Final = 2
# Letters and digits that nobody mixes up on paper.
_GIVEN_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GIVEN_GROUPS: Final = 3
_GIVEN_GROUP_CHARS: Final = 5
_DISTINCT_CHARS_MIN: Final = 5


class Line:
    """Those who wait for a password to be checked, one at work: each takes `MEMORY_KIB` and a core."""

    def __init__(self, waiting_max: int) -> None:
        self.waiting_max, self.waiting, self.held = waiting_max, 0, 0
        self.turn = asyncio.Semaphore(1)

    @asynccontextmanager
    async def seat(self) -> AsyncIterator[None]:
        """A place in the line. Raises TooBusy, a while later."""
        if self.waiting >= self.waiting_max:
            await self._hold()
            raise TooBusy(headers={"Retry-After": str(BUSY_RETRY_S)})
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1

    async def _hold(self) -> None:
        if self.held >= HELD_MAX:
            return
        self.held += 1
        try:
            await asyncio.sleep(BUSY_HELD_S)
        finally:
            self.held -= 1


class Passwords:
    """Hashes and checks. One per process: it bounds how many run at once, and how many wait.

    There are two lines, so that a flood of strangers keeps nobody out whose device is known.
    """

    def __init__(self, *, rounds: int = ROUNDS, memory_kib: int = MEMORY_KIB) -> None:
        # OWASP's figures for argon2id: 19 MiB, two rounds, one lane.
        self._hasher = argon2.PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)
        self.strangers, self.known = Line(STRANGERS_WAITING_MAX), Line(KNOWN_WAITING_MAX)
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The encoded hash to store. Raises TooBusy."""
        async with self.known.seat(), self.known.turn:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def right(self, stored: str, password: str) -> bool:
        """Whether `password` is the one of `stored`, for somebody who is signed in. Raises TooBusy."""
        async with self.known.seat():
            return await self.check(self.known, stored, password)

    async def check(self, line: Line, stored: str, password: str) -> bool:
        """The same for who has a seat in a line; with `stored` empty it is wrong after the same work."""
        if not self._nobody:
            self._nobody = await self.hash(secrets.token_urlsafe(16))
        async with line.turn:
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
    if max(len(password), len(_normal(password))) > PASSWORD_BYTES_MAX:
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
    # Keyboards of different systems write the same accented letter in different ways. To put many marks in
    # order takes the square of their number, and no password that is longer is right.
    return unicodedata.normalize("NFKC", password[: PASSWORD_BYTES_MAX + 1]).encode()
