"""Skill over the last forecasts, with its band, over time."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array
from components.theme import INTERVAL

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


def rolling_skill_figure(lines: Mapping[str, pd.DataFrame], strong: str) -> dict[str, Any]:
    """By title: columns `skill`, `low`, `high` by date, fractions. `strong` has its band, others wait in the legend."""
    return {
        "data": [*_band(lines[strong]), *(_line(name, frame, strong) for name, frame in lines.items())],
        "layout": {
            "height": 380,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": {"type": "date", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": {"side": "right", "title": {"text": "of the baseline's loss"}, "tickformat": ".1~%", "nticks": 7},
            "shapes": [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "line": {"width": 1}}],
        },
    }


def _band(frame: pd.DataFrame) -> list[dict[str, Any]]:
    common = {
        "type": "scatter",
        "mode": "lines",
        "x": dates(pd.DatetimeIndex(frame.index)),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    return [
        {**common, "y": typed_array(frame["high"], "f4"), "showlegend": False},
        {
            **common,
            "name": "± 1.645 standard errors",
            "y": typed_array(frame["low"], "f4"),
            "fill": "tonexty",
            "fillcolor": INTERVAL,
        },
    ]


def _line(name: str, frame: pd.DataFrame, strong: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": dates(pd.DatetimeIndex(frame.index)),
        "y": typed_array(frame["skill"], "f4"),
        "line": {"width": 2.2 if name == strong else 1.1},
        "visible": True if name == strong else "legendonly",
        "hovertemplate": f"{name} %{{y:.2%}}<extra></extra>",
    }
