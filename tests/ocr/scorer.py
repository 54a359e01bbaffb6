"""How a draft is scored against the truth, in the tests and the benchmark.

Name, title and company count when equal, after folding case, punctuation and legal forms, to one
of the accepted variants; phones, e-mails, websites and accounts as sets; an address by the F1 of its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

LEGAL = frozenset(
    "inc llc corp co ltd limited llp plc gmbh ag kg sdn bhd berhad pt tbk ооо ао пао ип тоо"
    " жшс ақ jsc pjsc".split()
)
FIELDS = ("name", "title", "company", "phones", "emails", "websites", "address", "socials")
LISTS = ("phones", "emails", "websites", "socials")
ADDRESS_RIGHT = 0.9
Counts = tuple[float, int, int]  # right, predicted, true


def fold(text: str | None) -> str:
    """Lower case, one kind of apostrophe and space, no punctuation."""
    out = unicodedata.normalize("NFKC", text or "").casefold().replace("ё", "е")
    out = re.sub(r"[’`´]", "'", out)
    return " ".join(re.sub(r"[^\w'&@/+-]+", " ", out).split())


def _company(text: str | None) -> str:
    words = fold(text).split()
    return " ".join([w for w in words if w not in LEGAL] or words)


def _url(text: str) -> str:
    return re.sub(r"^www\.", "", re.sub(r"^[a-z]+://", "", text.strip().casefold())).rstrip("/")


_SINGLE: dict[str, Callable[[str | None], str]] = {"name": fold, "title": fold, "company": _company}
_KEYS: dict[str, Callable[[Any], str]] = {
    "phones": lambda p: p["e164"],
    "emails": lambda e: e.strip().casefold(),
    "websites": _url,
    "socials": lambda s: re.sub(r"^.*[/@]", "", s["handle"].strip().casefold().rstrip("/")),
}


def address_f1(a: str | None, b: str) -> float:
    """F1 of the words of two addresses."""
    left, right = (Counter(fold(t).replace("/", " ").split()) for t in (a, b))
    return 2 * sum((left & right).values()) / max(1, sum(left.values()) + sum(right.values()))


def counts(found: dict[str, Any], truth: dict[str, Any]) -> dict[str, Counts]:
    """Right, predicted and true values per field of one card."""
    out: dict[str, Counts] = {}
    for field, key in _SINGLE.items():
        got, wanted = key(found.get(field)), [key(v) for v in truth[field]]
        out[field] = (float(bool(got) and got in wanted), int(bool(got)), int(bool(wanted)))
    for field, key in _KEYS.items():
        got, wanted = {key(v) for v in found.get(field) or []} - {""}, {key(v) for v in truth[field]}
        out[field] = (float(len(got & wanted)), len(got), len(wanted))
    like = max((address_f1(found.get("address"), v) for v in truth["address"]), default=0.0)
    out["address"] = (like, int(bool(found.get("address"))), int(bool(truth["address"])))
    return out


def judged(found: dict[str, Any], truth: dict[str, Any]) -> dict[str, int]:
    """Per predicted field, 1 when it is right as a whole."""
    out: dict[str, int] = {}
    for field, (right, predicted, true) in counts(found, truth).items():
        if predicted:
            whole = right >= ADDRESS_RIGHT if field == "address" else right == predicted == true
            out[field] = int(right == 1 if field in _SINGLE else whole)
    return out


def f1(values: Sequence[Counts]) -> float:
    """F1 of summed counts."""
    right, predicted, true = (sum(v[i] for v in values) for i in range(3))
    return 2 * right / (predicted + true) if predicted + true else 0.0


def summary(found: dict[str, dict[str, Any]], truths: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Figures of a set: micro F1, per field and severity; the four that matter; calibration."""
    per_card = [(counts(found.get(t["id"], {}), t), t) for t in truths]
    out = {"micro": f1([c[f] for c, _ in per_card for f in FIELDS])}
    for level in ("easy", "medium", "hard"):
        out[level] = f1([c[f] for c, t in per_card for f in FIELDS if t["severity"] == level])
    out |= {field: f1([c[field] for c, _ in per_card]) for field in FIELDS}
    core = [bool(c["name"][0] and c["company"][0] and c["phones"][0] and c["emails"][0]) for c, _ in per_card]
    out["name, company, phone and e-mail right"] = sum(core) / len(core)
    pairs = [
        (found[t["id"]]["confidence"][field], right)
        for _, t in per_card
        for field, right in judged(found.get(t["id"], {}), t).items()
        if field in found[t["id"]]["confidence"]
    ]
    return out | calibration(pairs)


def calibration(pairs: Sequence[tuple[float, int]]) -> dict[str, float]:
    """Expected calibration error in ten bins, and precision and share at a confidence of 0.9 and more."""
    bins: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for confidence, right in pairs:
        bins[min(9, int(confidence * 10))].append((confidence, right))
    error = sum(abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins.values()) / max(1, len(pairs))
    high = [right for confidence, right in pairs if confidence >= 0.9]
    return {
        "calibration error": error,
        "precision at 0.9": sum(high) / len(high) if high else 0.0,
        "share at 0.9": len(high) / max(1, len(pairs)),
    }
