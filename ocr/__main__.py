"""python -m ocr [--json] [--jobs N] [--engine NAME] [--debug DIR] FILE...

Exit code 0 when every file was read, 3 when some could not be (each says why on its line), 2 on wrong use.
Broken off: 130 by Ctrl-C, 143 by SIGTERM, 141 when nobody reads the output, 1 when it cannot be written.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import json
import math
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

from ocr.draft import ContactDraft, Guess
from ocr.errors import CardError
from ocr.guard import TIME_LIMIT_S, Outcome, Readers
from ocr.opening import PHOTO_BYTES_MAX
from ocr.wire import flat

SOME_UNREAD = 3
UNWRITABLE = 1
SIGNAL_BASE = 128  # what a shell adds to the number of the signal that ended a program
DOUBTFUL_BELOW = 0.8
STDIN = Path("-")

Answer = tuple[Outcome | None, dict[str, str], float]  # what was read, or why not; milliseconds


class Interrupted(BaseException):
    """A signal asks us to end; like KeyboardInterrupt nothing on the way may swallow it."""


def main(arguments: list[str] | None = None) -> int:
    """Read the files and print what they say."""
    options = _options(arguments)
    _write_any_letter(as_json=options.json)
    failed = False
    with (
        Readers(options.jobs, options.engine, options.time_limit) as readers,
        contextlib.ExitStack() as ending,
    ):
        threads = ThreadPoolExecutor(readers.count)
        ending.callback(threads.shutdown, wait=False, cancel_futures=True)
        answers = _answers(options.files, readers, threads)
        for path, name in zip(options.files, _names(options.files), strict=True):
            outcome, reason, elapsed_ms = answers[path].result()
            if outcome is None:
                failed = True
                _say_failed(path, reason, as_json=options.json)
                continue
            if options.debug:
                _write_debug(options.debug, name, outcome)
            if options.json:
                print(json.dumps(flat(outcome.draft, _id(path), elapsed_ms), ensure_ascii=False), flush=True)
            else:
                print("\n".join(_summary(path, outcome.draft)), flush=True)
    return SOME_UNREAD if failed else 0


def _answers(paths: list[Path], readers: Readers, threads: ThreadPoolExecutor) -> dict[Path, Future[Answer]]:
    """What will be known of each file; one that is named twice is read once."""
    return {path: threads.submit(_read, readers, path) for path in dict.fromkeys(paths)}


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ocr", description="Read business cards from photos.")
    parser.add_argument(
        "files",
        metavar="FILE",
        type=Path,
        nargs="+",
        help="JPEG, PNG, WebP or HEIC photo; - is standard input",
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON per file")
    parser.add_argument(
        "--jobs", type=_count, default=1, metavar="N", help="photos read at a time; never more than cores"
    )
    parser.add_argument(
        "--engine", choices=["ppocr", "tesseract"], default="", help="instead of the best installed"
    )
    parser.add_argument(
        "--debug", type=_folder, metavar="DIR", help="write the flat card and its lines there"
    )
    parser.add_argument(
        "--time-limit", type=_seconds, default=TIME_LIMIT_S, metavar="S", help="processor seconds for a photo"
    )
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1, not {text!r}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"seconds above 0, not {text!r}")
    return value


def _folder(text: str) -> Path:
    folder = Path(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"cannot make {text!r}: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise argparse.ArgumentTypeError(f"cannot write into {text!r}")
    return folder


def _write_any_letter(*, as_json: bool) -> None:
    """A terminal without Cyrillic, or a file name that is no text, is shown escaped; JSON is always UTF-8."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if as_json else None, errors="backslashreplace")


def _id(path: Path) -> str:
    return "stdin" if path == STDIN else path.stem


def _names(paths: Sequence[Path]) -> list[str]:
    """A name for the debug files of each path: two photos of one name, from two folders, are kept apart."""
    owners: dict[str, Path] = {}
    names: list[str] = []
    for path in paths:
        name, number = _id(path), 2
        while owners.setdefault(name, path) != path:
            name, number = f"{_id(path)}-{number}", number + 1
        names.append(name)
    return names


def _read(readers: Readers, path: Path) -> Answer:
    started = time.monotonic()
    try:
        outcome = readers.outcome(_bytes(path))
    except CardError as error:
        return None, {"error": error.code, "detail": error.detail, "action": error.action}, 0.0
    except OSError as error:
        action = "Name the photos in it." if isinstance(error, IsADirectoryError) else "Check the path."
        detail = error.strerror or str(error)
        return None, {"error": "file_unreadable", "detail": detail, "action": action}, 0.0
    return outcome, {}, 1000 * (time.monotonic() - started)


def _bytes(path: Path) -> bytes:
    """At most one byte more than a photo may have: enough to be refused, however long the file is."""
    if path == STDIN:
        if sys.stdin is None:
            raise FileNotFoundError(errno.EBADF, "standard input is closed")
        return sys.stdin.buffer.read(PHOTO_BYTES_MAX + 1)
    with path.open("rb") as file:
        return file.read(PHOTO_BYTES_MAX + 1)


def _say_failed(path: Path, reason: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"id": _id(path), **reason}, ensure_ascii=False), flush=True)
    else:
        print(f"{path}: not read: {reason['detail']} ({reason['error']}). {reason['action']}", flush=True)


def _write_debug(folder: Path, name: str, outcome: Outcome) -> None:
    (folder / f"{name}.card.jpg").write_bytes(outcome.draft.card_jpeg)
    record = {"id": name, "size": outcome.size_px, "codes": outcome.draft.codes, "lines": outcome.lines}
    (folder / f"{name}.lines.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def _summary(path: Path, draft: ContactDraft) -> Iterator[str]:
    yield "standard input" if path == STDIN else str(path)
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


def command() -> NoReturn:
    """`main` as a program: signals and a closed output end it quietly, with nothing left behind."""

    endings = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(number: int, _frame: object) -> None:
        for one in endings:
            signal.signal(one, signal.SIG_IGN)  # being asked twice must not break off the tidying up
        raise Interrupted(number)

    for number in endings:
        signal.signal(number, interrupt)
    code = UNWRITABLE
    try:
        code = main()
    except SystemExit as asked:  # argparse has spoken
        code = asked.code if isinstance(asked.code, int) else UNWRITABLE
    except Interrupted as asked:
        code = SIGNAL_BASE + int(asked.args[0])
    except BrokenPipeError:
        code = SIGNAL_BASE + signal.SIGPIPE
    except OSError as error:
        with contextlib.suppress(OSError):
            print(f"python -m ocr: cannot write: {error.strerror or error}", file=sys.stderr, flush=True)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, AttributeError):  # closed, or never opened
            stream.flush()
    os._exit(code)  # a thread may still wait for a file that never comes


if __name__ == "__main__":
    command()
