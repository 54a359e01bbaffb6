"""N1 on the screens: a renamed noun is said by every text, in every language, and the old one by none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from pwa.build import i18n, nouns
from sync.nouns import NOUNS

# Beginnings of the usual words as somebody who reads the screen would look for them, apart from the build.
STEMS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "company": r"\bcompan(?:y|ies)\b", "deal": r"\bdeals?\b", "contact": r"\bcontacts?\b",
        "pipeline": r"\bpipelines?\b", "stage": r"\bstages?\b", "activity": r"\bactivit(?:y|ies)\b",
        "meeting": r"\bmeetings?\b", "task": r"\btasks?\b", "note": r"\bnotes?\b", "team": r"\bteams?\b",
        "next_step": r"\bnext steps?\b", "tag": r"\btags?\b", "owner": r"\bowners?\b",
        "competitor": r"\bcompetitors?\b", "manager": r"\bmanagers?\b", "rep": r"\bsales reps?\b",
        "branch": r"\bbranch(?:es)?\b",
    },
    "ms": {
        "company": r"\bpelanggan", "deal": r"\bpeluang", "contact": r"\bkenalan", "stage": r"\bperingkat",
        "meeting": r"\btemu janji", "visit": r"\blawatan", "owner": r"\bpemilik", "team": r"\bpasukan",
        "competitor": r"\bpesaing", "branch": r"\bcawangan", "next_step": r"\blangkah seterusnya",
    },
    "id": {
        "company": r"\btoko", "deal": r"\bpeluang", "contact": r"\bkontak", "stage": r"\btahap",
        "meeting": r"\bpertemuan", "visit": r"\bkunjungan", "owner": r"\bpemilik", "team": r"\btim\b",
        "competitor": r"\bpesaing", "branch": r"\bcabang", "next_step": r"\blangkah berikutnya",
    },
    "ru": {
        "company": r"\bклиент", "deal": r"\bсдел(?:к|ок)", "contact": r"\bконтакт", "stage": r"\bэтап",
        "pipeline": r"\bворон(?:к|ок)", "meeting": r"\bвстреч", "visit": r"\bвизит(?!к)", "tag": r"\bтег",
        "task": r"\bзадач", "note": r"\bзамет(?:к|ок)", "competitor": r"\bконкурент", "branch": r"\bфилиал",
        "owner": r"\bответственн", "next_step": r"\bследующ\w+ шаг", "rep": r"\bторгов\w+ представител",
    },
    "kk": {
        "company": r"\bклиент", "deal": r"\bмәміле", "contact": r"\bконтакт", "stage": r"\bкезең",
        "pipeline": r"\bворонка", "meeting": r"\bкездесу", "visit": r"\bвизит(?!к)", "call": r"\bқоңырау\b",
        "competitor": r"\bбәсекелес", "branch": r"\bфилиал", "next_step": r"\bкелесі қадам",
        "rep": r"\bсауда өкіл", "team": r"\bкоманда",
    },
}  # fmt: skip

# What looks like the noun in these texts, or all that begin so, and is something else: why.
NOT_MEANT: Final[Mapping[tuple[str, str], str]] = {
    ("en", "contact.silent"): "a verb",
    ("en", "field.do_not_contact"): "a verb",
    ("en", "form.do_not_contact"): "a verb",
    ("en", "form.bad_email"): "in an address",
    ("en", "contact.empty_example"): "somebody's job",
    ("id", "form.bad_email"): "in an address",
    ("id", "today.first_example"): "the name of a shop",
    ("id", "contact.empty_example"): "the name of a shop",
    ("id", "company.empty_example"): "the name of a shop",
    ("id", "deal.empty_example"): "the name of a shop",
    ("en", "start."): "no workspace is known there",
    ("ms", "start."): "no workspace is known there",
    ("id", "start."): "no workspace is known there",
    ("kk", "start."): "no workspace is known there",
    ("ru", "start."): "no workspace is known there",
    ("en", "help.contacts_q3"): "the name of a switch",
    ("en", "help.deals_a2"): "one's own firm",
    ("en", "problem.own_password"): "one's own firm",
    ("en", "calendar.kind_joint_note"): "one's own firm",
    ("en", "factors.due_title"): "one's own firm",
    ("en", "problem.factor_needed"): "one's own firm",
    ("en", "workspace.note"): "one's own firm",
    ("en", "workspace.language"): "one's own firm",
    ("en", "workspace.demo_"): "one's own firm",
    ("en", "more.demo"): "one's own firm",
    ("en", "places.outside_text"): "a verb",
    ("id", "help.deals_a3"): "a probability",
    ("ms", "hello."): "a tour",
    ("ms", "help."): "a tour",
    ("ms", "more.help_note"): "a tour",
    ("kk", "calendar."): "a period",
    ("kk", "field.periods"): "a period",
    ("kk", "help.admin_a3"): "a period",
    ("kk", "backup."): "an instruction",
    ("kk", "help.contacts_a3"): "a verb",
    ("kk", "help.log_q2"): "a verb",
    ("kk", "help.log_a2"): "a verb",
    ("kk", "join."): "a verb",
    ("kk", "record.call"): "a verb",
    ("kk", "activity.outcome_call_back"): "a verb",
    ("kk", "contact.empty_text"): "a verb",
}


def filled(template: str, noun: str, language: str) -> str:
    """A template with one noun renamed, and what it keeps of the others, as kit/format/renamed.ts does it."""

    def word(match: re.Match[str]) -> str:
        quote, name, many, kept = match.groups()
        if name.lower() == noun:
            return f"{quote}ZZ{'+' if many else ''}"
        usual = NOUNS[name.lower()][language]
        return kept if kept is not None else (usual.many if many else usual.one)

    return re.sub(r"\[(«?)(\w+)(\+?)(?:\|([^\]]*))?\]", word, template)


def forms(text: i18n.Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_N1_no_text_says_the_usual_word_of_a_renamed_noun(language: str) -> None:
    templates = nouns.templates(language)
    left: list[str] = []
    followed = 0
    for key, natural in i18n.catalogue(language).items():
        other = any(key.startswith(each) for of, each in NOT_MEANT if of == language)
        for noun, stem in STEMS[language].items():
            said = [filled(each, noun, language) for each in forms(templates.get(key, natural))]
            followed += any("ZZ" in each for each in said)
            plain = re.sub(r"\{\w+\}", "", " ".join(said))
            if re.search(stem, plain, re.IGNORECASE) and not other:
                left.append(f"{key}: {said} says {noun}")
    assert left == []
    assert followed > 100


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_N1_with_the_usual_words_a_derived_template_is_the_text(language: str) -> None:
    """Where only another noun of a text is renamed, this one stands as it stood."""
    own = nouns.own_templates(language)
    for key, template in nouns.templates(language).items():
        natural = i18n.catalogue(language)[key]
        if key in own or isinstance(template, str) != isinstance(natural, str):
            continue
        for usual, each in zip(forms(natural), forms(template), strict=True):
            assert filled(each, "", language).lower() == usual.lower(), key


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the texts that a test may spoil."""
    copy = tmp_path / "texts"
    shutil.copytree(
        i18n.PWA,
        copy,
        ignore=lambda _, names: [name for name in names if "." in name and not name.endswith(".json")],
    )
    monkeypatch.setattr(i18n, "PWA", copy)
    yield copy
    for cached in (i18n.catalogue, i18n.catalogues, nouns.own_templates, nouns.meant, nouns.meant_in):
        cached.cache_clear()


