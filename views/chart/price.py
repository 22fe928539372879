"""The price panel: candles or a line, indicators, comparisons, events and gaps on one time axis."""

from collections.abc import Iterable
from datetime import timedelta

import numpy as np
import pandas as pd

from analytics.aggregate import aggregate_bars
from analytics.heikin_ashi import heikin_ashi
from analytics.indicators.registry import Output
from components.chart_legend import LegendEntry
from components.figures.chart import Event, Line, Pane, PriceChart, chart_figure
from components.numbers import price_decimals
from components.panel import Figure, Panel
from data.market import Market
from views.base import message_panel
from views.chart.calendar import Calendar, calendar_of, intraday_calendar
from views.chart.comparison import Comparison, compare
from views.chart.drawing import Drawing
from views.chart.indicators import Computed, compute_indicators, line_name
from views.chart.legend import legend_of
from views.chart.state import ChartView
from views.chart.stretch import Stretch, load_stretch, method_of
from views.provenance import provenance_of

MAX_CANDLES = 1_500
INTRADAY = ("1m", "5m", "15m", "30m", "1h")
STYLE_OF_OUTPUT = {"histogram": "histogram", "dots": "dots"}


def price_panel(view: ChartView, market: Market) -> Panel:
    return panel_of(view, draw(view, market))


def price_and_legend(view: ChartView, market: Market) -> tuple[Panel, tuple[LegendEntry, ...]]:
    """The price panel as the page shows it, with the legend that belongs to it."""
    try:
        drawing = draw(view, market)
        return panel_of(view, drawing), legend_of(drawing)
    except Exception as error:
        return message_panel("price", "Price", error), ()


def panel_of(view: ChartView, drawing: Drawing) -> Panel:
    stretch = drawing.stretch
    return Panel(
        name="price",
        title="Price",
        context=_context(view, drawing),
        content=Figure(chart_figure(drawing.chart)),
        provenance=provenance_of(
            stretch.bars,
            stretch.shown,
            method_of(view, stretch),
            interval=view.interval,
            style=view.style,
            bars_per_candle=drawing.bars_per_candle,
            indicators=", ".join(choice.label for choice in view.indicators),
        ),
        warnings=drawing.warnings,
    )


def draw(view: ChartView, market: Market) -> Drawing:
    stretch = load_stretch(view, market)
    computed = compute_indicators(view.indicators, stretch.history)
    comparison = compare(view, stretch, market)
    bars = _styled(view, stretch).loc[stretch.first : stretch.last]
    thinned = aggregate_bars(bars, MAX_CANDLES)
    ends = pd.DatetimeIndex(thinned.frame.index)
    calendar = _calendar(view, stretch, market)
    chart = PriceChart(
        symbol=view.symbol,
        unit=comparison.unit or stretch.instrument.unit,
        bars=comparison.scaled(thinned.frame),
        style="candles" if view.style == "heikin-ashi" else view.style,
        log=view.log and comparison.allows_log,
        decimals=_decimals(thinned.frame, comparison),
        overlays=tuple(_overlays(computed, ends, comparison)),
        comparisons=tuple(
            Line(line.symbol, np.asarray(line.values.reindex(ends), dtype=np.float64)) for line in comparison.lines
        ),
        panes=tuple(_panes(computed, ends)),
        with_volume=view.volume and bool(bars["volume"].notna().any()),
        events=_events(view, stretch, market, ends, is_merged=thinned.bars_per_candle > 1),
        gaps=calendar.gaps,
        rangebreaks=calendar.rangebreaks,
        window=_padded(ends),
        hover_format="%a %Y-%m-%d %H:%M UTC" if view.interval in INTRADAY else "%a %Y-%m-%d",
    )
    return Drawing(
        chart,
        stretch,
        computed,
        comparison,
        thinned.bars_per_candle,
        _warnings(view, stretch, computed, comparison, calendar),
    )


def _calendar(view: ChartView, stretch: Stretch, market: Market) -> Calendar:
    if view.interval in INTRADAY:
        return intraday_calendar(stretch)
    return calendar_of(stretch, market) if view.interval == "1d" else Calendar()


def _styled(view: ChartView, stretch: Stretch) -> pd.DataFrame:
    return heikin_ashi(stretch.history) if view.style == "heikin-ashi" else stretch.history


