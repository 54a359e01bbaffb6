"""Invented people, companies and places, and the many ways cards print them. All choices come from `rng`."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

CYRILLIC = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі",
    ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
     "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "a", "g", "k", "n", "o", "u", "u", "h", "i"],
    strict=True,
))  # fmt: skip

MEN = {
    "ms": ["Hafiz", "Amirul", "Syafiq", "Zulkifli", "Faizal", "Iskandar", "Ridzuan"],
    "zh": ["Wei Jian", "Kok Leong", "Jia Hao", "Boon Kiat", "Zhi Xuan"],
    "ta": ["Kumaran", "Sivakumar", "Prakash", "Thanesh"],
    "id": ["Bambang", "Agus", "Hendra", "Yudi", "Fajar", "Teguh", "Galih", "Rizky"],
    "ru": ["Сергей", "Дмитрий", "Павел", "Виктор", "Игорь", "Станислав", "Фёдор"],
    "kk": ["Ерлан", "Нұрлан", "Дәурен", "Ғалым", "Қуаныш", "Мұхтар", "Асқар", "Жандос"],
    "kl": ["Erlan", "Däuren", "Ğalym", "Quanyş", "Asqar", "Jandos"],
    "de": ["Matthias", "Jürgen", "Florian", "Sebastian", "Rüdiger"],
    "en": ["Oliver", "Graham", "Duncan", "Terrence", "Marcus", "Elliot", "Wesley"],
}
WOMEN = {
    "ms": ["Nurul Aina", "Siti Zubaidah", "Farah", "Hidayah", "Rohana", "Syazwani"],
    "zh": ["Hui Min", "Mei Yee", "Xin Yi", "Su Ann"],
    "ta": ["Kavitha", "Thilagavathy", "Revathi"],
    "id": ["Sri Wahyuni", "Dewi", "Anisa", "Maya", "Putri", "Wulan"],
    "ru": ["Ольга", "Екатерина", "Светлана", "Юлия", "Вера", "Жанна"],
    "kk": ["Айгүл", "Гүлнәр", "Динара", "Мөлдір", "Жұлдыз", "Салтанат"],
    "kl": ["Aigül", "Dinara", "Möldır", "Janar", "Saltanat"],
    "de": ["Annegret", "Heike", "Katharina", "Ulrike"],
    "en": ["Harriet", "Gwendolyn", "Natalie", "Phoebe", "Bridget", "Dolores"],
}
FAMILY = {
    "zh": ["Tan", "Lim", "Ng", "Wong", "Cheah", "Teoh", "Goh"],
    "ta": ["Subramaniam", "Pillai", "Rajendran", "Muthu"],
    "id": ["Santoso", "Hidayat", "Nugroho", "Siregar", "Simanjuntak", "Kusuma", "Setiawan"],
    "ru": ["Соколов", "Лебедев", "Морозов", "Щербаков", "Юдин", "Гончаров", "Зуев"],
    "kk": ["Сейітқали", "Әбдіраш", "Жұмабаев", "Төлегенов", "Қасымов", "Ермеков", "Сүлейменов"],
    "kl": ["Jumabaev", "Tölegenov", "Qasymov", "Ermekov", "Süleimenov"],
    "de": ["Hofmann", "Krüger", "Vogelsang", "Weiß", "Bäumer", "Lindner"],
    "en": ["Hargreaves", "Pemberton", "Calloway", "McAllister", "Whitfield", "O'Leary", "Ashdown-Price"],
}
FATHERS = ["Abdullah", "Ismail", "Che Mat", "Yusof", "Abd. Rahim", "Othman"]
TITLES = {
    "en": [
        "Sales Manager",
        "Chief Executive Officer",
        "Regional Director",
        "Senior Account Executive",
        "Software Engineer",
        "Business Development Manager",
        "Head of Marketing",
        "Managing Director",
        "Operations Supervisor",
        "Founder & CEO",
        "Purchasing Officer",
        "Project Manager",
        "Partner",
        "Financial Analyst",
        "Warehouse Manager",
        "Legal Counsel",
        "Technical Lead",
        "Vice President, Sales",
        "Customer Success Specialist",
        "Logistics Coordinator",
    ],
    "ms": [
        "Pengurus Jualan",
        "Pengarah Urusan",
        "Eksekutif Pemasaran",
        "Ketua Jabatan Kewangan",
        "Jurutera Kanan",
        "Pengurus Besar",
        "Akauntan",
    ],
    "id": [
        "Manajer Penjualan",
        "Direktur Utama",
        "Kepala Cabang",
        "Staf Administrasi",
        "Direktur Keuangan",
        "Manajer Operasional",
        "Insinyur Proyek",
    ],
    "ru": [
        "Менеджер по продажам",
        "Генеральный директор",
        "Коммерческий директор",
        "Руководитель отдела логистики",
        "Ведущий инженер",
        "Финансовый директор",
        "Начальник отдела закупок",
        "Заместитель директора",
        "Специалист по маркетингу",
        "Адвокат",
    ],
    "kk": [
        "Бас директор",
        "Сату жөніндегі менеджер",
        "Қаржы директоры",
        "Бөлім бастығы",
        "Маркетинг маманы",
        "Бас инженер",
        "Заңгер",
    ],
    "kl": ["Bas direktor", "Satu menedjeri", "Bas injener"],
    "de": ["Geschäftsführer", "Vertriebsleiterin", "Leiter Einkauf", "Projektleiter", "Steuerberaterin"],
}
BRANDS = ["Northgate", "Bluefin", "Teras Jaya", "Cahaya Timur", "Orbitex", "Silverline", "Harvest Moon", "Sinar Laut", "Brightpath",
          "Quantum Leaf", "Ironbridge", "Nusa Karya", "Tanjung Emas", "Vela", "Greenfield", "Altura"]  # fmt: skip
BRANDS_CYRILLIC = [
    "Горизонт",
    "Северный ветер",
    "Алтын Дән",
    "Жаңа Дәуір",
    "Полюс",
    "СтройМаркет",
    "Арман",
    "Техносервис",
    "Самұрық Трейд",
    "Восток",
]
FIELDS = {
    "en": [
        "Engineering",
        "Logistics",
        "Consulting",
        "Foods",
        "Dental Clinic",
        "Trading",
        "Software",
        "Partners",
        "Interiors",
        "Energy",
        "",
    ],
    "my": ["Enterprise", "Trading", "Teknologi", "Maju", "Holdings", "Construction", "Auto Parts", ""],
    "id": ["Sejahtera", "Makmur", "Teknik", "Abadi", "Sentosa", "Indonesia", ""],
    "de": ["Maschinenbau", "Bau", "Elektrotechnik", "Beratung", ""],
}
CITIES = {
    "MY": [("Kuala Lumpur", "50450", ""), ("Petaling Jaya", "46200", "Selangor"), ("George Town", "10200", "Pulau Pinang"), ("Kuching", "93100", "Sarawak"), ("Ipoh", "30000", "Perak")],
    "ID": [("Jakarta Selatan", "12190", ""), ("Surabaya", "60271", ""), ("Bandung", "40115", ""), ("Denpasar", "80113", "Bali"), ("Semarang", "50134", "")],
    "KZ": [("Алматы", "050000", ""), ("Астана", "010000", ""), ("Атырау", "060000", ""), ("Павлодар", "140000", ""), ("Өскемен", "070000", "")],
    "RU": [("Москва", "119019", ""), ("Санкт-Петербург", "191186", ""), ("Казань", "420111", ""), ("Екатеринбург", "620014", ""), ("Самара", "443010", "")],
    "SG": [("Singapore", "068912", "")],
    "DE": [("Hamburg", "20095", ""), ("München", "80331", ""), ("Stuttgart", "70173", ""), ("Leipzig", "04109", "")],
    "GB": [("Manchester", "M2 5DB", ""), ("Bristol", "BS1 4ST", ""), ("London", "EC2A 4NE", ""), ("Leeds", "LS1 5AB", "")],
    "US": [("Denver", "80202", "CO"), ("Portland", "97205", "OR"), ("Boston", "02110", "MA"), ("Nashville", "37203", "TN"), ("Chicago", "60606", "IL")],
}  # fmt: skip
STREETS = {
    "MY": ["Jalan Ampang", "Jalan Tun Razak", "Jalan SS 2/24", "Persiaran Gurney", "Jalan Sultan Ismail"],
    "ID": ["Jl. Jenderal Sudirman", "Jl. Gatot Subroto", "Jl. Diponegoro", "Jalan Pemuda"],
    "KZ": ["Абай", "Төле би", "Достық", "Қабанбай батыр"],
    "RU": ["ул. Ленина", "пр-т Мира", "ул. Гагарина", "наб. Фонтанки", "Садовая ул."],
    "SG": ["Robinson Road", "Orchard Road", "Tanjong Pagar Road"],
    "DE": ["Hauptstraße", "Goethestr.", "Am Markt", "Bahnhofsplatz"],
    "GB": ["King Street", "Station Road", "Queen Square", "High Street"],
    "US": ["Market St", "Lincoln Ave", "Oak Street", "SW Broadway", "Commerce Blvd"],
}
SLOGANS = [
    "Quality you can trust",
    "Since 1987",
    "Your partner in growth",
    "Сделано с душой",
    "Bersama kita maju",
    "Сапа — біздің кепіл",
    "ISO 9001:2015",
]


@dataclass
class Card:
    """A card's truth as the scorer reads it, and what is printed where."""

    country: str
    script: str
    name: list[str]
    title: list[str]
    company: list[str]
    phones: list[dict[str, str]]
    emails: list[str]
    websites: list[str]
    address: list[str]
    socials: list[dict[str, str]]
    languages: list[str]
    printed_name: str = ""
    address_lines: list[str] = field(default_factory=list)
    phone_lines: list[tuple[str, str]] = field(default_factory=list)  # (type, text)
    social_lines: list[str] = field(default_factory=list)
    second: tuple[str, str, str] | None = None  # name, title, company in the other script
    slogan: str = ""


