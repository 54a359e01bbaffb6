"""Invented people and companies, and the many ways cards print them. All choices come from `rng`."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.ocr.cards.numbers import phone
from tests.ocr.cards.places import address
from tests.ocr.cards.spelling import ascii_only, latin
from tests.ocr.cards.words import (
    BRANDS,
    BRANDS_CYRILLIC,
    FAMILY,
    FATHERS,
    FIELDS,
    MEN,
    SLOGANS,
    TITLES,
    WOMEN,
)


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
