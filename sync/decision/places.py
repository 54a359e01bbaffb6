"""Where values stand in a record: a field, one item of a field, or one tag.

Each place has a register in `Record.meta`: [seq, stamp, device, person, gone]. Writes that did not know of
each other and do not stand are kept behind it as a sixth element, [[seq, stamp, device, person, value], ...]
(a removal: value null and then 1), until a write that has seen them comes (M1).
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, Literal

from sync.decision.batch import Working
from sync.decision.plan import BORN, Register
from sync.merge import Side


@dataclass(frozen=True, slots=True)
class Place:
    """`item`: item id or tag; unused for kind "field"."""

    working: Working
    name: str
    kind: Literal["field", "item", "tag"] = "field"
    item: str = ""

    def siblings(self) -> list[Side]:
        """What stands first, then what stands behind it; empty when nothing was ever written here."""
        entry = self._entry()
        if entry is None:
            return []
        behind = [
            Side(each[4], Register(*each[:4], *each[5:])) for each in (entry[5] if len(entry) > 5 else ())
        ]
        return [Side(self.value(), Register(*entry[:5])), *behind]

    def value(self) -> Any:
        """What stands here now; None for nothing."""
        held: Any = self.working.record.fields.get(self.name)
        match self.kind:
            case "field":
                return held
            case "item":
                return held.get(self.item) if held else None
            case "tag":
                return self.item if self.item in (held or ()) else None

    def put(self, stands: Side, behind: list[Side]) -> None:
        """Makes a value stand. The containers of the record that was loaded are never changed."""
        value, register = stands
        entry: list[Any] = list(register)
        if behind:
            entry.append([_waiting(each) for each in behind])
        working = self.working
        fields, meta = working.record.fields, working.record.meta
        working.changed.add(self.name)
        match self.kind:
            case "field":
                meta[self.name] = entry
                fields[self.name] = value
                if value is None:
                    del fields[self.name]
                return
            case "item":
                items: dict[str, Any] = working.own(self.name, {})
                items[self.item] = value
                if register.gone:
                    del items[self.item]
            case "tag":
                tags: list[str] = working.own(self.name, [])
                at = bisect_left(tags, self.item)
                stands_there = at < len(tags) and tags[at] == self.item
                if register.gone and stands_there:
                    del tags[at]
                elif not register.gone and not stands_there:
                    tags.insert(at, self.item)
        working.own(self.name, {}, meta=True)[self.item] = entry

    def _entry(self) -> list[Any] | None:
        """The register's list; BORN when the create wrote the value (it has no entry then)."""
        entry: Any = self.working.record.meta.get(self.name)
        if self.kind != "field" and entry is not None:
            entry = entry.get(self.item)
        if entry is None and self.value() is not None:
            entry = self.working.record.meta[BORN]
        return entry


def _waiting(side: Side) -> list[Any]:
    register = side.register
    return [*register[:4], side.value, *([register.gone] if register.gone else ())]
