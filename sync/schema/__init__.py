"""The one schema: every record type, field, merge rule and who may write, as data.

TypeScript types, the device's field table and the value checks are read from here; a new type or field needs
an entry here and nothing else. The schema only grows: nothing is renamed or removed.
"""

from collections.abc import Mapping
from typing import Final

from sync.limits import SCHEMA_VERSION
from sync.schema.activities import ACTIVITY
from sync.schema.conflicts import CONFLICT
from sync.schema.contacts import COMPANY, CONTACT
from sync.schema.deals import DEAL, PIPELINE, STAGE_ENTRY
from sync.schema.kinds import (
    AUTHOR,
    KEEPERS,
    LANGUAGES,
    READERS,
    ROLES,
    SERVER,
    VISIBILITIES,
    Field,
    Fill,
    Format,
    Kind,
    Merge,
    Policy,
    RecordType,
    Role,
    Writer,
)
from sync.schema.people import PERSON, TEAM, WORKSPACE

__all__ = [
    "AUTHOR",
    "KEEPERS",
    "LANGUAGES",
    "READERS",
    "RECORD_TYPES",
    "ROLES",
    "SCHEMA_VERSION",
    "SERVER",
    "VISIBILITIES",
    "Field",
    "Fill",
    "Format",
    "Kind",
    "Merge",
    "Policy",
    "RecordType",
    "Role",
    "Writer",
]

RECORD_TYPES: Final[Mapping[str, RecordType]] = {
    "workspace": WORKSPACE,
    "team": TEAM,
    "person": PERSON,
    "pipeline": PIPELINE,
    "company": COMPANY,
    "contact": CONTACT,
    "deal": DEAL,
    "activity": ACTIVITY,
    "stage_entry": STAGE_ENTRY,
    "conflict": CONFLICT,
}
"""Every synced record type, in the order a snapshot may send them."""