def latin(text: str) -> str:
    """Transliterate Cyrillic, keeping capitals at the start of words."""
    out: list[str] = []
    for letter in text:
        there = CYRILLIC.get(letter.lower())
        out.append(letter if there is None else there.capitalize() if letter.isupper() else there)
    return "".join(out)


def ascii_only(text: str) -> str:
    """Letters a-z and digits of a Latin or Cyrillic text, lower case."""
    import unicodedata

    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ş": "sh", "ğ": "g", "ı": "i"})
    text = latin(text).lower().translate(table)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isascii() and c.isalnum())


def person(rng: Random, tongue: str) -> tuple[str, str, str]:
    """(printed name, given, family) of a new person."""
    woman = rng.random() < 0.5
    given = rng.choice((WOMEN if woman else MEN)[tongue])
    if tongue == "ms":
        family = rng.choice(FATHERS)
        link = rng.choice(["binti", "Binti", "bt."] if woman else ["bin", "Bin", "b."])
        return f"{given} {link} {family}", given, family
    family = rng.choice(FAMILY[tongue])
    if tongue in ("ru", "kk") and woman and family[-2:] in ("ов", "ев", "ин"):
        family += "а"
    if tongue == "zh" and rng.random() < 0.8:
        extra = rng.choice(["", "", "Jason ", "Adeline ", "Vincent "])
        return f"{extra}{family} {given}", given, family
    if tongue == "ta" and rng.random() < 0.5:
        return f"{given} {'a/p' if woman else 'a/l'} {family}", given, family
    if tongue in ("ru", "kk") and rng.random() < 0.35:
        father = (
            rng.choice(["Иванов", "Петров", "Олегов"])
            if tongue == "ru"
            else rng.choice(["Нұрлан", "Асқар", "Ерлан"])
        )
        middle = father + (("на" if woman else "ич") if tongue == "ru" else ("қызы" if woman else "ұлы"))
        return rng.choice([f"{family} {given} {middle}", f"{given} {middle} {family}"]), given, family
    if tongue in ("ru", "kk") and rng.random() < 0.2:
        return f"{family} {given}", given, family
    if tongue == "en" and rng.random() < 0.25:
        return f"{given} {rng.choice('ABCDEHJKLMPRT')}. {family}", given, family
    if tongue == "id" and rng.random() < 0.15:
        return given if " " in given else f"{given} {family}", given, family
    return f"{given} {family}", given, family


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def phone(rng: Random, country: str, kind: str) -> tuple[str, str]:
    """(E.164, printed) of a number that phonenumbers finds valid."""
    import phonenumbers

    for _ in range(200):
        national, printed = _number(rng, country, mobile=kind in ("mobile", "whatsapp"))
        code = {"MY": 60, "ID": 62, "KZ": 7, "RU": 7, "SG": 65, "DE": 49, "GB": 44, "US": 1}[country]
        e164 = f"+{code}{national}"
        if phonenumbers.is_valid_number(phonenumbers.parse(e164)):
            return e164, rng.choice(printed)
    raise AssertionError(country)


