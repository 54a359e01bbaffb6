"""Texts in five languages: `t("area.key")` in Python and in TypeScript, one catalogue per language.

Source: texts/<language>.json of each feature and of the kit: flat objects of whole keys, so that a search
for a key finds its text.
The texts of a feature whose `routes.py` says LATE come with its screens (late.py), all others at a start.
A value is a text with `{names}`, or an object of plural forms (`one`, `few`, `many`, `other`) that
`{count}` chooses.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from reflex_base.vars.base import Var

from pwa.build import bridge
from pwa.build.bridge import Prop
from pwa.build.late import catalogue_file, late

LANGUAGES = {
    "en": "English",
    "ms": "Bahasa Melayu",
    "id": "Bahasa Indonesia",
    "kk": "Қазақша",
    "ru": "Русский",
}
SOURCE_LANGUAGE = "en"
PWA = Path(__file__).parents[1]
# CLDR cardinal categories that whole numbers reach; Intl.PluralRules picks one of them in the browser.
PLURAL_FORMS = {
    "en": {"one", "other"},
    "ms": {"other"},
    "id": {"other"},
    "kk": {"one", "other"},
    "ru": {"one", "few", "many", "other"},
}
_LIB = bridge.module("kit/format/i18n")
_t = bridge.fn("t", _LIB)

Text = str | dict[str, str]


class CatalogueError(ValueError):
    """A text is missing or surplus, or a translation lacks a placeholder or a plural form."""


@cache
def catalogue(language: str) -> dict[str, Text]:
    """All texts of one language by full key."""
    return {key: text for texts in catalogues(language).values() for key, text in texts.items()}


@cache
def catalogues(language: str) -> dict[str, dict[str, Text]]:
    """The texts of one language by the group they are loaded with; "": at every start."""
    groups: dict[str, dict[str, Text]] = {"": {}}
    seen: set[str] = set()
    for path in sorted(
        [*PWA.glob(f"features/*/texts/{language}.json"), PWA / "kit/texts" / f"{language}.json"]
    ):
        own: dict[str, Text] = json.loads(path.read_text("utf-8"))
        if twice := seen & own.keys():
            raise CatalogueError(f"{path}: {sorted(twice)} stand in another file too")
        seen |= own.keys()
        groups.setdefault(late().get(path.parents[1].name, ""), {}).update(own)
    return groups


def t(key: str, **params: Any) -> Prop[str]:
    """The text `key` in the active language; `params` fill its `{names}`, `count` chooses the plural.

    Raises CatalogueError while the page is compiled, if the key does not exist.
    """
    if not has(key):
        raise CatalogueError(f"no text {key!r} in {SOURCE_LANGUAGE}")
    return bridge.typed(_t.call(key, params) if params else _t.call(key), str)


def has(key: str) -> bool:
    """Whether there is such a text."""
    return key in catalogue(SOURCE_LANGUAGE)


def own(type_: str, name: str, **params: Any) -> Prop[str]:
    """`<type>.<name>` where the feature of a record type has it, else `record.<name>`, which fits any."""
    return t(_named(f"{type_}.{name}", f"record.{name}"), **params)


def label(type_: str, path: str) -> Prop[str]:
    """What a field of a record type is called, or a part of one (`field.part`).

    `<type>.field.<path>`, else the common word of the kit. Raises CatalogueError when there is neither.
    """
    common = path.rpartition(".")[2]
    return t(
        _named(f"{type_}.field.{path}", *((f"form.{path}",) if path == common else ()), f"field.{common}")
    )


def choice_label(type_: str, choice: str) -> Prop[str]:
    """What a choice of a record type is called; as `label`."""
    return t(_named(f"{type_}.choice.{choice}", f"choice.{choice}"))


def _first(*keys: str) -> str:
    return next(filter(has, keys), "")


def _named(own_key: str, *common: str) -> str:
    if key := _first(own_key, *common):
        return key
    raise CatalogueError(f"no text {own_key!r}: write it into the texts of its feature, in every language")


def t_of(prefix: str, name: Var) -> Prop[str]:
    """The text whose key is `prefix` + the value of `name`: `t_of("ledger.state_", item.state)`."""
    if not any(key.startswith(prefix) for key in catalogue(SOURCE_LANGUAGE)):
        raise CatalogueError(f"no text begins with {prefix!r}")
    return bridge.typed(_t.call(Var.create(prefix).to(str) + name.to(str)), str)


def compiled() -> list[tuple[str, str]]:
    """(file name, JSON text) of every merged catalogue, as the browser loads them."""
    return [
        (catalogue_file(group, language), json.dumps(texts, ensure_ascii=False, separators=(",", ":")))
        for language in LANGUAGES
        for group, texts in catalogues(language).items()
    ]


def _names(text: Text) -> set[str]:
    whole = text if isinstance(text, str) else " ".join(text.values())
    return set(re.findall(r"\{(\w+)\}", whole)) - {"count"}


def _faults(language: str) -> list[str]:
    source, texts = catalogue(SOURCE_LANGUAGE), catalogue(language)
    faults = [f"{language}: {key} is missing" for key in source.keys() - texts.keys()]
    faults += [f"{language}: {key} is not in {SOURCE_LANGUAGE}" for key in texts.keys() - source.keys()]
    for key in source.keys() & texts.keys():
        text = texts[key]
        if isinstance(text, str) != isinstance(source[key], str):
            faults.append(f"{language}: {key} must be plural in both languages or in none")
        elif isinstance(text, dict) and text.keys() != PLURAL_FORMS[language]:
            faults.append(f"{language}: {key} needs the forms {sorted(PLURAL_FORMS[language])}")
        elif _names(text) != _names(source[key]):
            faults.append(f"{language}: {key} has placeholders {_names(text)}, not {_names(source[key])}")
        elif not (text if isinstance(text, str) else all(text.values())):
            faults.append(f"{language}: {key} is empty")
    return faults


# t("whole.key") and t(`prefix_${name}`) in TypeScript.
_USED = re.compile(r"\bt\(\s*(?:\"([\w.]+)\"|'([\w.]+)'|`([\w.]+)(\$\{)?)")


def _astray(client: Path) -> list[str]:
    """Texts of a late group that are said by who may be on the screen before they are loaded."""
    groups = {key: group for group, texts in catalogues(SOURCE_LANGUAGE).items() for key in texts}
    faults: list[str] = []
    for path in sorted(file for end in ("py", "ts", "tsx") for file in client.rglob(f"*.{end}")):
        parts, text = path.relative_to(client).parts, path.read_text("utf-8")
        if parts[0] == "build":  # puts texts on no screen
            continue
        own = late().get(parts[1], "") if parts[0] == "features" else ""
        if path.stem == "slots":  # stands on the screens of others: Administration has the office's texts
            own = "office" if "OFFICE.add(" in text else ""
        for key in re.findall(r"""["'`]([a-z]\w*\.[\w.]+)["'`]""", text):
            if groups.get(key, "") not in ("", own):
                faults.append(f"{path.relative_to(client)}: {key!r} is loaded with {groups[key]!r} only")
    return faults


def _unknown(client: Path) -> list[str]:
    source = catalogue(SOURCE_LANGUAGE)
    faults: list[str] = []
    for path in sorted([*client.rglob("*.ts"), *client.rglob("*.tsx")]):
        for double, single, template, open_ended in _USED.findall(path.read_text("utf-8")):
            key = double or single or template
            found = any(name.startswith(key) for name in source) if open_ended else key in source
            if not found:
                faults.append(f"{path.relative_to(client)}: no text {key!r}")
    return faults


def check(client: Path) -> None:
    """Raise CatalogueError naming every text to mend, and every key that TypeScript uses in vain."""
    catalogue.cache_clear()
    catalogues.cache_clear()
    faults = [fault for language in LANGUAGES for fault in _faults(language)]
    faults += [*_unknown(client), *_astray(client)]
    if faults and os.environ.get("LAPANGAN_TEXTS") == "warn":  # while texts are being written
        print("\n  ".join(["texts need mending:", *sorted(faults)]))
    elif faults:
        raise CatalogueError("texts need mending:\n  " + "\n  ".join(sorted(faults)))
