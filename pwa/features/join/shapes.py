"""What the screens of coming in show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass
class JoinView:
    """Whose link this is, and how far coming in has got. `other`: who is signed in here already."""

    state: Literal["asking", "open", "used", "unheard"]
    kind: Literal["invite", "reset"]
    title: str
    lead: str
    name: str
    email: str
    other: str
    busy: bool
    fault: str
    unheard: str


@dataclass
class ForgotView:
    """What happens with a forgotten password on this server. `unheard`: why it could not be asked."""

    state: Literal["asking", "mail", "office", "sent", "unheard"]
    email: str
    busy: bool
    fault: str
    unheard: str
    sent: str
