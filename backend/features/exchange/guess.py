"""A guess at what the columns of any CSV mean: header words of six languages, then the shape of values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from backend.features.exchange.cleaning import valid_email
from backend.features.exchange.days import read_day
from backend.features.exchange.draft import Setting
from backend.features.exchange.folding import fold
from backend.features.exchange.labels import network, phone_kind, place_kind
from backend.features.exchange.phones import read_phone
from backend.features.exchange.targets import KEEP, Target

# English; Malay, Indonesian; Kazakh, Russian; German. Matched whole, then as the longest run of words inside.
_WORDS: dict[str, str] = {
    "name.full": "name|full name|fullname|contact|contact name|contact person|person|display name|pic|"
    "nama|nama penuh|nama lengkap|nama kontak|nama pelanggan|kenalan|narahubung|фио|ф.и.о.|имя и фамилия|"
    "полное имя|контакт|контактное лицо|клиент|аты-жөні|толық аты|аты жөні|байланыс|тұлға|ansprechpartner|"
    "kontakt|vollständiger name|customer name|customer|client|client name|lead name|attn",
    "name.given": "first name|firstname|given name|forename|fname|nama depan|nama pertama|имя|аты|есімі|"
    "есім|vorname|first",
    "name.middle": "middle name|middlename|second name|additional name|nama tengah|отчество|әкесінің аты|"
    "weitere vornamen|zweiter vorname|middle",
    "name.family": "last name|lastname|surname|family name|lname|nama belakang|nama akhir|nama keluarga|"
    "фамилия|тегі|тек|nachname|familienname|zuname|last",
    "name.prefix": "salutation|prefix|title prefix|honorific|gelaran|panggilan|sapaan|обращение|anrede|"
    "name prefix|mr/ms",
    "name.suffix": "suffix|name suffix|akhiran|суффикс|namenszusatz",
    "name.nickname": "nickname|alias|nama panggilan|nama samaran|прозвище|псевдоним|лақап аты|spitzname|"
    "known as",
    "company": "company|company name|organisation|organization|organization name|account|account name|"
    "employer|business|business name|firm|syarikat|nama syarikat|perusahaan|nama perusahaan|organisasi|"
    "instansi|компания|название компании|организация|фирма|предприятие|работодатель|мекеме|компания атауы|"
    "ұйым|кәсіпорын|firma|unternehmen|firmenname|associated company|kompani|toko|kedai|outlet",
    "job_title": "job title|jobtitle|title|position|role|designation|occupation|jawatan|jabatan|posisi|"
    "pekerjaan|gelaran jawatan|должность|позиция|лауазымы|лауазым|қызметі|position/titel|titel|funktion|"
    "berufsbezeichnung|job",
    "department": "department|dept|division|bahagian|departemen|divisi|bagian|отдел|подразделение|бөлім|"
    "департамент|abteilung",
    "email.other": "email|e-mail|mail|email address|e-mail address|emel|e-mel|alamat emel|surel|"
    "alamat email|почта|эл. почта|электронная почта|email адрес|адрес эл. почты|имейл|емейл|эл пошта|"
    "эл. пошта|электрондық пошта|e-mail-adresse|mailadresse|mail id|email id",
    "phone.other": "h/p|phone|phone number|telephone|tel|tel no|telephone number|contact number|"
    "contact no|phone no|no tel|no. tel|nombor telefon|no telefon|no. telefon|telefon|telepon|"
    "nomor telepon|no telp|no. telp|telp|no. hp|no hp|nomor|nombor|whatsapp|whatsapp number|no wa|wa|"
    "mobile|mobile phone|mobile number|cell|cell phone|cellphone|handphone|hand phone|hp|telefon bimbit|"
    "telefon mudah alih|ponsel|seluler|nomor hp|телефон|номер телефона|тел|тел.|мобильный|"
    "мобильный телефон|моб. телефон|сотовый|сотовый телефон|рабочий телефон|домашний телефон|ұялы телефон|"
    "ұялы|телефон нөмірі|жұмыс телефоны|telefonnummer|mobil|mobilnummer|mobiltelefon|handy|handynummer|"
    "rufnummer|work phone|business phone|office phone|home phone|other phone|direct line|phone 1|phone 2|"
    "fax|fax number|faks|факс|telefax|office|hotline",
    "address.text": "address|full address|mailing address|postal address|alamat|alamat penuh|"
    "alamat lengkap|адрес|полный адрес|мекенжай|мекенжайы|мекен-жайы|adresse|anschrift|location|lokasi|"
    "office address|work address|home address|alamat pejabat|alamat kantor|alamat rumah|юридический адрес|"
    "фактический адрес",
    "address.street": "alamat 1|адрес 1|мекенжай 1|adresse 1|street|street address|address line 1|"
    "address 1|address1|jalan|улица|улица, дом|көше|straße|strasse|straße und hausnummer|street 1",
    "address.street2": "alamat 2|адрес 2|мекенжай 2|adresse 2|street 2|address line 2|address 2|address2|"
    "suite|unit|apartment",
    "address.street3": "alamat 3|адрес 3|street 3|address line 3|address 3|address3",
    "address.city": "city|town|suburb|bandar|kota|kabupaten|kota/kabupaten|daerah|город|населенный пункт|"
    "қала|ort|stadt|bandaraya",
    "address.region": "state|region|province|county|state/region|state/province|negeri|provinsi|wilayah|"
    "область|регион|край|облыс|өңір|bundesland|kanton",
    "address.postcode": "postcode|postal code|zip|zip code|zipcode|zip/postal code|poskod|kode pos|"
    "kodepos|индекс|почтовый индекс|пошта индексі|plz|postleitzahl",
    "address.country": "country|country/region|nation|negara|страна|ел|мемлекет|land",
    "address.pobox": "po box|p.o. box|peti surat|kotak pos|а/я|абонентский ящик|postfach",
    "website": "website|web|url|web page|webpage|web site|homepage|site|company website|laman web|"
    "laman sesawang|situs|situs web|сайт|веб-сайт|вебсайт|веб-страница|webseite|internetseite",
    "birthday": "birthday|birth date|birthdate|date of birth|dob|bday|tarikh lahir|hari lahir|"
    "tanggal lahir|tgl lahir|дата рождения|день рождения|туған күні|туған күн|geburtstag|geburtsdatum",
    "notes": "notes|note|comment|comments|remarks|remark|description|memo|nota|catatan|keterangan|ulasan|"
    "komentar|заметки|заметка|комментарий|комментарии|примечание|примечания|описание|ескерту|ескертпе|"
    "жазба|notizen|notiz|bemerkung|bemerkungen|kommentar|anmerkungen|background|info",
    "tags": "tags|tag|labels|label|categories|category|groups|group|segment|segments|kategori|kumpulan|"
    "grup|label|теги|тег|метки|категория|категории|группа|группы|тегтер|санат|топ|kategorien|kategorie|"
    "gruppe|schlagworte",
    "language": "language|preferred language|bahasa|язык|тіл|тілі|sprache",
    "source": "source|lead source|contact source|sumber|sumber lead|источник|дереккөз|көзі|quelle",
    "owner": "owner|contact owner|account owner|assigned to|sales rep|salesperson|rep|pemilik|jurujual|"
    "wakil jualan|ответственный|менеджер|владелец|жауапты|иесі|zuständig|besitzer|betreuer|verantwortlich",
    "reports_to": "reports to|manager|supervisor|manager's name|boss|pengurus|atasan|manajer|руководитель|"
    "начальник|басшы|жетекші|vorgesetzter",
    "do_not_contact": "do not contact|do not call|opt out|opted out|unsubscribed|jangan hubungi|"
    "не звонить|не беспокоить|хабарласпау|nicht kontaktieren",
    "ignore": "id|record id|contact id|no|no.|bil|bil.|nr|nr.|#|row|index|created|created at|create date|"
    "created date|date created|updated|updated at|modified|last modified|last modified date|uuid|guid|№|"
    "п/п|№ п/п|р/с",
}
_URL = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{2,}[^\W\d_'’.-]*(?: [^\W\d_'’./-]+){0,5}\Z")
_DIGIT_RUN = re.compile(r"\d")


def targets(headers: Sequence[str], samples: Sequence[Sequence[str]], setting: Setting) -> list[Target]:
    """A target for each column. `samples`: some values of each column, in the order of the headers."""
    found = [
        _own(header, setting)
        or _by_header(header, setting.headings)
        or by_shape(values, header, setting.country)
        for header, values in zip(headers, samples, strict=True)
    ]
    return _name_column(_settle(found), samples)


def _own(header: str, setting: Setting) -> Target | None:
    """The workspace's own field of that name comes before what a word means elsewhere."""
    label = setting.own_label(header)
    return Target("custom", label=label) if label else None


