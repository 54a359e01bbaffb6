"""What two people wrote without knowing of each other."""

from typing import Final

from sync.schema.fields import SERVER_LINE, SIDE, choice, ref
from sync.schema.kinds import READERS, SERVER, Field, RecordType

CONFLICT: Final = RecordType(
    {
        "target": SERVER_LINE,
        "record": Field("ref", ref_by="target", write=SERVER),
        "field": SERVER_LINE,
        "item": SERVER_LINE,
        "kind": Field("choice", choices=("value", "text", "revived", "kept"), write=SERVER),
        "winner": SIDE,
        "loser": SIDE,
        "people": Field("data", write=SERVER),
        "status": choice("open", "resolved"),
        "resolved_by": ref("person"),
        "created_at": Field("instant", "once", write=SERVER),
    },
    parents=("record",),
    create=SERVER,
    edit=READERS,
    delete=SERVER,
    clashes=False,
    order=1_000,
    title=("kind",),
)

TYPES: Final = {"conflict": CONFLICT}
