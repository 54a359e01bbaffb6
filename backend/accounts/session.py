"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The person and device behind a request. `role` is one of `sync.schema.ROLES`."""

    tenant: str
    person: str
    device: str
    role: str
