"""The texts that the server's search knows, kept in the transaction that writes the rows.

Only of types that devices may not hold whole: what a device has all of it searches itself; and the titles of
types that such records are found by. One narrow row a record, in an index that holds the text: a search reads
that and no records but the hits. A trigram index would find rare words faster and make each write of such a
row several times dearer; a bounded walk, newest first, costs the same however much there is.

A title is looked up when somebody searches and never copied into the rows that name it: whoever may not read
a company must not learn its name from what finds its visits.
"""

from __future__ import annotations

from typing import Any

import msgspec

from backend.base.database.engine import DatabaseEngine, Insert, Row, Statement
from backend.base.database.statements import among
from backend.replica import sql
from sync.decision.plan import Plan
from sync.fold import fold
from sync.schema import RECORD_TYPES
from sync.search_text import named_types, rule_of, search_text
from sync.titles import title_of

_COLUMNS = {
    "tenant": "text",
    "record": "text",
    "type": "text",
    "akey": "text",
    "seq": "bigint",
    "text": "text",
    "digits": "text",
    "named": "text",
    "title": "text",
}
_NEWER = (
    "ON CONFLICT (tenant, record) DO UPDATE SET akey = excluded.akey, seq = excluded.seq,"
    " text = excluded.text, digits = excluded.digits, named = excluded.named, title = excluded.title"
    " WHERE search_text.seq <= excluded.seq"
)
_TARGET = sql.Target("search_text", _COLUMNS, _NEWER)
_FORGET = {
    engine: f"DELETE FROM search_text WHERE tenant = $1 AND {among(engine, 'record', '$2')}"  # noqa: S608
    for engine in sql.ENGINES
}


def statements(engine: DatabaseEngine, tenant: str, plan: Plan) -> list[Statement | Insert]:
    """What keeps the texts of the plan's rows; nothing when it has none of such types."""
    kept = kept_types()
    found = [record for record in plan.records.values() if record.type in kept]
    gone = [record.id for record in found if record.deleted]
    rows = [
        row_of(tenant, (record.id, record.type, record.key, record.seq), record.fields)
        for record in found
        if not record.deleted
    ]
    told: list[Statement | Insert] = []
    if rows:
        told.append(insert(rows))
    if gone:
        told.append((_FORGET[engine.engine_type], (tenant, msgspec.json.encode(gone).decode())))
    return told


def kept_types() -> frozenset[str]:
    """The types whose rows have a text here."""
    searched = _searched_types()
    return searched.union(*map(named_types, searched))


def rule() -> str:
    """By what the texts are made; another rule, other texts."""
    return rule_of(kept_types())


def insert(rows: list[Row]) -> Insert:
    """The statement that puts texts in, each where none of a later seq is."""
    return sql.into(_TARGET, rows)


def row_of(tenant: str, row: tuple[str, str, str, int], fields: dict[str, Any]) -> Row:
    """The text of a record: (id, type, key, seq) and its fields."""
    id_, type_, akey, seq = row
    text, digits, named = search_text(type_, fields) if type_ in _searched_types() else ("", "", ())
    title = fold(title_of(type_, fields))
    return (tenant, id_, type_, akey, seq, text, digits, msgspec.json.encode(named).decode(), title)


def _searched_types() -> frozenset[str]:
    return frozenset(name for name, of in RECORD_TYPES.items() if of.reach != "device")
