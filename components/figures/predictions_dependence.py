"""How the forecast moves with each of a few features: a pane each, and at its foot where the feature has been."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.predictions.partial_dependence import Dependence
from components.figures.arrays import typed_array
from components.numbers import number_text
from components.theme import INTERVAL

PANE, NAME, TICKS = 170, 22, 30  # pixels
COLOURS = 10  # of the template's colourway: traces of a pane fill it up, so that all lines have its first
BINS = 24
FEW = 5  # values, which are points more than a line
FOOT = 5.0  # times the tallest bar is a pane
BELOW, ABOVE = 0.34, 0.08  # room for the bars, and above the lines, in parts of the lines' span
EMPTY: dict[str, Any] = {"type": "scatter", "x": [], "y": [], "showlegend": False, "hoverinfo": "skip"}


@dataclass(frozen=True, slots=True)
class Pane:
    """`now`: the feature at the bar forecast from."""

    title: str
    dependence: Dependence
    now: float


def dependence_figure(panes: Sequence[Pane], tick: str, hover: str) -> dict[str, Any]:
    """`tick` and `hover`: how forecasts are written (d3 formats). All panes share the forecast's range."""
    low = min(float(pane.dependence.low.min()) for pane in panes)
    high = max(float(pane.dependence.high.max()) for pane in panes)
    span = (high - low) or abs(high) or 1.0
    forecasts = {"side": "right", "tickformat": tick, "nticks": 4, "range": [low - BELOW * span, high + ABOVE * span]}
    axes = [_axes(number, 1 / len(panes), forecasts) for number, _ in enumerate(panes)]
    return {
        "data": [trace for number, pane in enumerate(panes) for trace in _traces(pane, number, hover)],
        "layout": {
            "height": 40 + PANE * len(panes),
            "hovermode": "closest",
            "showlegend": False,
            "margin": {"l": 12, "r": 60, "t": 12, "b": 32},
            "annotations": [_title(pane, number, 1 / len(panes)) for number, pane in enumerate(panes)],
            "shapes": [_now(pane, number) for number, pane in enumerate(panes)],
            **{name: axis for of_pane in axes for name, axis in of_pane.items()},
        },
    }


def _axes(number: int, share: float, forecasts: dict[str, Any]) -> dict[str, Any]:
    """Of one pane, which has its name above it and its ticks beneath."""
    line, foot = _names(number)
    top = 1 - number * share
    domain = [round(top - share + TICKS / PANE * share, 4), round(top - NAME / PANE * share, 4)]
    over = {"overlaying": f"y{line}", "anchor": f"x{line}", "visible": False, "range": [0, FOOT]}
    return {
        f"xaxis{line}": {"anchor": f"y{line}", "tickformat": ".3~g", "nticks": 6, "showspikes": False},
        f"yaxis{line}": {"domain": domain, "anchor": f"x{line}", **forecasts},
        f"yaxis{foot}": over,
    }


def _names(number: int) -> tuple[str, str]:
    """Endings of the axes of a pane, of its lines and of its foot; Plotly's first has none."""
    line = 2 * number + 1
    return ("" if line == 1 else str(line)), str(line + 1)


def _traces(pane: Pane, number: int, hover: str) -> list[dict[str, Any]]:
    line, foot = _names(number)
    found = pane.dependence
    on = {
        "type": "scatter",
        "x": typed_array(found.grid),
        "xaxis": f"x{line}",
        "yaxis": f"y{line}",
        "showlegend": False,
    }
    edge = {**on, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    drawn = [
        {
            **on,
            "mode": "lines+markers" if len(found.grid) <= FEW else "lines",
            "y": typed_array(found.mean),
            "line": {"width": 2.2},
            "hovertemplate": f"{pane.title} %{{x:.4~g}}: %{{y:{hover}}}<extra></extra>",
        },
        {**edge, "y": typed_array(found.high)},
        {**edge, "y": typed_array(found.low), "fill": "tonexty", "fillcolor": INTERVAL},
        _histogram(found, line, foot),
    ]
    return [*drawn, *(dict(EMPTY) for _ in range(COLOURS - len(drawn)))]


def _histogram(found: Dependence, line: str, foot: str) -> dict[str, Any]:
    """Of the values within the grid: a few far off would leave the others no width."""
    inside = found.values[(found.values >= found.grid[0]) & (found.values <= found.grid[-1])]
    counts, edges = np.histogram(inside, bins=min(BINS, max(len(np.unique(inside)), 1)))
    return {
        "type": "bar",
        "x": typed_array((edges[1:] + edges[:-1]) / 2),
        "y": typed_array(counts / counts.max()),
        "width": float(edges[1] - edges[0]),
        "xaxis": f"x{line}",
        "yaxis": f"y{foot}",
        "marker": {"color": INTERVAL},
        "customdata": [
            f"{count} bars from {low:.4g} to {high:.4g}"
            for count, low, high in zip(counts, edges, edges[1:], strict=False)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }


def _title(pane: Pane, number: int, share: float) -> dict[str, Any]:
    now = number_text(pane.now, _decimals(pane.dependence))
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": round(1 - number * share, 4),
        "xanchor": "left",
        "yanchor": "top",
        "text": f"<b>{pane.title}</b>, now {now}",
        "showarrow": False,
    }


def _decimals(found: Dependence) -> int:
    """So many that a thousandth of the grid is seen."""
    width = float(np.ptp(found.grid))
    return max(3 - int(np.floor(np.log10(width))), 0) if width else 2


def _now(pane: Pane, number: int) -> dict[str, Any]:
    line, _ = _names(number)
    grid = pane.dependence.grid
    at = float(np.clip(pane.now, grid[0], grid[-1]))
    return {
        "type": "line",
        "xref": f"x{line}",
        "yref": f"y{line} domain",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"width": 1, "dash": "dot"},
    }
