"""What contacts put into the screens of others."""

from __future__ import annotations

from pwa.build.bridge import module, value
from pwa.kit.today.slots import SOURCES as TODAY

TODAY.add(10, value("contactsOnToday", module("features/contacts/today"), object))
