"""Falls of the past as bars: what the basket would have lost from end to end, and at its deepest on the way."""

from collections.abc import Sequence
from typing import Any

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}


def replay_figure(falls: Sequence[tuple[str, float, float, bool]]) -> dict[str, Any]:
    """A row a fall: its name, the change over it, the deepest point, and whether something in it is proxied."""
    names = [f"{name} *" if proxied else name for name, _, _, proxied in falls]
    return {
        "data": [
            _bars("Over the fall", names, [change for _, change, _, _ in falls]),
            _marks("At its deepest", names, [deepest for _, _, deepest, _ in falls]),
        ],
        "layout": {
            "height": 90 + 25 * len(names),
            "bargap": 0.4,
            "hovermode": "y unified",
            "legend": LEGEND,
            "xaxis": {"tickformat": ".0%", "side": "bottom"},
            "yaxis": {"autorange": "reversed", "automargin": True},
        },
    }


def _bars(name: str, names: list[str], values: list[float]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": values,
        "y": names,
        "hovertemplate": f"{name} %{{x:.2%}}<extra></extra>",
    }


def _marks(name: str, names: list[str], values: list[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": values,
        "y": names,
        "marker": {"symbol": "line-ns-open", "size": 13, "line": {"width": 2}},
        "hovertemplate": f"{name} %{{x:.2%}}<extra></extra>",
    }
