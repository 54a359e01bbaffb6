"""Texts that are not loaded at a start, but when a screen needs them: a first screen stays small.

A feature's `routes.py` says `LATE = "office"`: its texts are in a catalogue with those of all features of
that group, which is loaded when one of their screens is opened.
"""

from __future__ import annotations

import importlib
import json
from functools import cache
from pathlib import Path

from pwa.build.shapes import PWA, module_of
from sync.schema import LANGUAGES

TARGET = PWA / "kit" / "format" / "late.gen.ts"


@cache
def late() -> dict[str, str]:
    """By the folder of a feature, the group its texts are loaded with; features without one are not here."""
    found: dict[str, str] = {}
    for path in sorted(PWA.glob("features/*/routes.py")):
        group: str = getattr(importlib.import_module(module_of(path)), "LATE", "")
        if group:
            found[path.parent.name] = group
    return found


def catalogue_file(group: str, language: str) -> str:
    """The file of a group's texts; of those that are always loaded without a group."""
    return f"{group}.{language}.json" if group else f"{language}.json"


def _roots() -> dict[str, str]:
    roots: dict[str, str] = {}
    for path in sorted(PWA.glob("features/*/routes.py")):
        group = late().get(path.parent.name, "")
        screens: dict[str, str] = getattr(importlib.import_module(module_of(path)), "SCREENS", {})
        roots |= {address.split("/[")[0]: group for address in screens.values() if group}
    # The longest first: a screen below another's address may belong to another group.
    return dict(sorted(roots.items(), key=lambda one: (-len(one[0]), one[0])))


def late_files() -> dict[Path, str]:
    """The text of the table for TypeScript, by its path."""
    groups = sorted(set(late().values()))
    names = {(group, lang): f"{group}_{lang}" for group in groups for lang in LANGUAGES}
    lines = [
        "// Generated from the features' routes.py by `python -m pwa.build`. Do not edit.",
        *(
            f'import {name} from "../../catalogue/{catalogue_file(*key)}?url&no-inline";'
            for key, name in names.items()
        ),
        "",
        "/** By the beginning of an address, the group of texts its screens need. */",
        f"export const LATE: Readonly<Record<string, string>> = {json.dumps(_roots())};",
        "",
        "/** Where the texts of a group are, by language. */",
        "export const LATE_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {",
        *(
            f"  {group}: {{ {', '.join(f'{lang}: {names[group, lang]}' for lang in LANGUAGES)} }},"
            for group in groups
        ),
        "};",
    ]
    return {TARGET: "\n".join(lines) + "\n"}
