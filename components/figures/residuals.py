"""Residuals of a fit: a QQ plot beside the autocorrelations of z and z²."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from components.figures.arrays import typed_array

HEIGHT = 360


def residual_figure(points: pd.DataFrame, correlations: Mapping[str, NDArray[Any]], band: float) -> dict[str, Any]:
    """`points` has theoretical and sample quantiles; autocorrelations from lag 1; noise stays within `band`."""
    return {
        "data": [_dots(points), _diagonal(points), *(_bars(name, values) for name, values in correlations.items())],
        "layout": {
            "height": HEIGHT,
            "hovermode": "closest",
            "margin": {"l": 52, "r": 60, "t": 12, "b": 40},
            "legend": {"orientation": "h", "x": 0.55, "y": 1.0, "yanchor": "bottom"},
            "shapes": [_edge(-band), _edge(band)],
            "xaxis": {"domain": [0, 0.46], "title": {"text": "Quantile of the fitted distribution"}},
            "yaxis": {"title": {"text": "Standardised residual"}},
            "xaxis2": {"domain": [0.54, 1], "anchor": "y2", "title": {"text": "Lag, bars"}},
            "yaxis2": {"anchor": "x2", "side": "right", "title": {"text": "Autocorrelation"}},
        },
    }


def _dots(points: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "QQ",
        "x": typed_array(points["theoretical"]),
        "y": typed_array(points["sample"]),
        "marker": {"size": 4},
        "showlegend": False,
        "hovertemplate": "fitted %{x:.2f}, z %{y:.2f}<extra></extra>",
    }


def _diagonal(points: pd.DataFrame) -> dict[str, Any]:
    reach = [float(points.min().min()), float(points.max().max())]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": reach,
        "y": reach,
        "line": {"width": 1, "dash": "dot"},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _bars(name: str, values: NDArray[Any]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": f"of {name}",
        "x": list(range(1, len(values) + 1)),
        "y": typed_array(values),
        "xaxis": "x2",
        "yaxis": "y2",
        "hovertemplate": f"lag %{{x}}, {name}: %{{y:.3f}}<extra></extra>",
    }


def _edge(height: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x2 domain",
        "yref": "y2",
        "x0": 0,
        "x1": 1,
        "y0": height,
        "y1": height,
        "line": {"width": 1, "dash": "dot"},
    }
