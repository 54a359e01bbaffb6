"""Invented addresses, printed as each country does."""

from __future__ import annotations

from random import Random

from tests.ocr.cards.spelling import latin
from tests.ocr.cards.words import CITIES, STREETS


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
