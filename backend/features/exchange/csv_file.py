"""A CSV file to drafts: which program wrote it, what its columns mean, and one draft per row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend.features.exchange import google, guess, hubspot, outlook
from backend.features.exchange.columns import Filling, fill
from backend.features.exchange.days import Order, column_order
from backend.features.exchange.draft import Note, Parsed, Refused, Setting
from backend.features.exchange.problems import BadMapping
from backend.features.exchange.table import Table, read_table
from backend.features.exchange.targets import IGNORE, KEEP, Target, parse_target
from backend.features.exchange.text import Decoded

COLUMN_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column as a screen shows it: header, a few values, and the target we guess (as text)."""

    name: str
    samples: tuple[str, ...]
    guess: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file whose columns are understood but whose rows are not yet drafts."""

    format: str
    encoding: str
    table: Table
    targets: tuple[Target, ...]
    notes: tuple[Note, ...]

    def columns(self) -> list[Column]:
        """Every column with samples and guess."""
        return [
            Column(name, tuple(self.table.samples[position][:COLUMN_SAMPLES]), str(self.targets[position]))
            for position, name in enumerate(self.table.names)
        ]


def open_sheet(decoded: Decoded, setting: Setting) -> Sheet:
    """Reads the rows and guesses the columns. Raises FileEmpty, FileTooLarge."""
    table = read_table(decoded.text)
    found, targets = _format(table, setting)
    return Sheet(found, decoded.encoding, table, tuple(targets), tuple(table.notes))


def read_sheet(
    sheet: Sheet,
    setting: Setting,
    mapping: Mapping[str, str] | None = None,
    most: int | None = None,
    told: Callable[[], object] = lambda: None,
) -> Parsed:
    """One draft per row, of the first `most` rows when given. Raises BadMapping.

    `mapping`: column name to target text, for the columns a person set. `told` is called for each row.
    """
    targets = _mapped(sheet, mapping or {})
    parsed = Parsed(sheet.format, sheet.encoding, rows=len(sheet.table.rows), notes=list(sheet.notes))
    orders = _date_orders(sheet, targets, setting, parsed.notes)
    filling = Filling(sheet.table.names, targets, setting, orders)
    for row in sheet.table.rows[:most]:
        told()
        made = fill(row, filling)
        if isinstance(made, Refused):
            parsed.refused.append(made)
        else:
            parsed.drafts.append(made)
    _tell_ignored(sheet, targets, parsed.notes)
    return parsed


def _format(table: Table, setting: Setting) -> tuple[str, list[Target]]:
    headers = table.raw_names
    if table.headed:
        if google.is_google(headers):
            return "google", google.targets(headers)
        if outlook.is_outlook(headers):
            return "outlook", outlook.targets(headers)
        if hubspot.is_hubspot(headers):
            return "hubspot", hubspot.targets(headers)
    shown = headers if table.headed else [""] * len(table.names)
    return "csv", guess.targets(shown, table.samples, setting)


def _mapped(sheet: Sheet, mapping: Mapping[str, str]) -> list[Target]:
    known = set(sheet.table.names)
    unknown = [name for name in mapping if name not in known]
    if unknown:
        raise BadMapping(f"The file has no column “{unknown[0][:80]}”.")
    pairs = zip(sheet.table.names, sheet.targets, strict=True)
    return [parse_target(mapping[name]) if mapping.get(name) else target for name, target in pairs]


def _date_orders(
    sheet: Sheet, targets: Sequence[Target], setting: Setting, notes: list[Note]
) -> dict[int, Order]:
    """The order of day and month per column; said in the report where nothing in the file proves it."""
    orders: dict[int, Order] = {}
    for position, target in enumerate(targets):
        if target.field not in ("birthday", "day") or target.part == "label":
            continue
        orders[position], proven = column_order(_column(sheet, position), setting.country)
        if not proven:
            shown = "day/month/year" if orders[position] == "dmy" else "month/day/year"
            text = f"Day and month may be swapped here; dates were read as {shown}."
            notes.append(Note("date_order_assumed", text, 1, sheet.table.names[position]))
    return orders


def _column(sheet: Sheet, position: int) -> Iterable[str]:
    if not sheet.table.samples[position]:
        return ()
    return (row.cells[position] for row in sheet.table.rows if position < len(row.cells))


def _tell_ignored(sheet: Sheet, targets: Sequence[Target], notes: list[Note]) -> None:
    for position, target in enumerate(targets):
        name = sheet.table.names[position]
        if target not in (IGNORE, KEEP) or not sheet.table.samples[position]:
            continue
        if target == IGNORE:
            notes.append(Note("column_ignored", "This column was skipped.", 1, name))
        else:
            notes.append(
                Note("column_kept", "This column has no field; its values are saved in the notes.", 1, name)
            )
