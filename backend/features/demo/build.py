"""Makes a demo workspace's records: pure, the same for the same seed, every date relative to `today`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

from backend.accounts.first_pipeline import first_pipeline
from backend.features.demo.companies import Customer
from backend.features.demo.making import Demo, NewRecord, Values
from backend.features.demo.names import pick
from backend.features.demo.people import OWNERS, VISIBILITIES
from backend.features.demo.phrases import EMAIL_KINDS, Phrases
from backend.features.demo.reach import domain, email, landline, mobile, phone, slug
from backend.features.demo.sales import activities, deals

CONTACTS = 80


def build(demo: Demo) -> list[NewRecord]:
    """Every record of the demo beside people and teams, in an order in which each names only earlier ones."""
    pipeline = first_pipeline(demo.language, demo.house.currency, lambda position: demo.id("stage", position))
    records = [
        NewRecord("pipeline", demo.id("pipeline"), pipeline),
        *_companies(demo),
        *_contacts(demo),
        *deals(demo),
        *activities(demo),
    ]
    for record in records:
        if "owner" in record.fields:
            record.fields["created_by"] = record.fields["owner"]
    return records


def custom_fields(namespace: uuid.UUID, words: Phrases) -> Values:
    """The workspace's own fields: cold room volume of a company, preferred visit time of a contact."""
    return {
        _custom_id(namespace, "volume"): {"type": "company", "label": words.volume, "kind": "number"},
        _custom_id(namespace, "time"): {
            "type": "contact",
            "label": words.best_time,
            "kind": "choice",
            "options": list(words.times),
        },
    }


def _custom_id(namespace: uuid.UUID, name: str) -> str:
    return str(uuid.uuid5(namespace, f"custom:{name}"))


def _companies(demo: Demo) -> Iterator[NewRecord]:
    town, random, words = demo.town, demo.random, demo.words
    for customer in demo.customers:
        demo.owners[customer.key] = demo.people[demo.weighted(OWNERS)]
        address: Values = {
            "street": f"{random.choice(town.streets[demo.language])} {random.randint(1, 240)}",
            "city": town.city,
            "region": town.region,
            "postcode": town.postcode,
            "country": town.country,
            "kind": "work",
            "primary": True,
            "lat": round(town.latitude + random.uniform(-0.02, 0.02), 6),
            "lng": round(town.longitude + random.uniform(-0.02, 0.02), 6),
        }
        fields: Values = {
            "name": customer.name,
            "industry": words.industries[customer.industry],
            "employees": customer.employees,
            "website": f"https://{domain(customer)}",
            "phones": {demo.id("phone", customer.key): phone(landline(demo, customer), "work")},
            "emails": {
                demo.id("email", customer.key): {
                    "address": f"info@{domain(customer)}",
                    "kind": "work",
                    "primary": True,
                }
            },
            "addresses": {demo.id("address", customer.key): address},
            "owner": demo.owners[customer.key],
            "visibility": demo.weighted(VISIBILITIES),
            "tags": sorted(random.sample(words.tags, random.choice((0, 1, 1, 2)))),
            "source": random.choice(words.sources),
            "custom": {_custom_id(demo.namespace, "volume"): {"value": random.randrange(12, 900, 4)}},
            "created_at": demo.instant(-random.randint(40, 400)),
        }
        if customer.parent:
            fields["parent"] = demo.id("company", customer.parent)
        if random.random() < 0.35:
            fields["notes"] = random.choice(words.notes)
        yield NewRecord("company", demo.id("company", customer.key), fields)


def _contacts(demo: Demo) -> Iterator[NewRecord]:
    taken: set[str] = set()
    for number in range(CONTACTS):
        # Each company has somebody; the rest go where more people work.
        customer = (
            demo.customers[number]
            if number < len(demo.customers)
            else demo.random.choices(demo.customers, [min(c.employees, 400) + 40 for c in demo.customers])[0]
        )
        name = pick(demo.country, demo.random)
        while name["full"] in taken and len(name["full"].split()) > 1:
            name = pick(demo.country, demo.random)
        taken.add(name["full"])
        yield _contact(demo, number, customer, name)


def _contact(demo: Demo, number: int, customer: Customer, name: dict[str, str]) -> NewRecord:
    random, words = demo.random, demo.words
    id_ = demo.id("contact", number)
    colleagues = demo.contacts_of.setdefault(customer.key, [])
    fields: Values = {
        "name": name,
        "job_title": random.choice(words.titles),
        "company": demo.id("company", customer.key),
        "phones": {demo.id("phone", number): phone(mobile(demo), random.choice(("mobile", "whatsapp")))},
        "language": demo.language,
        "owner": demo.owners[customer.key],
        "visibility": demo.weighted(VISIBILITIES),
        "tags": sorted(random.sample(words.tags, random.choice((0, 0, 1, 2)))),
        "source": random.choice(words.sources),
        "created_at": demo.instant(-random.randint(3, 360)),
    }
    if random.random() < 0.8:
        fields["emails"] = {
            demo.id("email", number): {
                "address": email(name, number, customer),
                "primary": True,
                "kind": random.choice(EMAIL_KINDS),
            }
        }
    if random.random() < 0.3:
        fields["phones"][demo.id("office", number)] = {
            "number": landline(demo, customer),
            "raw": "",
            "kind": "work",
            "ext": str(random.randint(101, 399)),
        }
    if random.random() < 0.5:
        fields["department"] = random.choice(words.departments)
    if random.random() < 0.25:
        fields["birthday"] = date(
            random.randint(1962, 2001), random.randint(1, 12), random.randint(1, 28)
        ).isoformat()
    if random.random() < 0.3:
        fields["notes"] = random.choice(words.notes)
    if random.random() < 0.2:
        fields["custom"] = {_custom_id(demo.namespace, "time"): {"value": random.choice(words.times)}}
    if random.random() < 0.15:
        fields["socials"] = {
            demo.id("social", number): {"network": "Telegram", "handle": f"@{slug(name)}{number}"}
        }
    if colleagues and random.random() < 0.4:
        fields["reports_to"] = colleagues[0]
    colleagues.append(id_)
    return NewRecord("contact", id_, fields)
