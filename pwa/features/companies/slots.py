"""What companies put into the screens of others."""

from __future__ import annotations

from pwa.build.bridge import module, value
from pwa.kit.today.slots import SOURCES as TODAY

TODAY.add(20, value("companiesOnToday", module("features/companies/today"), object))
