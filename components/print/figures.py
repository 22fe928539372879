"""Figures of a screen made ready for paper: light, without what only a pointer needs, as large as a page takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.theme import template

WIDTH = 860  # CSS pixels; on paper they are narrower, so that 11 pixels of text are seven points
TALLEST, SHORTEST = 1_060, 120
FLATTER, FLATTEST = 0.76, 280  # lines are drawn flatter than on a screen, so that two or three stand on a page
ROWS_AND_CELLS = frozenset({"heatmap", "table", "treemap", "sunburst"})
LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.0, "yanchor": "bottom"}


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    figure: Mapping[str, Any]
    width: int
    height: int


def printed_figure(figure: Mapping[str, Any], width: int = WIDTH, height: int | None = None) -> PrintedFigure:
    """`height`: not the figure's own."""
    own = int(figure["layout"].get("height", 420))
    wanted = height or (min(own, max(FLATTEST, int(own * FLATTER))) if _may_be_flat(figure) else own)
    taken = max(SHORTEST, min(wanted, TALLEST))
    layout = {
        **figure["layout"],
        **_legend(figure),
        "template": template("light"),
        "width": width,
        "height": taken,
    }
    return PrintedFigure({"data": figure["data"], "layout": layout}, width, taken)


def _may_be_flat(figure: Mapping[str, Any]) -> bool:
    """The height of lines is a matter of taste, that of rows and cells a matter of what has to be read."""
    return not any(
        trace.get("type") in ROWS_AND_CELLS or trace.get("orientation") == "h" or _names_rows(trace)
        for trace in figure["data"]
    )


def _names_rows(trace: Mapping[str, Any]) -> bool:
    values = trace.get("y")
    return isinstance(values, Sequence) and not isinstance(values, str) and any(isinstance(one, str) for one in values)


def _legend(figure: Mapping[str, Any]) -> dict[str, Any]:
    """The page of a chart names its lines beside the figure, where paper has nothing."""
    names = {
        trace.get("name")
        for trace in figure["data"]
        if trace.get("type") == "scatter" and trace.get("mode") == "lines" and trace.get("showlegend") is not False
    }
    if figure["layout"].get("showlegend") is not False or len(names - {None, ""}) < 2:
        return {}
    return {"showlegend": True, "legend": LEGEND}
