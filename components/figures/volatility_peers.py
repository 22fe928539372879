"""Instruments beside each other: lines over time in panes, a matrix with its numbers, what each holding brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from components.figures.arrays import dates, typed_array

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
COLOURS = 10  # of the template's colourway, which traces take in their order
GAP = 0.07
CELL = 34
LONGEST_FIGURE = 620
PALE = 2.2  # the scale ends far beyond ±1: Plotly's two colours of text can be read on its pale half only
EMPTY: Mapping[str, Any] = {"type": "scatter", "x": [], "y": [], "showlegend": False, "hoverinfo": "skip"}


@dataclass(frozen=True, slots=True)
class Lines:
    """One pane: lines on the index of the first, and how its numbers are written (a d3 format)."""

    title: str
    lines: "Mapping[str, pd.Series[float]]"
    form: str
    range: tuple[float, float] | None = None


def panes_figure(panes: Sequence[Lines], height: int) -> dict[str, Any]:
    """Panes above each other on one time axis. A name has its colour in every pane, and one entry in the legend."""
    names = list(dict.fromkeys(name for pane in panes for name in pane.lines))
    block = -(-len(names) // COLOURS) * COLOURS
    told: set[str] = set()
    data = [trace for number, pane in enumerate(panes) for trace in _pane_traces(pane, number, names, block, told)]
    share = (1 - GAP * (len(panes) - 1)) / len(panes)
    axes = {_axis(number): _pane_axis(pane, number, share) for number, pane in enumerate(panes)}
    return {
        "data": data,
        "layout": {
            "height": height,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "dragmode": "zoom",
            "legend": LEGEND,
            "xaxis": {"type": "date", "anchor": _anchor(len(panes) - 1), "hoverformat": "%a %Y-%m-%d"},
            **axes,
        },
    }


def matrix_figure(matrix: pd.DataFrame) -> dict[str, Any]:
    """Correlations with their numbers; the first asset is on top."""
    names = [str(name) for name in matrix.columns]
    values = matrix.to_numpy(dtype=np.float64)
    text = [["" if np.isnan(value) else f"{value:.2f}" for value in row] for row in values]
    return {
        "data": [
            {
                "type": "heatmap",
                "x": names,
                "y": names,
                "z": [[None if np.isnan(value) else round(float(value), 6) for value in row] for row in values],
                "text": text,
                "texttemplate": "%{text}",
                "zmin": -PALE,
                "zmax": PALE,
                "zmid": 0,
                "autocolorscale": True,  # the template's own, diverging
                "showscale": False,
                "hovertemplate": "%{y} and %{x}: %{z:.4f}<extra></extra>",
            }
        ],
        "layout": {
            "height": min(max(CELL * len(names) + 60, 220), LONGEST_FIGURE),
            "hovermode": "closest",
            "xaxis": {"type": "category", "side": "bottom", "showgrid": False, "showspikes": False},
            "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False, "showspikes": False},
            "margin": {"l": 12, "r": 12, "t": 12, "b": 32},
        },
    }


def contributions_figure(volatility: Lines, contributions: Mapping[str, float], height: int) -> dict[str, Any]:
    """The portfolio's volatility over time, and beneath it what each holding brings of the last one."""
    figure = panes_figure([volatility], height)
    names, values = list(contributions), list(contributions.values())
    bars = {
        "type": "bar",
        "name": "Contribution now",
        "x": names,
        "y": typed_array(np.asarray(values)),
        "xaxis": "x2",
        "yaxis": "y2",
        "showlegend": False,
        "text": [f"{value:.2%}" for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{x} brings %{y:.2%}<extra></extra>",
    }
    layout = figure["layout"]
    layout["yaxis"]["domain"] = [0.46, 1]
    layout["xaxis2"] = {"type": "category", "anchor": "y2", "showspikes": False}
    layout["yaxis2"] = {
        "domain": [0, 0.3],
        "anchor": "x2",
        "side": "right",
        "tickformat": ".0%",
        "nticks": 4,
        "title": {"text": "contribution"},
    }
    return {**figure, "data": [*figure["data"], bars]}


def _pane_traces(pane: Lines, number: int, names: Sequence[str], block: int, told: set[str]) -> list[dict[str, Any]]:
    """One for each name, empty where the pane has none, and more empty ones until the colourway begins anew."""
    traces = []
    for name in names:
        if name in pane.lines:
            traces.append(_line(pane, name, number, is_first=name not in told))
            told.add(name)
        else:
            traces.append(dict(EMPTY))
    return [*traces, *(dict(EMPTY) for _ in range(block - len(names)))]


def _line(pane: Lines, name: str, number: int, *, is_first: bool) -> dict[str, Any]:
    line = pane.lines[name]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "legendgroup": name,
        "showlegend": is_first,
        "x": dates(pd.DatetimeIndex(line.index)),
        "y": typed_array(line, "f4"),
        "yaxis": _anchor(number),
        "line": {"width": 1.5},
        "hovertemplate": f"{name} %{{y:{pane.form}}}<extra></extra>",
    }


def _anchor(number: int) -> str:
    return "y" if number == 0 else f"y{number + 1}"


def _axis(number: int) -> str:
    return "yaxis" if number == 0 else f"yaxis{number + 1}"


def _pane_axis(pane: Lines, number: int, share: float) -> dict[str, Any]:
    top = 1 - number * (share + GAP)
    axis: dict[str, Any] = {
        "domain": [round(max(top - share, 0), 4), round(top, 4)],
        "side": "right",
        "tickformat": pane.form.replace(".2%", ".0%"),
        "nticks": 6,
        "title": {"text": pane.title},
    }
    return axis | ({"range": list(pane.range)} if pane.range else {"rangemode": "tozero"})
