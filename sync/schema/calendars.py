"""When people work: the working calendars of the workspace, and the days of each year."""

from typing import Final

from sync.schema.fields import DAY, FLAG, choice, items, line
from sync.schema.kinds import OPERATIONS, Field, RecordType

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SOURCES: Final = ("library", "hand")
_WEEKDAYS: Final = Field("choices", choices=WEEKDAYS)
_MINUTE: Final = Field("integer", minimum=0, maximum=1_440)
"""Minutes since midnight, by the clocks of the place."""
_NEEDED_MINUTE: Final = Field("integer", required=True, minimum=0, maximum=1_440)
_NEEDED_DAY: Final = Field("day", required=True)

CALENDAR: Final = RecordType(
    {
        "name": line(required=True),
        "country": line(2, is_a="country"),
        # ISO 3166-2 where weekends or holidays differ within a country ("MY-03"), else the country.
        "region": line(16, is_a="id"),
        "usual": FLAG,
        "teams": items({"team": Field("ref", ref="team", required=True)}),
        "joint_leave": FLAG,
        "weekends": items({"since": DAY, "days": _WEEKDAYS}, telling=("days",)),
        "hours": items(
            {
                "weekday": choice(*WEEKDAYS, required=True),
                "opens": _NEEDED_MINUTE,
                "closes": _NEEDED_MINUTE,
            }
        ),
        "breaks": items(
            {
                "name": line(),
                "weekdays": _WEEKDAYS,
                "starts": _NEEDED_MINUTE,
                "ends": _NEEDED_MINUTE,
            }
        ),
        "periods": items(
            {
                "name": line(required=True),
                "kind": choice("ramadan", "other", required=True),
                "first": _NEEDED_DAY,
                "last": _NEEDED_DAY,
                "weekdays": _WEEKDAYS,
                "opens": _MINUTE,
                "closes": _MINUTE,
                "source": choice(*SOURCES),
                "estimated": FLAG,
            }
        ),
    },
    config=True,
    create=OPERATIONS,
    edit=OPERATIONS,
    delete=OPERATIONS,
    since=3,
    order=21,
)

# A record each: an `items` field has room for the days of a few years only.
CALENDAR_YEAR: Final = RecordType(
    {
        "calendar": Field("ref", ref="calendar", required=True),
        "year": Field("integer", required=True, minimum=1, maximum=9_999),
        "days": items(
            {
                "day": _NEEDED_DAY,
                "name": line(required=True),
                # `removed`: a day of the library that does not count here, kept so that it stays away.
                "kind": choice("holiday", "joint", "working", "removed", required=True),
                "swap": DAY,
                "source": choice(*SOURCES, required=True),
                "estimated": FLAG,
            }
        ),
    },
    config=True,
    create=OPERATIONS,
    edit=OPERATIONS,
    delete=OPERATIONS,
    since=3,
    order=22,
    title=("year",),
)

TYPES: Final = {"calendar": CALENDAR, "calendar_year": CALENDAR_YEAR}
