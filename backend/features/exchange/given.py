"""What a plan is given beside the drafts: what exists, what the person chose, and ids."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID, uuid4, uuid5

import msgspec

from backend.features.exchange.problems import BadOption
from backend.replica.door import Write
from sync.wire import Create

Visibility = Literal["private", "team", "everyone"]
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class Known:
    """A record the importing person may read. `key`: its access key; `text`: its fields as JSON.

    Of a large book most are looked at once, so the fields are read from the text when they are asked for.
    """

    key: str
    text: str | bytes

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields, read anew each time."""
        return _decode(self.text)


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids for what an import makes and writes. With an upload they follow from it.

    `taken`: writes of this import that were taken before it broke off. It then plans as if it had not: what
    it made is made again under the same ids, and who submits leaves out the writes that were taken.
    """

    upload: str = ""
    taken: Container[str] = frozenset()

    def of(self, what: str) -> str:
        """The id of a record; `what` names it within the file."""
        return str(uuid5(UUID(self.upload), what) if self.upload else uuid4())

    def item(self) -> str:
        """The id of a phone, an address or another item."""
        return str(uuid4())

    def made(self, record: str) -> bool:
        """Whether this import made the record before it broke off."""
        return bool(self.taken) and self._write("create", record, 0) in self.taken

    def changed(self, record: str) -> bool:
        """Whether this import changed a record that was there, before it broke off."""
        return bool(self.taken) and self._write("edit", record, 0) in self.taken

    def named(self, writes: Sequence[Write]) -> list[Write]:
        """All writes to one record, each with the id of its own."""
        if not self.upload:
            return list(writes)
        return [
            msgspec.structs.replace(one, id=self._write(_kind(one), one.record, n))
            for n, one in enumerate(writes)
        ]

    def _write(self, kind: str, record: str, n: int) -> str:
        return str(uuid5(UUID(self.upload), f"{kind}/{record}/{n}"))


def _kind(write: Write) -> str:
    return "create" if isinstance(write, Create) else "edit"


@dataclass(frozen=True, slots=True)
class Existing:
    """What there is before the import, as far as the person may read it. `held`: the person's access keys."""

    person: str
    held: frozenset[str]
    contacts: Mapping[str, Known] = field(default_factory=dict)
    companies: Mapping[str, Known] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    custom_fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Custom fields of contacts: id to {label, kind, options}."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person chose for the whole file."""

    visibility: Visibility = "team"
    tags: tuple[str, ...] = ()


def checked_options(visibility: str, tags: Iterable[str]) -> Options:
    """The person's choices. Raises BadOption."""
    cleaned = tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip()))
    if any(len(tag) > 64 for tag in cleaned) or len(cleaned) > 20:
        raise BadOption("A tag has at most 64 characters, and at most 20 tags are added at once.")
    if visibility == "private" or visibility == "team" or visibility == "everyone":
        return Options(visibility, cleaned)
    raise BadOption(f"“{visibility[:40]}” is not one of private, team, everyone.")
