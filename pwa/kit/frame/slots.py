"""The rows of the page More: features put in the way to their own screens."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from pwa.kit.slots import Slot

Row = Callable[[], rx.Component]

WAITING: Slot[Row] = Slot()
"""What may wait for the person."""
PLACES: Slot[Row] = Slot()
"""Other screens."""
