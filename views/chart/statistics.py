"""How the instrument did, in numbers: at its last bar, and over the stretch that is looked at."""

import math
from collections.abc import Iterable
from datetime import date

import pandas as pd

from analytics.statistics import VOLUME_BARS, Performance, performance
from components.numbers import price_decimals
from components.panel import Metric, Metrics, Panel, iso
from data.instruments import Instrument
from data.market import Market
from views.base import NothingToShow
from views.chart.state import ChartView
from views.chart.stretch import load_daily
from views.periods import periods_per_year
from views.provenance import provenance_of
from views.ranges import window

RETURNS = ("1W", "1M", "3M", "6M", "YTD", "1Y", "3Y", "5Y", "10Y")


def statistics_panel(view: ChartView, market: Market) -> Panel:
    bars = load_daily(view, market)
    daily = bars.frame
    first, last = window(view, daily.index[0], daily.index[-1])
    shown = daily.loc[first:last]
    if shown["close"].notna().sum() == 0:
        raise NothingToShow("There is no close in this stretch; choose a longer range.")
    periods = periods_per_year(bars.instrument)
    whole, stretch = performance(daily, periods), performance(shown, periods)
    items = (*_now(whole, bars.instrument), *_returns(whole), *_over(stretch))
    return Panel(
        name="statistics",
        title="Statistics",
        context=f"last bar {iso(whole.as_of)}",
        content=Metrics(items),
        provenance=provenance_of(
            bars,
            shown,
            "From daily bars. Returns are simple; volatility is the standard deviation of daily returns × √periods a "
            "year; CAGR, volatility and drawdowns are of the stretch shown, everything else is at the last bar.",
            adjusted=view.adjusted,
            periods_per_year=periods,
        ),
        warnings=bars.warnings if bars.instrument.has_only_returns else (),
    )


def _now(now: Performance, instrument: Instrument) -> Iterable[Metric]:
    decimals = price_decimals(now.last)
    year = now.year
    yield Metric("last", "Last", _known(now.last), decimals=decimals, unit=instrument.unit)
    yield Metric("change", "Change", _known(now.change), decimals=decimals, signed=True)
    yield Metric("change_percent", "Change, %", _known(now.change_fraction), "percent", signed=True)
    yield Metric("high_52w", "52-week high", _known(year.high), decimals=decimals, note=_on(year.high_on))
    yield Metric("low_52w", "52-week low", _known(year.low), decimals=decimals, note=_on(year.low_on))
    yield Metric(
        "average_volume", "Average volume", _known(now.average_volume), "integer", note=f"last {VOLUME_BARS} bars"
    )


def _returns(now: Performance) -> Iterable[Metric]:
    for name in RETURNS:
        yield Metric(f"return_{name.lower()}", f"Return {name}", _known(now.returns[name]), "percent", signed=True)


def _over(stretch: Performance) -> Iterable[Metric]:
    falls = stretch.drawdowns
    yield Metric("return_shown", "Return, shown", _known(stretch.returns["Max"]), "percent", signed=True)
    yield Metric("cagr", "CAGR", _known(stretch.cagr), "percent", signed=True, note=_short(stretch))
    yield Metric("volatility", "Volatility a year", _known(stretch.volatility), "percent")
    yield Metric("drawdown", "Drawdown now", _known(falls.current), "percent", note=_on(falls.current_peak_on))
    yield Metric("worst_drawdown", "Worst drawdown", _known(falls.worst), "percent", note=_on(falls.worst_trough_on))


def _short(stretch: Performance) -> str:
    return "" if math.isfinite(stretch.cagr) else "needs a year"


def _on(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _known(value: float) -> float | None:
    return float(value) if pd.notna(value) and math.isfinite(value) else None
