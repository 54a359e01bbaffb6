"""What must be done before the first request."""

from __future__ import annotations

from backend.features.erase.ledger import erase_again

STARTS = (erase_again,)
