"""Real engines on a handful of generated photos. `python -m tests.bench.ocr` measures whole sets."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator

import pytest
from PIL import Image

from ocr import Readers
from ocr.engines import installed
from ocr.wire import flat
from tests.ocr.cards.make import make
from tests.ocr.cards.wild_layouts import make_wild
from tests.ocr.scorer import summary

SEED = 7
CARDS = 6
MICRO_F1_MIN = {"ppocr": 0.9, "tesseract": 0.75}  # a handful of cards swings widely; the sets are the measure


def engines() -> list[str]:
    here = installed()
    return [name for name in ("ppocr", "tesseract") if getattr(here, name)]


@pytest.fixture(scope="module", params=engines())
def readers(request: pytest.FixtureRequest) -> Iterator[Readers]:
    with Readers(1, request.param) as pool:
        yield pool


def test_a_handful_of_photos_is_read_well(readers: Readers) -> None:
    count = CARDS if readers.engine_name == "ppocr" else CARDS // 2
    cards = [make(SEED, index) for index in range(count)]
    found = {truth["id"]: flat(readers.read(jpeg), truth["id"], 0) for jpeg, truth in cards}
    figures = summary(found, [truth for _, truth in cards])
    print(json.dumps(figures, indent=1))
    assert figures["micro"] >= MICRO_F1_MIN[readers.engine_name]


def test_boxes_lie_on_the_photo_and_the_card_comes_flat(readers: Readers) -> None:
    jpeg, _ = make(SEED, 1)
    draft = readers.read(jpeg)
    width, height = Image.open(io.BytesIO(jpeg)).size
    boxes = [g.box for g in (draft.name, draft.company, *draft.phones, *draft.emails) if g and g.box]
    assert boxes
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
    card = Image.open(io.BytesIO(draft.card_jpeg))
    assert card.format == "JPEG"
    assert max(card.size) >= 600
    assert base64.b64encode(draft.card_jpeg)


def test_the_same_card_is_made_from_the_same_seed() -> None:
    assert make(SEED, 4) == make(SEED, 4)
    assert make_wild(SEED, 4) == make_wild(SEED, 4)
