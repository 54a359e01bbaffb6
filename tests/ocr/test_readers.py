"""The limited processes: how many, how long, how much memory, and what they leave behind."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr import Readers
from ocr.engines import installed
from ocr.errors import CardError, ReaderCrashed, ReaderMemory, ReaderTimeout
from ocr.limits import children, cores
from tests.ocr.cards.make import make

HERE = installed()
needs_tesseract = pytest.mark.skipif(not HERE.tesseract, reason="the Tesseract program is not installed")
needs_ppocr = pytest.mark.skipif(not HERE.ppocr, reason="the extra `ppocr` is not installed")
linux_only = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


BLANK = encoded(Image.new("RGB", (60, 40), "white"))


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After every test here: no process and no temporary file more than before."""
    before = set(children(os.getpid()))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert set(children(os.getpid())) <= before
    assert not list(tmp_path.glob("card-*"))


@linux_only
def test_there_are_never_more_readers_than_cores() -> None:
    before = len(children(os.getpid()))
    with Readers(50) as pool, ThreadPoolExecutor(50) as threads:
        drafts = list(threads.map(pool.read, [BLANK] * 50))
        assert len(drafts) == 50
        assert pool.count == cores()
        assert len(children(os.getpid())) - before <= cores()


@needs_tesseract
def test_a_reader_that_overstays_is_killed_with_its_children() -> None:
    with Readers(1, "tesseract", time_limit_s=0.15) as pool:
        with pytest.raises(ReaderTimeout) as caught:
            pool.read(make(7, 2)[0])
        assert caught.value.action
        assert set(children(os.getpid())) & {one.pid for one in pool.pool.started} == set()


@needs_tesseract
def test_the_clock_ends_a_reader_that_hangs_without_working() -> None:
    with Readers(1, "tesseract", time_limit_s=0.3) as pool:
        pool.read(BLANK)
        (worker,) = pool.pool.started
        os.kill(worker.pid, 19)  # SIGSTOP: it uses no processor time any more
        with pytest.raises(ReaderTimeout):
            pool.read(BLANK)


@needs_tesseract
def test_a_photo_that_needs_too_much_memory_is_refused_and_the_next_is_read() -> None:
    large = encoded(Image.new("RGB", (7000, 5600), "white"))
    with Readers(1, "tesseract", memory_bytes=190_000_000) as pool:
        with pytest.raises(ReaderMemory):
            pool.read(large)
        assert pool.read(BLANK).warnings


@linux_only
@needs_tesseract
def test_memory_counts_the_children_too() -> None:
    """A limit that the process alone keeps, but not together with Tesseract and its models."""
    with Readers(1, "tesseract") as pool:
        alone_bytes = pool.outcome(BLANK).peak_bytes
        together_bytes = pool.outcome(make(7, 1)[0]).peak_bytes
    assert together_bytes > alone_bytes
    limit_bytes = (alone_bytes + together_bytes) // 2
    with Readers(1, "tesseract", memory_bytes=limit_bytes) as pool, pytest.raises(ReaderMemory):
        pool.read(make(7, 1)[0])


def test_models_that_do_not_fit_are_told() -> None:
    with Readers(1, memory_bytes=1_000_000) as pool, pytest.raises(CardError) as caught:
        pool.read(BLANK)
    assert caught.value.code in {"reader_memory", "reader_crashed"}


def test_a_reader_killed_by_others_is_replaced() -> None:
    with Readers(1) as pool:
        pool.read(BLANK)
        (worker,) = pool.pool.started
        os.kill(worker.pid, 9)
        os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)
        assert pool.read(BLANK).empty


def test_stopping_breaks_off_what_is_being_read() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (1500, 2000, 3), dtype=np.uint8)
    with Readers(1) as pool, ThreadPoolExecutor(1) as threads:
        pool.read(BLANK)
        reading = threads.submit(pool.read, encoded(Image.fromarray(noise)))
        pool.stop()
        with pytest.raises(ReaderCrashed):
            reading.result()
        with pytest.raises(ReaderCrashed):
            pool.read(BLANK)


@needs_ppocr
@linux_only
def test_the_models_report_to_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """onnxruntime's wheels keep a device id and a queue of events in the home folder, and send them."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    with Readers(1, "ppocr") as pool:
        pool.read(BLANK)
        (worker,) = pool.pool.started
        folder = Path(f"/proc/{worker.pid}")
        opened = [str(one.readlink()) for one in (folder / "fd").iterdir()]
        assert (folder / "environ").read_bytes().count(b"ORT_DISABLE_TELEMETRY=1\0") == 1
        assert (folder / "environ").read_bytes().count(b"OMP_THREAD_LIMIT=1\0") == 1
    assert not [one for one in opened if one.startswith("socket:") or "onnxruntime.db" in one]
    assert list(home.rglob("*")) == []
