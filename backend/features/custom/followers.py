"""Keeps the two places where a workspace's own fields are defined alike, for older apps (SPEC.md C1). Pure.

The records are what counts. An item of the workspace that has no record yet becomes one; a record that older
apps can understand stands in the workspace too, as they know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from backend.followers.change import NetChange
from backend.followers.follower import Follower, Loaded, Needs, Plan, made_id
from backend.replica.door import Write, create, edit
from sync.schema import RECORD_TYPES
from sync.values import is_id
from sync.wire import Remove, Set

NAME: Final = "custom_fields"
FORMER: Final = "custom_fields"
"""The field of the workspace."""
_KINDS: Final = RECORD_TYPES["workspace"].fields[FORMER].shape["kind"].choices
_AS: Final[Mapping[str, str]] = {"phone": "line", "link": "line"}
"""Kinds that older apps take for another one; those that are neither there nor theirs they never see."""
_PARTS: Final = {"type": "of", "label": "label", "kind": "kind", "options": "options"}
"""The parts of an item, and what the record calls them."""
_FIELDS: Final = frozenset((*_PARTS.values(), "archived", "item"))


def _needs(change: NetChange) -> Needs:
    if change.type != "workspace":
        return Needs()
    return Needs(records=frozenset(_record_of(change.id, item) for item in _items(change)))


def _plan(change: NetChange, loaded: Loaded) -> Plan:
    if change.type == "workspace":
        return Plan(
            [write for item, said in _items(change).items() for write in _made(change, loaded, item, said)]
        )
    return Plan([_mirrored(change, loaded.tenant)])


def _items(change: NetChange) -> Mapping[str, Mapping[str, Any]]:
    return {} if change.after.deleted else change.after.fields.get(FORMER) or {}


def _record_of(workspace: str, item: str) -> str:
    """The id of the record of an item: its own, where it is one."""
    return item if is_id(item) else made_id(NAME, f"{workspace}|{item}")


def _made(change: NetChange, loaded: Loaded, item: str, said: Mapping[str, Any]) -> list[Write]:
    record = _record_of(change.id, item)
    if record in loaded.records:
        return []
    fields = {name: said[part] for part, name in _PARTS.items() if said.get(part) is not None}
    return [create("custom_field", record, fields if record == item else {**fields, "item": item})]


def _mirrored(change: NetChange, workspace: str) -> Write:
    """The item of the workspace as older apps know the record, or its removal."""
    said = change.after.fields
    item = said.get("item") or change.id
    kind = _AS.get(said["kind"], said["kind"])
    if change.after.deleted or said.get("archived") or kind not in _KINDS:
        return edit("workspace", workspace, [Remove(FORMER, item=item)])
    value = {part: said[name] for part, name in _PARTS.items() if said.get(name) is not None}
    return edit("workspace", workspace, [Set(FORMER, value | {"kind": kind}, item)])


MIRROR = Follower(
    NAME, {"workspace": frozenset({FORMER}), "custom_field": _FIELDS}, _plan, _needs, projection=True
)
"""A projection: it begins with all that is there, so a workspace of older days gets its records."""

FOLLOWERS = (MIRROR,)
