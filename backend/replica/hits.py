"""Searching what devices may not hold: the part of `readable` that goes by words (SPEC.md R6).

A search walks the texts of a type newest first, in an index that holds all it looks at, and stops after
SEARCH_LOOKED_AT_MAX of them; whoever asked goes on from there. So no search costs more than that, whatever is
searched and however much there is.
"""
# ruff: noqa: S608 - every part of every statement is a constant of this file or of `sql`

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import msgspec

from backend.base.database.engine import Row
from backend.base.database.statements import among
from backend.replica import sql
from backend.replica.readable import Reader
from sync.limits import INTEGER_MAX, SEARCH_LOOKED_AT_MAX
from sync.search_text import Needle, named_types

_ROW: Final = "record.seq, record.type, record.id, record.akey, record.fields"
# The end of what one search looks at: the last of so many rows of the type, or none when there are fewer.
_LOOKED_AT: Final = (
    "SELECT seq FROM search_text WHERE tenant = $1 AND type = $2 AND seq < $3"
    f" ORDER BY seq DESC LIMIT 1 OFFSET {SEARCH_LOOKED_AT_MAX - 1}"
)
_HAS: Final = {"sqlite": "instr({0}, ${1}) > 0", "postgres": "strpos({0}, ${1}) > 0"}
_ALL: Final = (
    "SELECT record AS id, seq, akey, text, digits, named FROM search_text"
    " WHERE tenant = $1 AND type = $2 AND seq < $3 AND seq >= $4 AND $7 = ''"
)
_UNDER: Final = (
    "SELECT s.record AS id, s.seq, s.akey, s.text, s.digits, s.named FROM record p"
    " JOIN search_text s ON s.tenant = $1 AND s.record = p.id"
    " WHERE p.tenant = $1 AND p.parent = $7 AND p.parent <> '' AND s.type = $2 AND s.seq < $3 AND s.seq >= $4"
)
# A number with or without its country code, of one to three digits; what is looked for is digits alone.
_NATIONAL: Final = {
    "sqlite": "(" + " OR ".join(f"digits GLOB '* {'[0-9]' * n}' || ${{0}} || '*'" for n in (1, 2, 3)) + ")",
    "postgres": "digits ~ (' [0-9]{{1,3}}' || ${0})",
}
# Each is looked up by its id, however many titles there are.
_NAMED: Final = {
    "sqlite": "json_each(looked.named) n CROSS JOIN search_text t ON t.record = n.value",
    "postgres": "jsonb_array_elements_text(looked.named::jsonb) AS n (value) CROSS JOIN LATERAL"
    " (SELECT tenant, akey, title FROM search_text WHERE tenant = $1 AND record = n.value OFFSET 0) t",
}
_THESE: Final = {
    engine: f"SELECT {_ROW} FROM record WHERE tenant = $1 AND type = $2 AND NOT deleted AND $3 <> ''"
    f" AND {among(engine, 'id', '$4')}"
    for engine in sql.ENGINES
}


class Search(NamedTuple):
    """What is searched. `under`: "" or the record above the rows; `before`: a seq, or 0."""

    type: str
    words: tuple[Needle, ...]
    under: str
    before: int
    limit: int


async def hits(reader: Reader, search: Search) -> tuple[list[Row], int]:
    """Rows that a search finds, newest first, and the seq from which on to go on, or 0.

    Rows are (seq, type, id, key, fields).
    """
    if not reader.held:
        return [], 0
    engine, tenant = reader.engine, reader.tenant
    before, end = search.before or INTEGER_MAX, 0
    if not search.under:
        looked = await engine.rows(_LOOKED_AT, tenant, search.type, before)
        end = int(looked[0][0]) if looked else 0
    trunks = tuple(needle.national[0][:1] for needle in search.words)
    looks = [_look(needle) for needle in search.words]
    words = tuple(zip(map(len, looks), trunks, strict=True))
    shape = _Shape(words, bool(search.under), reader.all, bool(named_types(search.type)))
    args = (tenant, search.type, before, end, search.limit + 1, reader.keys, search.under)
    sought = [text for texts in looks for text in texts]
    rows = await engine.rows(_search(engine.engine_type, shape), *args, *sought)
    if len(rows) > search.limit:
        return rows[: search.limit], int(rows[search.limit - 1][0])
    return rows, end


async def these(reader: Reader, type_: str, ids: list[str]) -> list[Row]:
    """The rows of these ids that are there and may be read, as of `hits`."""
    if not reader.held:
        return []
    engine = reader.engine
    open_ = "" if reader.all else f" AND {among(engine.engine_type, 'akey', '$3')}"
    args = (reader.tenant, type_, reader.keys, msgspec.json.encode(ids).decode())
    return await engine.rows(_THESE[engine.engine_type] + open_, *args)


class _Shape(NamedTuple):
    """What a statement is made by. `words`: of each how many texts are looked for, and its trunk.

    `named`: words may be in titles too.
    """

    words: tuple[tuple[int, str], ...]
    under: bool
    all: bool
    named: bool


def _look(needle: Needle) -> tuple[str, ...]:
    """What is looked for: in the words, among the digits, and after a country code."""
    trunk, national = needle.national
    after = f" 7{national}" if trunk == "8" else national
    return tuple(filter(None, (needle.text, needle.digits, after if trunk else "")))


@cache
def _search(engine: str, shape: _Shape) -> str:
    """Parameters: tenant, type, below which seq, from which seq, count, keys, the parent, what is looked for.

    The text says what is found; the record itself says once more who may read it.
    """

    def open_(column: str) -> str:
        return "$6 <> ''" if shape.all else among(engine, column, "$6")

    wanted: list[str] = []
    at = 8
    for count, trunk in shape.words:
        ways = [_HAS[engine].format("text", at)]
        if shape.named:
            ways.append(_titled(engine, at, open_("t.akey")))
        if count > 1:
            ways.append(_HAS[engine].format("digits", at + 1))
        if count > 2:
            after = _HAS[engine].format("digits", "{0}") if trunk == "8" else _NATIONAL[engine]
            ways.append(after.format(at + 2))
        wanted.append(f"({' OR '.join(ways)})")
        at += count
    return (
        f"SELECT {_ROW} FROM (SELECT id, seq FROM ({_UNDER if shape.under else _ALL}) AS looked"
        f" WHERE {' AND '.join([open_('akey'), *wanted])} ORDER BY seq DESC LIMIT $5) AS top"
        " JOIN record ON record.tenant = $1 AND record.id = top.id"
        f" WHERE NOT deleted AND {open_('record.akey')} ORDER BY top.seq DESC"
    )


def _titled(engine: str, at: int, open_: str) -> str:
    """The word is in a title of what the record names; `open_`: that may be read."""
    return (
        f"EXISTS (SELECT 1 FROM {_NAMED[engine]} WHERE t.tenant = $1 AND {open_}"
        f" AND {_HAS[engine].format('t.title', at)})"
    )
