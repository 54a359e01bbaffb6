"""All that is kept of one record and by whom it is named: for the preview of an erasure, and to give out."""

from __future__ import annotations

import html
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from backend.accounts.session import Caller
from backend.base.http.problems import NotFound
from backend.features.erase import logic
from backend.replica.history import history
from backend.replica.readable import reader_of
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.schema import RECORD_TYPES
from sync.titles import title_of

FOUND_MAX: Final = 500
"""Records of each sort that are listed; more are said."""
KINDS: Final = ("contact", "company")
"""What somebody may ask to be forgotten."""
_decode = msgspec.json.Decoder(dict[str, Any]).decode

Values = dict[str, Any]


@dataclass(slots=True)
class Subject:
    """A record, what belongs to it, and where else its person is named.

    `about`: records that refer to it; `mentions`: texts that name it; `more`: whether some are not listed.
    """

    type: str
    id: str
    title: str
    fields: Values
    history: list[Values] = field(default_factory=list[Values])
    about: list[Values] = field(default_factory=list[Values])
    mentions: list[Values] = field(default_factory=list[Values])
    more: bool = False


async def subject_of(replica: Replica, caller: Caller, type_: str, id_: str) -> Subject:
    """Everything about one record that the caller may read. Raises NotFound."""
    found: Subject | None = None
    rows = [(kind, other, fields) async for kind, other, fields in _records(replica, caller)]
    for kind, other, fields in rows:
        if other == id_ and kind == type_ and type_ in KINDS:
            found = Subject(type_, id_, title_of(type_, fields), fields)
    if found is None:
        raise NotFound
    who = logic.named(type_, found.fields)
    for kind, other, fields in rows:
        if other != id_:
            _note(found, (kind, other, fields), who)
    answer = await history(replica, caller, type_, id_)
    found.history = msgspec.json.decode(msgspec.json.encode(answer.entries), type=list[Values])
    return found


async def _records(replica: Replica, caller: Caller) -> AsyncIterator[tuple[str, str, Values]]:
    async with replica.engine.read():
        row = await tenant_row(replica.engine, caller.tenant)
        reader = await reader_of(replica, row, caller.tenant, caller.person)
        for type_, kind in RECORD_TYPES.items():
            if kind.config:
                continue
            async for page in reader.all_of(type_):
                for _, id_, _, fields in page:
                    yield type_, id_, _decode(fields)


def _note(found: Subject, row: tuple[str, str, Values], who: logic.Named) -> None:
    kind, other, fields = row
    head = {"type": kind, "id": other, "title": title_of(kind, fields)}
    refers = found.id in json.dumps(fields)
    named = list(logic.mentions(fields, who))
    if refers:
        _keep(found, found.about, head | {"fields": fields})
    if named and kind != "conflict":
        texts = [{"field": each.field, "text": each.text} for each in named]
        _keep(found, found.mentions, head | {"texts": texts, "about": refers})


def _keep(found: Subject, rows: list[Values], row: Values) -> None:
    if len(rows) < FOUND_MAX:
        rows.append(row)
    else:
        found.more = True


def document(subject: Subject, made_at: str) -> bytes:
    """One file: a page that anybody can read, with the same as JSON inside (`<script id="data">`)."""
    data = msgspec.to_builtins(subject) | {"made_at": made_at}
    # Inside a page `</script>` would end the data.
    text = json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    parts = [
        _table("Data", [(name, value) for name, value in subject.fields.items()]),
        _table("Earlier values", [(entry["field"], entry["value"]) for entry in subject.history]),
        *(_table(f"{one['type']}: {one['title']}", list(one["fields"].items())) for one in subject.about),
        _table("Named in", [(f"{one['type']}: {one['title']}", one["texts"]) for one in subject.mentions]),
    ]
    title = html.escape(subject.title)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3rem;text-align:left;"
        "vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}</style>"
        f"<h1>{title}</h1><p>{html.escape(made_at)}</p>{''.join(parts)}"
        f'<script id="data" type="application/json">{text}</script></html>\n'
    ).encode()


def _table(title: str, rows: list[tuple[str, Any]]) -> str:
    lines = "".join(
        f"<tr><th>{html.escape(str(name))}<td>{html.escape(_readable(value))}" for name, value in rows
    )
    return f"<h2>{html.escape(title)}</h2><table>{lines}</table>" if lines else ""


def _readable(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_readable(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "\n".join(_readable(part) for part in value)
    return "" if value is None else str(value)
