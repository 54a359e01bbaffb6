"""Whom is sold to: companies and contacts."""

from typing import Final

from sync.schema.fields import (
    ADDRESSES,
    CREATED,
    CUSTOM,
    CUSTOM_WORDS,
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
    photo,
    prose,
    ref,
)
from sync.schema.kinds import Field, RecordType

CONSENTS: Final = items(
    {
        "what": line(required=True),
        "state": choice("given", "withdrawn", required=True),
        "date": Field("day", required=True),
        "channel": choice("call", "meeting", "email", "message", "other"),
        "wording": line(2_000),
    },
    since=3,
)
"""What a person agreed to or took back: when, how, and in which words."""

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
    order=30,
    route="/companies",
    menu="tab",
    icon="companies",
    note=("industry", "addresses.city", "parent"),
    find=("emails.address", "legal_name", "registration", "phones", *CUSTOM_WORDS),
    sorts=("name", "newest"),
    filters=("tags", "owner"),
    form=("name", "phones", "emails", "addresses", "industry", "website", "tags", "notes", "custom"),
    seldom=("parent", "legal_name", "registration", "employees", "source", "owner", "visibility"),
    columns=(
        "name", "legal_name", "registration", "industry", "employees", "website", "parent", "owner",
        "visibility", "tags", "source", "notes", "phones", "emails", "addresses", "custom",
    ),
)  # fmt: skip

CONTACT: Final = RecordType(
    {
        "name": compound(
            {part: line() for part in ("full", "prefix", "given", "middle", "family", "suffix", "nickname")},
            telling=("full", "given", "middle", "family", "nickname"),
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
        "photo": photo(),
        "owner": OWNER,
        "visibility": VISIBILITY,
        "tags": TAGS,
        "source": line(),
        "notes": prose(),
        "do_not_contact": FLAG,
        "consents": CONSENTS,
        "custom": CUSTOM,
        **CREATED,
    },
    parents=("company",),
    owner="owner",
    visibility="visibility",
    first=True,
    order=31,
    route="/contacts",
    menu="tab",
    icon="contacts",
    title=(
        "name.full", "name.prefix name.given name.middle name.family name.suffix", "name.nickname",
        "emails.address", "phones.raw", "phones.number",
    ),
    note=("job_title", "company"),
    find=("company", "emails.address", "phones", "job_title", *CUSTOM_WORDS),
    sorts=("name", "company", "newest"),
    filters=("tags", "company", "owner"),
    form=("name", "phones", "emails", "company", "job_title", "tags", "notes", "custom"),
    seldom=(
        "photo", "addresses", "department", "reports_to", "websites", "socials", "birthday", "dates",
        "source", "consents", "owner", "visibility", "do_not_contact",
    ),
)  # fmt: skip

TYPES: Final = {"company": COMPANY, "contact": CONTACT}
