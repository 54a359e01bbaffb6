"""The demo workspaces: what they hold, that they are believable, enter through the one door, and go whole."""

from __future__ import annotations

import asyncio
import json
import stat
import time
import uuid
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import phonenumbers
import pytest

from backend.accounts import first_run
from backend.accounts.first_pipeline import FIRST_PIPELINE
from backend.accounts.passwords import Passwords
from backend.base.clock import now_ms
from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import TABLES, bind
from backend.config import Settings
from backend.features.demo import routes
from backend.features.demo.build import CONTACTS, build
from backend.features.demo.companies import CUSTOMERS
from backend.features.demo.load import SIGN_IN_FILE, Wanted, keep_sign_in, load
from backend.features.demo.making import HISTORY_DAYS, Demo, NewRecord
from backend.features.demo.people import ADMINISTRATOR, COUNTRIES, HOUSES
from backend.features.demo.remove import owner_column
from backend.replica.replica import Replica
from backend.replica.streams import Streams
from sync.schema import LANGUAGES
from tests.backend.house import House
from tests.backend.house import build as a_company

SATURDAY = date(2026, 11, 21)
SPACE = uuid.UUID(int=7)
BOOKS = [(country, language) for country in COUNTRIES for language in HOUSES[country].languages]
every_book = pytest.mark.parametrize(("country", "language"), BOOKS)


def demo_records(
    country: str = "MY", language: str = "en", today: date = SATURDAY, space: uuid.UUID = SPACE
) -> list[NewRecord]:
    people = {seller.key: str(uuid.uuid5(SPACE, seller.key)) for seller in HOUSES[country].sellers}
    return build(Demo(space, people, today, country, language))


def of(type_: str, *book: Any) -> list[dict[str, Any]]:
    return [record.fields for record in demo_records(*book) if record.type == type_]


@every_book
def test_it_has_companies_contacts_deals_and_three_months_of_history(country: str, language: str) -> None:
    counts = Counter(record.type for record in demo_records(country, language))
    assert counts["company"] == len(CUSTOMERS[country]) == 24
    assert counts["contact"] == CONTACTS
    assert counts["deal"] == 37
    done = [each for each in of("activity", country, language) if each["done"]]
    days = [(SATURDAY - datetime.fromtimestamp(each["at"] / 1000, UTC).date()).days for each in done]
    assert len(done) > 200
    assert 0 <= min(days) < 7
    assert HISTORY_DAYS - 14 < max(days) <= HISTORY_DAYS + 2
    assert Counter(each["kind"] for each in done).most_common(1)[0][0] == "visit"


@every_book
def test_nobody_worked_at_night_or_on_a_weekend(country: str, language: str) -> None:
    zone = timedelta(hours=demo_zone(country))
    for each in of("activity", country, language):
        at = datetime.fromtimestamp(each["created_at"] / 1000, UTC) + zone
        assert 9 <= at.hour <= 17
        assert at.weekday() < 5


def demo_zone(country: str) -> int:
    return {"MY": 8, "ID": 7, "KZ": 5}[country]


@every_book
def test_all_customers_are_of_one_town_and_one_currency(country: str, language: str) -> None:
    addresses = [each for one in of("company", country, language) for each in one["addresses"].values()]
    assert {each["country"] for each in addresses} == {country}
    assert len({(each["city"], each["postcode"]) for each in addresses}) == 1
    assert {deal["value"]["currency"] for deal in of("deal", country, language)} == {HOUSES[country].currency}
    [pipeline] = of("pipeline", country, language)
    assert pipeline["name"] == FIRST_PIPELINE[language][0]


def test_it_is_the_same_each_time_and_other_for_another_workspace() -> None:
    assert demo_records() == demo_records()
    ids = {record.id for record in demo_records()}
    assert len(ids) == len(demo_records())
    assert not ids & {record.id for record in demo_records(space=uuid.UUID(int=8))}


@every_book
def test_every_record_names_only_earlier_ones(country: str, language: str) -> None:
    known = {str(uuid.uuid5(SPACE, seller.key)) for seller in HOUSES[country].sellers}
    for record in demo_records(country, language):
        for name in ("company", "parent", "reports_to", "contact", "deal", "pipeline", "owner"):
            if name in record.fields:
                assert record.fields[name] in known, (record.type, name)
        known.add(record.id)


