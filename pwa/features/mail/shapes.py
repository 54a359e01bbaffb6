"""What the screen of outgoing mail shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class MailView:
    """What is set, what is wrong with what was typed, and how the last test ended."""

    loading: bool
    fault: str
    on: bool
    host: str
    port: str
    tls: str
    user: str
    sender: str
    name: str
    password_hint: str
    has_password: bool
    ready: bool
    wrong: str
    busy: bool
    testing: bool
    tested: str
    said: str
    worked: bool
