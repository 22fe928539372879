"""Principal components: what part of the variance each explains, and beneath it what each is made of."""

from typing import Any

import numpy as np
import pandas as pd

from components.figures.risk_dependence import signed

BARS = 150  # pixels
ROW, SMALL_ROW = 22, 11
MOST_ROWS = 60


def components_figure(explained: "pd.Series[float]", loadings: pd.DataFrame) -> dict[str, Any]:
    """`explained`: fractions by component; `loadings`: holdings × the same components."""
    names = [f"PC{number}" for number in explained.index]
    rows = len(loadings) * (ROW if len(loadings) <= MOST_ROWS else SMALL_ROW)
    split = rows / (rows + BARS)
    return {
        "data": [_bars(names, explained), _map(names, loadings)],
        "layout": {
            "height": 70 + BARS + rows,
            "hovermode": "closest",
            "xaxis": {"type": "category", "anchor": "y2", "showgrid": False, "showspikes": False},
            "yaxis": {
                "domain": [split + 12 / (rows + BARS), 1],
                "side": "right",
                "tickformat": ".0%",
                "nticks": 4,
                "range": [0, min(1.2 * float(explained.max()), 1.15)],
                "showspikes": False,
            },
            "yaxis2": {
                "type": "category",
                "domain": [0, split],
                "autorange": "reversed",
                "showgrid": False,
                "showspikes": False,
                "tickfont": {"size": 11 if len(loadings) <= MOST_ROWS else 8},
            },
        },
    }


def _bars(names: list[str], explained: "pd.Series[float]") -> dict[str, Any]:
    return {
        "type": "bar",
        "x": names,
        "y": explained.tolist(),
        "text": [f"{share:.0%}" for share in explained],
        "textposition": "outside",
        "customdata": explained.cumsum().tolist(),
        "showlegend": False,
        "hovertemplate": "%{x} explains %{y:.2%}, up to it %{customdata:.2%}<extra></extra>",
    }


def _map(names: list[str], loadings: pd.DataFrame) -> dict[str, Any]:
    values = loadings.to_numpy(np.float64)
    return {
        "type": "heatmap",
        "x": names,
        "y": [str(holding) for holding in loadings.index],
        "yaxis": "y2",
        "z": values.round(4).tolist(),
        "zmin": -1,
        "zmax": 1,
        "autocolorscale": True,  # the template's diverging colours
        "showscale": False,
        "text": [[signed(value) for value in row] for row in values],
        "texttemplate": "%{text}" if len(values) <= MOST_ROWS else None,
        "hovertemplate": "%{y} in %{x}: %{z:.3f}<extra></extra>",
    }
