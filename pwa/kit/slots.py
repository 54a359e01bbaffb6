"""Places in the kit's screens into which features put their parts, so that no feature knows another.

A feature fills them in its `slots.py`, which pwa.py imports before any page; a page asks for the parts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import reflex as rx

Part = TypeVar("Part")


class Slot(Generic[Part]):
    """Parts in the order of their numbers."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, Part]] = []

    def add(self, order: int, part: Part) -> None:
        """Put a part in; a smaller `order` stands before a greater one."""
        self._parts.append((order, part))
        self._parts.sort(key=lambda one: one[0])

    def parts(self) -> list[Part]:
        """All parts."""
        return [part for _, part in self._parts]


class RecordSlot:
    """A place on the pages of records; a part says on the pages of which types it stands."""

    def __init__(self) -> None:
        self._slot: Slot[tuple[Callable[[str], rx.Component], frozenset[str]]] = Slot()

    def add(self, order: int, part: Callable[[str], rx.Component], *types: str) -> None:
        """Put in what `part(type)` draws, on the pages of `types`; of every type when none is named."""
        self._slot.add(order, (part, frozenset(types)))

    def draw(self, kind: str) -> list[rx.Component]:
        """What stands here on the page of a record of type `kind`."""
        return [part(kind) for part, types in self._slot.parts() if not types or kind in types]
