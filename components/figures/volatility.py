"""Volatility over time: the price on top, the estimates beneath it on the same time axis. And the cone."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.figures.arrays import dates, typed_array

PRICE_SHARE = 0.34  # of the height
LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


def volatility_figure(close: "pd.Series[float]", lines: "Mapping[str, pd.Series[float]]", unit: str) -> dict[str, Any]:
    """`lines` are annualised volatilities as fractions on the index of `close`; the first is drawn strongest."""
    x = dates(pd.DatetimeIndex(close.index))
    estimates = [
        _line(name, x, values, 2.0 if number == 0 else 1.2) for number, (name, values) in enumerate(lines.items())
    ]
    price = {
        "type": "scatter",
        "mode": "lines",
        "name": "Close",
        "x": x,
        "y": typed_array(close),
        "yaxis": "y2",
        "line": {"width": 1.2},
        "showlegend": False,
        "hovertemplate": "Close %{y:,.2f}<extra></extra>",
    }
    return {
        "data": [price, *estimates],
        "layout": {
            "height": 520,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "dragmode": "zoom",
            "legend": LEGEND,
            "xaxis": {"type": "date", "anchor": "y", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": {
                "domain": [0, 1 - PRICE_SHARE - 0.04],
                "side": "right",
                "tickformat": ".0%",
                "rangemode": "tozero",
            },
            "yaxis2": {"domain": [1 - PRICE_SHARE, 1], "side": "right", "nticks": 4, "title": {"text": unit}},
        },
    }


def _line(name: str, x: dict[str, str], values: "pd.Series[float]", width: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": typed_array(values, "f4"),
        "line": {"width": width},
        "hovertemplate": f"{name} %{{y:.2%}}<extra></extra>",
    }


def cone_figure(
    horizons: Sequence[int], quantiles: Mapping[str, Sequence[float]], now: Sequence[float]
) -> dict[str, Any]:
    """Quantiles of realised volatility by horizon, and where it stands now."""
    x = list(horizons)
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": x,
            "y": typed_array(np.asarray(values)),
            "line": {"width": 1.2, "dash": "solid" if name == "50 %" else "dot"},
            "hovertemplate": f"{name} %{{y:.2%}}<extra></extra>",
        }
        for name, values in quantiles.items()
    ]
    current = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "Now",
        "x": x,
        "y": typed_array(np.asarray(now)),
        "line": {"width": 2.4},
        "marker": {"size": 7},
        "hovertemplate": "Now %{y:.2%}<extra></extra>",
    }
    return {
        "data": [current, *lines],
        "layout": {
            "height": 340,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": {
                "title": {"text": "Horizon, bars"},
                "type": "log",
                "tickvals": x,
                "ticktext": [str(days) for days in x],
            },
            "yaxis": {"side": "right", "tickformat": ".0%", "rangemode": "tozero"},
        },
    }
