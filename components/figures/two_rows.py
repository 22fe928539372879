"""Two rows of lines on one time axis: levels above, what is derived from them beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from components.figures.arrays import dates, typed_array

LOWER_SHARE = 0.32  # of the height
GAP = 0.05
LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0}
Kind = Literal["line", "area", "bars"]


@dataclass(frozen=True, slots=True)
class Line:
    """Values are fractions, on dates of their own; `dash` is Plotly's word."""

    name: str
    values: "pd.Series[float]"
    kind: Kind = "line"
    width: float = 1.4
    dash: str = "solid"


@dataclass(frozen=True, slots=True)
class Row:
    """`top`: the end of an axis whose end means something, such as a probability's 1."""

    title: str
    lines: Sequence[Line]
    tick: str = ".0%"
    hover: str = ".2%"
    top: float | None = None


def two_rows(upper: Row, lower: Row, height: int = 440) -> dict[str, Any]:
    return {
        "data": [
            *(_trace(line, "y", upper.hover) for line in upper.lines),
            *(_trace(line, "y2", lower.hover) for line in lower.lines),
        ],
        "layout": {
            "height": height,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "dragmode": "zoom",
            "bargap": 0,
            "legend": LEGEND,
            "xaxis": {"type": "date", "anchor": "y2", "hoverformat": "%a %Y-%m-%d"},
            "yaxis": _axis(upper, [LOWER_SHARE + GAP, 1]),
            "yaxis2": _axis(lower, [0, LOWER_SHARE]),
        },
    }


def _axis(row: Row, domain: list[float]) -> dict[str, Any]:
    axis = {"domain": domain, "side": "right", "tickformat": row.tick, "title": {"text": row.title}, "nticks": 6}
    return axis | ({"rangemode": "tozero"} if row.top is None else {"range": [0, row.top]})


def _trace(line: Line, axis: str, hover: str) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "name": line.name,
        "x": dates(pd.DatetimeIndex(line.values.index)),
        "y": typed_array(line.values, "f4"),
        "yaxis": axis,
        "hovertemplate": f"{line.name} %{{y:{hover}}}<extra></extra>",
    }
    if line.kind == "bars":
        return trace | {"type": "bar", "marker": {"line": {"width": 0}}}
    fill = {"fill": "tozeroy"} if line.kind == "area" else {}
    return trace | {"type": "scatter", "mode": "lines", "line": {"width": line.width, "dash": line.dash}, **fill}
