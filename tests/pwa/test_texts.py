"""The texts: whole in every language, and the build stops at a missing, surplus or ill-formed one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa import i18n

CLIENT = Path(i18n.__file__).parent / "client"


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the catalogues that a test may spoil."""
    copy = tmp_path / "locales"
    shutil.copytree(i18n.LOCALES, copy)
    monkeypatch.setattr(i18n, "LOCALES", copy)
    monkeypatch.delenv("LAPANGAN_TEXTS", raising=False)
    yield copy
    i18n.catalogue.cache_clear()


def spoil(locales: Path, language: str, area: str, key: str, text: object) -> None:
    """Set one text; None takes it out."""
    path = locales / language / f"{area}.json"
    texts = json.loads(path.read_text("utf-8"))
    texts.pop(key, None)
    if text is not None:
        texts[key] = text
    path.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")


def test_every_language_says_everything_that_is_used() -> None:
    i18n.check(CLIENT)


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_a_missing_text_fails_the_build(locales: Path, language: str) -> None:
    spoil(locales, language, "today", "title", None)
    with pytest.raises(i18n.CatalogueError, match=r"today\.title"):
        i18n.check(CLIENT)


def test_a_lost_placeholder_fails_the_build(locales: Path) -> None:
    spoil(locales, "ru", "today", "hello", "Здравствуйте")
    with pytest.raises(i18n.CatalogueError, match=r"ru: today\.hello has placeholders"):
        i18n.check(CLIENT)


def test_a_missing_plural_form_fails_the_build(locales: Path) -> None:
    spoil(locales, "ru", "today", "n_contacts", {"one": "{count} контакт", "other": "{count} контакта"})
    with pytest.raises(i18n.CatalogueError, match=r"ru: today\.n_contacts needs the forms"):
        i18n.check(CLIENT)


def test_a_text_in_one_language_only_fails_the_build(locales: Path) -> None:
    spoil(locales, "kk", "today", "left_over", "Артық")
    with pytest.raises(i18n.CatalogueError, match=r"kk: today\.left_over is not in en"):
        i18n.check(CLIENT)


@pytest.mark.parametrize("call", ['t("no.such_text")', "t('no.such_text')", "t(`no.such_${name}`)"])
def test_a_key_used_in_typescript_that_does_not_exist_fails_the_build(tmp_path: Path, call: str) -> None:
    (tmp_path / "screen.tsx").write_text(f"export const text = {call};\n", "utf-8")
    with pytest.raises(i18n.CatalogueError, match=r"screen\.tsx: no text 'no\.such_"):
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