@every_book
def test_every_phone_is_possible_for_its_country_and_no_one_elses(country: str, language: str) -> None:
    contacts = of("contact", country, language)
    people = [*of("company", country, language), *contacts]
    numbers = [phone["number"] for fields in people for phone in fields["phones"].values()]
    for number in numbers:
        parsed = phonenumbers.parse(number)
        assert phonenumbers.is_valid_number(parsed), number
        assert phonenumbers.region_code_for_number(parsed) == country
        assert phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == number
        assert "55" in number
    mobiles = [next(iter(fields["phones"].values()))["number"] for fields in contacts]
    assert len(set(mobiles)) == CONTACTS


def test_names_are_those_of_the_country() -> None:
    malaysian, kazakh = ([one["name"]["full"] for one in of("contact", *book)] for book in
                         (("MY", "en"), ("KZ", "kk")))  # fmt: skip
    assert any(" bin " in name for name in malaysian)
    assert any(" a/p " in name for name in malaysian)
    assert all(name.isascii() for name in malaysian)
    assert any(any("\u0400" <= letter <= "\u04ff" for letter in name) for name in kazakh)
    mails = [mail["address"] for one in of("contact") for mail in one.get("emails", {}).values()]
    assert all(address.endswith(".example") and address.isascii() for address in mails)
    assert len(mails) == len(set(mails)) > 50


@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize("country", COUNTRIES)
def test_whatever_the_weekday_some_deals_close_this_week_and_one_promise_was_forgotten(
    country: str, days: int
) -> None:
    today = SATURDAY + timedelta(days=days)
    sunday = today + timedelta(days=6 - today.weekday())
    deals = of("deal", country, HOUSES[country].languages[0], today)
    opened = [deal for deal in deals if deal["stage"]["status"] == "open"]
    closing = [deal for deal in opened if today.isoformat() <= deal["expected_close"] <= sunday.isoformat()]
    steps = [deal["next_step"]["due"] for deal in opened if "next_step" in deal]
    assert len(closing) >= 3
    assert sum(due >= today.isoformat() for due in steps) >= 10
    assert today.isoformat() in steps
    [forgotten] = [deal for deal in opened if deal.get("next_step", {}).get("due", "9") < today.isoformat()]
    assert forgotten["owner"] == str(uuid.uuid5(SPACE, ADMINISTRATOR)), "whoever looks around sees it"
    assert all(deal["value"]["amount"] > 0 for deal in opened)


def run(settings: Settings, wanted: Wanted | None) -> dict[str, str]:
    """A database, with this demo in it; e-mail -> password."""

    async def fill() -> dict[str, str]:
        engine = make_engine(settings.database_url)
        try:
            await migrate(engine)
            bind(engine)
            if wanted is None:
                return {}
            began = time.perf_counter()
            made = await load(Replica(engine, Streams(0)), FAST, wanted, now_ms())
            print(f"the demo took {time.perf_counter() - began:.2f} s")
            return made.given
        finally:
            await engine.close_connection_pool()

    return asyncio.run(fill())


FAST = Passwords(rounds=1, memory_kib=1_024)


@pytest.fixture(params=COUNTRIES)
def house(settings: Settings, request: pytest.FixtureRequest) -> tuple[House, str, dict[str, str]]:
    given = run(settings, Wanted(request.param, "en", SATURDAY))
    house = House(settings)
    house.tenant = house.sql("SELECT id FROM tenant")[0][0]
    return house, request.param, given


def test_everything_is_taken_and_everybody_signs_in(house: tuple[House, str, dict[str, str]]) -> None:
    company, country, given = house
    counts = dict(company.sql("SELECT type, count(*) FROM record WHERE NOT deleted GROUP BY type"))
    assert counts["company"] == 24
    assert counts["contact"] == CONTACTS
    assert counts["deal"] == 37
    assert counts["person"] == 4
    assert counts["team"] == counts["workspace"] == counts["pipeline"] == 1
    assert "conflict" not in counts
    assert company.sql("SELECT count(*) FROM mutation WHERE result LIKE '%rejected%'") == [(0,)]
    people = [json.loads(row[0]) for row in company.sql("SELECT fields FROM record WHERE type = 'person'")]
    roles = sorted(person["role"] for person in people)
    assert roles == ["account_executive", "administrator", "sales_development", "sales_manager"]
    workspace = json.loads(company.sql("SELECT fields FROM record WHERE type = 'workspace'")[0][0])
    assert (workspace["demo"], workspace["country"], workspace["business"]) == (True, country, "equipment")
    with company.browser() as client:
        for email, password in given.items():
            body = {"email": email, "password": password}
            assert client.post("/api/sign-in", json=body).status_code == 200
    private = company.sql("SELECT id, akey FROM record WHERE type = 'company' AND akey LIKE 'p:%'")
    assert private
    for id_, key in private:
        for row in company.sql("SELECT akey FROM record WHERE parent = $1", id_):
            assert row == (key,)


