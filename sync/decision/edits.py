"""What one mutation does to one record: create, edit, delete, revive (SPEC.md sections A, M, T)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, assert_never, cast

from sync import access, hlc, values
from sync.decision import fields
from sync.decision.batch import Batch, Clash, Working, Writer
from sync.decision.landed import landed, landed_op
from sync.decision.plan import BORN, FORGOTTEN, LIFE, Record, Register
from sync.errors import Rejected
from sync.limits import MUTATION_OPS_MAX
from sync.merge import Side, is_machine
from sync.schema import RECORD_TYPES, Field, Policy, RecordType
from sync.wire import Create, Delete, Edit, Op, Revive, Set


def apply_mutation(batch: Batch, mutation: Create | Edit | Delete | Revive, writer: Writer) -> Working:
    """The working this mutation makes. Rejected when it may not or cannot be applied."""
    record_type = RECORD_TYPES.get(mutation.type)
    if record_type is None:
        raise Rejected("unknown_type", f"there is no record type {mutation.type[:64]!r}")
    if not values.is_id(mutation.record):
        raise Rejected("bad_mutation", "record must be a lowercase UUID")
    if (found := batch.rows.get(mutation.record)) and FORGOTTEN in found.meta:
        raise Rejected("record_forgotten", "this record was erased for good")
    match mutation:
        case Create():
            return _create(batch, mutation, record_type, writer)
        case Edit():
            return _edit(batch, mutation, record_type, writer)
        case Delete():
            return _delete(batch, mutation, record_type, writer)
        case Revive():
            return _revive(batch, mutation, record_type, writer)
        case _:
            assert_never(mutation)


def _create(batch: Batch, mutation: Create, record_type: RecordType, writer: Writer) -> Working:
    if mutation.record in batch.rows:
        raise Rejected("record_exists", "a record with this id exists")
    blank = Record(mutation.type, mutation.record, "", "", False, 0, 0, {}, {})
    working = batch.work_on(blank, writer)
    working.record.meta[BORN] = list(working.register())
    working.changed.add(BORN)
    as_meant = replace(working.record, fields=_who_writes(batch, record_type, mutation.fields))
    _allow(batch, "make", record_type.create, as_meant)
    for name in mutation.fields:
        policy = _field(record_type, name).write
        if policy is not None and not access.may_fill(batch.author, policy, record_type, as_meant):
            raise Rejected("not_allowed", f"you may not write {name}", name)
    for name, field in record_type.fields.items():
        value = landed(batch, record_type, name, mutation.fields.get(name), mutation.fields)
        fields.fill(working, field, name, _default(batch, field) if value is None else value)
    for name in mutation.fields:
        _check_reference(batch, record_type, name, working.record.fields.get(name))
    batch.place(working)
    _spare(batch, working, working.below)
    if not batch.author.system and not access.may_read(batch.author.held, working.record.key):
        raise Rejected("not_allowed", "you can't create a record you can't read", record_type.owner)
    return working


def _who_writes(batch: Batch, record_type: RecordType, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a create sends, the fields that decide who its writers are."""
    names = {record_type.owner, record_type.assignee} - {""}
    return {name: sent.get(name) or _default(batch, record_type.fields[name]) for name in names}


def _default(batch: Batch, field: Field) -> Any:
    match field.fill:
        case "":
            return None
        case "author":
            return batch.author.person or None
        case "now":
            return batch.now_ms
        case "team":
            return "team"
        case _:
            assert_never(field.fill)


def _edit(batch: Batch, mutation: Edit, record_type: RecordType, writer: Writer) -> Working:
    record = _existing(batch, mutation.type, mutation.record)
    _readable(batch, record)
    if len(mutation.ops) > MUTATION_OPS_MAX:
        raise Rejected("too_many", f"an edit can hold at most {MUTATION_OPS_MAX} operations")
    working = batch.work_on(record, writer)
    if record.deleted:
        _wake(working)
    if not mutation.ops:
        _allow(batch, "edit", record_type.edit, record)
    for op in mutation.ops:
        field = _field(record_type, op.field)
        own = field.write is not None
        _allow(batch, "edit", field.write or record_type.edit, record, op.field if own else "")
        takes_effect = landed_op(batch, record_type, op, mutation.ops, record.fields)
        fields.apply_op(batch, working, field, takes_effect)
        if isinstance(op, Set):
            _check_reference(batch, record_type, op.field, op.value)
    if not record_type.clashes:
        working.clashes.clear()
    if any(op.field in key_fields(record_type) for op in mutation.ops):
        _move(batch, working, record_type, mutation.ops)
    return working


def _move(batch: Batch, working: Working, record_type: RecordType, ops: Iterable[Op]) -> None:
    """A4, A8: what decides the key was written; the row and those below it follow."""
    record = working.record
    before = batch.rows[record.id]
    if batch.author.system or access.is_keeper(batch.author, record_type, before):
        batch.place(working)
        return
    # Asked of what was meant too: a value that waits behind another (M1) may stand again without its author.
    names = key_fields(record_type)
    meant = {op.field: op.value for op in ops if isinstance(op, Set) and op.field in names}
    key, _ = batch.key_for(record.type, {**record.fields, **meant})
    _spare(batch, working, [replace(before, key=key)])
    if any(record.fields.get(name) != before.fields.get(name) for name in names):
        batch.place(working)
        _spare(batch, working, [record, *working.below])


