"""Where every change on its way to the server is."""

from __future__ import annotations

SCREENS = {
    "ledger": "/ledger",
}
UNDER_MORE = True
