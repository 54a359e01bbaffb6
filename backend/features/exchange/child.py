"""The limited process that reads files of strangers and plans imports: `... child MEMORY_BYTES`.

It sees no database: what matching needs comes over its pipes (talk.py), the plan goes back batch by batch.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import msgspec

from backend.features.exchange.draft import ContactDraft
from backend.features.exchange.given import Existing, Ids, Known
from backend.features.exchange.plan import Planned, plan
from backend.features.exchange.problems import ImportCrashed, ImportProblem
from backend.features.exchange.reading import read_file
from backend.features.exchange.report import Report
from backend.features.exchange.talk import (
    READY,
    Answered,
    Batch,
    Failed,
    Finished,
    Look,
    Reading,
    Shown,
    Take,
    asked,
    encode,
    page,
    refused,
)
from backend.features.exchange.targets import CHOICES
from backend.replica.door import Write
from ocr.inside import CutOff, Pipes, serve
from ocr.limits import limit_process

SAMPLE_DRAFTS = 5
NICE = 5
"""Whoever signs in or pushes meanwhile goes first."""
TOLD_S = 0.5
"""How often it is told how far the reading is."""


def work(pipes: Pipes) -> None:
    """One task after the other, until the input ends."""
    limit_process(int(sys.argv[1]))
    os.nice(NICE)
    gc.disable()  # rows and drafts make no circles; looking for some takes a third of the time
    pipes.send(READY)
    while (task := pipes.receive()) is not None:
        _do(asked.decode(task), pipes)
        gc.collect()


def _do(task: Look | Take, pipes: Pipes) -> None:
    try:
        if isinstance(task, Look):
            pipes.send(encode(_look(task, _next(pipes))))
        else:
            _Import(task, pipes).run()
    except ImportProblem as problem:
        pipes.send(encode(Failed(problem.code, problem.detail)))
    except (MemoryError, CutOff, BrokenPipeError):
        raise  # of these the other end learns by itself
    except Exception as error:
        pipes.send(encode(Failed(ImportCrashed.code, f"{type(error).__name__}: {error}"[:300])))


def _next(pipes: Pipes) -> bytes:
    message = pipes.receive()
    if message is None:
        raise CutOff("the task ends in the middle")
    return message


def _look(task: Look, data: bytes) -> Shown:
    parsed, sheet = read_file(data, task.setting, None, SAMPLE_DRAFTS)
    custom = [f"custom:{label}" for label in task.setting.custom_labels]
    answer = {
        "format": parsed.format,
        "encoding": parsed.encoding,
        "rows": parsed.rows,
        "columns": [asdict(column) for column in sheet.columns()] if sheet else [],
        "targets": [*CHOICES, *custom] if sheet else [],
        "sample": [_shown(draft) for draft in parsed.drafts],
        "notes": msgspec.to_builtins(parsed.notes),
    }
    return Shown(msgspec.Raw(encode(answer)), parsed.rows)


def _shown(draft: ContactDraft) -> dict[str, Any]:
    """A draft as the preview shows it."""
    return {
        "line": draft.line,
        "name": draft.name.full,
        "job_title": draft.job_title,
        "company": draft.company,
        "phones": [phone.number or phone.raw for phone in draft.phones],
        "emails": [email.address for email in draft.emails],
        "tags": draft.tags,
        "notes": draft.notes[:200],
        "photo": draft.photo is not None,
        "report": msgspec.to_builtins(draft.report),
    }


class _Import:
    """One file from its bytes to its report."""

    def __init__(self, task: Take, pipes: Pipes) -> None:
        self._task, self._pipes = task, pipes
        self._steps, self._told_s = 0, time.monotonic()

    def run(self) -> None:
        """Read, plan, hand out the writes, tell."""
        task, pipes = self._task, self._pipes
        data = _next(pipes)
        existing, taken = self._existing()
        parsed, _ = read_file(data, task.setting, task.mapping, None, self._step)
        del data
        ids = Ids(task.upload, taken.keys())
        planned = plan(parsed, existing, task.options, ids, self._step)
        report = Report(
            task.upload, task.name, parsed.format, parsed.encoding, parsed.rows, planned.lines, parsed.notes,
            planned.companies_created,
        )  # fmt: skip
        del parsed, existing
        records = {write.id: write.record for each in planned.writes for write in each}
        _tell_refused(planned, records, taken.values())
        open_ = [each for each in planned.writes if each[0].id not in taken]
        for batch in _batches(open_, planned, task.batch):
            pipes.send(encode(batch))
            answers = refused.decode(_next(pipes))
            _tell_refused(planned, {write.record: write.record for write in batch.writes}, answers)
        pipes.send(encode(Finished()))
        pipes.send(encode(report.as_json()))
        pipes.send(report.as_csv().encode())

    def _existing(self) -> tuple[Existing, dict[str, Answered]]:
        """What there is, and the writes of this import that were taken before, by their ids."""
        task, taken = self._task, dict[str, Answered]()
        contacts, companies = dict[str, Known](), dict[str, Known]()
        while True:
            part = page.decode(_next(self._pipes))
            for found, into in ((part.contacts, contacts), (part.companies, companies)):
                into |= {id_: Known(key, fields) for id_, key, fields in found}
            taken |= {one.id: one for one in part.taken}
            if part.end:
                break
        existing = Existing(
            task.person, task.held, contacts, companies, task.people, task.custom_fields
        )  # fmt: skip
        return existing, taken

    def _step(self) -> None:
        self._steps += 1
        if self._steps % 200 == 0 and time.monotonic() - self._told_s > TOLD_S:
            self._told_s = time.monotonic()
            self._pipes.send(encode(Reading(self._steps)))


def _batches(writes: list[list[Write]], planned: Planned, size: int) -> Iterator[Batch]:
    """About `size` writes each; all writes to a record are in one."""
    lines = len(planned.lines)
    later = {write.record for each in writes for write in each}
    left = sum(line.contact in later for line in planned.lines)
    batch: list[Any] = []
    for each in writes:
        batch += each
        if each[0].type == "contact":
            left -= len(planned.owners[each[0].record])
        if len(batch) >= size:
            yield Batch(batch, lines - left, lines)
            batch = []
    if batch:
        yield Batch(batch, lines, lines)


def _tell_refused(planned: Planned, records: dict[str, str], answers: Iterable[Answered]) -> None:
    """`records`: what the answers name to the record it is about."""
    for answer in answers:
        if answer.code and answer.id in records:
            for line in planned.owners.get(records[answer.id], []):
                line.outcome, line.code, line.why = "refused", answer.code, answer.detail


if __name__ == "__main__":
    sys.exit(serve(work))
