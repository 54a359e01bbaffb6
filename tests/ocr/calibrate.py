"""python -m tests.ocr.calibrate FILE...: fit ocr/data/calibration*.json.

Files of what `python -m tests.ocr.record` or `python -m ocr --debug` records, one card a line; for lines
without their truth, the truth.jsonl beside the photos is one of the files.
A logistic model per field, by gradient descent, with a small ridge for fields that are rare.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from ocr.confidence import stretched
from ocr.lines import Line, Reading
from ocr.parse import parse
from ocr.wire import flat
from tests.ocr.scorer import judged

STEPS, RATE, RIDGE = 6000, 0.3, 0.005
READER_WEIGHT = 5.0  # the prior: a field never wrong here still owes its trust to the reader's confidence
# Taken off the constant: a confidence a little too low costs a look at the photo, one too high a wrong value.
CAUTION = 0.15
DATA = Path(__file__).resolve().parents[2] / "ocr" / "data"


def lines_of(record: dict[str, Any]) -> list[Line]:
    """Recorded lines as the parser takes them."""
    return [
        Line(np.array(line["quad"], np.float32), [Reading(*reading) for reading in line["readings"]])
        for line in record["lines"]
    ]


def fit(rows: list[tuple[list[float], int]]) -> list[float]:
    """Weights, the constant first."""
    x = np.array([[1.0, *features] for features, _ in rows])
    y = np.array([right for _, right in rows], float)
    # one card of each outcome, at the mean, keeps a field that was always right from being called certain
    x, y = np.vstack([x, x.mean(axis=0), x.mean(axis=0)]), np.concatenate([y, [1.0, 0.0]])
    prior = np.concatenate([[0.0, READER_WEIGHT], np.zeros(x.shape[1] - 2)])
    weights = prior.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(x @ weights)))
        ridge = RIDGE * np.concatenate([[0.0], (weights - prior)[1:]])
        weights -= RATE * (x.T @ (chance - y) / len(y) + ridge)
    return [round(float(w), 4) for w in weights]


def cautious(weights: list[float]) -> list[float]:
    """The same weights with CAUTION taken off the constant."""
    return [round(weights[0] - CAUTION, 4), *weights[1:]]


def main(files: list[str]) -> None:
    """Fit and write."""
    rows: dict[str, list[tuple[list[float], int]]] = {}
    alone = True
    read = [json.loads(text) for file in files for text in Path(file).read_text().splitlines()]
    truth = {one["id"]: one.get("truth", one) for one in read if "lines" not in one or "truth" in one}
    for record in (one for one in read if "lines" in one):
        lines = lines_of(record)
        alone &= all(r.engine != "ppocr" for line in lines for r in line.readings)
        draft = parse(lines)
        right = judged(flat(draft, record["id"], 0), truth[record["id"]])
        for field, features in draft.features.items():
            if field in right:
                rows.setdefault(field, []).append((stretched(features), right[field]))
    models = {field: cautious(fit(samples)) for field, samples in sorted(rows.items())}
    target = DATA / f"calibration{'_tesseract' if alone else ''}.json"
    target.write_text(json.dumps(models, indent=1) + "\n")
    for field, samples in sorted(rows.items()):
        print(f"{field:10} {len(samples):4} {sum(r for _, r in samples) / len(samples):.3f} {models[field]}")


if __name__ == "__main__":
    main(sys.argv[1:])
