"""Today: features say what is due, what ends, what needs a decision and how much there is."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx
from reflex_base.vars.base import Var

from pwa.kit.slots import Slot

SOURCES: Slot[Var] = Slot()
"""Each a `TodaySource` of kit/today/sources.ts."""

NOTES: Slot[Callable[[], rx.Component]] = Slot()
"""A quiet word below what needs the person."""
