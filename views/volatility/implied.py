"""Implied volatility beside realised: what the options said, what had been, and what then followed."""

import math
from dataclasses import replace

import pandas as pd

from analytics.volatility.implied import HORIZON, Premium, implied_and_realised, premium_of
from analytics.volatility.returns import log_returns
from components.figures.two_rows import Line, Row, two_rows
from components.numbers import percent_text
from components.panel import Figure, Panel, Provenance
from data.bars import Bars
from data.instruments import UnknownSymbol
from data.market import Market
from views.base import NothingToShow
from views.implied import IMPLIED_BY, QUOTED_IN
from views.periods import periods_per_year
from views.provenance import provenance_of
from views.ranges import window
from views.volatility.measures import load_daily_bars
from views.volatility.state import VolatilityView

METHOD = (
    "Implied: the index's close. Realised: √(P/21 × Σ r²) of daily log returns, over the 21 sessions up to the day, "
    "and over the 21 that then followed. The mean's error is Newey-West's with 21 lags."
)
NONE_KNOWN = "No index of implied volatility is known for {symbol}; there is one for {known}."
NOT_STORED = "The volatility implied for {symbol} is {index}, which is not stored; import its daily closes as {index}."
NO_OVERLAP = "{symbol} and {index} have no days in common in this stretch; choose a longer range."
PRICES_NEEDED = "Implied volatility is compared on daily prices, and one of the two is stored as returns only."
ENDS = "{index} ends on {last:%Y-%m-%d}, and so does this panel; the range is counted back from there."
WORST = "At worst it was {points:.0f} points below what followed, on {on:%Y-%m-%d}."
OVERLAP = "Neighbouring days share 20 of their 21 returns: {days:,} days hold about {independent:,} independent ones."


def implied_panel(view: VolatilityView, market: Market) -> Panel:
    index = _index_of(view.symbol, market)
    bars, implied = load_daily_bars(view.symbol, market), load_daily_bars(index, market)
    if bars.instrument.has_only_returns or implied.instrument.has_only_returns:
        raise NothingToShow(PRICES_NEEDED)
    frame = _frame(view, bars, implied)
    if frame.empty:
        raise NothingToShow(NO_OVERLAP.format(symbol=view.symbol, index=index))
    premium = premium_of(frame)
    return Panel(
        name="implied",
        title="Implied and realised",
        context=_context(index, frame, premium),
        content=Figure(two_rows(_levels(index, frame), _differences(frame))),
        provenance=_provenance(index, bars, implied, frame),
        warnings=(*view.dropped, *_warnings(index, bars, implied, premium)),
    )


def _index_of(symbol: str, market: Market) -> str:
    index = IMPLIED_BY.get(market.listing(symbol).instrument.symbol)
    if index is None:
        raise NothingToShow(NONE_KNOWN.format(symbol=symbol, known=", ".join(IMPLIED_BY)))
    try:
        market.listing(index)
    except UnknownSymbol:
        raise NothingToShow(NOT_STORED.format(symbol=symbol, index=index)) from None
    return index


def _frame(view: VolatilityView, bars: Bars, implied: Bars) -> pd.DataFrame:
    """Of the stretch; what follows its end is not looked at."""
    last_common = min(bars.frame.index[-1], implied.frame.index[-1])
    first, last = window(view, bars.frame.index[0], last_common)
    returns = log_returns(bars.frame.loc[:last, "close"]).dropna()
    index = implied.frame["close"].dropna() * QUOTED_IN
    return implied_and_realised(index, returns, periods_per_year(bars.instrument)).loc[first:last]


def _levels(index: str, frame: pd.DataFrame) -> Row:
    lines = (
        Line(f"{index}, implied", frame["implied"], width=2.0),
        Line("Then followed", frame["followed"]),
        Line("Realised before", frame["before"], width=1.1, dash="dot"),
    )
    return Row("a year", lines)


def _differences(frame: pd.DataFrame) -> Row:
    lines = (
        Line("Implied − followed", frame["premium"], "area", 1.0),
        Line("Implied − before", frame["over_past"], width=1.0, dash="dot"),
    )
    return Row("difference", lines)


def _provenance(index: str, bars: Bars, implied: Bars, frame: pd.DataFrame) -> Provenance:
    """With the sources of both."""
    of_both = provenance_of(bars, frame, METHOD, index=index, sessions=HORIZON)
    return replace(of_both, sources=(*of_both.sources, *provenance_of(implied, frame, METHOD).sources))


def _context(index: str, frame: pd.DataFrame, premium: Premium) -> str:
    last = frame.iloc[-1]
    now = f"{index} {percent_text(last['implied'], 1)} at {frame.index[-1]:%Y-%m-%d}"
    if not premium.days:
        return f"{now}; what follows is not known yet"
    points, error = 100 * abs(premium.mean), 100 * premium.standard_error
    around = "" if math.isnan(error) else f" ± {error:.1f}"
    side = "above" if premium.mean >= 0 else "below"
    mean = f"implied was {points:.1f}{around} points {side} what followed"
    return f"{now}; {mean}, higher on {percent_text(premium.positive, 0)} of days"


def _warnings(index: str, bars: Bars, implied: Bars, premium: Premium) -> tuple[str, ...]:
    said = []
    if implied.frame.index[-1] < bars.frame.index[-1]:
        said.append(ENDS.format(index=index, last=implied.frame.index[-1]))
    if premium.days:
        said.append(OVERLAP.format(days=premium.days, independent=max(premium.days // HORIZON, 1)))
    if premium.worst_on is not None and premium.worst < 0:
        said.append(WORST.format(points=-100 * premium.worst, on=premium.worst_on))
    return tuple(said)
