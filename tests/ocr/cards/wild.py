"""The second kind of invented cards: what they say. It shares no list and no habit with people.py.

Titles before names and degrees after, patronymics, family names in capitals, companies without a legal form or
only in a logo, departments, several offices, handles of several networks. Accepted variants as in the truth of
other sets: the value itself comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.ocr.cards.spelling import ascii_only, latin
from tests.ocr.cards.wild_numbers import number
from tests.ocr.cards.wild_places import address
from tests.ocr.cards.wild_words import (
    AFTER,
    BEFORE,
    BRANDS,
    DEPARTMENTS,
    EXTENSIONS,
    FAMILIES,
    GIVEN,
    MIDDLE,
    SLOGANS,
    SMALL_PRINT,
    TITLES,
    TRADES,
)

COUNTRIES = {"MY": 20, "ID": 18, "KZ": 26, "RU": 12, "SG": 6, "DE": 5, "GB": 6, "US": 7}
ENDINGS = {
    "MY": ["com.my", "my", "com", "asia"], "ID": ["co.id", "id", "com"], "KZ": ["kz", "kz", "com", "com.kz"],
    "RU": ["ru", "ru", "com", "pro"], "SG": ["com.sg", "sg", "com"], "DE": ["de"], "GB": ["co.uk", "com", "org.uk"],
    "US": ["com", "org", "co", "io"],
}  # fmt: skip
PUBLIC = {"MY": ["gmail.com", "yahoo.com"], "ID": ["gmail.com", "yahoo.co.id"], "KZ": ["mail.ru", "gmail.com", "inbox.ru"],
          "RU": ["yandex.ru", "mail.ru", "bk.ru"]}  # fmt: skip


@dataclass
class Said:
    """What a card says: the truth as the scorer reads it, and the lines as they are printed."""

    country: str
    language: str
    name: list[str]
    name_lines: list[str]
    title: list[str]
    department: str
    company: list[str]
    company_lines: list[str]
    legal_line: str = ""  # the full company name in small print, where the logo has only the brand
    second: list[str] = field(default_factory=list[str])  # name, title and company in another language
    phones: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    phone_lines: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    emails: list[str] = field(default_factory=list[str])
    websites: list[str] = field(default_factory=list[str])
    socials: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    social_lines: list[str] = field(default_factory=list[str])
    offices: list[list[str]] = field(default_factory=list[list[str]])
    slogan: str = ""
    small_print: str = ""

    @property
    def address(self) -> list[str]:
        """Accepted addresses: each office, and all of them together."""
        each = [", ".join(lines) for lines in self.offices]
        return [*each, ", ".join(each)] if len(each) > 1 else each

    @property
    def languages(self) -> list[str]:
        """The main language first."""
        main = "en" if self.language == "kl" else self.language
        return [main, "en"] if self.second and main != "en" else [main]


def _person(rng: Random, tongue: str) -> tuple[str, str, str]:
    """(name, given, family)."""
    woman = rng.random() < 0.5
    given, family = rng.choice(GIVEN[tongue][woman]), rng.choice(FAMILIES[tongue])
    if tongue == "ms":
        link = rng.choice(["binti", "Bt", "bte"] if woman else ["bin", "Bin", "B."])
        return (f"{given} {link} {family}" if rng.random() < 0.75 else f"{given} {family}"), given, family
    if tongue == "ta":
        link = rng.choice(["a/p", "d/o"] if woman else ["a/l", "s/o"])
        return (f"{given} {link} {family}" if rng.random() < 0.5 else f"{given} {family}"), given, family
    if tongue == "zh":
        western = rng.choice(["", "", "Kelly " if woman else "Desmond ", "Joyce " if woman else "Raymond "])
        return (f"{western}{family} {given}" if rng.random() < 0.8 else f"{given} {family}"), given, family
    if tongue in ("ru", "kk", "kl") and woman:
        family = (
            family + ("a" if tongue == "kl" else "а")
            if family[-2:] in ("ов", "ев", "ин", "ov", "ev")
            else family
        )
    if tongue in ("ru", "kk", "kl") and rng.random() < 0.45:
        middle = rng.choice(MIDDLE[tongue])[woman]
        return rng.choice([f"{family} {given} {middle}", f"{given} {middle} {family}"]), given, family
    if tongue in ("ru", "kk") and rng.random() < 0.25:
        return f"{family} {given}", given, family
    if tongue == "id" and rng.random() < 0.12:
        return given, given, given.split()[-1]
    if tongue == "en" and rng.random() < 0.2:
        return f"{given} {rng.choice('BDFGKLSW')}. {family}", given, family
    return f"{given} {family}", given, family


def _name(rng: Random, said: Said, tongue: str, plain: str, family: str) -> None:
    """How the name is printed: with titles, in capitals, broken over two lines."""
    printed, said.name = plain, [plain]
    if tongue in BEFORE and rng.random() < 0.2:
        printed = f"{rng.choice(BEFORE[tongue])} {plain}"
    if tongue in AFTER and rng.random() < 0.15:
        printed = f"{printed}, {rng.choice(AFTER[tongue])}"
    if printed != plain:
        said.name.insert(0, printed)
    style = rng.random()
    if style < 0.22:
        printed = printed.upper()
    elif style < 0.34 and family in printed.split():
        printed = " ".join(w.upper() if w == family else w for w in printed.split(" "))
    words = printed.split(" ")
    said.name_lines = [printed]
    if len(words) > 1 and "," not in printed and rng.random() < 0.18:
        at = 1 if words[0].casefold() == family.casefold() or len(words) == 2 else len(words) // 2
        if len(words[at - 1]) > 3:
            said.name_lines = [" ".join(words[:at]), " ".join(words[at:])]


def _company(rng: Random, said: Said, tongue: str) -> str:
    """Sets the company and how it stands on the card; returns the brand."""
    language, country = said.language, said.country
    pool = {"ru": "ru", "kk": "kk"}.get(language) or {"MY": "ms", "ID": "id", "DE": "de"}.get(country, "en")
    brand = rng.choice(BRANDS[pool])
    trade = rng.choice(TRADES[pool]) if rng.random() < 0.7 else ""
    q = rng.choice(["«»", '""', "“”"])
    if pool in ("ru", "kk"):
        quoted = f"{q[0]}{brand}{q[1]}"
        forms = ["ТОО", "ИП", "АО"] if country == "KZ" else ["ООО", "АО", "ГК", "ИП"]
        full = (
            f"{rng.choice(forms)} {quoted}" if pool == "ru" else f"{quoted} {rng.choice(['ЖШС', 'АҚ', 'ЖК'])}"
        )
        plain = (f"{trade} {quoted}" if pool == "ru" else f"{quoted} {trade.lower()}") if trade else brand
    else:
        base = f"{brand} {trade}".strip()
        full = {
            "MY": rng.choice(["{} Sdn Bhd", "{} (M) Sdn. Bhd.", "{} Bhd", "{} PLT"]),
            "ID": rng.choice(["PT {}", "PT. {}", "CV. {}", "PT {} Indonesia"]),
            "SG": rng.choice(["{} Pte Ltd", "{} (S) Pte. Ltd."]), "DE": rng.choice(["{} GmbH", "{} e.K.", "{} KG"]),
            "GB": rng.choice(["{} Ltd.", "{} LLP", "{} plc"]), "US": rng.choice(["{} LLC", "{} Co.", "{} Inc"]),
        }.get(country, "{} LLP").format(base)  # fmt: skip
        plain = base
    how = rng.random()
    if how < 0.5:
        said.company, said.company_lines = [full], [full]
    elif how < 0.72:  # no legal form at all
        said.company, said.company_lines = [plain], [plain]
    elif how < 0.9:  # the brand in the logo, the full name in small print
        said.company, said.company_lines, said.legal_line = [full, brand, plain], [brand], full
    elif how < 0.96:  # a logo of two lines
        said.company, said.company_lines = (
            [plain],
            [brand, trade] if trade and pool not in ("ru", "kk") else [plain],
        )
    else:
        said.company, said.company_lines = [], []
    if said.company_lines and rng.random() < 0.2:
        said.company_lines = [line.upper() for line in said.company_lines]
    del tongue
    return brand


def _net(rng: Random, said: Said, brand: str, given: str, family: str) -> None:
    g, f = ascii_only(given.split()[0]), ascii_only(family.split()[-1])
    words = [ascii_only(w) for w in brand.replace("&", "").split()]
    host = rng.choice(
        [
            "".join(words),
            "-".join(words),
            "".join(words) + rng.choice(["group", said.country.lower(), "online"]),
        ]
    )
    host = f"{host}.{rng.choice(ENDINGS[said.country])}"
    user = rng.choice(
        [
            f"{g}.{f}",
            f"{g[0]}{f}",
            f"{f}_{g[0]}",
            g,
            f"{f}.{g}",
            f"{g}{rng.randint(1, 99)}",
            f"{g}-{f}",
            f"{g[0]}.{f}",
        ]
    )
    roll = rng.random()
    mail = f"{user}@{host}"
    if roll < 0.12 and said.country in PUBLIC:
        mail = f"{rng.choice([''.join(words), f'{g}.{f}', f'{f}{rng.randint(70, 99)}'])}@{rng.choice(PUBLIC[said.country])}"
    elif roll < 0.2:
        mail = f"{rng.choice(['hello', 'office', 'admin', 'enquiry', 'marketing', 'zakaz'])}@{host}"
    if rng.random() < 0.95:
        said.emails.append(mail)
    if rng.random() < 0.14:
        said.emails.append(f"{rng.choice(['info', 'sales', 'support'])}@{host}")
    if rng.random() < 0.72:
        said.websites.append(
            rng.choice(["www.{}", "{}", "https://www.{}", "{}", "www.{}/contact"]).format(host)
        )
    handles = {"instagram": "_".join(words) + rng.choice(["", ".official", f"_{said.country.lower()}"]), "telegram": f"{g}_{f}",
               "linkedin": f"{g}-{f}", "facebook": "".join(words), "tiktok": "".join(words), "x": "".join(words)}  # fmt: skip
    for network in rng.sample(sorted(handles), rng.choice([0, 0, 0, 1, 1, 2])):
        handle = handles[network]
        said.socials.append({"network": network, "handle": handle})
        forms = {
            "instagram": [
                "@{}",
                "Instagram: {}",
                "IG @{}",
                "instagram: @{}",
                "www.instagram.com/{}",
                "insta: {}",
            ],
            "telegram": ["Telegram: @{}", "t.me/{}", "TG: @{}", "telegram @{}"],
            "linkedin": ["linkedin.com/in/{}", "www.linkedin.com/in/{}", "LinkedIn: {}"],
            "facebook": ["facebook.com/{}", "FB: {}", "fb.com/{}", "Facebook: {}"],
            "tiktok": ["TikTok: @{}", "tiktok.com/@{}"],
            "x": ["x.com/{}", "twitter.com/{}", "Twitter: @{}"],
        }[network]
        said.social_lines.append(rng.choice(forms).format(handle))


def _phones(rng: Random, said: Said) -> None:
    kinds = rng.choices(
        [["mobile"], ["work", "mobile"], ["work", "work", "mobile"], ["work", "fax", "mobile"], ["mobile", "mobile"], ["whatsapp"],
         ["work", "whatsapp"], ["work", "fax"], ["work", "mobile", "whatsapp"]],
        [18, 34, 8, 10, 8, 5, 8, 4, 5],
    )[0]  # fmt: skip
    style = rng.random()
    for kind in kinds:
        e164, printed = number(rng, said.country, kind in ("mobile", "whatsapp"), style)
        if kind == "work" and rng.random() < 0.12 and said.language != "de":
            printed += f" {rng.choice(EXTENSIONS[said.language])} {rng.randint(10, 4999)}"
        said.phones.append({"e164": e164, "type": kind})
        said.phone_lines.append((kind, printed))


def wild_card(rng: Random) -> Said:
    """A new card's content."""
    country = rng.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]
    tongue = {"MY": rng.choice(["ms", "ms", "zh", "ta"]), "ID": "id", "KZ": rng.choice(["kk", "kk", "ru", "kl"]), "RU": "ru",
              "SG": rng.choice(["zh", "zh", "ta", "en"]), "DE": "de"}.get(country, "en")  # fmt: skip
    language = {"MY": rng.choice(["ms", "en"]), "ID": rng.choice(["id", "id", "en"]), "RU": "ru", "DE": "de",
                "KZ": {"kk": rng.choice(["kk", "ru"]), "ru": "ru", "kl": "kl"}.get(tongue, "ru")}.get(country, "en")  # fmt: skip
    plain, given, family = _person(rng, tongue)
    said = Said(country, language, [plain], [plain], [], "", [], [])
    _name(rng, said, tongue, plain, family)
    brand = _company(rng, said, tongue)
    if rng.random() < 0.93:
        said.title = [rng.choice(TITLES[language])]
        if language in DEPARTMENTS and rng.random() < 0.15:
            said.department = rng.choice(DEPARTMENTS[language])
            said.title += [f"{said.title[0]}, {said.department}"]
    _phones(rng, said)
    _net(rng, said, brand, given, family)
    if rng.random() < 0.82:
        said.offices = [address(rng, country, language)]
        if rng.random() < 0.1:
            said.offices.append(address(rng, country, language))
    if language in ("ru", "kk", "ms", "id") and rng.random() < 0.16:
        _second(rng, said, plain, brand)
    if rng.random() < 0.3 and language in SLOGANS:
        said.slogan = rng.choice(SLOGANS[language])
    if rng.random() < 0.12:
        said.small_print = rng.choice(SMALL_PRINT)
    return said


def _second(rng: Random, said: Said, plain: str, brand: str) -> None:
    """The same in English beside or below; a name in Latin letters is printed once."""
    title = rng.choice(TITLES["en"]) if said.title else ""
    company = f"{latin(brand)} {rng.choice(TRADES['en'])}" if said.company else ""
    said.second = [latin(plain) if said.language in ("ru", "kk") else "", title, company]
    for values, other in zip((said.name, said.title, said.company), said.second, strict=True):
        if other:
            values.append(other)