def _number(rng: Random, country: str, *, mobile: bool) -> tuple[str, list[str]]:
    d = lambda n: _digits(rng, n)  # noqa: E731
    if country in ("KZ", "RU"):
        area = (
            rng.choice(
                ["701", "705", "707", "747", "775", "777"]
                if country == "KZ"
                else ["903", "916", "921", "985"]
            )
            if mobile
            else rng.choice(
                ["727", "7172", "7122", "7182"] if country == "KZ" else ["495", "812", "843", "343"]
            )
        )
        rest = d(10 - len(area))
        if len(rest) == 6:
            forms = [f"{rest[:2]}-{rest[2:4]}-{rest[4:]}", f"{rest[:2]} {rest[2:4]} {rest[4:]}"]
        else:
            forms = [
                f"{rest[:3]}-{rest[3:5]}-{rest[5:]}",
                f"{rest[:3]} {rest[3:5]} {rest[5:]}",
                f"{rest[:3]} {rest[3:]}",
            ]
        return area + rest, [
            f"{p}{s}"
            for s in forms
            for p in (f"+7 ({area}) ", f"+7 {area} ", f"8 ({area}) ", f"8 {area} ", f"+7-{area}-")
        ]
    if country == "MY":
        if mobile:
            area, rest = rng.choice(["12", "13", "16", "17", "19"]), d(7)
            return area + rest, [
                f"+60{area}-{rest[:3]} {rest[3:]}",
                f"0{area}-{rest}",
                f"0{area}-{rest[:3]} {rest[3:]}",
                f"+60 {area} {rest[:3]} {rest[3:]}",
                f"+6 0{area}-{rest}",
            ]
        rest = rng.choice("26789") + d(7)
        return "3" + rest, [
            f"+603-{rest[:4]} {rest[4:]}",
            f"03-{rest}",
            f"(03) {rest[:4]} {rest[4:]}",
            f"+60 3 {rest[:4]} {rest[4:]}",
            f"+60 (3) {rest[:4]}-{rest[4:]}",
        ]
    if country == "ID":
        if mobile:
            area, rest = rng.choice(["811", "812", "813", "821", "857", "878"]), d(8)
            return area + rest, [
                f"+62 {area} {rest[:4]} {rest[4:]}",
                f"0{area}-{rest[:4]}-{rest[4:]}",
                f"0{area} {rest[:4]} {rest[4:]}",
                f"+62{area}{rest}",
            ]
        area, rest = rng.choice(["21", "31", "22"]), rng.choice("35678") + d(6)
        return area + rest, [
            f"+62 {area} {rest[:3]} {rest[3:]}",
            f"(0{area}) {rest[:3]} {rest[3:]}",
            f"0{area}-{rest}",
            f"+62-{area}-{rest[:3]}-{rest[3:]}",
        ]
    if country == "SG":
        rest = rng.choice("89" if mobile else "6") + d(7)
        return rest, [
            f"+65 {rest[:4]} {rest[4:]}",
            f"{rest[:4]} {rest[4:]}",
            f"(65) {rest[:4]} {rest[4:]}",
            f"+65-{rest}",
        ]
    if country == "DE":
        area, rest = (
            (rng.choice(["151", "160", "171", "172"]), d(7))
            if mobile
            else (rng.choice(["40", "89", "711", "341"]), rng.choice("2345678") + d(6))
        )
        return area + rest, [
            f"+49 {area} {rest[:3]} {rest[3:]}",
            f"0{area} / {rest}",
            f"+49 (0){area} {rest[:4]}-{rest[4:]}",
            f"0{area} {rest}",
        ]
    if country == "GB":
        if mobile:
            rest = "7" + rng.choice("4579") + d(8)
            return rest, [
                f"+44 {rest[:4]} {rest[4:]}",
                f"0{rest[:4]} {rest[4:]}",
                f"+44 (0){rest[:4]} {rest[4:7]} {rest[7:]}",
            ]
        area, rest = rng.choice(["161", "117", "113"]), rng.choice("234") + d(6)
        return area + rest, [
            f"0{area} {rest[:3]} {rest[3:]}",
            f"+44 {area} {rest[:3]} {rest[3:]}",
            f"+44 (0){area} {rest[:3]} {rest[3:]}",
        ]
    area, rest = rng.choice(["303", "503", "617", "615", "312"]), rng.choice("2346789") + d(6)
    return area + rest, [
        f"({area}) {rest[:3]}-{rest[3:]}",
        f"{area}-{rest[:3]}-{rest[3:]}",
        f"+1 {area} {rest[:3]} {rest[3:]}",
        f"{area}.{rest[:3]}.{rest[3:]}",
        f"+1 ({area}) {rest[:3]}-{rest[3:]}",
    ]


