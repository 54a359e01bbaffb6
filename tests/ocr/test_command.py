"""The real command: what it prints, how it ends, and that nothing stays behind however it is ended."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from ocr.engines import installed
from ocr.limits import children
from tests.ocr.cards.make import make

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120
HERE = installed()
needs_tesseract = pytest.mark.skipif(not HERE.tesseract, reason="the Tesseract program is not installed")
linux_only = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")


def blank() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "good.jpg"
    path.write_bytes(blank())
    return path


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "ocr", *map(str, arguments)]


def run(*arguments: str | Path, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command(*arguments), cwd=ROOT, input=given, capture_output=True, timeout=PATIENCE_S)


def rows(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, str]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def until(what: Callable[[], object]) -> None:
    """Wait for something that will be so; fail when it is not."""
    end, pause = time.monotonic() + PATIENCE_S, threading.Event()
    while not what():
        assert time.monotonic() < end
        pause.wait(0.01)


def test_every_file_has_its_line_and_its_reason(photo: Path, tmp_path: Path) -> None:
    bad, empty = tmp_path / "bad.jpg", tmp_path / "empty.png"
    bad.write_bytes(b"not a photo")
    empty.touch()
    done = run("--json", photo, bad, empty, tmp_path / "missing.jpg", tmp_path)
    assert done.returncode == 3
    assert [row["id"] for row in rows(done)] == ["good", "bad", "empty", "missing", tmp_path.stem]
    assert [row.get("error") for row in rows(done)] == [
        None, "photo_format_unknown", "photo_empty", "file_unreadable", "file_unreadable",
    ]  # fmt: skip
    assert all(row["detail"] and row["action"] for row in rows(done)[1:])
    assert done.stderr == b""


def test_for_people_each_reason_stands_on_the_line_of_its_file(tmp_path: Path) -> None:
    done = run(tmp_path, tmp_path / "missing.jpg")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith(f"{tmp_path}: not read: Is a directory")
    assert "Name the photos in it." in lines[0]
    assert lines[1].startswith(f"{tmp_path / 'missing.jpg'}: not read: No such file")


@linux_only
def test_a_file_that_breaks_while_it_is_read_is_told_and_an_endless_one_is_refused() -> None:
    done = run("--json", "/proc/self/mem", "/dev/zero")
    assert done.returncode == 3
    assert [row["error"] for row in rows(done)] == ["file_unreadable", "photo_too_large"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(photo: Path) -> None:
    photo.chmod(0)
    done = run("--json", photo)
    assert (done.returncode, rows(done)[0]["detail"]) == (3, "Permission denied")


def test_one_file_named_twice_has_two_lines(photo: Path) -> None:
    done = run("--json", photo, photo)
    assert done.returncode == 0
    first, second = done.stdout.splitlines()
    assert first == second  # the milliseconds too: it was read once


def test_standard_input_is_a_photo_with_the_id_stdin() -> None:
    done = run("--json", "-", given=blank())
    assert (done.returncode, rows(done)[0]["id"], done.stderr) == (0, "stdin", b"")
    broken = run("--json", "-", given=b"")
    assert (broken.returncode, rows(broken)[0]["error"]) == (3, "photo_empty")


def test_a_name_that_is_no_text_is_printed_escaped(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    for options in ([], ["--json"]):
        done = subprocess.run([*command(*options), path], cwd=ROOT, capture_output=True, timeout=PATIENCE_S)
        assert (done.returncode, done.stderr) == (3, b"")
        assert b"caf\\udce9" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--jobs", "0", "a.jpg"],
        ["--jobs", "-1", "a.jpg"],
        ["--jobs", "abc", "a.jpg"],
        ["--jobs", "1.5", "a.jpg"],
        ["--time-limit", "0", "a.jpg"],
        ["--time-limit", "nan", "a.jpg"],
        ["--engine", "crystal-ball", "a.jpg"],
        ["--debug", "/dev/null/folder", "a.jpg"],
        ["--colour", "a.jpg"],
    ],
)
def test_wrong_use_has_its_own_exit_code_and_words(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"python -m ocr: error: " in done.stderr
    assert b"Traceback" not in done.stderr


def test_more_jobs_than_cores_are_taken_as_so_many_as_there_are(photo: Path) -> None:
    assert run("--jobs", "50", photo).returncode == 0


def test_debug_files_of_two_photos_of_one_name_are_kept_apart(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / photo.name
    other.parent.mkdir()
    other.write_bytes(blank())
    assert run("--debug", tmp_path / "seen", photo, other, photo).returncode == 0
    names = {path.name for path in (tmp_path / "seen").iterdir()}
    assert names == {"good.card.jpg", "good.lines.json", "good-2.card.jpg", "good-2.lines.json"}


def test_an_output_that_nobody_reads_ends_it_without_a_traceback(photo: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command(photo), cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=PATIENCE_S
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_is_full_is_told(photo: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(photo), cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=PATIENCE_S
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"cannot write: No space left" in done.stderr


def test_the_pool_loads_no_image_library_into_the_program_that_asks() -> None:
    code = "import sys, ocr; print(sorted({'numpy', 'cv2', 'onnxruntime'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=PATIENCE_S)
    assert done.stdout == b"[]\n"


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int], Path]]:
    """The command in the middle of a card: the process, those below it with Tesseract, and their folder."""
    card, scratch = tmp_path / "card.jpg", tmp_path / "scratch"
    card.write_bytes(make(7, 1)[0])
    scratch.mkdir()
    started = subprocess.Popen(
        command("--engine", "tesseract", card),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    until(lambda: list(scratch.glob("card-reader-*/card-*/lines.txt")) and len(children(started.pid)) == 2)
    yield started, children(started.pid), scratch
    started.kill()
    started.communicate()


def gone(pids: list[int]) -> bool:
    """Whether they have all ended; one that nobody has yet asked after has too."""
    return all(_state(pid) in "XZ" for pid in pids)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "X"


@linux_only
@needs_tesseract
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_a_signal_ends_it_and_all_it_started(
    busy: tuple[subprocess.Popen[bytes], list[int], Path], ending: signal.Signals
) -> None:
    started, below, scratch = busy
    started.send_signal(ending)
    out, errors = started.communicate(timeout=PATIENCE_S)
    assert (started.returncode, out, errors) == (128 + ending, b"", b"")
    assert gone(below)
    assert list(scratch.iterdir()) == []


@linux_only
@needs_tesseract
def test_killed_outright_it_still_leaves_neither_process_nor_file(
    busy: tuple[subprocess.Popen[bytes], list[int], Path],
) -> None:
    started, below, scratch = busy
    started.kill()
    started.communicate(timeout=PATIENCE_S)
    until(lambda: gone(below) and not list(scratch.iterdir()))
