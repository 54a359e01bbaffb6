"""What activities put into the screens of others."""

from __future__ import annotations

from pwa.build.bridge import module, value
from pwa.features.activities.section import done_box, log_section
from pwa.kit.record.slots import WORK
from pwa.kit.timeline.slots import SOURCES, TimelineSource
from pwa.kit.today.slots import SOURCES as TODAY

WORK.add(10, log_section, "contact", "company", "deal")
SOURCES.add(
    10,
    TimelineSource(
        "activity", value("activityEntries", module("features/activities/timeline"), object), done_box
    ),
)
TODAY.add(40, value("activitiesOnToday", module("features/activities/today"), object))
