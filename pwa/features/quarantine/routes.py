"""Unsent work of lost devices."""

from __future__ import annotations

SCREENS = {
    "quarantine": "/admin/quarantine",
}
UNDER_MORE = True
LATE = "office"
