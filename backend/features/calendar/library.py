"""The one place that knows the package `holidays`: a year of a place, as our calendars hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import holidays

from backend.features.calendar.corrections import corrections
from backend.features.calendar.errors import PlaceUnknown
from backend.features.calendar.places import STATES, Place, words
from sync.limits import LINE_CHARS_MAX

Days = dict[str, dict[str, Any]]
"""Items of `calendar_year.days` or `calendar.periods`, by item id; that of a day is the day."""

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOON: Final = ("Eid al-Fitr", "Eid al-Adha", "Beginning of Ramadan", "Day of Arafah")
"""Days that are settled when the moon is seen, shortly before."""
_SUBSTITUTED: Final = re.compile(r"substituted from (\d\d)/(\d\d)/(\d{4})")
_LAST_BRACKET: Final = re.compile(r"\s*\([^()]*\)$")
_RAMADAN_DAYS: Final = 30
_KZ_RU: Final = {
    "New Year's Day": "Новый год",
    "Orthodox Christmas": "Рождество Христово",
    "International Women's Day": "Международный женский день",
    "Nowruz Holiday": "Наурыз мейрамы",
    "Kazakhstan's People Solidarity Holiday": "Праздник единства народа Казахстана",
    "Defender of the Fatherland Day": "День защитника Отечества",
    "Victory Day": "День Победы",
    "Eid al-Adha": "Курбан-айт",
    "Capital Day": "День столицы",
    "Constitution Day": "День Конституции",
    "Republic Day": "День Республики",
    "Independence Day": "День Независимости",
}
"""The library speaks no Russian for Kazakhstan."""


@dataclass(frozen=True, slots=True)
class Year:
    """The days of a place in a year, and its Ramadan where the library tells when it ends."""

    days: Days
    ramadan: Days


def countries() -> list[str]:
    """Countries with known holidays, by ISO 3166-1 alpha-2."""
    return sorted(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2)


def regions(country: str) -> list[tuple[str, str]]:
    """(ISO 3166-2 code, name) of a country's regions with days of their own, by name. Raises PlaceUnknown."""
    found = _asked(Place(country), None, "en_US")
    names: dict[str, str] = {}
    for name, code in found.subdivisions_aliases.items():
        names[code] = max(names.get(code, ""), name, key=len)
    if own := STATES.get(country):
        names = {f"{number:02}": name for number, name in enumerate(own, 1)}
    listed = [(f"{country}-{code}", names.get(code, code)) for code in found.subdivisions]
    return sorted(listed, key=lambda one: one[1])


def weekend(country: str) -> list[str]:
    """The weekend of most of a country; of one that is not known Saturday and Sunday."""
    try:
        found = _asked(Place(country), None, "en_US").weekend
    except PlaceUnknown:
        found = {5, 6}
    return [_WEEK[day] for day in sorted(found)]


def year_of(place: Place, year: int, today: date) -> Year:
    """All that is known of a year. `today`: what the moon decides is estimated until then.

    Raises PlaceUnknown.
    """
    english, local = _asked(place, year, "en_US"), _asked(place, year, _language(place))
    joint = _joint(place, year)
    days: Days = {}
    for day, name in sorted(english.items()):
        moon = day > today and any(word in name for word in _MOON)
        estimated = moon or "estimated" in name
        told = local.get(day) or name
        if "estimated" in name:
            told = "; ".join(_LAST_BRACKET.sub("", part) for part in told.split("; "))
        entry = {"day": day.isoformat(), "name": _in_russian(place, told)[:LINE_CHARS_MAX]}
        entry |= {"kind": "joint" if day in joint else "holiday", "source": "library"}
        days[day.isoformat()] = entry | ({"estimated": True} if estimated else {})
    days |= _moved(place, english, year)
    days |= _corrected(place, year)
    return Year(days, _ramadan(place, english, today))


