"""What can go wrong with a demo."""

from __future__ import annotations

from backend.base.http.problems import Problem


class NotADemo(Problem):
    """Only a demo is removed whole; a workspace of people who work in it is not."""

    code, status, fault = "not_a_demo", 409, "person"
    title = "This workspace isn't a demo"
    action = "Only a demo can be removed from the app."


class NameMistyped(Problem):
    """The name of the workspace was to be typed, and wasn't. extras: field."""

    code, status, fault = "name_mistyped", 422, "person"
    title = "That isn't the workspace's name"
    action = "Type the name as it is shown, then try again."
