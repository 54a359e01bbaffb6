"""python -m tests.ocr.cards.make FOLDER COUNT SEED [wild]: write photos and truth.jsonl, as the scorer reads it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from tests.ocr.cards import people
from tests.ocr.cards.layouts import LAYOUTS, render
from tests.ocr.cards.photo import photograph


def make(seed: int, index: int) -> tuple[bytes, dict[str, Any]]:
    """The JPEG and the truth of card `index` of the set `seed`."""
    rng = Random(f"{seed}/{index}")
    severity = ("easy", "medium", "hard")[index % 3]
    card = people.card(rng)
    layout = "bilingual" if card.second else rng.choice([name for name in LAYOUTS if name != "bilingual"])
    picture, qr = render(rng, card, layout)
    jpeg, quad = photograph(rng, picture, severity)
    name = f"g{seed}_{index:03d}"
    truth = {
        "id": name, "file": f"images/{name}.jpg", "severity": severity, "layout": layout, "country": card.country,
        "name": card.name, "title": card.title, "company": card.company, "phones": card.phones, "emails": card.emails,
        "websites": card.websites, "address": card.address, "socials": card.socials, "languages": card.languages,
        "meta": {"qr": qr, "quad": quad},
    }  # fmt: skip
    return jpeg, truth


def make_set(folder: Path, count: int, seed: int) -> None:
    """Write a set of `count` cards."""
    write_set(folder, (make(seed, index) for index in range(count)))


def write_set(folder: Path, cards: Iterable[tuple[bytes, dict[str, Any]]]) -> None:
    """Write photos and their truth."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    with (folder / "truth.jsonl").open("w") as out:
        for jpeg, truth in cards:
            (folder / truth["file"]).write_bytes(jpeg)
            out.write(json.dumps(truth, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    from tests.ocr.cards.wild_layouts import make_wild_set

    (make_wild_set if sys.argv[4:] == ["wild"] else make_set)(
        Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    )
