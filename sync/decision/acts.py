"""Acts: mutations that are one act of a person (SPEC.md P9). Which members fall with a refused one.

An act is what this batch holds of it: the same id in another push is another set of members.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, cast

from sync.errors import Rejected
from sync.limits import ACT_MUTATIONS_MAX
from sync.schema import RECORD_TYPES, Field
from sync.values import is_id
from sync.wire import Create, Delete, Edit, Incoming, Revive, Set, Skip, Unreadable


class Acts:
    """The acts of one batch while it is decided, in order. `fresh`: the mutations not answered before."""

    def __init__(self, fresh: Iterable[Incoming]) -> None:
        members = {mutation.n: mutation.act for mutation in fresh if not isinstance(mutation, Skip)}
        self._members = Counter(members.values())
        self._unmade: dict[str, set[str]] = {}

    def admit(self, mutation: Create | Edit | Delete | Revive) -> None:
        """Rejected: the act is no id or too long, or this member names a record that was not made."""
        act = mutation.act
        if not act:
            return
        if not is_id(act):
            raise Rejected("bad_mutation", "act must be a lowercase UUID")
        if self._members[act] > ACT_MUTATIONS_MAX:
            raise Rejected("too_many", f"an act may hold at most {ACT_MUTATIONS_MAX} mutations")
        unmade = self._unmade.get(act)
        if unmade and not unmade.isdisjoint(_named(mutation)):
            raise Rejected("act_refused", "it names a record whose create was refused in the same act")

    def refused(self, mutation: Incoming) -> None:
        """Notes a refused member: what names the record it would have made falls with it."""
        match mutation:
            case Create() | Unreadable(create=True):
                if mutation.act:
                    self._unmade.setdefault(mutation.act, set()).add(mutation.record)
            case _:
                pass


def act_of(mutation: Incoming) -> str:
    """The act a mutation is part of, "" when it names none or nothing that could be one."""
    act = "" if isinstance(mutation, Skip) else mutation.act
    return act if is_id(act) else ""


def _named(mutation: Create | Edit | Delete | Revive) -> Iterator[str]:
    """The record a mutation is about, and every record its values refer to."""
    yield mutation.record
    record_type = RECORD_TYPES.get(mutation.type)
    if record_type is None:
        return
    if isinstance(mutation, Create):
        for name, value in mutation.fields.items():
            field = record_type.fields.get(name)
            if field is not None and field.kind == "items" and isinstance(value, dict):
                for item in cast(dict[str, Any], value).values():
                    yield from _references(field, item)
            else:
                yield from _references(field, value)
    elif isinstance(mutation, Edit):
        for op in mutation.ops:
            if isinstance(op, Set):
                yield from _references(record_type.fields.get(op.field), op.value)


def _references(field: Field | None, value: Any) -> Iterator[str]:
    """The ids in one value: of a reference, or of the parts of a compound or of one item."""
    if field is None:
        return
    if field.kind == "ref" and isinstance(value, str):
        yield value
    elif field.shape and isinstance(value, dict):
        parts = cast(dict[str, Any], value)
        for name, part in field.shape.items():
            yield from _references(part, parts.get(name))
