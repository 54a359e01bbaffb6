"""N1 in files: an export is headed with the workspace's words, and an import recognises them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from backend.features.exchange import guess, store
from backend.features.exchange.draft import Setting
from backend.features.exchange.export import FILES, download_name, write_export
from backend.features.exchange.words import file_words, heading, headings, known_headings
from sync.limits import WORD_CHARS_MAX
from sync.words import Words, renamed
from tests.backend.world import Phone, World, new_id

OUTLET = {"one": "Outlet", "many": "Outlets"}
ACTION = {"one": "Action", "many": "Actions"}
NOW_MS = 1_790_000_000_000


def renaming(phone: Phone, language: str, **words: dict[str, str]) -> Any:
    """A mutation that renames nouns in a language."""
    ops = [
        {"op": "set", "field": f"words_{language}", "item": noun, "value": word}
        for noun, word in words.items()
    ]
    return phone.mutation("edit", "workspace", phone.world.tenant, ops=ops)


async def say(world: World, language: str, **words: dict[str, str]) -> None:
    """An administrator renames nouns."""
    phone = await world.phone("root")
    await phone.pull()
    await phone.push(renaming(phone, language, **words))


def importer(world: World) -> store.Importer:
    return store.Importer(world.tenant, world.people["ana"])


async def heads(world: World, name: str) -> list[str]:
    with await write_export(world.replica, importer(world), name) as file:
        return next(csv.reader(io.StringIO(file.read().decode().lstrip("\ufeff"))))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Company", "Outlet"),
        ("Next Step", "Action"),
        ("Next Step Due", "Action Due"),
        ("Competitors", "Competitors"),
        ("Labels", "Segments"),
        ("Amount", "Amount"),
        ("Name", "Name"),
        ("Phone 1 - Value", "Phone 1 - Value"),
    ],
)
def test_N1_a_heading_says_the_renamed_noun(name: str, said: str) -> None:
    tag = {"one": "Segment", "many": "Segments"}
    words = renamed({"words_en": {"company": OUTLET, "next_step": ACTION, "tag": tag}}, "en")
    assert heading(name, words) == said


def test_N1_two_columns_never_have_one_heading() -> None:
    words = renamed({"words_en": {"company": {"one": "Name"}, "owner": {"one": "Pipeline"}}}, "en")
    assert headings(["Name", "Company", "Owner", "Pipeline"], words) == [
        "Name",
        "Company",
        "Owner",
        "Pipeline",
    ]


def test_N1_a_word_that_a_spreadsheet_would_run_is_text_in_a_heading() -> None:
    words = renamed({"words_en": {"company": {"one": "=1+1"}}}, "en")
    assert heading("Company", words) == "'=1+1"


def test_N1_files_are_in_english_with_the_own_words_of_the_person() -> None:
    workspace = {
        "business": "goods",
        "words_en": {"deal": {"one": "Tender", "many": "Tenders"}},
        "words_id": {"company": {"one": "Warung"}},
    }
    assert file_words(workspace, "en")["company"].one == "Outlet"
    assert file_words(workspace, "id")["company"].one == "Warung"
    assert file_words(workspace, "id")["deal"].many == "Tenders"


async def test_N1_an_export_is_headed_and_named_with_the_words_of_the_workspace(world: World) -> None:
    usual = {name: await heads(world, name) for name in FILES if name.endswith(".csv")}
    phone = await world.phone("ana")
    company = new_id()
    await phone.push(
        phone.create("company", company, name="Maju"), phone.create("deal", name="Pump", company=company)
    )
    before = await heads(world, "deals.csv")
    assert {"Company", "Next Step"} <= set(before)
    await say(world, "en", company=OUTLET, next_step=ACTION, deal={"one": "Заявка", "many": "Заявки"})
    after = await heads(world, "deals.csv")
    assert len(after) == len(before)
    assert {"Outlet", "Action", "Action Due"} <= set(after)
    assert not {"Company", "Next Step"} & set(after)
    assert await heads(world, "contacts.csv") == usual["contacts.csv"]
    replica, person = world.replica, importer(world)
    assert await download_name(replica, person, "companies.csv") == "outlets.csv"
    assert await download_name(replica, person, "deals.csv") == "заявки.csv"
    assert await download_name(replica, person, "contacts.vcf") == "contacts.vcf"


def test_N1_an_import_knows_the_columns_by_the_words_of_the_workspace() -> None:
    workspace = {
        "business": "services",
        "words_en": {"contact": {"one": "Pharmacist", "many": "Pharmacists"}, "tag": {"one": "Segmen"}},
        "words_ru": {"company": {"one": "Аптека", "many": "Аптеки"}},
    }
    own = known_headings(workspace)
    columns = ["Pharmacist", "Аптека", "Segmen", "Аптека name", "Phone"]
    found = guess.targets(columns, [[] for _ in columns], Setting(country="KZ", headings=own))
    assert [str(target) for target in found][:4] == ["name.full", "company", "tags", "company"]
    assert found[4].field == "phone"
    # A kind of business has words of its own, too.
    assert str(guess.targets(["Name", "Customer"], [[], []], Setting(headings=own))[1]) == "company"
    unknown: Words = {}
    assert unknown == renamed({}, "en")
    assert known_headings({}) == {}


async def test_N1_the_preview_of_a_file_knows_them(world: World) -> None:
    await say(world, "id", company={"one": "Apotek"})
    setting = await store.setting_of(world.engine, world.tenant, NOW_MS)
    assert setting.headings == {"apotek": "company"}


async def test_N1_only_who_configures_the_workspace_may_rename(world: World) -> None:
    for person, outcome in (("ana", "rejected"), ("mia", "rejected"), ("root", "applied")):
        phone = await world.phone(person)
        await phone.pull()
        [result] = await phone.send([renaming(phone, "en", company=OUTLET)])
        assert result.outcome == outcome, person


async def test_N1_a_word_has_limits(world: World) -> None:
    phone = await world.phone("root")
    await phone.pull()
    for word in ({"one": "x" * (WORD_CHARS_MAX + 1)}, {"one": ""}, {"many": "Outlets"}):
        [result] = await phone.send([renaming(phone, "en", company=word)])
        assert result.outcome == "rejected", word
