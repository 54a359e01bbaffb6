"""A card being printed: text, marks, icons and contact lines. Sizes in pixels."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw

from tests.ocr.cards.fonts import families, font
from tests.ocr.cards.people import Card

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
