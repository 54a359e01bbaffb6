"""What deals put into the screens of others."""

from __future__ import annotations

from pwa.features.deals.section import deals_section
from pwa.kit.record.slots import RELATED

RELATED.add(10, deals_section, "contact", "company")
