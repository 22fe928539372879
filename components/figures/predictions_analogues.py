"""What followed the most alike bars of the past: the price after each, and each outcome on the date it followed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from components.figures.arrays import dates, typed_array
from components.theme import INTERVAL

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


@dataclass(frozen=True, slots=True)
class Followed:
    """`paths`: bars ahead × analogues, returns since. `usual`: of all bars, columns `low` and `high` by bars ahead.

    `outcomes`: by the analogue's date; `distances` in the same order; `middle`: the median outcome of all bars.
    """

    paths: pd.DataFrame
    usual: pd.DataFrame
    outcomes: "pd.Series[float]"
    distances: "pd.Series[float]"
    middle: float
    what: str


def analogues_figure(followed: Followed) -> dict[str, Any]:
    return {
        "data": [*_usual(followed.usual), _paths(followed.paths), _median(followed.paths), _outcomes(followed)],
        "layout": {
            "height": 520,
            "hovermode": "closest",
            "legend": LEGEND,
            "margin": {"l": 12, "r": 60, "t": 12, "b": 40},
            "xaxis": {"title": {"text": "bars after"}, "nticks": 8, "range": [0, len(followed.paths) - 1]},
            "yaxis": _returns([0.5, 1], "return since", 6) | {"zeroline": True},
            "xaxis2": {"type": "date", "anchor": "y2", "hoverformat": "%Y-%m-%d", "nticks": 6},
            "yaxis2": _returns([0, 0.36], followed.what, 5) | {"anchor": "x2"},
            "shapes": [_level(followed.middle)],
        },
    }


def _returns(domain: list[float], title: str, ticks: int) -> dict[str, Any]:
    return {"domain": domain, "side": "right", "tickformat": ".1~%", "nticks": ticks, "title": {"text": title}}


def _level(middle: float) -> dict[str, Any]:
    across = {"xref": "x2 domain", "yref": "y2", "x0": 0, "x1": 1}
    return {"type": "line", **across, "y0": middle, "y1": middle, "line": {"width": 1, "dash": "dot"}}


def _usual(usual: pd.DataFrame) -> list[dict[str, Any]]:
    ahead = list(range(len(usual)))
    common = {"type": "scatter", "mode": "lines", "x": ahead, "line": {"width": 0}, "hoverinfo": "skip"}
    return [
        {**common, "y": typed_array(usual["high"], "f4"), "showlegend": False},
        {
            **common,
            "name": "80 % of all bars",
            "y": typed_array(usual["low"], "f4"),
            "fill": "tonexty",
            "fillcolor": INTERVAL,
        },
    ]


def _paths(paths: pd.DataFrame) -> dict[str, Any]:
    """One trace with gaps, so that all have one colour."""
    gap = np.full((1, paths.shape[1]), np.nan)
    values = np.vstack([paths.to_numpy(np.float64), gap]).T.ravel()
    ahead = np.tile(np.append(np.arange(len(paths), dtype=np.float64), np.nan), paths.shape[1])
    days = [f"{day:%Y-%m-%d}" for day in paths.columns for _ in range(len(paths) + 1)]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "After each analogue",
        "x": typed_array(ahead),
        "y": typed_array(values, "f4"),
        "customdata": days,
        "line": {"width": 0.9},
        "hovertemplate": "after %{customdata}, %{x} bars: %{y:.2%}<extra></extra>",
    }


def _median(paths: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Their median",
        "x": list(range(len(paths))),
        "y": typed_array(paths.median(axis=1), "f4"),
        "line": {"width": 3},
        "hovertemplate": "median after %{x} bars: %{y:.2%}<extra></extra>",
    }


def _outcomes(followed: Followed) -> dict[str, Any]:
    near = followed.distances.rank(ascending=False).to_numpy(np.float64) / len(followed.distances)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Each, on its date (larger: nearer)",
        "x": dates(pd.DatetimeIndex(followed.outcomes.index)),
        "y": typed_array(followed.outcomes),
        "xaxis": "x2",
        "yaxis": "y2",
        "marker": {"size": (6 + 8 * near).round(1).tolist()},
        "cliponaxis": False,
        "customdata": [round(float(one), 2) for one in followed.distances],
        "hovertemplate": "%{x}, distance %{customdata}: %{y:.2%}<extra></extra>",
    }
