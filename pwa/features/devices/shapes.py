"""What the screen of everybody's devices shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class DeviceLine:
    """One device. `state`: words for one that is not simply in use; `waits`: "" when nothing does."""

    id: str
    name: str
    person: str
    last: str
    about: str
    waits: str
    state: str
    tone: str
    current: bool
    gone: bool
    signed_in: bool


@dataclass
class DevicesView:
    """Everybody's, or one person's. `of`: whose, "" for everybody's."""

    rows: list[DeviceLine]
    of: str
    found: str
    loading: bool
    fault: str


@dataclass
class DeviceSheet:
    """The device that is asked about, and the words of each question."""

    line: DeviceLine
    sign_out: str
    wipe: str
