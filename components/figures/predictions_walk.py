"""The walk through the past, as pictures: skill over time, calibration, predicted against realised, profit.

Each has a line a model; `strong` names those drawn at once, the others wait in the legend.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
HEIGHT = 380
TIME = {"type": "date", "hoverformat": "%a %Y-%m-%d"}


def skill_figure(lines: "Mapping[str, pd.Series[float]]", strong: Collection[str], title: str) -> dict[str, Any]:
    """By title: the cumulative loss of the baseline less that of the model; up is better than the baseline."""
    return {
        "data": [_over_time(name, line, strong, ",.4~g") for name, line in lines.items()],
        "layout": {
            "height": HEIGHT,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": TIME,
            "yaxis": {"side": "right", "title": {"text": title}, "tickformat": ".3~s", "nticks": 7},
            "shapes": [_level_line(0)],
        },
    }


def wealth_figure(lines: "Mapping[str, pd.Series[float]]", strong: Collection[str]) -> dict[str, Any]:
    """By title: what 1 became."""
    return {
        "data": [_over_time(name, line, strong, ".3f") for name, line in lines.items()],
        "layout": {
            "height": HEIGHT,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": TIME,
            "yaxis": {"side": "right", "title": {"text": "1 became"}, "type": "log", "tickformat": ".2~f", "nticks": 7},
            "shapes": [_level_line(1)],
        },
    }


@dataclass(frozen=True, slots=True)
class Curve:
    """What was said against what came: shares as fractions, with how many forecasts each point stands on."""

    said: Sequence[float]
    came: Sequence[float]
    counts: Sequence[int]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


def calibration_figure(curves: Mapping[str, Curve], strong: Collection[str], said: str, came: str) -> dict[str, Any]:
    """By title. `said` and `came` are the axes' titles; the diagonal is right."""
    diagonal = {
        "type": "scatter",
        "mode": "lines",
        "name": "As said",
        "x": [0, 1],
        "y": [0, 1],
        "line": {"width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }
    shown = [curve for name, curve in curves.items() if name in strong]
    of_said = [share for curve in shown for share in curve.said]
    of_came = [share for curve in shown for share in (*curve.came, *curve.low, *curve.high)]
    return {
        "data": [*(_curve(name, curve, strong) for name, curve in curves.items()), diagonal],
        "layout": {
            "height": HEIGHT,
            "hovermode": "closest",
            "legend": LEGEND,
            "xaxis": {**_shares(of_said), "title": {"text": said}},
            "yaxis": {**_shares(of_came), "title": {"text": came}, "side": "right"},
        },
    }


def realised_figure(pairs: Mapping[str, pd.DataFrame], strong: Collection[str], what: str) -> dict[str, Any]:
    """By title: `predicted` and `realised` by date, as fractions."""
    return {
        "data": [_pairs(name, frame, strong) for name, frame in pairs.items()],
        "layout": {
            "height": HEIGHT,
            "hovermode": "closest",
            "legend": LEGEND,
            "xaxis": {"title": {"text": f"{what}, predicted"}, "tickformat": ".1~%"},
            "yaxis": {"title": {"text": "realised"}, "tickformat": ".0%", "side": "right"},
            "shapes": _diagonal([frame["predicted"] for name, frame in pairs.items() if name in strong]),
        },
    }


def _over_time(name: str, line: "pd.Series[float]", strong: Collection[str], number: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": dates(pd.DatetimeIndex(line.index)),
        "y": typed_array(line),
        "line": {"width": 2.2 if name in strong else 1.1},
        "hovertemplate": f"{name} %{{y:{number}}}<extra></extra>",
    }


def _level_line(level: float) -> dict[str, Any]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": level, "y1": level, "line": {"width": 1}}


def _curve(name: str, curve: Curve, strong: Collection[str]) -> dict[str, Any]:
    up, down = (
        [abs(edge - point) for edge, point in zip(edges, curve.came, strict=True)]
        for edges in (curve.high or curve.came, curve.low or curve.came)
    )
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(curve.said),
        "y": list(curve.came),
        "error_y": {"type": "data", "array": up, "arrayminus": down, "thickness": 1, "width": 2},
        "customdata": list(curve.counts),
        "line": {"width": 2 if name in strong else 1.1},
        "visible": True if name in strong else "legendonly",
        "hovertemplate": f"{name}: said %{{x:.1%}}, came %{{y:.1%}}, %{{customdata}} forecasts<extra></extra>",
    }


def _pairs(name: str, frame: pd.DataFrame, strong: Collection[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": typed_array(frame["predicted"], "f4"),
        "y": typed_array(frame["realised"], "f4"),
        "customdata": [f"{moment:%Y-%m-%d}" for moment in pd.DatetimeIndex(frame.index)],
        "marker": {"size": 5, "opacity": 0.55},
        "visible": True if name in strong else "legendonly",
        "hovertemplate": f"{name}, %{{customdata}}: predicted %{{x:.2%}}, realised %{{y:.2%}}<extra></extra>",
    }


def _shares(shown: Sequence[float]) -> dict[str, Any]:
    """An axis as long as what is shown on it."""
    margin = 0.03
    edges = {"range": [max(min(shown) - margin, -margin), min(max(shown) + margin, 1 + margin)]} if shown else {}
    return {"tickformat": ".0%", **edges}


def _diagonal(shown: Sequence["pd.Series[float]"]) -> list[dict[str, Any]]:
    """As long as what was predicted: what was realised reaches much further."""
    said = [value for line in shown for value in (line.min(), line.max())] if any(map(len, shown)) else []
    if not said:
        return []
    low, high = float(min(said)), float(max(said))
    return [{"type": "line", "x0": low, "x1": high, "y0": low, "y1": high, "line": {"width": 1, "dash": "dot"}}]
