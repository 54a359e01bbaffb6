"""The door for the server's own writes: accounts, imports, later workers. They push like devices do.

    results = await submit(replica, Sender(tenant, person, "import"), [create("contact", id, fields), ...])

A sender is a device of kind `server` with numbers of its own, so its writes are stamped, logged, merged and
checked like everyone's. Called inside `engine.write()` it is part of that transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec

from backend.base.clock import now_ms
from backend.replica import store
from backend.replica.push import Origin, apply
from backend.replica.replica import Replica
from sync import hlc
from sync.decision.plan import Device
from sync.limits import PROTOCOL, PUSH_MUTATIONS_MAX
from sync.schema import SCHEMA_VERSION
from sync.wire import Create, Delete, Edit, Op, PushRequest, Result, Revive, Set

_SENDERS = UUID("0d9a3a0c-3f0e-5b7a-8f5e-6b2f1c7d9e41")
"""Name space of the ids of senders."""
_ADD_SENDER = (
    "INSERT INTO device (id, tenant, person, name, kind, created_at) VALUES ($1, $2, $3, $4, 'server', $5)"
    " ON CONFLICT (tenant, id) DO NOTHING"
)

Write = Create | Edit | Delete | Revive


@dataclass(frozen=True, slots=True)
class Sender:
    """A part of the server that acts for a person. `part`: its name, such as "import".

    `system`: it may write what people may not (accounts writing persons); else the person's rights decide.
    `depth`: kept with what it writes (Answered.depth).
    `machine`: nobody asked for it (a follower, a job), so it yields to what people write (SPEC.md M12); give
    `submit` the base at which it read. An import is its person's own writing.
    """

    tenant: str
    person: str
    part: str
    system: bool = False
    depth: int = 0
    machine: bool = False

    @property
    def device(self) -> str:
        """The id of its device row; of a machine a UUID of version 8, by which all its writes are known."""
        id_ = str(uuid5(_SENDERS, f"{self.tenant}/{self.person}/{self.part}"))
        return f"{id_[:14]}8{id_[15:]}" if self.machine else id_


def create(type_: str, record: str, fields: dict[str, Any]) -> Write:
    """A new record, for `submit`."""
    return Create(0, "", type_, record, 0, "", fields)


def edit(type_: str, record: str, ops: Sequence[Op]) -> Write:
    """Operations on a record, for `submit`."""
    return Edit(0, "", type_, record, 0, "", list(ops))


def put(type_: str, record: str, values: dict[str, Any]) -> Write:
    """Whole values for fields that are set as a whole, for `submit`."""
    return edit(type_, record, [Set(field, value) for field, value in values.items()])


def delete(type_: str, record: str) -> Write:
    """A deletion, for `submit`."""
    return Delete(0, "", type_, record, 0, "")


async def submit(
    replica: Replica, sender: Sender, writes: Iterable[Write], base: int | None = None
) -> list[Result]:
    """One result per write, in order; all are written or, when something raises, none.

    `base`: the tenant's seq when the writes were worked out; what others wrote since is then merged with and
    never overwritten unseen. None: they were worked out in this very transaction.
    Raises TenantUnknown. Rejected writes do not raise: look at `outcome`.
    """
    waiting = list(writes)
    results: list[Result] = []
    origin = Origin(sender.tenant, sender.person, sender.device, sender.system, sender.depth)
    async with replica.engine.write():
        for start in range(0, len(waiting), PUSH_MUTATIONS_MAX):
            now = now_ms()
            row, device = await entered(replica, sender, now, known=start > 0)
            seen = row.seq if base is None else min(base, row.seq)
            batch = _numbered(waiting[start : start + PUSH_MUTATIONS_MAX], row, device, (seen, now))
            plan = await apply(replica, origin, (row, device), batch, now)
            results += plan.results
    return results


async def entered(
    replica: Replica, sender: Sender, now_ms: int, *, known: bool = False
) -> tuple[store.TenantRow, Device]:
    """The locked tenant and the sender's device row, which is made where it is not `known` to be there."""
    if not known:
        await store.lock(replica.engine, sender.tenant)
        added = (sender.device, sender.tenant, sender.person, sender.part, now_ms)
        await replica.engine.rows(_ADD_SENDER, *added)
    return await store.lock_with_device(replica.engine, sender.tenant, sender.device)


async def let_in(replica: Replica, device: tuple[str, str, str], by: str, batch: PushRequest) -> list[Result]:
    """Write what a device may no longer push itself, as its own edits and by the rights of `by` (E4).

    `device`: tenant, person and id. `batch`: its mutations with their stamps and bases; they take the next
    numbers of the device. Raises TenantUnknown, DeviceUnknown.
    """
    tenant, person, id_ = device
    async with replica.engine.write():
        locked = await store.lock_with_device(replica.engine, tenant, id_, revoked=True)
        after = locked[1].last_n
        numbered = [
            msgspec.structs.replace(mutation, n=n) for n, mutation in enumerate(batch.mutations, after + 1)
        ]
        origin = Origin(tenant, person, id_, let_in_by=by)
        plan = await apply(
            replica, origin, locked, msgspec.structs.replace(batch, mutations=numbered), now_ms()
        )
    return plan.results


def _numbered(
    writes: Sequence[Write], row: store.TenantRow, device: Device, when: tuple[int, int]
) -> PushRequest:
    """The writes as a device would send them; one that has an id keeps it.

    `when`: the seq it has seen, and the time in ms UTC.
    """
    seen, now = when
    stamp = max(row.stamp, device.stamp) or hlc.ZERO
    mutations: list[Any] = []
    for n, write in enumerate(writes, device.last_n + 1):
        stamp = hlc.tick(stamp, now, device.id)
        id_ = write.id or str(uuid4())
        mutations.append(msgspec.structs.replace(write, n=n, id=id_, base=seen, stamp=stamp))
    return PushRequest(PROTOCOL, SCHEMA_VERSION, device.id, mutations)
