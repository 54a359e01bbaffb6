"""python -m tests.ocr.record FILE COUNT SEED [wild] [--engine NAME]: read generated cards for the parser.

One card a line, with its truth, as tests/ocr/lines and calibrate.py take them; a file there is gone on with.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ocr.lines import Line
from ocr.pipeline import read_card
from tests.ocr.cards.make import make
from tests.ocr.cards.wild_layouts import make_wild


def recorded(line: Line) -> dict[str, Any]:
    """A line with its corners in card pixels and its readings."""
    return {
        "quad": [[round(float(v), 1) for v in corner] for corner in line.quad],
        "readings": [[r.text, round(float(r.confidence), 3), r.engine] for r in line.readings],
    }


def main() -> None:
    """Read and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.ocr.record")
    parser.add_argument("file", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("kind", nargs="?", choices=["wild"])
    parser.add_argument("--engine", choices=["ppocr", "tesseract"], default="")
    options = parser.parse_args()
    there = len(options.file.read_text().splitlines()) if options.file.exists() else 0
    with options.file.open("a") as out:
        for index in range(there, options.count):
            jpeg, truth = (make_wild if options.kind else make)(options.seed, index)
            card = read_card(jpeg, options.engine)
            height, width = card.seen.flat.pixels.shape[:2]
            record = {
                "id": truth["id"], "size": [width, height], "codes": list(card.draft.codes),
                "lines": [recorded(line) for line in card.seen.lines], "truth": truth,
            }  # fmt: skip
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
