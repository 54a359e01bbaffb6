"""What can go wrong with outgoing mail."""

from __future__ import annotations

from backend.base.http.problems import Problem


class MailOff(Problem):
    """Nobody set up outgoing mail, or it is switched off."""

    code, status, fault = "mail_off", 409, "person"
    title = "Outgoing mail isn't set up"
    action = "Ask an administrator to set it up under Administration, Outgoing mail."


class BadLetter(Problem):
    """A letter that no mail server may be given: its address, its subject or its size."""

    code, status, fault = "bad_letter", 422, "person"
    title = "This letter can't be sent"
    action = "Correct its address or make it shorter."


class MailTrouble(Exception):
    """A letter did not go out. `said`: word for word what the mail server or the network said.

    `code`: no_such_host, refused, timed_out, unreachable, closed, tls, sign_in, sender, recipient, answer,
    broken_off, secret_lost. `for_good`: trying again would not help.
    """

    def __init__(self, code: str, said: str, *, for_good: bool = False) -> None:
        super().__init__(said)
        self.code = code
        self.said = said
        self.for_good = for_good
