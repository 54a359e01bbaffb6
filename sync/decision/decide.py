"""The decision: a batch and what was loaded in, a plan out. Pure; the store loads before and saves after.

The rules are in SPEC.md: P numbering and results, H stamps, M merging, T deletion, A access.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, assert_never

from msgspec import structs

from sync import hlc
from sync.decision.acts import Acts, act_of
from sync.decision.batch import Batch, Writer
from sync.decision.edits import apply_mutation, key_fields
from sync.decision.landed import home_fields, homes_of
from sync.decision.plan import Answered, Loaded, Needs, Plan
from sync.errors import MutationGap, Rejected
from sync.limits import MUTATION_WAS_MAX
from sync.schema import RECORD_TYPES, RecordType
from sync.values import is_id
from sync.wire import (
    Create,
    Delete,
    Edit,
    Incoming,
    Outcome,
    PushRequest,
    Result,
    Revive,
    Set,
    Skip,
    Text,
    Unreadable,
)

__all__ = ["decide", "missing", "needs"]


def decide(request: PushRequest, loaded: Loaded, now_ms: int) -> Plan:
    """What each mutation does, in order of n; one result each. Raises MutationGap (P3)."""
    batch = Batch(loaded, now_ms)
    answered = dict(loaded.answered)
    acts = Acts(each for each in request.mutations if each.n > loaded.device.last_n)
    for mutation, sent in zip(request.mutations, request.hashes(), strict=True):
        last_n = batch.plan.device.last_n
        if mutation.n <= last_n:
            batch.plan.results.append(_repeat(mutation, sent, answered.get(mutation.n)))
            continue
        if mutation.n != last_n + 1:
            raise MutationGap(last_n + 1)
        before = batch.plan.seq
        first = _answered_before(mutation, loaded.former)
        again = structs.replace(first.result, n=mutation.n) if first else None
        result = again or _decide_one(batch, acts, mutation, request.schema)
        answer = Answered(
            mutation.n, mutation.id, sent, result,
            act=act_of(mutation),
            first_seq=before + 1 if batch.plan.seq > before else 0,
            depth=loaded.author.depth,
        )  # fmt: skip
        answered[mutation.n] = answer
        batch.plan.device = replace(batch.plan.device, last_n=mutation.n)
        batch.plan.answered.append(answer)
        batch.plan.results.append(_duplicate(result) if first else result)
    batch.server_stamp()
    return batch.plan


def needs(request: PushRequest) -> Needs:
    """What to load for this batch."""
    records: set[str] = set()
    trees: set[str] = set()
    texts: dict[tuple[str, str], int] = {}
    for mutation in request.mutations:
        record_type = RECORD_TYPES.get(mutation.type)
        if record_type is None or not is_id(mutation.record):
            continue
        records.add(mutation.record)
        if isinstance(mutation, Create):
            trees.add(mutation.record)
            values = (mutation.fields.get(name) for name in record_type.parents)
            records.update(value for value in values if isinstance(value, str) and is_id(value))
            records.update(homes_of(record_type, mutation.fields))
        elif isinstance(mutation, Edit):
            _edit_needs(mutation, record_type, records, trees)
            _text_needs(mutation, record_type, texts)
    numbers = [mutation.n for mutation in request.mutations] or [0]
    former = frozenset(name for mutation in request.mutations for name in _former_names(mutation))
    return Needs(
        request.device, min(numbers), max(numbers), frozenset(records), frozenset(trees), texts, former
    )


def missing(request: PushRequest, loaded: Loaded) -> frozenset[str]:
    """Ids of parents and homes of items that the loaded records name, still to be loaded into `records`."""
    wanted: set[str] = set()
    for mutation in request.mutations:
        row = loaded.records.get(mutation.record)
        if isinstance(mutation, Edit) and row is not None:
            record_type = RECORD_TYPES[row.type]
            if any(op.field in key_fields(record_type) for op in mutation.ops):
                wanted.update(row.fields.get(name) or "" for name in record_type.parents)
            written = {op.field for op in mutation.ops}
            if any(name in written for name, _ in home_fields(record_type)):
                wanted.update(homes_of(record_type, row.fields))
    return frozenset(wanted - {""} - loaded.records.keys())


_RANK: Final[tuple[Outcome, ...]] = ("applied", "merged", "conflict")


def _decide_one(batch: Batch, acts: Acts, mutation: Incoming, schema: int) -> Result:
    """P6: a mutation that cannot be applied is rejected alone; P9: but for what its act builds on it."""
    clamped = False
    try:
        match mutation:
            case Skip():
                return Result(mutation.n, mutation.id, "applied", 0)
            case Unreadable():
                acts.refused(mutation)
                return Result(mutation.n, mutation.id, "rejected", 0, "bad_mutation", mutation.detail)
            case Create() | Edit() | Delete() | Revive():
                acts.admit(mutation)
                writer, clamped = _writer(batch, mutation, schema)
                working = apply_mutation(batch, mutation, writer)
            case _:
                assert_never(mutation)
    except Rejected as why:
        acts.refused(mutation)
        return Result(
            mutation.n, mutation.id, "rejected", 0, why.code, why.detail, why.field, clamped=clamped
        )
    seq = batch.keep(working)
    outcome = _RANK[2 if working.clashes else 1 if working.merged else 0]
    return Result(mutation.n, mutation.id, outcome, seq, clamped=clamped)


def _writer(batch: Batch, mutation: Create | Edit | Delete | Revive, schema: int) -> tuple[Writer, bool]:
    """H3, H4: clamps the stamp and keeps the order among the device's own mutations."""
    device = batch.plan.device
    try:
        parsed = hlc.parse(mutation.stamp)
    except ValueError as error:
        raise Rejected("bad_stamp", str(error)) from error
    if parsed.device != device.id:
        raise Rejected("bad_stamp", "the stamp is of another device")
    stamp, clamped = hlc.clamp(mutation.stamp, batch.now_ms)
    stamp = hlc.later(stamp, device.stamp or hlc.ZERO)
    batch.plan.device = replace(device, stamp=stamp)
    batch.plan.stamp = max(batch.plan.stamp, stamp)
    # A base the tenant's counter never reached is of another epoch: it proves nothing as seen (P5).
    base = mutation.base if 0 <= mutation.base <= batch.start_seq else 0
    return Writer(base, stamp, device.id, batch.author.person, schema), clamped


