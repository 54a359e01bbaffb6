"""The timeline of every record: features say what was done and what is still to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import reflex as rx
from reflex_base.vars.base import Var

from pwa.kit.slots import Slot


class TimelineSource(NamedTuple):
    """What one feature puts in: records of `type`, told by a `Source` of kit/timeline/timeline.ts."""

    type: str
    told: Var
    tick: Callable[[Any], rx.Component]
    """The box that says of an entry that it is done."""


SOURCES: Slot[TimelineSource] = Slot()
