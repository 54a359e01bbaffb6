"""The demo workspace: what it holds, that it is believable, and that it enters through the one door."""

from __future__ import annotations

import asyncio
import json
import stat
import time
import uuid
from collections import Counter
from datetime import date, timedelta
from typing import Any

import phonenumbers
import pytest

from backend.accounts.passwords import Passwords
from backend.base.clock import now_ms
from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import bind
from backend.config import Settings
from backend.features.demo.build import build
from backend.features.demo.companies import CUSTOMERS
from backend.features.demo.load import SIGN_IN_FILE, load
from backend.features.demo.making import NewRecord
from backend.features.demo.people import SELLERS
from backend.replica.replica import Replica
from backend.replica.streams import Streams
from tests.backend.house import House

SATURDAY = date(2026, 11, 21)
SPACE = uuid.UUID(int=7)
PEOPLE = {seller.key: str(uuid.uuid5(SPACE, seller.key)) for seller in SELLERS}


def demo_records(today: date = SATURDAY) -> list[NewRecord]:
    return build(SPACE, PEOPLE, today)


def of(type_: str, today: date = SATURDAY) -> list[dict[str, Any]]:
    return [record.fields for record in demo_records(today) if record.type == type_]


def test_it_has_eighty_companies_three_hundred_contacts_and_sixty_deals() -> None:
    counts = Counter(record.type for record in demo_records())
    assert counts["company"] == 80
    assert counts["contact"] == 300
    assert counts["deal"] == 60
    assert counts["activity"] > 150
    assert Counter(customer.place.country for customer in CUSTOMERS).keys() == {"MY", "ID", "KZ"}


def test_it_is_the_same_each_time_and_other_for_another_workspace() -> None:
    assert demo_records() == demo_records()
    ids = {record.id for record in demo_records()}
    assert len(ids) == len(demo_records())
    assert not ids & {record.id for record in build(uuid.UUID(int=8), PEOPLE, SATURDAY)}


def test_every_record_names_only_earlier_ones() -> None:
    known = set(PEOPLE.values())
    for record in demo_records():
        for name in ("company", "parent", "reports_to", "contact", "deal", "pipeline", "owner"):
            if name in record.fields:
                assert record.fields[name] in known, (record.type, name)
        known.add(record.id)


def test_every_phone_is_possible_for_its_country_and_no_one_elses() -> None:
    numbers = [
        (phone["number"], fields)
        for type_ in ("company", "contact")
        for fields in of(type_)
        for phone in fields["phones"].values()
    ]
    for number, _ in numbers:
        parsed = phonenumbers.parse(number)
        assert phonenumbers.is_valid_number(parsed), number
        assert phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == number
        assert "55" in number
    mobiles = [next(iter(fields["phones"].values()))["number"] for fields in of("contact")]
    assert len(set(mobiles)) == 300


def test_names_are_of_three_countries_in_two_scripts() -> None:
    names = [fields["name"]["full"] for fields in of("contact")]
    assert any(" bin " in name for name in names)
    assert any(" a/p " in name for name in names)
    assert any(any("\u0400" <= letter <= "\u04ff" for letter in name) for name in names)
    assert sum(" " not in name for name in names) >= 5
    assert len(set(names)) > 280
    addresses = [mail["address"] for fields in of("contact") for mail in fields.get("emails", {}).values()]
    assert all(address.endswith(".example") and address.isascii() for address in addresses)
    assert len(addresses) == len(set(addresses)) > 200


@pytest.mark.parametrize("days", range(7))
def test_whatever_the_weekday_some_deals_close_this_week_and_some_steps_are_overdue(days: int) -> None:
    today = SATURDAY + timedelta(days=days)
    sunday = today + timedelta(days=6 - today.weekday())
    opened = [deal for deal in of("deal", today) if deal["stage"]["status"] == "open"]
    closing = [deal for deal in opened if today.isoformat() <= deal["expected_close"] <= sunday.isoformat()]
    steps = [deal["next_step"]["due"] for deal in opened if "next_step" in deal]
    assert len(closing) >= 5
    assert sum(due < today.isoformat() for due in steps) >= 5
    assert sum(due >= today.isoformat() for due in steps) >= 10
    assert all(deal["value"]["amount"] > 0 for deal in opened)
    assert {deal["value"]["currency"] for deal in opened} == {"MYR", "IDR", "KZT"}


@pytest.fixture
def house(settings: Settings) -> tuple[House, dict[str, str], float]:
    async def fill() -> tuple[dict[str, str], float]:
        engine = make_engine(settings.database_url)
        try:
            await migrate(engine)
            bind(engine)
            began = time.perf_counter()
            given = await load(Replica(engine, Streams(0)), Passwords(), settings.var_dir, SATURDAY, now_ms())
            return given, time.perf_counter() - began
        finally:
            await engine.close_connection_pool()

    given, seconds = asyncio.run(fill())
    house = House(settings)
    house.tenant = house.sql("SELECT id FROM tenant")[0][0]
    return house, given, seconds


def test_everything_is_taken_and_everybody_signs_in(house: tuple[House, dict[str, str], float]) -> None:
    company, given, seconds = house
    print(f"the demo took {seconds:.2f} s")
    counts = dict(company.sql("SELECT type, count(*) FROM record WHERE NOT deleted GROUP BY type"))
    assert counts["company"] == 80
    assert counts["contact"] == 300
    assert counts["deal"] == 60
    assert counts["team"] == 2
    assert counts["person"] == 4
    assert counts["workspace"] == counts["pipeline"] == 1
    assert "conflict" not in counts
    assert company.sql("SELECT count(*) FROM mutation WHERE result LIKE '%rejected%'") == [(0,)]
    roles = [
        json.loads(row[0])["role"] for row in company.sql("SELECT fields FROM record WHERE type = 'person'")
    ]
    assert sorted(roles) == ["account_executive", "administrator", "sales_development", "sales_manager"]
    with company.browser() as client:
        for email, password in given.items():
            body = {"email": email, "password": password}
            assert client.post("/api/sign-in", json=body).status_code == 200


def test_some_accounts_are_private_and_bring_their_contacts_along(
    house: tuple[House, dict[str, str], float],
) -> None:
    company = house[0]
    private = company.sql("SELECT id, akey FROM record WHERE type = 'company' AND akey LIKE 'p:%'")
    assert len(private) >= 5
    for id_, key in private:
        for row in company.sql("SELECT akey FROM record WHERE parent = $1", id_):
            assert row == (key,)


def test_the_sign_in_is_kept_for_its_owner_alone(house: tuple[House, dict[str, str], float]) -> None:
    company, given, _ = house
    path = company.settings.var_dir / SIGN_IN_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    for email, password in given.items():
        assert email in text
        assert password in text
    assert len(set(given.values())) == 4
