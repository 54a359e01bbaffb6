"""What Settings shows."""

from __future__ import annotations

from dataclasses import dataclass

from pwa.kit.frame.shapes import Stored


@dataclass
class DeviceRow:
    """One signed-in device."""

    id: str
    name: str
    last: str
    current: bool


@dataclass
class SettingsView(Stored):
    """This device and the others, appearance, storage, and who is signed in."""

    devices: list[DeviceRow]
    offline: bool
    lang: str
    theme: str
    field: bool
    person: str
    email: str
    role: str
    workspace: str
    device_name: str


@dataclass
class Busy:
    """A form under way, and what was wrong with it."""

    busy: bool
    fault: str


@dataclass
class Leaving:
    """What signing out would lose."""

    waiting: int
    text: str


@dataclass
class DeviceOut:
    """The device that is asked about."""

    id: str
    name: str
    text: str
