"""The demo's deals with their next steps, and what happened around them."""

from __future__ import annotations

from collections.abc import Iterator

from backend.features.demo import phrases
from backend.features.demo.companies import CUSTOMERS, Customer
from backend.features.demo.making import Demo, NewRecord, Values
from backend.features.demo.people import DEALS_PER_STAGE, STAGES, VISIBILITIES


def deals(demo: Demo) -> Iterator[NewRecord]:
    stages = [key for key, count in DEALS_PER_STAGE.items() for _ in range(count)]
    for number, stage in enumerate(stages):
        customer = demo.random.choice(CUSTOMERS)
        demo.deal_customers.append(customer)
        yield _deal(demo, number, stage, customer)


def _deal(demo: Demo, number: int, stage: str, customer: Customer) -> NewRecord:
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
    return NewRecord("deal", demo.id("deal", number), fields)


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


def activities(demo: Demo) -> Iterator[NewRecord]:
    for number, customer in enumerate(demo.deal_customers):
        yield from _timeline(demo, number, customer)
    for number, customer in enumerate(demo.contact_customers):
        if demo.random.random() < 0.35:
            about = {"contact": demo.id("contact", number), "company": demo.id("company", customer.key)}
            yield _activity(demo, demo.id("activity", "contact", number), customer, about)


def _timeline(demo: Demo, number: int, customer: Customer) -> Iterator[NewRecord]:
    about = {"deal": demo.id("deal", number), "company": demo.id("company", customer.key)}
    for step in range(demo.random.randint(1, 4)):
        yield _activity(demo, demo.id("activity", "deal", number, step), customer, about)
    if demo.random.random() < 0.25:
        yield NewRecord(
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


def _activity(demo: Demo, id_: str, customer: Customer, about: Values) -> NewRecord:
    kind, subject, body = demo.random.choice(phrases.ACTIVITIES[customer.place.country])
    at = demo.instant(-demo.random.randint(1, 100))
    return NewRecord(
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
