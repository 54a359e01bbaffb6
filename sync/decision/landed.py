"""M13: a write that names an archived item names its successor, in the parts that both have."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from sync.decision.batch import Batch
from sync.landing import landing
from sync.schema import Field, RecordType
from sync.values import is_id
from sync.wire import Op, Set

Fields = Mapping[str, Any]


def home_fields(record_type: RecordType) -> Iterator[tuple[str, str]]:
    """(field whose part is the id of an item, the reference beside it that names where the items are)."""
    for name, field in record_type.fields.items():
        for part in field.shape.values():
            if part.item_of:
                yield name, part.item_of.partition(".")[0]


def homes_of(record_type: RecordType, values: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the records whose items these values name."""
    for _, home in home_fields(record_type):
        if isinstance(id_ := values.get(home), str) and is_id(id_):
            yield id_


def landed(batch: Batch, record_type: RecordType, name: str, value: Any, fields: Fields) -> Any:
    """The value as it takes effect. `fields`: of the record, with what is written beside it."""
    field = record_type.fields.get(name)
    if field is None or not isinstance(value, dict):
        return value
    said = cast(dict[str, Any], value)
    for part, each in field.shape.items():
        if each.item_of and isinstance(said.get(part), str):
            said = _moved(batch, each, part, said, fields)
    return said


def landed_op(batch: Batch, record_type: RecordType, op: Op, ops: Iterable[Op], before: Fields) -> Op:
    """The same of an operation of an edit; `ops`: all of them, `before`: the record's fields."""
    field = record_type.fields.get(op.field)
    if not isinstance(op, Set) or op.item or not field or not _names_items(field):
        return op
    beside = {each.field: each.value for each in ops if isinstance(each, Set) and not each.item}
    value = landed(batch, record_type, op.field, op.value, {**before, **beside})
    return op if value is op.value else Set(op.field, value)


def _names_items(field: Field) -> bool:
    return any(part.item_of for part in field.shape.values())


def _moved(batch: Batch, each: Field, part: str, said: dict[str, Any], fields: Fields) -> dict[str, Any]:
    home, _, items_name = each.item_of.partition(".")
    row = batch.rows.get(str(fields.get(home)))
    items: Mapping[str, Mapping[str, Any]] = (row.fields.get(items_name) if row else None) or {}
    to = landing(items, said[part])
    if to == said[part]:
        return said
    # What the value says beside the item (the status of a stage) is as its successor has it.
    alike = {other: items[to][other] for other in said if other != part and other in items[to]}
    return {**said, **alike, part: to}
