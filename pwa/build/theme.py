"""Design tokens: three themes as CSS variables, mapped into Tailwind. `CONTRAST` names the pairs held to 7:1.

Light, dark, and `sun` for direct sunlight: black on white, no tints, thick lines; chosen by `data-theme`.
Field mode (`data-field="on"`) makes every target 64 px with 12 px gaps, for gloves; otherwise 48 px and 8 px.
"""

from __future__ import annotations

from pathlib import Path

STYLES = Path(__file__).parents[1] / "kit"

LIGHT = {
    "bg": "#f6f5f1",
    "surface": "#ffffff",
    "sunken": "#efede7",
    "line": "#dedbd2",
    "line-strong": "#8b8d86",
    "ink": "#15201d",
    "ink-soft": "#44504c",
    "accent": "#0b5a4a",
    "on-accent": "#ffffff",
    "accent-soft": "#dcefe8",
    "accent-ink": "#084a3d",
    "good": "#14532d",
    "good-soft": "#dff3e3",
    "warn": "#6b3c00",
    "warn-soft": "#fdf0d5",
    "bad": "#8c1620",
    "bad-soft": "#fde7e7",
    "info": "#1c4480",
    "info-soft": "#e4edfa",
    "focus": "#0b5a4a",
}
DARK = {
    "bg": "#0e1513",
    "surface": "#17201d",
    "sunken": "#0a100e",
    "line": "#2b3733",
    "line-strong": "#75847e",
    "ink": "#eef3f0",
    "ink-soft": "#b9c5c0",
    "accent": "#7fdcc0",
    "on-accent": "#05261e",
    "accent-soft": "#173a31",
    "accent-ink": "#a9ecd7",
    "good": "#9be2ab",
    "good-soft": "#173020",
    "warn": "#f5cf86",
    "warn-soft": "#372a10",
    "bad": "#ffb4b4",
    "bad-soft": "#40191c",
    "info": "#adcdf9",
    "info-soft": "#182b47",
    "focus": "#a9ecd7",
}
SUN = {
    "bg": "#ffffff",
    "surface": "#ffffff",
    "sunken": "#ffffff",
    "line": "#000000",
    "line-strong": "#000000",
    "ink": "#000000",
    "ink-soft": "#000000",
    "accent": "#003c30",
    "on-accent": "#ffffff",
    "accent-soft": "#ffffff",
    "accent-ink": "#003c30",
    "good": "#003d14",
    "good-soft": "#ffffff",
    "warn": "#4a2600",
    "warn-soft": "#ffffff",
    "bad": "#7a0010",
    "bad-soft": "#ffffff",
    "info": "#00296b",
    "info-soft": "#ffffff",
    "focus": "#b00060",
}
THEMES = {"light": LIGHT, "dark": DARK, "sun": SUN}

# (text, ground): every pair the styles put together. At least 7:1 in every theme.
CONTRAST = [
    *((text, ground) for text in ("ink", "ink-soft") for ground in ("bg", "surface", "sunken")),
    ("on-accent", "accent"),
    ("accent-ink", "accent-soft"),
    ("ink", "accent-soft"),
    *((f"{tone}", f"{tone}-soft") for tone in ("good", "warn", "bad", "info")),
    *((tone, "surface") for tone in ("accent", "good", "warn", "bad", "info")),
    ("accent", "bg"),
]
CONTRAST_MIN = 7.0


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two "#rrggbb" colours, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _variables(tokens: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in tokens.items())


def stylesheet() -> str:
    """The whole stylesheet: Tailwind's utilities over our tokens, then the classes of kit/*.css."""
    mapped = "".join(f"--color-{name}:var(--{name});" for name in LIGHT)
    return f"""@layer theme, base, components, utilities;
@import "tailwindcss/theme.css" layer(theme);
@import "tailwindcss/preflight.css" layer(base);
@import "tailwindcss/utilities.css" layer(utilities) source(none);
@source "../app/**/*.jsx";
@source "../app_components/**/*.jsx";
@source "../utils/components/**/*.jsx";
@source "../local/**/*.tsx";
@custom-variant field (&:where([data-field="on"] *));
@custom-variant sun (&:where([data-theme="sun"] *));
@theme {{ --color-*: initial;
  --font-sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }}
@theme inline {{ {mapped} --color-transparent: transparent; --color-current: currentColor;
  --spacing-target: var(--target); --spacing-gap: var(--gap); }}
@layer base {{
  :root {{ {_variables(LIGHT)} --target:48px; --gap:8px; color-scheme: light; }}
  [data-theme="dark"] {{ {_variables(DARK)} color-scheme: dark; }}
  [data-theme="sun"] {{ {_variables(SUN)} }}
  [data-field="on"] {{ --target:64px; --gap:12px; }}
}}
{"".join(path.read_text("utf-8") for path in sorted(STYLES.glob("*.css")))}"""
