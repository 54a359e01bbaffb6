"""What a calendar of a place begins with: weekends by region and since when, hours, breaks, and its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from babel import Locale

Fields = dict[str, Any]
FRIDAY_SATURDAY: Final = ["fri", "sat"]
SATURDAY_SUNDAY: Final = ["sat", "sun"]


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166-1 alpha-2) or a region of it (ISO 3166-2: `MY-03`), and the language of names."""

    region: str
    language: str = "en"

    @property
    def country(self) -> str:
        return self.region.partition("-")[0]

    @property
    def part(self) -> str:
        """The region within its country, or ""."""
        return self.region.partition("-")[2]


class Words(NamedTuple):
    """What stands in a new calendar beside the names of holidays."""

    lunch: str
    prayers: str
    ramadan: str
    moved: str


WEEKENDS: Final[Mapping[str, Mapping[str, Fields]]] = {
    # Johor rested on Friday and Saturday from 2014 to the end of 2024.
    "MY-01": {
        "until-2013": {"days": SATURDAY_SUNDAY},
        "from-2014": {"since": "2014-01-01", "days": FRIDAY_SATURDAY},
        "from-2025": {"since": "2025-01-01", "days": SATURDAY_SUNDAY},
    },
    **{f"MY-{part}": {"always": {"days": FRIDAY_SATURDAY}} for part in ("02", "03", "11")},
}
"""Where the weekend of a region is not its country's, as the library has it."""

STATES: Final = {
    "MY": (
        "Johor", "Kedah", "Kelantan", "Melaka", "Negeri Sembilan", "Pahang", "Pulau Pinang", "Perak",
        "Perlis", "Selangor", "Terengganu", "Sabah", "Sarawak", "Kuala Lumpur", "Labuan", "Putrajaya",
    ),
}  # fmt: skip
"""Regions in the order of their numbers in ISO 3166-2, where the library has other names."""

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS: Final = {"ID": (8 * 60, 17 * 60)}
_USUAL_HOURS: Final = (9 * 60, 18 * 60)
_LUNCH: Final = {"ID": (12 * 60, 13 * 60)}
_USUAL_LUNCH: Final = (13 * 60, 14 * 60)
_FRIDAY_PRAYERS: Final = {"MY": (12 * 60 + 45, 14 * 60 + 45), "ID": (11 * 60 + 30, 13 * 60)}
_WORDS: Final = {
    "en": Words("Lunch break", "Friday prayers", "Ramadan", "Moved working day"),
    "ms": Words("Rehat tengah hari", "Solat Jumaat", "Ramadan", "Hari bekerja ganti"),
    "id": Words("Istirahat siang", "Salat Jumat", "Ramadan", "Hari kerja pengganti"),
    "kk": Words("Түскі үзіліс", "Жұма намазы", "Рамазан", "Ауыстырылған жұмыс күні"),
    "ru": Words("Обед", "Пятничная молитва", "Рамадан", "Перенесённый рабочий день"),
}


def words(language: str) -> Words:
    """Those of a language, else of English."""
    return _WORDS.get(language, _WORDS["en"])


def name_of(place: Place) -> str:
    """What a region or a country is called, in the language of the place."""
    states = STATES.get(place.country, ())
    if place.part.isdigit() and 0 < int(place.part) <= len(states):
        return states[int(place.part) - 1]
    if place.part:
        return place.region
    language = place.language if place.language in _WORDS else "en"
    return str(Locale(language).territories.get(place.country) or place.country)


def beginning(place: Place, weekend: list[str]) -> Fields:
    """The fields of a new calendar. `weekend`: of its country."""
    weekends = WEEKENDS.get(place.region) or {"always": {"days": weekend}}
    rest = {day for since in [max(weekends.values(), key=_since)] for day in since["days"]}
    opens, closes = _HOURS.get(place.country, _USUAL_HOURS)
    hours = {day: {"weekday": day, "opens": opens, "closes": closes} for day in _WEEK if day not in rest}
    return {
        "name": name_of(place),
        "country": place.country,
        "region": place.region,
        "joint_leave": True,
        "weekends": {id_: dict(entry) for id_, entry in weekends.items()},
        "hours": hours,
        "breaks": _breaks(place, rest),
    }


def _breaks(place: Place, rest: set[str]) -> Fields:
    said = words(place.language)
    starts, ends = _LUNCH.get(place.country, _USUAL_LUNCH)
    friday = _FRIDAY_PRAYERS.get(place.country)
    if friday is None or "fri" in rest:
        return {"lunch": {"name": said.lunch, "starts": starts, "ends": ends}}
    others = [day for day in _WEEK if day not in rest and day != "fri"]
    return {
        "lunch": {"name": said.lunch, "weekdays": others, "starts": starts, "ends": ends},
        "friday": {"name": said.prayers, "weekdays": ["fri"], "starts": friday[0], "ends": friday[1]},
    }


def _since(entry: Mapping[str, Any]) -> str:
    return str(entry.get("since") or "")
