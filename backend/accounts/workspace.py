"""A workspace is a tenant: its counter row, and the synced record everybody sees."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from babel.core import get_global
from babel.numbers import get_territory_currencies
from phonenumbers import SUPPORTED_REGIONS

from backend.accounts import records, store
from backend.accounts.errors import BadField
from backend.accounts.first_pipeline import first_pipeline
from backend.accounts.naming import one_line
from backend.replica.replica import Replica
from sync.limits import LINE_CHARS_MAX
from sync.schema import LANGUAGES
from sync.schema.kinds import BUSINESSES

_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
COUNTRIES: Final = frozenset(code for code in SUPPORTED_REGIONS if len(code) == 2 and code.isalpha())
"""ISO 3166 alpha-2: those with telephones, of which a company has one."""


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """`country`: ISO 3166 alpha-2; `currency`: ISO 4217, or empty for the country's; `id`: one is made.

    `language`: the company's, and that of its first pipeline; `own_pipeline`: the caller makes one.
    `time_zone`: a name of the IANA database; `business`: one of BUSINESSES; both may be empty.
    """

    name: str
    country: str
    currency: str = ""
    custom_fields: Mapping[str, Any] = field(default_factory=dict[str, Any])
    id: str = ""
    language: str = "en"
    own_pipeline: bool = False
    time_zone: str = ""
    business: str = ""
    demo: bool = False


def currency_of(country: str) -> str:
    """The currency people pay with in a country today; empty where none is known."""
    return next(iter(get_territory_currencies(country)), "")


def is_time_zone(name: str) -> bool:
    """Whether the IANA database has a zone of this name, also an old one that some browsers still say."""
    return name in get_global("zone_territories") or name in get_global("zone_aliases")


def country_of(time_zone: str) -> str:
    """The country that a time zone is of; empty where that isn't known."""
    known: Mapping[str, str] = get_global("zone_territories")
    country = known.get(get_global("zone_aliases").get(time_zone, time_zone), "")
    return country if country in COUNTRIES else ""


async def add_workspace(replica: Replica, new: NewWorkspace, now_ms: int) -> str:
    """Make a tenant with its workspace record, which has the same id; the id. Raises BadField."""
    fields = checked(new)
    tenant = new.id or str(uuid.uuid4())
    async with replica.engine.write():
        await store.add_tenant(replica.engine, tenant, uuid.uuid4().hex[:12], now_ms)
        made: list[records.New] = [("workspace", tenant, fields)]
        if not new.own_pipeline:
            first = first_pipeline(new.language, fields["currency"])
            made.append(("pipeline", str(uuid.uuid4()), first))
        await records.create_all(replica, records.accounts(tenant, ""), made)
    return tenant


def checked(new: NewWorkspace) -> dict[str, Any]:
    """The fields of the record; raises BadField naming the first that is wrong."""
    name, country = one_line(new.name), new.country.upper()
    if not 0 < len(name) <= LINE_CHARS_MAX:
        raise BadField(f"A workspace name must have 1 to {LINE_CHARS_MAX} characters.", field="workspace")
    if country not in COUNTRIES:
        raise BadField("A country code has two letters, like MY.", field="country")
    currency = new.currency.upper() or currency_of(country)
    if len(currency) != 3 or not _LETTERS.issuperset(currency):
        raise BadField("A currency code has three letters, like MYR.", field="currency")
    if new.language not in LANGUAGES:
        raise BadField(f"Choose one of: {', '.join(LANGUAGES)}.", field="language")
    if new.time_zone and not is_time_zone(new.time_zone):
        raise BadField("There's no such time zone; they look like Asia/Kuala_Lumpur.", field="time_zone")
    if new.business and new.business not in BUSINESSES:
        raise BadField(f"Choose one of: {', '.join(BUSINESSES)}.", field="business")
    fields: dict[str, Any] = {
        "name": name,
        "country": country,
        "currency": currency,
        "custom_fields": dict(new.custom_fields),
        "language": new.language,
    }
    said = {"time_zone": new.time_zone, "business": new.business, "demo": new.demo}
    return fields | {field: value for field, value in said.items() if value}
