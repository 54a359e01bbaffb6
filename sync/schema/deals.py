"""What may be sold: pipelines, deals, and the history of their stages."""

from typing import Final

from sync.limits import LINE_CHARS_MAX
from sync.schema.fields import (
    CREATED,
    CUSTOM,
    CUSTOM_WORDS,
    DAY,
    OWNER,
    TAGS,
    VISIBILITY,
    choice,
    compound,
    items,
    line,
    prose,
    ref,
)
from sync.schema.kinds import ACTIVITY_KINDS, OPERATIONS, SERVER, STAGE_STATUSES, Field, RecordType

PIPELINE: Final = RecordType(
    {
        "name": line(required=True),
        "currency": line(3, is_a="currency"),
        "position": Field("integer"),
        "stages": items(
            {
                "name": line(required=True),
                "probability": Field("integer", minimum=0, maximum=100),
                "status": choice(*STAGE_STATUSES, required=True),
                "position": Field("integer"),
                "required": Field("choices", choices=ACTIVITY_KINDS),
                # In words: what must have happened before a deal is past this stage.
                "steps": Field("lines", max_chars=LINE_CHARS_MAX, since=3),
                # Fields of the deal that are to be filled in by then: "value", "custom.<id>".
                "fields": Field("lines", max_chars=LINE_CHARS_MAX, since=3),
                "archived": Field("flag", since=3),
                "successor": Field("line", max_chars=64, format="id", since=3),
            }
        ),
        # What people choose from when a deal is lost; none: the app's own words.
        "loss_reasons": Field("lines", max_chars=LINE_CHARS_MAX, since=3),
        "archived": Field("flag", since=3),
    },
    config=True,
    first=True,
    create=OPERATIONS,
    edit=OPERATIONS,
    delete=OPERATIONS,
    order=20,
)

DEAL: Final = RecordType(
    {
        "name": line(required=True),
        "company": ref("company"),
        "contacts": items(
            {
                "contact": Field("ref", ref="contact", required=True),
                "role": choice("decision_maker", "influencer", "user", "champion", "blocker", "other"),
            }
        ),
        "pipeline": ref("pipeline"),
        "stage": compound(
            {
                "stage": Field("line", required=True, max_chars=64, format="id", item_of="pipeline.stages"),
                "status": choice(*STAGE_STATUSES, required=True),
            },
            "closed_wins",
        ),
        "value": Field("money", "together"),
        "probability": Field("integer", minimum=0, maximum=100),
        "expected_close": DAY,
        "next_step": compound({"text": line(1_000), "due": DAY}, telling=("text",)),
        "competitors": TAGS,
        "loss_reason": line(1_000),
        # Steps of stages that were taken: "<stage>/<the step in words>".
        "steps_done": Field("tags", "tags", max_chars=64 + 1 + LINE_CHARS_MAX, since=3),
        "owner": OWNER,
        "visibility": VISIBILITY,
        "tags": TAGS,
        "source": line(),
        "notes": prose(),
        "closed_at": Field("instant"),
        "custom": CUSTOM,
        **CREATED,
    },
    parents=("company",),
    owner="owner",
    visibility="visibility",
    first=True,
    order=40,
    route="/deals",
    menu="tab",
    icon="deals",
    note=("company",),
    find=("company", *CUSTOM_WORDS),
    filters=("competitors", "tags", "company", "owner"),
    indexes=("company", "contacts", "pipeline", "competitors", "tags"),
    form=("name", "company", "value", "stage", "expected_close", "contacts", "next_step", "notes", "custom"),
    seldom=("probability", "competitors", "tags", "source", "owner", "visibility"),
    columns=(
        "name", "company", "contacts", "pipeline", "stage", "value", "probability", "expected_close",
        "next_step", "competitors", "loss_reason", "owner", "visibility", "tags", "source", "notes", "custom",
    ),
)  # fmt: skip

# Made by a follower from what was written to `stage`, `pipeline` and the life of a deal.
STAGE_ENTRY: Final = RecordType(
    {
        "deal": Field("ref", ref="deal", required=True, write=SERVER),
        "pipeline": Field("ref", ref="pipeline", write=SERVER),
        "stage": Field("line", required=True, max_chars=64, format="id", write=SERVER),
        "status": Field("choice", required=True, choices=STAGE_STATUSES, write=SERVER),
        "entered_at": Field("instant", required=True, write=SERVER),
        "entered_by": Field("ref", ref="person", write=SERVER),
        "left_at": Field("instant", write=SERVER),
        "left_by": Field("ref", ref="person", write=SERVER),
    },
    parents=("deal",),
    create=SERVER,
    edit=SERVER,
    delete=SERVER,
    reach="recent",
    since=2,
    order=60,
    title=("status",),
)

TYPES: Final = {"pipeline": PIPELINE, "deal": DEAL, "stage_entry": STAGE_ENTRY}
