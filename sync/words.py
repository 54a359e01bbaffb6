"""What a workspace calls its things (N1): its own word, else its kind of business's, else the word of all."""

from collections.abc import Mapping
from typing import Any

from sync.nouns import BUSINESS_NOUNS, NOUNS, Word

Words = Mapping[str, Word]
"""By noun, of one language."""


def field_of(language: str) -> str:
    """The field of the workspace that holds its own words in a language."""
    return f"words_{language}"


def words_of(business: str, language: str) -> Words:
    """What a kind of business calls everything in a language; "" is no kind."""
    special = BUSINESS_NOUNS.get(business, {})
    return {noun: special.get(noun, {}).get(language) or forms[language] for noun, forms in NOUNS.items()}


def renamed(workspace: Mapping[str, Any], language: str) -> Words:
    """The nouns that are called otherwise than in NOUNS, by the fields of the workspace record."""
    return {noun: word for noun, word in called(workspace, language).items() if word != NOUNS[noun][language]}


def called(workspace: Mapping[str, Any], language: str) -> Words:
    """What everything is called in a language, by the fields of the workspace record."""
    of_business = words_of(str(workspace.get("business") or ""), language)
    return {**of_business, **own_words(workspace, language)}


def own_words(workspace: Mapping[str, Any], language: str) -> Words:
    """What the workspace renamed itself. Items of nouns that nobody knows are passed over (N2)."""
    items: Mapping[str, Mapping[str, str]] = workspace.get(field_of(language)) or {}
    return {
        noun: Word(item["one"], item.get("many") or item["one"])
        for noun, item in items.items()
        if noun in NOUNS and item.get("one")
    }
