"""Which key a row has and who may write it: the one place that decides (SPEC.md section A).

Who holds which key is in people.py; its names are to be had here too.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, assert_never

from sync.decision.plan import BORN, Author, Record
from sync.people import ALL, EVERYONE, People, Person, Team, digest, may_read, people_of
from sync.schema import Policy, RecordType, Writer

__all__ = [
    "ALL", "EVERYONE", "People", "Person", "Team", "author_of", "digest", "is_keeper", "may_fill", "may_read",
    "may_write", "parent_of", "people_of", "row_key", "takes_away",
]  # fmt: skip


def may_write(author: Author, policy: Policy, record_type: RecordType, record: Record) -> bool:
    """Whether the author, who may read the record, is one of those the policy names (A5).

    `record`: as it was before the write; for a create with what decides who its writers are.
    """
    return author.system or any(_is(author, writer, record_type, record) for writer in policy)


def may_fill(author: Author, policy: Policy, record_type: RecordType, record: Record) -> bool:
    """Whether the author of a create may say this field: they make the record as its keepers would (A5)."""
    return "keepers" in policy or may_write(author, policy, record_type, record)


def _is(author: Author, writer: Writer, record_type: RecordType, record: Record) -> bool:
    match writer:
        case "readers":
            return True
        case "author":
            return bool(author.person) and author.person == author_of(record)
        case "assignee":
            named = record.fields.get(record_type.assignee) if record_type.assignee else None
            return bool(author.person) and author.person == named
        case "keepers":
            return is_keeper(author, record_type, record)
        case "server":
            return False
        case (
            "administrator" | "sales_manager" | "account_executive" | "sales_development" | "sales_operations"
        ):
            return author.role == writer
        case _:
            assert_never(writer)


def author_of(record: Record) -> str:
    """The person who made a record: as it says itself, else who sent it."""
    return str(record.fields.get("created_by") or record.meta[BORN][3])


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
    if record_type.config or record_type.key_role:
        return (EVERYONE if record_type.config else f"r:{record_type.key_role}"), parent
    key = _own_key(record_type, fields)
    above = find(parent_type, parent) if parent else None
    says = record_type.visibility or record_type.key_team
    if above is not None and not (says and _WIDTH[key[0]] < _WIDTH[above[0]]):
        key = above
    owner = str(fields.get(record_type.owner) or "")
    return (key if not owner or holds(owner, key) else f"p:{owner}"), parent


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


_WIDTH: Final = {"p": 0, "r": 1, "t": 2, "g": 2, "*": 3}
"""Which of two keys is narrower, by their first letters. Team and group are alike: the one above decides."""


def _own_key(record_type: RecordType, fields: Mapping[str, Any]) -> str:
    owner = fields.get(record_type.owner, "")
    if team := fields.get(record_type.key_team):
        return f"g:{team}"
    visibility = fields.get(record_type.visibility, "private") if record_type.visibility else "private"
    if visibility == "everyone":
        return EVERYONE
    return f"{'t' if visibility == 'team' else 'p'}:{owner}"
