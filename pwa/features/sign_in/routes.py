"""Where the person signs in."""

from __future__ import annotations

SCREENS = {
    "sign_in": "/sign-in",
}
