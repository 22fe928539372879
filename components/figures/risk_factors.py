"""Figures of factors: where return and variance came from, and how the exposures moved."""

from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array
from components.figures.risk_dependence import signed

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
DASHES = ("solid", "dash", "dot", "dashdot")


def attribution_figure(parts: pd.DataFrame) -> dict[str, Any]:
    """A row a part: columns `return` (a year) and `variance_share`, fractions, side by side on one list of names."""
    names = [str(name) for name in parts.index]
    return {
        "data": [
            _bars("Return a year", names, parts["return"], "x"),
            _bars("Share of variance", names, parts["variance_share"], "x2"),
            _numbers(names, parts["return"], "x"),
            _numbers(names, parts["variance_share"], "x2"),
        ],
        "layout": {
            "height": 90 + 36 * len(names),
            "hovermode": "y",
            "showlegend": False,
            "xaxis": {"domain": [0, 0.48], **_across("return a year", parts["return"])},
            "xaxis2": {"domain": [0.52, 1], **_across("share of variance", parts["variance_share"])},
            "yaxis": {"type": "category", "autorange": "reversed", "showspikes": False},
        },
    }


def _across(title: str, values: "pd.Series[float]") -> dict[str, Any]:
    """With room at the right for the numbers beside the bars."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    width = high - low or 1.0
    return {
        "title": {"text": title},
        "tickformat": ".0%",
        "nticks": 4,
        "range": [low - 0.05 * width, high + 0.5 * width],
        "zeroline": True,
        "showspikes": False,
    }


def _bars(title: str, names: list[str], values: "pd.Series[float]", axis: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": title,
        "x": values.tolist(),
        "y": names,
        "xaxis": axis,
        "hovertemplate": f"{title} %{{x:.2%}}<extra>%{{y}}</extra>",
    }


def _numbers(names: list[str], values: "pd.Series[float]", axis: str) -> dict[str, Any]:
    """Always to the right of bar and zero: to the left they would cover the names on a narrow screen."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": values.clip(lower=0).tolist(),
        "y": names,
        "xaxis": axis,
        "text": [f" {signed(100 * value, 1)} %" for value in values],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def rolling_betas_figure(betas: pd.DataFrame, r_squared: "pd.Series[float]") -> dict[str, Any]:
    """Betas by date and factor, and beneath them the share of variance that they explain."""
    x = dates(pd.DatetimeIndex(betas.index))
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": str(factor),
            "x": x,
            "y": typed_array(betas[factor], "f4"),
            "line": {"width": 1.6, "dash": DASHES[number % len(DASHES)]},
            "hovertemplate": f"{factor} %{{y:.2f}}<extra></extra>",
        }
        for number, factor in enumerate(betas.columns)
    ]
    below = {
        "type": "scatter",
        "mode": "lines",
        "name": "R²",
        "x": x,
        "y": typed_array(r_squared, "f4"),
        "yaxis": "y2",
        "line": {"width": 1.2},
        "showlegend": False,
        "hovertemplate": "R² %{y:.2f}<extra></extra>",
    }
    return {
        "data": [*lines, below],
        "layout": {
            "height": 460,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "dragmode": "zoom",
            "legend": LEGEND,
            "xaxis": {"type": "date", "anchor": "y2", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": {"domain": [0.32, 1], "side": "right", "title": {"text": "beta"}, "nticks": 6, "zeroline": True},
            "yaxis2": {"domain": [0, 0.26], "side": "right", "title": {"text": "R²"}, "tickformat": ".0%", "nticks": 4},
        },
    }
