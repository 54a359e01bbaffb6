"""What every maker of the demo shares: the shape of a record, the random source, ids and days."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from backend.features.demo.companies import Customer

SEED = 2
# One zone for all three countries keeps working hours believable without a zone per place.
_ZONE = timezone(timedelta(hours=7))

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to create: its type, id and field values in the shapes of `sync.schema`."""

    type: str
    id: str
    fields: Values


@dataclass
class Demo:
    """The makers share the random source, the ids they gave and the day everything is relative to.

    `namespace` is the tenant, so that two demos on one server have other ids; `people` maps a seller's key to
    the id of that person, `owners` a customer's key to the person its company, contacts and deals belong to.
    """

    namespace: uuid.UUID
    people: dict[str, str]
    today: date
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - sample data, no secret
    phones: int = 0
    owners: dict[str, str] = field(default_factory=dict)
    contacts_of: dict[str, list[str]] = field(default_factory=dict)
    contact_customers: list[Customer] = field(default_factory=list)
    deal_customers: list[Customer] = field(default_factory=list)

    def id(self, *parts: object) -> str:
        """The id of the thing these words name."""
        return str(uuid.uuid5(self.namespace, ":".join(map(str, parts))))

    def instant(self, days: int) -> int:
        """Milliseconds UTC of a working hour, `days` after today."""
        at = time(self.random.randint(9, 17), self.random.choice((0, 10, 15, 30, 40, 45)))
        return int(datetime.combine(self.day(days), at, _ZONE).timestamp() * 1000)

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def weighted(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]
