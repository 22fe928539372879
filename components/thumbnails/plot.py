"""A Plotly figure as the marks of a small picture: what a glance at the figure leaves, without axes and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.theme import Palette
from components.thumbnails.drawing import Scales, draw
from components.thumbnails.traces import CANDLES, Trace, traces_of
from components.thumbnails.values import Numbers, numbers_of, scale_of

GAP = 4.0  # between the picture's edge and what is drawn


@dataclass(frozen=True, slots=True)
class Box:
    """Of the picture, in its units."""

    width: float
    height: float


def plot(figure: Mapping[str, Any], palette: Palette, box: Box) -> list[str]:
    """The marks; none where nothing in the figure can be drawn so small."""
    layout = figure["layout"]
    traces = traces_of(figure["data"], palette)
    marks: list[str] = []
    before: dict[str, Trace] = {}
    for trace in traces:
        scales = _scales(trace, traces, layout, box)
        if scales is not None:
            marks += draw(trace, scales, before.get(trace.axis("y")), palette)
        before[trace.axis("y")] = trace
    return [mark for mark in marks if mark]


def _scales(trace: Trace, traces: Sequence[Trace], layout: Mapping[str, Any], box: Box) -> Scales | None:
    across, down = layout.get(trace.axis("x"), {}), layout.get(trace.axis("y"), {})
    if down.get("visible") is False and down.get("overlaying"):
        return None  # marks of events, which say nothing without their words
    x_of = [one.x for one in traces if one.axis("x") == trace.axis("x")]
    y_of = [_extent(one) for one in traces if one.axis("y") == trace.axis("y")]
    left, right = _stretch(across, "x", layout)
    bottom, top = _stretch(down, "y", layout)
    x = scale_of(across, x_of, GAP + left * (box.width - 2 * GAP), GAP + right * (box.width - 2 * GAP))
    y = scale_of(
        down, y_of, box.height - GAP - bottom * (box.height - 2 * GAP), box.height - GAP - top * (box.height - 2 * GAP)
    )
    return (x, y) if x and y else None


def _stretch(axis: Mapping[str, Any], letter: str, layout: Mapping[str, Any]) -> tuple[float, float]:
    under = axis.get("overlaying")
    if under and not axis.get("domain"):
        return _stretch(layout.get(f"{letter}axis{under[1:]}", {}), letter, layout)
    low, high = axis.get("domain") or (0.0, 1.0)
    return float(low), float(high)


def _extent(trace: Trace) -> Numbers:
    if trace.type in CANDLES:
        return np.concatenate([numbers_of(trace.raw[name], {}) for name in ("low", "high")])
    is_upright = trace.type == "bar" and trace.raw.get("orientation") != "h"
    return np.append(trace.y, 0.0) if is_upright else trace.y
