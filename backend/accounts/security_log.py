"""The security log: who came in or was kept out, and who did what with people, devices, exports and erasures.

It stands apart from the data: no sync carries it, nobody writes into it from outside or changes a line. A
line is written in the transaction of what it tells of, or not at all.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from backend.base.database.engine import DatabaseEngine, ask
from backend.base.database.tables import SecurityEvent

EventKind = Literal[
    "signed_in", "sign_in_failed", "signed_out", "password_changed", "password_reset", "invited", "joined",
    "person_added", "person_changed", "role_changed", "deactivated", "activated", "device_revoked",
    "device_wiped", "quarantine_received", "quarantine_applied", "quarantine_discarded", "exported",
    "subject_exported", "erased", "workspace_made", "workspace_removed", "backup_made", "backup_taken",
    "setting_changed", "factor_added", "factor_removed", "first_run_refused",
    "imported", "epoch_begun", "restored", "work_retried", "work_discarded", "mail_tried",
    "backup_removed",
]  # fmt: skip
DETAIL_CHARS_MAX: Final = 200
"""Of each text in a line."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line. `person`: who did it, empty when nobody is known; `subject`: the id it is about.

    `device`: from which one; `address`: the network it came from (`throttle.network`); `detail`: a few words
    more, of text and numbers, never a secret.
    """

    kind: EventKind
    person: str = ""
    subject: str = ""
    device: str = ""
    address: str = ""
    detail: Mapping[str, str | int | None] = field(default_factory=dict[str, str | int | None])


async def note(engine: DatabaseEngine, tenant: str, event: Event, now_ms: int) -> None:
    """Write one line, in the caller's transaction where there is one. `tenant`: empty where none is known."""
    told = {
        name: value[:DETAIL_CHARS_MAX] if isinstance(value, str) else value
        for name, value in event.detail.items()
    }
    line = SecurityEvent(
        id=str(uuid.uuid4()), tenant=tenant, at=now_ms, kind=event.kind, person=event.person,
        subject=event.subject, device=event.device, address=event.address,
        detail=json.dumps(told, ensure_ascii=False) if told else "",
    )  # fmt: skip
    await ask(engine, SecurityEvent.insert(line))
