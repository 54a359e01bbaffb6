"""The demo's deals with their next steps, and what happened around them in three months."""

from __future__ import annotations

from collections.abc import Iterator

from backend.accounts.first_pipeline import FIRST_STAGES
from backend.features.demo.companies import Customer
from backend.features.demo.making import HISTORY_DAYS, Demo, NewRecord, Values
from backend.features.demo.people import ADMINISTRATOR, DEALS_PER_STAGE, VISIBILITIES
from backend.features.demo.phrases import COMPETITORS, PRICE_STEPS, PRICES, RATES

FORGOTTEN_DAYS = 9
"""So long ago the one promise was due that nobody kept."""
_CLOSING_THIS_WEEK_EVERY = 5
_DAYS_BETWEEN = (5, 14)
"""Between two contacts with a customer."""


def deals(demo: Demo) -> Iterator[NewRecord]:
    stages = [stage for stage, count in enumerate(DEALS_PER_STAGE) for _ in range(count)]
    forgotten = _first_of_the_administrator(demo)
    for number, stage in enumerate(stages):
        customer = forgotten if number == 0 else demo.random.choice(demo.customers)
        demo.deals_of.setdefault(customer.key, []).append(demo.id("deal", number))
        yield _deal(demo, number, stage, customer)


def _first_of_the_administrator(demo: Demo) -> Customer:
    own = demo.people[ADMINISTRATOR]
    return next(one for one in demo.customers if demo.owners[one.key] == own)


def _deal(demo: Demo, number: int, stage: int, customer: Customer) -> NewRecord:
    random, words = demo.random, demo.words
    product = random.randrange(len(PRICES))
    low, high = PRICES[product]
    currency = demo.house.currency
    step = PRICE_STEPS[currency]
    amount = round(random.randint(low, high) * RATES[currency] / step) * step
    status = FIRST_STAGES[stage].status
    created = -random.randint(10, HISTORY_DAYS)
    roles = ("decision_maker", "influencer", "user", "champion", "blocker")
    people = demo.contacts_of[customer.key][: random.randint(1, 3)]
    fields: Values = {
        "name": f"{words.products[product]}, {customer.name}",
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
        "source": random.choice(words.sources),
        "competitors": sorted(random.sample(COMPETITORS, random.choice((0, 0, 1, 2)))),
        "created_at": demo.instant(created),
    }
    if status == "open":
        _open(demo, number, fields)
    else:
        closed = -random.randint(1, min(60, -created))
        fields |= {"closed_at": demo.instant(closed), "expected_close": demo.day(closed).isoformat()}
        if status == "lost":
            fields["loss_reason"] = random.choice(words.loss_reasons)
    return NewRecord("deal", demo.id("deal", number), fields)


def _open(demo: Demo, number: int, fields: Values) -> None:
    """Closing dates and next steps: some deals close this week, and one promise was forgotten."""
    random, words = demo.random, demo.words
    to_sunday = 6 - demo.today.weekday()
    soon = number % _CLOSING_THIS_WEEK_EVERY == 0
    closes = random.randint(0, to_sunday) if soon else random.randint(to_sunday + 1, to_sunday + 80)
    fields["expected_close"] = demo.day(closes).isoformat()
    if number == 0:
        due = demo.day(-FORGOTTEN_DAYS).isoformat()
        fields["next_step"] = {"text": words.forgotten, "due": due}
    elif number % 7 != 3:
        due = demo.day(0 if number % 6 == 1 else random.randint(1, 14)).isoformat()
        fields["next_step"] = {"text": random.choice(words.next_steps), "due": due}


def activities(demo: Demo) -> Iterator[NewRecord]:
    """Each customer is seen, called or written to every week or two; some have a task that waits."""
    for customer in demo.customers:
        day = -HISTORY_DAYS + demo.random.randint(0, _DAYS_BETWEEN[1])
        while day < 0:
            yield _activity(demo, customer, day)
            day += demo.random.randint(*_DAYS_BETWEEN)
        if demo.random.random() < 0.25:
            yield _task(demo, customer)


def _about(demo: Demo, customer: Customer) -> Values:
    about: Values = {"company": demo.id("company", customer.key)}
    known = demo.contacts_of[customer.key]
    about["contact"] = demo.random.choice(known)
    of_customer = demo.deals_of.get(customer.key, [])
    if of_customer and demo.random.random() < 0.5:
        about["deal"] = demo.random.choice(of_customer)
    return about


def _activity(demo: Demo, customer: Customer, day: int) -> NewRecord:
    kind, subject, body = demo.random.choice(demo.words.activities)
    at = demo.instant(day)
    return NewRecord(
        "activity",
        demo.id("activity", customer.key, day),
        {
            "kind": kind,
            "subject": subject,
            "body": body,
            "at": at,
            "done": True,
            "outcome": demo.random.choice(demo.words.outcomes),
            "owner": demo.owners[customer.key],
            "created_at": at,
            **_about(demo, customer),
        },
    )


def _task(demo: Demo, customer: Customer) -> NewRecord:
    return NewRecord(
        "activity",
        demo.id("task", customer.key),
        {
            "kind": "task",
            "subject": demo.words.task,
            "done": False,
            "due": demo.day(demo.random.randint(0, 10)).isoformat(),
            "owner": demo.owners[customer.key],
            "created_at": demo.instant(-5),
            **_about(demo, customer),
        },
    )
