"""The price chart: panes one above the other on one time axis, so that one crosshair reads them all.

Trace order is a contract: the close comes first and then the lines, so that line number n of `PriceChart.lines()` has
colour n + 1 of the template's colourway, in the figure and in the legend beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from components.figures.arrays import dates, typed_array

PRICE_HEIGHT, PANE_HEIGHT, FRAME_HEIGHT = 420, 120, 44
VOLUME_PANE = "volume"
DIRECTION_AXIS = "coloraxis"  # the template's two-tone scale: 0 down, 1 up


@dataclass(frozen=True, slots=True)
class Line:
    """`values` run along the bars of the chart. `style` is line, histogram or dots."""

    name: str
    values: NDArray[np.float64]
    style: str = "line"


@dataclass(frozen=True, slots=True)
class Pane:
    title: str
    lines: tuple[Line, ...]
    levels: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A split or dividend: `letter` is drawn, `text` is read on hover."""

    ts: pd.Timestamp
    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class PriceChart:
    """All that is drawn. `bars` has open, high, low, close and volume; where open is NaN there is only a close."""

    symbol: str
    unit: str
    bars: pd.DataFrame
    style: str = "candles"
    log: bool = False
    decimals: int = 2
    overlays: tuple[Line, ...] = ()
    comparisons: tuple[Line, ...] = ()
    panes: tuple[Pane, ...] = ()
    with_volume: bool = True
    events: tuple[Event, ...] = ()
    gaps: tuple[tuple[pd.Timestamp, pd.Timestamp], ...] = ()
    rangebreaks: tuple[dict[str, Any], ...] = ()
    window: tuple[pd.Timestamp, pd.Timestamp] | None = None
    hover_format: str = "%a %Y-%m-%d"

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every coloured line with its pane's y axis, in the order of the colourway."""
        for line in (*self.overlays, *self.comparisons):
            yield "y", line
        for number, pane in enumerate(self.panes, start=self.first_pane):
            for line in pane.lines:
                yield f"y{number}", line

    @property
    def has_candles(self) -> bool:
        return self.style not in {"line", "area"} and bool(self.bars["open"].notna().any())

    @property
    def first_pane(self) -> int:
        return 3 if self.with_volume else 2

    @property
    def height(self) -> int:
        return PRICE_HEIGHT + FRAME_HEIGHT + PANE_HEIGHT * (len(self.panes) + self.with_volume)


def chart_figure(chart: PriceChart) -> dict[str, Any]:
    x = dates(_index(chart.bars))
    return {
        "data": [
            _close_trace(chart, x),
            *(_line_trace(line, x, axis, chart.decimals) for axis, line in chart.lines()),
            *([_candles(chart)] if chart.has_candles else []),
            *([_volume_trace(chart, x)] if chart.with_volume else []),
            *([_event_trace(chart)] if chart.events else []),
        ],
        "layout": {
            "height": chart.height,
            "showlegend": False,
            "hovermode": "x unified",
            "hoversubplots": "axis",
            "dragmode": "zoom",
            "xaxis": _time_axis(chart),
            **_value_axes(chart),
            "shapes": [*_level_shapes(chart), *_gap_shapes(chart)],
            "annotations": _pane_titles(chart),
        },
    }


def _index(bars: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(bars.index)


def _line_trace(line: Line, x: dict[str, str], axis: str, decimals: int) -> dict[str, Any]:
    trace: dict[str, Any] = {"name": line.name, "x": x, "y": typed_array(line.values), "yaxis": axis}
    if line.style == "histogram":
        return trace | {"type": "bar", "hovertemplate": _hover(line.name, decimals)}
    mode = {"type": "scatter", "mode": "markers" if line.style == "dots" else "lines"}
    size = {"marker": {"size": 3}} if line.style == "dots" else {"line": {"width": 1.4}}
    return trace | mode | size | {"hovertemplate": _hover(line.name, decimals)}


def _hover(name: str, decimals: int) -> str:
    return f"{name} %{{y:,.{decimals}f}}<extra></extra>"


def _close_only(close: "pd.Series[float]", has_range: NDArray[np.bool_]) -> "pd.Series[float]":
    """The close where there is nothing else, and one bar beyond each end so that the line meets the candles."""
    wanted = ~has_range
    wanted[:-1] |= ~has_range[1:]
    wanted[1:] |= ~has_range[:-1]
    return close.where(wanted)


def _candles(chart: PriceChart) -> dict[str, Any]:
    """Only bars that have all four prices: Plotly draws broken shapes for a candle with NaN."""
    bars = chart.bars[chart.bars["open"].notna()]
    values = {name: typed_array(bars[name]) for name in ("open", "high", "low", "close")}
    return {
        "type": "ohlc" if chart.style == "bars" else "candlestick",
        "name": chart.symbol,
        "x": dates(_index(bars)),
        **values,
        "yhoverformat": f",.{chart.decimals}f",
    }


def _close_trace(chart: PriceChart, x: dict[str, str]) -> dict[str, Any]:
    """The close as a line: the whole of it, or only the stretches where there are no candles. Always there, so that
    it is the first colour."""
    close = chart.bars["close"]
    if chart.has_candles:
        close = _close_only(close, chart.bars["open"].notna().to_numpy())
    return {
        "type": "scatter",
        "mode": "lines",
        "name": chart.symbol,
        "x": x,
        "y": typed_array(close),
        "hovertemplate": _hover(f"{chart.symbol} close", chart.decimals),
        "line": {"width": 1.8},
        **({"fill": "tozeroy"} if chart.style == "area" else {}),
    }


def _volume_trace(chart: PriceChart, x: dict[str, str]) -> dict[str, Any]:
    close = chart.bars["close"]
    before = chart.bars["open"].fillna(close.shift())
    return {
        "type": "bar",
        "name": "Volume",
        "x": x,
        "y": typed_array(chart.bars["volume"]),
        "yaxis": "y2",
        "marker": {
            "color": typed_array((close >= before).to_numpy(), "u1"),
            "coloraxis": DIRECTION_AXIS,
            "line": {"width": 0},
        },
        "hovertemplate": "Volume %{y:,.0f}<extra></extra>",
    }


def _event_trace(chart: PriceChart) -> dict[str, Any]:
    index = pd.DatetimeIndex([event.ts for event in chart.events])
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "Events",
        "x": dates(index),
        "y": [0.03] * len(index),
        "yaxis": "y99",
        "text": [event.letter for event in chart.events],
        "hovertext": [event.text for event in chart.events],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "circle-open", "size": 15},
        "textfont": {"size": 10},
    }


