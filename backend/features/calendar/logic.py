"""What filling changes in a calendar: the days of the library, and never what a person put right (W3).

Pure. Items are those of `calendar_year.days` and `calendar.periods`, by item id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from sync.wire import Op, Remove, Set

Items = Mapping[str, Mapping[str, Any]]

_CALENDARS: Final = UUID("9f4f2c1e-6d3b-5a57-9a70-1f0c5f8a3b64")
"""Name space of the ids of the first calendar of a workspace, and of the years of a calendar."""
LIBRARY: Final = "library"
_HOURS: Final = ("weekdays", "opens", "closes")


def first_id(tenant: str) -> str:
    """Of the calendar that a workspace begins with: a second try makes the same one."""
    return str(uuid5(_CALENDARS, tenant))


def year_id(calendar: str, year: int) -> str:
    """Of the record of a calendar's year: whoever makes it makes the same one."""
    return str(uuid5(_CALENDARS, f"{calendar}|{year}"))


def filled(field: str, have: Items, library: Items) -> list[Op]:
    """The operations that bring the library's items of a field up to date."""
    by_hand = {item.get("day") for item in have.values() if not _by_library(item)} - {None}
    ops: list[Op] = []
    for id_, item in library.items():
        before = have.get(id_)
        theirs = before is not None and not _by_library(before)
        if before != item and not theirs and item.get("day") not in by_hand:
            ops.append(Set(field, dict(item), id_))
    ops += [Remove(field, id_) for id_, item in have.items() if _by_library(item) and id_ not in library]
    return ops


def periods(have: Items, library: Items, year: int) -> Items:
    """The library's periods here once its Ramadan of a year is among them, with the hours it has here.

    A new one takes the hours of the last Ramadan that had any, whoever entered them.
    """
    others = {id_: item for id_, item in have.items() if _by_library(item) and not _is_of(id_, year)}
    model = max(
        (item for item in have.values() if item.get("opens") is not None and _before(item, year)),
        key=lambda item: str(item["last"]),
        default={},
    )
    return others | {id_: {**item, **_hours(have.get(id_) or model)} for id_, item in library.items()}


def _by_library(item: Mapping[str, Any]) -> bool:
    return item.get("source") == LIBRARY


def _is_of(id_: str, year: int) -> bool:
    return id_.removeprefix("ramadan-").partition("-")[0] == str(year)


def _before(item: Mapping[str, Any], year: int) -> bool:
    return item.get("kind") == "ramadan" and str(item.get("last")) < f"{year}-"


def _hours(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in _HOURS if item.get(name) is not None}
