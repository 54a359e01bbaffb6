"""Where a value lands that names an archived item: on its successor (SPEC.md M13, D13).

`pwa/engine/core/landing.ts` is the same on the device; `tests/vectors/landing.json` holds both together.
"""

from collections.abc import Mapping
from typing import Any


def landing(items: Mapping[str, Mapping[str, Any]], item: str) -> str:
    """The first item that is not archived, from `item` on along the successors.

    The item itself where none is reached: it isn't there, names no successor, or they go round in a circle.
    """
    at, passed = item, set[str]()
    while at in items and at not in passed:
        if not items[at].get("archived"):
            return at
        passed.add(at)
        at = items[at].get("successor") or ""
    return item
