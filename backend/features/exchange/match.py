"""Finding the record a draft is about: contacts by e-mail, then phone and name; companies by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from backend.features.exchange.draft import ContactDraft
from backend.features.exchange.folding import fold, name_key, words
from backend.features.exchange.text import characters_lost, same_but_lost

# Mailboxes several people read: the same address under two names means two people.
_SHARED_MAILBOXES = frozenset(
    "info admin office sales contact hello support service enquiry enquiries inquiry marketing reception hr "
    "account accounts accounting finance purchasing procurement order orders mail email kontakt buero "
    "pejabat "
    "pemasaran jualan kantor post secretary general team help zakaz sale marketing kancelaria buh".split()
)


def digits(text: str) -> str:
    """The digits of a number as typed, or its words when it has none: to compare what could not be read."""
    return re.sub(r"\D", "", text) or fold(text)


def names_agree(left: str, right: str) -> bool:
    """Whether two names may be one person's: the same words, some of them, or letters lost."""
    if not left or not right or name_key(left) == name_key(right):
        return True
    if same_but_lost(left, right) or same_but_lost(right, left):
        return True
    one, other = set(words(left)), set(words(right))
    return bool(one) and bool(other) and (one <= other or other <= one)


def _key(name: str) -> str:
    """What tells a name from others: its words in any order, or its signs where it has no word."""
    return name_key(name) or fold(name)


_LOSABLE = re.compile(r"[^\x00-\x7f]")
LIKELY_MAX = 50
"""A number or address that more contacts share than this (a reception) only matches whole names."""


class _Kept(NamedTuple):
    """What matching needs of a contact: a large book is not held whole. `raw`: digits as typed."""

    name: str
    company: str
    raw: frozenset[str]


class Contacts:
    """Contacts to match against; those the file makes are added as it goes."""

    def __init__(self) -> None:
        self._emails: dict[str, list[str]] = defaultdict(list)
        self._phones: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._exact: dict[str, list[str]] = defaultdict(list)
        """By what must agree at once: the name and a phone or e-mail, or the name and the company."""
        self._kept: dict[str, _Kept] = {}

    def add(self, id_: str, fields: Mapping[str, Any]) -> None:
        """Know this contact, or know it better: call again when it changed."""
        raw = frozenset(digits(phone.get("raw", "")) for phone in _items(fields, "phones"))
        self._kept[id_] = _Kept(_name(fields), fields.get("company") or "", raw)
        name = _key(_name(fields))
        reach = [(self._emails, one.get("address", "").casefold()) for one in _items(fields, "emails")]
        for phone in _items(fields, "phones"):
            reach.append((self._phones, phone.get("number") or digits(phone.get("raw", ""))))
        keys: list[tuple[dict[str, list[str]], str]] = [(self._names, name)] if name else []
        keys.append((self._exact, f"{name}\n{fields.get('company') or ''}"))
        for index, key in reach:
            if key:
                keys += [(index, key), (self._exact, f"{name}\n{key}")]
        for index, key in keys:
            if len(index[key]) <= LIKELY_MAX and id_ not in index[key]:
                index[key].append(id_)

    def find(self, draft: ContactDraft, company: str) -> str:
        """The contact this draft is about, or "". `company`: id of the draft's company, or ""."""
        return self._by_email(draft) or self._by_phone(draft) or self._by_name(draft, company)

    def named(self, name: str, company: str) -> str:
        """The one contact of this name, of the company if several have it; "" when that is not clear."""
        found = self._names.get(_key(name), []) if _key(name) else []
        near = [id_ for id_ in found if self._kept[id_].company == company] if company else []
        best = near or found
        return best[0] if len(best) == 1 else ""

    def _by_email(self, draft: ContactDraft) -> str:
        for email in draft.emails:
            key = email.address.casefold()
            found = self._emails.get(key, [])
            agreeing = self._agreeing(found, key, draft)
            if agreeing:
                return agreeing
            shared = email.address.split("@")[0].casefold().split("+")[0] in _SHARED_MAILBOXES
            if found and not shared:
                return found[0]
        return ""

    def _by_phone(self, draft: ContactDraft) -> str:
        for phone in draft.phones:
            key = phone.number or digits(phone.raw)
            found = self._agreeing(self._phones.get(key, []), key, draft) if key else ""
            if found:
                return found
        return ""

    def _by_name(self, draft: ContactDraft, company: str) -> str:
        """Only for rows that offer nothing better, so that reading them again finds what they made."""
        key = _key(draft.name.full)
        if draft.emails or any(phone.number for phone in draft.phones) or not key:
            return ""
        raw = {digits(phone.raw) for phone in draft.phones}
        for id_ in self._exact.get(f"{key}\n{company}", []):
            kept = self._kept[id_]
            if kept.company == company and (not raw or raw <= kept.raw):
                return id_
        return ""

    def _agreeing(self, found: list[str], key: str, draft: ContactDraft) -> str:
        """Of the contacts with this number or address the one whose name is the draft's, or may be."""
        same = [
            id_
            for id_ in self._exact.get(f"{_key(draft.name.full)}\n{key}", [])
            if _key(self._kept[id_].name) == _key(draft.name.full)
        ]
        if same or len(found) > LIKELY_MAX:
            return same[0] if same else ""
        return next((id_ for id_ in found if names_agree(self._kept[id_].name, draft.name.full)), "")


class Companies:
    """Companies to match against, by the words of their names in any order."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._ids: dict[str, str] = {}
        self._by_letters: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for id_, name in known:
            self.add(id_, name)

    def add(self, id_: str, name: str) -> None:
        """Know this company; of two with one name the first is found."""
        key = name_key(name)
        if key:
            self._ids.setdefault(key, id_)
            likely = self._by_letters[_kept_letters(name)]
            if len(likely) <= LIKELY_MAX:
                likely.append((id_, name))

    def find(self, name: str) -> str:
        """The id of the company of this name, or of the one this was before it lost letters; else ""."""
        found = self._ids.get(name_key(name), "")
        if found or not characters_lost(name):
            return found
        known = self._by_letters.get(_kept_letters(name), ())
        likely = [id_ for id_, whole in known if same_but_lost(name, whole)]
        return likely[0] if len(likely) == 1 and len(known) <= LIKELY_MAX else ""


def _kept_letters(name: str) -> str:
    """What a name is still known by when its letters were lost."""
    return _LOSABLE.sub("?", name)


def _name(fields: Mapping[str, Any]) -> str:
    return (fields.get("name") or {}).get("full", "")


def _items(fields: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    return list((fields.get(field) or {}).values())
