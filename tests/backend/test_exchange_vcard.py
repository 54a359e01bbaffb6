"""vCards to drafts: the sample exactly, versions 2.1, 3.0 and 4.0, and what programs write instead."""

from __future__ import annotations

import base64
import datetime as dt
import io
from typing import Any

import pytest
from PIL import Image

from backend.features.exchange.draft import ContactDraft, Parsed, Setting
from backend.features.exchange.photo import PhotoProblem, small_photo
from backend.features.exchange.problems import PHOTO_BYTES_MAX
from backend.features.exchange.text import decode
from backend.features.exchange.vcard import looks_like_vcard, read_vcards
from tests.backend.test_exchange_csv import (
    AIGERIM,
    BAYU,
    IGOR,
    JURGEN,
    KEDAI,
    NURUL,
    PHONES,
    SAMPLES,
    email,
    phone,
    place,
    short,
)

SETTING = Setting("MY", dt.date(2026, 11, 21))


def read(data: bytes | str) -> Parsed:
    raw = data.encode() if isinstance(data, str) else data
    return read_vcards(raw, decode(raw), SETTING)


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def one(*lines: str, version: str = "3.0") -> ContactDraft:
    (draft,) = read(card(*lines, version=version)).drafts
    return draft


def picture(side: int = 600, form: str = "JPEG", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((side, side), 90).convert(mode).save(out, form)
    return out.getvalue()


def test_the_sample_exactly() -> None:
    parsed = read((SAMPLES / "contacts.vcf").read_bytes())
    assert (parsed.format, parsed.encoding, parsed.rows, parsed.refused) == ("vcard", "utf-8", 6, [])
    assert [draft.line for draft in parsed.drafts] == [1, 17, 30, 47, 58, 65]

    def phones(who: str) -> dict[str, Any]:
        mobile, *office = PHONES[who]
        return {"phones": [mobile | {"primary": True}, *(one | {"label": "Pejabat"} for one in office)]}

    assert [short(draft) for draft in parsed.drafts] == [
        NURUL | phones("nurul") | {"notes": "Suka jumpa pagi.\nBawa katalog baharu."}
        | email("nurul.ain@serikencana.example", primary=True) | place("nurul"),
        BAYU | phones("bayu") | {"notes": "Minta penawaran sebelum tgl 5"}
        | email("bayu.pratama@cahayatimur.example", primary=True) | place("bayu"),
        AIGERIM | phones("aigerim") | {
            "birthday": "1988-03-22", "tags": ["Pelanggan", "VIP"], "notes": "Қазақша сөйлейді",
            "socials": [{"network": "linkedin", "handle": "https://www.linkedin.com/in/x"}],
        } | email("a.sagyndykova@alatausauda.example", primary=True) | place("aigerim"),
        IGOR | phones("igor") | email("melnikov@vektor.example", primary=True) | place("igor"),
        KEDAI | {"phones": [phone("+60 16-777 8899", "+60167778899", "mobile", primary=True)]},
        JURGEN | phones("jurgen") | {"notes": 'Sagt "nur, wenn der Preis stimmt", dann ja'}
        | email("j.groessmann@nordwerk.example", primary=True) | place("jurgen"),
    ]  # fmt: skip
    assert [(d.line, n.code) for d in parsed.drafts for n in d.report] == [(1, "photo_unreadable")]


def test_version_2_quoted_printable_with_soft_breaks_and_another_charset() -> None:
    draft = one(
        "N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=CC=E5=EB=FC=ED=",
        "=E8=EA=EE=E2;=C8=E3=EE=F0=FC;;;",
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D0=9F=D1=80=D0=B8=0D=0A=", "=D0=B2=D0=B5=D1=82",
        "TEL;CELL;PREF:+7 916 000-11-22", "TEL;WORK;FAX:8 495 123-45-67",
        "ADR;WORK;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;;=D1=83=D0=BB. 1;;;;"
        "=D0=A0=D0=BE=D1=81=D1=81=D0=B8=D1=8F",
        "BDAY:19880322", "X-SKYPE:igor.m", version="2.1",
    )  # fmt: skip
    assert short(draft) == {
        "name": {"full": "Игорь Мельников", "given": "Игорь", "family": "Мельников"},
        "notes": "При\nвет", "birthday": "1988-03-22", "socials": [{"network": "skype", "handle": "igor.m"}],
        "phones": [
            phone("+7 916 000-11-22", "+79160001122", "mobile", primary=True),
            phone("8 495 123-45-67", "+74951234567", "fax"),
        ],
        "addresses": [{"street": "ул. 1", "country": "RU", "kind": "work"}],
    }  # fmt: skip


def test_raw_cp1251_without_a_charset() -> None:
    draft = read(card("N:Мельников;Игорь", "ORG:ООО Вектор", version="2.1").encode("cp1251")).drafts[0]
    assert (draft.name.full, draft.company) == ("Игорь Мельников", "ООО Вектор")


def test_utf16_files() -> None:
    assert read(card("FN:Айгерім", "TEL:+77015550144").encode("utf-16")).drafts[0].name.full == "Айгерім"


def test_base64_of_version_2_ends_at_an_empty_line_indented_or_not() -> None:
    data = base64.b64encode(picture(100)).decode()
    chunks = [data[at : at + 72] for at in range(0, len(data), 72)]
    for indent in (" ", ""):
        draft = one("FN:Ana", "PHOTO;JPEG;ENCODING=BASE64:", *(indent + c for c in chunks), "",
        "TEL:+60123456701",
                    version="2.1")  # fmt: skip
        assert draft.photo is not None
        assert draft.phones[0].number == "+60123456701"


def test_version_4() -> None:
    data = base64.b64encode(picture(100, "PNG")).decode()
    draft = one(
        "FN:Ana", 'TEL;VALUE=uri;PREF=2;TYPE="voice,home":tel:+60-12-345-6702;ext=12',
        "TEL;PREF=1;TYPE=cell:+60123456701",
        'ADR;LABEL="Lot 5: Jalan^nnear the mosque";TYPE=work;GEO="geo:3.1,101.7"'
        ":;;Lot 5\\, Jalan;Kuala Lumpur;;50450;Malaysia", "BDAY:--0322", "ANNIVERSARY:20100506",
        "IMPP;X-SERVICE-TYPE=Skype:skype:ana.x", "LANG;PREF=1:ms", "RELATED;TYPE=spouse;VALUE=text:Budi",
        "N:Wijaya;Ana;Maria,Sofia;Dr.;MBA,PhD", "ORG:Acme\\, Inc.;Sales;North", "NICKNAME:Annie,Nana",
        f"PHOTO:data:image/png;base64,{data}", "CATEGORIES:A\\,B,C", "CLASS:PRIVATE", version="4.0",
    )  # fmt: skip
    assert draft.photo is not None
    draft.photo = None
    assert short(draft) == {
        "name": {"full": "Ana", "prefix": "Dr.", "given": "Ana", "middle": "Maria Sofia", "family": "Wijaya",
                 "suffix": "MBA, PhD", "nickname": "Annie"},
        "phones": [
            phone("+60-12-345-6702 ext. 12", "+60123456702", "home", ext="12"),
            phone("+60123456701", "+60123456701", "mobile", primary=True),
        ],
        "addresses": [{"street": "Lot 5, Jalan", "city": "Kuala Lumpur", "postcode": "50450", "country": "MY",
                       "kind": "work", "text": "Lot 5: Jalan, near the mosque", "lat": 3.1, "lng": 101.7}],
        "dates": [{"label": "Anniversary", "day": "2010-05-06"}],
        "socials": [{"network": "skype", "handle": "ana.x"}], "language": "ms", "company": "Acme, Inc.",
        "department": "Sales, North", "tags": ["A,B", "C"], "visibility": "private",
        "notes": "Birthday: --03-22\nSpouse: Budi\nNICKNAME: Nana",
    }  # fmt: skip


def test_apple_groups_labels_and_dates() -> None:
    draft = one(
        "N:;;;;", "FN:Ana", "item1.TEL;type=pref:+60 12-345 6701", "item1.X-ABLabel:_$!<Work>!$_",
        "item2.TEL:+60 12-345 6702", "item2.X-ABLabel:Gudang", "item3.ADR;type=HOME:;;Jalan 3;;;;",
        "item3.X-ABADR:my", "item4.X-ABDATE;type=pref:2010-05-06", "item4.X-ABLabel:_$!<Anniversary>!$_",
        "item5.X-ABRELATEDNAMES:Mia", "item5.X-ABLabel:_$!<Manager>!$_", "item6.URL:https://ana.example",
        "item6.X-ABLabel:_$!<HomePage>!$_", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22",
        "X-SOCIALPROFILE;type=weibo;x-user=ana.w:x-apple:ana.w", "X-ABShowAs:COMPANY",
        "X-PHONETIC-LAST-NAME:Wi",
    )  # fmt: skip
    assert short(draft) == {
        "name": {"full": "Ana"}, "company": "Ana", "stands_for_company": True, "reports_to": "Mia",
        "phones": [
            phone("+60 12-345 6701", "+60123456701", "work", primary=True),
            phone("+60 12-345 6702", "+60123456702", "other", label="Gudang"),
        ],
        "addresses": [{"street": "Jalan 3", "country": "MY", "kind": "home"}],
        "dates": [{"label": "Anniversary", "day": "2010-05-06"}],
        "websites": [{"url": "https://ana.example", "kind": "other"}],
        "socials": [{"network": "weibo", "handle": "ana.w"}],
        "notes": "Birthday: --03-22\nPhonetic Last Name: Wi",
    }  # fmt: skip


def test_android_and_unknown_properties_are_kept() -> None:
    draft = one(
        "FN:Ana", "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Annie;1;;;;;;;;;;;;;",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2010-05-06;1;;;;;;;;;;;;;",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Budi;14;;;;;;;;;;;;;", "X-SHOE-SIZE:38",
        "TEL;TYPE=CELL;waid=60123456701:+60 12-345 6701", "LOGO;VALUE=uri:http://a.example/l.png",
        version="2.1",
    )  # fmt: skip
    assert draft.name.nickname == "Annie"
    assert draft.dates[0].label == "Anniversary"
    assert draft.notes == "Relation: Budi\nX-SHOE-SIZE: 38"
    assert [note.code for note in draft.report] == ["property_dropped"]


def test_a_broken_card_between_others_costs_only_itself() -> None:
    parsed = read(
        card("FN:Ana", "TEL:+60123456701") + "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Broken\r\ngarbage here\r\n"
        + "TEL:+60123456702\r\n" + card("FN:Citra") + "BEGIN:VCARD\r\nVERSION:3.0\r\n" + card("FN:Dewi")
    )  # fmt: skip
    assert [d.name.full for d in parsed.drafts] == ["Ana", "Broken", "Citra", "Dewi"]
    assert [n.code for n in parsed.drafts[1].report] == ["line_unreadable", "card_not_ended"]
    assert parsed.drafts[1].phones[0].number == "+60123456702"
    assert [(r.line, r.code) for r in parsed.refused] == [(15, "card_broken")]


def test_notes_whose_line_ends_were_not_folded_stay_whole() -> None:
    assert one("FN:Ana", "NOTE:first", "second line, with comma", "TEL:+60123456701").notes == (
        "first\nsecond line, with comma"
    )


def test_a_card_in_a_card_is_passed_over() -> None:
    parsed = read(
        card("FN:Ana", "AGENT:", "BEGIN:VCARD", "FN:Inner", "END:VCARD", "TEL:+60123456701", version="2.1")
    )
    assert [(d.name.full, len(d.phones)) for d in parsed.drafts] == [("Ana", 1)]


def test_groups_become_tags_of_their_members() -> None:
    parsed = read(
        card("FN:Ana", "UID:urn:uuid:AA-1", version="4.0")
        + card("KIND:group", "FN:Chess", "MEMBER:urn:uuid:aa-1", version="4.0")
        + card("N:Rowing", "X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:aa-1")
    )
    assert [(d.name.full, d.tags) for d in parsed.drafts] == [("Ana", ["Chess", "Rowing"])]


def test_an_organisation_is_a_company_and_its_contact() -> None:
    draft = one("KIND:org", "FN:Acme", "TEL:+60321618801", version="4.0")
    assert (draft.name.full, draft.company, draft.stands_for_company) == ("Acme", "Acme", True)


@pytest.mark.parametrize("fold", ["\r\n ", "\r\n\t", "\n "])
def test_folded_lines_even_inside_a_letter(fold: str) -> None:
    raw = (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\xd0\x98\xd0\xb3\xd0"
        + fold.encode()
        + b"\xbe\xd1\x80\xd1\x8c\r\nEND:VCARD"
    )
    assert read(raw).drafts[0].name.full == "Игорь"


def test_labels_of_version_2_that_repeat_an_address_add_nothing() -> None:
    draft = one("FN:Ana", "LABEL;WORK:Lot 5\\nIpoh", "ADR;WORK:;;Lot 5;Ipoh;;;", version="2.1")
    assert len(draft.addresses) == 1
    assert one("FN:Ana", "LABEL;WORK:Lot 6\\nIpoh").addresses[0].text == "Lot 6, Ipoh"


def test_what_looks_like_a_vcard() -> None:
    assert looks_like_vcard("\r\n begin:vcard\r\n")
    assert not looks_like_vcard("Name,Notes\nAna,BEGIN:VCARD is how it starts\n")


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("GIF", "P"), ("WEBP", "RGB"), ("BMP", "RGB")]
)
def test_photos_become_small_jpegs(form: str, mode: str) -> None:
    photo = small_photo(picture(700, form, mode))
    data = base64.b64decode(photo.data)
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    assert photo.mime == "image/jpeg"
    assert len(data) <= PHOTO_BYTES_MAX
    assert max(image.size) <= 192


def test_a_small_photo_stays_as_it_is() -> None:
    data = picture(60)
    assert base64.b64decode(small_photo(data).data) == data


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", picture(300)[:900], b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\xff\xd8\xff\xe0" * 40]
)
def test_damaged_photos_are_told_apart(data: bytes) -> None:
    with pytest.raises(PhotoProblem):
        small_photo(data)


def test_a_picture_bomb_is_refused_by_its_header() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(PhotoProblem, match=r"pixels|damaged"):
        small_photo(out.getvalue())
