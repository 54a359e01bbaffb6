"""What a pull says about one row (SPEC.md section L). Pure; which rows to read is the store's part."""

from typing import Any, cast

from sync.decision.plan import Record
from sync.wire import Change, Drop, Patch, Put


def change_of(record: Record, since: int) -> Change:
    """What a device at cursor seq `since` needs: the whole record when it may not have it, else a patch."""
    if record.deleted:
        return Drop(record.type, record.id, "deleted")
    if record.full_seq > since:
        return Put(record.type, record.id, record.key, record.fields)
    return Patch(record.type, record.id, changed_fields(record, since))


def changed_fields(record: Record, since: int) -> dict[str, Any]:
    """{name: whole value now} of the fields written after `since`; null for a cleared one."""
    return {
        name: record.fields.get(name)
        for name, entry in record.meta.items()
        if not name.startswith("@") and _written_after(entry, since)
    }


def _written_after(entry: Any, since: int) -> bool:
    if isinstance(entry, dict):
        return any(each[0] > since for each in cast(dict[str, list[Any]], entry).values())
    return entry[0] > since
