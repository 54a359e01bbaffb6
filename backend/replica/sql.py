"""The statements of the replica, put together from constants once. `$1` is always the tenant.

Lists go in as one JSON parameter, which has no limit on its length; many rows go in as `Insert`.
"""
# ruff: noqa: S608 - every part of every statement is a constant of this file

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from backend.base.database.engine import Insert, Row
from backend.base.database.statements import AMONG, EACH, among
from sync.schema import RECORD_TYPES

CONFIG_TYPES = tuple(name for name, kind in RECORD_TYPES.items() if kind.config)
"""Types everyone reads; a snapshot begins with them."""
CONFIG = "('" + "', '".join(CONFIG_TYPES) + "')"
"""The same, as SQL."""
ENGINES = ("sqlite", "postgres")

TENANT = (
    "SELECT seq, stamp, epoch, horizon_seq, people_seq, secret, former_epochs, months FROM tenant"
    " WHERE id = $1"
)
# SQLite holds the whole database since BEGIN IMMEDIATE.
LOCK_TENANT = {"sqlite": TENANT, "postgres": f"{TENANT} FOR UPDATE"}
COUNT = (
    "UPDATE tenant SET seq = $2, stamp = $3, people_seq = CASE WHEN $4 THEN $2 ELSE people_seq END"
    " WHERE id = $1"
)
ANY_DEVICE = "SELECT id, last_n, stamp FROM device WHERE tenant = $1 AND id = $2"
DEVICE = f"{ANY_DEVICE} AND revoked_at IS NULL"
DEVICE_TOOK = "UPDATE device SET last_n = $3, stamp = $4, last_contact_at = $5 WHERE tenant = $1 AND id = $2"
ANSWERED = (
    "SELECT n, id, body_hash, result, seq, act, first_seq, depth FROM mutation"
    " WHERE tenant = $1 AND device = $2 AND n BETWEEN $3 AND $4"
)
# The first range that ends at or after the seq: ranges never overlap, so it holds the seq or nothing does.
MUTATION_AT = (
    "SELECT device, id, act, depth FROM (SELECT device, id, act, depth, first_seq FROM mutation"
    " WHERE tenant = $1 AND seq >= $2 AND first_seq > 0 ORDER BY seq LIMIT 1) m WHERE first_seq <= $2"
)
_NAMES = {
    "sqlite": "SELECT json_extract(value, '$[0]') AS device, json_extract(value, '$[1]') AS n"
    " FROM json_each($3)",
    "postgres": "SELECT value ->> 0 AS device, (value ->> 1)::bigint AS n"
    " FROM jsonb_array_elements($3::jsonb) AS list (value)",
}
ANSWERED_FORMER = {
    engine: f"WITH names AS ({names})"
    # CROSS: SQLite keeps the order; it would walk all mutations of the tenant otherwise.
    " SELECT m.device, m.n, m.id, m.body_hash, m.result, m.seq"
    " FROM names CROSS JOIN device d CROSS JOIN mutation m"
    " WHERE d.tenant = $1 AND d.id = names.device AND d.person = $2"
    " AND m.tenant = $1 AND m.device = names.device AND m.n = names.n"
    for engine, names in _NAMES.items()
}
"""Of the [device, n] of $3, what devices of the person $2 were answered."""

_COLUMNS = "r.type, r.id, r.akey, r.parent, r.deleted, r.seq, r.full_seq, r.fields, r.meta"
RECORDS = {
    engine: f"SELECT {_COLUMNS} FROM record r WHERE r.tenant = $1 AND {among(engine, 'r.id', '$2')}"
    for engine in ENGINES
}
# OFFSET 0 keeps Postgres from reading all children of the tenant to find those of one record.
_BELOW = {
    "sqlite": "JOIN record r ON r.tenant = $1 AND r.parent = tree.id AND r.parent <> ''",
    "postgres": "CROSS JOIN LATERAL (SELECT id FROM record"
    " WHERE tenant = $1 AND parent = tree.id AND parent <> '' OFFSET 0) r",
}
TREES = {
    engine: f"WITH RECURSIVE tree (id) AS ({EACH[engine].format('$3')} UNION SELECT r.id FROM tree"
    f" {_BELOW[engine]})"
    f" SELECT {_COLUMNS} FROM record r WHERE r.tenant = $1 AND "
    + AMONG[engine].format("r.id", f"{EACH[engine].format('$2')} UNION SELECT id FROM tree")
    for engine in ENGINES
}
"""The records of $2 and those of $3 with everything below them."""

