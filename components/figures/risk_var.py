"""Figures of the tail: methods side by side, what each holding carries, and where the tail begins."""

from typing import Any

import pandas as pd

from components.figures.arrays import typed_array

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
ROW = 30  # pixels


def methods_figure(rows: pd.DataFrame) -> dict[str, Any]:
    """A row a method: title, value_at_risk, expected_shortfall, each with `_error` (NaN where none is known), and
    square_root_value_at_risk (NaN where it says the same).
    """
    marks = [
        _marks("Value at risk", rows, "value_at_risk", "circle"),
        _marks("Expected shortfall", rows, "expected_shortfall", "diamond"),
    ]
    if rows["square_root_value_at_risk"].notna().any():
        marks.append(_marks("Value at risk by √h", rows, "square_root_value_at_risk", "line-ns-open"))
    return {
        "data": marks,
        "layout": {
            "height": 110 + ROW * len(rows),
            "hovermode": "closest",
            "legend": LEGEND,
            "xaxis": {"tickformat": ".1%", "title": {"text": "Loss, of today's value"}, "rangemode": "tozero"},
            "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
        },
    }


def _marks(name: str, rows: pd.DataFrame, column: str, symbol: str) -> dict[str, Any]:
    shown = {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": _values(rows[column]),
        "y": rows["title"].tolist(),
        "marker": {"symbol": symbol, "size": 9},
        "hovertemplate": f"{name} %{{x:.3%}}<extra>%{{y}}</extra>",
    }
    if f"{column}_error" in rows:
        errors = _values(2 * rows[f"{column}_error"])
        shown["error_x"] = {"type": "data", "array": errors, "thickness": 1.2, "width": 3}
    return shown


def _values(column: "pd.Series[float]") -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]


def components_figure(table: pd.DataFrame) -> dict[str, Any]:
    """A row a holding: weight, and component_ and incremental_ of value_at_risk and expected_shortfall."""
    shown = table.sort_values("component_value_at_risk", ascending=False)
    names = [str(name) for name in shown.index]
    columns = {
        "Component VaR": "component_value_at_risk",
        "Incremental VaR": "incremental_value_at_risk",
        "Component ES": "component_expected_shortfall",
        "Incremental ES": "incremental_expected_shortfall",
    }
    return {
        "data": [_bars(title, names, shown[column]) for title, column in columns.items()],
        "layout": {
            "height": 120 + max(48 * len(names), 300),
            "barmode": "group",
            "hovermode": "y unified",
            "legend": LEGEND,
            "xaxis": {"tickformat": ".1%", "title": {"text": "Loss, of the basket's value"}},
            "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
        },
    }


def _bars(title: str, names: list[str], values: "pd.Series[float]") -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": title,
        "x": values.tolist(),
        "y": names,
        "visible": True if title.startswith("Component") else "legendonly",
        "hovertemplate": f"{title} %{{x:.3%}}<extra></extra>",
    }


def mean_excess_figure(excess: pd.DataFrame, own: float) -> dict[str, Any]:
    """By threshold: mean_excess with low and high; `own` is the method's threshold."""
    x = typed_array(excess.index)
    return {
        "data": [*_band(x, excess["low"], excess["high"]), _line("Mean excess", x, excess["mean_excess"])],
        "layout": {
            "height": 320,
            "hovermode": "x unified",
            "legend": LEGEND,
            "shapes": [_own(own)],
            "annotations": [_own_name(own)],
            "xaxis": {"title": {"text": "Threshold, loss of one bar"}, "tickformat": ".1%"},
            "yaxis": {"side": "right", "tickformat": ".2%", "nticks": 6},
        },
    }


def stability_figure(stable: pd.DataFrame, own: float, times: float) -> dict[str, Any]:
    """By threshold: shape above, modified_scale beneath, each with `times` its error on either side."""
    x = typed_array(stable.index)
    traces = []
    for axis, (name, title) in {"y": ("shape", "ξ"), "y2": ("modified_scale", "β − ξu")}.items():
        wide = times * stable[f"{name}_error"]
        parts = (*_band(x, stable[name] - wide, stable[name] + wide), _line(title, x, stable[name], ".4f"))
        traces += [{**part, "yaxis": axis} for part in parts]
    traces[4] = {**traces[4], "showlegend": False}
    return {
        "data": traces,
        "layout": {
            "height": 320,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "legend": LEGEND,
            "shapes": [_own(own)],
            "annotations": [_own_name(own)],
            "xaxis": {"title": {"text": "Threshold, loss of one bar"}, "tickformat": ".1%", "anchor": "y2"},
            "yaxis": {"side": "right", "domain": [0.54, 1], "nticks": 4, "title": {"text": "ξ"}},
            "yaxis2": {"side": "right", "domain": [0, 0.46], "nticks": 4, "title": {"text": "β − ξu"}},
        },
    }


def _line(name: str, x: dict[str, str], values: "pd.Series[float]", form: str = ".3%") -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": x,
        "y": typed_array(values),
        "line": {"width": 1.8},
        "marker": {"size": 4},
        "hovertemplate": f"{name} %{{y:{form}}}<extra></extra>",
    }


def _band(x: dict[str, str], low: "pd.Series[float]", high: "pd.Series[float]") -> list[dict[str, Any]]:
    edge = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 0}, "hoverinfo": "skip"}
    return [
        {**edge, "y": typed_array(high), "showlegend": False},
        {**edge, "y": typed_array(low), "fill": "tonexty", "name": "95 %"},
    ]


def _own(own: float) -> dict[str, Any]:
    line = {"width": 1.2, "dash": "dot"}
    return {"type": "line", "x0": own, "x1": own, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _own_name(own: float) -> dict[str, Any]:
    return {
        "x": own,
        "y": 1.0,
        "yref": "paper",
        "yanchor": "top",
        "xanchor": "left",
        "text": "the method's",
        "showarrow": False,
        "font": {"size": 11},
    }
