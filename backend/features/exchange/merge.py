"""Putting a draft into a record: fills what is empty, adds items, overwrites nothing, tells what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from backend.features.exchange.draft import ContactDraft, Note
from backend.features.exchange.folding import fold, words
from backend.features.exchange.match import LIKELY_MAX, digits
from backend.features.exchange.shape import ITEM_TYPES, LINES, item, items, name_value
from backend.features.exchange.text import characters_lost, same_but_lost
from backend.replica.door import Write, create, edit
from sync.limits import ITEMS_MAX, MUTATION_OPS_MAX, PROSE_CHARS_MAX, TAGS_MAX
from sync.wire import Add, Op, Set, Text

_SHOWN = {
    "job_title": "job title", "department": "department", "language": "language", "source": "source",
    "birthday": "birthday", "name": "name", "company": "company", "photo": "photo",
}  # fmt: skip


class Working:
    """One contact while the file is read: its fields as they will be, and what must be written for that."""

    def __init__(self, id_: str, fields: Mapping[str, Any], line: int, *, new: bool) -> None:
        self.id, self.line, self.new = id_, line, new
        self.fields = dict(fields)
        self._ops: list[Op] = []
        self._tags: set[str] | None = None
        self._lines: NoteLines | None = None

    @property
    def name(self) -> str:
        """What it is called now."""
        return (self.fields.get("name") or {}).get("full", "")

    @property
    def changes(self) -> int:
        """How many operations wait."""
        return len(self._ops)

    def set(self, field: str, value: Any) -> None:
        """Give a field a whole value."""
        self.fields[field] = value
        self._ops.append(Set(field, value))

    def put(self, field: str, id_: str, value: dict[str, Any]) -> None:
        """Add or change one item."""
        self.fields[field] = {**(self.fields.get(field) or {}), id_: value}
        self._ops.append(Set(field, value, id_))

    def add(self, tag: str) -> None:
        """Add a tag."""
        self.fields["tags"] = sorted({*(self.fields.get("tags") or []), tag})
        self.folded_tags.add(fold(tag))
        self._ops.append(Add("tags", tag))

    @property
    def folded_tags(self) -> set[str]:
        """Its tags as they are compared. A file may bring a thousand lines for one contact."""
        if self._tags is None:
            self._tags = {fold(tag) for tag in self.fields.get("tags") or []}
        return self._tags

    @property
    def lines(self) -> NoteLines:
        """The lines of its notes."""
        if self._lines is None:
            self._lines = NoteLines(self.fields.get("notes") or "")
        return self._lines

    def text(self, field: str, value: str) -> None:
        """Give a text its new whole value."""
        self.fields[field] = value
        self._ops.append(Text(field, value))

    def writes(self) -> list[Write]:
        """What to submit; nothing when nothing changed."""
        if self.new:
            return [create("contact", self.id, {name: value for name, value in self.fields.items() if value})]
        chunks = range(0, len(self._ops), MUTATION_OPS_MAX)
        return [edit("contact", self.id, self._ops[at : at + MUTATION_OPS_MAX]) for at in chunks]


def merge(
    working: Working, draft: ContactDraft, tags: tuple[str, ...], new_id: Callable[[], str]
) -> list[Note]:
    """Everything of the draft but the records it names; returns what was not taken."""
    told: list[Note] = []
    _name(working, draft, told)
    for field in LINES:
        _line(working, draft.line, (field, getattr(draft, field)), told)
    for field in ITEM_TYPES:
        _items(working, draft, field, new_id, told)
    if draft.photo is not None and not working.fields.get("photo"):
        working.set("photo", item(draft.photo))
    if draft.do_not_contact and not working.fields.get("do_not_contact"):
        working.set("do_not_contact", True)
    _tags(working, (*draft.tags, *tags), draft.line, told)
    add_notes(working, draft.notes, draft.line, told)
    return told


def add_notes(working: Working, text: str, line: int, told: list[Note]) -> None:
    """Lines of the text that the notes do not hold yet go below them."""
    known = working.fields.get("notes") or ""
    missing = working.lines.missing(text)
    if not missing:
        return
    whole = f"{known}\n\n{missing}" if known else missing
    if len(whole) > PROSE_CHARS_MAX:
        told.append(_note("notes_full", "The notes are full; this was skipped.", line, "Notes", missing))
        return
    working.text("notes", whole)
    working.lines.add(f"\n\n{missing}")


class NoteLines:
    """The lines of notes, to find what another text has beside them."""

    def __init__(self, text: str) -> None:
        self._text = ""
        self._have: set[str] = set()
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self.add(text)

    def add(self, text: str) -> None:
        """These, too."""
        self._text += text
        for line in text.split("\n"):
            self._have.add(fold(line))
            likely = self._by_length[len(line.strip())]
            if len(likely) < LIKELY_MAX:
                likely.append(line.strip())

    def missing(self, text: str) -> str:
        """What of the text is not among them: all of it, single lines, or ""."""
        lines = [one for one in text.split("\n") if one.strip()]
        left = [one for one in lines if fold(one) not in self._have and not self._was(one.strip())]
        if not left or (self._text and text in self._text):
            return ""
        return text if len(left) == len(lines) else "\n".join(left)

    def _was(self, line: str) -> bool:
        """Whether one of them is this line before it lost letters."""
        if not characters_lost(line):
            return False
        return any(same_but_lost(line, whole) for whole in self._by_length.get(len(line), ()))


def differs(field: str, line: int, kept: str, offered: str) -> Note:
    """The note that a value of the file was not taken because another one stands there."""
    text = f"The {_SHOWN.get(field, field)} stays “{kept[:120]}”; the file says “{offered[:120]}”."
    return _note("kept_existing", text, line, field, offered)


def worth(kept: str, offered: str) -> str:
    """`fill`, `same` or `differs`: what an offered text is to the one that stands there."""
    if not offered:
        return "same"
    if not kept:
        return "fill"
    if fold(kept) == fold(offered) or characters_lost(offered):
        return "same"
    return "fill" if same_but_lost(kept, offered) or characters_lost(kept) else "differs"


def _line(working: Working, line: int, pair: tuple[str, str], told: list[Note]) -> None:
    field, offered = pair
    kept = working.fields.get(field) or ""
    match worth(kept, offered):
        case "fill":
            working.set(field, offered)
        case "differs":
            told.append(differs(field, line, kept, offered))


def _name(working: Working, draft: ContactDraft, told: list[Note]) -> None:
    """The name moves as one; parts are filled in where both names are the same one."""
    kept: dict[str, str] = working.fields.get("name") or {}
    offered = name_value(draft.name)
    match worth(kept.get("full", ""), offered.get("full", "")):
        case "fill":
            if kept != offered:
                working.set("name", offered)
        case "differs":
            told.append(differs("name", draft.line, kept["full"], offered["full"]))
        case _:
            if fold(kept.get("full", "")) == fold(offered.get("full", "")) and not _parts_clash(
                kept, offered
            ):
                filled = offered | kept
                if filled != kept:
                    working.set("name", filled)


def _parts_clash(kept: Mapping[str, str], offered: Mapping[str, str]) -> bool:
    both = kept.keys() & offered.keys()
    whole = "given" in kept or "family" in kept
    new_words = {"given", "family", "middle"} & (offered.keys() - kept.keys())
    return any(fold(kept[part]) != fold(offered[part]) for part in both) or (whole and bool(new_words))


def _items(
    working: Working, draft: ContactDraft, field: str, new_id: Callable[[], str], told: list[Note]
) -> None:
    offered: list[Any] = getattr(draft, field)
    if not offered:
        return
    if not working.fields.get(field):
        for id_, value in items(offered, new_id).items():
            working.put(field, id_, value)
        return
    for one in offered:
        value = item(one)
        have: dict[str, dict[str, Any]] = working.fields[field]
        where = next((id_ for id_, known in have.items() if _same(field, known, value)), "")
        if where:
            fuller = _fuller(field, have[where], value)
            if fuller != have[where]:
                working.put(field, where, fuller)
        elif len(have) >= ITEMS_MAX:
            told.append(
                _note("items_full", f"There are already {ITEMS_MAX} {field}.", draft.line, field, str(value))
            )
        else:
            if any(known.get("primary") for known in have.values()):
                value.pop("primary", None)
            working.put(field, new_id(), value)


def _same(field: str, known: Mapping[str, Any], offered: Mapping[str, Any]) -> bool:
    if field == "phones":
        one, other = known.get("number") or "", offered.get("number") or ""
        raws = digits(known.get("raw", "")), digits(offered.get("raw", ""))
        same_ext = not offered.get("ext") or not known.get("ext") or known["ext"] == offered["ext"]
        return same_ext and (one == other if one and other else bool(raws[0]) and raws[0] == raws[1])
    if field == "emails":
        return known.get("address", "").casefold() == offered["address"].casefold()
    if field == "addresses":
        return _within(known, offered) or _within(offered, known)
    if field == "websites":
        return _plain_url(known.get("url", "")) == _plain_url(offered["url"])
    if field == "socials":
        return known.get("network") == offered.get("network") and _handle(known) == _handle(offered)
    if field == "consents":
        same_day = known.get("date") == offered["date"] and known.get("state") == offered["state"]
        return same_day and fold(known.get("what", "")) == fold(offered["what"])
    return fold(known.get("label", "")) == fold(offered.get("label", "")) and known.get("day") == offered.get(
        "day"
    )


_ADDRESS_PARTS = ("street", "city", "region", "postcode", "country", "text")


def _within(less: Mapping[str, Any], more: Mapping[str, Any]) -> bool:
    """Whether every part of one address is the same in the other; letters that were lost do not count."""
    parts = [part for part in _ADDRESS_PARTS if less.get(part)]
    agree = all(
        words(less[part]) == words(more.get(part, "")) or characters_lost(less[part]) for part in parts
    )
    return bool(parts) and agree


def _fuller(field: str, known: Mapping[str, Any], offered: Mapping[str, Any]) -> dict[str, Any]:
    """The known item with what only the offered one has."""
    value = dict(known)
    if field == "addresses":
        for part in _ADDRESS_PARTS:
            if offered.get(part) and (not known.get(part) or worth(known[part], offered[part]) == "fill"):
                value[part] = offered[part]
    if field == "phones":
        for part in ("number", "ext"):
            value[part] = known.get(part) or offered.get(part, "")
        value = {name: each for name, each in value.items() if each or name == "number"}
    return value


def _tags(working: Working, tags: tuple[str, ...], line: int, told: list[Note]) -> None:
    for tag in tags:
        if fold(tag) in working.folded_tags:
            continue
        if len(working.fields.get("tags") or []) >= TAGS_MAX:
            told.append(_note("tags_full", f"There are already {TAGS_MAX} tags.", line, "tags", tag))
            return
        working.add(tag)


def _plain_url(url: str) -> str:
    return url.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _handle(social: Mapping[str, Any]) -> str:
    return _plain_url(str(social.get("handle", ""))).lstrip("@")


def _note(code: str, text: str, line: int, column: str, value: str) -> Note:
    return Note(code, text, line, column, value[:500])