_WANTED = {
    "sqlite": "SELECT json_extract(value, '$[0]') AS record, json_extract(value, '$[1]') AS field,"
    " json_extract(value, '$[2]') AS base FROM json_each($2)",
    "postgres": "SELECT value ->> 0 AS record, value ->> 1 AS field, (value ->> 2)::bigint AS base"
    " FROM jsonb_array_elements($2::jsonb) AS list (value)",
}
TEXTS = {
    engine: f"WITH wanted AS ({wanted})"
    " SELECT h.record, h.field, h.seq, h.value, h.device, h.outcome FROM wanted w"
    " JOIN history h ON h.tenant = $1 AND h.record = w.record AND h.field = w.field"
    " WHERE h.seq > w.base OR h.seq IN (SELECT max(x.seq) FROM history x WHERE x.tenant = $1"
    " AND x.record = w.record AND x.field = w.field AND x.seq <= w.base GROUP BY x.outcome, x.device)"
    " ORDER BY h.seq, h.id"
    for engine, wanted in _WANTED.items()
}
"""Per [record, field, base] of $2: what came after the base, and the newest of each writer before it."""


TALLY_CELLS = "SELECT akey, type, month, n, hash FROM tally WHERE tenant = $1"
WALK = (
    "SELECT id, type, akey, seq FROM record WHERE tenant = $1 AND id > $2 AND NOT deleted"
    " ORDER BY id LIMIT $3"
)

STANDINGS = {
    engine: f"SELECT id, akey, deleted, seq FROM record WHERE tenant = $1 AND {among(engine, 'id', '$2')}"
    for engine in ENGINES
}

HISTORY_OF = (
    "SELECT seq, field, item, value, person, device, stamp, outcome FROM history"
    " WHERE tenant = $1 AND record = $2 AND outcome <> 'stood' ORDER BY seq DESC, id DESC LIMIT $3"
)


class Target(NamedTuple):
    """A table that rows are put into. `columns`: name to Postgres type."""

    table: str
    columns: Mapping[str, str]
    conflict: str = ""


def into(target: Target, rows: Iterable[Row]) -> Insert:
    """The rows, each in the order of the target's columns."""
    return Insert(target.table, target.columns, list(rows), target.conflict)


def _columns(texts: str, numbers: str = "", flags: str = "") -> dict[str, str]:
    kinds = (("text", texts), ("bigint", numbers), ("boolean", flags))
    return {name: kind for kind, names in kinds for name in names.split()}


_RECORD = _columns("tenant id type akey parent fields meta", "seq full_seq", "deleted")
RECORD = Target(
    "record",
    _RECORD,
    "ON CONFLICT (tenant, id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _RECORD if name not in ("tenant", "id")),
)
HISTORY = Target(
    "history", _columns("tenant type record field item value person device stamp outcome", "seq until_seq")
)
DEPARTURE = Target("departure", _columns("tenant type id akey", "seq"))
MUTATION = Target(
    "mutation", _columns("tenant device id body_hash result body act", "n at first_seq seq depth")
)

_XOR = {"sqlite": "({0} | {1}) - ({0} & {1})", "postgres": "{0} # {1}"}
TALLY = {
    engine: Target(
        "tally",
        _columns("tenant akey type month", "n hash"),
        "ON CONFLICT (tenant, akey, type, month) DO UPDATE SET n = tally.n + excluded.n,"
        f" hash = {xor.format('tally.hash', 'excluded.hash')}",
    )
    for engine, xor in _XOR.items()
}
"""Rows of the tally are added to what is there."""
