"""What can go wrong in the office; each is an answer to the wire."""

from __future__ import annotations

from backend.base.http.problems import Problem


class JobNotDead(Problem):
    """The job is tried again already, was discarded, or another of its kind waits."""

    code, status, fault = "job_not_dead", 409, "person"
    title = "This job isn't waiting for you any more"
    action = "Look at the list again; another one of its kind may be running."


class BadMail(Problem):
    """Something of the mail server isn't valid. extras: field; the code ends with it: screens read codes."""

    code, status, fault = "bad_mail", 422, "person"
    title = "A value isn't valid"
    action = "Correct this field and try again."

    def __init__(self, detail: str, *, field: str) -> None:
        super().__init__(detail, field=field)
        self.code = f"{self.code}_{field}"  # type: ignore[misc]
