"""Where everybody's devices are looked after."""

from __future__ import annotations

SCREENS = {
    "devices": "/admin/devices",
}
LATE = "office"
