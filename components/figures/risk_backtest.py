"""A method of measuring the tail as it was walked: returns, its bands below them, exceptions, and Basel's light."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


@dataclass(frozen=True, slots=True)
class Walked:
    """All on the same bars, but `recent` exceptions, which begin when enough bars are counted.

    Value at risk and expected shortfall are positive losses. `zones`: each with the least count of it.
    """

    title: str
    returns: "pd.Series[float]"
    value_at_risk: "pd.Series[float]"
    expected_shortfall: "pd.Series[float]"
    hits: "pd.Series[bool]"
    recent: "pd.Series[Any]"
    zones: tuple[tuple[str, int], ...]


def exceptions_figure(walked: Walked) -> dict[str, Any]:
    counted = len(walked.recent) > 0
    traces = [_returns(walked), *_bands(walked), _marks(walked), *(_counts(walked) if counted else ())]
    return {
        "data": traces,
        "layout": {
            "height": 520 if counted else 400,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "dragmode": "zoom",
            "bargap": 0,
            "legend": LEGEND,
            "xaxis": {"type": "date", "anchor": "y2" if counted else "y", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": {
                "domain": [0.36, 1] if counted else [0, 1],
                "side": "right",
                "tickformat": ".1%",
                "title": {"text": "return of a bar"},
            },
            "yaxis2": {
                "domain": [0, 0.3],
                "side": "right",
                "nticks": 5,
                "rangemode": "tozero",
                "title": {"text": "in 250 bars"},
                "visible": counted,
            },
        },
    }


def _returns(walked: Walked) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Return",
        "x": dates(pd.DatetimeIndex(walked.returns.index)),
        "y": typed_array(walked.returns, "f4"),
        "line": {"width": 0.8},
        "hovertemplate": "Return %{y:.2%}<extra></extra>",
    }


def _bands(walked: Walked) -> list[dict[str, Any]]:
    lines = {"Value at risk": (walked.value_at_risk, "solid"), "Expected shortfall": (walked.expected_shortfall, "dot")}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"{name}, below zero",
            "x": dates(pd.DatetimeIndex(values.index)),
            "y": typed_array(-values, "f4"),
            "line": {"width": 1.4, "dash": dash, "shape": "hv"},
            "customdata": [round(value, 6) for value in values.tolist()],
            "hovertemplate": f"{name} %{{customdata:.2%}}<extra></extra>",
        }
        for name, (values, dash) in lines.items()
    ]


def _marks(walked: Walked) -> dict[str, Any]:
    broken = walked.returns[walked.hits]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Exceptions",
        "x": dates(pd.DatetimeIndex(broken.index)),
        "y": typed_array(broken, "f4"),
        "marker": {"symbol": "x", "size": 7},
        "hovertemplate": "an exception<extra></extra>",
    }


def _counts(walked: Walked) -> list[dict[str, Any]]:
    index = pd.DatetimeIndex(walked.recent.index)
    counted = {
        "type": "scatter",
        "mode": "lines",
        "name": "Exceptions in 250 bars",
        "x": dates(index),
        "y": typed_array(walked.recent, "i4"),
        "yaxis": "y2",
        "line": {"width": 1.6, "shape": "hv"},
        "hovertemplate": "%{y} exceptions in 250 bars<extra></extra>",
    }
    ends = dates(pd.DatetimeIndex([walked.returns.index[0], index[-1]]))
    zones = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"{zone.capitalize()} from {least}",
            "x": ends,
            "y": [least, least],
            "yaxis": "y2",
            "line": {"width": 1.1, "dash": dash},
            "hoverinfo": "skip",
        }
        for (zone, least), dash in zip(walked.zones, ("dash", "dashdot"), strict=False)
    ]
    return [counted, *zones]
