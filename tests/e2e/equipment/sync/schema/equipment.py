"""What stands at customers' places and must be checked each year."""

from typing import Final

from sync.schema.fields import CREATED, DAY, OWNER, TAGS, VISIBILITY, choice, items, line, photo, prose, ref
from sync.schema.kinds import SERVER, Field, RecordType

EQUIPMENT: Final = RecordType(
    {
        "name": line(required=True),
        "kind": choice("pump", "valve", "motor", required=True),
        "company": ref("company"),
        "contact": ref("contact"),
        "parts": items({"number": line(64, required=True), "spare": Field("integer", minimum=0)}),
        "photo": photo(),
        "installed": DAY,
        "next_check": Field("day", write=SERVER),
        "owner": OWNER,
        "visibility": VISIBILITY,
        "tags": TAGS,
        "notes": prose(),
        **CREATED,
    },
    parents=("company",),
    owner="owner",
    visibility="visibility",
    since=3,
    route="/equipment",
    icon="settings",
)

# There are many, and old ones are seldom looked at: devices do not hold them all.
INSPECTION: Final = RecordType(
    {
        "name": line(required=True),
        "equipment": ref("equipment"),
        "owner": OWNER,
        "visibility": VISIBILITY,
        "notes": prose(),
        **CREATED,
    },
    parents=("equipment",),
    owner="owner",
    visibility="visibility",
    reach="recent",
    since=3,
    route="/inspections",
    icon="check",
)

TYPES: Final = {"equipment": EQUIPMENT, "inspection": INSPECTION}
