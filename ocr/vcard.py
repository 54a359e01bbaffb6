"""Texts of QR codes: vCard and MECARD into plain fields. Pure; hostile input yields fewer fields."""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass, field

VALUES_MAX = 8
VALUE_CHARACTERS_MAX = 200


@dataclass(slots=True)
class CodeCard:
    """What a code says about a person; phones are (number as written, type words)."""

    name: str = ""
    title: str = ""
    company: str = ""
    address: str = ""
    phones: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    emails: list[str] = field(default_factory=list[str])
    websites: list[str] = field(default_factory=list[str])

    @property
    def empty(self) -> bool:
        """Whether it tells nothing of use."""
        return not (self.name or self.phones or self.emails)


def read_code(text: str) -> CodeCard | None:
    """Fields of a vCard or MECARD, or None for anything else."""
    head = text.lstrip()[:20].upper()
    if head.startswith("BEGIN:VCARD"):
        card = _vcard(text)
    elif head.startswith("MECARD:"):
        card = _mecard(text)
    else:
        return None
    return None if card.empty else card


def _plain(value: str) -> str:
    value = re.sub(r"\\([,;:\\])", r"\1", value.replace("\\n", " ").replace("\\N", " "))
    return re.sub(r"\s+", " ", "".join(c for c in value if c.isprintable())).strip()[:VALUE_CHARACTERS_MAX]


def _parts(value: str) -> list[str]:
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _vcard(text: str) -> CodeCard:
    card = CodeCard()
    structured = ""
    for line in re.sub(r"\r?\n[ \t]", "", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        head, mark, value = line.partition(":")
        if not mark or not value.strip():
            continue
        key, *options = head.split(";")
        key, kinds = key.split(".")[-1].upper(), " ".join(options).upper()
        if "QUOTED-PRINTABLE" in kinds:
            value = quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")
        if key == "FN":
            card.name = _plain(value)
        elif key == "N":
            family, given, middle, before, after = ([*_parts(value), "", "", "", "", ""])[:5]
            structured = " ".join(p for p in (before, given, middle, family) if p) + (
                f", {after}" if after else ""
            )
        elif key == "ORG":
            card.company = _parts(value)[0]
        elif key == "TITLE":
            card.title = _plain(value)
        elif key == "TEL" and len(card.phones) < VALUES_MAX:
            card.phones.append((_plain(value.removeprefix("tel:")), kinds))
        elif key == "EMAIL" and len(card.emails) < VALUES_MAX:
            card.emails.append(_plain(value).lower())
        elif key == "URL" and len(card.websites) < VALUES_MAX:
            card.websites.append(_plain(value))
        elif key == "ADR" and not card.address:
            card.address = ", ".join(p for p in _parts(value) if p)
    card.name = card.name or structured
    return card


def _mecard(text: str) -> CodeCard:
    card = CodeCard()
    for item in re.split(r"(?<!\\);", text.lstrip()[7:]):
        key, mark, value = item.partition(":")
        value = _plain(value)
        if not mark or not value:
            continue
        match key.strip().upper():
            case "N":
                family, comma, given = value.partition(",")
                card.name = f"{given.strip()} {family.strip()}" if comma else value
            case "ORG":
                card.company = value
            case "TEL" if len(card.phones) < VALUES_MAX:
                card.phones.append((value, ""))
            case "EMAIL" if len(card.emails) < VALUES_MAX:
                card.emails.append(value.lower())
            case "URL" if len(card.websites) < VALUES_MAX:
                card.websites.append(value)
            case "ADR":
                card.address = value
            case "TITLE":
                card.title = value
            case _:
                pass
    return card