def _time_axis(chart: PriceChart) -> dict[str, Any]:
    window = chart.window and [moment.tz_localize(None).isoformat() for moment in chart.window]
    return {
        "type": "date",
        "anchor": _last_axis(chart),
        "rangeslider": {"visible": False},
        "rangebreaks": list(chart.rangebreaks),
        "hoverformat": chart.hover_format,
        "showspikes": True,
        **({"range": window} if window else {"autorange": True}),
    }


def _last_axis(chart: PriceChart) -> str:
    last = chart.first_pane + len(chart.panes) - 1
    return f"y{last}" if last > 1 else "y"


def _value_axes(chart: PriceChart) -> dict[str, dict[str, Any]]:
    names = ["yaxis", *([VOLUME_PANE] if chart.with_volume else []), *(pane.title for pane in chart.panes)]
    axes: dict[str, dict[str, Any]] = {}
    for number, (low, high) in enumerate(_domains(len(names)), start=1):
        axes["yaxis" if number == 1 else f"yaxis{number}"] = {
            "domain": [low, high],
            "side": "right",
            "fixedrange": True,
            "showspikes": number == 1,
            "nticks": 8 if number == 1 else 4,
        }
    axes["yaxis"] |= {"type": "log" if chart.log else "linear", "tickformat": f",.{chart.decimals}f"}
    if chart.log:
        axes["yaxis"] |= _log_ticks(chart.bars["close"])
    if chart.with_volume:
        axes["yaxis2"] |= {"exponentformat": "B", "rangemode": "tozero", "nticks": 3}
    if chart.events:
        axes["yaxis99"] = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}
    return axes


def _log_ticks(close: "pd.Series[float]") -> dict[str, Any]:
    """Plotly's own within a decade, then 1, 2 and 5, then powers of ten, so that labels never touch."""
    positive = close[close > 0]
    decades = float(np.log10(positive.max() / positive.min())) if len(positive) else 0.0
    return {} if decades < 1 else {"dtick": "D2" if decades < 3 else 1}


def _domains(panes: int) -> Sequence[tuple[float, float]]:
    """From top to bottom: the price pane, then the small ones, with a gap between neighbours."""
    total = PRICE_HEIGHT + PANE_HEIGHT * (panes - 1)
    gap = 14 / total
    edges = [0.0, *(PANE_HEIGHT * number / total for number in range(1, panes)), 1.0]
    spans = [(low, high if high == 1.0 else high - gap) for low, high in pairwise(edges)]
    return spans[::-1]


def _level_shapes(chart: PriceChart) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": f"y{number}",
            "y0": level,
            "y1": level,
            "line": {"width": 1, "dash": "dot"},
        }
        for number, pane in enumerate(chart.panes, start=chart.first_pane)
        for level in pane.levels
    ]


def _gap_shapes(chart: PriceChart) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "xref": "x",
            "x0": first.tz_localize(None).isoformat(),
            "x1": last.tz_localize(None).isoformat(),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"width": 0},
            "opacity": 0.12,
            "name": "no data",
        }
        for first, last in chart.gaps
    ]


def _pane_titles(chart: PriceChart) -> list[dict[str, Any]]:
    titles = [chart.unit, *(["Volume"] if chart.with_volume else []), *(pane.title for pane in chart.panes)]
    spans = _domains(len(titles))
    return [
        {
            "text": title,
            "showarrow": False,
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yref": "paper",
            "y": high,
            "yanchor": "top",
            "font": {"size": 11},
        }
        for title, (_, high) in zip(titles, spans, strict=True)
    ]
