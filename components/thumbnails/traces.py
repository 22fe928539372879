"""The traces of a Plotly figure that a small picture can show, with their values as plain numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from components.theme import Palette
from components.thumbnails.values import Numbers, numbers_of

LINES = {"scatter", "scattergl"}
CANDLES = {"candlestick", "ohlc"}
KNOWN = {*LINES, *CANDLES, "bar", "heatmap"}


@dataclass(frozen=True, slots=True)
class Trace:
    """`y` of candles are their closes."""

    raw: Mapping[str, Any]
    type: str
    x: Numbers
    y: Numbers
    colour: str

    def axis(self, letter: str) -> str:
        return f"{letter}axis{str(self.raw.get(f'{letter}axis') or letter)[1:]}"


@dataclass(slots=True)
class _Categories:
    """Words met on each axis, in order."""

    of: dict[str, dict[str, int]] = field(default_factory=dict)

    def __getitem__(self, axis: str) -> dict[str, int]:
        return self.of.setdefault(axis, {})


def traces_of(data: Sequence[Mapping[str, Any]], palette: Palette) -> list[Trace]:
    words = _Categories()
    shown = [raw for raw in data if raw.get("type", "scatter") in KNOWN and raw.get("visible", True) is True]
    return [_trace(raw, number, words, palette) for number, raw in enumerate(shown)]


def _trace(raw: Mapping[str, Any], number: int, words: _Categories, palette: Palette) -> Trace:
    kind = raw.get("type", "scatter")
    axes = {letter: f"{letter}{raw.get(f'{letter}axis') or ''}" for letter in "xy"}
    y = numbers_of(raw.get("close") if kind in CANDLES else raw.get("y"), words[axes["y"]])
    x = numbers_of(raw.get("x"), words[axes["x"]])
    if not x.size:
        x = np.arange(len(y), dtype=np.float64)
    marker, pen = raw.get("marker") or {}, raw.get("line") or {}
    own = pen.get("color") or marker.get("color")
    colour = own if isinstance(own, str) else palette.series[number % len(palette.series)]
    count = min(len(x), len(y)) if kind != "heatmap" else None
    return Trace(raw, kind, x[:count], y[:count], colour)
