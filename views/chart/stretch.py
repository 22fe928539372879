"""The bars that a chart is about: the whole history at the view's interval, and the stretch of it that is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pandas as pd

from analytics.resample import Period, resample_bars
from components.panel import Provenance, SourceNote, iso
from data.bars import Bars
from data.instruments import Instrument
from data.market import Market
from views.base import NothingToShow
from views.chart.state import RANGES, ChartView

# Weeks and months are made from daily bars; everything else is stored as it is.
RESAMPLED: Mapping[str, Period] = {"1w": "W", "1mo": "M"}
NO_BARS = "{symbol} has no prices as traded, only adjusted ones; turn “adjusted” on to see them."
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """`history` is everything there is, so that indicators have their warm-up; `shown` lies from `first` to `last`."""

    bars: Bars
    history: pd.DataFrame
    shown: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp

    @property
    def instrument(self) -> Instrument:
        return self.bars.instrument


def load_stretch(view: ChartView, market: Market) -> Stretch:
    """Raises UnknownSymbol, and NothingToShow when the instrument has no bars at the interval or in the stretch."""
    bars = load_history(view, view.symbol, market)
    history = resampled(view, bars.frame)
    if history.empty:
        raise NothingToShow(NO_BARS.format(symbol=view.symbol))
    first, last = window(view, bars.frame.index[0], bars.frame.index[-1])
    shown = history.loc[first:last]
    if shown.empty:
        raise NothingToShow(
            f"{view.symbol} has no bars from {iso(first)} to {iso(last)}; "
            f"its data run from {iso(history.index[0])} to {iso(history.index[-1])}."
        )
    return Stretch(bars, history, shown, first, last)


def resampled(view: ChartView, frame: pd.DataFrame) -> pd.DataFrame:
    period = RESAMPLED.get(view.interval)
    return frame if period is None else resample_bars(frame, period)


def load_daily(view: ChartView, market: Market) -> Bars:
    """The daily bars behind the view, whatever its interval. Raises as `load_stretch` does."""
    bars = load_history(replace(view, interval="1d"), view.symbol, market)
    if bars.frame.empty:
        raise NothingToShow(NO_BARS.format(symbol=view.symbol))
    return bars


def load_history(view: ChartView, symbol: str, market: Market) -> Bars:
    stored = "1d" if view.interval in RESAMPLED else view.interval
    listing = market.listing(symbol)
    if listing.interval(stored) is None:
        there_are = ", ".join(series.interval for series in listing.series) or "none yet"
        raise NothingToShow(f"{symbol} has no {stored} bars; the intervals it has: {there_are}.")
    return market.bars(symbol, interval=stored, adjusted=view.adjusted)


def window(view: ChartView, first: pd.Timestamp, last: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The stretch that the view asks for, counted from the last bar and not from the clock."""
    end = _end_of(view.end) if view.end else last
    if view.start:
        return pd.Timestamp(view.start), end
    if view.range == "ytd":
        return pd.Timestamp(datetime(end.year, 1, 1, tzinfo=UTC)), end
    offset = RANGES[view.range]
    return (min(first, end) if offset is None else end - offset), end


def _end_of(moment: datetime) -> pd.Timestamp:
    """A date as the end means that whole day."""
    end = pd.Timestamp(moment)
    return end + DAY - pd.Timedelta(microseconds=1) if end == end.normalize() else end


def provenance_of(bars: Bars, shown: pd.DataFrame, method: str, **parameters: str | float | bool | None) -> Provenance:
    return Provenance(
        method=method,
        as_of=iso(shown.index[-1].to_pydatetime()),
        rows=len(shown),
        quarantined=bars.series.quarantined,
        sources=tuple(
            SourceNote(
                name=use.name,
                title=use.title,
                bars=use.bars,
                first=iso(use.first) or "",
                last=iso(use.last) or "",
                caution=use.caution,
                differs_by=use.median_difference,
                differs_at_most=use.max_difference,
                differs_most_on=iso(use.max_difference_on),
            )
            for use in bars.sources
        ),
        parameters=parameters,
    )
