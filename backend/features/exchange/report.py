"""What became of every line of a file: for the screen as JSON, for a person as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import msgspec

from backend.features.exchange.draft import Note
from backend.features.exchange.problems import REPORT_LINES_MAX, REPORT_NOTES_MAX, REPORT_NOTES_SHOWN_MAX
from backend.features.exchange.protect import protect

Outcome = Literal["created", "merged", "unchanged", "refused"]


@dataclass(slots=True)
class LineReport:
    """One row or card. `into`: the contact it was merged into; `same_as_line`: an earlier line."""

    line: int
    outcome: Outcome
    name: str = ""
    company: str = ""
    contact: str = ""
    into: str = ""
    same_as_line: int = 0
    code: str = ""
    why: str = ""
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """A whole import. `counts`: lines by outcome, and `companies_created`."""

    upload: str
    file: str
    format: str
    encoding: str
    rows: int
    lines: list[LineReport]
    notes: list[Note]
    companies_created: int = 0
    imported: bool = True

    @property
    def counts(self) -> dict[str, int]:
        """How many lines had each outcome."""
        found = Counter(line.outcome for line in self.lines)
        words: tuple[Outcome, ...] = ("created", "merged", "unchanged", "refused")
        return {word: found[word] for word in words} | {"companies_created": self.companies_created}

    def as_json(self) -> dict[str, Any]:
        """For the screen: at most REPORT_LINES_MAX lines, those that say something first; the CSV has all."""
        telling = [line for line in self.lines if line.notes or line.outcome == "refused"]
        rest = [line for line in self.lines if not (line.notes or line.outcome == "refused")]
        shown = sorted((telling + rest)[:REPORT_LINES_MAX], key=lambda line: line.line)
        left = REPORT_NOTES_SHOWN_MAX
        for at, line in enumerate(shown):
            left -= len(line.notes)
            if left < 0:
                shown[at] = replace(line, notes=[])
        return {
            "upload": self.upload,
            "file": self.file,
            "format": self.format,
            "encoding": self.encoding,
            "rows": self.rows,
            "imported": self.imported,
            "counts": self.counts,
            "lines": msgspec.to_builtins(shown),
            "lines_left_out": len(self.lines) - len(shown),
            "notes": msgspec.to_builtins(self.notes),
            "csv": f"/api/import/{self.upload}/report.csv" if self.upload else "",
        }

    def as_csv(self) -> str:
        """One row per line and note, CRLF, for a spreadsheet (formulas neutralised)."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(
            ["Line", "Outcome", "Name", "Company", "Merged into", "Code", "What", "Column", "Value"]
        )
        for note in self.notes:
            writer.writerow(
                _cells([note.line or "", "", "", "", "", note.code, note.text, note.column, note.value])
            )
        left = REPORT_NOTES_MAX
        for line in self.lines:
            left -= len(line.notes)
            for row in _rows(line if left >= 0 else replace(line, notes=[])):
                writer.writerow(_cells(row))
        return out.getvalue()


class Told(msgspec.Struct, frozen=True):
    """A report as it is kept and shown. `counts`: of all lines, and `companies_created`."""

    upload: str
    file: str
    format: str
    encoding: str
    rows: int
    imported: bool
    counts: dict[str, int]
    lines: list[LineReport]
    lines_left_out: int
    notes: list[Note]
    csv: str


def _rows(line: LineReport) -> Iterable[list[Any]]:
    into = f"line {line.same_as_line}" if line.same_as_line else line.into
    head = [line.line, line.outcome, line.name, line.company, into]
    if line.code or not line.notes:
        yield [*head, line.code, line.why, "", ""]
    for note in line.notes:
        yield [*head, note.code, note.text, note.column, note.value]


def _cells(row: list[Any]) -> list[Any]:
    return [protect(cell) if isinstance(cell, str) else cell for cell in row]