def address(rng: Random, country: str, script: str) -> tuple[str, list[str]]:
    """(one line, printed lines) of an address."""
    city, code, region = rng.choice(CITIES[country])
    street, number = rng.choice(STREETS[country]), str(rng.randint(1, 240))
    if country in ("KZ", "RU") and script == "latin":
        street, city = latin(street), latin(city)
    if country == "MY":
        first = rng.choice(
            [
                f"No. {number}, {street}",
                f"Lot {number}, {street}",
                f"Suite {rng.randint(2, 30)}-{rng.randint(1, 9)}, Wisma Perdana, {street}",
                f"{rng.randint(2, 40)}th Floor, Menara Setia, {street}",
            ]
        )
        lines = [first, f"{code} {city}" + (f", {region}" if region else "")]
    elif country == "ID":
        first = f"{street} {rng.choice(['No. ', 'Kav. ', ''])}{number}"
        lines = [
            *rng.choice([[], [f"Gedung Plaza Mandiri Lt. {rng.randint(2, 30)}"]]),
            first,
            f"{city} {code}" + (f", {region}" if region else ""),
        ]
    elif country == "KZ":
        if script == "kk":
            lines = [
                rng.choice([f"{code}, {city} қ.", f"Қазақстан, {city} қ."]),
                f"{street} көшесі, {number}" + rng.choice(["", f", {rng.randint(1, 90)}-кеңсе"]),
            ]
        elif script == "latin":
            lines = [f"{number} {street} St., office {rng.randint(1, 90)}", f"{city} {code}, Kazakhstan"]
        else:
            lines = [
                rng.choice([f"{code}, г. {city}", f"Республика Казахстан, г. {city}"]),
                f"ул. {street}, {number}"
                + rng.choice(["", f", оф. {rng.randint(1, 90)}", f", кв. {rng.randint(1, 90)}"]),
            ]
    elif country == "RU":
        lines = [
            f"{code}, {'г. ' if script == 'ru' else ''}{city}",
            f"{street}, {rng.choice(['д. ', '']) if script == 'ru' else ''}{number}"
            + (rng.choice(["", f", оф. {rng.randint(1, 90)}"]) if script == "ru" else ""),
        ]
    elif country == "SG":
        lines = [f"{number} {street} #{rng.randint(1, 30):02d}-{rng.randint(1, 20):02d}", f"Singapore {code}"]
    elif country == "DE":
        lines = [f"{street} {number}", f"{code} {city}"]
    elif country == "GB":
        lines = [
            rng.choice(["", f"Unit {rng.randint(1, 30)}, ", "Floor 3, "]) + f"{number} {street}",
            f"{city} {code}",
        ]
    else:
        lines = [
            f"{number} {street}" + rng.choice(["", f", Suite {rng.randint(100, 900)}"]),
            f"{city}, {region} {code}",
        ]
    return ", ".join(lines), lines


