"""The texts: whole in every language, and the build stops at a missing, surplus or ill-formed one."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from backend.accounts.first_pipeline import FIRST_PIPELINE
from backend.features.nearby import guide
from pwa.build import i18n

PWA = Path(i18n.__file__).parents[1]


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the catalogues that a test may spoil."""
    copy = tmp_path / "locales"
    shutil.copytree(
        i18n.PWA,
        copy,
        ignore=lambda _, names: [name for name in names if "." in name and not name.endswith(".json")],
    )
    monkeypatch.setattr(i18n, "PWA", copy)
    monkeypatch.delenv("LAPANGAN_TEXTS", raising=False)
    yield copy
    i18n.catalogue.cache_clear()


def spoil(locales: Path, language: str, area: str, key: str, text: object) -> None:
    """Set one text; None takes it out."""
    path = locales / "features" / area / "texts" / f"{language}.json"
    key = f"{area}.{key}"
    texts = json.loads(path.read_text("utf-8"))
    texts.pop(key, None)
    if text is not None:
        texts[key] = text
    path.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")


def test_every_language_says_everything_that_is_used() -> None:
    i18n.check(PWA)


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_a_missing_text_fails_the_build(locales: Path, language: str) -> None:
    spoil(locales, language, "today", "title", None)
    with pytest.raises(i18n.CatalogueError, match=r"today\.title"):
        i18n.check(PWA)


def test_a_lost_placeholder_fails_the_build(locales: Path) -> None:
    spoil(locales, "ru", "today", "hello", "Здравствуйте")
    with pytest.raises(i18n.CatalogueError, match=r"ru: today\.hello has placeholders"):
        i18n.check(PWA)


def test_a_missing_plural_form_fails_the_build(locales: Path) -> None:
    spoil(locales, "ru", "today", "n_contacts", {"one": "{count} контакт", "other": "{count} контакта"})
    with pytest.raises(i18n.CatalogueError, match=r"ru: today\.n_contacts needs the forms"):
        i18n.check(PWA)


def test_a_text_in_one_language_only_fails_the_build(locales: Path) -> None:
    spoil(locales, "kk", "today", "left_over", "Артық")
    with pytest.raises(i18n.CatalogueError, match=r"kk: today\.left_over is not in en"):
        i18n.check(PWA)


@pytest.mark.parametrize("call", ['t("no.such_text")', "t('no.such_text')", "t(`no.such_${name}`)"])
def test_a_key_used_in_typescript_that_does_not_exist_fails_the_build(tmp_path: Path, call: str) -> None:
    (tmp_path / "screen.tsx").write_text(f"export const text = {call};\n", "utf-8")
    with pytest.raises(i18n.CatalogueError, match=r"screen\.tsx: no text 'no\.such_"):
        i18n.check(tmp_path)


@pytest.mark.parametrize("room", ["kit/frame", "features/today"])
def test_a_late_text_said_where_it_may_not_be_loaded_fails_the_build(tmp_path: Path, room: str) -> None:
    [key, *_] = i18n.catalogues(i18n.SOURCE_LANGUAGE)["office"]
    (tmp_path / room).mkdir(parents=True)
    (tmp_path / room / "one.ts").write_text(f'export const said = t("{key}");')
    with pytest.raises(i18n.CatalogueError, match="loaded with 'office' only"):
        i18n.check(tmp_path)


def test_a_key_used_in_python_that_does_not_exist_fails_the_build() -> None:
    with pytest.raises(i18n.CatalogueError, match=r"no\.such_text"):
        i18n.t("no.such_text")


def test_no_translation_is_left_in_english() -> None:
    """A whole sentence that reads the same in two unrelated languages was forgotten."""
    english = i18n.catalogue("en")
    for language in ("kk", "ru", "ms", "id"):
        same = [
            key
            for key, text in i18n.catalogue(language).items()
            if isinstance(text, str) and text == english[key] and len(text.split()) > 3
        ]
        assert same == [], language


