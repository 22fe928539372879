"""News impact curves: volatility of the next bar by the size of this bar's shock."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from components.figures.arrays import typed_array

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


def news_impact_figure(curves: "Mapping[str, pd.Series[float]]", shown: str, usual: float) -> dict[str, Any]:
    """`curves`: annualised volatilities, fractions, on shocks as fractions; `shown` is drawn strongest."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": typed_array(np.asarray(curve.index)),
            "y": typed_array(curve),
            "line": {"width": 2.6 if name == shown else 1.3},
            "hovertemplate": f"{name} %{{y:.2%}}<extra></extra>",
        }
        for name, curve in curves.items()
    ]
    level = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": usual, "y1": usual, "line": {"dash": "dot"}}
    return {
        "data": traces,
        "layout": {
            "height": 380,
            "hovermode": "x unified",
            "legend": LEGEND,
            "xaxis": {"title": {"text": "Shock to this bar"}, "tickformat": "+.1%", "hoverformat": "+.2%"},
            "yaxis": {
                "title": {"text": "Volatility of the next, a year"},
                "side": "right",
                "tickformat": ".0%",
                "rangemode": "tozero",
            },
            "shapes": [level],
        },
    }
