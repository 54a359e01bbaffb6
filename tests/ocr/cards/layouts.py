"""Print a card: fonts, colours and layouts. Sizes in pixels; the card is 1100 px on its longer side."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

from tests.ocr.cards.people import Card

LONG_PX, SHORT_PX = 1100, 640
FONT_FOLDERS = [
    Path("/usr/share/fonts"),
    *(Path(p) for p in os.environ.get("CARD_FONTS", "").split(":") if p),
]
# (regular, bold) file names; the first two are in fonts-dejavu and fonts-liberation, the rest are used when there
FONTS: dict[str, tuple[str, str]] = {
    "dejavu-sans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    "dejavu-serif": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    "dejavu-condensed": ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"),
    "liberation-sans": ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    "liberation-serif": ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"),
    "liberation-narrow": ("LiberationSansNarrow-Regular.ttf", "LiberationSansNarrow-Bold.ttf"),
    "noto-sans": ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    "noto-serif": ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"),
    "noto-display": ("NotoSansDisplay-Regular.ttf", "NotoSansDisplay-Bold.ttf"),
    "noto-mono": ("NotoSansMono-Regular.ttf", "NotoSansMono-Bold.ttf"),
    "inter": ("Inter-Regular.otf", "Inter-Bold.otf"),
    "cantarell": ("Cantarell-Regular.otf", "Cantarell-Bold.otf"),
    "garamond": ("EBGaramond12-Regular.otf", "EBGaramond12-Bold.otf"),
    "libertine": ("LinLibertine_R.otf", "LinLibertine_RB.otf"),
    "comfortaa": ("Comfortaa-Regular.ttf", "Comfortaa-Bold.ttf"),
    "gentium": ("GentiumPlus-Regular.ttf", "GentiumPlus-Bold.ttf"),
    "carlito": ("Carlito-Regular.ttf", "Carlito-Bold.ttf"),
    "caladea": ("Caladea-Regular.ttf", "Caladea-Bold.ttf"),
    "play": ("Play-Regular.ttf", "Play-Bold.ttf"),
    "quicksand": ("Quicksand-Regular.ttf", "Quicksand-Bold.ttf"),
    "didot": ("GFSDidot.otf", "GFSDidotBold.otf"),
}
KAZAKH = "әғқңөұүһі"
INKS = ["#1b1b1b", "#222a35", "#0f2742", "#2d2d2d"]
ACCENTS = ["#0a6b4f", "#8a1c2b", "#1d4e9e", "#b0501a", "#52307c", "#0b7285"]
PAPERS = ["#ffffff", "#fbf9f3", "#f2f4f7", "#f4efe4", "#eaf2ee"]
DARKS = ["#14161b", "#101c30", "#1e2a22", "#2a1620"]
LABELS: dict[str, dict[str, list[str]]] = {
    "en": {"work": ["Tel:", "T", "Phone:", "Office", "O:"], "mobile": ["Mobile:", "M", "Cell:", "H/P:", "Mob."], "fax": ["Fax:", "F"], "whatsapp": ["WhatsApp:", "WA:"], "email": ["Email:", "E", "E-mail:", "Mail"], "web": ["Web:", "W", "Website:"], "address": ["Address:", "A", "Add:"]},
    "ms": {"work": ["Tel:", "T:"], "mobile": ["H/P:", "Bimbit:", "M:"], "fax": ["Faks:", "F:"], "whatsapp": ["WhatsApp:"], "email": ["Emel:", "E:"], "web": ["Laman web:", "W:"], "address": ["Alamat:"]},
    "id": {"work": ["Telp.", "T:", "Telepon:"], "mobile": ["HP:", "Ponsel:", "M:"], "fax": ["Faks:", "F:"], "whatsapp": ["WA:"], "email": ["Email:", "E:"], "web": ["Situs:", "W:"], "address": ["Alamat:"]},
    "ru": {"work": ["Тел.:", "тел.", "Т:", "Телефон:"], "mobile": ["Моб.:", "моб.", "Сот.:", "М:"], "fax": ["Факс:", "факс"], "whatsapp": ["WhatsApp:"], "email": ["E-mail:", "Почта:", "Эл. почта:"], "web": ["Сайт:", "www:"], "address": ["Адрес:"]},
    "kk": {"work": ["Тел.:", "тел:"], "mobile": ["Ұялы:", "ұялы тел.", "Моб.:"], "fax": ["Факс:"], "whatsapp": ["WhatsApp:"], "email": ["E-mail:", "Эл. пошта:"], "web": ["Сайт:", "Веб-сайт:"], "address": ["Мекенжай:"]},
    "de": {"work": ["Tel.:", "Telefon", "T"], "mobile": ["Mobil:", "M"], "fax": ["Fax:", "Telefax"], "whatsapp": ["WhatsApp:"], "email": ["E-Mail:", "E"], "web": ["Web:", "Internet:"], "address": ["Anschrift:"]},
}  # fmt: skip
LABELS["kl"] = LABELS["en"]


@cache
def _font_files() -> dict[str, Path]:
    return {p.name: p for folder in FONT_FOLDERS for p in folder.rglob("*") if p.suffix in (".ttf", ".otf")}


@cache
def families(text_kind: str) -> list[str]:
    """Installed families that have every letter wanted: "latin", "ru" or "kk"."""
    wanted = {"latin": "äöüß", "ru": "яжщё", "kk": KAZAKH + "яж"}[text_kind]
    found = []
    for name, files in FONTS.items():
        if all(f in _font_files() for f in files) and all(_has(_font_files()[f], wanted) for f in files):
            found.append(name)
    return found


def _has(path: Path, letters: str) -> bool:
    font = ImageFont.truetype(str(path), 24)
    missing = _drawn(font, "\U000f1234")
    return all(_drawn(font, c) != missing for c in letters)


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    picture = Image.new("L", (40, 40))
    ImageDraw.Draw(picture).text((4, 4), letter, font=font, fill=255)
    return picture.tobytes()


@cache
def font(family: str, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_font_files()[FONTS[family][bold]]), size)


class Sheet:
    """A card being printed."""

    def __init__(self, rng: Random, card: Card, width: int, height: int, dark: bool) -> None:
        self.rng, self.card = rng, card
        self.width, self.height = width, height
        self.paper = rng.choice(DARKS if dark else PAPERS)
        self.ink = rng.choice(["#f4f4f4", "#e9e2cf"]) if dark else rng.choice(INKS)
        self.accent = rng.choice(["#d9b25f", "#7fc8c2", "#e39a7b"]) if dark else rng.choice(ACCENTS)
        kind = {"ru": "ru", "kk": "kk"}.get(card.script, "latin")
        self.family = rng.choice(families(kind))
        self.display = rng.choice(families(kind)) if rng.random() < 0.3 else self.family
        self.image = Image.new("RGB", (width, height), self.paper)
        self.draw = ImageDraw.Draw(self.image)
        self.base = rng.randint(23, 28)
        self.labels = rng.choice(["word", "word", "none", "icon", "column"])
        self.spaced = rng.random() < 0.12
        self.caps = rng.random() < 0.2

    def width_of(self, text: str, size: int, bold: bool = False, display: bool = False) -> float:
        return font(self.display if display else self.family, size, bold).getlength(text)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        *,
        bold: bool = False,
        ink: str = "",
        align: str = "left",
        display: bool = False,
        track: float = 0.0,
    ) -> float:
        """Print a line with its top at y; x is its left, middle or right. Returns the y below it."""
        used = font(self.display if display else self.family, size, bold)
        limit = self.width - 60
        while used.getlength(text) + track * len(text) > limit and size > 14:
            size, track = size - 1, 0.0
            used = font(self.display if display else self.family, size, bold)
        length = used.getlength(text) + track * max(0, len(text) - 1)
        x -= {"left": 0, "centre": length / 2, "right": length}[align]
        x = min(max(20, x), max(20, self.width - 20 - length))
        if track:
            for letter in text:
                self.draw.text((x, y), letter, font=used, fill=ink or self.ink)
                x += used.getlength(letter) + track
        else:
            self.draw.text((x, y), text, font=used, fill=ink or self.ink)
        return y + size * 1.32

    def logo(self, x: float, y: float, size: float) -> None:
        """An abstract mark without letters."""
        d, a = self.draw, self.accent
        kind = self.rng.randrange(5)
        if kind == 0:
            d.ellipse((x, y, x + size, y + size), outline=a, width=max(3, int(size / 9)))
        elif kind == 1:
            d.polygon([(x, y + size), (x + size / 2, y), (x + size, y + size)], fill=a)
        elif kind == 2:
            for i in range(3):
                d.rectangle(
                    (x + i * size / 3, y + size * (0.6 - 0.3 * i), x + (i + 0.8) * size / 3, y + size), fill=a
                )
        elif kind == 3:
            d.rounded_rectangle((x, y, x + size, y + size), size / 5, fill=a)
            d.ellipse((x + size / 4, y + size / 4, x + size * 0.75, y + size * 0.75), fill=self.paper)
        else:
            d.pieslice((x, y, x + size, y + size), 30, 300, fill=a)

    def icon(self, kind: str, x: float, y: float, s: float) -> None:
        """A little picture in the place of a label."""
        d, a = self.draw, self.accent
        if kind in ("work", "mobile", "whatsapp", "fax"):
            d.rounded_rectangle((x + s * 0.22, y, x + s * 0.75, y + s), s / 8, outline=a, width=3)
            d.line((x + s * 0.4, y + s * 0.85, x + s * 0.57, y + s * 0.85), fill=a, width=2)
        elif kind == "email":
            d.rectangle((x, y + s * 0.15, x + s, y + s * 0.85), outline=a, width=3)
            d.line((x, y + s * 0.15, x + s / 2, y + s * 0.55, x + s, y + s * 0.15), fill=a, width=3)
        elif kind == "web":
            d.ellipse((x, y, x + s, y + s), outline=a, width=3)
            d.ellipse((x + s * 0.3, y, x + s * 0.7, y + s), outline=a, width=2)
            d.line((x, y + s / 2, x + s, y + s / 2), fill=a, width=2)
        else:
            d.ellipse((x + s * 0.15, y, x + s * 0.85, y + s * 0.7), outline=a, width=3)
            d.polygon([(x + s * 0.3, y + s * 0.6), (x + s * 0.7, y + s * 0.6), (x + s / 2, y + s)], fill=a)

    def who(self, x: float, y: float, align: str, with_company: bool = True) -> float:
        """Name, title and, if asked, company."""
        rng, card = self.rng, self.card
        size = rng.randint(36, 50)
        name = card.printed_name.upper() if self.caps else card.printed_name
        y = self.text(
            x,
            y,
            name,
            size,
            bold=rng.random() < 0.7,
            align=align,
            display=True,
            track=6 if self.spaced else 0,
        )
        if card.title:
            title = card.title[0].upper() if rng.random() < 0.1 else card.title[0]
            y = self.text(
                x,
                y + 2,
                title,
                self.base + rng.randint(0, 3),
                ink=rng.choice([self.ink, self.accent]),
                align=align,
                track=4 if self.spaced and rng.random() < 0.4 else 0,
            )
        if with_company:
            y = self.company(x, y + rng.randint(4, 16), align)
        return y

    def company(self, x: float, y: float, align: str, ink: str = "") -> float:
        rng = self.rng
        text = (
            self.card.company[0].upper()
            if rng.random() < 0.12 and self.card.script not in ("kk",)
            else self.card.company[0]
        )
        return self.text(
            x,
            y,
            text,
            rng.randint(28, 38),
            bold=rng.random() < 0.8,
            ink=ink or self.accent,
            align=align,
            display=True,
        )

    def rows(self) -> list[tuple[str, str]]:
        """(kind, text) of every contact line, in a common order."""
        card = self.card
        rows = list(card.phone_lines)
        rows += [("email", e) for e in card.emails] + [("web", w) for w in card.websites]
        rows += [("social", s) for s in card.social_lines]
        place = [("address", line) for line in self._address_lines()]
        return place + rows if self.rng.random() < 0.3 else rows + place

    def _address_lines(self) -> list[str]:
        lines = self.card.address_lines
        return [", ".join(lines)] if len(", ".join(lines)) < 44 and self.rng.random() < 0.5 else lines

    def contacts(self, x: float, y: float, align: str = "left", size: int = 0) -> float:
        """The contact lines, labelled as this card does it."""
        rng = self.rng
        size = size or self.base
        words = LABELS[self.card.script]
        style = self.labels if align == "left" else rng.choice(["none", "word"])
        chosen = {kind: rng.choice(options) for kind, options in words.items()}
        column = max(self.width_of(label, size) for label in chosen.values()) + rng.randint(10, 26)
        seen_address = False
        for kind, text in self.rows():
            label = chosen.get(kind, "")
            if kind == "address" and seen_address:
                label = ""
            seen_address |= kind == "address"
            if kind == "fax" and style in ("none", "icon"):
                label, text = "", f"{chosen['fax']} {text}"
            if kind == "whatsapp" and style in ("none", "icon"):
                label, text = "", f"{chosen['whatsapp']} {text}"
            if kind == "address" and style == "word":
                label = ""
            if style == "icon":
                if kind in ("work", "mobile", "email", "web", "address") and label:
                    self.icon(kind, x, y + size * 0.12, size * 0.9)
                y = self.text(x + size * 1.6, y, text, size, align=align)
            elif style == "column":
                if label:
                    self.text(x, y, label, size, ink=self.accent, bold=rng.random() < 0.1)
                y = self.text(x + column, y, text, size)
            elif style == "word" and label:
                y = self.text(x, y, f"{label} {text}", size, align=align)
            else:
                y = self.text(x, y, text, size, align=align)
            y += rng.choice([0, 2, 4])
        return y


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
