"""The workspace's own fields, as imports and exports know them: from their records and the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.base.database.engine import DatabaseEngine
from sync.custom import Definition, definitions

Own = dict[str, Any]
"""{label, words, kind, options, currency}: `words` are its labels in all languages."""
_fields = msgspec.json.Decoder(dict[str, Any]).decode


async def workspace_of(engine: DatabaseEngine, tenant: str) -> dict[str, Any]:
    """The fields of the workspace's record."""
    rows = await engine.rows(_OF_TYPE, tenant, "workspace")
    return _fields(rows[0][1]) if rows else {}


async def own_fields(engine: DatabaseEngine, tenant: str, type_: str) -> dict[str, Own]:
    """The fields of a type that are in use, by the id of their values, in order."""
    workspace = await workspace_of(engine, tenant)
    records = {id_: _fields(text) for id_, text in await engine.rows(_OF_TYPE, tenant, "custom_field")}
    found = definitions(type_, workspace.get("custom_fields") or {}, records)
    currency = str(workspace.get("currency") or "")
    return {each.id: _own(each, records.get(each.record) or {}, currency) for each in found}


_OF_TYPE = "SELECT id, fields FROM record WHERE tenant = $1 AND type = $2 AND NOT deleted"


def _own(one: Definition, said: Mapping[str, Any], currency: str) -> Own:
    labels: Mapping[str, str] = said.get("labels") or {}
    words = [one.label, *(label for label in labels.values() if label)]
    return {
        "label": one.label,
        "words": list(dict.fromkeys(words)),
        "kind": one.kind,
        "options": list(one.options),
        "currency": currency,
        "archived": one.archived,
    }
