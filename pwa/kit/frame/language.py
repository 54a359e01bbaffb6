"""The languages to choose from, and the one that is chosen."""

from __future__ import annotations

from pwa.build.bridge import fn, module, use, value
from pwa.kit.frame.shapes import Language

_LIB = module("kit/frame/language")
languages = value("languages", _LIB, list[Language])
chosen = use("useLang", lib=module("kit/format/i18n"), type_=str)
choose_lang = fn("chooseLang", _LIB)
