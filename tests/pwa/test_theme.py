"""Every text can be read: 7:1 in every theme, and the same tokens in all of them."""

from __future__ import annotations

import pytest

from pwa.build import theme


@pytest.mark.parametrize("name", sorted(theme.THEMES))
@pytest.mark.parametrize(("text", "ground"), theme.CONTRAST)
def test_text_stands_out_seven_to_one(name: str, text: str, ground: str) -> None:
    tokens = theme.THEMES[name]
    assert theme.contrast(tokens[text], tokens[ground]) >= theme.CONTRAST_MIN


def test_every_theme_has_every_token() -> None:
    names = [set(tokens) for tokens in theme.THEMES.values()]
    assert names[0] == names[1] == names[2]


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert theme.contrast("#ffffff", "#777777") == theme.contrast("#777777", "#ffffff")
