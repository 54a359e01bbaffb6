"""python -m ocr [--json] [--jobs N] [--engine NAME] [--debug DIR] FILE...

Exit code 0 when every file was read, 3 when some could not be (each says why on its line), 2 on wrong use.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ocr.draft import ContactDraft, Guess
from ocr.errors import CardError
from ocr.guard import TIME_LIMIT_S, WORKERS_MAX, Outcome, Readers
from ocr.wire import flat

SOME_UNREAD = 3
DOUBTFUL_BELOW = 0.8


def main(arguments: list[str] | None = None) -> int:
    """Read the files and print what they say."""
    options = _options(arguments)
    failed = 0
    with (
        Readers(options.jobs, options.engine, options.time_limit) as readers,
        ThreadPoolExecutor(options.jobs) as threads,
    ):
        tasks = [threads.submit(_read, readers, path) for path in options.files]
        for path, task in zip(options.files, tasks, strict=True):
            outcome, reason, elapsed_ms = task.result()
            if outcome is None:
                failed += 1
                _say_failed(path, reason, as_json=options.json)
                continue
            if options.debug:
                _write_debug(options.debug, path, outcome)
            if options.json:
                print(json.dumps(flat(outcome.draft, path.stem, elapsed_ms), ensure_ascii=False), flush=True)
            else:
                print("\n".join(_summary(path, outcome.draft)), flush=True)
    return SOME_UNREAD if failed else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ocr", description="Read business cards from photos.")
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="JPEG, PNG, WebP or HEIC photo")
    parser.add_argument("--json", action="store_true", help="one line of JSON per file")
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help=f"photos read at a time (1-{WORKERS_MAX})"
    )
    parser.add_argument(
        "--engine", choices=["ppocr", "tesseract"], default="", help="instead of the best installed"
    )
    parser.add_argument("--debug", type=Path, metavar="DIR", help="write the flat card and its lines there")
    parser.add_argument(
        "--time-limit", type=float, default=TIME_LIMIT_S, metavar="S", help="seconds for one photo"
    )
    options = parser.parse_args(arguments)
    if not 1 <= options.jobs <= WORKERS_MAX:
        parser.error(f"--jobs: between 1 and {WORKERS_MAX}")
    return options


def _read(readers: Readers, path: Path) -> tuple[Outcome | None, dict[str, str], float]:
    started = time.monotonic()
    try:
        outcome = readers.outcome(path.read_bytes())
    except CardError as error:
        return None, {"error": error.code, "detail": error.detail, "action": error.action}, 0.0
    except OSError as error:
        return (
            None,
            {"error": "file_unreadable", "detail": error.strerror or str(error), "action": "Check the path."},
            0.0,
        )
    return outcome, {}, 1000 * (time.monotonic() - started)


def _say_failed(path: Path, reason: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"id": path.stem, **reason}, ensure_ascii=False), flush=True)
    else:
        print(f"{path}: not read: {reason['detail']} ({reason['error']}). {reason['action']}", flush=True)


def _write_debug(folder: Path, path: Path, outcome: Outcome) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{path.stem}.card.jpg").write_bytes(outcome.draft.card_jpeg)
    record = {"id": path.stem, "size": outcome.size_px, "codes": outcome.draft.codes, "lines": outcome.lines}
    (folder / f"{path.stem}.lines.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def _summary(path: Path, draft: ContactDraft) -> Iterator[str]:
    yield str(path)
    if draft.name:
        yield _row("Name", draft.name.value.full, draft.name)
    for label, guess in (("Title", draft.title), ("Company", draft.company)):
        if guess:
            yield _row(label, guess.value, guess)
    for phone in draft.phones:
        inner = f" ext. {phone.value.ext}" if phone.value.ext else ""
        yield _row(
            phone.value.type.capitalize() if phone.value.type != "whatsapp" else "WhatsApp",
            phone.value.e164 + inner,
            phone,
        )
    for label, values in (("E-mail", draft.emails), ("Website", draft.websites)):
        for value in values:
            yield _row(label, value.value, value)
    for social in draft.socials:
        yield _row(social.value.network.capitalize(), social.value.handle, social)
    if draft.address:
        yield _row("Address", draft.address.value.text, draft.address)
    if draft.warnings:
        yield f"  {'warnings':10} {', '.join(draft.warnings)}"


def _row(label: str, value: str, guess: Guess[Any]) -> str:
    return f"  {label:10} {value}  {guess.confidence:.0%}{' ?' if guess.confidence < DOUBTFUL_BELOW else ''}"


if __name__ == "__main__":
    sys.exit(main())
