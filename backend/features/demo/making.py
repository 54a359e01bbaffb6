"""What every maker of a demo shares: which one it is, the random source, ids and days."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any, Final

from backend.features.demo.companies import CUSTOMERS, Customer
from backend.features.demo.people import HOUSES, House
from backend.features.demo.phrases import PHRASES, Phrases
from backend.features.demo.places import TOWNS, Town

SEED: Final = 2
HISTORY_DAYS: Final = 92
"""Three months."""
_FRIDAY: Final = 4

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

    `country`: one of HOUSES; `language`: the one its book is written in. `namespace` is the tenant, so that
    two demos on one server have other ids; `people` maps a seller's key to the id of that person, `owners` a
    customer's key to the person its company, contacts and deals belong to.
    """

    namespace: uuid.UUID
    people: dict[str, str]
    today: date
    country: str
    language: str
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - sample data, no secret
    phones: int = 0
    owners: dict[str, str] = field(default_factory=dict)
    contacts_of: dict[str, list[str]] = field(default_factory=dict)
    deals_of: dict[str, list[str]] = field(default_factory=dict)

    @property
    def house(self) -> House:
        return HOUSES[self.country]

    @property
    def town(self) -> Town:
        return TOWNS[self.country]

    @property
    def words(self) -> Phrases:
        return PHRASES[self.language]

    @property
    def customers(self) -> tuple[Customer, ...]:
        return CUSTOMERS[self.country]

    def id(self, *parts: object) -> str:
        """The id of the thing these words name."""
        return str(uuid.uuid5(self.namespace, ":".join(map(str, parts))))

    def instant(self, days: int) -> int:
        """Milliseconds UTC of a working hour there, `days` after today; weekends are the Friday before."""
        day = self.day(days)
        day -= timedelta(days=max(0, day.weekday() - _FRIDAY))
        at = time(self.random.randint(9, 17), self.random.choice((0, 10, 15, 30, 40, 45)))
        zone = timezone(timedelta(hours=self.town.utc_offset_h))
        return int(datetime.combine(day, at, zone).timestamp() * 1000)

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def weighted(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]
