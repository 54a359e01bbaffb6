"""What deals put into the screens of others."""

from __future__ import annotations

from pwa.build.bridge import module, value
from pwa.features.deals.section import deals_section
from pwa.features.deals.stage_history import stage_history
from pwa.kit.record.slots import PAST, RELATED
from pwa.kit.today.slots import SOURCES as TODAY

RELATED.add(10, deals_section, "contact", "company")
PAST.add(20, stage_history, "deal")
TODAY.add(30, value("dealsOnToday", module("features/deals/today"), object))
