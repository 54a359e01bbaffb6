"""Print the second kind of cards: paper, text, labels and contact lines. Sizes in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tests.ocr.cards.fonts import families, font
from tests.ocr.cards.wild import Said
from tests.ocr.cards.wild_words import LABELS, SCRIPT

LIGHT = ["#fffdf8", "#f7f7f7", "#e9eef5", "#fdf1e3", "#e4efe6", "#f3e9f0"]
DARK = ["#0b2239", "#2b2b2b", "#123524", "#3a0f1d", "#1f1b3a", "#00474f"]
DEEP = ["#103a6b", "#7a1420", "#245c36", "#4a2a6a", "#8a4b0f", "#333333"]
PALE = ["#f0c05a", "#9fd8cb", "#f2a07b", "#c9d6f0"]
LABEL_STYLES = ["none", "none", "letter", "letter", "word", "word", "after", "icon", "above", "column"]
MARKS = [":", ":", " :", ".", "", " -", ": "]
SIZE_MIN_PX = 15


@dataclass
class Item:
    """One contact value: its kind, its label ("": none) and its text."""

    kind: str
    label: str
    text: str


class Leaf:
    """A card being printed. `x` is a line's left, middle or right, by `align`; `y` its top."""

    def __init__(self, rng: Random, said: Said, width: int, height: int) -> None:
        self.rng, self.said, self.width, self.height = rng, said, width, height
        self.dark = rng.random() < 0.22
        self.paper = rng.choice(DARK if self.dark else LIGHT)
        self.ink = rng.choice(
            ["#ffffff", "#eeeeee", "#f3e7cf"] if self.dark else ["#111111", "#26303a", "#40302a"]
        )
        self.accent = rng.choice(PALE if self.dark else DEEP)
        kind = SCRIPT.get(said.language, "latin")
        self.family = rng.choice(families(kind, wild=True))
        self.head = rng.choice(families(kind, wild=True)) if rng.random() < 0.4 else self.family
        self.size = rng.randint(21, 27)
        self.style = rng.choice(LABEL_STYLES)
        self.mark = rng.choice(MARKS)
        self.image = Image.new("RGB", (width, height), self.paper)
        self.draw = ImageDraw.Draw(self.image)
        self.printed: list[tuple[str, tuple[float, float, float, float]]] = []  # text and box of every line

    def face(self, size: int, bold: bool, head: bool) -> ImageFont.FreeTypeFont:
        """The font of body or head lines."""
        return font(self.head if head else self.family, size, bold)

    def put(
        self, x: float, y: float, text: str, size: int, *, align: str = "left", bold: bool = False, ink: str = "",
        head: bool = False, wide: float = 0.0, track: float = 0.0,
    ) -> float:  # fmt: skip
        """Print one line, smaller where it is wider than `wide`; returns the top of the next line."""
        if not text:
            return y
        limit = wide or (self.width - 80)
        used = self.face(size, bold, head)
        while used.getlength(text) + track * len(text) > limit and size > SIZE_MIN_PX:
            size, track = size - 1, track * 0.8
            used = self.face(size, bold, head)
        length = used.getlength(text) + track * max(0, len(text) - 1)
        x -= {"left": 0.0, "centre": length / 2, "right": length}[align]
        x = max(16.0, min(x, self.width - 16 - length))
        self.printed.append((text, (x, y + size * 0.1, x + length, y + size * 1.15)))
        if track > 1:
            for letter in text:
                self.draw.text((x, y), letter, font=used, fill=ink or self.ink)
                x += used.getlength(letter) + track
        else:
            self.draw.text((x, y), text, font=used, fill=ink or self.ink)
        return y + size * 1.36

    def mark_of(self, x: float, y: float, size: float, ink: str = "") -> None:
        """A mark, with a letter in it on some cards."""
        ink = ink or self.accent
        kind = self.rng.randrange(4)
        if kind == 0:
            self.draw.regular_polygon((x + size / 2, y + size / 2, size / 2), 6, fill=ink)
        elif kind == 1:
            self.draw.rounded_rectangle((x, y, x + size, y + size), size * 0.2, outline=ink, width=5)
        elif kind == 2:
            for i in range(4):
                self.draw.arc((x + 8 * i, y + 8 * i, x + size - 8 * i, y + size - 8 * i), 90 * i, 250 + 40 * i, fill=ink, width=5)  # fmt: skip
        else:
            self.draw.ellipse((x, y, x + size, y + size), fill=ink)
            letter = (self.said.company_lines or self.said.name_lines)[0].strip('«"“')[0]
            self.draw.text((x + size * 0.3, y + size * 0.16), letter, font=self.face(int(size * 0.55), True, True), fill=self.paper)  # fmt: skip

    def icon(self, kind: str, x: float, y: float, s: float) -> None:
        """A filled little sign in the place of a label."""
        d, a = self.draw, self.accent
        d.ellipse((x, y, x + s, y + s), fill=a)
        inner = (x + s * 0.28, y + s * 0.28, x + s * 0.72, y + s * 0.72)
        if kind in ("email", "address"):
            d.rectangle(inner, outline=self.paper, width=2)
        elif kind == "web":
            d.ellipse(inner, outline=self.paper, width=2)
        else:
            d.line((inner[0], inner[1], inner[2], inner[3]), fill=self.paper, width=4)

    # what is printed

    def name(
        self, x: float, y: float, size: int, align: str = "left", wide: float = 0.0, bold: bool = True
    ) -> float:
        """The name's lines."""
        track = 5.0 if self.rng.random() < 0.1 else 0.0
        ink = self.rng.choice([self.ink, self.ink, self.accent])
        for line in self.said.name_lines:
            y = self.put(x, y, line, size, align=align, bold=bold, head=True, wide=wide, ink=ink, track=track)
        return y

    def title(self, x: float, y: float, align: str = "left", wide: float = 0.0) -> float:
        """The title (broken in two where it is long) and the department."""
        said, size = self.said, self.size + self.rng.randint(-2, 3)
        if not said.title:
            return y
        text, ink = said.title[0], self.rng.choice([self.ink, self.accent])
        text = (
            text.upper() if self.rng.random() < 0.12 else text.lower() if self.rng.random() < 0.06 else text
        )
        words = text.split(" ")
        if len(words) >= 4 and self.face(size, False, False).getlength(text) > (wide or 620):
            half = (len(words) + 1) // 2
            y = self.put(x, y, " ".join(words[:half]), size, align=align, ink=ink, wide=wide)
            y = self.put(x, y, " ".join(words[half:]), size, align=align, ink=ink, wide=wide)
        else:
            y = self.put(x, y, text, size, align=align, ink=ink, wide=wide)
        return self.put(x, y, said.department, size, align=align, ink=ink, wide=wide)

    def company(
        self, x: float, y: float, size: int, align: str = "left", wide: float = 0.0, ink: str = ""
    ) -> float:
        """The company as the logo has it, and the slogan under it on some cards."""
        said = self.said
        for i, line in enumerate(said.company_lines):
            y = self.put(
                x,
                y,
                line,
                size if i == 0 else int(size * 0.7),
                align=align,
                bold=True,
                head=True,
                wide=wide,
                ink=ink or self.accent,
            )
        if said.slogan and self.rng.random() < 0.6:
            y = self.put(x, y, said.slogan, 17, align=align, wide=wide, ink=ink or self.ink)
            said.slogan = ""
        return y

    def foot(self) -> None:
        """Small print at the lower edge: what was not printed yet."""
        said = self.said
        left = " · ".join(filter(None, [said.legal_line, said.small_print]))
        y = self.height - 40
        if left:
            self.put(30, y, left, 18, wide=self.width * 0.6)
        if said.slogan:
            self.put(
                self.width - 30, y, said.slogan, 18, align="right", ink=self.accent, wide=self.width * 0.36
            )
        said.legal_line = said.slogan = ""

    def second(self, x: float, y: float, align: str = "left", wide: float = 0.0) -> float:
        """The same in the other language."""
        for i, text in enumerate(filter(None, self.said.second)):
            y = self.put(x, y, text, self.size + (4 if i == 0 else -1), align=align, wide=wide, bold=i == 0)
        return y

    # contact lines

    def _label(self, kind: str) -> str:
        options = LABELS[self.said.language].get(kind, [""])
        if self.style == "letter":
            short = [o for o in options if len(o) <= 2] or [options[0][:1].upper()]
            return short[0]
        long = [o for o in options if len(o) > 1] or options
        return long[self.rng.randrange(len(long))]

    def items(self, kinds: Sequence[str] = ("phone", "email", "web", "social", "address")) -> list[Item]:
        """Contact values in a usual order, with the labels of this card's style."""
        said, out, labels = self.said, [], {}
        for kind in ("work", "mobile", "fax", "whatsapp", "email", "web", "address"):
            labels[kind] = self._label(kind)
        silent = self.style in ("none", "icon")
        if "phone" in kinds:
            lines = list(said.phone_lines)
            same = [t for k, t in lines if k == "mobile"]
            if len(same) == 2 and self.rng.random() < 0.6:
                lines = [("mobile", same[0] + self.rng.choice([" / ", " | ", ", ", "; "]) + same[1])]
            for kind, text in lines:
                out.append(Item(kind, "" if silent and kind in ("work", "mobile") else labels[kind], text))
        if "email" in kinds:
            out += [Item("email", "" if silent else labels["email"], e) for e in said.emails]
        if "web" in kinds:
            shown = [w.upper() if self.rng.random() < 0.06 else w for w in said.websites]
            out += [Item("web", "" if silent else labels["web"], w) for w in shown]
        if "social" in kinds:
            out += [Item("social", "", s) for s in said.social_lines]
        if "address" in kinds:
            for office in said.offices:
                for i, line in enumerate(office):
                    out.append(
                        Item(
                            "address",
                            labels["address"] if i == 0 and self.style in ("letter", "column") else "",
                            line,
                        )
                    )
        return out

    def contacts(
        self,
        x: float,
        y: float,
        items: Sequence[Item],
        *,
        align: str = "left",
        wide: float = 0.0,
        size: int = 0,
    ) -> float:
        """Print contact values, each with its label as this card does it."""
        size = size or self.size
        wide = wide or (self.width - 80)
        gap = self.rng.choice([0, 3, 7])
        style = self.style if align == "left" or self.style in ("none", "after", "above", "word") else "none"
        column = 16 + max((self.face(size, False, False).getlength(i.label) for i in items), default=0.0)
        for item in items:
            label, forced = item.label, item.kind in ("fax", "whatsapp")
            if style == "above" and label:
                y = self.put(x, y + 4, label, max(15, size - 7), align=align, ink=self.accent)
                y = self.put(x, y - 3, item.text, size, align=align, wide=wide)
            elif style == "icon" and not forced:
                if item.kind != "social":
                    self.icon(item.kind, x, y + size * 0.1, size)
                y = self.put(x + size * 1.5, y, item.text, size, wide=wide - size * 1.5)
            elif style == "column" and not (forced and not label):
                self.put(x, y, label, size, ink=self.accent)
                y = self.put(x + column, y, item.text, size, wide=wide - column)
            elif style == "after" and label and item.kind in ("work", "mobile", "fax", "whatsapp"):
                y = self.put(x, y, f"{item.text} ({label.lower()})", size, align=align, wide=wide)
            elif label and (forced or style in ("letter", "word")):
                mark = self.mark if style == "word" else self.rng.choice(["", "", ":", "."])
                y = self.put(x, y, f"{label}{mark} {item.text}", size, align=align, wide=wide)
            else:
                y = self.put(x, y, item.text, size, align=align, wide=wide)
            y += gap
        return y
