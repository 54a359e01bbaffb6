"""Outlook CSV: the columns of the classic and the web export, also in German, Russian, Malay, Indonesian."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from backend.features.exchange.folding import fold
from backend.features.exchange.targets import IGNORE, KEEP, Target

_PLAIN: dict[str, Target] = {
    "Title": Target("name", "prefix"),
    "First Name": Target("name", "given"),
    "Middle Name": Target("name", "middle"),
    "Last Name": Target("name", "family"),
    "Suffix": Target("name", "suffix"),
    "Nickname": Target("name", "nickname"),
    "Company": Target("company"),
    "Department": Target("department"),
    "Job Title": Target("job_title"),
    "Manager's Name": Target("reports_to"),
    "Anniversary": Target("day", label="Anniversary"),
    "Birthday": Target("birthday"),
    "Categories": Target("tags"),
    "Notes": Target("notes"),
    "Language": Target("language"),
    "Web Page": Target("website"),
    "Business Web Page": Target("website", label="Work"),
    "Personal Web Page": Target("website", label="Home"),
    "IMAddress": Target("social", label="im"),
    "E-mail Address": Target("email", "value", 1),
    "E-mail Type": IGNORE,
    "E-mail Display Name": Target("email", "display", 1),
    "E-mail 2 Address": Target("email", "value", 2),
    "E-mail 2 Type": IGNORE,
    "E-mail 2 Display Name": Target("email", "display", 2),
    "E-mail 3 Address": Target("email", "value", 3),
    "E-mail 3 Type": IGNORE,
    "E-mail 3 Display Name": Target("email", "display", 3),
    # Outlook fills these for everybody; they say nothing about the person.
    "Gender": Target("keep", label="Gender"),
    "Priority": IGNORE,
    "Sensitivity": IGNORE,
    "Initials": IGNORE,
    "Directory Server": IGNORE,
    "Private": Target("private"),
}
_PHONES: dict[str, str] = {
    "Assistant's Phone": "Assistant", "Business Fax": "Work Fax", "Business Phone": "Work",
    "Business Phone 2": "Work", "Callback": "Callback", "Car Phone": "Car mobile",
    "Company Main Phone": "Company Main", "Home Fax": "Home Fax", "Home Phone": "Home",
    "Home Phone 2": "Home", "ISDN": "ISDN", "Mobile Phone": "Mobile", "Other Fax": "Other Fax",
    "Other Phone": "Other", "Pager": "Pager", "Primary Phone": "Main", "Radio Phone": "Radio",
    "TTY/TDD Phone": "TTY/TDD", "Telex": "Telex", "Mobile Phone 2": "Mobile",
}  # fmt: skip
_PLACES = {"Business": "Work", "Home": "Home", "Other": "Other"}
_PLACE_PARTS = {
    "Street": "street", "Street 2": "street2", "Street 3": "street3", "City": "city", "State": "region",
    "Postal Code": "postcode", "Country/Region": "country", "Country": "country",
    "Address PO Box": "pobox", "Address": "text",
}  # fmt: skip
_KEPT = (
    "Account", "Assistant's Name", "Billing Information", "Children", "Government ID Number", "Hobby",
    "Internet Free Busy", "Keywords", "Location", "Mileage", "Office Location", "Organizational ID Number",
    "Profession", "Referred By", "Spouse", "User 1", "User 2", "User 3", "User 4", "Schools", "Given Yomi",
    "Surname Yomi", "Company Yomi",
)  # fmt: skip

# Headers of other languages by their English name; several spellings of one are separated by "|".
_GERMAN: dict[str, str] = {
    "Title": "Anrede", "First Name": "Vorname", "Middle Name": "Weitere Vornamen", "Last Name": "Nachname",
    "Suffix": "Suffix", "Company": "Firma", "Department": "Abteilung", "Job Title": "Position",
    "Business Street": "Straße geschäftlich", "Business Street 2": "Straße geschäftlich 2",
    "Business Street 3": "Straße geschäftlich 3", "Business City": "Ort geschäftlich",
    "Business State": "Region geschäftlich|Bundesland/Kanton geschäftlich",
    "Business Postal Code": "Postleitzahl geschäftlich",
    "Business Country/Region": "Land/Region geschäftlich|Land geschäftlich",
    "Home Street": "Straße privat", "Home Street 2": "Straße privat 2", "Home Street 3": "Straße privat 3",
    "Home City": "Ort privat", "Home State": "Bundesland/Kanton privat|Region privat",
    "Home Postal Code": "Postleitzahl privat", "Home Country/Region": "Land/Region privat|Land privat",
    "Other Street": "Weitere Straße", "Other Street 2": "Weitere Straße 2",
    "Other Street 3": "Weitere Straße 3", "Other City": "Weiterer Ort",
    "Other State": "Weiteres/r Bundesland/Kanton|Weitere Region",
    "Other Postal Code": "Weitere Postleitzahl",
    "Other Country/Region": "Weiteres/e Land/Region|Weiteres Land",
    "Assistant's Phone": "Telefon Assistent", "Business Fax": "Fax geschäftlich",
    "Business Phone": "Telefon geschäftlich", "Business Phone 2": "Telefon geschäftlich 2",
    "Callback": "Rückmeldung", "Car Phone": "Autotelefon", "Company Main Phone": "Telefon Firma",
    "Home Fax": "Fax privat", "Home Phone": "Telefon privat", "Home Phone 2": "Telefon privat 2",
    "Mobile Phone": "Mobiltelefon", "Mobile Phone 2": "Mobiltelefon 2", "Other Fax": "Weiteres Fax",
    "Other Phone": "Weiteres Telefon", "Pager": "Pager", "Primary Phone": "Haupttelefon",
    "Radio Phone": "Funkruf|Funktelefon", "TTY/TDD Phone": "Telefon für Hörbehinderte", "Telex": "Telex",
    "Billing Information": "Abrechnungsinformation", "User 1": "Benutzer 1", "User 2": "Benutzer 2",
    "User 3": "Benutzer 3", "User 4": "Benutzer 4", "Profession": "Beruf", "Office Location": "Büro",
    "E-mail Address": "E-Mail-Adresse", "E-mail Type": "E-Mail-Typ",
    "E-mail Display Name": "E-Mail: Angezeigter Name", "E-mail 2 Address": "E-Mail 2: Adresse",
    "E-mail 2 Type": "E-Mail 2: Typ", "E-mail 2 Display Name": "E-Mail 2: Angezeigter Name",
    "E-mail 3 Address": "E-Mail 3: Adresse", "E-mail 3 Type": "E-Mail 3: Typ",
    "E-mail 3 Display Name": "E-Mail 3: Angezeigter Name", "Referred By": "Empfohlen von",
    "Birthday": "Geburtstag", "Gender": "Geschlecht", "Hobby": "Hobby", "Initials": "Initialen",
    "Internet Free Busy": "Internet Frei/Gebucht", "Anniversary": "Jahrestag", "Categories": "Kategorien",
    "Children": "Kinder", "Account": "Konto", "Assistant's Name": "Name Assistent",
    "Manager's Name": "Name des/der Vorgesetzten", "Notes": "Notizen",
    "Organizational ID Number": "Organisationsnr.", "Location": "Ort", "Spouse": "Partner/in|Partner",
    "Business Address PO Box": "Postfach geschäftlich", "Home Address PO Box": "Postfach privat",
    "Other Address PO Box": "Weiteres Postfach", "Priority": "Priorität", "Private": "Privat",
    "Government ID Number": "Regierungsnr.", "Mileage": "Reisekilometer", "Language": "Sprache",
    "Keywords": "Stichwörter", "Sensitivity": "Vertraulichkeit", "Directory Server": "Verzeichnisserver",
    "Web Page": "Webseite|Website", "Nickname": "Spitzname",
}  # fmt: skip
_RUSSIAN: dict[str, str] = {
    "Title": "Обращение", "First Name": "Имя", "Middle Name": "Отчество", "Last Name": "Фамилия",
    "Suffix": "Суффикс", "Company": "Организация", "Department": "Отдел", "Job Title": "Должность",
    "Business Street": "Улица (раб. адрес)", "Business Street 2": "Улица 2 (раб. адрес)",
    "Business Street 3": "Улица 3 (раб. адрес)", "Business City": "Город (раб. адрес)",
    "Business State": "Область (раб. адрес)", "Business Postal Code": "Индекс (раб. адрес)",
    "Business Country/Region": "Страна или регион (раб. адрес)|Страна (раб. адрес)",
    "Home Street": "Улица (дом. адрес)", "Home Street 2": "Улица 2 (дом. адрес)",
    "Home Street 3": "Улица 3 (дом. адрес)", "Home City": "Город (дом. адрес)",
    "Home State": "Область (дом. адрес)", "Home Postal Code": "Почтовый код (дом.)|Индекс (дом. адрес)",
    "Home Country/Region": "Страна или регион (дом. адрес)|Страна (дом. адрес)",
    "Other Street": "Улица (другой адрес)", "Other Street 2": "Улица 2 (другой адрес)",
    "Other Street 3": "Улица 3 (другой адрес)", "Other City": "Город (другой адрес)",
    "Other State": "Область (другой адрес)", "Other Postal Code": "Индекс (другой адрес)",
    "Other Country/Region": "Страна или регион (другой адрес)|Страна (другой адрес)",
    "Assistant's Phone": "Телефон помощника", "Business Fax": "Рабочий факс",
    "Business Phone": "Рабочий телефон", "Business Phone 2": "Телефон раб. 2|Рабочий телефон 2",
    "Callback": "Обратный вызов", "Car Phone": "Телефон в машине",
    "Company Main Phone": "Основной телефон организации", "Home Fax": "Домашний факс",
    "Home Phone": "Домашний телефон", "Home Phone 2": "Телефон дом. 2|Домашний телефон 2", "ISDN": "ISDN",
    "Mobile Phone": "Телефон переносной|Мобильный телефон", "Other Fax": "Другой факс",
    "Other Phone": "Другой телефон", "Pager": "Пейджер", "Primary Phone": "Основной телефон",
    "Radio Phone": "Радиотелефон", "TTY/TDD Phone": "Телетайп/телефон с титрами", "Telex": "Телекс",
    "Priority": "Важность", "Web Page": "Веб-страница", "Anniversary": "Годовщина",
    "Birthday": "День рождения", "Children": "Дети", "Notes": "Заметки",
    "Assistant's Name": "Имя помощника", "Initials": "Инициалы", "Categories": "Категории",
    "Keywords": "Ключевые слова", "Organizational ID Number": "Код организации",
    "Government ID Number": "Личный код", "Gender": "Пол", "User 1": "Пользователь 1",
    "User 2": "Пользователь 2", "User 3": "Пользователь 3", "User 4": "Пользователь 4",
    "Sensitivity": "Пометка", "Profession": "Профессия", "Location": "Расположение",
    "Office Location": "Расположение комнаты", "Mileage": "Расстояние", "Manager's Name": "Руководитель",
    "Internet Free Busy": "Сведения о доступности в Интернете", "Directory Server": "Сервер каталогов",
    "Spouse": "Супруг(а)", "Account": "Учетная запись|Счет", "Billing Information": "Счета",
    "Hobby": "Хобби", "Private": "Частное", "Referred By": "Отложено|Кем рекомендован", "Language": "Язык",
    "E-mail Address": "Адрес эл. почты|Эл. почта", "E-mail Type": "Тип эл. почты",
    "E-mail Display Name": "Краткое имя эл. почты", "E-mail 2 Address": "Адрес 2 эл. почты|Эл. почта 2",
    "E-mail 2 Type": "Тип 2 эл. почты", "E-mail 2 Display Name": "Краткое 2 имя эл. почты",
    "E-mail 3 Address": "Адрес 3 эл. почты|Эл. почта 3", "E-mail 3 Type": "Тип 3 эл. почты",
    "E-mail 3 Display Name": "Краткое 3 имя эл. почты",
    "Business Address PO Box": "Почтовый ящик (раб. адрес)",
    "Home Address PO Box": "Почтовый ящик (дом. адрес)",
    "Other Address PO Box": "Почтовый ящик (другой адрес)", "Nickname": "Псевдоним",
}  # fmt: skip
_MALAY: dict[str, str] = {
    "Title": "Gelaran|Tajuk", "First Name": "Nama Pertama", "Middle Name": "Nama Tengah",
    "Last Name": "Nama Akhir|Nama Keluarga", "Suffix": "Akhiran", "Company": "Syarikat",
    "Department": "Jabatan", "Job Title": "Jawatan|Tajuk Kerja", "Business Street": "Jalan Perniagaan",
    "Business Street 2": "Jalan Perniagaan 2", "Business Street 3": "Jalan Perniagaan 3",
    "Business City": "Bandar Perniagaan", "Business State": "Negeri Perniagaan",
    "Business Postal Code": "Poskod Perniagaan",
    "Business Country/Region": "Negara/Rantau Perniagaan|Negara Perniagaan", "Home Street": "Jalan Rumah",
    "Home Street 2": "Jalan Rumah 2", "Home City": "Bandar Rumah", "Home State": "Negeri Rumah",
    "Home Postal Code": "Poskod Rumah", "Home Country/Region": "Negara/Rantau Rumah|Negara Rumah",
    "Other Street": "Jalan Lain", "Other City": "Bandar Lain", "Other State": "Negeri Lain",
    "Other Postal Code": "Poskod Lain", "Other Country/Region": "Negara/Rantau Lain|Negara Lain",
    "Business Fax": "Faks Perniagaan", "Business Phone": "Telefon Perniagaan|Telefon Pejabat",
    "Business Phone 2": "Telefon Perniagaan 2", "Home Fax": "Faks Rumah", "Home Phone": "Telefon Rumah",
    "Home Phone 2": "Telefon Rumah 2", "Mobile Phone": "Telefon Mudah Alih|Telefon Bimbit",
    "Other Fax": "Faks Lain", "Other Phone": "Telefon Lain", "Primary Phone": "Telefon Utama",
    "Company Main Phone": "Telefon Utama Syarikat", "Assistant's Phone": "Telefon Pembantu",
    "Birthday": "Hari Lahir|Tarikh Lahir", "Anniversary": "Ulang Tahun", "Categories": "Kategori",
    "Notes": "Nota", "E-mail Address": "Alamat E-mel|Alamat E-mail", "E-mail Type": "Jenis E-mel",
    "E-mail Display Name": "Nama Paparan E-mel", "E-mail 2 Address": "Alamat E-mel 2",
    "E-mail 2 Type": "Jenis E-mel 2", "E-mail 2 Display Name": "Nama Paparan E-mel 2",
    "E-mail 3 Address": "Alamat E-mel 3", "E-mail 3 Type": "Jenis E-mel 3",
    "E-mail 3 Display Name": "Nama Paparan E-mel 3", "Web Page": "Halaman Web|Laman Web",
    "Spouse": "Pasangan", "Gender": "Jantina", "Priority": "Keutamaan", "Private": "Peribadi",
    "Sensitivity": "Kepekaan", "Initials": "Parap", "Language": "Bahasa",
    "Manager's Name": "Nama Pengurus", "Nickname": "Nama Samaran|Nama Panggilan",
}  # fmt: skip
_INDONESIAN: dict[str, str] = {
    "Title": "Sapaan|Gelar", "First Name": "Nama Depan", "Middle Name": "Nama Tengah",
    "Last Name": "Nama Belakang|Nama Akhir", "Suffix": "Akhiran", "Company": "Perusahaan",
    "Department": "Departemen", "Job Title": "Jabatan|Jabatan Pekerjaan",
    "Business Street": "Jalan Kantor|Jalan Bisnis", "Business Street 2": "Jalan Kantor 2|Jalan Bisnis 2",
    "Business Street 3": "Jalan Kantor 3|Jalan Bisnis 3", "Business City": "Kota Kantor|Kota Bisnis",
    "Business State": "Provinsi Kantor|Negara Bagian Bisnis|Provinsi Bisnis",
    "Business Postal Code": "Kode Pos Kantor|Kode Pos Bisnis",
    "Business Country/Region": "Negara/Kawasan Kantor|Negara/Kawasan Bisnis|Negara/Wilayah Bisnis|"
    "Negara Kantor",
    "Home Street": "Jalan Rumah", "Home Street 2": "Jalan Rumah 2", "Home City": "Kota Rumah",
    "Home State": "Provinsi Rumah", "Home Postal Code": "Kode Pos Rumah",
    "Home Country/Region": "Negara/Kawasan Rumah|Negara/Wilayah Rumah|Negara Rumah",
    "Other Street": "Jalan Lainnya", "Other City": "Kota Lainnya", "Other State": "Provinsi Lainnya",
    "Other Postal Code": "Kode Pos Lainnya",
    "Other Country/Region": "Negara/Kawasan Lainnya|Negara/Wilayah Lainnya|Negara Lainnya",
    "Business Fax": "Faks Kantor|Faks Bisnis", "Business Phone": "Telepon Kantor|Telepon Bisnis",
    "Business Phone 2": "Telepon Kantor 2|Telepon Bisnis 2", "Home Fax": "Faks Rumah",
    "Home Phone": "Telepon Rumah", "Home Phone 2": "Telepon Rumah 2",
    "Mobile Phone": "Telepon Seluler|Ponsel|Telepon Genggam", "Other Fax": "Faks Lainnya",
    "Other Phone": "Telepon Lainnya", "Primary Phone": "Telepon Utama",
    "Company Main Phone": "Telepon Utama Perusahaan", "Assistant's Phone": "Telepon Asisten",
    "Birthday": "Hari Ulang Tahun|Tanggal Lahir", "Anniversary": "Hari Jadi|Ulang Tahun Pernikahan",
    "Categories": "Kategori", "Notes": "Catatan",
    "E-mail Address": "Alamat Email|Alamat E-mail|Alamat Surel", "E-mail Type": "Tipe Email|Jenis Email",
    "E-mail Display Name": "Nama Tampilan Email", "E-mail 2 Address": "Alamat Email 2",
    "E-mail 2 Type": "Tipe Email 2", "E-mail 2 Display Name": "Nama Tampilan Email 2",
    "E-mail 3 Address": "Alamat Email 3", "E-mail 3 Type": "Tipe Email 3",
    "E-mail 3 Display Name": "Nama Tampilan Email 3", "Web Page": "Halaman Web", "Spouse": "Pasangan",
    "Gender": "Jenis Kelamin", "Priority": "Prioritas", "Private": "Pribadi",
    "Sensitivity": "Sensitivitas", "Initials": "Inisial", "Language": "Bahasa",
    "Manager's Name": "Nama Manajer", "Nickname": "Nama Panggilan",
}  # fmt: skip
_SIGNS_MIN = 4
_SIGN_FIELDS = frozenset({"email", "phone", "address"})


def is_outlook(headers: Sequence[str]) -> bool:
    """Whether these headers are Outlook's: most are known, and ways to reach somebody are among them."""
    known = [_known(header) for header in headers]
    reach = sum(1 for target in known if target is not None and target.field in _SIGN_FIELDS)
    return reach >= _SIGNS_MIN and sum(target is not None for target in known) >= 0.7 * len(known)