def card(rng: Random) -> Card:
    """A new card's content."""
    country = rng.choices(["MY", "ID", "KZ", "RU", "SG", "DE", "GB", "US"], [18, 16, 30, 10, 6, 6, 7, 7])[0]
    tongue = {"MY": rng.choice(["ms", "ms", "zh", "ta"]), "ID": "id", "KZ": rng.choice(["kk", "kk", "ru", "kl"]), "RU": "ru",
              "SG": rng.choice(["zh", "en"]), "DE": "de", "GB": "en", "US": "en"}[country]  # fmt: skip
    language = {"MY": rng.choice(["en", "ms"]), "ID": rng.choice(["en", "id"]), "KZ": {"kk": rng.choice(["kk", "kk", "ru"]), "ru": "ru", "kl": "kl"}.get(tongue, "kk"),
                "RU": "ru", "DE": rng.choice(["de", "en"])}.get(country, "en")  # fmt: skip
    printed, given, family = person(rng, tongue)
    names = [printed]
    if rng.random() < 0.12:
        affix = {
            "ms": ["Dato'", "Datuk", "Ir.", "Hj."],
            "id": ["Ir.", "Dr."],
            "de": ["Dr.", "Dipl.-Ing."],
            "en": ["Dr.", "Prof."],
        }.get(tongue)
        if affix:
            printed = f"{rng.choice(affix)} {printed}"
            names.insert(0, printed)
    elif rng.random() < 0.12:
        affix = {"id": ["S.E.", "M.M.", "S.Kom."], "en": ["MBA", "PhD", "CPA"], "zh": ["MBA", "ACCA"]}.get(
            tongue
        )
        if affix:
            printed = f"{printed}, {rng.choice(affix)}"
            names.insert(0, printed)
    cyrillic = language in ("ru", "kk")
    brand = rng.choice(BRANDS_CYRILLIC if cyrillic else BRANDS)
    company, base = _company(rng, country, language, brand)
    domain = ascii_only(brand) if rng.random() < 0.7 else "-".join(ascii_only(w) for w in brand.split())
    tld = {"MY": ["com.my", "my", "com"], "ID": ["co.id", "id", "com"], "KZ": ["kz", "kz", "com"], "RU": ["ru", "ru", "com"], "SG": ["com.sg", "sg"], "DE": ["de"], "GB": ["co.uk", "com"], "US": ["com", "net", "io"]}[country]  # fmt: skip
    domain = f"{domain}.{rng.choice(tld)}"
    made = Card(country, language, names, [], [company], [], [], [], [], [], [], printed_name=printed)
    if rng.random() < 0.95:
        made.title = [rng.choice(TITLES[language])]
    _reach(rng, made, domain, ascii_only(given.split()[0]), ascii_only(family.split()[-1]))
    if rng.random() < 0.75:
        one, made.address_lines = address(rng, country, language if cyrillic else "latin")
        made.address = [one]
    made.languages = ["kk" if language == "kl" else language]
    if cyrillic and rng.random() < 0.22:
        _bilingual(rng, made, base, given, family)
    if rng.random() < 0.15:
        made.slogan = rng.choice(SLOGANS)
    return made


