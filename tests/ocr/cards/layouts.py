"""Print a card in one of many layouts. Sizes in pixels; the card is 1100 px on its longer side."""

from __future__ import annotations

from random import Random

import numpy as np
import segno
from PIL import Image

from tests.ocr.cards.people import Card
from tests.ocr.cards.sheet import LABELS, Sheet

LONG_PX, SHORT_PX = 1100, 640


def _height_of_contacts(sheet: Sheet) -> float:
    return len(sheet.rows()) * sheet.base * 1.5


def render(rng: Random, card: Card, layout: str) -> tuple[Image.Image, str | None]:
    """Print the card. Returns the picture and the kind of QR code on it, if any."""
    vertical = layout.startswith("vertical")
    width, height = (SHORT_PX, LONG_PX) if vertical else (LONG_PX, rng.choice([SHORT_PX, 660, 690]))
    sheet = Sheet(rng, card, width, height, dark=layout.startswith("dark") or rng.random() < 0.08)
    qr = LAYOUTS[layout](sheet)
    if card.slogan and layout not in ("qr", "bilingual"):
        sheet.text(width - 30, height - 34, card.slogan, 18, ink=sheet.accent, align="right")
    if rng.random() < 0.12:
        sheet.draw.rectangle((14, 14, width - 14, height - 14), outline=sheet.accent, width=3)
    return sheet.image, qr


def _classic(s: Sheet) -> None:
    s.logo(60, 54, 90)
    s.company(180, 76, "left")
    y = s.who(60, 200, "left", with_company=False)
    s.contacts(60, max(y + 30, s.height - 40 - _height_of_contacts(s)))


def _centred(s: Sheet) -> None:
    y = s.company(s.width / 2, 50, "centre") if s.rng.random() < 0.5 else s.who(s.width / 2, 50, "centre")
    if y < 120:
        y = s.who(s.width / 2, y + 20, "centre", with_company=False)
    s.contacts(s.width / 2, y + 24, "centre")


def _right(s: Sheet) -> None:
    s.logo(50, 50, 100)
    y = s.who(s.width - 50, 50, "right")
    s.contacts(s.width - 50, y + 26, "right")


def _columns(s: Sheet) -> None:
    middle = s.width * s.rng.uniform(0.4, 0.48)
    s.draw.line((middle - 20, 70, middle - 20, s.height - 70), fill=s.accent, width=3)
    s.logo(60, 60, 110)
    name = s.card.printed_name.split(" ")
    size, y = 38, s.height * 0.48
    half = (len(name) + 1) // 2
    parts = (
        [" ".join(name[:half]), " ".join(name[half:])]
        if s.width_of(s.card.printed_name, size, bold=True) > middle - 80
        else [s.card.printed_name]
    )
    for part in filter(None, parts):
        y = s.text(50, y, part, size, bold=True)
    if s.card.title:
        tsize = 24
        while s.width_of(s.card.title[0], tsize) > middle - 80:
            tsize -= 1
        y = s.text(50, y + 2, s.card.title[0], tsize)
    csize = 30
    while s.width_of(s.card.company[0], csize, bold=True) > s.width - middle - 40:
        csize -= 1
    y = s.text(middle + 10, 80, s.card.company[0], csize, bold=True, ink=s.accent)
    size = s.base
    while size > 16 and max(s.width_of(t, size) for _, t in s.rows()) > s.width - middle - 170:
        size -= 1
    s.contacts(middle + 10, y + 40, size=size)


def _band(s: Sheet) -> None:
    top = s.rng.random() < 0.5
    tall = s.rng.randint(100, 150)
    y0 = 0 if top else s.height - tall
    s.draw.rectangle((0, y0, s.width, y0 + tall), fill=s.accent)
    s.text(60, y0 + tall / 2 - 22, s.card.company[0], 36, bold=True, ink="#ffffff")
    y = s.who(60, (tall if top else 0) + 36, "left", with_company=False)
    s.contacts(60, y + 18)


def _side(s: Sheet) -> None:
    wide = s.rng.randint(180, 260)
    s.draw.rectangle((0, 0, wide, s.height), fill=s.accent)
    s.draw.ellipse((wide / 2 - 55, 80, wide / 2 + 55, 190), outline=s.paper, width=8)
    y = s.who(wide + 50, 60, "left")
    s.contacts(wide + 50, y + 22)


