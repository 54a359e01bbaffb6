"""The texts that the server's search knows, kept in the transaction that writes the rows.

Only of types that devices may not hold whole: what a device has all of it searches itself. One narrow row a
record, in an index that holds the text: a search reads that and no records but the hits. A trigram index
would find rare words faster and make each write of such a row several times dearer; a bounded walk, newest
first, costs the same however much there is.
"""

from __future__ import annotations

from typing import Any

import msgspec

from backend.base.database.engine import DatabaseEngine, Insert, Row, Statement
from backend.base.database.statements import among
from backend.replica import sql
from sync.decision.plan import Plan
from sync.schema import RECORD_TYPES
from sync.search_text import search_text

_COLUMNS = {
    "tenant": "text",
    "record": "text",
    "type": "text",
    "akey": "text",
    "seq": "bigint",
    "text": "text",
}
_TARGET = sql.Target(
    "search_text",
    _COLUMNS,
    "ON CONFLICT (tenant, record) DO UPDATE SET"
    " akey = excluded.akey, seq = excluded.seq, text = excluded.text",
)
_FORGET = {
    engine: f"DELETE FROM search_text WHERE tenant = $1 AND {among(engine, 'record', '$2')}"  # noqa: S608
    for engine in sql.ENGINES
}


def statements(engine: DatabaseEngine, tenant: str, plan: Plan) -> list[Statement | Insert]:
    """What keeps the texts of the plan's rows; nothing when it has none of such types."""
    found = [record for record in plan.records.values() if _is_searched(record.type)]
    gone = [record.id for record in found if record.deleted]
    rows = [
        _row(tenant, (record.id, record.type, record.key, record.seq), record.fields)
        for record in found
        if not record.deleted
    ]
    kept: list[Statement | Insert] = []
    if rows:
        kept.append(sql.into(_TARGET, rows))
    if gone:
        kept.append((_FORGET[engine.engine_type], (tenant, msgspec.json.encode(gone).decode())))
    return kept


def _is_searched(type_: str) -> bool:
    kind = RECORD_TYPES.get(type_)
    return kind is not None and kind.reach != "device"


def _row(tenant: str, row: tuple[str, str, str, int], fields: dict[str, Any]) -> Row:
    id_, type_, akey, seq = row
    return (tenant, id_, type_, akey, seq, search_text(RECORD_TYPES[type_], fields))
