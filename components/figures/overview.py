"""The whole history as one small line, with the stretch that is looked at marked: drag across it to look elsewhere."""

from typing import Any

import pandas as pd

from components.figures.arrays import dates, typed_array


def overview_figure(close: "pd.Series[float]", window: tuple[pd.Timestamp, pd.Timestamp]) -> dict[str, Any]:
    """`close` is thinned by the caller to what the width can show."""
    first, last = (moment.tz_localize(None).isoformat() for moment in window)
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": dates(pd.DatetimeIndex(close.index)),
                "y": typed_array(close, "f4"),
                "hoverinfo": "skip",
                "line": {"width": 1},
                "fill": "tozeroy",
            }
        ],
        "layout": {
            "height": 64,
            "margin": {"l": 0, "r": 0, "t": 2, "b": 16},
            "showlegend": False,
            "hovermode": False,
            "dragmode": "select",
            "selectdirection": "h",
            "xaxis": {"type": "date", "fixedrange": True, "nticks": 8, "showgrid": False, "showspikes": False},
            "yaxis": {"visible": False, "fixedrange": True, "range": _room(close)},
            "selections": [{"type": "rect", "xref": "x", "yref": "paper", "x0": first, "x1": last, "y0": 0, "y1": 1}],
        },
    }


def _room(close: "pd.Series[float]") -> list[float]:
    """All of the line with a little of its area below the lowest point."""
    low, high = float(close.min()), float(close.max())
    room = (high - low) / 10 or abs(high) / 10 or 1.0
    return [low - room, high + room]
