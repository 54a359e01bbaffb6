"""HubSpot's contact export: property labels, owners by e-mail, life-cycle stage and lead status."""

from __future__ import annotations

from collections.abc import Sequence

from backend.features.exchange.targets import IGNORE, Target

_KNOWN: dict[str, Target] = {
    "first name": Target("name", "given"),
    "last name": Target("name", "family"),
    "salutation": Target("name", "prefix"),
    "email": Target("email", label="Work"),
    "work email": Target("email", label="Work"),
    "additional email addresses": Target("email"),
    "phone number": Target("phone", label="Work"),
    "mobile phone number": Target("phone", label="Mobile"),
    "whatsapp phone number": Target("phone", label="WhatsApp"),
    "fax number": Target("phone", label="Work Fax"),
    "job title": Target("job_title"),
    "company name": Target("company"),
    "associated company": Target("joined_company"),
    "associated company names": Target("joined_company"),
    "primary company": Target("joined_company"),
    "primary associated company": Target("joined_company"),
    "contact owner": Target("owner"),
    "owner": Target("owner"),
    "hubspot owner": Target("owner"),
    "lifecycle stage": Target("stage", label="Lifecycle Stage"),
    "lead status": Target("stage", label="Lead Status"),
    "street address": Target("address", "street", label="Work"),
    "street address 2": Target("address", "street2", label="Work"),
    "city": Target("address", "city", label="Work"),
    "state/region": Target("address", "region", label="Work"),
    "postal code": Target("address", "postcode", label="Work"),
    "country/region": Target("address", "country", label="Work"),
    "country": Target("address", "country", label="Work"),
    "website url": Target("website", label="Work"),
    "linkedin url": Target("social", label="linkedin"),
    "linkedin bio": Target("keep", label="LinkedIn"),
    "twitter username": Target("social", label="x"),
    "facebook": Target("social", label="facebook"),
    "date of birth": Target("birthday"),
    "preferred language": Target("language"),
    "unsubscribed from all email": Target("do_not_contact"),
    "original source": Target("source"),
    "original traffic source": Target("source"),
    "contact tags": Target("tags"),
    "notes": Target("notes"),
    "message": Target("notes"),
    "description": Target("notes"),
    # HubSpot's own numbers and times; they mean nothing outside of it.
    "record id": IGNORE,
    "contact id": IGNORE,
    "create date": IGNORE,
    "last modified date": IGNORE,
    "last activity date": Target("keep", label="Last Activity Date"),
    "associated company ids": IGNORE,
    "associated company ids (primary)": IGNORE,
    "primary associated company id": IGNORE,
    "associated deal ids": IGNORE,
    "marketing contact status": IGNORE,
    "email domain": IGNORE,
}
_SIGNS = frozenset(
    "lifecycle stage|lead status|contact owner|associated company|associated company ids|create date|"
    "last activity date|marketing contact status".split("|")
)


def is_hubspot(headers: Sequence[str]) -> bool:
    """Whether these headers are HubSpot's: its record number and one of its own properties."""
    low = {header.strip().lower() for header in headers}
    return bool(low & {"record id", "contact id"}) and len(low & _SIGNS) >= 1


def targets(headers: Sequence[str]) -> list[Target]:
    """The target of each column; a property somebody added is a custom field if the workspace has it."""
    return [_KNOWN.get(header.strip().lower()) or Target("custom") for header in headers]
