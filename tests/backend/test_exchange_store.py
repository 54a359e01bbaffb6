"""Importing into a real database, on both engines: matched, merged, told, all or nothing, repeatable."""

from __future__ import annotations

import asyncio
import csv
import io
import random
import time
from typing import Any, NamedTuple

import msgspec
import pytest

from backend.features.exchange import store
from backend.features.exchange.draft import Note
from backend.features.exchange.export import write_export
from backend.features.exchange.given import Options
from backend.features.exchange.problems import ImportProblem
from backend.features.exchange.report import LineReport, Report, Told
from backend.replica.door import create, edit
from backend.replica.readable import reader_of
from backend.replica.store import tenant_row
from sync.wire import Set
from tests.backend.test_exchange_csv import SAMPLES
from tests.backend.world import World, new_id

NOW_MS = 1_795_000_000_000
Values = dict[str, Any]


class Have(NamedTuple):
    """Id to fields."""

    contacts: dict[str, Values]
    companies: dict[str, Values]


async def have(world: World, importer: store.Importer) -> Have:
    """What the person may read."""
    found: dict[str, dict[str, Values]] = {"contact": {}, "company": {}}
    async with world.engine.read():
        row = await tenant_row(world.engine, importer.tenant)
        reader = await reader_of(world.replica, row, importer.tenant, importer.person)
        for type_, ids in found.items():
            async for page in reader.all_of(type_):
                ids |= {id_: msgspec.json.decode(text) for _, id_, _, text in page}
    return Have(found["contact"], found["company"])


class Desk:
    """Somebody at work with files."""

    def __init__(self, world: World, person: str) -> None:
        self.world, self.importer = world, store.Importer(world.tenant, world.people[person])

    async def take(self, text: str | bytes, name: str = "file", **options: Any) -> Told:
        data = text.encode() if isinstance(text, str) else text
        request = store.Request(name, data, Options(**options))
        return (await store.run(self.world.replica, self.importer, request, NOW_MS)).told

    async def have(self) -> Have:
        return await have(self.world, self.importer)

    async def contacts(self) -> dict[str, Values]:
        """By full name."""
        return {one["name"]["full"]: one for one in (await self.have()).contacts.values()}

    async def export(self, name: str, version: str = "4.0") -> str:
        with await write_export(self.world.replica, self.importer, name, version) as file:
            return file.read().decode()


@pytest.fixture
def ana(world: World) -> Desk:
    return Desk(world, "ana")


def outcomes(report: Told) -> list[tuple[int, str]]:
    return [(line.line, line.outcome) for line in report.lines]


def codes(line: LineReport) -> list[str]:
    return [note.code for note in line.notes]


async def seq(world: World) -> int:
    return (await world.engine.rows("SELECT seq FROM tenant WHERE id = $1", world.tenant))[0][0]