def _company(rng: Random, country: str, language: str, brand: str) -> tuple[str, str]:
    q = rng.choice([("«", "»"), ('"', '"'), ("«", "»")])
    if language == "kk":
        return rng.choice([f"{q[0]}{brand}{q[1]} ЖШС", f"{q[0]}{brand}{q[1]} АҚ"]), brand
    if language == "ru":
        form = rng.choice(["ТОО", "АО", "ТОО", "ИП"] if country == "KZ" else ["ООО", "АО", "ПАО", "ИП"])
        return f"{form} {q[0]}{brand}{q[1]}", brand
    field_ = rng.choice(FIELDS.get(country.lower() if country in ("MY", "ID", "DE") else "en", FIELDS["en"]))
    base = f"{brand} {field_}".strip()
    forms = {"MY": ["{} Sdn. Bhd.", "{} Sdn Bhd", "{} Berhad", "{}"], "ID": ["PT {}", "PT. {}", "CV {}", "PT {} Tbk"], "SG": ["{} Pte. Ltd.", "{} Pte Ltd"],
             "DE": ["{} GmbH", "{} AG", "{} GmbH & Co. KG"], "GB": ["{} Ltd", "{} Limited", "{} LLP", "{}"], "US": ["{}, Inc.", "{} LLC", "{} Inc.", "{}"], "KZ": ["{} LLP", "{} JŞS"], "RU": ["{} LLC"]}  # fmt: skip
    return rng.choice(forms[country]).format(base), base


