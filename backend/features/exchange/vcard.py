"""A file of vCards to drafts: every card by itself, groups as tags of their members."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from backend.features.exchange.card import CardReader
from backend.features.exchange.card_kinds import uid_of
from backend.features.exchange.cleaning import one_line
from backend.features.exchange.draft import ContactDraft, Note, Parsed, Refused, Setting
from backend.features.exchange.photo import Photos
from backend.features.exchange.problems import GROUP_MEMBERS_MAX
from backend.features.exchange.text import Decoded
from backend.features.exchange.vcard_lex import Card, read_cards
from sync.limits import TAGS_MAX


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
    groups, photos = _Groups(), Photos()
    for card in read_cards(data, decoded):
        parsed.rows += 1
        told()
        if _is_group(card):
            groups.add(card)
            parsed.notes.append(Note("group_card", "This card is a group; its name became a tag.", card.line))
            continue
        if most is not None and len(parsed.drafts) >= most:
            continue
        made = CardReader(card, setting, photos).read()
        if isinstance(made, Refused):
            parsed.refused.append(made)
        else:
            parsed.drafts.append(made)
    groups.tag(parsed.drafts)
    if groups.left_out:
        said = f"The groups have more than {GROUP_MEMBERS_MAX:,} members; the rest was skipped."
        parsed.notes.append(Note("groups_too_large", said))
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


class _Groups:
    """Whose members get which tags. `left_out`: there were more than GROUP_MEMBERS_MAX."""

    def __init__(self) -> None:
        self._tags: dict[str, list[str]] = defaultdict(list)
        self._count = 0
        self.left_out = False

    def add(self, card: Card) -> None:
        """A card that is a group."""
        name = one_line(self._name(card).strip(";"))
        for prop in card.properties:
            if prop.name not in ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER") or not name:
                continue
            if self._count >= GROUP_MEMBERS_MAX:
                self.left_out = True
                return
            self._count += 1
            self._tags[uid_of(prop.value)].append(name)

    def _name(self, card: Card) -> str:
        texts = {p.name: p.text() for p in reversed(card.properties) if p.name in ("FN", "N")}
        return texts.get("FN") or texts.get("N", "")

    def tag(self, drafts: Iterable[ContactDraft]) -> None:
        """Give the members their tags."""
        tags = {uid: list(dict.fromkeys(names)) for uid, names in self._tags.items() if uid}
        for draft in drafts:
            if found := tags.get(draft.uid):
                several = dict.fromkeys([*draft.tags, *found[:TAGS_MAX]])
                draft.tags = list(several)[:TAGS_MAX]
