"""Whom is sold to: companies and contacts."""

from typing import Final

from sync.limits import PHOTO_BASE64_CHARS_MAX
from sync.schema.fields import (
    ADDRESSES,
    CREATED,
    CUSTOM,
    DAY,
    EMAILS,
    FLAG,
    OWNER,
    PHONES,
    PLACE_KINDS,
    TAGS,
    VISIBILITY,
    choice,
    compound,
    items,
    line,
    prose,
    ref,
)
from sync.schema.kinds import Field, RecordType

COMPANY: Final = RecordType(
    {
        "name": line(required=True),
        "legal_name": line(),
        "registration": line(64),
        "industry": line(),
        "employees": Field("integer", minimum=0),
        "website": line(2_000),
        "parent": ref("company"),
        "phones": PHONES,
        "emails": EMAILS,
        "addresses": ADDRESSES,
        "owner": OWNER,
        "visibility": VISIBILITY,
        "tags": TAGS,
        "source": line(),
        "notes": prose(),
        "custom": CUSTOM,
        **CREATED,
    },
    owner="owner",
    visibility="visibility",
    first=True,
)

CONTACT: Final = RecordType(
    {
        "name": compound(
            {part: line() for part in ("full", "prefix", "given", "middle", "family", "suffix", "nickname")}
        ),
        "job_title": line(),
        "department": line(),
        "company": ref("company"),
        "reports_to": ref("contact"),
        "phones": PHONES,
        "emails": EMAILS,
        "addresses": ADDRESSES,
        "websites": items({"url": line(2_000, required=True), "kind": choice(*PLACE_KINDS, "profile")}),
        "socials": items({"network": line(64), "handle": line(required=True)}),
        "birthday": DAY,
        "dates": items({"label": line(), "day": Field("day", required=True)}),
        "language": line(35, is_a="language"),
        "photo": compound(
            {
                "mime": choice("image/jpeg", "image/png", "image/webp", required=True),
                "data": line(PHOTO_BASE64_CHARS_MAX, required=True, is_a="base64"),
            }
        ),
        "owner": OWNER,
        "visibility": VISIBILITY,
        "tags": TAGS,
        "source": line(),
        "notes": prose(),
        "do_not_contact": FLAG,
        "custom": CUSTOM,
        **CREATED,
    },
    parents=("company",),
    owner="owner",
    visibility="visibility",
    first=True,
)
