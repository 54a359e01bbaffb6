"""Days that the library lacks, each with what it is known from. `estimated`: nobody has announced it yet.

A firm's own days belong into its calendar; here stands what is true for everybody of a region.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_FRIDAY_STATES: Final = frozenset({"MY-02", "MY-03", "MY-11"})
_STATES: Final = frozenset(f"MY-{number:02}" for number in range(1, 17))


@dataclass(frozen=True, slots=True)
class Correction:
    """A day of these regions; empty: of the whole country. `names`: by language."""

    country: str
    regions: frozenset[str]
    day: str
    names: Mapping[str, str]
    estimated: bool = False


_MUHARRAM: Final = {"en": "Islamic New Year (for the Sunday)", "ms": "Cuti Awal Muharam"}
_THAIPUSAM: Final = {"en": "Thaipusam", "ms": "Hari Thaipusam"}

CORRECTIONS: Final = (
    # Kedah declares Thaipusam by the year; lists of 2024 have it, those of 2025 differ.
    Correction("MY", frozenset({"MY-02"}), "2024-01-25", _THAIPUSAM),
    Correction("MY", frozenset({"MY-02"}), "2025-02-11", _THAIPUSAM, estimated=True),
    # Hari Hol fell on Wesak Day and was taken on the day after.
    Correction(
        "MY", frozenset({"MY-06"}), "2024-05-23", {"en": "Hari Hol of Pahang", "ms": "Hari Hol Pahang"}
    ),
    # A Sunday's holiday is taken on the next working day (Holidays Act 1951); Johor rested on Fridays then.
    Correction("MY", _STATES - _FRIDAY_STATES - {"MY-01"}, "2024-07-08", _MUHARRAM),
    # 6 June 2027 is a Sunday, and the Monday is the King's birthday.
    Correction("MY", _STATES - _FRIDAY_STATES, "2027-06-08", _MUHARRAM, estimated=True),
)


def corrections(region: str, year: int) -> list[Correction]:
    """Those of a region in a year."""
    country = region.partition("-")[0]
    return [
        one
        for one in CORRECTIONS
        if one.country == country
        and one.day.startswith(f"{year}-")
        and (not one.regions or region in one.regions)
    ]
