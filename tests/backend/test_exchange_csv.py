"""CSV files to drafts: the sample of each program exactly, and the quirks other files have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from backend.features.exchange.csv_file import Sheet, open_sheet, read_sheet
from backend.features.exchange.draft import ContactDraft, Parsed, Setting
from backend.features.exchange.problems import BadMapping, FileEmpty, FileTooLarge
from backend.features.exchange.text import decode

SAMPLES = Path(__file__).parent / "imports"
SETTING = Setting("MY", dt.date(2026, 11, 21))


def sheet(data: bytes | str, setting: Setting = SETTING) -> Sheet:
    return open_sheet(decode(data.encode() if isinstance(data, str) else data), setting)


def read(data: bytes | str, mapping: Mapping[str, str] | None = None, setting: Setting = SETTING) -> Parsed:
    return read_sheet(sheet(data, setting), setting, mapping)


def one(data: bytes | str, **options: Any) -> ContactDraft:
    (draft,) = read(data, **options).drafts
    return draft


def short(draft: ContactDraft) -> dict[str, Any]:
    """A draft without what is empty, to compare as a whole."""

    def brief(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: brief(v) for k, v in value.items() if v not in ("", None, False, [], {})}
        return [brief(v) for v in value] if isinstance(value, list) else value

    return {k: v for k, v in brief(asdict(draft)).items() if k not in ("line", "report")}


def phone(raw: str, number: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"raw": raw, "number": number, "kind": kind, **more}


NURUL = {
    "name": {"full": "Nurul Ain binti Hamzah", "given": "Nurul Ain", "family": "binti Hamzah"},
    "job_title": "Pengurus Jualan",
    "company": "Seri Kencana Sdn Bhd",
}
BAYU = {
    "name": {"full": "Bayu Pratama", "given": "Bayu", "family": "Pratama"},
    "job_title": "Kepala Pembelian",
    "company": "PT Cahaya Timur Tbk",
}
AIGERIM = {
    "name": {"full": "Айгерім Сағындықова", "given": "Айгерім", "family": "Сағындықова"},
    "job_title": "Коммерциялық директор",
    "company": "«Алатау Сауда» ЖШС",
}
IGOR = {
    "name": {"full": "Игорь Мельников", "given": "Игорь", "family": "Мельников"},
    "job_title": "Инженер",
    "company": "ООО «Вектор»",
}
KEDAI = {
    "name": {"full": "Kedai Kopi Tiga Daun"},
    "company": "Kedai Kopi Tiga Daun",
    "stands_for_company": True,
    "phones": [phone("+60 16-777 8899", "+60167778899", "mobile")],
}
JURGEN = {
    "name": {"full": "Jürgen Größmann", "given": "Jürgen", "family": "Größmann"},
    "job_title": "Einkaufsleiter",
    "company": "Nordwerk GmbH",
}
PHONES = {
    "nurul": [phone("012-345 6701", "+60123456701", "mobile"), phone("03-2161 8801", "+60321618801", "work")],
    "bayu": [
        phone("0812-9900-1122", "+6281299001122", "mobile"),
        phone("(021) 5790-3344", "+622157903344", "work"),
    ],
    "aigerim": [
        phone("8 701 555 01 44", "+77015550144", "mobile"),
        phone("+7 727 250-11-22", "+77272501122", "work"),
    ],
    "igor": [phone("+7 916 000-11-22", "+79160001122", "mobile")],
    "jurgen": [
        phone("+49 171 5550101", "+491715550101", "mobile"),
        phone("+49 40 5550100", "+49405550100", "work"),
    ],
}
PLACES = {
    "nurul": {"street": "Lot 5, Jalan Ampang", "city": "Kuala Lumpur", "postcode": "50450", "country": "MY"},
    "bayu": {"street": "Jl. Sudirman Kav. 21", "city": "Jakarta", "postcode": "12920", "country": "ID"},
    "aigerim": {"street": "Абай даңғылы 52", "city": "Алматы", "postcode": "050000", "country": "KZ"},
    "igor": {"street": "ул. Ленина, д. 5, оф. 12", "city": "Казань", "postcode": "420000", "country": "RU"},
    "jurgen": {"street": "Hafenstraße 3", "city": "Hamburg", "postcode": "20457", "country": "DE"},
}


def email(address: str, kind: str = "work", *, primary: bool = False) -> dict[str, Any]:
    return {"emails": [{"address": address, "kind": kind} | ({"primary": True} if primary else {})]}


def place(who: str) -> dict[str, Any]:
    return {"addresses": [PLACES[who] | {"kind": "work"}]}


def test_the_google_sample_exactly() -> None:
    parsed = read((SAMPLES / "google_contacts.csv").read_bytes())
    assert (parsed.format, parsed.encoding, parsed.rows, parsed.refused) == ("google", "utf-8", 6, [])
    assert [draft.line for draft in parsed.drafts] == [2, 6, 9, 12, 15, 16]
    assert [short(draft) for draft in parsed.drafts] == [
        NURUL | {"phones": PHONES["nurul"], "tags": ["Pelanggan"],
        "notes": "Suka jumpa pagi.\nBawa katalog baharu."}
        | email("nurul.ain@serikencana.example", primary=True) | place("nurul"),
        BAYU | {"phones": PHONES["bayu"], "notes": "Minta penawaran sebelum tgl 5"}
        | email("bayu.pratama@cahayatimur.example", primary=True) | place("bayu"),
        AIGERIM | {"phones": PHONES["aigerim"], "tags": ["Pelanggan"], "birthday": "1988-03-22",
                   "notes": "Қазақша сөйлейді\n\nAnniversary: --09-16",
                   "socials": [{"network": "wechat", "handle": "aig88"}]}
        | email("a.sagyndykova@alatausauda.example", primary=True) | place("aigerim"),
        IGOR | {"phones": PHONES["igor"]} | email("melnikov@vektor.example", primary=True) | place("igor"),
        KEDAI | {"tags": ["Pelanggan"]},
        JURGEN | {"phones": PHONES["jurgen"], "notes": 'Sagt "nur, wenn der Preis stimmt", dann ja'}
        | email("j.groessmann@nordwerk.example", primary=True) | place("jurgen"),
    ]  # fmt: skip
    assert [note.code for draft in parsed.drafts for note in draft.report] == ["date_without_year"]


def test_the_outlook_sample_exactly_and_what_it_lost_is_said() -> None:
    parsed = read((SAMPLES / "outlook.csv").read_bytes())
    assert (parsed.format, parsed.encoding, parsed.rows, parsed.refused) == ("outlook", "cp1252", 6, [])
    assert [draft.line for draft in parsed.drafts] == [2, 4, 5, 6, 7, 8]
    nurul, bayu, aigerim, igor, kedai, jurgen = (short(draft) for draft in parsed.drafts)
    both = {"tags": ["Klien", "VIP"]}
    assert nurul == NURUL | both | {
        "phones": PHONES["nurul"][::-1], "notes": "Suka jumpa pagi.\nBawa katalog baharu.",
    } | email("nurul.ain@serikencana.example", "other") | place("nurul")  # fmt: skip
    assert bayu["phones"] == PHONES["bayu"][::-1]
    assert aigerim["phones"] == PHONES["aigerim"][::-1], "the other number of the row tells the country"
    assert igor["phones"] == PHONES["igor"]
    assert kedai == KEDAI | both
    assert jurgen["name"] == JURGEN["name"]
    lost = [draft.line for draft in parsed.drafts for note in draft.report if note.code == "characters_lost"]
    assert lost == [5, 6]
    assert all(not draft.birthday and not draft.dates for draft in parsed.drafts), "0/0/00 is no date"


def test_the_hubspot_sample_exactly() -> None:
    parsed = read((SAMPLES / "hubspot_contacts.csv").read_bytes())
    assert (parsed.format, parsed.rows, parsed.refused) == ("hubspot", 6, [])
    nurul, bayu, aigerim, _, kedai, _ = (short(draft) for draft in parsed.drafts)
    owner = {"owner": "rep@tenant.example"}
    assert nurul == NURUL | owner | {
        "phones": PHONES["nurul"][::-1], "tags": ["Lead", "Lead Status: New"],
        "addresses": [{"city": "Kuala Lumpur", "country": "MY", "kind": "work"}],
    } | email("nurul.ain@serikencana.example")  # fmt: skip
    assert bayu["tags"] == ["Sales qualified lead", "Lead Status: Open"]
    assert aigerim["phones"] == PHONES["aigerim"][::-1]
    assert kedai == KEDAI | owner | {"tags": ["Sales qualified lead", "Lead Status: Open"]}
    assert {note.column for note in parsed.notes if note.code == "column_ignored"} == {
        "Record ID", "Associated Company IDs", "Create Date",
    }  # fmt: skip


def test_google_of_before_2024_with_joined_values() -> None:
    draft = one(
        "Name,Given Name,Additional Name,Family Name,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
        "Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title,"
        "Relation 1 - Type,Relation 1 - Value,Website 1 - Type,Website 1 - Value,Event 1 - Type,Event 1 "
        "- Value,"
        "IM 1 - Service,IM 1 - Value,Custom Field 1 - Type,Custom Field 1 - Value\n"
        "Ana Wijaya,Ana,,Wijaya,hi,* My Contacts ::: VIP ::: * Friends,* Home ::: Work,"
        "a@x.example ::: b@x.example,Mobile ::: Gudang,012-345 6701 ::: 03-2161 8801,,Acme ::: Old Co,Boss,"
        "Spouse,Budi,Profile,https://ana.example,Anniversary,2010-05-06,Skype,ana.w,Shoe size,38\n"
    )
    assert short(draft) == {
        "name": {"full": "Ana Wijaya", "given": "Ana", "family": "Wijaya"},
        "company": "Acme", "job_title": "Boss", "tags": ["VIP", "Friends"],
        "emails": [
            {"address": "a@x.example", "kind": "home", "primary": True}, {"address": "b@x.example",
             "kind": "work"},
        ],
        "phones": [
            phone("012-345 6701", "+60123456701", "mobile"),
            phone("03-2161 8801", "+60321618801", "other", label="Gudang"),
        ],
        "websites": [{"url": "https://ana.example", "kind": "profile"}],
        "dates": [{"label": "Anniversary", "day": "2010-05-06"}],
        "socials": [{"network": "skype", "handle": "ana.w"}],
        "notes": "hi\n\nOrganization 1 - Name: Old Co\nSpouse: Budi\nShoe size: 38",
    }  # fmt: skip


def test_an_address_that_says_more_than_its_parts_keeps_its_text() -> None:
    draft = one("First Name,Address 1 - Label,Address 1 - Formatted,Address 1 - City,Phone 1 - Value\n"
                'Ana,Home,"Behind the mosque\nJalan 3\nIpoh\nMalaysia",Ipoh,\n')  # fmt: skip
    assert short(draft)["addresses"] == [
        {
            "city": "Ipoh",
            "country": "MY",
            "kind": "home",
            "text": "Behind the mosque, Jalan 3, Ipoh, Malaysia",
        }
    ]


def test_outlook_phones_addresses_and_leftovers() -> None:
    draft = one(
        "First Name,Last Name,Company,Business Street,Business Street 2,Business City,Business Address "
        "PO Box,"
        "Home Street,Home Country/Region,Business Fax,Business Phone,Business Phone 2,Home Phone,Mobile "
        "Phone,"
        "Company Main Phone,Assistant's Phone,Other Phone,E-mail Address,E-mail Type,E-mail Display Name,"
        "E-mail 2 Address,Birthday,Anniversary,Categories,Spouse,Gender,Private,Web Page,Manager's Name\n"
        "Ana,Wijaya,Acme,Lot 1,Level 2,Ipoh,12,Jalan 3,Malaysia,03-2161 8800,03-2161 8801,03-2161 8802,"
        "03-2161 8803,"
        "012-345 6701,03-2161 8804,03-2161 8805,03-2161 8806,/o=Exchange/cn=ana,EX,Ana (ana@x.example),"
        "b@x.example,"
        "13/4/1988,0/0/00,A;B,Budi,Unspecified,True,www.ana.example,Mia\n"
    )
    found = short(draft)
    assert [(p["kind"], p.get("label", ""), p["number"][-2:]) for p in found["phones"]] == [
        ("fax", "", "00"), ("work", "", "01"), ("work", "", "02"), ("home", "", "03"), ("mobile", "", "01"),
        ("work", "Company Main", "04"), ("work", "Assistant", "05"), ("other", "", "06"),
    ]  # fmt: skip
    assert [e["address"] for e in found["emails"]] == ["ana@x.example", "b@x.example"]
    assert found["addresses"] == [
        {"street": "Lot 1, Level 2, PO Box 12", "city": "Ipoh", "kind": "work"},
        {"street": "Jalan 3", "country": "MY", "kind": "home"},
    ]
    assert (found["birthday"], found["tags"], found["visibility"]) == ("1988-04-13", ["A", "B"], "private")
    assert (found["notes"], found["reports_to"]) == ("Spouse: Budi", "Mia")
    assert found["websites"] == [{"url": "www.ana.example", "kind": "other"}]


GERMAN = (
    "Vorname;Nachname;Firma;Straße geschäftlich;Ort geschäftlich;Land/Region geschäftlich;Mobiltelefon;"
    "Telefon geschäftlich;E-Mail-Adresse;E-Mail 2: Adresse;Geburtstag;Kategorien;Notizen"
)
RUSSIAN = (
    "Имя;Фамилия;Организация;Улица (раб. адрес);Город (раб. адрес);Страна или регион (раб. адрес);"
    "Телефон переносной;Рабочий телефон;Адрес эл. почты;Адрес 2 эл. почты;День рождения;Категории;Заметки"
)
MALAY = (
    "Nama Pertama;Nama Akhir;Syarikat;Jalan Perniagaan;Bandar Perniagaan;Negara/Rantau Perniagaan;"
    "Telefon Bimbit;Telefon Perniagaan;Alamat E-mel;Alamat E-mel 2;Hari Lahir;Kategori;Nota"
)
INDONESIAN = (
    "Nama Depan;Nama Belakang;Perusahaan;Jalan Kantor;Kota Kantor;Negara/Kawasan Kantor;Telepon Seluler;"
    "Telepon Kantor;Alamat Email;Alamat Email 2;Tanggal Lahir;Kategori;Catatan"
)


@pytest.mark.parametrize(
    ("header", "encoding"),
    [(GERMAN, "cp1252"), (RUSSIAN, "cp1251"), (MALAY, "utf-8-sig"), (INDONESIAN, "utf-8")],
)
def test_outlook_in_other_languages(header: str, encoding: str) -> None:
    row = (
        "Ana;Wijaya;Acme;Lot 1;Ipoh;Malaysia;012-345 6701;03-2161 8801;ana@x.example;b@x.example;"
        '22.03.1988;"A;B";Hallo'
    )
    parsed = read(f"{header}\r\n{row}\r\n".encode(encoding))
    assert parsed.format == "outlook"
    assert short(parsed.drafts[0]) == {
        "name": {"full": "Ana Wijaya", "given": "Ana", "family": "Wijaya"}, "company": "Acme",
        "addresses": [{"street": "Lot 1", "city": "Ipoh", "country": "MY", "kind": "work"}],
        "phones": [phone("012-345 6701", "+60123456701", "mobile"), phone("03-2161 8801", "+60321618801",
        "work")],
        "emails": [{"address": "ana@x.example", "kind": "other"}, {"address": "b@x.example",
        "kind": "other"}],
        "birthday": "1988-03-22", "tags": ["A", "B"], "notes": "Hallo",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "targets"),
    [
        ("Full Name,Email,Mobile,Company Name,Job Title,City,Country,Remarks",
         "name.full email phone:Mobile company job_title address.city:Work address.country:Work notes"),
        ("Nama Penuh,Emel,No. Telefon Bimbit,Syarikat,Jawatan,Bandar,Negara,Catatan",
         "name.full email phone:Mobile company job_title address.city:Work address.country:Work notes"),
        ("Nama Lengkap,Surel,No. HP,Perusahaan,Jabatan,Kota,Kode Pos,Keterangan",
         "name.full email phone:Mobile company job_title address.city:Work address.postcode:Work notes"),
        ("Аты-жөні,Электрондық пошта,Ұялы телефон,Мекеме,Лауазымы,Қала,Мекенжай,Ескерту",
         "name.full email phone:Mobile company job_title address.city:Work address.street:Work notes"),
        ("Фамилия,Имя,Эл. почта,Мобильный телефон,Компания,Должность,Город,Комментарий",
         "name.family name.given email phone:Mobile company job_title address.city:Work notes"),
        ("Name,Vorname,E-Mail,Handy,Firma,Position,PLZ,Bemerkung",
         "name.family name.given email phone:Mobile company job_title address.postcode:Work notes"),
        ("ФИО,Телефон (рабочий),Tags,Website,Дата рождения,ID,Ответственный,LinkedIn",
         "name.full phone:Work tags website birthday ignore owner social:linkedin"),
    ],
)  # fmt: skip
def test_any_csv_has_its_columns_guessed_by_header(header: str, targets: str) -> None:
    found = sheet(header + "\n" + ",".join(["x"] * 8))
    assert (found.format, [str(target) for target in found.targets]) == ("csv", targets.split(" "))


def test_unknown_columns_are_guessed_by_their_values() -> None:
    data = (
        "A,B,C,D,E\nAna,ana@x.example,012-345 6701,https://x.example,2020-01-02\n"
        "Budi,b@x.example,012-345 6702,,\n"
    )
    assert [str(t) for t in sheet(data).targets] == ["name.full", "email", "phone", "website", "day:E"]


def test_a_file_without_header_is_read_by_shape_and_mapping() -> None:
    data = "Ana Wijaya,ana@x.example,012-345 6701\nBudi,budi@x.example,012-345 6702\n"
    found = sheet(data)
    assert found.table.names == ["Column 1", "Column 2", "Column 3"]
    assert [str(target) for target in found.targets] == ["name.full", "email", "phone"]
    parsed = read(data)
    assert [d.name.full for d in parsed.drafts] == ["Ana Wijaya", "Budi"]
    assert [d.line for d in parsed.drafts] == [1, 2]


def test_headers_of_an_accounting_program() -> None:
    header = "Bil.,Kod,Nama Syarikat,Nama Pegawai,No. Faks,H/P,Alamat 1,Alamat 2,Poskod,Bandar,No HP/WA"
    assert [str(t) for t in sheet(header + "\n" + ",".join("x" * 11)).targets] == [
        "ignore", "keep", "company", "name.full", "phone:Work Fax", "phone:Mobile", "address.street:Work",
        "address.street2:Work", "address.postcode:Work", "address.city:Work", "phone:WhatsApp",
    ]  # fmt: skip


def test_a_mapping_wins_and_a_wrong_one_is_refused() -> None:
    data = "Name,Foo\nAna,ana@x.example\n"
    assert one(data, mapping={"Foo": "custom:Foo"}).notes == "Foo: ana@x.example"
    for mapping in ({"Bar": "notes"}, {"Foo": "nonsense"}, {"Foo": "address.planet"}, {"Foo": "name"}):
        with pytest.raises(BadMapping):
            read(data, mapping)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    rows = [["Name", "Email", "Phone"], ["Wijaya Ana", "ana@x.example", "012-345 6701"]]
    assert one("\n".join(delimiter.join(row) for row in rows)).emails[0].address == "ana@x.example"
    assert one(f"sep={delimiter}\r\n" + "\r\n".join(delimiter.join(row) for row in rows)).phones[0].number


def test_ragged_rows_are_kept_and_said() -> None:
    parsed = read("Name,Email,Phone\nAna,ana@x.example\nBudi,b@x.example,012-345 6701,more,,and more\n\n,,\n")
    ana, budi = parsed.drafts
    assert [note.code for note in ana.report] == ["cells_missing"]
    assert ([note.code for note in budi.report], budi.notes) == (["cells_extra"], "more\nand more")
    assert parsed.rows == 2


def test_a_quote_that_is_never_closed_does_not_swallow_the_file() -> None:
    parsed = read('Name,Email\nAna,"ana@x.example\nBudi,b@x.example\nCitra,c@x.example\n')
    assert [(d.line, d.name.full) for d in parsed.drafts] == [(2, "Ana"), (3, "Budi"), (4, "Citra")]
    assert [(n.code, n.line) for n in parsed.notes] == [("quote_not_closed", 2)]


def test_lines_are_counted_as_in_the_file() -> None:
    parsed = read('\n\nName,Notes\r\n"Ana","a\nb\r\nc"\r\n\r\nBudi,x\rCitra,y')
    assert [(d.line, d.name.full, d.notes) for d in parsed.drafts] == [
        (4, "Ana", "a\nb\nc"), (8, "Budi", "x"), (9, "Citra", "y"),
    ]  # fmt: skip


def test_headers_that_come_twice_both_count() -> None:
    parsed = read("Name,Phone,Phone,Email,Email\nAna,012-345 6701,012-345 6702,a@x.example,b@x.example\n")
    draft = parsed.drafts[0]
    assert ([p.number for p in draft.phones], len(draft.emails)) == (["+60123456701", "+60123456702"], 2)
    assert [n.code for n in parsed.notes] == ["header_twice", "header_twice"]


def test_bad_values_are_kept_and_reported_with_column_and_line() -> None:
    draft = one("Name,Email,Phone,Birthday\nAna,not-an-address,call me,someday\n")
    assert [(n.code, n.line, n.column, n.value) for n in draft.report] == [
        ("email_unreadable", 2, "Email", "not-an-address"),
        ("date_unreadable", 2, "Birthday", "someday"),
        ("phone_unreadable", 2, "Phone", "call me"),
    ]
    assert short(draft)["phones"] == [{"raw": "call me", "kind": "other"}]
    assert draft.notes == "Email: not-an-address\nBirthday: someday"


def test_rows_that_name_nobody_are_refused_with_their_line() -> None:
    parsed = read("Name,Phone,Notes\n,,just a note\nAna,,\n")
    assert [(r.line, r.code) for r in parsed.refused] == [(2, "no_identity")]


def test_a_row_with_only_a_phone_or_an_address_of_mail_becomes_a_contact() -> None:
    parsed = read("Name,Phone,Email\n,012-345 6701,\n,,ana@x.example\n")
    assert [d.name.full for d in parsed.drafts] == ["012-345 6701", "ana@x.example"]
    assert [n.code for d in parsed.drafts for n in d.report] == ["name_missing", "name_missing"]


def test_too_long_values_are_cut_in_the_field_and_whole_in_the_notes() -> None:
    title, tag = "Director of " + "very " * 80 + "much", "t" * 70
    draft = one(f"Name,Title,Tags\nAna,{title},{tag};ok\n")
    assert len(draft.job_title) == 255
    assert title in draft.notes
    assert tag in draft.notes
    assert draft.tags == ["ok"]
    assert [n.code for n in draft.report] == ["too_long"]


def test_protected_formulas_lose_their_apostrophe() -> None:
    assert one("Name,Notes\n'=Ana,'+60 and more\n").notes == "+60 and more"


def test_custom_columns_meet_the_workspace_fields_of_their_label() -> None:
    setting = Setting("MY", dt.date(2026, 11, 21), ("Lifecycle Stage", "Shoe Size"))
    data = "Record ID,First Name,Email,Lifecycle Stage,shoe size,Favourite\n1,Ana,a@x.example,lead,38,Teh\n"
    draft = one(data, setting=setting)
    assert draft.custom == {"Lifecycle Stage": "lead", "Shoe Size": "38"}
    assert (draft.tags, draft.notes) == ([], "Favourite: Teh")


def test_a_language_nobody_knows_is_kept_in_the_notes() -> None:
    draft = one("Name,Language\nAna,Klingonese\n")
    assert (draft.language, draft.notes) == ("", "Language: Klingonese")
    assert one("Name,Bahasa\nAna,Bahasa Melayu\n").language == "ms"


def test_limits_have_names() -> None:
    with pytest.raises(FileEmpty):
        read(",,\n,,\n  \n")
    with pytest.raises(FileTooLarge):
        read("Name\n" + "Ana\n" * 50_002)
    with pytest.raises(FileTooLarge):
        read(",".join(f"c{n}" for n in range(700)) + "\n")
