"""Contacts, companies, deals and activities as real ones look: the same for the same seed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

Values = dict[str, Any]
Draft = tuple[str, str, Values]  # type, record id, fields

CONTACTS, COMPANIES, DEALS, ACTIVITIES = 10_000, 1_000, 2_000, 5_000
OTHER_TYPES = tuple(f"bench_{number:02}" for number in range(12))
"""Types that the server of the bench knows and the app does not."""
GIVEN = (
    "Aisyah", "Nurul", "Farid", "Hafiz", "Siti", "Budi", "Dewi", "Agus", "Putri", "Rizky", "Айгүл", "Нұрлан",
    "Ерлан", "Әсел", "Дәурен", "Ольга", "Сергей", "Wei Ling", "Kumar", "Priya", "José", "Zoë", "Łukasz",
)  # fmt: skip
FAMILY = (
    "Rahman", "Abdullah", "Ismail", "Santoso", "Wijaya", "Hidayat", "Nasution", "Қасымов", "Сәтбаев",
    "Иванова", "Петров", "Tan", "Lim", "Wong", "Subramaniam", "Fernandez", "Müller", "Nazarbek",
    "Siregar", "Halim",
)  # fmt: skip
CITIES = ("Kuala Lumpur", "Shah Alam", "Johor Bahru", "Jakarta", "Surabaya", "Medan", "Almaty", "Astana")
TRADES = ("Trading", "Foods", "Logistics", "Supply")
TITLES = ("Purchasing manager", "Owner", "Site engineer", "Head of operations", "Accountant", "Store keeper")
TAGS = ("key", "wholesale", "north", "renewal", "trade fair", "slow payer")
NOTE = "Prefers calls before ten. Wants delivery on Mondays and a second quote for the larger unit."


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The ids that deals point to."""

    id: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of each."""

    contacts: int = CONTACTS
    companies: int = COMPANIES
    deals: int = DEALS
    activities: int = ACTIVITIES

    @property
    def records(self) -> int:
        """All of them."""
        return self.contacts + self.companies + self.deals + self.activities


TODAY = Sizes()
LARGE = Sizes(contacts=50_000, companies=5_000, deals=10_000, activities=35_000)


def drafts(pipeline: Pipeline, seed: int = 7, scale: float = 1.0, sizes: Sizes = TODAY) -> Iterator[Draft]:
    """Companies, then contacts, deals and activities that point to them. `scale` 0.1 makes a tenth."""
    random = Random(seed)
    companies = [_id(random) for _ in range(int(sizes.companies * scale))]
    contacts = [_id(random) for _ in range(int(sizes.contacts * scale))]
    for number, record in enumerate(companies):
        yield "company", record, _company(random, number)
    for number, record in enumerate(contacts):
        yield "contact", record, _contact(random, number, companies)
    for number in range(int(sizes.deals * scale)):
        yield "deal", _id(random), _deal(random, number, companies, contacts, pipeline)
    for number in range(int(sizes.activities * scale)):
        yield "activity", _id(random), _activity(random, number, contacts)


def others(count: int, seed: int = 11) -> Iterator[Draft]:
    """Rows of OTHER_TYPES in turn, as large as what the app will have one day: orders, visits, files."""
    random = Random(seed)
    for number in range(count):
        yield (
            OTHER_TYPES[number % len(OTHER_TYPES)],
            _id(random),
            {
                "name": f"Order {number:05d}",
                "note": NOTE,
                "at": 1_760_000_000_000 + number,
                "done": False,
                "visibility": "everyone",
            },
        )


def _id(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def _item(random: Random) -> str:
    return f"{random.getrandbits(40):010x}"


def _company(random: Random, number: int) -> Values:
    return {
        "name": f"{random.choice(FAMILY)} {random.choice(TRADES)} {number}",
        "visibility": "everyone",
        "industry": random.choice(("Retail", "Wholesale", "Food production", "Logistics")),
    }


def _contact(random: Random, number: int, companies: list[str]) -> Values:
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    phone = f"+601{random.randrange(10**8):08d}"
    fields: Values = {
        "name": {"full": f"{given} {family} {number:05d}", "given": given, "family": family},
        "visibility": "everyone",
        "company": random.choice(companies),
        "job_title": random.choice(TITLES),
        "phones": {_item(random): {"number": phone, "raw": phone, "kind": "mobile", "primary": True}},
        "emails": {_item(random): {"address": f"person{number:05d}@example.com", "kind": "work"}},
        "tags": random.sample(TAGS, random.randrange(3)),
        "source": random.choice(("Trade fair", "Referral", "Walk-in")),
    }
    if random.random() < 0.5:
        city = random.choice(CITIES)
        street = f"{number} Jalan Besar"
        fields["addresses"] = {_item(random): {"street": street, "city": city, "kind": "work"}}
    if random.random() < 0.3:
        fields["notes"] = f"{NOTE} ({number})"
    return fields


def _deal(
    random: Random, number: int, companies: list[str], contacts: list[str], pipeline: Pipeline
) -> Values:
    return {
        "name": f"Cold room {number}",
        "visibility": "everyone",
        "company": random.choice(companies),
        "contacts": {_item(random): {"contact": random.choice(contacts), "role": "decision_maker"}},
        "pipeline": pipeline.id,
        "stage": {"stage": random.choice(pipeline.stages), "status": "open"},
        "value": {"amount": random.randrange(100_000, 50_000_000), "currency": "MYR"},
        "expected_close": f"2027-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}",
        "next_step": {"text": "Send the revised quote", "due": f"2026-12-{random.randrange(1, 29):02d}"},
    }


def _activity(random: Random, number: int, contacts: list[str]) -> Values:
    return {
        "kind": random.choice(("call", "meeting", "visit", "note")),
        "subject": f"Talked about delivery {number}",
        "body": NOTE if random.random() < 0.4 else "",
        "contact": random.choice(contacts),
        "done": random.random() < 0.7,
        "at": 1_760_000_000_000 + random.randrange(30_000_000_000),
    }
