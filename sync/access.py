"""Who may read and who may write: the one place that decides (SPEC.md section A).

Access keys: "*" everyone of the tenant, "t:<person>" what that owner shares with their team, "p:<person>"
what is private to that owner. A person holds a set of keys; {"all"} opens everything in the tenant.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sync.plan import BORN, Author, Record
from sync.schema import RECORD_TYPES, RecordType, TypeWrite

EVERYONE: Final = "*"
ALL: Final = "all"
OPERATIONS_ROLES: Final = frozenset({"administrator", "sales_operations"})

Action = Literal["create", "edit", "keep", "delete"]
"""`keep`: change a field whose `write` is "keeper" (owner, visibility)."""


@dataclass(frozen=True, slots=True)
class Person:
    """What access needs of a person record. `team`: team id or ""."""

    id: str
    role: str
    team: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Team:
    """What access needs of a team record. `manager`: person id or ""."""

    id: str
    manager: str = ""


def held_keys(person: Person, teams: Iterable[Team], people: Iterable[Person]) -> frozenset[str]:
    """The keys a person holds (A2). `people`: all of the tenant, inactive ones too."""
    if not person.active:
        return frozenset()
    if person.role in OPERATIONS_ROLES:
        return frozenset({ALL})
    own_teams = {person.team} - {""}
    managed = set[str]()
    if person.role == "sales_manager":
        managed = own_teams | {team.id for team in teams if team.manager == person.id}
    held = {EVERYONE, f"p:{person.id}", f"t:{person.id}"}
    for other in people:
        if other.team in own_teams | managed:
            held.add(f"t:{other.id}")
        if other.team in managed:
            held.add(f"p:{other.id}")
    return frozenset(held)


def digest(held: frozenset[str]) -> str:
    """16 hex digits that change when the held keys change."""
    return hashlib.blake2b("\n".join(sorted(held)).encode(), digest_size=8).hexdigest()


def may_read(held: frozenset[str], key: str) -> bool:
    """Whether a holder of these keys may read a row, its history and its blobs (A3)."""
    return key in held or ALL in held


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
    record_type: RecordType, fields: Mapping[str, Any], find: Callable[[str, str], str | None]
) -> tuple[str, str]:
    """(key, parent id) of a row (A4). `find(type, id)`: the key of a record, None when it does not exist."""
    parent_type, parent = parent_of(record_type, fields)
    own = _own_key(record_type, fields)
    above = find(parent_type, parent) if parent else None
    if above is None or (record_type.visibility and _WIDTH[own[0]] < _WIDTH[above[0]]):
        return own, parent
    return above, parent


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