def targets(headers: Sequence[str]) -> list[Target]:
    """The target of each column; unknown ones are kept in the notes."""
    return [_known(header) or KEEP for header in headers]


def _known(header: str) -> Target | None:
    return _headers().get(_key(header))


def _key(header: str) -> str:
    return " ".join(fold(header).replace("’", "'").replace("e-mail", "email").split())


@cache
def _headers() -> dict[str, Target]:
    english = {name: _target(name) for name in _english()}
    found = {_key(name): target for name, target in english.items()}
    # An earlier language wins where two share a word: the Malay and Indonesian ones agree but for "Jabatan".
    for language in (_GERMAN, _RUSSIAN, _INDONESIAN, _MALAY):
        for name, spellings in language.items():
            for spelling in spellings.split("|"):
                found.setdefault(_key(spelling), english[name])
    return found


def _english() -> list[str]:
    places = [f"{place} {part}" for place in _PLACES for part in _PLACE_PARTS]
    return [*_PLAIN, *_PHONES, *_KEPT, *places]


def _target(name: str) -> Target:
    if name in _PLAIN:
        return _PLAIN[name]
    if name in _PHONES:
        return Target("phone", label=_PHONES[name])
    if name in _KEPT:
        return Target("keep", label=name)
    place, part = name.split(" ", 1)
    return Target("address", _PLACE_PARTS[part], label=_PLACES[place])
