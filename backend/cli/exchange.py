"""`lapangan import` and `lapangan export`: what a person may do on screen, from files on this machine."""

from __future__ import annotations

import argparse
import codecs
import json
import shutil
import sys
from pathlib import Path

from backend.accounts import people, security_log, store
from backend.accounts.security_log import Event
from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine
from backend.cli.data import opened, replica_of
from backend.cli.terminal import NotDone, say, step
from backend.config import Settings
from backend.features.exchange import store as exchange
from backend.features.exchange.export import FILES, write_export
from backend.features.exchange.given import checked_options
from backend.features.exchange.problems import IMPORT_BYTES_MAX, FileTooLarge
from backend.features.exchange.report import Told

LINES_SHOWN_MAX = 20


async def import_(asked: argparse.Namespace, settings: Settings) -> int:
    """Import a file as a person; exit code 1 when every line was refused."""
    data = _bytes(asked.file)
    mapping = dict(_pair(text) for text in asked.columns)
    options = checked_options(asked.visibility, asked.tags)
    async with opened(settings) as engine:
        importer = await _person(engine, asked.email)
        request = exchange.Request(asked.file.name, data, options, mapping)
        with step(f"Importing {asked.file.name}"):
            imported = await exchange.run(replica_of(engine), importer, request, now_ms())
        event = Event("imported", importer.person, detail={"by": "terminal"})
        await security_log.note(engine, importer.tenant, event, now_ms())
    report = imported.told
    if asked.report:
        asked.report.write_bytes(codecs.BOM_UTF8 + imported.csv)
    if asked.json:
        say(json.dumps(json.loads(imported.json), indent=2, ensure_ascii=False))
    else:
        _tell(report, asked.report)
    counts = {name: count for name, count in report.counts.items() if name != "companies_created"}
    return int(0 < counts["refused"] == sum(counts.values()))


async def export(asked: argparse.Namespace, settings: Settings) -> int:
    """Write what a person may see, to a file or to standard output."""
    if f"{asked.what}.{asked.format}" not in FILES:
        raise NotDone("Only contacts can be exported as vCard.", "Omit --format for .csv.")
    async with opened(settings) as engine:
        person = await _person(engine, asked.email)
        file = await write_export(replica_of(engine), person, f"{asked.what}.{asked.format}")
        detail = {"file": f"{asked.what}.{asked.format}", "by": "terminal"}
        event = Event("exported", person.person, detail=detail)
        await security_log.note(engine, person.tenant, event, now_ms())
    with file:
        if asked.to:
            with asked.to.open("wb") as to:
                shutil.copyfileobj(file, to)
            say(f"Wrote {asked.to}.")
        else:
            shutil.copyfileobj(file, sys.stdout.buffer)
    return 0


async def _person(engine: DatabaseEngine, email: str) -> exchange.Importer:
    credential = await store.credential_of_email(engine, people.normal_email(email))
    if credential is None or not credential.active:
        raise NotDone(f"Nobody signs in as {email}.", "See who does: lapangan people list")
    return exchange.Importer(credential.tenant, credential.person)


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > IMPORT_BYTES_MAX:
        raise FileTooLarge(f"{path.name} is larger than {IMPORT_BYTES_MAX // 1024**2} MiB.")
    return path.read_bytes()


def _pair(text: str) -> tuple[str, str]:
    column, equals, target = text.rpartition("=")
    if not equals:
        raise NotDone(f"--column {text!r} doesn't name a target.", "Use --column 'Column name=target'.")
    return column, target


def _tell(report: Told, kept: Path | None) -> None:
    counts = report.counts
    say(f"{report.file}: {report.format}, {report.encoding}, {report.rows} rows")
    say(
        f"created {counts['created']}, merged {counts['merged']}, unchanged {counts['unchanged']}, "
        f"refused {counts['refused']}, companies created {counts['companies_created']}"
    )
    for note in report.notes:
        say(f"  {note.column}: {note.text}" if note.column else f"  {note.text}")
    refused = [line for line in report.lines if line.outcome == "refused"]
    for line in refused[:LINES_SHOWN_MAX]:
        say(f"  line {line.line}: {line.why} ({line.code})")
    if counts["refused"] > LINES_SHOWN_MAX:
        say(f"  and {counts['refused'] - LINES_SHOWN_MAX} more")
    if kept:
        say(f"Every line is in {kept}.")
    elif refused or any(line.notes for line in report.lines):
        say("To see what happened to every line, add --report report.csv or --json.")
