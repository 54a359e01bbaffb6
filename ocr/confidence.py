"""How sure a field is: a logistic model per field, its weights fitted on generated cards (calibrate.py)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ocr.data import settings
from ocr.draft import ContactDraft, Guess

FLOOR, CEILING = 0.02, 0.995
T = TypeVar("T")


def draft_confidence(draft: ContactDraft, model_set: str = "calibration") -> ContactDraft:
    """Give every guess and field its calibrated confidence; values from a code keep theirs."""
    models: dict[str, list[float]] = settings(model_set)
    sure: dict[str, float] = {}
    for name, features in draft.features.items():
        sure[name] = _logistic(models.get(name, []), features)
    for name in ("name", "title", "company", "address", "phones", "emails", "websites", "socials"):
        value: Any = getattr(draft, name)
        guesses: Sequence[Guess[Any]] = value if isinstance(value, tuple) else [value] if value else []
        if guesses and all(g.box is None for g in guesses):
            sure[name] = 0.96
        elif not guesses:
            sure.pop(name, None)
        else:
            sure.setdefault(name, 0.5)
    return replace(
        draft,
        name=_one(draft.name, sure.get("name", 0.5)),
        title=_one(draft.title, sure.get("title", 0.5)),
        company=_one(draft.company, sure.get("company", 0.5)),
        address=_one(draft.address, sure.get("address", 0.5)),
        phones=_many(draft.phones, sure.get("phones", 0.5)),
        emails=_many(draft.emails, sure.get("emails", 0.5)),
        websites=_many(draft.websites, sure.get("websites", 0.5)),
        socials=_many(draft.socials, sure.get("socials", 0.5)),
        field_confidence=sure,
    )


def _logistic(weights: Sequence[float], features: Sequence[float]) -> float:
    """1 / (1 + e^-(w0 + w.x)); without weights the first feature, the reader's own confidence."""
    if len(weights) != len(features) + 1:
        return min(CEILING, max(FLOOR, features[0]))
    total = weights[0] + sum(w * x for w, x in zip(weights[1:], stretched(features), strict=True))
    return min(CEILING, max(FLOOR, 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))))


def stretched(features: Sequence[float]) -> list[float]:
    """The reader's confidence (first) is spread out near 1, where it tells most: -log(1.02 - c) / 4."""
    return [-math.log(max(0.02, 1.02 - features[0])) / 4, *features[1:]]


def _one(guess: Guess[T] | None, sure: float) -> Guess[T] | None:
    return guess if guess is None or guess.box is None else replace(guess, confidence=sure)


def _many(guesses: tuple[Guess[T], ...], sure: float) -> tuple[Guess[T], ...]:
    """The field's confidence is for all values together; each alone is surer, the worse read less so."""
    read = [g for g in guesses if g.box is not None]
    if not read:
        return guesses
    each = sure ** (1 / len(read))
    best = max(g.confidence for g in read)
    return tuple(
        g
        if g.box is None
        else replace(g, confidence=round(max(FLOOR, each * (g.confidence / max(best, 1e-6)) ** 0.5), 4))
        for g in guesses
    )