def put(folder: Path, name: str, key: str, text: Any) -> None:
    """One text or template into a file of the feature deals."""
    path = folder / "features" / "deals" / name
    known = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**known, key: text}, ensure_ascii=False), "utf-8")
    i18n.catalogue.cache_clear()
    i18n.catalogues.cache_clear()


def test_every_text_can_follow() -> None:
    nouns.check()


@pytest.mark.parametrize(
    ("name", "key", "text", "fault"),
    [
        ("texts/en.json", "deal.mine", "Call them", "en: deal.mine: is 'call' the noun"),
        ("words/ru.json", "deal.new", "Новая сделка: [deal]", "ru: deal.new: says .'deal'. in so many words"),
        ("words/ru.json", "deal.new", "Добавить", "ru: deal.new: names no noun"),
        ("words/ru.json", "deal.new", "Добавить: [bargain]", "ru: deal.new: .'bargain'. are no nouns"),
        ("words/ru.json", "deal.new", "Добавить {what}: [deal]", "ru: deal.new: has other placeholders"),
        ("words/kk.json", "deal.gone", "[deal]", "kk: deal.gone: there is no such text"),
    ],
)
def test_a_text_that_could_not_follow_fails_the_build(
    texts: Path, name: str, key: str, text: str, fault: str
) -> None:
    put(texts, name, key, text)
    with pytest.raises(i18n.CatalogueError, match=fault):
        nouns.check()


def test_what_the_device_gets_has_a_word_for_every_noun_and_a_template_for_every_text_with_one() -> None:
    files = {name: json.loads(text) for name, text in nouns.compiled()}
    for language in i18n.LANGUAGES:
        file = files[f"nouns.{language}.json"]
        later = files[f"late_nouns.{language}.json"]
        assert file["nouns"].keys() == NOUNS.keys()
        assert file["business"].keys() == {"goods", "pharma", "equipment", "building", "services"}
        assert {"shell.companies", "company.new", "today.n_deals", "list.no_tags"} <= file["texts"].keys()
        # What comes with a screen's own texts is not read at a start.
        assert file["texts"].keys() <= i18n.catalogues(language)[""].keys()
        assert "erase.search" in later
        assert file["texts"] | later == nouns.templates(language)


@pytest.mark.parametrize("key", [key for (_, key), why in NOT_MEANT.items() if why == "one's own firm"])
def test_N1_who_renames_companies_does_not_rename_the_firm_itself(key: str) -> None:
    named = [each for each in i18n.catalogue(i18n.SOURCE_LANGUAGE) if each.startswith(key)]
    assert named
    assert not [each for each in named if "company" in nouns.meant(each)]
