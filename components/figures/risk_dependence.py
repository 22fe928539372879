"""Figures of dependence: correlations as a map, their clusters, and the tree that joins all holdings.

Below zero is told by a sign in the cell or the label and by a dashed line, not by colour alone.
"""

from typing import Any

import numpy as np
import pandas as pd

from analytics.risk.clustering import Clusters
from components.figures.arrays import typed_array

MOST_WITH_NUMBERS = 15
MOST_WITH_SIGNS = 60
ROW, SMALL_ROW = 22, 11  # pixels
JOINS = (-1.0, -0.5, 0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


def correlation_figure(matrix: pd.DataFrame) -> dict[str, Any]:
    """Asset × asset, drawn in its order; numbers while they can be read, then a sign in each cell below zero."""
    names = [str(name) for name in matrix.columns]
    values = matrix.to_numpy(np.float64)
    return {
        "data": [
            {
                "type": "heatmap",
                "x": names,
                "y": names,
                "z": values.round(4).tolist(),
                "zmin": -1,
                "zmax": 1,
                "autocolorscale": True,  # the template's diverging colours
                "text": _cells(values),
                "texttemplate": "%{text}" if len(names) <= MOST_WITH_SIGNS else None,
                "xgap": 1 if len(names) <= MOST_WITH_SIGNS else 0,
                "ygap": 1 if len(names) <= MOST_WITH_SIGNS else 0,
                "colorbar": {"tickvals": [-1, -0.5, 0, 0.5, 1], "ticktext": ["−1", "−0.5", "0", "0.5", "1"]},
                "hovertemplate": "%{y} and %{x}: %{z:.3f}<extra></extra>",
            }
        ],
        "layout": {
            "height": max(320, min(90 + (28 if len(names) <= MOST_WITH_NUMBERS else 16) * len(names), 1_040)),
            "hovermode": "closest",
            "xaxis": {"type": "category", "showgrid": False, "showspikes": False},
            "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False, "showspikes": False},
        },
    }


def _cells(values: "np.ndarray[Any, np.dtype[np.float64]]") -> list[list[str]]:
    if len(values) <= MOST_WITH_NUMBERS:
        return [[signed(value) for value in row] for row in values]
    return [["−" if value < 0 else "" for value in row] for row in values]


def signed(value: float, decimals: int = 2) -> str:
    """With the minus sign that a person writes; what rounds to zero has none."""
    text = f"{value:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


def dendrogram_figure(found: Clusters) -> dict[str, Any]:
    """Leaves from top to bottom; where two branches join, the axis says at what correlation."""
    gaps = np.full((len(found.heights), 1), np.nan)
    lines = {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(np.hstack([found.heights, gaps]).ravel()),
        "y": typed_array(np.hstack([found.across, gaps]).ravel()),
        "customdata": _like(np.hstack([found.heights, gaps]).ravel()),
        "showlegend": False,
        "hovertemplate": "correlation %{customdata}<extra></extra>",
    }
    count = len(found.order)
    far = max(float(found.heights.max()), 0.1)
    return {
        "data": [lines],
        "layout": {
            "height": 70 + _row(count) * count,
            "hovermode": "closest",
            "xaxis": {
                "title": {"text": "correlation where they join"},
                "range": [1.04 * far, -0.01 * far],
                "tickvals": [float(np.sqrt(2 * (1 - one))) for one in JOINS],
                "ticktext": [signed(one, 2).removesuffix("0").removesuffix(".0") for one in JOINS],
                "showspikes": False,
            },
            "yaxis": {
                "tickvals": [5 + 10 * leaf for leaf in range(count)],
                "ticktext": list(found.order),
                "tickfont": {"size": 11 if _row(count) == ROW else 8},
                "range": [10 * count, 0],
                "side": "right",
                "showgrid": False,
                "showspikes": False,
            },
        },
    }


def _like(heights: "np.ndarray[Any, np.dtype[np.float64]]") -> list[str]:
    return ["" if np.isnan(height) else signed(1 - height**2 / 2) for height in heights]


def _row(count: int) -> int:
    return ROW if count <= MOST_WITH_SIGNS else SMALL_ROW


def tree_figure(laid: pd.DataFrame) -> dict[str, Any]:
    """A row an asset, as `tree_layout` gives them: lines to the parents, and names beside the points."""
    at = laid.set_index("asset")["depth"].to_dict()
    rows = {asset: row for row, asset in enumerate(laid["asset"])}
    branches = laid[laid["parent"] != ""]
    bends = [
        ([at[parent], at[parent], at[asset], None], [rows[parent], rows[asset], rows[asset], None], correlation < 0)
        for asset, parent, correlation in zip(
            branches["asset"], branches["parent"], branches["correlation"], strict=True
        )
    ]
    far = max(float(laid["depth"].max()), 0.1)
    return {
        "data": [*_lines(bends), _assets(laid)],
        "layout": {
            "height": 70 + _row(len(laid)) * len(laid),
            "hovermode": "closest",
            "xaxis": {
                "title": {"text": "distance from the centre"},
                "range": [-0.03 * far, 1.32 * far],
                "showgrid": False,
                "showspikes": False,
            },
            "yaxis": {"visible": False, "range": [len(laid) - 0.4, -0.6]},
        },
    }


def _lines(bends: list[tuple[list[Any], list[Any], bool]]) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [value for across, _, is_below in bends if is_below == below for value in across],
            "y": [value for _, down, is_below in bends if is_below == below for value in down],
            "line": {"width": 1.4, "dash": "dot" if below else "solid"},
            "showlegend": False,
            "hoverinfo": "skip",
        }
        for below in (False, True)
    ]


def _assets(laid: pd.DataFrame) -> dict[str, Any]:
    said = [signed(value) if np.isfinite(value) else "" for value in laid["correlation"]]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": laid["depth"].tolist(),
        "y": list(range(len(laid))),
        "text": [f"<b>{asset}</b> {value}".strip() for asset, value in zip(laid["asset"], said, strict=True)],
        "textposition": "middle right",
        "textfont": {"size": 11 if _row(len(laid)) == ROW else 8},
        "cliponaxis": False,
        "marker": {"size": [min(7 + 2 * count, 21) for count in laid["branches"]]},
        "customdata": [
            f"{asset}: {value} with {parent}" if parent else f"{asset}, the most central"
            for asset, parent, value in zip(laid["asset"], laid["parent"], said, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }
