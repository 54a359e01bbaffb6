"""Which key a row has and who may write it: the one place that decides (SPEC.md section A).

Who holds which key is in people.py; its names are to be had here too.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from sync.people import ALL, EVERYONE, OPERATIONS_ROLES, People, Person, Team, digest, may_read, people_of
from sync.plan import BORN, Author, Record
from sync.schema import RECORD_TYPES, RecordType, TypeWrite

__all__ = [
    "ALL", "EVERYONE", "Action", "People", "Person", "Team", "digest", "is_keeper", "may_read", "may_write",
    "parent_of", "people_of", "row_key", "takes_away",
]  # fmt: skip

Action = Literal["create", "edit", "keep", "delete"]
"""`keep`: change a field whose `write` is "keeper" (owner, visibility)."""


def may_write(author: Author, action: Action, type_name: str, record: Record | None = None) -> bool:
    """Whether the author may do this to a record of this type (A5, A6). `record`: None for a create."""
    if author.system:
        return True
    record_type = RECORD_TYPES[type_name]
    if record is None:
        return _policy(author, record_type.create)
    if not may_read(author.held, record.key):
        return False
    if action == "delete":
        return _may_delete(author, record_type, record)
    if not _policy(author, record_type.edit):
        return False
    return action == "edit" or is_keeper(author, record_type, record)


def is_keeper(author: Author, record_type: RecordType, record: Record) -> bool:
    """Owner, owner's manager, administrator, sales operations: those who hold the owner's private key."""
    owner = record.fields.get(record_type.owner, "") if record_type.owner else ""
    return may_read(author.held, f"p:{owner}")


def parent_of(record_type: RecordType, fields: Mapping[str, Any]) -> tuple[str, str]:
    """(type, id) of the record that decides the access key: the first parent field set, or ("", "")."""
    for name in record_type.parents:
        field = record_type.fields[name]
        if fields.get(name):
            return field.ref or str(fields.get(field.ref_by, "")), str(fields[name])
    return "", ""


def row_key(
    record_type: RecordType,
    fields: Mapping[str, Any],
    find: Callable[[str, str], str | None],
    holds: Callable[[str, str], bool],
) -> tuple[str, str]:
    """(key, parent id) of a row (A4, A7).

    `find(type, id)`: the key of a record, None when it does not exist. `holds(person, key)`: `People.holds`.
    """
    parent_type, parent = parent_of(record_type, fields)
    own = _own_key(record_type, fields)
    above = find(parent_type, parent) if parent else None
    if above is None or (record_type.visibility and _WIDTH[own[0]] < _WIDTH[above[0]]):
        return own, parent
    owner = str(fields.get(record_type.owner) or "")
    return (above if not owner or holds(owner, above) else f"p:{owner}"), parent


def takes_away(before: str, after: str, owner: str, people: People) -> bool:
    """Whether a row that goes from one key to another is lost to anybody, or may be from then on (A8).

    Under another person's key that person decides who reads it from then on. `owner`: the row's own.
    """
    if before == after:
        return False
    person = _person_of(after)
    if person and person not in (owner, _person_of(before)):
        return True
    return bool(people.losers(before, after))


def _person_of(key: str) -> str:
    return key[2:] if key[:2] in ("p:", "t:") else ""


_WIDTH: Final = {"p": 0, "t": 1, "*": 2}
"""How many may read, by the first letter of a key."""


def _own_key(record_type: RecordType, fields: Mapping[str, Any]) -> str:
    if record_type.config:
        return EVERYONE
    owner = fields.get(record_type.owner, "")
    visibility = fields.get(record_type.visibility, "private") if record_type.visibility else "private"
    if visibility == "everyone":
        return EVERYONE
    return f"{'t' if visibility == 'team' else 'p'}:{owner}"


def _policy(author: Author, write: TypeWrite) -> bool:
    return write == "readers" or (write == "operations" and author.role in OPERATIONS_ROLES)


def _may_delete(author: Author, record_type: RecordType, record: Record) -> bool:
    match record_type.delete:
        case "keepers":
            creator = record.meta[BORN][3]
            return creator == author.person or is_keeper(author, record_type, record)
        case "operations":
            return author.role in OPERATIONS_ROLES
        case "accounts" | "server":
            return False
