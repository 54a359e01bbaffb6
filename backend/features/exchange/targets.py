"""What a column can be taken as, and how that is written in a mapping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from backend.features.exchange.build import LineField
from backend.features.exchange.problems import BadMapping

_NAME_PARTS = ("full", "prefix", "given", "middle", "family", "suffix", "nickname")
_ADDRESS_PARTS = (
    "text", "street", "street2", "street3", "extended", "pobox", "city", "region", "postcode", "country",
    "label", "kind", "lat", "lng",
)  # fmt: skip
LINE_FIELDS: tuple[str, ...] = get_args(LineField)
_PLAIN = frozenset(
    {*LINE_FIELDS, "notes", "tags", "groups", "birthday", "website", "photo", "do_not_contact", "visibility",
     "ignore",
     "keep", "phone", "email", "social", "day", "custom", "joined_company", "stage", "private"}
)  # fmt: skip
_PAIRED = frozenset(
    {"phone", "email", "website", "day", "relation", "custom", "im", "organization", "address", "consent"}
)
_TEXT = re.compile(r"([a-z_]+)(?:\.([a-z0-9_]+))?(?:#(\d{1,3}))?(?::(.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column's cells go. As text `field[.part][#group][:label]`, as in `address.city:work`.

    `group` ties the label and value columns of one numbered entry together.
    """

    field: str
    part: str = ""
    group: int = 0
    label: str = ""

    def __str__(self) -> str:
        group = f"#{self.group}" if self.group else ""
        return (
            self.field
            + (f".{self.part}" if self.part else "")
            + group
            + (f":{self.label}" if self.label else "")
        )


IGNORE, KEEP = Target("ignore"), Target("keep")

CHOICES: tuple[str, ...] = (
    "ignore", "keep", *(f"name.{part}" for part in _NAME_PARTS), "company", "job_title", "department",
    *(f"phone:{kind}" for kind in ("mobile", "work", "home", "fax", "whatsapp", "other")),
    *(f"email:{kind}" for kind in ("work", "home", "other")),
    *(f"address.{part}:{kind}" for kind in ("work", "home", "other")
      for part in ("text", "street", "city", "region", "postcode", "country")),
    "website", "birthday", "notes", "tags", "language", "source", "owner", "reports_to", "do_not_contact",
    "visibility", *(f"social:{name}" for name in ("linkedin", "whatsapp", "telegram", "facebook")),
)  # fmt: skip
"""Targets a screen offers; a column of any format may also be told `day:<label>` and `custom:<label>`."""


def parse_target(text: str) -> Target:
    """A target from its text. Raises BadMapping."""
    match = _TEXT.match(text.strip())
    if match:
        target = Target(match[1], match[2] or "", int(match[3] or 0), (match[4] or "")[:255])
        if _exists(target):
            return target
    raise BadMapping(f"“{text[:80]}” is nothing a column can be taken as.")


def _exists(target: Target) -> bool:
    if target.field == "name":
        return target.part in _NAME_PARTS
    if target.field == "address":
        return target.part in _ADDRESS_PARTS
    if target.part:
        return target.field in _PAIRED
    return target.field in _PLAIN
