"""Figures of a simulation: the fan of wealth, distributions, and how the estimates settled."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.figures.arrays import typed_array
from components.theme import INTERVAL

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


def wealth_fan_figure(fan: pd.DataFrame, marks: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """`fan`: bars ahead × quantiles, in money; outer and inner pair as bands, the middle as a line."""
    bars, levels = fan.index.tolist(), [float(level) for level in fan.columns.tolist()]
    outer, inner, middle = (levels[0], levels[-1]), (levels[1], levels[-2]), levels[len(levels) // 2]
    traces = [_line("Median", bars, fan[middle], {"width": 2.2}), *_band(bars, fan, *outer), *_band(bars, fan, *inner)]
    traces[0]["zorder"] = 1
    levels_drawn = [*fan.to_numpy().min(axis=0), *fan.to_numpy().max(axis=0), *(value for _, value in marks)]
    low, high = min(levels_drawn), max(levels_drawn)
    spare = 0.04 * (high - low)
    return {
        "data": traces,
        "layout": {
            "height": 340,
            "hovermode": "x unified",
            "legend": LEGEND,
            "shapes": [_level(value) for _, value in marks],
            "annotations": [_name_of_level(name, value) for name, value in marks],
            "xaxis": {"title": {"text": "Bars ahead"}},
            "yaxis": {"side": "right", "tickformat": ",.3~s", "range": [low - spare, high + spare]},
        },
    }


def _level(value: float) -> dict[str, Any]:
    line = {"width": 1, "dash": "dot"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def _name_of_level(name: str, value: float) -> dict[str, Any]:
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom"}
    return {**place, "y": value, "text": name, "showarrow": False, "font": {"size": 11}}


def _band(bars: list[int], fan: pd.DataFrame, low: float, high: float) -> list[dict[str, Any]]:
    """Its upper edge last, since that fills down to the one before it."""
    name = f"{low:.0%} … {high:.0%}"
    edge = {"type": "scatter", "mode": "lines", "x": bars, "line": {"width": 0}, "legendgroup": name}
    return [
        {**edge, "name": name, "y": typed_array(fan[low]), "showlegend": False, "hoverinfo": "skip"},
        {
            **edge,
            "name": name,
            "y": typed_array(fan[high]),
            "fill": "tonexty",
            "fillcolor": INTERVAL,
            "customdata": fan[low].tolist(),
            "hovertemplate": f"{name} %{{customdata:,.0f}} … %{{y:,.0f}}<extra></extra>",
        },
    ]


def _line(name: str, x: Sequence[int], values: "pd.Series[float]", line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(x),
        "y": typed_array(values),
        "line": line,
        "hovertemplate": f"{name} %{{y:,.0f}}<extra></extra>",
    }


def distribution_figure(
    values: "np.ndarray[Any, np.dtype[np.float64]]", title: str, tickformat: str, marks: Sequence[tuple[str, float]]
) -> dict[str, Any]:
    """Shares of the paths in bins between the 0.1 % and 99.9 % quantiles; beyond them the outermost bins hold all."""
    return {
        "data": [_shares(values, tickformat)],
        "layout": {
            "height": 320,
            "bargap": 0,
            "shapes": [_upright(value) for _, value in marks],
            "annotations": [_word_above(name, value) for name, value in marks],
            "xaxis": {"title": {"text": title}, "tickformat": tickformat},
            "yaxis": {"side": "right", "tickformat": ".1%", "title": {"text": "of paths"}},
        },
    }


def _shares(values: "np.ndarray[Any, np.dtype[np.float64]]", tickformat: str) -> dict[str, Any]:
    low, high = np.quantile(values, (0.001, 0.999))
    edges = np.linspace(low, high if high > low else low + 1e-9, 61)
    counts, _ = np.histogram(np.clip(values, edges[0], edges[-1]), edges)
    return {
        "type": "bar",
        "name": "Paths",
        "x": ((edges[:-1] + edges[1:]) / 2).tolist(),
        "y": (counts / len(values)).tolist(),
        "width": float(edges[1] - edges[0]),
        "showlegend": False,
        "hovertemplate": f"%{{x:{tickformat}}}: %{{y:.2%}} of paths<extra></extra>",
    }


def _upright(value: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": value,
        "x1": value,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"width": 1.2, "dash": "dot"},
    }


def _word_above(name: str, value: float) -> dict[str, Any]:
    return {
        "x": value,
        "y": 1.0,
        "yref": "paper",
        "text": name,
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 11},
    }


def convergence_figure(settled: pd.DataFrame, column: str, title: str) -> dict[str, Any]:
    """An estimate against the number of paths, with two standard errors on either side."""
    paths = settled.index.tolist()
    value, error = settled[column], settled[f"{column}_error"]
    edge = {
        "type": "scatter",
        "mode": "lines",
        "x": paths,
        "line": {"width": 0},
        "showlegend": False,
        "hoverinfo": "skip",
    }
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": title,
        "x": paths,
        "y": typed_array(value),
        "line": {"width": 2},
        "zorder": 1,
        "hovertemplate": f"{title} %{{y:.4f}} at %{{x:,}} paths<extra></extra>",
    }
    band = {"fill": "tonexty", "fillcolor": INTERVAL, "name": "± 2 standard errors", "showlegend": True}
    return {
        "data": [
            line,
            {**edge, "y": typed_array(value + 2 * error)},
            {**edge, "y": typed_array(value - 2 * error)} | band,
        ],
        "layout": {
            "height": 320,
            "legend": LEGEND,
            "xaxis": {"type": "log", "title": {"text": "Paths"}, "tickformat": "~s", "dtick": 1},
            "yaxis": {"side": "right", "nticks": 6},
        },
    }
