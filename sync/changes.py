"""What a pull says about one row (SPEC.md section L). Pure; which rows to read is the store's part."""

from collections.abc import Iterator
from typing import Any, cast

from sync.decision.plan import FORGOTTEN, Record
from sync.wire import Change, Drop, Patch, Put


def change_of(record: Record, since: int, floor: int = 0, month: int = 0) -> Change:
    """What a device at cursor seq `since` needs: the whole record when it may not have it, else a patch.

    `floor`: the device has of this record's like only what changed after this seq (R3); 0: all of them.
    `month`: of the record, told along where the device goes by it.
    """
    if record.deleted:
        return Drop(record.type, record.id, "forgotten" if FORGOTTEN in record.meta else "deleted")
    if record.full_seq > since or not _was_within(record, since, floor):
        return Put(record.type, record.id, record.key, record.fields, month)
    return Patch(record.type, record.id, changed_fields(record, since), month)


def changed_fields(record: Record, since: int) -> dict[str, Any]:
    """{name: whole value now} of the fields written after `since`; null for a cleared one."""
    return {
        name: record.fields.get(name)
        for name, entry in record.meta.items()
        if not name.startswith("@") and _written_after(entry, since)
    }


def _was_within(record: Record, since: int, floor: int) -> bool:
    """Whether it is known that the record had changed after `floor` when the device was at `since`.

    What was overwritten since is forgotten: then it is not known, and the record is sent whole.
    """
    return (
        floor == 0
        or floor < record.full_seq <= since
        or any(floor < seq <= since for entry in record.meta.values() for seq in _seqs(entry))
    )


def _seqs(entry: Any) -> Iterator[int]:
    if isinstance(entry, dict):
        yield from (each[0] for each in cast(dict[str, list[Any]], entry).values())
    else:
        yield entry[0]


def _written_after(entry: Any, since: int) -> bool:
    return any(seq > since for seq in _seqs(entry))