def _asked(place: Place, year: int | None, language: str) -> holidays.HolidayBase:
    try:
        found = holidays.country_holidays(
            place.country, subdiv=place.part or None, years=year, language=language
        )
        if "government" in found.supported_categories and place.country == "ID":
            return holidays.country_holidays(
                place.country, years=year, language=language, categories=("public", "government")
            )
    except NotImplementedError as error:
        raise PlaceUnknown(f"The library has nothing for {place.region}.") from error
    return found


def _language(place: Place) -> str:
    """The library's language that comes closest to the one of the place."""
    known = _asked(Place(place.country), None, "en_US").supported_languages
    for wanted in (place.language, "en"):
        if found := next((each for each in known if each.split("_")[0] == wanted), None):
            return found
    return "en_US"


def _joint(place: Place, year: int) -> set[date]:
    """Indonesia's joint leave (cuti bersama): the library has it apart, as days of the government."""
    if place.country != "ID":
        return set()
    return set(holidays.country_holidays("ID", years=year, categories=("government",)))


def _moved(place: Place, english: Any, year: int) -> Days:
    """Weekend days that are worked so that another day is free."""
    freed: dict[date, date] = {
        worked: day for day, name in english.items() if (worked := _substituted(name)) is not None
    }
    days: Days = {}
    for day in sorted(day for day in english.weekend_workdays if day.year == year):
        entry = {"day": day.isoformat(), "name": words(place.language).moved, "kind": "working"}
        swap = {"swap": freed[day].isoformat()} if day in freed else {}
        days[day.isoformat()] = {**entry, **swap, "source": "library"}
    return days


def _substituted(name: str) -> date | None:
    found = _SUBSTITUTED.search(name)
    return date(int(found[3]), int(found[1]), int(found[2])) if found else None


def _corrected(place: Place, year: int) -> Days:
    return {
        one.day: {
            "day": one.day,
            "name": one.names.get(place.language) or one.names["en"],
            "kind": "holiday",
            "source": "library",
            **({"estimated": True} if one.estimated else {}),
        }
        for one in corrections(place.region, year)
    }


def _ramadan(place: Place, english: Any, today: date) -> Days:
    """The month before each Eid al-Fitr: from the list where it has the first day, else counted back."""
    begun = sorted(_beginnings(place, english))
    periods: Days = {}
    for eid in sorted(day for day, name in english.items() if _is_eid(name)):
        known = next((day for day in begun if 28 < (eid - day).days < 32), None)
        first, last = known or eid - timedelta(days=_RAMADAN_DAYS), eid - timedelta(days=1)
        id_ = f"ramadan-{eid.year}" if f"ramadan-{eid.year}" not in periods else f"ramadan-{eid.year}-2"
        periods[id_] = {
            "name": words(place.language).ramadan,
            "kind": "ramadan",
            "first": first.isoformat(),
            "last": last.isoformat(),
            "source": "library",
            **({"estimated": True} if last > today or known is None else {}),
        }
    return periods


def _is_eid(name: str) -> bool:
    return any(re.match(r"Eid al-Fitr( \(estimated\))?$", part) for part in name.split("; "))


def _beginnings(place: Place, english: Any) -> Iterator[date]:
    """First days of Ramadan: Malaysia's list has them for states where they are free, such as Kedah."""
    listed = english
    if place.country == "MY" and english.years:
        listed = holidays.country_holidays("MY", subdiv="02", years=english.years, language="en_US")
    for day, name in listed.items():
        if "Beginning of Ramadan" in name and "observed" not in name:
            yield day


def _in_russian(place: Place, name: str) -> str:
    if place.country != "KZ" or place.language != "ru":
        return name
    if swapped := _substituted(name):
        return f"Выходной за {swapped:%d.%m.%Y}"
    plain = name.replace(" (observed)", "")
    return _KZ_RU.get(plain, plain) + (" (перенос)" if plain != name else "")