def by_shape(values: Sequence[str], header: str, country: str) -> Target:
    """What a column with unknown header holds, by its values; KEEP when they tell nothing."""
    filled = [value.strip() for value in values if value.strip()]
    if not filled:
        return KEEP
    if _most(sum(1 for value in filled if valid_email(value)), filled):
        return Target("email", label=_place_word(header))
    if _most(sum(1 for value in filled if _URL.match(value)), filled):
        return Target("website")
    if _most(sum(1 for value in filled if read_day(value).iso and len(value) >= 8), filled):
        return Target("day", label=header)
    if _most(sum(1 for value in filled if _phone_like(value, country)), filled):
        return Target("phone", label=_phone_word(header))
    return KEEP


def _by_header(header: str, own: Mapping[str, str]) -> Target | None:
    key = _key(header)
    if not key:
        return None
    named = network(header)
    if named and named not in ("whatsapp", "line", "x"):
        return Target("social", label=named)
    name = own.get(key) or own.get(_unnamed(key)) or _headers().get(key) or _inside(key)
    if name is None:
        return None
    field, _, part = name.partition(".")
    if field == "phone":
        return Target("phone", label=_phone_word(header))
    if field == "email":
        return Target("email", label=_place_word(header))
    if field == "address":
        return Target("address", part, label=_place_word(header) or "Work")
    return Target(field, part)


