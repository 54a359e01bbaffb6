"""The rows of the pages More and Administration: features put in the way to their own screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import reflex as rx

from pwa.kit.frame.office import Who
from pwa.kit.slots import Slot

Row = Callable[[], rx.Component]

WAITING: Slot[Row] = Slot()
"""What may wait for the person."""
PLACES: Slot[Row] = Slot()
"""Other screens."""

OfficeGroup = Literal["people", "sales", "data", "server"]
"""Parts of the page Administration: the team, how it sells, what is kept, the machine it runs on."""


class OfficeRow(NamedTuple):
    """A row of Administration, shown to `who`."""

    group: OfficeGroup
    who: Who
    row: Row


OFFICE: Slot[OfficeRow] = Slot()
"""Screens of the office half."""