def _reach(rng: Random, made: Card, domain: str, given: str, family: str) -> None:
    kinds = rng.choices(
        [
            ["mobile"],
            ["work", "mobile"],
            ["work", "mobile", "fax"],
            ["work", "work", "mobile"],
            ["work", "whatsapp"],
            ["work"],
        ],
        [25, 40, 12, 6, 10, 7],
    )[0]
    for kind in kinds:
        e164, printed = phone(rng, made.country, kind)
        if kind == "work" and rng.random() < 0.12:
            inner = rng.randint(100, 999)
            printed += {"ru": f" доб. {inner}", "kk": f" ішкі {inner}"}.get(made.script, f" ext. {inner}")
        made.phones.append({"e164": e164, "type": kind})
        made.phone_lines.append((kind, printed))
    user = rng.choice(
        [
            f"{given}.{family}",
            f"{given[0]}.{family}",
            given,
            f"{given}_{family}",
            f"{family}.{given[0]}",
            f"{given}{family[0]}",
            family,
        ]
    )
    host = domain if rng.random() < 0.85 else rng.choice(["gmail.com", "mail.ru", "outlook.com", "yandex.kz"])
    if rng.random() < 0.96:
        made.emails.append(f"{user}@{host}")
    if rng.random() < 0.12:
        made.emails.append(f"{rng.choice(['info', 'sales', 'contact'])}@{domain}")
    if rng.random() < 0.8:
        made.websites.append(
            rng.choice(["www.{}", "{}", "https://{}", "www.{}", "http://www.{}", "{}/en"]).format(domain)
        )
    if rng.random() < 0.28:
        network = rng.choice(["instagram", "linkedin", "telegram", "facebook"])
        handle = {"linkedin": f"{given}-{family}", "telegram": f"{given}_{family}"}.get(
            network, domain.split(".")[0]
        )
        made.socials.append({"network": network, "handle": handle})
        made.social_lines.append({"instagram": rng.choice([f"IG: @{handle}", f"@{handle}", f"instagram.com/{handle}"]), "linkedin": f"linkedin.com/in/{handle}",
                                  "telegram": rng.choice([f"t.me/{handle}", f"Telegram: @{handle}"]), "facebook": rng.choice([f"fb.com/{handle}", f"facebook.com/{handle}"])}[network])  # fmt: skip


def _bilingual(rng: Random, made: Card, base: str, given: str, family: str) -> None:
    name = f"{latin(given)} {latin(family)}"
    company = f"{latin(base)} {'LLP' if made.country == 'KZ' else 'LLC'}"
    title = rng.choice(TITLES["en"])
    made.second = (name, title if made.title else "", company)
    made.name.append(name)
    made.company.append(company)
    if made.title:
        made.title.append(title)
    made.languages = [*made.languages, "en"]