def test_the_sign_in_is_kept_for_its_owner_alone(tmp_path: Any) -> None:
    given = {HOUSES["KZ"].email(seller): f"word-{seller.key}" for seller in HOUSES["KZ"].sellers}
    path = keep_sign_in(tmp_path, "KZ", given)
    assert path.name == SIGN_IN_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    assert all(email in text and password in text for email, password in given.items())


def begin(client: Any, house: House, **more: str) -> Any:
    code = first_run.code_of(house.settings.var_dir)
    return client.post("/api/first-run/demo", json={"country": "KZ", "language": "kk", "code": code, **more})


def test_a_demo_is_made_from_the_first_page_and_goes_whole(settings: Settings) -> None:
    run(settings, None)
    house = House(settings)
    with house.browser() as client:
        assert begin(client, house, code="").json()["code"] == "code_needed"
        assert begin(client, house, country="SG").json()["field"] == "country"
        told = begin(client, house).json()
        assert told["person"]["role"] == "administrator"
        assert (told["workspace"]["country"], told["person"]["language"]) == ("KZ", "kk")
        assert client.get("/api/me").json() == told
        assert (settings.var_dir / SIGN_IN_FILE).exists()
        assert begin(client, house).json()["code"] == "first_run_over"
        name, there = told["workspace"]["name"], f"/api/demo/{told['workspace']['id']}"
        assert client.get(there).json() == {"there": True}
        wrong = client.post("/api/demo/remove", json={"name": "Алатау"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "name_mistyped")
        gone = client.post("/api/demo/remove", json={"name": f" {name.upper()} "}).json()
        assert (gone["status"], gone["needed"]) == ("removed", True)
        assert gone["code"] == first_run.code_of(settings.var_dir)
        assert client.get("/api/me").status_code == 401
        assert client.get(there).json() == {"there": False}
        assert client.get("/api/first-run").json()["needed"] is True
        assert not (settings.var_dir / SIGN_IN_FILE).exists()
        for table in TABLES:
            if owner := owner_column(table):
                left = house.sql(f"SELECT count(*) FROM {table._meta.tablename} WHERE {owner} <> ''")
                assert left == [(0,)], table
        assert house.sql("SELECT kind FROM security_event") == [("workspace_removed",)]
        assert begin(client, house, country="MY", language="ru").status_code == 200


def test_a_demo_whose_passwords_could_not_be_written_down_is_not_made(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could come in: they are known nowhere else."""

    def breaks(*_: object) -> None:
        raise OSError("no space left")

    run(settings, None)
    house = House(settings)
    with house.browser() as client:
        with monkeypatch.context() as broken:
            broken.setattr(routes, "keep_sign_in", breaks)
            assert begin(client, house).status_code == 503
        assert client.get("/api/first-run").json()["needed"] is True
        assert begin(client, house, claim="c" * 40).status_code == 200
        client.cookies.clear()
        assert begin(client, house, claim="d" * 40).json()["code"] == "first_run_over"
        assert begin(client, house, claim="c" * 40, country="MY").json()["workspace"]["country"] == "KZ"
        assert house.sql("SELECT count(*) FROM tenant") == [(1,)]


def test_a_workspace_of_people_who_work_in_it_is_not_removed(settings: Settings) -> None:
    house = a_company(replace(settings, trust_forwarded=True), FAST)
    body = {"email": "rani@kedai.example", "password": "kolam merah biru"}
    with house.browser() as client:
        assert client.post("/api/sign-in", json=body).status_code == 200
        answer = client.post("/api/demo/remove", json={"name": "Kedai Sinar"})
        assert (answer.status_code, answer.json()["code"]) == (409, "not_a_demo")
        assert client.get("/api/me").status_code == 200


WHOLE_SERVER = {"sign_in_attempt", "probe"}


def test_every_table_says_whose_a_row_is() -> None:
    """So that a workspace can be taken away whole: what has no owner is the server's."""
    assert {table._meta.tablename for table in TABLES if not owner_column(table)} == WHOLE_SERVER


def test_every_language_gets_a_book_it_can_be_read_in() -> None:
    assert {language for house in HOUSES.values() for language in house.languages} == set(LANGUAGES)
