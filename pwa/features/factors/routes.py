"""Where a second step is asked for, where a person sets theirs up, and where the company asks for them."""

from __future__ import annotations

SCREENS = {
    "second_step": "/sign-in/step",
    "factors": "/settings/sign-in",
    "required_factors": "/admin/sign-in",
}
UNDER_MORE = True
LATE = "start"
