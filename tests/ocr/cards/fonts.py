"""Fonts that cards are printed in: those installed that have the letters wanted."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

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
# families of the second kind of cards; one that is not installed is left out
WILD_FONTS: dict[str, tuple[str, str]] = {
    "dejavu-mono": ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"),
    "dejavu-serif-condensed": ("DejaVuSerifCondensed.ttf", "DejaVuSerifCondensed-Bold.ttf"),
    "liberation-mono": ("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf"),
    "liberation-sans-slanted": ("LiberationSans-Italic.ttf", "LiberationSans-BoldItalic.ttf"),
    "liberation-serif-slanted": ("LiberationSerif-Italic.ttf", "LiberationSerif-BoldItalic.ttf"),
    "noto-serif-display": ("NotoSerifDisplay-Regular.ttf", "NotoSerifDisplay-Bold.ttf"),
    "noto-serif-slanted": ("NotoSerif-Italic.ttf", "NotoSerif-BoldItalic.ttf"),
    "lato": ("Lato-Regular.ttf", "Lato-Heavy.ttf"),
    "open-sans": ("OpenSans-Light.ttf", "OpenSans-Semibold.ttf"),
    "roboto-condensed": ("RobotoCondensed-Light.ttf", "RobotoCondensed-Bold.ttf"),
    "pt-serif": ("PTF55F.ttf", "PTF75F.ttf"),
    "pt-narrow": ("PTN57F.ttf", "PTN77F.ttf"),
    "jura": ("Jura-Regular.ttf", "Jura-SemiBold.ttf"),
    "biolinum": ("LinBiolinum_R.otf", "LinBiolinum_RB.otf"),
    "inter-display": ("InterDisplay-Light.otf", "InterDisplay-SemiBold.otf"),
    "gentium-book": ("GentiumBookPlus-Regular.ttf", "GentiumBookPlus-Bold.ttf"),
}
KAZAKH = "әғқңөұүһі"


@cache
def _font_files() -> dict[str, Path]:
    return {p.name: p for folder in FONT_FOLDERS for p in folder.rglob("*") if p.suffix in (".ttf", ".otf")}


@cache
def families(text_kind: str, *, wild: bool = False) -> list[str]:
    """Installed families that have every letter wanted: "latin", "ru" or "kk"."""
    wanted = {"latin": "äöüß", "ru": "яжщё", "kk": KAZAKH + "яж"}[text_kind]
    found = []
    for name, files in (WILD_FONTS if wild else FONTS).items():
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
    return ImageFont.truetype(str(_font_files()[(FONTS | WILD_FONTS)[family][bold]]), size)
