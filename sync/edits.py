"""What one mutation does to one record: create, edit, delete, revive (SPEC.md sections A, M, T)."""

from collections.abc import Iterable, Iterator
from typing import Any, assert_never, cast

from sync import access, fields, hlc, values
from sync.access import Action
from sync.batch import Batch, Clash, Draft, Writer
from sync.errors import Rejected
from sync.limits import MUTATION_OPS_MAX
from sync.merge import Side
from sync.plan import BORN, LIFE, Record, Register
from sync.schema import RECORD_TYPES, Field, RecordType
from sync.wire import Create, Delete, Edit, Revive, Set


def apply_mutation(batch: Batch, mutation: Create | Edit | Delete | Revive, writer: Writer) -> Draft:
    """The draft this mutation makes. Rejected when it may not or cannot be applied."""
    record_type = RECORD_TYPES.get(mutation.type)
    if record_type is None:
        raise Rejected("unknown_type", f"there is no record type {mutation.type[:64]!r}")
    if not values.is_id(mutation.record):
        raise Rejected("bad_mutation", "record must be a lowercase UUID")
    match mutation:
        case Create():
            return _create(batch, mutation, record_type, writer)
        case Edit():
            return _edit(batch, mutation, record_type, writer)
        case Delete():
            return _delete(batch, mutation, writer)
        case Revive():
            return _revive(batch, mutation, writer)
        case _:
            assert_never(mutation)


def _create(batch: Batch, mutation: Create, record_type: RecordType, writer: Writer) -> Draft:
    if mutation.record in batch.rows:
        raise Rejected("record_exists", "a record with this id exists")
    _allow(batch, "create", mutation.type, None)
    blank = Record(mutation.type, mutation.record, "", "", False, 0, 0, {}, {})
    draft = batch.draft(blank, writer)
    draft.record.meta[BORN] = list(draft.register())
    draft.changed.add(BORN)
    for name in mutation.fields:
        _writable(batch, record_type, name)
    for name, field in record_type.fields.items():
        value = mutation.fields.get(name)
        fields.fill(draft, field, name, _default(batch, field) if value is None else value)
    for name in mutation.fields:
        _check_reference(batch, record_type, name, draft.record.fields.get(name))
    _place(batch, draft, record_type)
    if not batch.author.system and not access.may_read(batch.author.held, draft.record.key):
        raise Rejected("not_allowed", "you can't create a record you can't read", record_type.owner)
    return draft


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


def _edit(batch: Batch, mutation: Edit, record_type: RecordType, writer: Writer) -> Draft:
    record = _existing(batch, mutation.type, mutation.record)
    _allow(batch, "edit", mutation.type, record)
    if len(mutation.ops) > MUTATION_OPS_MAX:
        raise Rejected("too_many", f"an edit can hold at most {MUTATION_OPS_MAX} operations")
    draft = batch.draft(record, writer)
    if record.deleted:
        _wake(draft)
    for op in mutation.ops:
        field = _writable(batch, record_type, op.field)
        if field.write == "keeper":
            _allow(batch, "keep", mutation.type, record, op.field)
        fields.apply_op(batch, draft, field, op)
        if isinstance(op, Set):
            _check_reference(batch, record_type, op.field, op.value)
    if not record_type.clashes:
        draft.clashes.clear()
    if any(op.field in key_fields(record_type) for op in mutation.ops):
        _place(batch, draft, record_type)
    return draft


def key_fields(record_type: RecordType) -> frozenset[str]:
    """The fields that decide a record's access key."""
    return frozenset({record_type.owner, record_type.visibility, *record_type.parents}) - {""}


def _wake(draft: Draft) -> None:
    """T3: an edit unaware of the delete brings the record back; one aware of it is refused."""
    deleted = Register(*draft.record.meta[LIFE])
    if draft.writer.sees(deleted):
        raise Rejected("record_deleted", "the record is deleted; restore it first")
    _set_life(draft, deleted=False, after=deleted)
    draft.clashes.append(Clash("", "", "revived", Side(None, draft.register()), Side(None, deleted)))


def _delete(batch: Batch, mutation: Delete, writer: Writer) -> Draft:
    """T1, T2: a delete unaware of someone else's edit leaves the record."""
    record = _existing(batch, mutation.type, mutation.record)
    _allow(batch, "delete", mutation.type, record)
    draft = batch.draft(record, writer)
    if record.deleted:
        return draft
    unseen = [each for each in _registers(record) if not writer.sees(each)]
    if unseen:
        newest = max(unseen, key=lambda each: each.stamp)
        draft.clashes.append(Clash("", "", "kept", Side(None, newest), Side(None, draft.register())))
    else:
        _set_life(draft, deleted=True, after=None)
    return draft


def _revive(batch: Batch, mutation: Revive, writer: Writer) -> Draft:
    """T4."""
    record = _existing(batch, mutation.type, mutation.record)
    _allow(batch, "delete", mutation.type, record)
    draft = batch.draft(record, writer)
    if record.deleted:
        _set_life(draft, deleted=False, after=Register(*record.meta[LIFE]))
    return draft


def _set_life(draft: Draft, *, deleted: bool, after: Register | None) -> None:
    stamp = draft.writer.stamp if after is None else hlc.later(draft.writer.stamp, after.stamp)
    draft.record.deleted = deleted
    draft.record.meta[LIFE] = list(draft.register(stamp, gone=deleted))
    draft.changed.add(LIFE)


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


def _allow(batch: Batch, action: Action, type_name: str, record: Record | None, field: str = "") -> None:
    if not access.may_write(batch.author, action, type_name, record):
        raise Rejected("not_allowed", f"you can't {_VERBS[action]} this {type_name}", field)


_VERBS = {"create": "make", "edit": "edit", "keep": "hand over", "delete": "delete"}


def _writable(batch: Batch, record_type: RecordType, name: str) -> Field:
    field = record_type.fields.get(name)
    if field is None:
        raise Rejected("unknown_field", f"there is no field {name[:64]!r}", name[:64])
    if field.write == "server" and not batch.author.system:
        raise Rejected("not_allowed", f"{name} is written by the server", name)
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
    if parent.type != record_type.fields[name].ref:
        raise Rejected("bad_value", f"{name} must be a {record_type.fields[name].ref}", name)
    if not author.system and not access.may_read(author.held, parent.key):
        raise Rejected("not_allowed", f"you can't read this {name}", name)


def _place(batch: Batch, draft: Draft, record_type: RecordType) -> None:
    record = draft.record
    record.key, record.parent = access.row_key(record_type, record.fields, batch.key_of)
