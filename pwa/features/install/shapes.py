"""What the screen of installing shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass
class InstallView:
    """Whether the browser offers it, whether it is done, and whose steps come first."""

    offered: bool
    installed: bool
    platform: Literal["android", "ios", "desktop"]
