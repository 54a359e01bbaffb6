"""How long a workspace keeps what need not stay for ever: the usual, or what was set within the limits.

Nothing may be set below what sync needs (SPEC.md T6): a device that comes back within that time must find the
tombstones, the bases of its merges and the answers to what it sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from backend.base.database.engine import DatabaseEngine
from backend.base.kept import setting
from sync import limits

SETTING: Final = "retention"


class Span(NamedTuple):
    """Days: what is usual, the fewest and the most that may be set."""

    usual: int
    least: int
    most: int


SPANS: Final[Mapping[str, Span]] = {
    "history": Span(limits.HISTORY_KEEP_DAYS, limits.HISTORY_KEEP_DAYS, limits.HISTORY_KEEP_DAYS_MAX),
    "tombstones": Span(
        limits.TOMBSTONE_KEEP_DAYS, limits.TOMBSTONE_KEEP_DAYS, limits.TOMBSTONE_KEEP_DAYS_MAX
    ),
    "rejected": Span(
        limits.RETENTION_REJECTED_DAYS, limits.RETENTION_REJECTED_DAYS_MIN, limits.RETENTION_REJECTED_DAYS_MAX
    ),
    "security_log": Span(
        limits.SECURITY_LOG_DAYS, limits.SECURITY_LOG_DAYS_MIN, limits.SECURITY_LOG_DAYS_MAX
    ),
    "uploads": Span(limits.UPLOAD_KEEP_DAYS, limits.UPLOAD_KEEP_DAYS, limits.UPLOAD_KEEP_DAYS_MAX),
}
"""By what is kept."""


async def chosen_days(engine: DatabaseEngine, tenant: str) -> dict[str, int]:
    """What was set, by name, moved into the limits of this version; what nobody set is not there."""
    kept = await setting(engine, tenant, SETTING, dict[str, int]) or {}
    return {name: min(max(kept[name], span.least), span.most) for name, span in SPANS.items() if name in kept}
