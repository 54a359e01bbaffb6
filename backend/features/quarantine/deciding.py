"""Letting in what a lost device handed over, or discarding it: a manager's word, and noted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from backend.accounts.security_log import Event, note
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.problems import NotFound
from backend.features.quarantine import logic, store
from backend.features.quarantine.store import Held, Item
from backend.replica.door import let_in
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.people import People
from sync.wire import Result


@dataclass(frozen=True, slots=True)
class Decided:
    """How many items were let in, and how many the door refused."""

    applied: int
    refused: int


async def waiting(replica: Replica, caller: Caller) -> list[Held]:
    """The devices whose items the caller may decide on."""
    people = await _people(replica, caller.tenant)
    return [
        one
        for one in await store.devices(replica.engine, caller.tenant)
        if logic.may_decide(people, caller.person, one.person)
    ]


async def person_of(replica: Replica, caller: Caller, device: str) -> str:
    """Whose device it was. Raises NotFound when the caller may not decide on it."""
    person = await store.person_of(replica.engine, caller.tenant, device)
    people = await _people(replica, caller.tenant)
    if not person or not logic.may_decide(people, caller.person, person):
        raise NotFound
    return person


async def apply(replica: Replica, caller: Caller, device: str, ids: Collection[str] | None) -> Decided:
    """Write the named items, or all that wait, as edits of their person who did not know of what came since.

    A batch and what became of it are one transaction, so a second try goes on where the first stopped.
    """
    person = await person_of(replica, caller, device)
    applied = refused = 0
    found = logic.chosen(await store.all_items(replica.engine, caller.tenant, device), ids)
    for batch in logic.batches(found):
        async with replica.engine.write():
            row = await tenant_row(replica.engine, caller.tenant)
            request = logic.request_of(batch, device, row.epoch)
            results = await let_in(replica, (caller.tenant, person, device), caller.person, request)
            told = [_told(item, result) for item, result in zip(batch, results, strict=True)]
            applied += sum(state == "applied" for _, state, _ in told)
            refused += sum(state == "refused" for _, state, _ in told)
            await store.decide(replica.engine, (caller.tenant, device), told, caller.person, now_ms())
            count = {"items": len(batch)}
            await _note(
                replica, caller, Event("quarantine_applied", caller.person, person, device, detail=count)
            )
    return Decided(applied, refused)


async def discard(replica: Replica, caller: Caller, device: str, ids: Collection[str] | None) -> int:
    """Leave the named items, or all that wait, unwritten; they can be let in later."""
    person = await person_of(replica, caller, device)
    items = await store.all_items(replica.engine, caller.tenant, device)
    gone = [
        (item.id, "discarded", item.code)
        for item in items
        if item.state in ("waiting", "refused") and (ids is None or item.id in ids)
    ]
    async with replica.engine.write():
        await store.decide(replica.engine, (caller.tenant, device), gone, caller.person, now_ms())
        count = {"items": len(gone)}
        await _note(
            replica, caller, Event("quarantine_discarded", caller.person, person, device, detail=count)
        )
    return len(gone)


def _told(item: Item, result: Result) -> tuple[str, str, str]:
    outcome = result.first or result.outcome
    return item.id, "refused" if outcome == "rejected" else "applied", result.code


async def _note(replica: Replica, caller: Caller, event: Event) -> None:
    await note(replica.engine, caller.tenant, event, now_ms())


async def _people(replica: Replica, tenant: str) -> People:
    async with replica.engine.read():
        return (await replica.directory(tenant, await tenant_row(replica.engine, tenant))).people
