"""Where values stand in a record: a field, one item of a field, or one tag.

Each place has a register in `Record.meta`: [seq, stamp, device, person, gone]. Writes that did not know of
each other and do not stand are kept behind it as a sixth element, [[seq, stamp, device, person, value], ...],
until a write that has seen them comes (M1).
"""

from dataclasses import dataclass
from typing import Any, Literal

from sync.batch import Draft
from sync.merge import Side
from sync.plan import BORN, Register


@dataclass(frozen=True, slots=True)
class Place:
    """`item`: item id or tag; unused for kind "field"."""

    draft: Draft
    name: str
    kind: Literal["field", "item", "tag"] = "field"
    item: str = ""

    def siblings(self) -> list[Side]:
        """What stands first, then what stands behind it; empty when nothing was ever written here."""
        entry = self._entry()
        if entry is None:
            return []
        behind = [Side(value, Register(*write)) for *write, value in (entry[5] if len(entry) > 5 else ())]
        return [Side(self.value(), Register(*entry[:5])), *behind]

    def value(self) -> Any:
        """What stands here now; None for nothing."""
        held: Any = self.draft.record.fields.get(self.name)
        match self.kind:
            case "field":
                return held
            case "item":
                return held.get(self.item) if held else None
            case "tag":
                return self.item if self.item in (held or ()) else None

    def put(self, stands: Side, behind: list[Side]) -> None:
        """Makes a value stand. The record's own containers are replaced, never changed."""
        value, register = stands
        entry: list[Any] = list(register)
        if behind:
            entry.append([[*each.register[:4], each.value] for each in behind])
        fields, meta = self.draft.record.fields, self.draft.record.meta
        self.draft.changed.add(self.name)
        match self.kind:
            case "field":
                meta[self.name] = entry
                fields[self.name] = value
                if value is None:
                    del fields[self.name]
            case "item":
                items: dict[str, Any] = {**(fields.get(self.name) or {}), self.item: value}
                if register.gone:
                    del items[self.item]
                fields[self.name] = items
            case "tag":
                tags: set[str] = {*(fields.get(self.name) or ()), self.item}
                fields[self.name] = sorted(tags - ({self.item} if register.gone else set()))
        if self.kind != "field":
            meta[self.name] = {**(meta.get(self.name) or {}), self.item: entry}

    def _entry(self) -> list[Any] | None:
        """The register's list; BORN when the create wrote the value (it has no entry then)."""
        entry: Any = self.draft.record.meta.get(self.name)
        if self.kind != "field" and entry is not None:
            entry = entry.get(self.item)
        if entry is None and self.value() is not None:
            entry = self.draft.record.meta[BORN]
        return entry
