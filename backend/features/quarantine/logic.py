"""What may be let in of what was handed over, and in which order: pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from backend.features.quarantine.store import Item
from sync.limits import MUTATION_WAS_MAX, PROTOCOL, PUSH_MUTATIONS_MAX
from sync.people import People
from sync.wire import PushRequest, decode_push

MANAGER_ROLES: Final = frozenset({"administrator", "sales_operations", "sales_manager"})
DRAFT: Final = "draft"
_AGAIN: Final = UUID("b1a7f3d4-8f43-5a0e-9d5c-64f0c8b3a2e7")
"""Name space of the ids of mutations that are tried again."""
_OPEN: Final = frozenset({"waiting", "refused", "discarded"})
_object = msgspec.json.Decoder(dict[str, Any]).decode


def may_decide(people: People, by: str, of: str) -> bool:
    """Whether `by` keeps what is private to `of`: their manager, or an administrator.

    Nobody decides on their own device but an administrator, who may be the only one there is.
    """
    who = people.persons.get(by)
    if who is None or not who.active or who.role not in MANAGER_ROLES:
        return False
    if by == of:
        return who.role == "administrator"
    return people.keeps(by, of)


def body_of(item: Item) -> dict[str, Any]:
    """What was handed over, read; empty when it is no object, or no longer kept."""
    try:
        return _object(item.body)
    except (msgspec.DecodeError, RecursionError):
        return {}


def shown(item: Item) -> dict[str, Any]:
    """An item as it is shown to whoever decides."""
    body = body_of(item)
    return {
        "id": item.id, "n": item.n, "at": item.at, "made_at": item.made_at, "title": item.title,
        "kind": str(body.get("kind", "")), "type": str(body.get("type", "")),
        "record": str(body.get("record", "")), "values": _values(body),
        "reason": item.reason, "state": item.state, "code": item.code,
        "decided_at": item.decided_at, "decided_by": item.decided_by,
    }  # fmt: skip


def _values(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Field by field what it would write: `op` as on the wire, `value` as it is."""
    if body.get("kind") == DRAFT:
        return [{"field": str(body.get("key", "")), "op": "set", "value": body.get("value")}]
    fields, ops = body.get("fields"), body.get("ops")
    if isinstance(fields, dict):
        return [{"field": str(name), "op": "set", "value": value} for name, value in fields.items()]
    if isinstance(ops, list):
        return [one for one in ops if isinstance(one, dict)]
    return []


def chosen(items: Sequence[Item], ids: Collection[str] | None) -> list[Item]:
    """The items that may be let in, in order: those named, or all that wait. Drafts are only read."""
    states = _OPEN if ids is not None else {"waiting"}
    return [
        item
        for item in items
        if (ids is None or item.id in ids) and item.state in states and body_of(item).get("kind") != DRAFT
    ]


def batches(items: Sequence[Item]) -> Iterator[list[Item]]:
    """At most PUSH_MUTATIONS_MAX at once, and no act cut in two."""
    batch: list[Item] = []
    for group in _acts(items):
        if batch and len(batch) + len(group) > PUSH_MUTATIONS_MAX:
            yield batch
            batch = []
        batch += group
    if batch:
        yield batch


def _acts(items: Sequence[Item]) -> Iterator[list[Item]]:
    group: list[Item] = []
    before = ""
    for item in items:
        act = str(body_of(item).get("act") or "")
        if group and (not act or act != before):
            yield group
            group = []
        group.append(item)
        before = act
    if group:
        yield group


def request_of(items: Sequence[Item], device: str, epoch: str) -> PushRequest:
    """The items as the push the device would have sent. Their numbers are still to be given.

    What was based on another epoch proves nothing as seen. One that was refused before is a new mutation;
    any other says the number it had, under which it may have been taken without the device hearing of it.
    """
    bodies: list[bytes] = []
    for i, item in enumerate(items, 1):
        body = body_of(item) | {"n": i, "id": item.id}
        if item.epoch != epoch:
            body["base"] = 0
        was = body.get("was")
        names = [*(was if isinstance(was, list) else []), *([f"{device}/{item.n}"] if item.n > 0 else [])]
        body["was"] = names[-MUTATION_WAS_MAX:]
        if item.state == "refused":
            body |= {"id": str(uuid5(_AGAIN, f"{item.id} {item.decided_at}")), "was": []}
        bodies.append(msgspec.json.encode(body))
    schema = min(item.schema for item in items)
    head = b'{"protocol":%d,"schema":%d,"device":%s,"mutations":['
    return decode_push(head % (PROTOCOL, schema, msgspec.json.encode(device)) + b",".join(bodies) + b"]}")
