"""A sparkline as the path of an SVG, drawn where it is shown: 30 of them cost less than one Plotly figure."""

import math
from collections.abc import Sequence

WIDTH, HEIGHT = 96, 22
MARGIN = 2  # keeps the stroke inside the box


def sparkline_path(values: Sequence[float], width: int = WIDTH, height: int = HEIGHT) -> str:
    """`M… L…` over the whole width; a value that is not finite leaves a gap; nothing for fewer than two values."""
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < 2:
        return ""
    low, high = min(finite), max(finite)
    step = (width - 2 * MARGIN) / (len(values) - 1)
    parts, pen_down = [], False
    for index, value in enumerate(values):
        if not math.isfinite(value):
            pen_down = False
            continue
        x, y = MARGIN + index * step, _height_of(value, low, high, height)
        parts.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = True
    return "".join(parts)


def _height_of(value: float, low: float, high: float, height: int) -> float:
    """Down is positive in an SVG; a flat line runs through the middle."""
    share = (value - low) / (high - low) if high > low else 0.5
    return MARGIN + (1 - share) * (height - 2 * MARGIN)
