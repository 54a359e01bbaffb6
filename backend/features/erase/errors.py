"""What can go wrong with erasing."""

from __future__ import annotations

from backend.base.http.problems import Problem


class NotConfirmed(Problem):
    """What was typed is not the name of what is to be erased. extras: field."""

    code, status, fault = "not_confirmed", 422, "person"
    title = "That isn't the name"
    action = "Type the name exactly as it's shown."
