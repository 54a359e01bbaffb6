"""Taking a batch of mutations: lock, load, decide, save, tell. One transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from backend.accounts.session import Caller
from backend.replica import epochs, store
from backend.replica.replica import Replica
from backend.replica.values import Refusal, check
from sync import decide as core
from sync.errors import BatchTooLarge, DeviceUnknown, UpgradeNeeded
from sync.limits import PROTOCOL_MIN, PUSH_BYTES_MAX, PUSH_MUTATIONS_MAX, SCHEMA_MIN
from sync.plan import Answered, Author, Device, Plan
from sync.wire import Incoming, PushAnswer, PushRequest, Result, body_hash


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose batch it is. `system`: a part of the server that writes what people may not."""

    tenant: str
    person: str
    device: str
    system: bool = False


def check_versions(protocol: int, schema: int) -> None:
    """Raise UpgradeNeeded for a device older than this server understands."""
    if protocol < PROTOCOL_MIN or schema < SCHEMA_MIN:
        raise UpgradeNeeded(protocol_min=PROTOCOL_MIN, schema_min=SCHEMA_MIN)


async def push(replica: Replica, caller: Caller, request: PushRequest, now_ms: int) -> PushAnswer:
    """The answer to a device.

    Raises UpgradeNeeded, BatchTooLarge, DeviceUnknown, MutationGap, EpochChanged.
    """
    check_versions(request.protocol, request.schema)
    if len(request.mutations) > PUSH_MUTATIONS_MAX:
        raise BatchTooLarge(mutations_max=PUSH_MUTATIONS_MAX, bytes_max=PUSH_BYTES_MAX)
    if request.device != caller.device:
        raise DeviceUnknown
    origin = Origin(caller.tenant, caller.person, caller.device)
    async with replica.engine.write():
        row, device = await store.lock_with_device(replica.engine, origin.tenant, origin.device)
        lost = epochs.went_back(row, origin.tenant, request.cursor, request.mark)
        if not lost and epochs.belongs(row, request.cursor):
            plan = await apply(replica, origin, (row, device), request, now_ms)
            return PushAnswer(plan.results, plan.stamp, row.epoch, plan.seq)
    # What it had seen in another epoch is not what there is: its bases are put right before they count.
    if lost:
        await epochs.begin(replica, origin.tenant, lost, now_ms)
    raise await epochs.changed(replica.engine, origin.tenant, origin.device, request.cursor)


async def apply(
    replica: Replica,
    origin: Origin,
    locked: tuple[store.TenantRow, Device],
    request: PushRequest,
    now_ms: int,
) -> Plan:
    """Decide and save the batch in the open transaction. `locked`: read after the tenant's row was locked."""
    row, device = locked
    engine = replica.engine
    directory = await replica.directory(origin.tenant, row)
    checked, refused = _checked(request, device.last_n, directory.country)
    person = origin.person
    author = Author(person, directory.role(person), directory.held(person), origin.system)
    people = frozenset(directory.people)
    loaded = await store.load(engine, origin.tenant, core.needs(checked), row, (device, author, people))
    if more := core.missing(checked, loaded):
        loaded.records |= await store.load_records(engine, origin.tenant, more)
    plan = core.decide(checked, loaded, now_ms)
    # A number that comes twice in a batch is taken once: the first time.
    bodies = {mutation.n: mutation for mutation in reversed(request.mutations)}
    _tell_refusals(plan, refused)
    plan.answered = [_sent(answer, bodies[answer.n]) for answer in plan.answered]
    if plan.answered:
        await store.save(engine, origin.tenant, plan, bodies, now_ms)
    if plan.seq != row.seq:
        engine.after_commit(lambda: replica.live.publish(origin.tenant, plan.seq))
    return plan


def _checked(request: PushRequest, last_n: int, country: str) -> tuple[PushRequest, dict[int, Refusal]]:
    """The batch with values in normal form. What was answered before stays as it came, to compare."""
    mutations: list[Incoming] = []
    refused: dict[int, Refusal] = {}
    for mutation in request.mutations:
        if mutation.n > last_n:
            mutation, refusal = check(mutation, country)
            if refusal is not None:
                refused[mutation.n] = refusal
        mutations.append(mutation)
    return msgspec.structs.replace(request, mutations=mutations), refused


def _tell_refusals(plan: Plan, refused: dict[int, Refusal]) -> None:
    """Say what the value check found where the decision could only call the mutation unreadable."""
    if not refused:
        return

    def told(result: Result) -> Result:
        why = refused.get(result.n)
        if why is None or result.outcome != "rejected":
            return result
        return msgspec.structs.replace(result, code=why.code, detail=why.detail, field=why.field)

    plan.results = [told(result) for result in plan.results]
    plan.answered = [replace(answer, result=told(answer.result)) for answer in plan.answered]


def _sent(answer: Answered, mutation: Incoming) -> Answered:
    """Remember the body as it was sent: a replay is compared before anything is put into normal form."""
    return replace(answer, body=body_hash(mutation))
