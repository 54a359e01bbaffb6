"""Merge rules, one pure function each (SPEC.md section M).

`seen`: the device knew the value that stands now. `stands`, `comes`: the stamps of the value that stands now
and of the one that comes in.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import msgspec
from merge3 import Merge3

from sync.limits import TEXT_LINES_MAX, TEXT_WORDS_MAX

Verdict = Literal["take", "same", "ignore", "win", "lose"]
"""`take`: the new value stands, no clash. `same`: both wrote the same; the later write stands. `ignore`: the
same, and the one that stands is the later. `win`, `lose`: a clash that the new value wins or loses."""

Existence = Literal["take", "ignore", "keep"]
"""`keep`: the removal did not know of a newer write; what was written stays."""


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


def latest(*, seen: bool, equal: bool, stands: str, comes: str) -> Verdict:
    """M2: a change made in knowledge of the value replaces it; of two unaware ones the later stamp stands.

    M3 (together) is this rule on a whole compound or money value.
    """
    if seen:
        return "take"
    if equal:
        return "same" if comes > stands else "ignore"
    return "win" if comes > stands else "lose"


def closed_wins(verdict: Verdict, *, stands_closed: bool, comes_closed: bool) -> Verdict:
    """M7: a closing beats an unaware move among open stages whatever the stamps."""
    if verdict in ("win", "lose") and stands_closed != comes_closed:
        return "win" if comes_closed else "lose"
    return verdict


def once(*, is_set: bool, equal: bool) -> Literal["take", "ignore", "refuse"]:
    """M8: written once, never edited."""
    if not is_set:
        return "take"
    return "ignore" if equal else "refuse"


def removal(*, seen: bool, gone: bool) -> Existence:
    """M5, M6: a removal takes away only what its device had seen."""
    if gone:
        return "ignore"
    return "take" if seen else "keep"


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
