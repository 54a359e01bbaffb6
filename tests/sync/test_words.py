"""N1, N2: what a workspace calls its things."""

import json
from pathlib import Path
from typing import Any

import pytest

from sync.limits import ITEMS_MAX, WORD_CHARS_MAX
from sync.nouns import BUSINESS_NOUNS, NOUNS, Word
from sync.schema import LANGUAGES, RECORD_TYPES
from sync.schema.kinds import BUSINESSES
from sync.words import called, field_of, own_words, renamed, words_of

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "words.json").read_text("utf-8"))


def workspace(said: dict[str, Any]) -> dict[str, Any]:
    """The fields of the workspace record that say this."""
    words = {field_of(language): items for language, items in said.get("words", {}).items()}
    return {"business": said.get("business"), **words}


@pytest.mark.parametrize("case", VECTORS["called"], ids=lambda case: case["name"])
def test_N1_a_thing_is_called(case: dict[str, Any]) -> None:
    assert list(called(workspace(case["said"]), case["language"])[case["noun"]]) == case["is"]


def test_N2_an_item_that_is_no_noun_of_this_version_is_said_nowhere() -> None:
    said = workspace({"words": {"en": {"spaceship": {"one": "Rocket"}, "deal": {"one": "Tender"}}}})
    assert own_words(said, "en") == {"deal": Word("Tender", "Tender")}
    assert renamed(said, "en") == {"deal": Word("Tender", "Tender")}


def test_N1_every_noun_has_words_that_a_workspace_could_give_in_every_language() -> None:
    assert len(NOUNS) == 30
    assert len(NOUNS) <= ITEMS_MAX
    overrides = [words for nouns in BUSINESS_NOUNS.values() for words in nouns.values()]
    for words in [*NOUNS.values(), *overrides]:
        for word in words.values():
            assert all(0 < len(form) <= WORD_CHARS_MAX and form == form.strip() for form in word), word
            assert word.one[0].isupper(), word
    for noun, words in NOUNS.items():
        assert words.keys() == set(LANGUAGES), noun


def test_N1_a_kind_of_business_words_only_what_is_there() -> None:
    assert BUSINESS_NOUNS.keys() == set(BUSINESSES)
    for business, nouns in BUSINESS_NOUNS.items():
        assert nouns.keys() <= NOUNS.keys()
        for language in LANGUAGES:
            here = words_of(business, language)
            assert here.keys() == NOUNS.keys()
            for noun, words in nouns.items():
                if language in words:
                    assert words[language] != NOUNS[noun][language], (business, noun, language)


def test_N1_no_two_nouns_share_a_word() -> None:
    for language in LANGUAGES:
        ones = [words[language].one for words in NOUNS.values()]
        assert len(set(ones)) == len(ones), language


def test_N1_the_workspace_has_a_field_of_words_for_every_language() -> None:
    fields = RECORD_TYPES["workspace"].fields
    for language in LANGUAGES:
        assert set(fields[field_of(language)].shape) == {"one", "many"}
