"""What the first page of an empty server shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass
class DemoChoice:
    """A demo one may look around in: its country, by code and by name, and what it is like."""

    id: str
    name: str
    note: str


@dataclass
class FirstRunView:
    """Which of the two ways was chosen, and what the server says.

    `state`: the server was not heard yet, or not at all; somebody was faster; it waits. `note`: of the demo
    that is chosen.
    """

    state: Literal["asking", "unheard", "over", "ready"]
    way: Literal["", "company", "demo"]
    asked: bool
    busy: bool
    fault: str
    code_fault: str
    code: str
    demos: list[DemoChoice]
    country: str
    note: str