@pytest.mark.parametrize(
    "name", ["google_contacts.csv", "outlook.csv", "hubspot_contacts.csv", "contacts.vcf"]
)
async def test_every_sample_makes_its_contacts_and_again_changes_nothing(ana: Desk, name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    first = await ana.take(data)
    assert first.counts == {"created": 6, "merged": 0, "unchanged": 0, "refused": 0, "companies_created": 6}
    before = await seq(ana.world)
    again = await ana.take(data)
    assert again.counts == {"created": 0, "merged": 0, "unchanged": 6, "refused": 0, "companies_created": 0}
    assert await seq(ana.world) == before


async def test_all_samples_together_are_six_people_and_the_lost_letters_overwrite_nothing(ana: Desk) -> None:
    names = ["outlook.csv", "google_contacts.csv", "contacts.vcf", "hubspot_contacts.csv", "outlook.csv"]
    for name in names:
        await ana.take((SAMPLES / name).read_bytes())
    found = await ana.contacts()
    assert set(found) == {
        "Nurul Ain binti Hamzah", "Bayu Pratama", "Айгерім Сағындықова", "Игорь Мельников",
        "Kedai Kopi Tiga Daun",
        "Jürgen Größmann",
    }  # fmt: skip
    aigerim = found["Айгерім Сағындықова"]
    assert aigerim["job_title"] == "Коммерциялық директор"
    assert len(aigerim["phones"]) == 2
    (address,) = aigerim["addresses"].values()
    assert (address["city"], address["country"]) == ("Алматы", "KZ")


async def test_every_imported_record_went_through_the_log_with_its_history(ana: Desk) -> None:
    await ana.take("Name,Email,Company\nAna Wijaya,a@x.example,Acme\n")
    await ana.take("Name,Email,Title\nAna Wijaya,a@x.example,Boss\n")
    rows = await ana.world.engine.rows(
        "SELECT r.type, m.seq FROM record r JOIN mutation m ON m.tenant = r.tenant AND m.seq = r.seq"
        " WHERE r.type IN ('contact', 'company') ORDER BY r.type"
    )
    assert [row[0] for row in rows] == ["company", "contact"]
    found = (await ana.contacts())["Ana Wijaya"]
    assert found["created_by"] == ana.importer.person
    assert found["owner"] == ana.importer.person


async def test_empty_fields_are_filled_items_added_and_differences_told(ana: Desk) -> None:
    await ana.take(
        "Name,Email,Phone,Title,Company,Notes\nAna Wijaya,a@x.example,012-345 6701,Boss,Acme,old\n"
    )
    report = await ana.take(
        "Name,Email,Phone,Title,Company,Department,Notes,Tags\n"
        "Ana Wijaya,A@x.example,012-345 6702,Chief,Other Co,Sales,new,VIP\n"
    )
    (line,) = report.lines
    assert (line.outcome, line.into) == ("merged", "Ana Wijaya")
    assert [(n.code, n.column, n.value) for n in line.notes] == [
        ("kept_existing", "job_title", "Chief"), ("kept_existing", "company", "Other Co"),
    ]  # fmt: skip
    found = (await ana.contacts())["Ana Wijaya"]
    assert (found["job_title"], found["department"], found["notes"]) == ("Boss", "Sales", "old\n\nnew")
    assert (len(found["phones"]), len(found["emails"]), found["tags"]) == (2, 1, ["VIP"])
    assert report.counts["companies_created"] == 0


async def test_the_same_person_twice_in_a_file_is_one_contact(ana: Desk) -> None:
    report = await ana.take(
        "Name,Email,Phone,Notes\nAna Wijaya,a@x.example,,one\nBudi,b@x.example,,\nWijaya Ana,a@x.example,"
        "012-345 6701,two\nAna Wijaya,,+60123456701,three\n"
    )
    assert outcomes(report) == [(2, "created"), (3, "created"), (4, "merged"), (5, "merged")]
    assert [line.same_as_line for line in report.lines] == [0, 0, 2, 2]
    found = (await ana.contacts())["Ana Wijaya"]
    assert found["notes"] == "one\n\ntwo\n\nthree"
    assert (await ana.take("Name,Email,Phone\nAna,a@x.example,012-345 6701\n")).counts["unchanged"] == 1


async def test_a_shared_mailbox_does_not_make_two_people_one(ana: Desk) -> None:
    report = await ana.take("Name,Email\nAna Wijaya,info@acme.example\nBudi Santoso,info@acme.example\n")
    assert report.counts["created"] == 2
    assert (await ana.take("Name,Email\nBudi Santoso,info@acme.example\n")).counts["unchanged"] == 1


async def test_one_number_under_two_names_is_two_people(ana: Desk) -> None:
    assert (await ana.take("Name,Phone\nAna,012-345 6701\nBudi,012-345 6701\n")).counts["created"] == 2


async def test_a_number_that_hundreds_share_still_tells_them_apart(ana: Desk) -> None:
    data = "Name,Phone,Company\n" + "".join(f"Person {n},03-2161 8801,Hospital\n" for n in range(300))
    assert (await ana.take(data)).counts["created"] == 300
    assert (await ana.take(data)).counts["unchanged"] == 300


async def test_rows_with_a_name_alone_or_an_unreadable_number_are_found_again(ana: Desk) -> None:
    data = "Name,Company,Phone\nAna,Acme,\nBudi,,call me\nCitra,,\n"
    assert (await ana.take(data)).counts["created"] == 3
    assert (await ana.take(data)).counts == {
        "created": 0, "merged": 0, "unchanged": 3, "refused": 0, "companies_created": 0,
    }  # fmt: skip


async def test_companies_are_matched_by_folded_name(ana: Desk) -> None:
    report = await ana.take(
        "Name,Email,Company\nAna,a@x.example,ТОО «Вектор»\nBudi,b@x.example,«ВЕКТОР» ТОО\nCitra,"
        "c@x.example,PT. Maju\n"
        "Dewi,d@x.example,\"PT Maju,\"\n"
    )  # fmt: skip
    assert report.counts["companies_created"] == 2


async def test_owner_and_manager_are_looked_up(world: World) -> None:
    desk = Desk(world, "root")
    report = await desk.take(
        "Name,Email,Owner,Reports to\nAna Wijaya,a@x.example,budi@kedai.example,Mia Chan\n"
        "Budi,b@x.example,nobody@else.example,Nobody Known\nMia Chan,m@x.example,,\n"
    )
    assert [codes(line) for line in report.lines] == [[], ["owner_unknown"], []]
    found = await desk.contacts()
    have = await desk.have()
    assert found["Ana Wijaya"]["owner"] == world.people["budi"]
    assert have.contacts[found["Ana Wijaya"]["reports_to"]]["name"]["full"] == "Mia Chan"
    assert found["Budi"]["notes"] == "Manager: Nobody Known"


async def test_a_rep_cannot_give_contacts_to_another_team(world: World, ana: Desk) -> None:
    report = await ana.take("Name,Email,Owner\nX,x@x.example,citra@kedai.example\n")
    assert codes(report.lines[0]) == ["owner_not_yours"]
    assert (await ana.contacts())["X"]["owner"] == world.people["ana"]


async def test_what_the_person_may_not_read_is_neither_matched_nor_exported(world: World, ana: Desk) -> None:
    citra = Desk(world, "citra")
    await citra.take("Name,Email,Company\nSecret,s@x.example,Hidden Co\n", visibility="private")
    report = await ana.take("Name,Email,Company\nSecret,s@x.example,Hidden Co\n")
    assert (report.counts["created"], report.counts["companies_created"]) == (1, 1)
    for file in ("contacts.csv", "contacts.vcf", "companies.csv"):
        assert citra.importer.person not in await ana.export(file)
    await citra.take("Name,Email\nOnly Citra,o@x.example\n", visibility="private")
    assert "Only Citra" not in await ana.export("contacts.csv")
    assert "Only Citra" in await Desk(world, "root").export("contacts.csv")


async def test_visibility_and_tags_of_the_whole_file(ana: Desk) -> None:
    await ana.take("Name,Email\nAna,a@x.example\n", visibility="private", tags=("Fair 2026",))
    found = (await ana.contacts())["Ana"]
    assert (found["visibility"], found["tags"]) == ("private", ["Fair 2026"])


async def test_a_contact_of_a_company_everyone_sees_is_told(world: World, ana: Desk) -> None:
    await Desk(world, "root").take("Name,Company\nX,Acme\n", visibility="everyone")
    report = await ana.take("Name,Email,Company\nAna,a@x.example,Acme\n", visibility="private")
    assert codes(report.lines[0]) == ["seen_with_company"]


async def test_custom_fields_of_the_workspace_are_filled_by_kind(world: World, ana: Desk) -> None:
    fields = {
        "size": {"type": "contact", "label": "Shoe size", "kind": "number"},
        "vip": {"type": "contact", "label": "Halal", "kind": "flag"},
        "tea": {"type": "contact", "label": "Tea", "kind": "choice", "options": ["Teh tarik", "Kopi"]},
    }
    await world.system(
        edit("workspace", world.tenant, [Set("custom_fields", one, id_) for id_, one in fields.items()])
    )
    data = "First Name,Email,Shoe size,Halal,Tea,Record ID,Lead Status\nAna,a@x.example,38,ya,latte,1,NEW\n"
    report = await ana.take(data)
    assert codes(report.lines[0]) == ["custom_unreadable"]
    found = (await ana.contacts())["Ana"]
    assert found["custom"] == {"size": {"value": 38}, "vip": {"value": True}}
    assert found["notes"] == "Tea: latte"
    assert "38" in await ana.export("contacts.csv")


async def test_a_file_that_cannot_be_taken_writes_nothing(ana: Desk) -> None:
    for data in (b"", b"PK\x03\x04", b"%PDF-1.7"):
        with pytest.raises(ImportProblem):
            await ana.take(data)
    assert await ana.contacts() == {}


async def test_two_imports_at_once_make_one_contact(ana: Desk) -> None:
    data = "Name,Email\nAna,a@x.example\n"
    one, other = await asyncio.gather(ana.take(data), ana.take(data))
    assert sorted([outcomes(one), outcomes(other)]) == [[(2, "created")], [(2, "unchanged")]]


@pytest.mark.parametrize("file", ["contacts.csv", "contacts.vcf"])
async def test_an_export_read_by_another_workspace_is_the_same(world: World, ana: Desk, file: str) -> None:
    for name in ("google_contacts.csv", "contacts.vcf", "hubspot_contacts.csv"):
        await ana.take((SAMPLES / name).read_bytes(), tags=("Round trip",))
    text = await ana.export(file)
    assert (await ana.take(text)).counts["unchanged"] == 6
    citra = Desk(world, "citra")
    report = await citra.take(text.replace("ana@kedai.example", "citra@kedai.example"))
    assert (report.counts["created"], report.counts["companies_created"]) == (6, 6)
    theirs, ours = plain(await citra.contacts()), plain(await ana.contacts())
    assert {name: (theirs[name], one) for name, one in ours.items() if theirs[name] != one} == {}


def plain(contacts: dict[str, Values]) -> dict[str, Values]:
    """Without ids and who made them."""
    made: dict[str, Values] = {}
    for name, fields in contacts.items():
        rest = {k: v for k, v in fields.items() if k not in ("owner", "company", "created_at", "created_by")}
        made[name] = {
            k: sorted(map(str, v.values())) if isinstance(v, dict) and k not in ("name", "photo") else v
            for k, v in rest.items()
        }
    return made


async def test_a_refused_write_is_told_on_its_line(ana: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    submit = store.submit

    async def too_long(replica: Any, sender: Any, writes: Any, base: Any) -> Any:
        names = [msgspec.structs.replace(one, fields={"name": {"full": "x" * 300}}) for one in writes]
        return await submit(replica, sender, names, base)

    monkeypatch.setattr(store, "submit", too_long)
    report = await ana.take("Name,Email\nAna,a@x.example\n")
    assert [(line.outcome, line.code) for line in report.lines] == [("refused", "bad_value")]
    assert await ana.contacts() == {}


def test_the_report_as_csv_says_everything_and_runs_no_formula() -> None:
    notes = [Note("kept_existing", "The name stays.", 2, "name", "=HYPERLINK(1)")]
    lines = [
        LineReport(2, "merged", "=Ana", into="Ana", notes=notes), LineReport(3, "created", "Budi"),
        LineReport(4, "refused", code="no_identity", why="Nobody."),
        LineReport(5, "merged", "Ana", same_as_line=2),
    ]  # fmt: skip
    report = Report("u", "f.csv", "csv", "utf-8", 4, lines, [Note("no_header", "No header.", 1)])
    assert report.as_csv().split("\r\n") == [
        "Line,Outcome,Name,Company,Merged into,Code,What,Column,Value",
        "1,,,,,no_header,No header.,,",
        "2,merged,'=Ana,,Ana,kept_existing,The name stays.,name,'=HYPERLINK(1)",
        "3,created,Budi,,,,,,",
        "4,refused,,,,no_identity,Nobody.,,",
        "5,merged,Ana,,line 2,,,,",
        "",
    ]


async def test_a_name_without_a_word_is_found_again(ana: Desk) -> None:
    file = "Name,Company\n£,Kedai Kopi\n™,Kedai Kopi\n"
    assert outcomes(await ana.take(file)) == [(2, "created"), (3, "created")]
    assert outcomes(await ana.take(file)) == [(2, "unchanged"), (3, "unchanged")]


async def test_a_number_within_one_town_is_kept_as_typed(ana: Desk) -> None:
    await ana.take("Name,Phone\nAnton,+49 40\n")
    (phone,) = (await ana.contacts())["Anton"]["phones"].values()
    assert (phone["number"], phone["raw"]) == ("", "+49 40")


async def test_a_header_with_a_control_character_is_read_without_it(ana: Desk) -> None:
    report = await ana.take("Name,Birth\x1aday,Last\x07 Activity Date\nAnton,1990-04-01,2025-04-01\n")
    assert outcomes(report) == [(2, "created")]
    (day,) = (await ana.contacts())["Anton"]["dates"].values()
    assert day["label"] == "Last Activity Date"


async def test_the_door_takes_whatever_a_damaged_file_still_says(ana: Desk, seed: int) -> None:
    pick = random.Random(seed)
    print(f"LAPANGAN_TEST_SEED={seed}")
    for name in ("google_contacts.csv", "outlook.csv", "hubspot_contacts.csv", "contacts.vcf"):
        data = bytearray((SAMPLES / name).read_bytes())
        for _ in range(60):
            data[pick.randrange(len(data))] = pick.randrange(256)
        try:
            report = await ana.take(bytes(data))
        except ImportProblem:
            continue
        refused = {line.code for line in report.lines if line.outcome == "refused"}
        why = [line.why for line in report.lines if line.outcome == "refused"]
        assert refused <= {"no_identity", "card_broken"}, why
        again = await ana.take(bytes(data))
        assert again.counts["created"] == 0, "the same damaged file changes nothing"


async def test_deals_are_exported_with_the_names_of_what_they_point_to(world: World, ana: Desk) -> None:
    report = await ana.take("Name,Email,Company\nAna Wijaya,a@x.example,Acme\n")
    have = await ana.have()
    company = next(iter(have.companies))
    stages = {"one": {"name": "Offer", "probability": 40, "status": "open", "position": 0}}
    pipeline, deal = new_id(), new_id()
    fields = {
        "name": "=Big deal", "company": company, "pipeline": pipeline, "stage": {"stage": "one",
        "status": "open"},
        "value": {"amount": 1234567, "currency": "MYR"}, "expected_close": "2026-12-01",
        "competitors": ["Globex"],
        "contacts": {"c": {"contact": report.lines[0].contact, "role": "decision_maker"}}, "tags": ["a", "b"],
        "next_step": {"text": "Call", "due": "2026-11-30"}, "owner": world.people["ana"],
        "visibility": "team",
    }  # fmt: skip
    await world.system(
        create("pipeline", pipeline, {"name": "Sales", "currency": "MYR", "stages": stages}),
        create("deal", deal, fields),
    )
    (row,) = csv.DictReader(io.StringIO((await ana.export("deals.csv")).lstrip("\ufeff")))
    assert {name: value for name, value in row.items() if value} == {
        "Name": "'=Big deal", "Company": "Acme", "Contacts": "Ana Wijaya (decision_maker)",
        "Pipeline": "Sales",
        "Stage": "Offer", "Status": "open", "Amount": "12345.67", "Currency": "MYR", "Probability": "40",
        "Expected Close": "2026-12-01", "Next Step": "Call", "Next Step Due": "2026-11-30",
        "Competitors": "Globex",
        "Owner": "ana@kedai.example", "Visibility": "team", "Labels": "a ::: b",
    }  # fmt: skip


async def test_ten_thousand_rows(ana: Desk) -> None:
    rows = "".join(
        f"Given{n},Family{n % 3000},Company {n % 2000} Sdn Bhd,Manager,g{n}@c{n % 2000}.example,"
        f"012-{3000000 + n:07},"
        f"03-2{1000000 + n:07},Lot {n},Kuala Lumpur,50450,Malaysia,VIP\n"
        for n in range(10_000)
    )
    header = (
        "First Name,Last Name,Company,Title,Email,Mobile,Office Phone,Street,City,Postcode,Country,Tags\n"
    )
    began, cpu = time.perf_counter(), time.process_time()
    report = await ana.take(header + rows)
    print(f"10,000 rows: {time.perf_counter() - began:.1f} s, {time.process_time() - cpu:.1f} s of CPU")
    assert report.counts == {
        "created": 10_000, "merged": 0, "unchanged": 0, "refused": 0, "companies_created": 2_000,
    }  # fmt: skip


async def test_an_import_takes_no_contact_of_a_colleague_under_a_company_of_ones_own(
    world: World, ana: Desk
) -> None:
    """A8: the line is merged, the company alone is left out and told."""
    await ana.take("Name,Email\nSiti,s@x.example\n")
    budi = Desk(world, "budi")
    await budi.take("Name,Email,Company\nOther,o@x.example,Acme\n", visibility="private")
    report = await budi.take("Name,Email,Job title,Company\nSiti,s@x.example,Buyer,Acme\n")
    assert [(line.outcome, codes(line)) for line in report.lines] == [("merged", ["company_not_yours"])]
    assert report.lines[0].why == ""
    siti = (await ana.contacts())["Siti"]
    assert (siti["job_title"], siti.get("company")) == ("Buyer", None)
    await budi.take("Name,Email,Company\nSiti,s@x.example,New Co\n")
    assert (await ana.contacts())["Siti"]["company"]
