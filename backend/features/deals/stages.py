"""The history of a deal's stages: when each was entered and left, and by whom. Pure.

An entry is a span in which pipeline, stage and status did not change, in the order in which the server took
the writes. A deleted deal is in no stage. Times are those of the stamps, and never go back within a deal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from backend.followers.change import NetChange, Step
from backend.followers.follower import Follower, Loaded, Needs, Plan, made_id
from backend.replica.door import create, put
from sync import hlc
from sync.plan import LIFE, Record

NAME = "stage_history"
FIELDS = frozenset({"stage", "pipeline"})
Fields = dict[str, Any]


class Position(NamedTuple):
    """Where a deal stands. `pipeline`: id or ""."""

    pipeline: str
    stage: str
    status: str


@dataclass(slots=True)
class _Timeline:
    """The entries of one deal while steps are added. `last_ms`: nothing is earlier."""

    deal: str
    open: str
    at: Position | None
    last_ms: int
    made: dict[str, Fields]
    left: dict[str, Fields]

    def move(self, to: Position | None, seq: int, step: Step) -> None:
        """The deal comes to stand at `to`."""
        if to == self.at:
            return
        self.last_ms = max(self.last_ms, hlc.parse(step.stamp).ms)
        by = step.person or None
        if self.open:
            entry = self.made[self.open] if self.open in self.made else self.left.setdefault(self.open, {})
            entry |= _some(left_at=self.last_ms, left_by=by)
        self.open, self.at = "", to
        if to is not None:
            self.open = made_id(NAME, f"{self.deal}|{seq}")
            self.made[self.open] = _some(
                deal=self.deal, pipeline=to.pipeline or None, stage=to.stage, status=to.status,
                entered_at=self.last_ms, entered_by=by,
            )  # fmt: skip


def _needs(change: NetChange) -> Needs:
    return Needs(children=frozenset({(change.id, "stage_entry")}))


def _plan(change: NetChange, loaded: Loaded) -> Plan:
    entries = loaded.children(change.id, "stage_entry")
    timeline = _begun(change.id, entries)
    known = {entry.id for entry in entries}
    values: Fields = {"deleted": False}
    if change.before is not None:
        values |= {**change.before.fields, "deleted": change.before.deleted}
    moves: list[tuple[int, Step, Position | None]] = []
    for seq, step, written in _moments(change):
        values |= written
        moves.append((seq, step, _position(values)))
    # A replay meets what it wrote before: it goes on after the last step that has its entry.
    told = [place for place, (seq, _, _) in enumerate(moves) if made_id(NAME, f"{change.id}|{seq}") in known]
    for seq, step, to in moves[told[-1] + 1 if told else 0 :]:
        timeline.move(to, seq, step)
    return Plan(
        [
            *(put("stage_entry", entry, fields) for entry, fields in timeline.left.items()),
            *(create("stage_entry", entry, fields) for entry, fields in timeline.made.items()),
        ]
    )


def _begun(deal: str, entries: Iterable[Record]) -> _Timeline:
    """The timeline up to now, from the entries there are; at most one of them is open."""
    timeline = _Timeline(deal, "", None, 0, {}, {})
    for entry in entries:
        fields = entry.fields
        timeline.last_ms = max(timeline.last_ms, fields["entered_at"], fields.get("left_at") or 0)
        if fields.get("left_at") is None:
            timeline.open = entry.id
            timeline.at = Position(fields.get("pipeline") or "", fields["stage"], fields["status"])
    return timeline


def _moments(change: NetChange) -> list[tuple[int, Step, Fields]]:
    """(seq, the step, what was written then), in order of seq; one mutation may write several fields."""
    moments: dict[int, tuple[Step, Fields]] = {}
    for name in (*sorted(FIELDS), LIFE):
        for step in change.steps(name):
            _, written = moments.setdefault(step.seq, (step, {}))
            written["deleted" if name == LIFE else name] = step.value
    return [(seq, *moments[seq]) for seq in sorted(moments)]


def _position(values: Fields) -> Position | None:
    stage = values.get("stage")
    if values["deleted"] or not stage:
        return None
    return Position(values.get("pipeline") or "", stage["stage"], stage["status"])


def _some(**fields: Any) -> Fields:
    return {name: value for name, value in fields.items() if value is not None}


STAGE_HISTORY = Follower(NAME, {"deal": FIELDS}, _plan, _needs, projection=True)
"""A projection. It acts for nobody: whose move it was stands in the entry."""
