"""What the sign-in screen shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class SignInView:
    """A sign-in under way, and what the person should know.

    `back`: somebody is here already. `evicted`: what the browser took away. `lost`: why this device was
    emptied, `lost_now`: what became of it.
    """

    busy: bool
    fault: str
    between: bool
    expired: bool
    offline: bool
    email: str
    back: bool
    waiting: str
    evicted: str
    lost: str
    lost_now: str
    device_name: str
    passkeys: bool
