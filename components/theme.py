"""Every colour of a figure: one Plotly template for light and one for dark.

Figures name no colour. Lines take the colourway in order; candles and OHLC bars take the template's up (hollow) and
down (filled), so that they differ by glyph as well as hue; volume bars say `marker={"color": [0, 1, …],
"coloraxis": "coloraxis"}` with 0 for down and 1 for up. The colours of text, surfaces and borders are those of
`assets/10-tokens.css`, and a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

ThemeName = Literal["light", "dark"]
THEMES: tuple[ThemeName, ...] = ("light", "dark")
COOKIE = "oriel_theme"
FONT = "-apple-system, 'Segoe UI', Inter, Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme; `series` stays apart by at least 14 ΔE for the three kinds of colour blindness too."""

    surface: str
    raised: str
    border: str
    grid: str
    text: str
    text_soft: str
    text_faint: str
    accent: str
    up: str
    down: str
    up_soft: str
    down_soft: str
    neutral: str
    series: tuple[str, ...]


PALETTES: Mapping[ThemeName, Palette] = {
    "light": Palette(
        surface="#ffffff",
        raised="#ffffff",
        border="#e2e5ea",
        grid="#eef0f3",
        text="#171b22",
        text_soft="#4b5563",
        text_faint="#667080",
        accent="#4451c9",
        up="#0b7a6b",
        down="#c02f46",
        up_soft="rgba(11,122,107,0.38)",
        down_soft="rgba(192,47,70,0.38)",
        neutral="#f3f4f6",
        series=(
            "#2f5bd0",
            "#d97706",
            "#0891b2",
            "#581c87",
            "#15803d",
            "#92400e",
            "#78716c",
            "#7f1d1d",
            "#164e63",
            "#111827",
        ),
    ),
    "dark": Palette(
        surface="#151a21",
        raised="#1b212a",
        border="#28303b",
        grid="#212832",
        text="#e6e9ee",
        text_soft="#a9b2c0",
        text_faint="#8590a1",
        accent="#8f9bff",
        up="#3fc1ad",
        down="#ff7b85",
        up_soft="rgba(63,193,173,0.38)",
        down_soft="rgba(255,123,133,0.38)",
        neutral="#1f2630",
        series=(
            "#7aa2ff",
            "#f97316",
            "#22d3ee",
            "#a855f7",
            "#a3e635",
            "#fde68a",
            "#94a3b8",
            "#ef4444",
            "#10b981",
            "#f1f5f9",
        ),
    ),
}


# On either surface: the fill of an interval, of which several lie over each other; a fall, and the area above it.
INTERVAL = "rgba(106,120,228,0.2)"
FALL, FALL_AREA = "rgb(214,75,93)", "rgba(214,75,93,0.2)"


def theme_of(cookie: str | None) -> ThemeName:
    """The theme that a cookie asks for; anything else is light."""
    return "dark" if cookie == "dark" else "light"


@cache
def template(name: ThemeName) -> dict[str, Any]:
    """The Plotly template. It is shared and must not be changed."""
    palette = PALETTES[name]
    return {"layout": _layout(palette), "data": _traces(palette)}


def _layout(palette: Palette) -> dict[str, Any]:
    return {
        "font": {"family": FONT, "size": 12, "color": palette.text_soft},
        "title": {"font": {"size": 14, "color": palette.text}, "x": 0, "xanchor": "left"},
        "paper_bgcolor": palette.surface,
        "plot_bgcolor": palette.surface,
        "colorway": list(palette.series),
        "colorscale": _colorscales(palette),
        "coloraxis": {
            "cmin": 0,
            "cmax": 1,
            "showscale": False,
            "colorscale": [[0, palette.down_soft], [1, palette.up_soft]],
        },
        "margin": {"l": 12, "r": 60, "t": 12, "b": 32},
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": palette.raised,
            "bordercolor": palette.border,
            "font": {"family": FONT, "size": 12, "color": palette.text},
            "align": "left",
            "namelength": -1,
        },
        "legend": {"bgcolor": "rgba(0,0,0,0)", "font": {"color": palette.text_soft}, "orientation": "h"},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.text_faint, "activecolor": palette.accent},
        # A range slider draws every bar twice, and candles would show it unasked.
        "xaxis": _axis(palette)
        | {"rangeslider": {"visible": False, "bgcolor": palette.neutral, "bordercolor": palette.border}},
        "yaxis": _axis(palette),
        "annotationdefaults": {"font": {"size": 11, "color": palette.text_soft}, "arrowcolor": palette.text_faint},
        "shapedefaults": {"line": {"color": palette.text_faint, "width": 1}, "fillcolor": palette.neutral},
        "newshape": {"line": {"color": palette.accent, "width": 1.5}},
        "separators": ".,",
    }


def _axis(palette: Palette) -> dict[str, Any]:
    return {
        "gridcolor": palette.grid,
        "gridwidth": 1,
        "linecolor": palette.border,
        "zeroline": False,
        "zerolinecolor": palette.border,
        "ticks": "",
        "tickfont": {"size": 11, "color": palette.text_faint},
        "title": {"font": {"size": 11, "color": palette.text_faint}, "standoff": 8},
        "automargin": True,
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "cursor",
        "spikethickness": 1,
        "spikedash": "dot",
        "spikecolor": palette.text_faint,
    }


def _colorscales(palette: Palette) -> dict[str, Any]:
    return {
        "sequential": [[0, palette.neutral], [1, palette.series[0]]],
        "sequentialminus": [[0, palette.neutral], [1, palette.down]],
        "diverging": [[0, palette.down], [0.5, palette.neutral], [1, palette.up]],
    }


def _traces(palette: Palette) -> dict[str, Any]:
    up, down = {"color": palette.up, "width": 1.2}, {"color": palette.down, "width": 1.2}
    return {
        "candlestick": [
            {
                "increasing": {"line": up, "fillcolor": palette.surface},
                "decreasing": {"line": down, "fillcolor": palette.down},
            }
        ],
        "ohlc": [{"increasing": {"line": up}, "decreasing": {"line": down | {"dash": "solid", "width": 1.8}}}],
        "scatter": [{"line": {"width": 1.5}, "marker": {"size": 5}}],
        "bar": [{"marker": {"line": {"width": 0}}}],
        "heatmap": [{"colorbar": {"outlinewidth": 0, "thickness": 10}, "xgap": 1, "ygap": 1}],
    }