def _split(s: Sheet) -> None:
    """Phones at the left, the net and the address at the right."""
    y = s.who(s.width / 2, 60, "centre") + 50
    s.draw.line((60, y - 16, s.width - 60, y - 16), fill=s.accent, width=2)
    words = LABELS[s.card.script]
    size = s.base
    left, right = y, y
    for kind, text in s.card.phone_lines:
        left = s.text(60, left, f"{s.rng.choice(words[kind])} {text}", size)
    for text in [*s.card.emails, *s.card.websites, *s.card.social_lines]:
        right = s.text(s.width - 60, right, text, size, align="right")
    if s.card.address:
        s.text(s.width / 2, max(left, right) + 12, s.card.address[0], size, align="centre")


def _minimal(s: Sheet) -> None:
    y = s.who(70, s.height * 0.2, "left", with_company=False)
    y = s.contacts(70, y + 70)
    s.company(s.width - 50, 40, "right")


def _footer(s: Sheet) -> None:
    """Company and address at the foot, person on top."""
    y = s.who(60, 50, "left", with_company=False)
    card = s.card
    keep, card.address_lines = card.address_lines, []
    y = s.contacts(60, y + 30)
    card.address_lines = keep
    y = max(y + 20, s.height - 110)
    s.draw.line((60, y - 8, s.width - 60, y - 8), fill=s.accent, width=2)
    y = s.company(60, y, "left")
    if keep:
        s.text(60, y, ", ".join(keep), 22)


def _vertical(s: Sheet) -> None:
    s.logo(s.width / 2 - 60, 80, 120)
    y = s.company(s.width / 2, 240, "centre")
    y = s.who(s.width / 2, y + 60, "centre", with_company=False)
    s.base = 23
    s.contacts(s.width / 2, max(y + 80, 640), "centre")


def _vertical_left(s: Sheet) -> None:
    y = s.who(50, 90, "left")
    s.base = 22
    s.contacts(50, max(y + 160, 560))


def _dark(s: Sheet) -> None:
    s.rng.choice([_classic, _minimal, _side, _centred])(s)


def _qr(s: Sheet) -> str:
    card, rng = s.card, s.rng
    kind = rng.choice(["vcard", "vcard", "url", "mecard"])
    if kind == "vcard":
        lines = [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"FN:{card.name[-1] if card.second is None else card.name[0]}",
            f"ORG:{card.company[0]}",
        ]
        lines += [f"TITLE:{card.title[0]}"] if card.title else []
        lines += [
            f"TEL;TYPE={'CELL' if p['type'] != 'work' else 'WORK'}{',FAX' if p['type'] == 'fax' else ''}:{p['e164']}"
            for p in card.phones
            if p["type"] != "fax"
        ]
        lines += [f"EMAIL:{e}" for e in card.emails] + [f"URL:{w}" for w in card.websites] + ["END:VCARD"]
        text = "\n".join(lines)
    elif kind == "mecard":
        text = (
            f"MECARD:N:{card.name[0]};ORG:{card.company[0]};"
            + "".join(f"TEL:{p['e164']};" for p in card.phones if p["type"] != "fax")
            + "".join(f"EMAIL:{e};" for e in card.emails)
            + ";"
        )
    else:
        text = f"https://{(card.websites or ['example.com'])[0].split('//')[-1].removeprefix('www.')}"
    code = segno.make(text, error="l", micro=False)
    side = 250
    matrix = np.array([[0 if v else 255 for v in row] for row in code.matrix], np.uint8)
    picture = Image.fromarray(np.pad(matrix, 3, constant_values=255)).resize(
        (side, side), Image.Resampling.NEAREST
    )
    s.image.paste(picture.convert("RGB"), (s.width - side - 40, s.height - side - 40))
    y = s.who(60, 50, "left")
    s.base = 22
    s.contacts(60, y + 30, size=22)
    return kind


def _bilingual(s: Sheet) -> None:
    if s.card.second is None:
        return _split(s)
    name, title, company = s.card.second
    middle = s.width * 0.53
    sizes = [34, 24, 26]
    y1 = y2 = 60.0
    for (one, two), size in zip(
        [
            (s.card.printed_name, name),
            (s.card.title[0] if s.card.title else "", title),
            (s.card.company[0], company),
        ],
        sizes,
        strict=True,
    ):
        fit = size
        while max(s.width_of(one, fit, True), s.width_of(two, fit, True)) > middle - 90:
            fit -= 1
        y1 = s.text(50, y1, one, fit, bold=size == 34)
        y2 = s.text(middle, y2, two, fit, bold=size == 34)
    s.contacts(50, y1 + 50)


LAYOUTS = {
    "classic": _classic, "centred": _centred, "right": _right, "columns": _columns, "band": _band, "side": _side,
    "split": _split, "minimal": _minimal, "footer": _footer, "vertical": _vertical, "vertical_left": _vertical_left,
    "dark": _dark, "qr": _qr, "bilingual": _bilingual,
}  # fmt: skip
