"""Makes the demo workspace's records: pure, the same for the same seed, every date relative to `today`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

from backend.features.demo import phrases
from backend.features.demo.companies import CUSTOMERS, Customer
from backend.features.demo.making import Demo, NewRecord, Values
from backend.features.demo.names import pick
from backend.features.demo.people import CURRENCY, OWNERS, STAGES, VISIBILITIES
from backend.features.demo.reach import domain, email, landline, mobile, phone, slug
from backend.features.demo.sales import activities, deals

CONTACTS = 300


def build(namespace: uuid.UUID, people: dict[str, str], today: date) -> list[NewRecord]:
    """Every record of the demo beside people and teams, in an order in which each names only earlier ones."""
    demo = Demo(namespace, people, today)
    records = [*_pipeline(demo), *_companies(demo), *_contacts(demo), *deals(demo), *activities(demo)]
    for record in records:
        if "owner" in record.fields:
            record.fields["created_by"] = record.fields["owner"]
    return records


def custom_fields(namespace: uuid.UUID) -> Values:
    """The workspace's own fields: cold room volume of a company, preferred visit time of a contact."""
    return {
        _custom_id(namespace, "volume"): {"type": "company", "label": "Cold storage, m³", "kind": "number"},
        _custom_id(namespace, "time"): {
            "type": "contact",
            "label": "Best time to visit",
            "kind": "choice",
            "options": ["Morning", "Afternoon", "Evening"],
        },
    }


def _custom_id(namespace: uuid.UUID, name: str) -> str:
    return str(uuid.uuid5(namespace, f"custom:{name}"))


def _pipeline(demo: Demo) -> Iterator[NewRecord]:
    stages = {
        demo.id("stage", key): {
            "name": name,
            "probability": probability,
            "status": status,
            "position": position,
            "required": list(required),
        }
        for position, (key, (name, probability, status, required)) in enumerate(STAGES.items())
    }
    yield NewRecord(
        "pipeline",
        demo.id("pipeline"),
        {"name": "Equipment sales", "currency": CURRENCY, "position": 0, "stages": stages},
    )


def _companies(demo: Demo) -> Iterator[NewRecord]:
    for customer in CUSTOMERS:
        place, random = customer.place, demo.random
        demo.owners[customer.key] = demo.people[demo.weighted(OWNERS[place.country])]
        house, postcode = random.randint(1, 240), place.postcode
        address: Values = {
            "street": f"{random.choice(place.streets)} {house}",
            "city": place.city,
            "region": place.region,
            "postcode": postcode,
            "country": place.country,
            "kind": "work",
            "primary": True,
            "lat": round(place.latitude + random.uniform(-0.04, 0.04), 6),
            "lng": round(place.longitude + random.uniform(-0.04, 0.04), 6),
        }
        fields: Values = {
            "name": customer.name,
            "industry": customer.industry,
            "employees": customer.employees,
            "website": f"https://{domain(customer)}",
            "phones": {demo.id("phone", customer.key): phone(landline(customer), "work")},
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
            "tags": sorted(random.sample(phrases.TAGS, random.choice((0, 1, 1, 2)))),
            "source": random.choice(phrases.SOURCES),
            "custom": {_custom_id(demo.namespace, "volume"): {"value": random.randrange(12, 900, 4)}},
            "created_at": demo.instant(-random.randint(40, 400)),
        }
        if customer.parent:
            fields["parent"] = demo.id("company", customer.parent)
        if random.random() < 0.35:
            fields["notes"] = random.choice(phrases.NOTES[place.country])
        yield NewRecord("company", demo.id("company", customer.key), fields)


def _contacts(demo: Demo) -> Iterator[NewRecord]:
    taken: set[str] = set()
    for number in range(CONTACTS):
        # Each company has somebody; the rest go where more people work.
        customer = (
            CUSTOMERS[number]
            if number < len(CUSTOMERS)
            else demo.random.choices(CUSTOMERS, [min(c.employees, 400) + 40 for c in CUSTOMERS])[0]
        )
        name = pick(customer.place.country, demo.random)
        while name["full"] in taken and len(name["full"].split()) > 1:
            name = pick(customer.place.country, demo.random)
        taken.add(name["full"])
        yield _contact(demo, number, customer, name)


def _contact(demo: Demo, number: int, customer: Customer, name: dict[str, str]) -> NewRecord:
    random, country = demo.random, customer.place.country
    id_ = demo.id("contact", number)
    demo.contact_customers.append(customer)
    colleagues = demo.contacts_of.setdefault(customer.key, [])
    fields: Values = {
        "name": name,
        "job_title": random.choice(phrases.TITLES[country]),
        "company": demo.id("company", customer.key),
        "phones": {
            demo.id("phone", number): phone(mobile(demo, country), random.choice(("mobile", "whatsapp")))
        },
        "language": random.choice(phrases.LANGUAGES[country]),
        "owner": demo.owners[customer.key],
        "visibility": demo.weighted(VISIBILITIES),
        "tags": sorted(random.sample(phrases.TAGS, random.choice((0, 0, 1, 2)))),
        "source": random.choice(phrases.SOURCES),
        "created_at": demo.instant(-random.randint(3, 360)),
    }
    if random.random() < 0.8:
        fields["emails"] = {
            demo.id("email", number): {
                "address": email(name, number, customer),
                "primary": True,
                "kind": random.choice(phrases.EMAIL_KINDS),
            }
        }
    if random.random() < 0.3:
        fields["phones"][demo.id("office", number)] = {
            "number": landline(customer),
            "raw": "",
            "kind": "work",
            "ext": str(random.randint(101, 399)),
        }
    if random.random() < 0.5:
        fields["department"] = random.choice(phrases.DEPARTMENTS[country])
    if random.random() < 0.25:
        fields["birthday"] = date(
            random.randint(1962, 2001), random.randint(1, 12), random.randint(1, 28)
        ).isoformat()
    if random.random() < 0.3:
        fields["notes"] = random.choice(phrases.NOTES[country])
    if random.random() < 0.2:
        fields["custom"] = {
            _custom_id(demo.namespace, "time"): {"value": random.choice(("Morning", "Afternoon", "Evening"))}
        }
    if random.random() < 0.15:
        fields["socials"] = {
            demo.id("social", number): {"network": "Telegram", "handle": f"@{slug(name)}{number}"}
        }
    if colleagues and random.random() < 0.4:
        fields["reports_to"] = colleagues[0]
    colleagues.append(id_)
    return NewRecord("contact", id_, fields)
