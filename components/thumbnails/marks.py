"""The marks of a small picture, as SVG: lines with gaps, areas, bars, candles and fields of a heat map."""

from html import escape

import numpy as np

from components.thumbnails.values import Numbers

MOST_POINTS = 160
MOST_BARS = 64
MOST_CELLS = 24


def path(x: Numbers, y: Numbers) -> str:
    """`M… L…`; a value that is missing leaves a gap."""
    parts, pen_down = [], False
    for left, top in zip(x, y, strict=True):
        if not (np.isfinite(left) and np.isfinite(top)):
            pen_down = False
            continue
        parts.append(f"{'L' if pen_down else 'M'}{left:.1f} {top:.1f}")
        pen_down = True
    return "".join(parts)


def line(x: Numbers, y: Numbers, colour: str, dash: str = "") -> str:
    dashes = ' stroke-dasharray="4 3"' if dash and dash != "solid" else ""
    return (
        f'<path d="{path(x, y)}" fill="none" stroke="{escape(colour)}" stroke-width="1.6" '
        f'stroke-linejoin="round"{dashes}/>'
    )


def area(x: Numbers, y: Numbers, x_back: Numbers, y_back: Numbers, *, colour: str, opacity: float) -> str:
    """Between a line and the one under it, which is given from its end to its start."""
    outline = path(np.concatenate([x, x_back]), np.concatenate([y, y_back]))
    return f'<path d="{outline}Z" fill="{escape(colour)}" fill-opacity="{opacity:g}"/>' if outline else ""


def dots(x: Numbers, y: Numbers, colour: str) -> str:
    places = [
        f'<circle cx="{left:.1f}" cy="{top:.1f}" r="1.8"/>'
        for left, top in zip(x, y, strict=True)
        if np.isfinite(left) and np.isfinite(top)
    ]
    return f'<g fill="{escape(colour)}">{"".join(places)}</g>' if places else ""


def rectangle(left: float, top: float, right: float, bottom: float, *, colour: str = "", opacity: float = 1.0) -> str:
    x, y = min(left, right), min(top, bottom)
    width, height = max(abs(right - left), 0.6), max(abs(bottom - top), 0.6)
    fill = f' fill="{escape(colour)}"' if colour else ""
    alpha = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{fill}{alpha}/>'


def stretches(count: int) -> list[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Positions in order, in at most `MOST_BARS` parts: what stands side by side becomes one bar."""
    return [part for part in np.array_split(np.arange(count), min(count, MOST_BARS)) if part.size]
