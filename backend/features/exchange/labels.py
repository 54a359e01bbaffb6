"""Words for kinds of phones, e-mails, places and networks, in the languages address books are exported in."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TypeVar

from backend.features.exchange.draft import PhoneKind, PlaceKind
from backend.features.exchange.folding import fold

# The first kind one of whose words stands in the label is taken, so the narrower kinds come first.
_PHONE_WORDS: tuple[tuple[PhoneKind, tuple[str, ...]], ...] = (
    ("whatsapp", ("whatsapp", "wa", "ватсап", "вацап", "уатсап", "whats")),
    ("fax", ("fax", "faks", "faksimile", "факс", "homefax", "workfax", "telefax", "facsimile")),
    (
        "mobile",
        (
            "mobile", "cell", "cellular", "handphone", "hp", "bimbit", "ponsel", "seluler", "selular",
            "мобильный", "моб", "мобайл", "сотовый", "сот", "ұялы", "handy", "mobil", "mobiltelefon",
            "iphone",
            "gsm", "переносной",
        ),
    ),
    (
        "work",
        (
            "work", "office", "business", "pejabat", "kantor", "kerja", "рабочий", "раб", "служебный", "офис",
            "жұмыс", "кеңсе", "geschäftlich", "büro", "arbeit", "dienstlich", "main", "company", "firma",
            "hq",
            "assistant", "direct", "pbx", "reception", "switchboard", "бизнес",
        ),
    ),
    ("home", ("home", "rumah", "домашний", "дом", "үй", "privat", "haus", "house", "res")),
)  # fmt: skip
_PLACE_WORDS: tuple[tuple[PlaceKind, tuple[str, ...]], ...] = (
    ("billing", ("billing", "invoice", "bil", "penagihan", "rechnung", "счет")),
    ("shipping", ("shipping", "delivery", "penghantaran", "pengiriman", "доставка", "lieferung", "жеткізу")),
    (
        "site",
        ("site", "warehouse", "gudang", "tapak", "kilang", "pabrik", "склад", "қойма", "lager", "plant"),
    ),
    ("work", _PHONE_WORDS[3][1]),
    ("home", (*_PHONE_WORDS[4][1], "personal", "peribadi", "pribadi", "личный", "жеке")),
)
_STANDARD = frozenset(
    "mobile work home other cell voice internet pref fax business "
    "custom "
    "obsolete profile homepage default whatsapp tel phone billing shipping site".split()
) | {"work fax", "home fax", "other fax", "home page", "work mobile"}
_NETWORKS: dict[str, str] = {
    "linkedin": "linkedin", "facebook": "facebook", "fb": "facebook", "twitter": "x", "x": "x",
    "instagram": "instagram", "ig": "instagram", "telegram": "telegram", "tg": "telegram",
    "wechat": "wechat", "weixin": "wechat", "微信": "wechat", "line": "line", "skype": "skype",
    "viber": "viber", "vk": "vk", "vkontakte": "vk", "вконтакте": "vk", "odnoklassniki": "ok",
    "tiktok": "tiktok", "youtube": "youtube", "signal": "signal", "zalo": "zalo", "kakaotalk": "kakaotalk",
    "qq": "qq", "icq": "icq", "jabber": "jabber", "xmpp": "jabber", "aim": "aim", "msn": "msn",
    "yahoo": "yahoo", "gtalk": "google", "googletalk": "google", "google talk": "google",
    "github": "github", "discord": "discord", "threads": "threads", "xing": "xing", "whatsapp": "whatsapp",
    "messenger": "facebook", "flickr": "flickr", "myspace": "myspace", "gamecenter": "gamecenter",
    "sinaweibo": "weibo", "weibo": "weibo", "groupwise": "groupwise", "gadugadu": "gadugadu",
}  # fmt: skip
_HOSTS: tuple[tuple[str, str], ...] = (
    ("linkedin.com", "linkedin"), ("facebook.com", "facebook"), ("fb.com", "facebook"), ("twitter.com", "x"),
    ("x.com", "x"), ("instagram.com", "instagram"), ("t.me", "telegram"), ("telegram.me", "telegram"),
    ("vk.com", "vk"), ("tiktok.com", "tiktok"), ("youtube.com", "youtube"), ("wa.me", "whatsapp"),
    ("line.me", "line"), ("xing.com", "xing"), ("github.com", "github"), ("ok.ru", "ok"),
)  # fmt: skip
_ADDRESS_OF = re.compile(r" (?:username|user|id|url|link|profile|handle|page|account)\Z")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_APPLE = re.compile(r"^_\$!<(.*)>!\$_$")


def clean_label(label: str) -> tuple[str, bool]:
    """(the label without Google's star and Apple's wrapping, whether the star marked it as the main one)."""
    text = " ".join(_CONTROL.sub("", label).split())
    primary = text.startswith("* ")
    text = text.removeprefix("* ")
    wrapped = _APPLE.match(text)
    return (wrapped[1] if wrapped else text), primary


@lru_cache(maxsize=1024)
def phone_kind(label: str, default: PhoneKind = "other") -> PhoneKind:
    """The kind a label means; the default when it says nothing."""
    return _match(label, _PHONE_WORDS, default)


@lru_cache(maxsize=1024)
def place_kind(label: str, default: PlaceKind = "other") -> PlaceKind:
    """The kind of place a label means; the default when it says nothing."""
    return _match(label, _PLACE_WORDS, default)


PHONE_LABELS = {
    "mobile": "Mobile", "work": "Work", "home": "Home", "fax": "Work Fax", "whatsapp": "WhatsApp",
    "other": "",
}  # fmt: skip
"""The label that means a kind and nothing else; reading it back gives the kind and no label of its own."""

PLACE_LABELS = {
    "work": "Work", "home": "Home", "billing": "Billing", "shipping": "Shipping", "site": "Site",
    "other": "", "profile": "Profile",
}  # fmt: skip


def email_kind(label: str) -> str:
    """work, home or other."""
    kind = place_kind(label)
    return kind if kind in ("work", "home") else "other"


def own_words(label: str) -> str:
    """The label when it says more than our kinds do, else "": "Pejabat" stays, "Work" does not."""
    return "" if fold(label) in _STANDARD else label[:64]


def network(label: str) -> str:
    """The network a label names, or ""."""
    low = fold(label).removeprefix("x-").replace("-", " ")
    return _NETWORKS.get(low, "") or _NETWORKS.get(_ADDRESS_OF.sub("", low), "")


def network_of_url(url: str) -> str:
    """The network a profile's address belongs to, or ""."""
    host = (
        re.sub(r"^[a-z]+://", "", url.strip().lower()).split("/")[0].removeprefix("www.").removeprefix("m.")
    )
    for known, name in _HOSTS:
        if host == known or host.endswith("." + known):
            return name
    return ""


_T = TypeVar("_T", bound=str)


def _match(label: str, table: tuple[tuple[_T, tuple[str, ...]], ...], default: _T) -> _T:
    found = set(re.split(r"[\W_\d]+", fold(label)))
    for kind, known in table:
        if found & _folded(known):
            return kind
    return default


@cache
def _folded(known: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(word) for word in known)
