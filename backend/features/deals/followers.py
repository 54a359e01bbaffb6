"""The history of a deal's stages: when each was entered and left, and by whom. Pure.

An entry is a span in which pipeline, stage and status did not change, in the order in which the server took
the writes. A deleted deal is in no stage. Times are those of the stamps, and never go back within a deal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from backend.followers.change import NetChange, Step
from backend.followers.follower import Follower, Loaded, Needs, Plan, made_id
from backend.replica.door import create, put
from sync import hlc
from sync.decision.plan import LIFE

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
            self.open = _entry_id(self.deal, seq)
            self.made[self.open] = _some(
                deal=self.deal, pipeline=to.pipeline or None, stage=to.stage, status=to.status,
                entered_at=self.last_ms, entered_by=by,
            )  # fmt: skip


def _needs(change: NetChange) -> Needs:
    return Needs(children=frozenset({(change.id, "stage_entry")}))


def _plan(change: NetChange, loaded: Loaded) -> Plan:
    entries = {entry.id: entry.fields for entry in loaded.children(change.id, "stage_entry")}
    values: Fields = {"deleted": False}
    if change.before is not None:
        values |= {**change.before.fields, "deleted": change.before.deleted}
    moves: list[tuple[int, Step, Position | None]] = []
    for seq, step, written in _moments(change):
        values |= written
        moves.append((seq, step, _position(values)))
    # A replay meets what it wrote before: it goes on from the last step that has its entry.
    told = [place for place, (seq, _, _) in enumerate(moves) if _entry_id(change.id, seq) in entries]
    last = _entry_id(change.id, moves[told[-1]][0]) if told else ""
    timeline = _begun(change.id, entries, last)
    for seq, step, to in moves[told[-1] + 1 if told else 0 :]:
        timeline.move(to, seq, step)
    return Plan(
        [
            *(
                put("stage_entry", entry, fields)
                for entry, fields in timeline.left.items()
                if fields.items() - entries[entry].items()
            ),
            *(create("stage_entry", entry, fields) for entry, fields in timeline.made.items()),
        ]
    )


def _begun(deal: str, entries: Mapping[str, Fields], last: str) -> _Timeline:
    """The timeline from the entries there are: as of `last`, or up to now; at most one of them is open."""
    timeline = _Timeline(deal, "", None, 0, {}, {})
    for entry, fields in entries.items():
        ends = fields["entered_at"], fields.get("left_at") or 0
        timeline.last_ms = max(timeline.last_ms, *ends)
        if entry == last or (not last and fields.get("left_at") is None):
            timeline.open = entry
            timeline.at = Position(fields.get("pipeline") or "", fields["stage"], fields["status"])
    if last:
        timeline.last_ms = entries[last]["entered_at"]
    return timeline


def _entry_id(deal: str, seq: int) -> str:
    """Of the entry that began at `seq`: a replay finds it again."""
    return made_id(NAME, f"{deal}|{seq}")


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

FOLLOWERS = (STAGE_HISTORY,)
