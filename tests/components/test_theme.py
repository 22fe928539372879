import itertools
import re
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.typing import NDArray

from components.theme import PALETTES, THEMES, ThemeName, template, theme_of

TOKENS = Path("assets/10-tokens.css").read_text(encoding="utf-8")
# How the three kinds of colour blindness see linear RGB (Machado, Oliveira and Fernandes 2009), and how everybody else.
SIGHTS = {
    "full": np.eye(3),
    "protanopia": np.array([[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]]),
    "deuteranopia": np.array([[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]]),
    "tritanopia": np.array([[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> NDArray[np.float64]:
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2: 4.5 for text, 3 for lines."""
    dark, bright = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def lab(colour: str, sight: str) -> NDArray[np.float64]:
    xyz = TO_XYZ @ np.clip(SIGHTS[sight] @ linear(colour), 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def tokens(name: ThemeName) -> dict[str, str]:
    block = re.search(rf'^\[data-bs-theme="{name}"\] \{{(.*?)\}}', TOKENS, re.MULTILINE | re.DOTALL)
    assert block is not None
    return dict(re.findall(r"(--o-[\w-]+): ([^;]+);", block.group(1)))


@pytest.mark.parametrize("name", THEMES)
def test_plotly_takes_the_template(name: ThemeName) -> None:
    go.layout.Template(template(name))


@pytest.mark.parametrize("name", THEMES)
def test_up_and_down_differ_by_glyph_too(name: ThemeName) -> None:
    candles = template(name)["data"]["candlestick"][0]
    assert candles["increasing"]["fillcolor"] == PALETTES[name].surface
    assert candles["decreasing"]["fillcolor"] == candles["decreasing"]["line"]["color"]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_lines_can_be_told_apart_by_everybody(name: ThemeName, sight: str) -> None:
    seen = [lab(colour, sight) for colour in PALETTES[name].series]
    assert min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)) > 10


@pytest.mark.parametrize("name", THEMES)
def test_every_line_stands_out_from_the_surface(name: ThemeName) -> None:
    palette = PALETTES[name]
    assert all(contrast(colour, palette.surface) >= 3 for colour in (*palette.series, palette.up, palette.down))


@pytest.mark.parametrize("name", THEMES)
def test_text_is_readable_on_every_surface(name: ThemeName) -> None:
    css = tokens(name)
    for text in ("--o-text", "--o-text-soft", "--o-text-faint"):
        for surface in ("--o-bg", "--o-surface", "--o-raised"):
            assert contrast(css[text], css[surface]) >= 4.5, (text, surface)
    for meaning in ("up", "down", "warn", "info", "accent"):
        assert contrast(css[f"--o-{meaning}"], css["--o-surface"]) >= 4.5, meaning
        assert contrast(css[f"--o-{meaning}"], css[f"--o-{meaning}-soft"]) >= 4.5, meaning


@pytest.mark.parametrize("name", THEMES)
def test_figures_and_pages_have_the_same_colours(name: ThemeName) -> None:
    palette, css = PALETTES[name], tokens(name)
    for ours in ("surface", "raised", "border", "text", "text_soft", "text_faint", "accent", "up", "down"):
        assert css[f"--o-{ours.replace('_', '-')}"] == getattr(palette, ours), ours
    assert [css[f"--o-series-{number}"] for number in range(len(palette.series))] == list(palette.series)


def test_both_themes_set_the_same_variables() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


def test_no_other_style_sheet_writes_a_colour() -> None:
    """Except for print, which is black on white."""
    for sheet in Path("assets").glob("*.css"):
        if sheet.name != "10-tokens.css":
            literals = re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{}]*\{)|rgba?\(", sheet.read_text(encoding="utf-8"))
            assert set(literals) <= {"#fff"}, sheet.name


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), (None, "light"), ("x", "light")])
def test_a_cookie_that_is_none_of_ours_is_light(cookie: str | None, theme: str) -> None:
    assert theme_of(cookie) == theme
