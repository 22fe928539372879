"""Correlations over time, and in stress against calm."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from components.figures.arrays import dates, typed_array

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
DASHES = ("solid", "dot", "dash", "dashdot")
MOST_NAMED, NAMED_OF_MANY = 10, 4
MANY = 200  # points, among which names are hard to read
ROOM = (0.16, 0.045)  # of the axes, that a name takes


def rolling_correlation_figure(average: "pd.Series[float]", lines: "Mapping[str, pd.Series[float]]") -> dict[str, Any]:
    """The mean of all pairs drawn strongest, and lines of single holdings, which also differ by their dashes."""
    traces = [_line("Mean of pairs", average, 2.6, "solid")]
    traces += [
        _line(name, values, 1.2, DASHES[number % len(DASHES)]) for number, (name, values) in enumerate(lines.items())
    ]
    return {
        "data": traces,
        "layout": {
            "height": 420,
            "hovermode": "x unified",
            "dragmode": "zoom",
            "legend": LEGEND,
            "xaxis": {"type": "date", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": {"side": "right", "tickformat": ".1f", "nticks": 6, "zeroline": True},
        },
    }


def _line(name: str, values: "pd.Series[float]", width: float, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": dates(pd.DatetimeIndex(values.index)),
        "y": typed_array(values, "f4"),
        "line": {"width": width, "dash": dash},
        "hovertemplate": f"{name} %{{y:.2f}}<extra></extra>",
    }


def stress_figure(pairs: pd.DataFrame) -> dict[str, Any]:
    """A point a pair: columns `first`, `second`, `calm`, `stress`. Above the diagonal it is higher in stress."""
    names = [f"{one} {other}" for one, other in zip(pairs["first"], pairs["second"], strict=True)]
    both = pairs[["calm", "stress"]].to_numpy(np.float64)
    edge = [max(min(float(both.min()) - 0.05, 0.0), -1.0), min(float(both.max()) + 0.08, 1.03)]
    diagonal = {
        "type": "scatter",
        "mode": "lines",
        "x": edge,
        "y": edge,
        "line": {"width": 1, "dash": "dot"},
        "showlegend": False,
        "hoverinfo": "skip",
    }
    points = {
        "type": "scatter",
        "mode": "markers+text",
        "x": typed_array(pairs["calm"], "f4"),
        "y": typed_array(pairs["stress"], "f4"),
        "text": _shown(names, both, edge[1] - edge[0]),
        "customdata": names,
        "textposition": ["top center" if stress > calm else "bottom center" for calm, stress in both.tolist()],
        "textfont": {"size": 10},
        "marker": {"size": 7 if len(names) <= MANY else 4, "opacity": 0.8},
        "showlegend": False,
        "hovertemplate": "%{customdata}: %{x:.2f} in calm, %{y:.2f} in stress<extra></extra>",
    }
    axis = {"range": edge, "tickformat": ".1f", "zeroline": True}
    return {
        "data": [diagonal, points],
        "layout": {
            "height": 420,
            "hovermode": "closest",
            "xaxis": {"title": {"text": "correlation in calm"}, **axis},
            "yaxis": {"title": {"text": "correlation in stress"}, "side": "right", **axis},
        },
    }


def _shown(names: list[str], points: NDArray[np.float64], width: float) -> list[str]:
    """Names of those that changed most, each where no name stands yet."""
    order = np.argsort(-np.abs(points[:, 1] - points[:, 0]), kind="stable")
    room = np.array(ROOM) * width
    most = MOST_NAMED if len(names) <= MANY else NAMED_OF_MANY
    named: list[int] = []
    for number in order.tolist():
        if all((np.abs(points[number] - points[other]) > room).any() for other in named):
            named.append(number)
        if len(named) == most:
            break
    return [name if number in named else "" for number, name in enumerate(names)]
