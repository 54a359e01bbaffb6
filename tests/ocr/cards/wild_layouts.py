"""Layouts of the second kind of cards, by family; and one card from its seed. Sizes in pixels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.ocr.cards.make import write_set
from tests.ocr.cards.photo import photograph
from tests.ocr.cards.wild import Said, wild_card
from tests.ocr.cards.wild_print import Leaf

LONG_PX, SHORT_PX = 1120, 650
PHONES, NET, PLACE = ("phone",), ("email", "web", "social"), ("address",)


def _two_columns(p: Leaf) -> None:
    """Who at the left, everything else at the right, level with the top."""
    middle = p.width * p.rng.uniform(0.42, 0.5)
    y = p.company(50, 60, 34, wide=middle - 90)
    y = p.name(50, max(y + 60, p.height * 0.4), 38, wide=middle - 80)
    y = p.title(50, y, wide=middle - 80)
    p.second(50, y + 24, wide=middle - 80)
    p.contacts(middle, 70, p.items(), wide=p.width - middle - 40, size=p.size - 2)


def _logo_right(p: Leaf) -> None:
    """A logo in letters at the upper right, the person at the lower left, contacts beside."""
    p.mark_of(p.width - 130, 40, 80)
    p.company(p.width - 150, 56, 36, "right", wide=500)
    y = p.name(50, 210, 42, wide=560)
    y = p.title(50, y, wide=540)
    y = p.second(50, y + 8, wide=500)
    p.contacts(50, max(y + 26, 370), p.items(PHONES + NET), wide=500)
    p.contacts(p.width - 50, max(y + 26, 400), p.items(PLACE), align="right", wide=470, size=p.size - 2)


def _right_aligned(p: Leaf) -> None:
    """All lines end at the right edge; the company is the last of the upper block."""
    x = p.width - 56
    y = p.name(x, 56, 44, "right", bold=p.rng.random() < 0.5)
    y = p.title(x, y, "right")
    y = p.company(x, y + 26, 30, "right")
    y = p.second(x, y + 6, "right")
    p.contacts(x, max(y + 30, 300), p.items(), align="right")


def _inline(p: Leaf) -> None:
    """Values side by side on one line with dots or bars between them, the whole centred."""
    x = p.width / 2
    y = p.company(x, 60, 40, "centre")
    y = p.name(x, y + 34, 40, "centre")
    y = p.title(x, y, "centre")
    y = p.second(x, y + 8, "centre")
    between = p.rng.choice(["  |  ", "   •   ", "  /  ", "     "])
    y = max(y + 40, 390)
    for kinds in (PHONES, NET, PLACE):
        items = p.items(kinds)
        texts = [
            f"{i.label} {i.text}".strip()
            if i.kind in ("fax", "whatsapp") or p.style in ("letter", "word")
            else i.text
            for i in items
        ]
        joined = ", ".join(texts) if kinds == PLACE and len(p.said.offices) == 1 else ""
        if kinds == PLACE and joined:
            y = p.put(x, y, joined, p.size, align="centre")
            continue
        while texts:
            count = 2 if len(texts) > 1 and len(texts[0]) + len(texts[1]) < 56 else 1
            y = p.put(x, y, between.join(texts[:count]), p.size, align="centre")
            texts = texts[count:]


def _strip(p: Leaf) -> None:
    """A coloured strip at the foot with the address and the site in it."""
    top = p.height - 120
    p.draw.rectangle((0, top, p.width, p.height), fill=p.accent)
    y = p.name(60, 60, 40)
    y = p.title(60, y)
    y = p.contacts(60, y + 40, p.items((*PHONES, "email", "social")))
    p.second(60, y + 10)
    p.company(p.width - 60, 64, 32, "right", wide=420)
    place = ", ".join(line for office in p.said.offices[:1] for line in office)
    p.put(60, top + 22, place, 22, ink=p.paper)
    p.put(60, top + 62, "   ".join(p.said.websites), 22, ink=p.paper)
    p.said.offices = p.said.offices[:1]


def _half_dark(p: Leaf) -> None:
    """The left part is coloured and has the logo; the person stands on the plain part."""
    wide = int(p.width * p.rng.uniform(0.34, 0.42))
    p.draw.rectangle((0, 0, wide, p.height), fill=p.accent)
    p.mark_of(wide / 2 - 55, 120, 110, p.paper)
    p.company(wide / 2, 270, 32, "centre", wide=wide - 50, ink=p.paper)
    room = p.width - wide - 90
    y = p.name(wide + 45, 56, 38, wide=room)
    y = p.title(wide + 45, y, wide=room)
    y = p.second(wide + 45, y + 6, wide=room)
    p.contacts(wide + 45, max(y + 24, 220), p.items(), wide=room)


def _two_feet(p: Leaf) -> None:
    """The person in the middle; phones at the lower left, the net and the address at the lower right."""
    x = p.width / 2
    p.company(x, 44, 32, "centre")
    y = p.name(x, 160, 46, "centre")
    y = p.title(x, y, "centre")
    y = p.second(x, y + 4, "centre")
    y = max(y + 40, 400)
    p.contacts(50, y, p.items((*PHONES, "email")), wide=x - 90, size=p.size - 2)
    p.style = "none" if p.style in ("above", "column", "icon") else p.style
    p.contacts(
        p.width - 50, y, p.items(("web", "social", "address")), align="right", wide=x - 90, size=p.size - 2
    )


def _offices(p: Leaf) -> None:
    """Each office in its own column at the foot, under its heading."""
    p.mark_of(50, 46, 64)
    p.company(140, 56, 34, wide=600)
    y = p.name(50, 160, 40)
    y = p.title(50, y)
    y = p.second(50, y + 4)
    y = p.contacts(50, y + 22, p.items(PHONES + NET), wide=640)
    words = {
        "ru": ["Офис", "Склад"],
        "kk": ["Кеңсе", "Қойма"],
        "ms": ["Ibu Pejabat", "Cawangan"],
        "id": ["Kantor Pusat", "Cabang"],
    }
    headings = words.get(p.said.language, ["Head Office", "Branch"])
    y = max(y + 16, p.height - 170)
    for i, office in enumerate(p.said.offices):
        x = 50 + i * p.width * 0.48
        top = p.put(x, y, headings[i % 2], 18, bold=True, ink=p.accent) if len(p.said.offices) > 1 else y
        for line in office:
            top = p.put(x, top, line, 20, wide=p.width * 0.46)


def _tall_left(p: Leaf) -> None:
    """Upright, everything from the left, the company at the foot."""
    y = p.name(46, 80, 40, wide=p.width - 92)
    y = p.title(46, y, wide=p.width - 92)
    y = p.second(46, y + 16, wide=p.width - 92)
    y = p.contacts(46, max(y + 70, 420), p.items(), wide=p.width - 92)
    p.company(46, max(y + 60, p.height - 190), 34, wide=p.width - 92)


def _tall_centred(p: Leaf) -> None:
    """Upright, the company in a coloured head."""
    p.draw.rectangle((0, 0, p.width, 230), fill=p.accent)
    p.company(p.width / 2, 80, 38, "centre", wide=p.width - 60, ink=p.paper)
    y = p.name(p.width / 2, 300, 38, "centre", wide=p.width - 60)
    y = p.title(p.width / 2, y, "centre", wide=p.width - 60)
    y = p.second(p.width / 2, y + 12, "centre", wide=p.width - 60)
    p.style = p.style if p.style in ("none", "above", "after") else "none"
    p.contacts(p.width / 2, max(y + 60, 560), p.items(), align="centre", wide=p.width - 60)


def _company_first(p: Leaf) -> None:
    """As offices of the state print it: company, person, then all contacts in one block under a line."""
    x = p.width / 2
    y = p.company(x, 48, 34, "centre")
    p.draw.line((80, y + 8, p.width - 80, y + 8), fill=p.accent, width=3)
    y = p.name(x, y + 34, 40, "centre", bold=p.rng.random() < 0.5)
    y = p.title(x, y, "centre")
    y = p.second(x, y + 4, "centre")
    p.draw.line((80, y + 14, p.width - 80, y + 14), fill=p.accent, width=2)
    order = p.rng.choice([(*PLACE, *PHONES, *NET), (*PHONES, *NET, *PLACE)])
    items = [i for kind in order for i in p.items((kind,))]
    p.contacts(90, y + 34, items, wide=p.width - 180)


def _corner(p: Leaf) -> None:
    """Four corners: name, company, phones, the net; the address alone in the middle of the foot."""
    y = p.name(46, 44, 36, wide=560)
    p.title(46, y, wide=540)
    p.company(p.width - 46, 46, 28, "right", wide=420)
    p.second(46, y + 80, wide=500)
    place = p.items(PLACE)
    p.style = "none" if p.style in ("column", "icon", "above") else p.style
    low = p.height - 80 - 40 * max(len(p.said.phone_lines), len(p.items(NET)))
    p.contacts(46, low, p.items(PHONES), wide=440, size=p.size - 2)
    p.contacts(p.width - 46, low, p.items(NET), align="right", wide=520, size=p.size - 2)
    if place:
        p.put(p.width / 2, low - 60, ", ".join(i.text for i in place), 20, align="centre")


LAYOUTS: dict[str, Callable[[Leaf], None]] = {
    "two columns": _two_columns, "logo right": _logo_right, "right aligned": _right_aligned, "inline": _inline,
    "strip": _strip, "half dark": _half_dark, "two feet": _two_feet, "offices": _offices, "tall left": _tall_left,
    "tall centred": _tall_centred, "company first": _company_first, "corner": _corner,
}  # fmt: skip


def print_card(rng: Random, said: Said, layout: str) -> Leaf:
    """The card, with its picture and the lines on it."""
    tall = layout.startswith("tall")
    p = Leaf(rng, said, *((SHORT_PX, LONG_PX) if tall else (LONG_PX, rng.choice([SHORT_PX, 680, 710]))))
    LAYOUTS[layout](p)
    p.foot()
    return p


def print_wild(seed: int, index: int) -> tuple[Leaf, dict[str, Any], Random]:
    """Card `index` of the set `seed` as printed, its truth, and the chance that is left for the photo."""
    rng = Random(f"wild {seed}/{index}")
    said = wild_card(rng)
    layout = rng.choice(list(LAYOUTS))
    leaf = print_card(rng, said, layout)
    name = f"w{seed}_{index:03d}"
    truth = {
        "id": name, "file": f"images/{name}.jpg", "severity": ("easy", "medium", "hard")[index % 3],
        "layout": layout, "country": said.country, "name": said.name, "title": said.title, "company": said.company,
        "phones": said.phones, "emails": said.emails, "websites": said.websites, "address": said.address,
        "socials": said.socials, "languages": said.languages, "meta": {"qr": None},
    }  # fmt: skip
    return leaf, truth, rng


def make_wild(seed: int, index: int) -> tuple[bytes, dict[str, Any]]:
    """The JPEG and the truth of card `index` of the set `seed`."""
    leaf, truth, rng = print_wild(seed, index)
    jpeg, quad = photograph(rng, leaf.image, truth["severity"])
    truth["meta"]["quad"] = quad
    return jpeg, truth


def make_wild_set(folder: Path, count: int, seed: int) -> None:
    """Write a set of `count` cards of the second kind."""
    write_set(folder, (make_wild(seed, index) for index in range(count)))
