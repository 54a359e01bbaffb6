"""The towns of the demos: one a country, with its postcode, dialling code, streets and a rough position."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """`area`: the national dialling code without its leading zero; degrees WGS 84; `streets` by language.

    `utc_offset_h`: of its clocks, all year; a demo needs no more of a time zone than its name beside that.
    """

    city: str
    region: str
    country: str
    postcode: str
    area: str
    latitude: float
    longitude: float
    time_zone: str
    utc_offset_h: int
    streets: dict[str, tuple[str, ...]]


_PETALING_JAYA = ("Jalan SS 21/39", "Jalan 51A/223", "Jalan Universiti", "Jalan Gasing", "Jalan SS 2/24",
                  "Persiaran Barat")  # fmt: skip
TOWNS = {
    "MY": Town(
        "Petaling Jaya", "Selangor", "MY", "46300", "3", 3.1073, 101.6067, "Asia/Kuala_Lumpur", 8,
        {"en": _PETALING_JAYA, "ms": _PETALING_JAYA},
    ),
    "ID": Town(
        "Bandung", "Jawa Barat", "ID", "40115", "22", -6.9175, 107.6191, "Asia/Jakarta", 7,
        {
            "id": (
                "Jl. Ir. H. Juanda", "Jl. Braga", "Jl. Soekarno-Hatta", "Jl. Setiabudi", "Jl. Cihampelas",
                "Jl. Buah Batu",
            )
        },
    ),
    "KZ": Town(
        "Алматы", "Алматы", "KZ", "050010", "727", 43.2380, 76.9450, "Asia/Almaty", 5,
        {
            "ru": (
                "проспект Абая", "улица Толе би", "проспект Райымбека", "улица Сатпаева", "улица Жандосова",
                "проспект Достык",
            ),
            "kk": (
                "Абай даңғылы", "Төле би көшесі", "Райымбек даңғылы", "Сәтбаев көшесі", "Жандосов көшесі",
                "Достық даңғылы",
            ),
        },
    ),
}  # fmt: skip
"""By country."""