def _spare(batch: Batch, working: Working, moved: Iterable[Record]) -> None:
    """A8: what the author does not keep is taken from nobody. `moved`: each row after the one above it.

    What is below a row the author keeps follows that row.
    """
    author = batch.author
    if author.system:
        return
    kept: set[str] = set()
    owners: dict[str, str] = {}
    for row in moved:
        record_type = RECORD_TYPES[row.type]
        # A row without an owner (a conflict) is looked at as its parent is.
        owner = owners[row.id] = str(row.fields.get(record_type.owner) or owners.get(row.parent, ""))
        before = batch.rows[row.id]
        if row.parent in kept or access.is_keeper(author, record_type, before):
            kept.add(row.id)
        elif access.takes_away(before.key, row.key, owner, batch.people):
            raise Rejected("not_allowed", "this would take it from others who read it", _key_field(working))


def _key_field(working: Working) -> str:
    """The field this mutation wrote that decides the key, "" for a create."""
    names = key_fields(RECORD_TYPES[working.record.type])
    return next((name for name in sorted(names & working.changed) if BORN not in working.changed), "")


def key_fields(record_type: RecordType) -> frozenset[str]:
    """The fields that decide a record's access key."""
    own = {record_type.owner, record_type.visibility, record_type.key_team}
    return frozenset({*own, *record_type.parents}) - {""}


def _wake(working: Working) -> None:
    """T3: an edit unaware of the delete brings the record back; one aware of it is refused.

    M12: a machine's brings nothing back that a person deleted; the tombstone takes its values.
    """
    deleted = Register(*working.record.meta[LIFE])
    if working.writer.sees(deleted):
        raise Rejected("record_deleted", "the record is deleted; restore it first")
    by_machine = is_machine(deleted.device)
    working.merged = True
    if working.writer.machine and not by_machine:
        return
    _set_life(working, deleted=False, after=deleted)
    if not by_machine:
        working.clashes.append(Clash("", "", "revived", Side(None, working.register()), Side(None, deleted)))


def _delete(batch: Batch, mutation: Delete, record_type: RecordType, writer: Writer) -> Working:
    """T1, T2: a delete unaware of someone else's edit leaves the record. M12: a person's, of a person's."""
    record = _existing(batch, mutation.type, mutation.record)
    _readable(batch, record)
    _allow(batch, "delete", record_type.delete, record)
    working = batch.work_on(record, writer)
    if record.deleted:
        return working
    unseen = [
        each
        for each in _registers(record)
        if not writer.sees(each) and (writer.machine or not is_machine(each.device))
    ]
    if unseen and writer.machine:
        working.merged = True
    elif unseen:
        newest = max(unseen, key=lambda each: each.stamp)
        working.clashes.append(Clash("", "", "kept", Side(None, newest), Side(None, working.register())))
    else:
        _set_life(working, deleted=True, after=None)
    return working


def _revive(batch: Batch, mutation: Revive, record_type: RecordType, writer: Writer) -> Working:
    """T4."""
    record = _existing(batch, mutation.type, mutation.record)
    _readable(batch, record)
    _allow(batch, "delete", record_type.delete, record)
    working = batch.work_on(record, writer)
    if record.deleted:
        _set_life(working, deleted=False, after=Register(*record.meta[LIFE]))
    return working


def _set_life(working: Working, *, deleted: bool, after: Register | None) -> None:
    stamp = working.writer.stamp if after is None else hlc.later(working.writer.stamp, after.stamp)
    before = Register(*(working.record.meta.get(LIFE) or working.record.meta[BORN]))
    working.remember((LIFE, ""), Side(working.record.deleted, before), "stood", until=working.seq)
    working.record.deleted = deleted
    working.record.meta[LIFE] = list(working.register(stamp, gone=deleted))
    working.changed.add(LIFE)


def _registers(record: Record) -> Iterator[Register]:
    """Every write that counts: of fields, items, tags, creation and revival, and what stands behind them."""
    for entry in record.meta.values():
        entries: Iterable[list[Any]] = (
            cast(dict[str, Any], entry).values() if isinstance(entry, dict) else (entry,)
        )
        for each in entries:
            yield Register(*each[:5])
            yield from (Register(*behind[:4]) for behind in (each[5] if len(each) > 5 else ()))


def _existing(batch: Batch, type_name: str, record: str) -> Record:
    row = batch.rows.get(record)
    if row is None or row.type != type_name:
        raise Rejected("record_unknown", f"there is no {type_name} with this id")
    return row


def _readable(batch: Batch, record: Record) -> None:
    """A6: nobody writes what they may not read."""
    if not batch.author.system and not access.may_read(batch.author.held, record.key):
        raise Rejected("not_allowed", f"you can't read this {record.type}")


def _allow(batch: Batch, verb: str, policy: Policy, record: Record, field: str = "") -> None:
    """A5."""
    if not access.may_write(batch.author, policy, RECORD_TYPES[record.type], record):
        raise Rejected("not_allowed", f"you can't {verb} this {record.type}", field)


def _field(record_type: RecordType, name: str) -> Field:
    field = record_type.fields.get(name)
    if field is None:
        raise Rejected("unknown_field", f"there is no field {name[:64]!r}", name[:64])
    return field


def _check_reference(batch: Batch, record_type: RecordType, name: str, value: Any) -> None:
    """A6: owners are persons; authors sign with their own name; a parent is one the author may read."""
    if not value:
        return
    author = batch.author
    if name == record_type.owner and value not in batch.people:
        raise Rejected("bad_value", f"{name} must be a person of this workspace", name)
    if name == "created_by" and value != author.person and not author.system:
        raise Rejected("not_allowed", "created_by is the author", name)
    if name not in record_type.parents:
        return
    parent = batch.rows.get(value)
    if parent is None:
        return
    wanted = record_type.fields[name].ref
    if wanted and parent.type != wanted:
        raise Rejected("bad_value", f"{name} must be a {wanted}", name)
    if not author.system and not access.may_read(author.held, parent.key):
        raise Rejected("not_allowed", f"you can't read this {name}", name)
