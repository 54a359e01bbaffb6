"""What only some of the product needs: one folder each, found by what its files export."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any


def found(file: str, name: str) -> list[Any]:
    """What the features' files of one name export under `name`, in the order of the features' names.

    `found("followers", "FOLLOWERS")` reads every `features/<feature>/followers.py`.
    """
    features = sorted(one.name for one in pkgutil.iter_modules(__path__, f"{__name__}.") if one.ispkg)
    modules = [
        import_module(f"{feature}.{file}")
        for feature in features
        if any(one.name == file for one in pkgutil.iter_modules(import_module(feature).__path__))
    ]
    return [part for module in modules for part in getattr(module, name)]
