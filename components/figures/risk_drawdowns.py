"""How far a basket stood under its peak, with the worst falls shaded and numbered."""

from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array
from components.numbers import percent_text


def underwater_figure(below: "pd.Series[float]", worst: pd.DataFrame) -> dict[str, Any]:
    """`worst`: a row a fall with `rank`, `peak`, `trough`, `recovery` (NaT: not yet) and `depth`."""
    last = below.index[-1]
    falls = worst.assign(recovery=worst["recovery"].fillna(last)).to_dict("records")
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "Under its peak",
                "x": dates(pd.DatetimeIndex(below.index)),
                "y": typed_array(below, "f4"),
                "fill": "tozeroy",
                "line": {"width": 1.2},
                "hovertemplate": "%{y:.2%}<extra></extra>",
            }
        ],
        "layout": {
            "height": 340,
            "hovermode": "x unified",
            "showlegend": False,
            "shapes": [_shade(fall) for fall in falls],
            "annotations": [_label(fall) for fall in falls],
            "xaxis": {"type": "date", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": {"side": "right", "tickformat": ".0%", "nticks": 6},
        },
    }


def _shade(fall: dict[Any, Any]) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": f"{fall['peak']:%Y-%m-%d}",
        "x1": f"{fall['recovery']:%Y-%m-%d}",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"width": 0},
    }


def _label(fall: dict[Any, Any]) -> dict[str, Any]:
    return {
        "x": f"{fall['trough']:%Y-%m-%d}",
        "y": fall["depth"],
        "text": f"{fall['rank']}: {percent_text(fall['depth'], 1)}",
        "showarrow": False,
        "yanchor": "top",
    }
