"""Addresses as the second kind of cards prints them: codes before or after the city, lots, RT/RW, boxes."""

from __future__ import annotations

from random import Random

from tests.ocr.cards.spelling import latin

CITIES: dict[str, list[tuple[str, str, str]]] = {
    "MY": [("Shah Alam", "40150", "Selangor"), ("Johor Bahru", "81100", "Johor"), ("Melaka", "75300", ""), ("Kota Kinabalu", "88300", "Sabah"), ("Kuala Lumpur", "59200", ""), ("Alor Setar", "05250", "Kedah"), ("Bayan Lepas", "11900", "Penang")],
    "ID": [("Jakarta Pusat", "10310", "DKI Jakarta"), ("Tangerang", "15143", "Banten"), ("Medan", "20112", "Sumatera Utara"), ("Yogyakarta", "55223", ""), ("Makassar", "90111", ""), ("Bekasi", "17141", "Jawa Barat"), ("Kuta", "80361", "Bali")],
    "KZ": [("Алматы", "050010", ""), ("Қарағанды", "100012", ""), ("Шымкент", "160012", ""), ("Астана", "010010", ""), ("Ақтөбе", "030000", ""), ("Тараз", "080000", ""), ("Қостанай", "110000", "")],
    "RU": [("Москва", "125047", ""), ("Новосибирск", "630099", ""), ("Тюмень", "625000", "Тюменская обл."), ("Пермь", "614000", ""), ("Краснодар", "350000", "Краснодарский край")],
    "SG": [("Singapore", "189767", ""), ("Singapore", "048583", "")],
    "DE": [("Köln", "50667", ""), ("Bremen", "28195", ""), ("Freiburg", "79098", "")],
    "GB": [("Edinburgh", "EH2 4DF", ""), ("Brighton", "BN1 1UB", "East Sussex"), ("Cardiff", "CF10 1EP", "")],
    "US": [("Austin", "78701", "TX"), ("Seattle", "98104", "WA"), ("Tampa", "33602", "FL"), ("Santa Fe", "87501", "NM")],
}  # fmt: skip
IN_RUSSIAN = {"Қарағанды": "Караганда", "Ақтөбе": "Актобе", "Қостанай": "Костанай"}
STREETS: dict[str, list[str]] = {
    "MY": ["Jalan Teknologi 3/5", "Jalan Kebun Nenas", "Lorong Perak", "Persiaran Industri", "Jalan PJU 8/3B", "Jln Bukit Baru"],
    "ID": ["Jl. Imam Bonjol", "Jl. Raya Kuta", "Jl. H.R. Rasuna Said", "Jl. Malioboro", "Jl. Letjen S. Parman"],
    "KZ": ["Сейфуллина", "Байтұрсынов", "Мәңгілік Ел", "Жандосова", "Толе би", "Кабанбай батыра"],
    "RU": ["ул. Тверская", "Ленинский пр-т", "ул. Республики", "Комсомольский проспект", "наб. реки Карповки"],
    "SG": ["Beach Road", "Shenton Way", "Ubi Crescent", "Kallang Avenue"],
    "DE": ["Am Alten Hafen", "Schillerstraße", "Lindenallee", "Kaiserplatz"],
    "GB": ["George Street", "Marine Parade", "Old Mill Lane", "St Mary's Court"],
    "US": ["Congress Ave", "Pioneer Way", "N Harbour Blvd", "Canyon Rd", "3rd Avenue"],
}  # fmt: skip


def _malaysia(rng: Random, n: int) -> list[str]:
    city, code, state = rng.choice(CITIES["MY"])
    street = rng.choice(STREETS["MY"])
    first = rng.choice(
        [
            f"Lot {n}, {street}, Kawasan Perindustrian Subang",
            f"{n}-{rng.randint(1, 3)}, {street}",
            f"Level {rng.randint(2, 30)}, Menara Bayu, {n}, {street}",
            f"Unit {rng.choice('ABC')}-{n}-{rng.randint(1, 9)}, Blok {rng.choice('ABC')}, Plaza Damai",
            f"PT {n}, {street}",
            f"P.O. Box {n}, {street}",
        ]
    )
    last = f"{code} {city}" + (f", {state}" if state else "") + rng.choice(["", "", ", Malaysia"])
    return [first, *rng.choice([[], [f"Taman {rng.choice(['Mutiara', 'Sri Andalas', 'Universiti'])}"]]), last]


