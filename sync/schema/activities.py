"""What was done and is to be done."""

from typing import Final

from sync.schema.fields import CREATED, DAY, FLAG, OWNER, choice, line, prose, ref
from sync.schema.kinds import ACTIVITY_KINDS, Field, RecordType

ACTIVITY: Final = RecordType(
    {
        "kind": choice(*ACTIVITY_KINDS, required=True),
        "subject": line(),
        "body": prose(),
        "at": Field("instant"),
        "done": FLAG,
        "due": DAY,
        "company": ref("company"),
        "contact": ref("contact"),
        "deal": ref("deal"),
        "owner": OWNER,
        "outcome": line(1_000),
        **CREATED,
    },
    parents=("deal", "contact", "company"),
    owner="owner",
    order=50,
    route="/activities",
    menu="",
    icon="history",
    title=("subject", "kind"),
    form=("kind", "subject", "body", "outcome", "done", "at", "contact", "company", "deal", "owner"),
)

TYPES: Final = {"activity": ACTIVITY}
