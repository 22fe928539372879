"""Figures of the risk desk that every part of it may use."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array
from components.theme import FALL, FALL_AREA

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


def growth_figure(lines: "Mapping[str, pd.Series[float]]", underwater: "pd.Series[float]") -> dict[str, Any]:
    """`lines` are growth of 1 over time; beneath, on the same axis, how far the first lies under its peak."""
    traces = [_line(name, values, 2.0 if number == 0 else 1.2) for number, (name, values) in enumerate(lines.items())]
    below = {
        "type": "scatter",
        "mode": "lines",
        "name": "Under its peak",
        "x": dates(pd.DatetimeIndex(underwater.index)),
        "y": typed_array(underwater, "f4"),
        "yaxis": "y2",
        "fill": "tozeroy",
        "fillcolor": FALL_AREA,
        "line": {"width": 1.0, "color": FALL},
        "showlegend": False,
        "hovertemplate": "Under its peak %{y:.2%}<extra></extra>",
    }
    return {
        "data": [*traces, below],
        "layout": {
            "height": 460,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "dragmode": "zoom",
            "legend": LEGEND,
            "xaxis": {"type": "date", "anchor": "y2", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": {
                "domain": [0.34, 1],
                "side": "right",
                "type": "log",
                "title": {"text": "growth of 1"},
                "nticks": 6,
            },
            "yaxis2": {"domain": [0, 0.3], "side": "right", "tickformat": ".0%", "nticks": 4},
        },
    }


def _line(name: str, values: "pd.Series[float]", width: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": dates(pd.DatetimeIndex(values.index)),
        "y": typed_array(values, "f4"),
        "line": {"width": width},
        "hovertemplate": f"{name} %{{y:.3f}}<extra></extra>",
    }
