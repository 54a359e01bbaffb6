"""Makes the demo workspace's records: pure, the same for the same seed, every date relative to `today`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from backend.demo import phrases
from backend.demo.companies import CUSTOMERS, Customer
from backend.demo.names import latin, pick
from backend.demo.people import CURRENCY, DEALS_PER_STAGE, OWNERS, STAGES, VISIBILITIES

CONTACTS = 300
SEED = 2
# One zone for all three countries keeps working hours believable without a zone per place.
_ZONE = timezone(timedelta(hours=7))

# Country -> its calling code and how an office line goes on behind the area code; areas with another length.
_OFFICE_LINES = {"MY": ("60", "5550"), "ID": ("62", "5550"), "KZ": ("7", "2550")}
_OFFICE_LINES_OF_AREA = {"3": "55500", "5": "2550", "82": "550", "88": "550", "21": "55500", "22": "55500"}

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
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


def build(namespace: uuid.UUID, people: dict[str, str], today: date) -> list[Draft]:
    """Every record of the demo beside people and teams, in an order in which each names only earlier ones."""
    demo = Demo(namespace, people, today)
    drafts = [*_pipeline(demo), *_companies(demo), *_contacts(demo), *_deals(demo), *_activities(demo)]
    for draft in drafts:
        if "owner" in draft.fields:
            draft.fields["created_by"] = draft.fields["owner"]
    return drafts


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


def _pipeline(demo: Demo) -> Iterator[Draft]:
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
    yield Draft(
        "pipeline",
        demo.id("pipeline"),
        {"name": "Equipment sales", "currency": CURRENCY, "position": 0, "stages": stages},
    )


def _companies(demo: Demo) -> Iterator[Draft]:
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
            "website": f"https://{_domain(customer)}",
            "phones": {demo.id("phone", customer.key): _phone(_landline(customer), "work")},
            "emails": {
                demo.id("email", customer.key): {
                    "address": f"info@{_domain(customer)}",
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
        yield Draft("company", demo.id("company", customer.key), fields)


def _contacts(demo: Demo) -> Iterator[Draft]:
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


def _contact(demo: Demo, number: int, customer: Customer, name: dict[str, str]) -> Draft:
    random, country = demo.random, customer.place.country
    id_ = demo.id("contact", number)
    demo.contact_customers.append(customer)
    colleagues = demo.contacts_of.setdefault(customer.key, [])
    fields: Values = {
        "name": name,
        "job_title": random.choice(phrases.TITLES[country]),
        "company": demo.id("company", customer.key),
        "phones": {
            demo.id("phone", number): _phone(_mobile(demo, country), random.choice(("mobile", "whatsapp")))
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
                "address": _email(name, number, customer),
                "primary": True,
                "kind": random.choice(phrases.EMAIL_KINDS),
            }
        }
    if random.random() < 0.3:
        fields["phones"][demo.id("office", number)] = {
            "number": _landline(customer),
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
            demo.id("social", number): {"network": "Telegram", "handle": f"@{_slug(name)}{number}"}
        }
    if colleagues and random.random() < 0.4:
        fields["reports_to"] = colleagues[0]
    colleagues.append(id_)
    return Draft("contact", id_, fields)


def _deals(demo: Demo) -> Iterator[Draft]:
    stages = [key for key, count in DEALS_PER_STAGE.items() for _ in range(count)]
    for number, stage in enumerate(stages):
        customer = demo.random.choice(CUSTOMERS)
        demo.deal_customers.append(customer)
        yield _deal(demo, number, stage, customer)


def _deal(demo: Demo, number: int, stage: str, customer: Customer) -> Draft:
    random, country = demo.random, customer.place.country
    product, low, high = random.choice(phrases.PRODUCTS)
    currency = phrases.CURRENCY[country]
    step = phrases.PRICE_STEPS[currency]
    amount = round(random.randint(low, high) * phrases.RATES[currency] / step) * step
    status = STAGES[stage][2]
    created = -random.randint(10, 150)
    roles = ("decision_maker", "influencer", "user", "champion", "blocker")
    people = demo.contacts_of[customer.key][: random.randint(1, 3)]
    fields: Values = {
        "name": f"{product}, {customer.name}",
        "company": demo.id("company", customer.key),
        "contacts": {
            demo.id("role", number, person): {"contact": person, "role": roles[place]}
            for place, person in enumerate(people)
        },
        "pipeline": demo.id("pipeline"),
        "stage": {"stage": demo.id("stage", stage), "status": status},
        "value": {"amount": amount * 100, "currency": currency},
        "owner": demo.owners[customer.key],
        "visibility": demo.weighted(VISIBILITIES),
        "source": random.choice(phrases.SOURCES),
        "competitors": sorted(random.sample(phrases.COMPETITORS, random.choice((0, 1, 1, 2)))),
        "created_at": demo.instant(created),
    }
    if status == "open":
        _open(demo, number, country, fields)
    else:
        closed = -random.randint(1, min(60, -created))
        fields |= {"closed_at": demo.instant(closed), "expected_close": demo.day(closed).isoformat()}
        if status == "lost":
            fields["loss_reason"] = random.choice(phrases.LOSS_REASONS)
    return Draft("deal", demo.id("deal", number), fields)


def _open(demo: Demo, number: int, country: str, fields: Values) -> None:
    """Closing dates and next steps: every sixth deal closes this week, every fifth next step is overdue."""
    random = demo.random
    to_sunday = 6 - demo.today.weekday()
    closes = (
        random.randint(0, to_sunday) if number % 6 == 0 else random.randint(to_sunday + 1, to_sunday + 80)
    )
    fields["expected_close"] = demo.day(closes).isoformat()
    if number % 7 != 3:
        due = -random.randint(1, 12) if number % 5 == 0 else random.randint(0, 14)
        fields["next_step"] = {
            "text": random.choice(phrases.NEXT_STEPS[country]),
            "due": demo.day(due).isoformat(),
        }
    if random.random() < 0.2:
        fields["probability"] = random.randrange(20, 90, 5)


def _activities(demo: Demo) -> Iterator[Draft]:
    for number, customer in enumerate(demo.deal_customers):
        yield from _timeline(demo, number, customer)
    for number, customer in enumerate(demo.contact_customers):
        if demo.random.random() < 0.35:
            about = {"contact": demo.id("contact", number), "company": demo.id("company", customer.key)}
            yield _activity(demo, demo.id("activity", "contact", number), customer, about)


def _timeline(demo: Demo, number: int, customer: Customer) -> Iterator[Draft]:
    about = {"deal": demo.id("deal", number), "company": demo.id("company", customer.key)}
    for step in range(demo.random.randint(1, 4)):
        yield _activity(demo, demo.id("activity", "deal", number, step), customer, about)
    if demo.random.random() < 0.25:
        yield Draft(
            "activity",
            demo.id("task", number),
            {
                "kind": "task",
                "subject": phrases.TASKS[customer.place.country],
                "done": False,
                "due": demo.day(demo.random.randint(-4, 10)).isoformat(),
                "owner": demo.owners[customer.key],
                "created_at": demo.instant(-5),
                **about,
            },
        )


def _activity(demo: Demo, id_: str, customer: Customer, about: Values) -> Draft:
    kind, subject, body = demo.random.choice(phrases.ACTIVITIES[customer.place.country])
    at = demo.instant(-demo.random.randint(1, 100))
    return Draft(
        "activity",
        id_,
        {
            "kind": kind,
            "subject": subject,
            "body": body,
            "at": at,
            "done": True,
            "outcome": demo.random.choice(phrases.OUTCOMES),
            "owner": demo.owners[customer.key],
            "created_at": at,
            **about,
        },
    )


def _phone(number: str, kind: str) -> Values:
    return {"number": number, "raw": "", "kind": kind, "primary": True}


def _mobile(demo: Demo, country: str) -> str:
    """A mobile number of the country's numbering plan with the 555 that tells people it is made up; E.164."""
    demo.phones += 1
    number = demo.phones
    if country == "MY":
        return f"+60{(12, 13, 16, 17, 19)[number % 5]}5550{number:03d}"
    if country == "ID":
        return f"+62{(812, 813, 821, 852)[number % 4]}55500{number:03d}"
    return f"+7{(701, 702, 705, 777)[number % 4]}5550{number:03d}"


def _landline(customer: Customer) -> str:
    """The company's office line, E.164."""
    code, start = _OFFICE_LINES[customer.place.country]
    start = _OFFICE_LINES_OF_AREA.get(customer.place.area, start)
    return f"+{code}{customer.place.area}{start}{CUSTOMERS.index(customer):03d}"


def _domain(customer: Customer) -> str:
    return f"{customer.key.split('-')[0]}.example"


def _slug(name: dict[str, str]) -> str:
    words = latin(name["full"]).lower().replace("a/l", "").replace("a/p", "").split()
    return ".".join("".join(c for c in word if c.isascii() and c.isalnum()) for word in words[:2])


def _email(name: dict[str, str], number: int, customer: Customer) -> str:
    return f"{_slug(name)}.{number}@{_domain(customer)}"
