"""Rows of the prediction desk: a name on a line of its own, its number beside it, and under it a bar.

Names of features are long, so they stand above their bars: to the left they would leave a telephone no room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ROW = 34  # pixels
AROUND = 64
NAME_AT = 0.36  # above the bar's middle, in rows
THICK = 0.34
LEGEND = 26


@dataclass(frozen=True, slots=True)
class Row:
    """`value` with its `error` to either side, on the axis; `number` is how it reads, `told` what hovering says.

    `marks`: by name, ticks on the bar. All rows have the same ones.
    """

    name: str
    value: float
    number: str
    told: str
    error: float = 0.0
    marks: Mapping[str, float] = field(default_factory=dict)


def rows_figure(rows: Sequence[Row], *, axis: str, tick: str, signed: bool = False) -> dict[str, Any]:
    """First row on top. `signed`: bars take the colours of up and down."""
    low, high = _span(rows)
    marks = [_marks(rows, name) for name in rows[0].marks]
    return {
        "data": [_bars(rows, signed=signed), _names(rows, low), *marks],
        "layout": {
            "height": AROUND + ROW * len(rows) + (LEGEND if marks else 0),
            "hovermode": "closest",
            "showlegend": bool(marks),
            "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
            "margin": {"l": 12, "r": 12, "t": 12, "b": 44},
            "bargap": 1 - THICK,
            "coloraxis": {"cmin": 0, "cmax": 1},  # as the template says, but bars of one sign would make their own
            "xaxis": {
                "range": [low, high],
                "title": {"text": axis},
                "tickformat": tick,
                "nticks": 5,
                "zeroline": True,
                "showspikes": False,
            },
            "yaxis": {"range": [len(rows) - 0.5, -0.85], "visible": False, "showspikes": False},
        },
    }


def _span(rows: Sequence[Row]) -> tuple[float, float]:
    ends = [row.value + side * row.error for row in rows for side in (-1, 1)]
    ends += [0.0, *(mark for row in rows for mark in row.marks.values())]
    low, high = min(ends), max(ends)
    room = 0.03 * ((high - low) or 1.0)
    return low - room, high + room


def _bars(rows: Sequence[Row], *, signed: bool) -> dict[str, Any]:
    colour = {"color": [int(row.value > 0) for row in rows], "coloraxis": "coloraxis"} if signed else {}
    errors = {"type": "data", "array": [row.error for row in rows], "thickness": 1.2, "width": 3}
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row.value for row in rows],
        "y": list(range(len(rows))),
        "marker": colour,
        "customdata": [row.told for row in rows],
        "showlegend": False,
        "hovertemplate": "%{customdata}<extra></extra>",
        **({"error_x": errors} if any(row.error for row in rows) else {}),
    }


def _names(rows: Sequence[Row], low: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [low] * len(rows),
        "y": [place - NAME_AT for place in range(len(rows))],
        "text": [f"{row.name}  <b>{row.number}</b>" for row in rows],
        "textposition": "middle right",
        "cliponaxis": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _marks(rows: Sequence[Row], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row.marks[name] for row in rows],
        "y": list(range(len(rows))),
        "marker": {"symbol": "line-ns-open", "size": 13, "line": {"width": 2}},
        "hovertemplate": f"{name}: %{{x:.2f}}<extra></extra>",
    }
