"""A draft as JSON: the form that the scorer and other programs read."""

from __future__ import annotations

from typing import Any

from ocr.draft import ContactDraft


def flat(draft: ContactDraft, card_id: str, elapsed_ms: float) -> dict[str, Any]:
    """One card on one line: strings, lists, and a confidence (0-1) per field."""
    return {
        "id": card_id,
        "name": draft.name.value.full if draft.name else None,
        "title": draft.title.value if draft.title else None,
        "company": draft.company.value if draft.company else None,
        "address": draft.address.value.text if draft.address else None,
        "phones": [_phone(g.value.e164, g.value.type, g.value.ext) for g in draft.phones],
        "emails": [g.value for g in draft.emails],
        "websites": [g.value for g in draft.websites],
        "socials": [{"network": g.value.network, "handle": g.value.handle} for g in draft.socials],
        "languages": list(draft.languages),
        "confidence": {name: round(value, 4) for name, value in draft.field_confidence.items()},
        "warnings": list(draft.warnings),
        "engine": draft.engine,
        "ms": round(elapsed_ms),
    }


def _phone(e164: str, kind: str, ext: str) -> dict[str, str]:
    return {"e164": e164, "type": kind, **({"ext": ext} if ext else {})}
