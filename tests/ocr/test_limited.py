"""Limited processes, whatever they do: each limit has an error of its own and ends the process, not us."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from ocr import inside
from ocr.limited import Broke, Limits, MemoryOver, Program, TimeOver
from ocr.limits import children
from ocr.pool import Pool

MEMORY_BYTES = 300_000_000
LIMITS = Limits(MEMORY_BYTES, task_cpu_s=2.0)
PROGRAM = Program("tests.ocr.limited_task", LIMITS, (str(MEMORY_BYTES),))


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    before = set(children(os.getpid()))
    yield
    assert set(children(os.getpid())) <= before


def pool(count: int = 1, **limits: float) -> Pool:
    return Pool(replace(PROGRAM, limits=replace(LIMITS, **limits)), count)


def ask(of: Pool, task: bytes) -> bytes:
    with of.process() as process:
        process.send(task)
        return process.receive()


@pytest.mark.parametrize(
    ("task", "error"), [(b"eat", MemoryOver), (b"spin", TimeOver), (b"hang", TimeOver), (b"die", Broke)]
)
def test_a_task_over_a_limit_ends_with_its_process_and_the_next_one_is_done(
    task: bytes, error: type[Exception]
) -> None:
    of = pool()
    with pytest.raises(error):
        ask(of, task)
    assert ask(of, b"hello") == b"hello"
    of.stop()


def test_who_does_not_listen_is_not_waited_for_without_end() -> None:
    of = pool(task_cpu_s=0.2)
    with of.process() as process:
        process.send(b"hang")
        with pytest.raises(TimeOver):
            process.send(bytes(5_000_000))
    of.stop()


def test_a_long_message_goes_both_ways_whole() -> None:
    of = pool()
    message = os.urandom(3_000_001)
    assert ask(of, message) == message
    of.stop()


def test_a_server_with_thousands_of_open_files_still_talks_to_it() -> None:
    with ExitStack() as files:
        for _ in range(1_100):
            files.enter_context(Path("/dev/null").open())
        of = pool()
        assert ask(of, b"hello") == b"hello"
        of.stop()


def test_what_it_wrote_for_a_while_goes_with_it() -> None:
    of = pool()
    folder = Path(ask(of, b"write").decode())
    assert list(folder.iterdir())
    of.stop()
    assert not folder.exists()


def test_a_process_that_is_idle_or_holds_much_does_not_stay() -> None:
    of = pool(idle_s=0.2)
    assert ask(of, b"hello") == b"hello"
    [process] = of.started
    end = time.monotonic() + 10
    while of.started and time.monotonic() < end:
        threading.Event().wait(0.02)
    assert not of.started
    assert not process.alive
    heavy = pool(kept_bytes=30_000_000)
    assert ask(heavy, b"keep") == b"kept"
    assert not heavy.started


def test_there_are_never_more_than_asked_for() -> None:
    of = pool(2)
    with of.process() as one, of.process() as other:
        assert one is not other
        waiting = threading.Thread(target=ask, args=(of, b"third"))
        waiting.start()
        assert len(of.started) == 2
    waiting.join()
    assert len(of.started) == 2
    of.stop()
    with pytest.raises(Broke):
        of.take()


def test_a_folder_that_is_still_written_to_goes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: int) -> list[int]:
        return []

    monkeypatch.setattr(inside, "children", nobody)
    for turn in range(20):
        scratch = tmp_path / f"scratch-{turn}"
        scratch.mkdir()
        for n in range(200):
            (scratch / f"old-{n}").touch()
        monkeypatch.setenv(inside.SCRATCH, str(scratch))

        def write(scratch: Path = scratch) -> None:
            try:
                for n in range(100_000):
                    (scratch / f"new-{n}").touch()
            except FileNotFoundError:
                pass

        writing = threading.Thread(target=write)
        writing.start()
        inside._leave_nothing()
        writing.join()
        assert not list(tmp_path.iterdir())


def test_a_removal_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    aside = tmp_path / "scratch.removed"
    aside.mkdir()
    (aside / "old").touch()
    inside.remove_folder(str(tmp_path / "scratch"))
    assert not list(tmp_path.iterdir())