def _decimals(bars: pd.DataFrame, comparison: Comparison) -> int:
    return 2 if comparison.unit else price_decimals(float(bars["close"].iloc[-1]))


def _overlays(computed: Iterable[Computed], ends: pd.DatetimeIndex, comparison: Comparison) -> Iterable[Line]:
    for item in computed:
        if item.indicator.pane == "price":
            yield from (_line(item, output, ends, comparison) for output in item.outputs)


def _panes(computed: Iterable[Computed], ends: pd.DatetimeIndex) -> Iterable[Pane]:
    for item in computed:
        if item.indicator.pane == "own" and item.outputs:
            lines = tuple(_line(item, output, ends, Comparison()) for output in item.outputs)
            yield Pane(item.choice.label, lines, item.indicator.levels)


def _line(item: Computed, output: Output, ends: pd.DatetimeIndex, comparison: Comparison) -> Line:
    values = comparison.scaled_values(item.frame[output.name].reindex(ends).to_numpy(dtype=np.float64))
    return Line(line_name(item, output), values, _style(output.style))


def _style(style: str) -> str:
    return STYLE_OF_OUTPUT.get(style, "line")


def _events(
    view: ChartView, stretch: Stretch, market: Market, ends: pd.DatetimeIndex, *, is_merged: bool
) -> tuple[Event, ...]:
    """Each action at the candle that holds its day."""
    if not view.events:
        return ()
    actions = market.actions(view.symbol)
    if is_merged:  # dividends would lie on top of each other
        actions = actions[actions["kind"] == "split"]
    actions = actions[(actions["ex_date"] >= stretch.first) & (actions["ex_date"] <= ends[-1])]
    candles = ends[ends.searchsorted(pd.DatetimeIndex(actions["ex_date"]))]
    rows = zip(candles, actions["kind"], actions["value"], actions["ex_date"], strict=True)
    return tuple(Event(candle, kind[0].upper(), _event_text(kind, value, day)) for candle, kind, value, day in rows)


def _event_text(kind: str, value: float, day: pd.Timestamp) -> str:
    words = f"Split {value:g} for 1" if kind == "split" else f"Dividend {value:g}"
    return f"{words} on {day:%Y-%m-%d}"


def _padded(ends: pd.DatetimeIndex) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Half a candle of room at both ends."""
    room = (ends[-1] - ends[0]) / max(2 * len(ends), 2) if len(ends) > 1 else timedelta(days=1)
    return ends[0] - room, ends[-1] + room


def _warnings(
    view: ChartView, stretch: Stretch, computed: Iterable[Computed], comparison: Comparison, calendar: Calendar
) -> tuple[str, ...]:
    close_only = int(stretch.shown["open"].isna().sum())
    notes = [
        *view.dropped,
        *stretch.bars.warnings,
        *(item.fault for item in computed if item.fault),
        *comparison.faults,
    ]
    has_prices = not stretch.instrument.has_only_returns
    if has_prices and close_only and view.style not in {"line", "area"}:
        part = (
            "This stretch has"
            if close_only == len(stretch.shown)
            else f"{close_only:,} of {len(stretch.shown):,} bars have"
        )
        notes.append(f"{part} closing prices only, drawn as a line.")
    if has_prices and view.volume and not np.isfinite(stretch.shown["volume"].to_numpy()).any():
        notes.append("There is no volume in this stretch.")
    if view.log and not comparison.allows_log:
        notes.append("A logarithmic axis needs the comparison rebased to 100, since percentages go below zero.")
    if calendar.missing_sessions:
        notes.append(f"{calendar.missing_sessions:,} scheduled sessions have no bar; they are shaded.")
    return tuple(dict.fromkeys(notes))


def _context(view: ChartView, drawing: Drawing) -> str:
    names = {"1d": "Daily", "1w": "Weekly", "1mo": "Monthly"}
    shown = drawing.stretch.shown
    stretch = f"{shown.index[0]:%Y-%m-%d} … {shown.index[-1]:%Y-%m-%d}"
    merged = f", {drawing.bars_per_candle} bars a candle: zoom in for more" if drawing.bars_per_candle > 1 else ""
    return f"{names.get(view.interval, view.interval)} bars, {stretch}{merged}"
