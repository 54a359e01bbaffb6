"""Writes the synced records of people, teams and workspaces: through the one door, and never half."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from backend.accounts.errors import BadField
from backend.replica.door import Sender, create, put, submit
from backend.replica.replica import Replica
from sync.errors import REJECTIONS

New = tuple[str, str, Mapping[str, Any]]
"""Type, id and fields of a record to create."""


async def create_all(replica: Replica, sender: Sender, new: Iterable[New]) -> None:
    """Create the records, all or none; raises BadField for the first that is not taken."""
    writes = [create(type_, id_, dict(fields)) for type_, id_, fields in new]
    async with replica.engine.write():
        _check(await submit(replica, sender, writes))


async def change(replica: Replica, sender: Sender, type_: str, id_: str, fields: Mapping[str, Any]) -> None:
    """Put whole values into fields of a record; nothing to do without fields. Raises BadField."""
    if fields:
        async with replica.engine.write():
            _check(await submit(replica, sender, [put(type_, id_, dict(fields))]))


def accounts(tenant: str, by: str) -> Sender:
    """The part of the server that writes people; `by` is the person who asked, or empty."""
    return Sender(tenant, by, "accounts", system=True)


def _check(results: Iterable[Any]) -> None:
    for result in results:
        if result.outcome == "rejected":
            detail = result.detail or REJECTIONS.get(result.code, ("", result.code))[1]
            raise BadField(f"{result.field or 'record'}: {detail}", field=result.field)
