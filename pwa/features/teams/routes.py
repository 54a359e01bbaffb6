"""Where teams are made and filled."""

from __future__ import annotations

SCREENS = {
    "teams": "/admin/teams",
}
LATE = "office"
