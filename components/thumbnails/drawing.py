"""One trace of a figure as the marks of a small picture."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from components.theme import Palette
from components.thumbnails.marks import MOST_CELLS, MOST_POINTS, area, dots, line, rectangle, stretches
from components.thumbnails.traces import CANDLES, LINES, Trace
from components.thumbnails.values import Numbers, Scale, numbers_of, thinned

Scales = tuple[Scale, Scale]  # across and up


def draw(trace: Trace, scales: Scales, before: Trace | None, palette: Palette) -> list[str]:
    if trace.type in LINES:
        return _lines(trace, scales, before)
    if trace.type in CANDLES:
        return _candles(trace, scales, palette)
    return _bars(trace, scales, palette) if trace.type == "bar" else _fields(trace, scales, palette)


def _lines(trace: Trace, scales: Scales, before: Trace | None) -> list[str]:
    x, y = _placed(trace, scales)
    mode, pen = str(trace.raw.get("mode") or "lines"), trace.raw.get("line") or {}
    marks = [_area(trace, x, y, scales, before)]
    if "lines" in mode and pen.get("width", 1) != 0:
        marks.append(line(x, y, trace.colour, str(pen.get("dash") or "")))
    elif "markers" in mode:
        marks.append(dots(x, y, trace.colour))
    return marks


def _placed(trace: Trace, scales: Scales) -> tuple[Numbers, Numbers]:
    x, y = thinned(trace.x, trace.y, MOST_POINTS)
    return scales[0](x), scales[1](y)


def _area(trace: Trace, x: Numbers, y: Numbers, scales: Scales, before: Trace | None) -> str:
    fill = trace.raw.get("fill")
    given = trace.raw.get("fillcolor")
    colour, opacity = (given, 1.0) if isinstance(given, str) else (trace.colour, 0.16)
    known = np.isfinite(y)
    if fill == "tozeroy" and known.any():
        ground = np.repeat(scales[1].ground, 2)
        return area(x[known], y[known], x[known][[-1, 0]], ground, colour=colour, opacity=opacity)
    if fill == "tonexty" and before is not None:
        x_back, y_back = _placed(before, scales)
        return area(x[known], y[known], x_back[::-1], y_back[::-1], colour=colour, opacity=opacity)
    return ""


def _candles(trace: Trace, scales: Scales, palette: Palette) -> list[str]:
    x_scale, y_scale = scales
    high, low, opening = (y_scale(numbers_of(trace.raw[name], {})) for name in ("high", "low", "open"))
    x, close = x_scale(trace.x), y_scale(trace.y)
    parts = stretches(len(x))
    half = max(abs(x_scale.end - x_scale.start) / max(len(parts), 1) * 0.3, 0.5)
    marks: dict[str, list[str]] = {palette.up: [], palette.down: []}
    for part in parts:
        middle, first, last = float(x[part].mean()), float(opening[part[0]]), float(close[part[-1]])
        shape = marks[palette.up if last <= first else palette.down]
        shape.append(rectangle(middle - 0.4, float(np.nanmin(high[part])), middle + 0.4, float(np.nanmax(low[part]))))
        shape.append(rectangle(middle - half, first, middle + half, last))
    return [f'<g fill="{colour}">{"".join(shapes)}</g>' for colour, shapes in marks.items()]


def _bars(trace: Trace, scales: Scales, palette: Palette) -> list[str]:
    is_lying = trace.raw.get("orientation") == "h"
    along, value = (scales[1], scales[0]) if is_lying else scales
    places, sizes = (trace.y, trace.x) if is_lying else (trace.x, trace.y)
    parts = stretches(len(places))
    half = max(abs(along.end - along.start) / max(len(parts), 1) * 0.35, 0.5)
    ground = value.ground
    is_volume = (trace.raw.get("marker") or {}).get("coloraxis") is not None
    shapes = []
    for part in parts:
        middle, size = float(along(places[part]).mean()), float(value(np.nanmean(sizes[part], keepdims=True))[0])
        if np.isfinite(middle) and np.isfinite(size):
            corners = (
                (ground, middle - half, size, middle + half)
                if is_lying
                else (middle - half, ground, middle + half, size)
            )
            shapes.append(rectangle(*corners))
    return [f'<g fill="{palette.text_faint if is_volume else trace.colour}" fill-opacity="0.6">{"".join(shapes)}</g>']


def _fields(trace: Trace, scales: Scales, palette: Palette) -> list[str]:
    field_of = _matrix(trace.raw.get("z"))
    finite = field_of[np.isfinite(field_of)]
    if not finite.size:
        return []
    field_of = field_of[:: -(-field_of.shape[0] // MOST_CELLS), :: -(-field_of.shape[1] // MOST_CELLS)]
    most = float(np.abs(finite).max()) or 1.0
    rows, columns = field_of.shape
    left, bottom = scales[0].start, scales[1].start
    wide, tall = (scales[0].end - left) / columns, (scales[1].end - bottom) / rows
    return [
        rectangle(
            left + column * wide,
            bottom + row * tall,
            left + (column + 0.92) * wide,
            bottom + (row + 0.92) * tall,
            colour=palette.up if field_of[row, column] >= 0 else palette.down,
            opacity=0.08 + 0.8 * abs(float(field_of[row, column])) / most,
        )
        for row in range(rows)
        for column in range(columns)
        if np.isfinite(field_of[row, column])
    ]


def _matrix(raw: Any) -> Numbers:
    if isinstance(raw, Mapping):
        shape = tuple(int(size) for size in str(raw.get("shape", "")).split(",") if size.strip())
        return numbers_of(raw, {}).reshape(shape) if len(shape) == 2 else np.empty((0, 0))
    rows = [numbers_of(row, {}) for row in raw or ()]
    return np.vstack(rows) if rows else np.empty((0, 0))
