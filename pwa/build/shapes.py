"""What a hook returns is written once, as the dataclasses of a folder's `shapes.py`, and here as TypeScript.

Reflex checks a page's attributes against the dataclass; tsc checks the hook against `shapes.gen.ts`.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import types
from pathlib import Path, PurePosixPath
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

PWA = Path(__file__).parents[1]
WORDS = {str: "string", int: "number", float: "number", bool: "boolean"}


class ShapeError(TypeError):
    """A part of a shape has a type that TypeScript is not told."""


def shape_files() -> dict[Path, str]:
    """The text of every `shapes.gen.ts`, by its path."""
    sources = sorted(PWA.glob("*/*/shapes.py"))
    return {path.with_suffix(".gen.ts"): written(module_of(path)) for path in sources}


def module_of(path: Path) -> str:
    """The module of a Python file under pwa."""
    return ".".join(path.relative_to(PWA.parent).with_suffix("").parts)


def written(module: str) -> str:
    """The shapes that `module` defines, in its order, and imports of those that it uses of others."""
    loaded = importlib.import_module(module)
    own = [one for one in vars(loaded).values() if dataclasses.is_dataclass(one) and one.__module__ == module]
    used: dict[str, set[str]] = {}
    bodies = [_interface(shape, module, used) for shape in own if isinstance(shape, type)]
    imports = [
        f'import type {{ {", ".join(sorted(names))} }} from "{_way(module, other)}";\n'
        for other, names in sorted(used.items())
    ]
    head = f"// Generated from {module.rsplit('.', 1)[1]}.py by `python -m pwa.build`. Do not edit.\n"
    return "\n".join([head + "".join(imports), *bodies])


def _interface(shape: type, module: str, used: dict[str, set[str]]) -> str:
    base = next((one for one in shape.__bases__ if dataclasses.is_dataclass(one)), None)
    hints = get_type_hints(shape)
    own = list(inspect.get_annotations(shape))

    def named(other: type) -> str:
        if other.__module__ != module:
            used.setdefault(other.__module__, set()).add(other.__name__)
        return other.__name__

    extends = f" extends {named(base)}" if base else ""
    about = " ".join((shape.__doc__ or "").split())
    parts = "".join(f"  {name}: {_type(hints[name], named, f'{shape.__name__}.{name}')};\n" for name in own)
    return f"/** {about} */\nexport interface {shape.__name__}{extends} {{\n{parts}}}\n"


def _type(hint: Any, named: Any, where: str) -> str:
    if hint in WORDS:
        return WORDS[hint]
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return named(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f'"{word}"' for word in inner)
    if origin is list:
        item = _type(inner[0], named, where)
        return f"({item})[]" if " | " in item else f"{item}[]"
    if origin in (Union, types.UnionType):
        return " | ".join("null" if one is types.NoneType else _type(one, named, where) for one in inner)
    raise ShapeError(f"{where}: no TypeScript for {hint}")


def _way(module: str, other: str) -> str:
    """The import path from one folder's generated file to another's."""
    here, there = (PurePosixPath(*one.split(".")[1:-1]) for one in (module, other))
    up = "/".join([".."] * len(here.parts))
    return f"{up}/{there}/shapes.gen"
