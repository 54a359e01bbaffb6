"""Word lists the parser reads: policy as data. One entry a line, `#` starts a comment, tabs part columns."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of ocr/data/<name>.tsv."""
    text = files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].rstrip() if not line.startswith("#") else "" for line in text.splitlines())
    return tuple(tuple(part.strip() for part in line.split("\t")) for line in lines if line.strip())


@cache
def entries(name: str) -> frozenset[str]:
    """All entries of a list with one column; a line may hold several, parted by commas."""
    return frozenset(
        word.strip() for row in table(name) for part in row for word in part.split(",") if word.strip()
    )


@cache
def settings(name: str) -> dict[str, Any]:
    """ocr/data/<name>.json."""
    return json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
