"""What lies ahead: a fan of intervals behind its middle, joined to its own past; and the term structure.

Bars ahead have no dates yet, so the axis counts bars from the last one; the past tells its dates on hover.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.figures.arrays import typed_array
from components.theme import INTERVAL

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
HEIGHT = 340


@dataclass(frozen=True, slots=True)
class Band:
    """An interval by bars ahead, named by its coverage."""

    name: str
    low: "pd.Series[float]"
    high: "pd.Series[float]"


def fan_figure(
    history: "pd.Series[float]", bands: Sequence[Band], middle: "pd.Series[float]", name: str, number: str
) -> dict[str, Any]:
    """`history` ends at bar 0; the widest band comes first; `number` is the format of a value."""
    return {
        "data": [
            _past(history, name, number),
            _ahead(middle, number),
            *(trace for band in bands for trace in _band(band, number)),
        ],
        "layout": {
            "height": HEIGHT,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": {"title": {"text": "Bars from the last one"}, "zeroline": True},
            "yaxis": {"side": "right", "tickformat": ".0%" if number.endswith("%") else ",.6~g"},
        },
    }


def term_structure_figure(expected: "pd.Series[float]", levels: Mapping[str, float]) -> dict[str, Any]:
    x = expected.index.tolist()
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": "Expected",
        "x": x,
        "y": typed_array(expected),
        "line": {"width": 2},
        "hovertemplate": "Expected %{y:.2%}<extra></extra>",
    }
    flat = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": [x[0], x[-1]],
            "y": [level, level],
            "line": {"width": 1.2, "dash": "dot"},
            "hovertemplate": f"{name} %{{y:.2%}}<extra></extra>",
        }
        for name, level in levels.items()
    ]
    return {
        "data": [line, *flat],
        "layout": {
            "height": HEIGHT,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": {"title": {"text": "Horizon, bars"}},
            "yaxis": {"side": "right", "tickformat": ".0%", "rangemode": "tozero"},
        },
    }


def _band(band: Band, number: str) -> list[dict[str, Any]]:
    x = band.low.index.tolist()
    edge = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 0}, "legendgroup": band.name}
    low, high = typed_array(band.low), typed_array(band.high)
    told = f"{band.name} %{{customdata:{number}}} … %{{y:{number}}}<extra></extra>"
    return [
        {**edge, "name": band.name, "y": low, "showlegend": False, "hoverinfo": "skip"},
        {
            **edge,
            "name": band.name,
            "y": high,
            "fill": "tonexty",
            "fillcolor": INTERVAL,
            "customdata": band.low.tolist(),
            "hovertemplate": told,
        },
    ]


def _past(history: "pd.Series[float]", name: str, number: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(range(1 - len(history), 1)),
        "y": typed_array(history),
        "line": {"width": 1.5},
        "customdata": [f"{moment:%Y-%m-%d}" for moment in pd.DatetimeIndex(history.index)],
        "hovertemplate": f"%{{customdata}} {name} %{{y:{number}}}<extra></extra>",
    }


def _ahead(middle: "pd.Series[float]", number: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Expected" if number.endswith("%") else "Median",
        "x": middle.index.tolist(),
        "y": typed_array(middle),
        "line": {"width": 2, "dash": "dash"},
        "zorder": 1,
        "hovertemplate": f"%{{y:{number}}}<extra></extra>",
    }
