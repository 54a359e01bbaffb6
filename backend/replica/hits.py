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

_ROW: Final = "record.seq, record.type, record.id, record.akey, record.fields"
# The end of what one search looks at: the last of so many rows of the type, or none when there are fewer.
_LOOKED_AT: Final = (
    "SELECT seq FROM search_text WHERE tenant = $1 AND type = $2 AND seq < $3"
    f" ORDER BY seq DESC LIMIT 1 OFFSET {SEARCH_LOOKED_AT_MAX - 1}"
)
_HAS: Final = {"sqlite": "instr(text, ${}) > 0", "postgres": "strpos(text, ${}) > 0"}
_ALL: Final = (
    "SELECT record AS id, seq, akey, text FROM search_text"
    " WHERE tenant = $1 AND type = $2 AND seq < $3 AND seq >= $4 AND $7 = ''"
)
_UNDER: Final = (
    "SELECT s.record AS id, s.seq, s.akey, s.text FROM record p"
    " JOIN search_text s ON s.tenant = $1 AND s.record = p.id"
    " WHERE p.tenant = $1 AND p.parent = $7 AND p.parent <> '' AND s.type = $2 AND s.seq < $3 AND s.seq >= $4"
)
_THESE: Final = {
    engine: f"SELECT {_ROW} FROM record WHERE tenant = $1 AND type = $2 AND NOT deleted AND $3 <> ''"
    f" AND {among(engine, 'id', '$4')}"
    for engine in sql.ENGINES
}


class Search(NamedTuple):
    """What is searched. `words`: folded; `under`: "" or the record above the rows; `before`: a seq, or 0."""

    type: str
    words: tuple[str, ...]
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
    query = _search(engine.engine_type, len(search.words), bool(search.under), reader.all)
    args = (tenant, search.type, before, end, search.limit + 1, reader.keys, search.under)
    rows = await engine.rows(query, *args, *search.words)
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


@cache
def _search(engine: str, words: int, under: bool, all_: bool) -> str:
    """Parameters: tenant, type, below which seq, from which seq, count, keys, the parent, the words.

    The text says what is found; the record itself says once more who may read it.
    """
    wanted = [_HAS[engine].format(8 + n) for n in range(words)]
    open_, still_open = (
        ("$6 <> ''", "$6 <> ''")
        if all_
        else (among(engine, "akey", "$6"), among(engine, "record.akey", "$6"))
    )
    top = " AND ".join([open_, *wanted])
    return (
        f"SELECT {_ROW} FROM (SELECT id, seq FROM ({_UNDER if under else _ALL}) AS looked"
        f" WHERE {top} ORDER BY seq DESC LIMIT $5) AS top"
        " JOIN record ON record.tenant = $1 AND record.id = top.id"
        f" WHERE NOT deleted AND {still_open} ORDER BY top.seq DESC"
    )
