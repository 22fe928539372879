"""Figures of the measures: rolling ones under each other, months as a map of heat, and the distribution of returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.risk.distribution import Histogram
from components.figures.arrays import dates, typed_array
from components.numbers import MINUS, percent_text

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
ROW = 130  # pixels of one rolling measure
GAP = 0.06


@dataclass(frozen=True, slots=True)
class Rolled:
    """One measure over time: the first of `lines` is the basket's, others stand beside it."""

    title: str
    in_percent: bool
    lines: "dict[str, pd.Series[float]]"


def rolling_figure(measures: Sequence[Rolled]) -> dict[str, Any]:
    count = len(measures)
    height = (1 - GAP * (count - 1)) / count
    axes, traces = {}, []
    for number, measure in enumerate(measures):
        suffix = "" if number == 0 else str(number + 1)
        top = 1 - number * (height + GAP)
        axes[f"yaxis{suffix}"] = {
            "domain": [max(top - height, 0), top],
            "side": "right",
            "title": {"text": measure.title},
            "tickformat": ".0%" if measure.in_percent else "",
            "nticks": 5,
        }
        traces += [
            _line(measure, name, values, f"y{suffix}", is_first=place == 0)
            for place, (name, values) in enumerate(measure.lines.items())
        ]
    bottom = "y" if count == 1 else f"y{count}"
    return {
        "data": traces,
        "layout": {
            "height": 90 + ROW * count,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "legend": LEGEND,
            "xaxis": {"type": "date", "anchor": bottom, "hoverformat": "%a %Y-%m-%d"},
            **axes,
        },
    }


def _line(measure: Rolled, name: str, values: "pd.Series[float]", axis: str, *, is_first: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{measure.title}, {name}",
        "x": dates(pd.DatetimeIndex(values.index)),
        "y": typed_array(values, "f4"),
        "yaxis": axis,
        "line": {"width": 1.6} if is_first else {"width": 1.2, "dash": "dot"},
        "hovertemplate": f"{name} %{{y:{'.2%' if measure.in_percent else '.3f'}}}<extra></extra>",
    }


def monthly_figure(table: pd.DataFrame, months: Sequence[str]) -> dict[str, Any]:
    """`table`: years × twelve months and `year`. Every cell says its number with its sign; colour only helps."""
    years = [str(year) for year in table.index]
    parts = [
        _heat(table.iloc[:, :12], list(months), years, "x"),
        _heat(table[["year"]], ["Year"], years, "x2"),
    ]
    return {
        "data": parts,
        "layout": {
            "height": 70 + 26 * max(len(years), 3),
            "margin": {"l": 12, "r": 12, "t": 12, "b": 12},
            "hovermode": "closest",
            "xaxis": _months_axis([0, 0.87]),
            "xaxis2": _months_axis([0.89, 1]),
            "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False, "showspikes": False},
        },
    }


def _months_axis(domain: list[float]) -> dict[str, Any]:
    return {"type": "category", "side": "top", "domain": domain, "showgrid": False, "showspikes": False}


def _heat(cells: pd.DataFrame, columns: list[str], years: list[str], axis: str) -> dict[str, Any]:
    values = cells.to_numpy(np.float64)
    most = float(np.nanmax(np.abs(values), initial=0.0)) or 1.0
    known = [[None if np.isnan(value) else value for value in row] for row in values.tolist()]
    return {
        "type": "heatmap",
        "x": columns,
        "y": years,
        "z": known,
        "zmin": -most,
        "zmax": most,
        "autocolorscale": True,
        "showscale": False,
        "xaxis": axis,
        "text": [[_signed(value) for value in row] for row in known],
        "texttemplate": "%{text}",
        "hovertemplate": "%{y} %{x} %{z:+.2%}<extra></extra>",
        "hoverongaps": False,
    }


def _signed(value: float | None) -> str:
    if value is None:
        return ""
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{abs(value) * 100:.1f}"


def distribution_figure(found: Histogram, worst: "pd.Series[float]") -> dict[str, Any]:
    """`worst` are the returns to mark, by date."""
    width = float(found.edges[1] - found.edges[0])
    return {
        "data": [
            {
                "type": "bar",
                "name": "Bars",
                "x": typed_array(found.middles),
                "y": typed_array(found.counts, "f4"),
                "width": width,
                "hovertemplate": "%{x:.2%}: %{y:.0f} bars<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "lines",
                "name": "As many, were they normal",
                "x": typed_array(found.middles),
                "y": typed_array(found.normal, "f4"),
                "line": {"width": 2, "shape": "spline"},
                "hovertemplate": "normal %{y:.1f}<extra></extra>",
            },
            _marks(worst),
        ],
        "layout": {
            "height": 480,
            "bargap": 0,
            "hovermode": "closest",
            "legend": LEGEND,
            "xaxis": {"tickformat": ".1%", "title": {"text": "return of a bar"}, "anchor": "y2"},
            "yaxis": {"side": "right", "title": {"text": "bars"}, "rangemode": "tozero", "domain": [0.07, 1]},
            "yaxis2": {"visible": False, "fixedrange": True, "domain": [0, 0.06], "range": [-1, 1]},
        },
    }


def _marks(worst: "pd.Series[float]") -> dict[str, Any]:
    days = [f"{day:%Y-%m-%d}" for day in pd.DatetimeIndex(worst.index)]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"The {len(days)} worst",
        "x": worst.tolist(),
        "y": [0] * len(days),
        "yaxis": "y2",
        "text": [f"{day} {percent_text(value)}" for day, value in zip(days, worst, strict=True)],
        "marker": {"symbol": "triangle-down", "size": 10},
        "hovertemplate": "%{text}<extra></extra>",
    }
