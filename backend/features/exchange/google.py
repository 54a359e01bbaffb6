"""Google Contacts CSV, as exported today ("Phone 1 - Label") and before 2024 ("Given Name", "- Type")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.features.exchange.targets import IGNORE, KEEP, Target

_PLAIN: dict[str, Target] = {
    "name": Target("name", "full"),
    "full name": Target("name", "full"),
    "first name": Target("name", "given"),
    "given name": Target("name", "given"),
    "middle name": Target("name", "middle"),
    "additional name": Target("name", "middle"),
    "last name": Target("name", "family"),
    "family name": Target("name", "family"),
    "name prefix": Target("name", "prefix"),
    "name suffix": Target("name", "suffix"),
    "nickname": Target("name", "nickname"),
    "short name": Target("name", "nickname"),
    "organization name": Target("company"),
    "organization title": Target("job_title"),
    "organization department": Target("department"),
    "birthday": Target("birthday"),
    "notes": Target("notes"),
    "photo": Target("photo"),
    "labels": Target("groups"),
    "group membership": Target("groups"),
    "language": Target("language"),
    # What follows is written by our own export and read by nobody else.
    "owner": Target("owner"),
    "visibility": Target("visibility"),
    "source": Target("source"),
    "reports to": Target("reports_to"),
    "do not contact": Target("do_not_contact"),
    # These say nothing about the person.
    "initials": IGNORE,
    "sensitivity": IGNORE,
    "priority": IGNORE,
    "file as": IGNORE,
}
_FIELDS = {
    "e-mail": "email", "email": "email", "phone": "phone", "website": "website", "event": "day",
    "relation": "relation", "custom field": "custom", "user defined field": "custom", "im": "im",
    "organization": "organization", "address": "address", "external id": "custom",
    "calendar link": "website", "jot": "custom", "consent": "consent",
}  # fmt: skip
_PARTS = {
    "label": "label", "type": "label", "value": "value", "service": "service", "formatted": "text",
    "street": "street", "city": "city", "po box": "pobox", "region": "region", "postal code": "postcode",
    "country": "country", "extended address": "extended", "name": "name", "title": "title",
    "department": "department", "symbol": "symbol", "location": "location",
    "job description": "description", "as typed": "typed", "kind": "kind", "latitude": "lat",
    "longitude": "lng", "what": "what", "state": "state", "date": "date", "channel": "channel",
    "wording": "wording",
}  # fmt: skip
_NUMBERED = re.compile(r"(.+?) (\d{1,3}) - (.+)\Z")
_SIGNS = frozenset(
    {"phonetic first name", "given name yomi", "group membership", "labels", "additional name"}
)


def is_google(headers: Sequence[str]) -> bool:
    """Whether these headers are Google's: a numbered entry, or names that only Google uses."""
    low = [" ".join(header.lower().split()) for header in headers]
    numbered = sum(1 for name in low if _numbered(name) is not None)
    return numbered >= 2 or len(_SIGNS & set(low)) >= 2


def targets(headers: Sequence[str]) -> list[Target]:
    """The target of each column; what Google writes and we have no field for is kept in the notes."""
    return [_target(" ".join(header.lower().split())) for header in headers]


def _target(name: str) -> Target:
    return _PLAIN.get(name) or _numbered(name) or KEEP


def _numbered(name: str) -> Target | None:
    match = _NUMBERED.match(name)
    if match is None or match[1] not in _FIELDS or match[3] not in _PARTS:
        return None
    return Target(_FIELDS[match[1]], _PARTS[match[3]], int(match[2]))