# What nobody there calls the thing, or another thing's name; `*` stands for any ending of the word.
NOT_SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "account executive", "sales development", "sales operations", "on server", "sync ledger",
        "field mode", "e-mail*", "mend*", "present password", "taken back", "brought back", "what is sold",
        "not a value for", "made twice", "changed twice", "double change*", "leave out", "left out",
        "own field*", "you may not", "stands here", "not known", "was not there", "wants an offer",
    ),
    "ms": (
        "urus niaga", "saluran jualan", "syarikat", "mesyuarat", "pelayan", "tempoh", "tugas", "lejar",
        "mod lapangan", "eksekutif akaun", "pembangunan jualan", "operasi jualan", "menang", "kalah",
        "sunting", "foto",
    ),
    "id": (
        "perusahaan", "transaksi", "rapat", "pesan", "luring", "peramban", "ponsel", "seluler", "berkas",
        "mode lapangan", "eksekutif akun", "pengembangan penjualan", "operasional penjualan",
        "alur penjualan", "kalah", "linimasa", "catatan sinkronisasi",
    ),
    "ru": (
        "компани*", "менеджер по продажам", "развитие продаж", "операции продаж", "полевой режим",
        "журнал отправки", "выигран*", "проигр*", "метк*", "меток", "почт*", "чат", "активность", "двойн*",
    ),
    "kk": (
        "компания*", "сапар", "бару", "баруды", "тапсырма*", "хабар", "хабарды", "түйме*", "далалық режим",
        "сату операциялары", "сатуды дамыту", "сату менеджері", "электрондық пошта*", "пошта*", "тобым",
        "команданың тобы", "сурет", "суретті", "қос өзгеріс*",
    ),
}  # fmt: skip


def every_text(language: str) -> Iterator[tuple[str, str]]:
    """(where, text): the screens, the guide that a phone opens first, a new workspace's pipeline."""
    for key, text in i18n.catalogue(language).items():
        yield from ((key, form) for form in (text.values() if isinstance(text, dict) else (text,)))
    words = guide.LANGUAGES[language]
    said = (
        words.title,
        words.why,
        words.android_file,
        *words.android_steps,
        words.ios_file,
        *words.ios_steps,
    )
    yield from (("guide", text) for text in (*said, words.go, words.install))
    pipeline, stages = FIRST_PIPELINE[language]
    named = (pipeline, *(text for stage in stages for text in (stage.name, *stage.steps)))
    yield from (("first pipeline", name) for name in named)


def says(text: str, term: str) -> bool:
    """Whether `term` stands in `text` as whole words; a `*` at its end is any ending."""
    ending = r"\w*" if term.endswith("*") else ""
    return re.search(rf"(?<!\w){re.escape(term.rstrip('*'))}{ending}(?!\w)", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_nothing_is_called_by_a_name_that_nobody_there_uses(language: str) -> None:
    said = [
        f"{where}: {text!r} says {term!r}"
        for where, text in every_text(language)
        for term in NOT_SAID[language]
        if says(text, term)
    ]
    assert said == []


def test_a_term_is_found_as_whole_words_in_any_case() -> None:
    assert says("Компанию удалили", "компани*")
    assert says("Rapat harian", "rapat")
    assert not says("Jarak rapatnya", "rapat")
    assert not says("Хабарлама", "хабар")


# One English word, two words there: why.
MAY_DIFFER: Final[Mapping[str, str]] = {
    "Call": "the button dials (a verb), the activity is a call (a noun)",
    "Open": "an open deal, and the button that opens a record",
    "WhatsApp": "a logged message of any kind, and the network of that name",
    "Name": "a person's name, and the name of anything in a list of changed fields",
    "No name": "a contact without a name, and a thing without one",
}
# Words in places that are narrower than the word is long: a tab, one of five buttons beside each other.
NARROW: Final = ("shell.deals", "activity.button_")


def test_one_english_text_has_one_translation() -> None:
    keys = defaultdict[str, list[str]](list)
    for key, text in i18n.catalogue("en").items():
        if not key.startswith(NARROW):
            keys[json.dumps(text)].append(key)
    apart: dict[str, set[str]] = defaultdict(set)
    for language in i18n.LANGUAGES:
        texts = i18n.catalogue(language)
        for english, same in keys.items():
            if len({json.dumps(texts[key]) for key in same}) > 1:
                apart[json.loads(english)].add(f"{language}: {[texts[key] for key in same]}")
    assert {english: found for english, found in apart.items() if english not in MAY_DIFFER} == {}
    assert MAY_DIFFER.keys() <= apart.keys(), "an exception that no language needs"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_word_mixes_latin_and_cyrillic_letters(language: str) -> None:
    """A Latin c or o among Cyrillic letters looks right and is found by no search."""
    mixed = re.compile(r"\b(?=\w*[a-z])(?=\w*[а-яёәғқңөұүһі])\w+\b", re.IGNORECASE)
    assert [text for _, text in every_text(language) if mixed.search(re.sub(r"\{\w+\}", "", text))] == []


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_a_plural_says_its_number(language: str) -> None:
    texts = i18n.catalogue(language).items()
    forms = [(key, form) for key, text in texts if isinstance(text, dict) for form in text.values()]
    assert [key for key, form in forms if "{count}" not in form] == []
