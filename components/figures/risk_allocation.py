"""Allocations: the frontier with each method on it, and how each did out of sample."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array

SYMBOLS = ("diamond", "square", "triangle-up", "cross", "star", "hexagon", "x", "pentagon")
LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


def frontier_figure(
    line: pd.DataFrame, points: Mapping[str, tuple[float, float]], holdings: Mapping[str, tuple[float, float]]
) -> dict[str, Any]:
    """`line` has columns risk and mean; `points` and `holdings` are (risk, mean) by name; all annualised fractions."""
    efficient = {
        "type": "scatter",
        "mode": "lines",
        "name": "Efficient, in sample",
        "x": typed_array(line["risk"]),
        "y": typed_array(line["mean"]),
        "line": {"width": 2},
        "hovertemplate": "risk %{x:.2%}, mean %{y:.2%}<extra></extra>",
    }
    return {
        "data": [efficient, *_points(points), _named(holdings)],
        "layout": {
            "height": 420,
            "hovermode": "closest",
            "legend": LEGEND,
            "xaxis": {"title": {"text": "Volatility a year"}, "tickformat": ".0%", "rangemode": "tozero"},
            "yaxis": {"title": {"text": "Mean return a year"}, "tickformat": ".0%", "side": "right"},
        },
    }


def _points(points: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """Each with its own sign in the legend: they lie too close for names beside them."""
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [risk],
            "y": [mean],
            "marker": {"symbol": symbol, "size": 11},
            "hovertemplate": f"{name}: risk %{{x:.2%}}, mean %{{y:.2%}}<extra></extra>",
        }
        for symbol, (name, (risk, mean)) in zip(SYMBOLS, points.items(), strict=False)
    ]


def _named(points: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "Holdings",
        "x": [risk for risk, _ in points.values()],
        "y": [mean for _, mean in points.values()],
        "text": list(points),
        "textposition": "top center",
        "textfont": {"size": 10},
        "marker": {"symbol": "circle", "size": 6},
        "hovertemplate": "%{text}: risk %{x:.2%}, mean %{y:.2%}<extra></extra>",
    }


def walked_figure(growth: pd.DataFrame, titles: Mapping[str, str]) -> dict[str, Any]:
    x = dates(pd.DatetimeIndex(growth.index))
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": titles[str(method)],
                "x": x,
                "y": typed_array(growth[method], "f4"),
                "line": {"width": 2.2 if method == "equal" else 1.3, "dash": "dot" if method == "equal" else "solid"},
                "hovertemplate": f"{titles[str(method)]} %{{y:.3f}}<extra></extra>",
            }
            for method in growth.columns
        ],
        "layout": {
            "height": 400,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": {"type": "date"},
            "yaxis": {"side": "right", "type": "log", "title": {"text": "growth of 1"}, "nticks": 6},
        },
    }
