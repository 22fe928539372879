"""A forecast on the line it is about: its last months, and the intervals ahead, widening from the bar it was made at.

Ahead the axis has dates where the sessions to come are known, else it counts bars and tells the dates of the past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array
from components.theme import INTERVAL

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
HEIGHT = 380


@dataclass(frozen=True, slots=True)
class Edges:
    """An interval from the bar of the forecast on, named by its coverage."""

    name: str
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is drawn behind the last bar. `edges`: the widest first; each, as `middle`, begins at the last bar.

    `sessions`: dates of the bars ahead, None where they are not known.
    """

    middle: Sequence[float]
    edges: Sequence[Edges]
    sessions: pd.DatetimeIndex | None = None


def forecast_figure(history: "pd.Series[float]", ahead: Ahead, name: str, number: str) -> dict[str, Any]:
    """`history` ends at the bar of the forecast; `number` is the format of a value."""
    index, sessions = pd.DatetimeIndex(history.index), ahead.sessions
    known = sessions is not None
    x = list(range(len(ahead.middle))) if sessions is None else _moments(index, sessions)
    return {
        "data": [
            _past(history, name, number, by_date=known),
            *(trace for edges in ahead.edges for trace in _band(edges, x, number)),
            _middle(ahead, x, number),
        ],
        "layout": {
            "height": HEIGHT,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": {"type": "date", "hoverformat": "%a %Y-%m-%d"}
            if known
            else {"title": {"text": "Bars from the last one"}},
            "yaxis": {"side": "right", "tickformat": ".0%" if number.endswith("%") else ",.6~g"},
            **_as_of(index[-1], by_date=known),
        },
    }


def _moments(index: pd.DatetimeIndex, sessions: pd.DatetimeIndex) -> dict[str, str]:
    return dates(pd.DatetimeIndex(index[-1:].append(sessions)))


def _as_of(last: pd.Timestamp, *, by_date: bool) -> dict[str, Any]:
    """A line at the bar of the forecast, and its date."""
    x: str | int = f"{last:%Y-%m-%d}" if by_date else 0
    line = {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 1, "dash": "dot"}}
    words = {"text": f"as of {last:%Y-%m-%d}", "x": x, "yref": "paper", "y": 0.01, "yanchor": "bottom"}
    return {"shapes": [line], "annotations": [{**words, "xanchor": "right", "showarrow": False}]}


def _past(history: "pd.Series[float]", name: str, number: str, *, by_date: bool) -> dict[str, Any]:
    index = pd.DatetimeIndex(history.index)
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": dates(index) if by_date else list(range(1 - len(history), 1)),
        "y": typed_array(history),
        "line": {"width": 1.5},
        "hovertemplate": f"{name} %{{y:{number}}}<extra></extra>",
    }
    if by_date:
        return trace
    told = [f"{moment:%Y-%m-%d}" for moment in index]
    return trace | {"customdata": told, "hovertemplate": f"%{{customdata}} {name} %{{y:{number}}}<extra></extra>"}


def _band(edges: Edges, x: Any, number: str) -> list[dict[str, Any]]:
    edge = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 0}, "legendgroup": edges.name}
    return [
        {**edge, "name": edges.name, "y": list(edges.low), "showlegend": False, "hoverinfo": "skip"},
        {
            **edge,
            "name": edges.name,
            "y": list(edges.high),
            "fill": "tonexty",
            "fillcolor": INTERVAL,
            "customdata": list(edges.low),
            "hovertemplate": f"{edges.name} %{{customdata:{number}}} … %{{y:{number}}}<extra></extra>",
        },
    ]


def _middle(ahead: Ahead, x: Any, number: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Median",
        "x": x,
        "y": list(ahead.middle),
        "line": {"width": 2, "dash": "dash"},
        "hovertemplate": f"Median %{{y:{number}}}<extra></extra>",
    }
