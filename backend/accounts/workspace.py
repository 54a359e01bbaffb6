"""A workspace is a tenant: its counter row, and the synced record everybody sees."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from backend.accounts import records, store
from backend.accounts.errors import BadField
from backend.replica.replica import Replica
from sync.limits import LINE_CHARS_MAX

_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CURRENCIES: Final = {
    "MY": "MYR", "ID": "IDR", "KZ": "KZT", "SG": "SGD", "BN": "BND", "TH": "THB", "PH": "PHP", "VN": "VND",
    "UZ": "UZS", "KG": "KGS", "RU": "RUB", "CN": "CNY", "AU": "AUD", "GB": "GBP", "US": "USD", "DE": "EUR",
    "FR": "EUR", "NL": "EUR",
}  # fmt: skip
"""What is meant when a new workspace names only its country."""

FIRST_STAGES: Final = ((10, "open"), (40, "open"), (70, "open"), (100, "won"), (0, "lost"))
"""Probability in per cent and status of the stages a workspace begins with."""

FIRST_PIPELINE: Final = {
    "en": ("Sales", "Lead", "Visit", "Quote", "Won", "Lost"),
    "ms": ("Jualan", "Prospek", "Lawatan", "Sebut harga", "Jadi", "Tak jadi"),
    "id": ("Penjualan", "Prospek", "Kunjungan", "Penawaran", "Menang", "Gagal"),
    "kk": ("Сату", "Қызығушылық", "Визит", "Баға ұсынысы", "Сәтті", "Бас тартты"),
    "ru": ("Продажи", "Интерес", "Визит", "Предложение", "Успешна", "Отказ"),
}
"""By language: the name of the first pipeline, then those of its stages."""


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """`country`: ISO 3166 alpha-2; `currency`: ISO 4217, or empty for the country's; `id`: one is made.

    `pipeline_language`: of its first pipeline (FIRST_PIPELINE); empty when the caller makes its own.
    """

    name: str
    country: str
    currency: str = ""
    custom_fields: Mapping[str, Any] = field(default_factory=dict[str, Any])
    id: str = ""
    pipeline_language: str = ""


async def add_workspace(replica: Replica, new: NewWorkspace, now_ms: int) -> str:
    """Make a tenant with its workspace record, which has the same id; the id. Raises BadField."""
    name, country = " ".join(new.name.split()), new.country.upper()
    currency = new.currency.upper() or CURRENCIES.get(country, "")
    if not 0 < len(name) <= LINE_CHARS_MAX:
        raise BadField(f"A workspace name must have 1 to {LINE_CHARS_MAX} characters.", field="workspace")
    if len(country) != 2 or not _LETTERS.issuperset(country):
        raise BadField("A country code has two letters, like MY.", field="country")
    if len(currency) != 3 or not _LETTERS.issuperset(currency):
        raise BadField("A currency code has three letters, like MYR.", field="currency")
    tenant = new.id or str(uuid.uuid4())
    fields = {
        "name": name,
        "country": country,
        "currency": currency,
        "custom_fields": dict(new.custom_fields),
    }
    async with replica.engine.write():
        await store.add_tenant(replica.engine, tenant, uuid.uuid4().hex[:12], now_ms)
        made: list[records.New] = [("workspace", tenant, fields)]
        if new.pipeline_language:
            first = _first_pipeline(new.pipeline_language, currency)
            made.append(("pipeline", str(uuid.uuid4()), first))
        await records.create_all(replica, records.accounts(tenant, ""), made)
    return tenant


def _first_pipeline(language: str, currency: str) -> dict[str, Any]:
    """Deals need stages from the first day; who configures the workspace changes them later."""
    name, *stages = FIRST_PIPELINE[language]
    items = {
        str(uuid.uuid4()): {"name": stage, "probability": probability, "status": status, "position": position}
        for position, (stage, (probability, status)) in enumerate(zip(stages, FIRST_STAGES, strict=True))
    }
    return {"name": name, "currency": currency, "position": 0, "stages": items}