def _indonesia(rng: Random, n: int) -> list[str]:
    city, code, province = rng.choice(CITIES["ID"])
    street = rng.choice(STREETS["ID"])
    first = rng.choice(
        [
            f"{street} No. {n}",
            f"{street} Kav. {n}-{n + 2}",
            f"Ruko Niaga Blok {rng.choice('ABCD')} No. {n}",
            f"{street} No. {n} RT {rng.randint(1, 9):02d}/RW {rng.randint(1, 12):02d}",
            f"Gedung Graha Sentral Lantai {rng.randint(2, 28)}, {street} {n}",
        ]
    )
    last = rng.choice([f"{city} {code}", f"{city} - {code}", f"{city} {code}, Indonesia"])
    if province and rng.random() < 0.4:
        last = f"{city}, {province} {code}"
    return [first, *rng.choice([[], [], ["Kel. Menteng, Kec. Setiabudi"]]), last]


def _kazakhstan(rng: Random, n: int, language: str) -> list[str]:
    city, code, _ = rng.choice(CITIES["KZ"])
    street = rng.choice(STREETS["KZ"])
    if language == "kl":
        city, street = latin(IN_RUSSIAN.get(city, city)), latin(street)
        return rng.choice(
            [
                [f"{n} {street} Ave., office {rng.randint(2, 90)}", f"{city} {code}, Kazakhstan"],
                [f"{street} str. {n}, {city}", "Republic of Kazakhstan"],
            ]
        )
    if language == "kk":
        return rng.choice(
            [
                [f"Қазақстан Республикасы, {code}", f"{city} қаласы, {street} көш., {n}"],
                [f"{city} қ., {street} даңғылы, {n} үй, {rng.randint(2, 60)} кеңсе"],
                [f"{code}, {city} қ., Самал-2 ықшам ауданы, {n}"],
            ]
        )
    city = IN_RUSSIAN.get(city, city)
    return rng.choice(
        [
            [f"РК, {code}, г. {city}", f"пр. {street}, д. {n}, офис {rng.randint(2, 90)}"],
            [f"г. {city}, мкр. Самал-{rng.randint(1, 3)}, д. {n}, кв. {rng.randint(1, 80)}"],
            [f"г. {city}, ул. {street} {n}/{rng.randint(1, 9)}", f"БЦ «Арай», {rng.randint(2, 15)} этаж"],
            [f"{city}, {street} {n}, уг. ул. Гоголя", f"индекс {code}"],
        ]
    )


def _russia(rng: Random, n: int) -> list[str]:
    city, code, region = rng.choice(CITIES["RU"])
    street = rng.choice(STREETS["RU"])
    town = f"г. {city}" if rng.random() < 0.6 else city
    return rng.choice(
        [
            [f"Россия, {code}, {town}", f"{street}, д. {n}, стр. {rng.randint(1, 5)}"],
            [f"{code}, {region}, {town}" if region else f"{code}, {town}", f"{street}, {n}, офис {rng.randint(101, 820)}"],
            [f"{town}, {street}, {n}", f"БЦ «Северная башня», {rng.randint(2, 20)} этаж"],
            [f"{town}, {street}, {n} корп. {rng.randint(1, 4)}"],
        ]
    )  # fmt: skip


def _world(rng: Random, country: str, n: int) -> list[str]:
    city, code, region = rng.choice(CITIES[country])
    street = rng.choice(STREETS[country])
    if country == "SG":
        return [
            rng.choice([f"{n} {street}", f"Blk {n} {street}"]) + f" #{rng.randint(1, 40):02d}-{rng.randint(1, 30):02d}",
            rng.choice([f"Singapore {code}", f"S({code})"]),
        ]  # fmt: skip
    if country == "DE":
        return [
            f"{street} {n}{rng.choice(['', 'a', 'b'])}",
            rng.choice([f"D-{code} {city}", f"{code} {city}"]),
        ]
    if country == "GB":
        first = rng.choice(
            [f"{n} {street}", f"The Old Bakery, {n} {street}", f"Flat {rng.randint(1, 9)}, {n} {street}"]
        )
        return [first, f"{city}" + (f", {region}" if region else ""), code]
    first = rng.choice(
        [
            f"{n} {street}, Ste {rng.randint(2, 60)}0",
            f"PO Box {n}",
            f"{n} {street}, {rng.randint(2, 19)}th Floor",
        ]
    )
    return [first, f"{city}, {region} {code}"]


def address(rng: Random, country: str, language: str) -> list[str]:
    """Printed lines of a new address, the street above the city or below it as its country has it."""
    n = rng.randint(1, 320)
    if country == "MY":
        return _malaysia(rng, n)
    if country == "ID":
        return _indonesia(rng, n)
    if country == "KZ":
        return _kazakhstan(rng, n, language)
    return _russia(rng, n) if country == "RU" else _world(rng, country, n)
