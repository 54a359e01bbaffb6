"""What can go wrong with people, devices and signing in; each is an answer to the wire."""

from __future__ import annotations

from backend.errors import Problem


class WrongPassword(Problem):
    """The e-mail is unknown, the password is wrong or the person was deactivated: told apart to nobody."""

    code, status, fault = "wrong_password", 401, "person"
    title = "E-mail or password is wrong"
    action = "Check both and try again, or ask an administrator for a new password."


class SlowDown(Problem):
    """Too many wrong passwords. extras: retry_after_seconds, also in Retry-After."""

    code, status, fault = "slow_down", 429, "person"
    title = "Too many wrong passwords"
    action = "Wait, then try again."

    def __init__(self, wait_ms: int) -> None:
        seconds = -(-wait_ms // 1000)
        super().__init__(
            f"Try again in {seconds} s.",
            headers={"Retry-After": str(seconds)},
            retry_after_seconds=seconds,
        )


class WeakPassword(Problem):
    """The new password is too easy to guess."""

    code, status, fault = "weak_password", 422, "person"
    title = "This password is too weak"
    action = "Choose a longer one; three unrelated words are good."


class BadField(Problem):
    """A value is not allowed. extras: field."""

    code, status, fault = "bad_value", 422, "person"
    title = "A value is not allowed"
    action = "Correct the named field."


class EmailTaken(Problem):
    """Somebody on this server signs in with this e-mail already. extras: field."""

    code, status, fault = "email_taken", 409, "person"
    title = "This e-mail address is in use"
    action = "Use another address, or change the person who has it."


class LastAdministrator(Problem):
    """Without this person nobody could administer the workspace."""

    code, status, fault = "last_administrator", 409, "person"
    title = "The workspace needs an administrator"
    action = "Make somebody else an administrator first."


class ForeignSite(Problem):
    """Another web site made the browser send this."""

    code, status, fault = "foreign_site", 403, "device"
    title = "The request came from another site"
    action = "Open Lapangan itself and try again."