_COMPANY_WORDS = frozenset(
    fold(word)
    for word in "company companies syarikat perusahaan organisasi organisation organization firma toko kedai "
    "unternehmen компания компании организация организации фирма фирмы мекеме мекеменің ұйым".split()
)
_NAME_WORDS = frozenset(fold(word) for word in "name nama имя аты есімі ansprechpartner pic pegawai".split())


def _unnamed(key: str) -> str:
    """A heading without the word "name": "Outlet name" is the outlet."""
    return " ".join(word for word in key.split() if word not in _NAME_WORDS)


def _inside(key: str) -> str | None:
    """The longest known header among the words of a longer one: "Customer phone (office)" is a phone."""
    words = re.split(r"[\s/,-]+", key)
    for length in range(min(3, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            found = _headers().get(" ".join(words[start : start + length]))
            if found and found.split(".")[0] in ("phone", "email", "address", "website", "birthday"):
                return found
    if set(words) & _COMPANY_WORDS:
        return "company"
    return "name.full" if set(words) & _NAME_WORDS else None


def _key(header: str) -> str:
    return " ".join(re.sub(r"[_*()\[\]:?]+", " ", fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))).split())


@cache
def _headers() -> dict[str, str]:
    return {_key(word): name for name, words in reversed(_WORDS.items()) for word in words.split("|")}


def _settle(found: list[Target]) -> list[Target]:
    """Second thoughts that need all columns: what "Name" means beside "First name", what comes twice."""
    fields = {str(target) for target in found}
    parts = {target.part for target in found if target.field == "address"}
    out: list[Target] = []
    for target in found:
        if str(target) == "name.full" and "name.given" in fields and "name.family" not in fields:
            target = Target("name", "family")
        elif str(target) == "name.given" and not fields & {"name.full", "name.family"}:
            target = Target("name", "full")
        elif target.field == "address" and target.part == "text" and "street" not in parts:
            # "Address" beside "City" or "Postcode" is what stands above them on an envelope.
            target = replace(target, part="street") if parts & {"city", "postcode"} else target
        if target in out and target.field == "address":
            target = replace(target, label="Other")
        out.append(KEEP if target in out and target.field == "name" else target)
    return out


def _name_column(targets: list[Target], samples: Sequence[Sequence[str]]) -> list[Target]:
    """Where no header names the person: the first column whose values look like names is taken."""
    if any(target.field in ("name", "company") for target in targets):
        return targets
    for position, target in enumerate(targets):
        filled = [value for value in samples[position] if value.strip()]
        if target == KEEP and filled and _most(sum(1 for value in filled if _NAME.match(value)), filled):
            return [*targets[:position], Target("name", "full"), *targets[position + 1 :]]
    return targets


def _phone_word(header: str) -> str:
    kind = phone_kind(header.lower().replace("h/p", "hp"))
    return {
        "mobile": "Mobile",
        "work": "Work",
        "home": "Home",
        "fax": "Work Fax",
        "whatsapp": "WhatsApp",
    }.get(kind, "")


def _place_word(header: str) -> str:
    kind = place_kind(header)
    return {"work": "Work", "home": "Home"}.get(kind, "")


def _phone_like(value: str, country: str) -> bool:
    return len(_DIGIT_RUN.findall(value)) >= 7 and bool(read_phone(value, (country,)).number)


def _most(count: int, filled: Sequence[str]) -> bool:
    return count >= 0.6 * len(filled)
