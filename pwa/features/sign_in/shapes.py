"""What the sign-in screen shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class SignInView:
    """A sign-in under way, and what the person should know."""

    busy: bool
    fault: str
    between: bool
    expired: bool
    offline: bool
    email: str
    waiting: str
    device_name: str
