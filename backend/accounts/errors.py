"""What can go wrong with people, devices and signing in; each is an answer to the wire."""

from __future__ import annotations

from backend.base.http.problems import Problem


class WrongPassword(Problem):
    """The e-mail is unknown, the password is wrong or the person was deactivated: told apart to nobody."""

    code, status, fault = "wrong_password", 401, "person"
    title = "Wrong email or password"
    action = "Check both and try again, or ask your administrator for a new password."


class SlowDown(Problem):
    """Too many wrong passwords. extras: retry_after_seconds, also in Retry-After."""

    code, status, fault = "slow_down", 429, "person"
    title = "Too many wrong passwords"
    action = "Wait a moment, then try again."

    def __init__(self, wait_ms: int) -> None:
        seconds = -(-wait_ms // 1000)
        super().__init__(
            f"Try again in {seconds} seconds.",
            headers={"Retry-After": str(seconds)},
            retry_after_seconds=seconds,
        )


class WeakPassword(Problem):
    """The new password is too easy to guess."""

    code, status, fault = "weak_password", 422, "person"
    title = "This password is too weak"
    action = "Choose a longer one; three unrelated words work well."


class BadField(Problem):
    """A value isn't valid. extras: field."""

    code, status, fault = "bad_value", 422, "person"
    title = "A value isn't valid"
    action = "Correct this field and try again."


class EmailTaken(Problem):
    """Somebody on this server signs in with this e-mail already. extras: field."""

    code, status, fault = "email_taken", 409, "person"
    title = "This email address is already in use"
    action = "Use another address, or change it for the person who has it."


class LastAdministrator(Problem):
    """Without this person nobody could administer the workspace."""

    code, status, fault = "last_administrator", 409, "person"
    title = "The workspace needs an administrator"
    action = "Make someone else an administrator first."


class ForeignSite(Problem):
    """Another web site made the browser send this."""

    code, status, fault = "foreign_site", 403, "device"
    title = "The request came from another website"
    action = "Open Lapangan itself, then try again."
