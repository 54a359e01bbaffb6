"""A file of vCards to drafts: every card by itself, groups as tags of their members."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from backend.features.exchange.card import CardReader
from backend.features.exchange.card_kinds import uid_of
from backend.features.exchange.cleaning import one_line
from backend.features.exchange.draft import ContactDraft, Note, Parsed, Refused, Setting
from backend.features.exchange.text import Decoded
from backend.features.exchange.vcard_lex import Card, read_cards


def read_vcards(
    data: bytes,
    decoded: Decoded,
    setting: Setting,
    most: int | None = None,
    told: Callable[[], object] = lambda: None,
) -> Parsed:
    """A file of cards as drafts; a broken card is read as far as it goes. Raises FileTooLarge.

    `most`: make no more drafts than this; all cards are counted. `told` is called for each.
    """
    parsed = Parsed("vcard", decoded.encoding)
    groups: list[tuple[str, list[str]]] = []
    for card in read_cards(data, decoded):
        parsed.rows += 1
        told()
        if _is_group(card):
            groups.append(_group(card))
            parsed.notes.append(Note("group_card", "This card is a group; its name became a tag.", card.line))
            continue
        if most is not None and len(parsed.drafts) >= most:
            continue
        made = CardReader(card, setting).read()
        if isinstance(made, Refused):
            parsed.refused.append(made)
        else:
            parsed.drafts.append(made)
    _tag_members(parsed.drafts, groups)
    return parsed


def looks_like_vcard(text: str) -> bool:
    """Whether a text holds cards: a card begins before anything that could be the header of a table."""
    found = re.search(
        r"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*$",
        text[:20_000].replace("\r", "\n"),
        re.IGNORECASE | re.MULTILINE,
    )
    return found is not None and not re.search(r"[,;\t|\"]", text[: found.start()])


def _is_group(card: Card) -> bool:
    return any(
        p.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") and p.value.lower() == "group" for p in card.properties
    )


def _group(card: Card) -> tuple[str, list[str]]:
    name = next((p.text() for p in card.properties if p.name == "FN"), "") or next(
        (p.text() for p in card.properties if p.name == "N"), ""
    )
    return one_line(name.strip(";")), [
        uid_of(p.value) for p in card.properties if p.name in ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
    ]


def _tag_members(drafts: Iterable[ContactDraft], groups: Iterable[tuple[str, list[str]]]) -> None:
    tags: dict[str, list[str]] = defaultdict(list)
    for name, members in groups:
        for member in members:
            tags[member].append(name)
    for draft in drafts:
        draft.tags += [tag for tag in tags.get(draft.uid, []) if draft.uid and tag and tag not in draft.tags]
