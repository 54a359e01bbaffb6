"""Help has a text for every question it lists, and its news know their newest."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pwa.build.i18n import LANGUAGES

HELP = Path(__file__).parents[2] / "pwa" / "features" / "help"
NEWS = re.findall(r'id: "([\d-]+)", items: \[(.*?)\]', (HELP / "news.ts").read_text("utf-8"))
"""(day, items) of each entry."""
TOPIC = re.compile(r'\{ id: "(\w+)", icon: "\w+", count: (\d+)')


def texts(language: str) -> dict[str, object]:
    return json.loads((HELP / "texts" / f"{language}.json").read_text("utf-8"))


def test_every_question_has_its_words_and_no_word_is_left_over() -> None:
    topics = [(name, int(count)) for name, count in TOPIC.findall((HELP / "topics.ts").read_text("utf-8"))]
    assert len(topics) > 10
    wanted = {f"help.{name}{part}" for name, _ in topics for part in ("", "_note")}
    wanted |= {f"help.{name}_{of}{at + 1}" for name, count in topics for of in "qa" for at in range(count)}
    wanted |= {f"help.news_{item}" for _, items in NEWS for item in re.findall(r"\w+", items)}
    steps = int(re.findall(r"const STEPS = (\d+);", (HELP / "HelpTopic.tsx").read_text("utf-8"))[0])
    wanted |= {f"help.tour_{at + 1}{part}" for at in range(steps) for part in ("", "_text")}
    code = "".join(path.read_text("utf-8") for path in HELP.glob("*.*") if path.suffix != ".json")
    said = set(re.findall(r'"(help\.[a-z_]+)"', code)) | {"help.tour", "help.news"}
    for language in LANGUAGES:
        assert texts(language).keys() == wanted | said, language


def test_the_newest_entry_is_the_one_today_compares_with() -> None:
    ids = [day for day, _ in NEWS]
    assert ids == sorted(ids, reverse=True), "newest first"
    assert f'NEWEST = "{ids[0]}"' in (HELP / "greeting.ts").read_text("utf-8")
