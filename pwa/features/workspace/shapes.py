"""What the screen of the workspace shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class WorkspaceView:
    """Which workspace it is; `demo`: it is a sample that may be removed. Of the removal: what went wrong."""

    id: str
    name: str
    demo: bool
    busy: bool
    fault: str
