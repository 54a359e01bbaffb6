"""The security log as an administrator reads it: pages from the newest on, with names, and a table to take.

Of what was tried at the door of nobody's workspace (an e-mail that nobody has) only a server of one workspace
tells: on another it would tell of strangers.
"""
# ruff: noqa: S608 - every part of every statement is a constant of this file

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import msgspec

from backend.accounts import store
from backend.accounts.security_log import EventKind
from backend.base.database.engine import DatabaseEngine, Row
from backend.base.database.statements import among
from backend.features.exchange.protect import protect

PAGE_LINES: Final = 100
CSV_LINES_MAX: Final = 100_000
CSV_FILE: Final = "security-log.csv"
GROUPS: Final[Mapping[str, tuple[EventKind, ...]]] = {
    "entry": (
        "signed_in", "sign_in_failed", "signed_out", "password_changed", "password_reset", "factor_added",
        "factor_removed", "first_run_refused",
    ),
    "people": (
        "invited", "joined", "person_added", "person_changed", "role_changed", "deactivated", "activated",
        "device_revoked", "device_wiped",
    ),
    "data": (
        "exported", "imported", "subject_exported", "erased", "quarantine_received", "quarantine_applied",
        "quarantine_discarded", "backup_made", "backup_taken", "backup_removed",
    ),
    "server": (
        "workspace_made", "workspace_removed", "setting_changed", "mail_tried", "epoch_begun", "restored",
        "work_retried", "work_discarded",
    ),
}  # fmt: skip
"""By what a person looks for."""
_COLUMNS = "id, at, kind, person, subject, device, address, detail"
_WHERE = "tenant IN ($1, $2) AND (at, id) < ($3, $4) AND ($5 = '' OR person = $5 OR subject = $5)"
_NEWEST = "ORDER BY at DESC, id DESC LIMIT $6"
_PAGE = f"SELECT {_COLUMNS} FROM security_event WHERE {_WHERE} {_NEWEST}"
_PAGE_OF_KINDS = {
    engine: f"SELECT {_COLUMNS} FROM security_event WHERE {_WHERE} AND {among(engine, 'kind', '$7')}"
    f" {_NEWEST}"
    for engine in ("sqlite", "postgres")
}
_DEVICES = "SELECT id, name FROM device WHERE tenant = $1 AND kind = 'device'"
_LAST = "\x7f"
_AT_MAX = 2**62


class Asked(NamedTuple):
    """Which lines: of a group of GROUPS, or all. `before`: the `next` of the page before, or empty.

    `person`: an id; of who did it, or whom it is about.
    """

    group: str = ""
    person: str = ""
    before: str = ""


class Line(NamedTuple):
    """A line with the names of today; a name is empty of who or what is gone."""

    id: str
    at: int
    kind: str
    person: str
    person_name: str
    subject: str
    subject_name: str
    device_name: str
    address: str
    detail: dict[str, Any]


class Page(msgspec.Struct, frozen=True):
    """`next`: for `Asked.before`, empty at the end."""

    lines: list[dict[str, Any]]
    next: str


async def page(engine: DatabaseEngine, tenant: str, asked: Asked) -> Page:
    """One page, newest first."""
    lines = await _lines(engine, tenant, asked, PAGE_LINES + 1)
    more = len(lines) > PAGE_LINES
    shown = lines[:PAGE_LINES]
    after = f"{shown[-1].at}.{shown[-1].id}" if more else ""
    return Page([line._asdict() for line in shown], after)


async def table(engine: DatabaseEngine, tenant: str, asked: Asked) -> Iterator[str]:
    """The lines as CSV, at most CSV_LINES_MAX, newest first; safe to open in a spreadsheet."""
    lines = await _lines(engine, tenant, asked, CSV_LINES_MAX)
    head = ("time_utc", "event", "person", "about", "device", "address", "detail")
    return _csv([head, *map(_cells, lines)])


async def _lines(engine: DatabaseEngine, tenant: str, asked: Asked, most: int) -> list[Line]:
    at, _, id_ = asked.before.partition(".")
    known = at.isdigit() and len(at) < len(str(_AT_MAX))
    place = (int(at), id_) if known else (_AT_MAX, _LAST)
    tenants = await _tenants(engine, tenant)
    wanted = (*tenants, *place, asked.person, most)
    if asked.group:
        kinds = msgspec.json.encode(GROUPS.get(asked.group, ())).decode()
        rows = await engine.rows(_PAGE_OF_KINDS[engine.engine_type], *wanted, kinds)
    else:
        rows = await engine.rows(_PAGE, *wanted)
    people = {
        one: fields.get("name", "") for one, fields in (await store.records(engine, tenant, "person")).items()
    }
    devices = {row[0]: row[1] for row in await engine.rows(_DEVICES, tenant)}
    return [_line(row, people, devices) for row in rows]


def _line(row: Row, people: dict[str, str], devices: dict[str, str]) -> Line:
    id_, at, kind, person, subject, device, address, detail = row
    about = people.get(subject) or devices.get(subject, "")
    told = msgspec.json.decode(detail) if detail else {}
    return Line(
        id_, at, kind, person, people.get(person, ""), subject, about, devices.get(device, ""), address, told
    )


async def _tenants(engine: DatabaseEngine, tenant: str) -> tuple[str, str]:
    return tenant, "" if await store.tenants(engine) == [tenant] else tenant


def _cells(line: Line) -> tuple[str, ...]:
    when = datetime.fromtimestamp(line.at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
    detail = "; ".join(f"{name}: {value}" for name, value in line.detail.items() if value is not None)
    about = line.subject_name or line.subject
    who = line.person_name or line.person
    return when, line.kind, who, about, line.device_name, line.address, detail


def _csv(rows: list[tuple[str, ...]]) -> Iterator[str]:
    for row in rows:
        text = io.StringIO()
        csv.writer(text).writerow([protect(cell) for cell in row])
        yield text.getvalue()
