"""What can go wrong in the office; each is an answer to the wire."""

from __future__ import annotations

from backend.base.http.problems import Problem


class JobNotDead(Problem):
    """The job is tried again already, was discarded, or another of its kind waits."""

    code, status, fault = "job_not_dead", 409, "person"
    title = "This job isn't waiting for you any more"
    action = "Look at the list again; another one of its kind may be running."
