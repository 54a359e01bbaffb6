"""What activities put into the screens of others."""

from __future__ import annotations

from pwa.build.bridge import module, value
from pwa.features.activities.section import done_box, log_section
from pwa.kit.record.slots import PAST, WORK
from pwa.kit.timeline.slots import SOURCES, TimelineSource
from pwa.kit.timeline.timeline import timeline_section, todo_section
from pwa.kit.today.slots import SOURCES as TODAY

OF = ("contact", "company", "deal")
"""The types that an activity can be about."""

WORK.add(10, todo_section, *OF)
WORK.add(20, log_section, *OF)
PAST.add(10, timeline_section, *OF)
SOURCES.add(
    10,
    TimelineSource(
        "activity", value("activityEntries", module("features/activities/timeline"), object), done_box
    ),
)
TODAY.add(40, value("activitiesOnToday", module("features/activities/today"), object))
