"""Who carries a link to somebody that forgot their password: the seam for outgoing mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ResetLetter:
    """What the mail says, and to whom. `link`: whoever holds it chooses the password; it stands in no log."""

    tenant: str
    person: str
    email: str
    name: str
    language: str
    company: str
    link: str
    expires_at: int


class Letters(Protocol):
    """Outgoing mail, as far as a forgotten password needs it; `app.state.letters`."""

    async def may_send(self, tenant: str) -> bool:
        """Whether this workspace can send mail; `tenant` empty: whether any of this server can."""
        ...

    async def send_reset(self, letter: ResetLetter) -> None:
        """Take the letter, in the open transaction; it is sent after it."""
        ...


class NoLetters:
    """A server that sends no mail: administrators hand the links over."""

    async def may_send(self, tenant: str) -> bool:
        """Never."""
        del tenant
        return False

    async def send_reset(self, letter: ResetLetter) -> None:
        """Nobody asks for it where nothing may be sent."""
        raise RuntimeError(f"no mail is set up, so nothing goes to {letter.person}")