def _repeat(mutation: Incoming, sent: str, answer: Answered | None) -> Result:
    """P2: the first answer again; another body under the same number is refused."""
    if answer is None:
        return Result(mutation.n, mutation.id, "duplicate", 0)
    if answer.id != mutation.id or answer.body != sent:
        detail = "another mutation was accepted under this number"
        return Result(mutation.n, mutation.id, "rejected", 0, "mutation_mismatch", detail)
    return _duplicate(answer.result)


def _duplicate(first: Result) -> Result:
    if first.outcome == "duplicate":  # what it answered then is no longer kept
        return first
    return Result(
        first.n, first.id, "duplicate", first.seq, first.code, first.detail, first.field,
        first=first.outcome, clamped=first.clamped,
    )  # fmt: skip


_NAME: Final = re.compile(r"([0-9a-z-]{1,40})/([1-9][0-9]{0,15})\Z")


def _former_names(mutation: Incoming) -> list[tuple[str, int]]:
    """(device, n) under which the same person may have sent this mutation before (P2)."""
    if isinstance(mutation, Skip | Unreadable):
        return []
    found = (_NAME.match(name) for name in mutation.was[:MUTATION_WAS_MAX])
    return [(name[1], int(name[2])) for name in found if name is not None]


def _answered_before(mutation: Incoming, former: Mapping[tuple[str, int], Answered]) -> Answered | None:
    """The answer this very mutation was given under a former id of its device."""
    answers = (former.get(name) for name in _former_names(mutation))
    return next((each for each in answers if each is not None and each.id == mutation.id), None)


def _edit_needs(mutation: Edit, record_type: RecordType, records: set[str], trees: set[str]) -> None:
    for op in mutation.ops:
        if op.field in key_fields(record_type):
            trees.add(mutation.record)
        if isinstance(op, Set) and op.field in record_type.parents:
            records.update({op.value} if isinstance(op.value, str) and is_id(op.value) else ())
        if isinstance(op, Set):
            records.update(homes_of(record_type, {op.field: op.value}))


def _text_needs(mutation: Edit, record_type: RecordType, texts: dict[tuple[str, str], int]) -> None:
    for op in mutation.ops:
        field = record_type.fields.get(op.field)
        if isinstance(op, Set | Text) and field is not None and field.merge == "text":
            place = mutation.record, op.field
            texts[place] = min(mutation.base, texts.get(place, mutation.base))
