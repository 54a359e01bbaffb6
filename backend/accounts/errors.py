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


class TooBusy(Problem):
    """More people sign in at this moment than the server can check."""

    code, status, fault = "sign_in_busy", 429, "server"
    title = "Too many people are signing in at this moment"
    action = "Wait a few seconds, then try again."


class WeakPassword(Problem):
    """The new password is too easy to guess."""

    code, status, fault = "weak_password", 422, "person"
    title = "This password is too weak"
    action = "Choose a longer one; three unrelated words work well."


class CommonPassword(WeakPassword):
    """Many people use it, or it is made of what many use."""

    code = "common_password"
    title = "Many people use this password"
    action = "Choose another one; three unrelated words work well."


class KeyboardPassword(WeakPassword):
    """Its keys lie in a row."""

    code = "keyboard_password"
    title = "This password is keys in a row"
    action = "Choose another one; three unrelated words work well."


class OwnPassword(WeakPassword):
    """It is made of the person's own name, e-mail or company, or the name of this program."""

    code = "own_password"
    title = "This password is made of your name, email or company"
    action = "Leave them out; three unrelated words work well."


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


class OwnRole(Problem):
    """Somebody would give themselves another role."""

    code, status, fault = "own_role", 403, "person"
    title = "Nobody gives themselves another role"
    action = "Ask an administrator."


class LinkUsed(Problem):
    """The link was used, withdrawn or made anew, or its days are over."""

    code, status, fault = "link_used", 410, "person"
    title = "This link doesn't work any more"
    action = "Ask your administrator for a new one."


class ForeignSite(Problem):
    """Another web site made the browser send this."""

    code, status, fault = "foreign_site", 403, "device"
    title = "The request came from another website"
    action = "Open Lapangan itself, then try again."


class SecondFactor(Problem):
    """The password is right; one thing more is asked for. extras: step, kinds, passkey (its options).

    `kinds`: what the person has: totp, passkey, recovery. `step` goes back with the proof.
    """

    code, status, fault = "second_factor", 401, "person"
    title = "One more step to sign in"
    action = "Enter the code of your authenticator app, or use your passkey."


class FactorDue(Problem):
    """The password is right; the company wants a second factor, and the person has none yet.

    extras: step, totp (secret, address, qr), passkey (its options, or null).
    """

    code, status, fault = "factor_due", 401, "person"
    title = "Your company asks for a second step"
    action = "Set up an authenticator app or a passkey to go on."


class WrongCode(Problem):
    """The code or the passkey does not prove who this is. extras: tries_left."""

    code, status, fault = "wrong_code", 401, "person"
    title = "That code isn't right"
    action = "Enter the newest code of your app. Check that the phone's clock is right."


class StepOver(Problem):
    """What was begun took too long, was tried too often or is done already."""

    code, status, fault = "step_over", 410, "person"
    title = "This took too long"
    action = "Start again."


class NoPasskeysHere(Problem):
    """The address of this server can't have passkeys."""

    code, status, fault = "no_passkeys_here", 409, "server"
    title = "Passkeys don't work at this address"
    action = "Use an authenticator app. Passkeys need a domain name with HTTPS."


class FactorsFull(Problem):
    """The person has as many as there may be. extras: factors_max."""

    code, status, fault = "factors_full", 409, "person"
    title = "There is no room for another"
    action = "Remove one you no longer use first."


class FactorNeeded(Problem):
    """The company wants a second factor of this role, and it is the person's last."""

    code, status, fault = "factor_needed", 409, "person"
    title = "Your company asks for a second step"
    action = "Add another one before you remove this one."


class FirstRunOver(Problem):
    """Somebody made the first workspace of this server already."""

    code, status, fault = "first_run_over", 409, "person"
    title = "This server is set up already"
    action = "Sign in, or ask your administrator to invite you."


class CodeNeeded(Problem):
    """The first workspace is made from another machine, and the code of the server was not sent."""

    code, status, fault = "code_needed", 403, "person"
    title = "The server's code is missing"
    action = "Enter the code that the server printed when it started."


class WrongServerCode(Problem):
    """The code isn't the one of this server. It is counted like a wrong password."""

    code, status, fault = "wrong_server_code", 403, "person"
    title = "The code isn't right"
    action = "Compare it with what the server printed when it started."


class DeviceRevoked(Problem):
    """The device was revoked and must empty itself (E1). extras: lost."""

    code, status, fault = "device_revoked", 401, "person"
    title = "This device was removed from the workspace"
    action = "What's on it is deleted; what it hadn't sent can be handed over first."


class PersonDeactivated(Problem):
    """The person may no longer use the workspace, so the device must empty itself (E1). extras: lost."""

    code, status, fault = "person_deactivated", 401, "person"
    title = "This account was deactivated"
    action = "What's on the device is deleted; what it hadn't sent can be handed over first."
