"""`lapangan doctor`: what this machine has, what it lacks and the one command that gets it."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import NewerDatabase, level
from backend.cli.data import sqlite_file
from backend.cli.terminal import say
from backend.config import Settings

PYTHON_MIN = (3, 11)
OCR_LANGUAGES = ("eng", "msa", "ind", "kaz", "rus")
PROGRAM_TIMEOUT_S = 10
_TESSERACT = ("sudo apt-get update && sudo apt-get install -y tesseract-ocr "
              "tesseract-ocr-msa tesseract-ocr-ind tesseract-ocr-kaz tesseract-ocr-rus")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `needed`: Lapangan does not run without it. `action`: the command that gets it."""

    name: str
    well: bool
    detail: str
    needed: bool = True
    action: str = ""


async def doctor(asked: argparse.Namespace, settings: Settings) -> int:
    """Exit code 1 when something that is needed is missing."""
    findings = [_python(), _bun(), *_tesseract(), _chromium(), *await _database(settings), _disk(settings),
                _app(settings)]  # fmt: skip
    if asked.json:
        say(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            mark = "ok     " if finding.well else "MISSING" if finding.needed else "without"
            say(f"{mark}  {finding.name}: {finding.detail}")
            if not finding.well:
                say(f"         get it: {finding.action}")
    return int(any(finding.needed and not finding.well for finding in findings))


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    well = sys.version_info >= PYTHON_MIN
    return Finding("Python", well, version, action="sudo apt-get update && sudo apt-get install -y python3")


def _bun() -> Finding:
    here = shutil.which("bun", path=str(Path(sys.executable).parent)) or shutil.which("bun")
    detail = _first_line([here, "--version"]) if here else "not found; it builds the app"
    return Finding("bun", here is not None, detail, needed=False, action="make run")


def _tesseract() -> list[Finding]:
    program = shutil.which("tesseract")
    if program is None:
        return [
            Finding("tesseract", False, "not found; the server reads no business cards", False, _TESSERACT)
        ]
    listed = _output([program, "--list-langs"]).split()
    missing = [code for code in OCR_LANGUAGES if code not in listed]
    detail = f"without {', '.join(missing)}" if missing else ", ".join(OCR_LANGUAGES)
    return [
        Finding("tesseract", True, _first_line([program, "--version"])),
        Finding("tesseract languages", not missing, detail, False, _TESSERACT),
    ]


def _chromium() -> Finding:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    action = "sudo apt-get update && sudo apt-get install -y chromium"
    return Finding("Chromium, for the tests", found is not None, found or "not found", False, action)


async def _database(settings: Settings) -> list[Finding]:
    file = sqlite_file(settings)
    where = str(file) if file else _without_password(settings.database_url)
    if file and not file.exists():
        return [Finding("database", False, f"nothing at {where}", action="lapangan migrate")]
    engine = make_engine(settings.database_url, settings.database_pool_max)
    try:
        now = await level(engine)
    except Exception as error:  # whatever the driver raises is what the person must read
        detail = f"{where}: {error or type(error).__name__}"
        action = "start the database and check DATABASE_URL, then lapangan doctor"
        return [Finding("database", False, detail, action=action)]
    finally:
        await engine.close_connection_pool()
    return [
        Finding("database", True, where),
        Finding(
            "migrations",
            now.is_ours,
            str(now),
            action=NewerDatabase.action if now.unknown else "lapangan migrate",
        ),
    ]


def _disk(settings: Settings) -> Finding:
    folder = settings.var_dir
    while not folder.exists():
        folder = folder.parent
    free_mib = shutil.disk_usage(folder).free // 1024**2
    well = free_mib * 1024**2 >= settings.disk_free_min_bytes
    action = f"free some space on the disk of {folder}"
    return Finding("disk", well, f"{free_mib} MiB free at {folder}", action=action)


def _app(settings: Settings) -> Finding:
    shell = settings.pwa_dir / "index.html"
    detail = str(settings.pwa_dir) if shell.exists() else f"nothing in {settings.pwa_dir}"
    return Finding("the app for phones", shell.exists(), detail, action="make run")


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    user = head.partition("://")
    return f"{user[0]}://{user[2].partition(':')[0]}@{tail}" if at else url


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program found on PATH, with constant arguments
            command, capture_output=True, text=True, check=False, timeout=PROGRAM_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stdout or done.stderr


def _first_line(command: list[str]) -> str:
    return (_output(command).splitlines() or ["?"])[0]
