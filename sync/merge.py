"""Merge rules as pure functions (SPEC.md section M).

Writes to one place that do not know of each other are siblings. A new write supersedes the siblings it has
seen; of it and the rest the highest rank stands. So the order in which they arrive does not matter.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, NamedTuple

import msgspec
from merge3 import Merge3

from sync.decision.plan import Register
from sync.limits import TEXT_LINES_MAX, TEXT_WORDS_MAX


class Side(NamedTuple):
    """One write: the value (None: cleared or removed) and its register."""

    value: Any
    register: Register


Rank = tuple[bool, bool, str]


class Merged(NamedTuple):
    """A merged text. `clash`: both sides changed the same words, and both versions are in the text."""

    text: str
    clash: bool


def same(left: Any, right: Any) -> bool:
    """Equal as JSON: true and 1 differ, the order of parts does not matter."""
    if left != right:
        return False
    if isinstance(left, str) or left is None:
        return True
    return msgspec.json.encode(left, order="sorted") == msgspec.json.encode(right, order="sorted")


def resolve(unseen: Sequence[Side], comes: Side, rank: Callable[[Side], Rank]) -> tuple[Side, list[Side]]:
    """M1: (what stands, what stays behind it). `unseen`: the siblings the new write did not know of."""
    stands, *rest = sorted([*unseen, comes], key=rank, reverse=True)
    return stands, rest


def is_machine(device: str) -> bool:
    """M12: whether a write is a machine's: the id of its device is a UUID of version 8."""
    return device[14:15] == "8"


def live_then_stamp(side: Side) -> Rank:
    """M12, then M5 and M6: a write beats a removal that did not know of it; then M2, M3: the later stamp."""
    register = side.register
    return not is_machine(register.device), not register.gone, register.stamp


def closed_then_stamp(side: Side) -> Rank:
    """M12, then M7: a closing beats an unaware move among open stages; then the later stamp."""
    closed = side.value is not None and side.value["status"] != "open"
    return not is_machine(side.register.device), closed, side.register.stamp


def once(stands: Any, comes: Any) -> Literal["take", "ignore", "refuse"]:
    """M8: written once, never edited."""
    if stands is None:
        return "take"
    return "ignore" if same(stands, comes) else "refuse"


def three_way(base: str | None, earlier: str, later: str) -> Merged:
    """M4: lines first, then words inside a clashing region; an overlap keeps both, the earlier first.

    `base` None: the common ancestor is no longer held, so different texts are both kept whole.
    """
    if earlier == later or base == later:
        return Merged(earlier, clash=False)
    if base == earlier:
        return Merged(later, clash=False)
    texts = (base or "").split("\n"), earlier.split("\n"), later.split("\n")
    if base is None or max(map(len, texts)) > TEXT_LINES_MAX:
        return Merged(f"{earlier}\n{later}", clash=True)
    lines: list[str] = []
    clash = False
    for region in _regions(*texts):
        if isinstance(region, list):
            lines += region
            continue
        merged = _merge_words(*("\n".join(side) for side in region)) if region[0] else None
        if merged is None:
            lines += _both(region[1], region[2])
            clash = clash or any(line.strip() for line in region[0])  # both only added: no clash
        else:
            lines += merged.split("\n")
    return Merged("\n".join(lines), clash)


_Region = list[str] | tuple[list[str], list[str], list[str]]
_WORD: Final = re.compile(r"\S+\s*|\s+")


def _regions(base: Sequence[str], earlier: Sequence[str], later: Sequence[str]) -> list[_Region]:
    """Merged runs as lists, clashing regions as (base, earlier, later)."""
    regions: list[_Region] = []
    for group in Merge3(base, earlier, later).merge_groups():
        if group[0] == "conflict":
            regions.append((list(group[1]), list(group[2]), list(group[3])))
        else:
            regions.append(list(group[1]))
    return regions


def _merge_words(base: str, earlier: str, later: str) -> str | None:
    """The merge by words, None when words clash too."""
    words = _WORD.findall(base), _WORD.findall(earlier), _WORD.findall(later)
    if max(map(len, words)) > TEXT_WORDS_MAX:
        return None
    merged: list[str] = []
    for region in _regions(*words):
        if isinstance(region, tuple):
            return None
        merged += region
    return "".join(merged)


def _both(earlier: list[str], later: list[str]) -> list[str]:
    """Both versions of a region, one after the other; what they begin or end with in common stands once."""
    shorter = min(len(earlier), len(later))
    head = next((i for i in range(shorter) if earlier[i] != later[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if earlier[-1 - i] != later[-1 - i]), rest)
    end = len(earlier) - tail
    return [*earlier[:end], *later[head : len(later) - tail], *earlier[end:]]
