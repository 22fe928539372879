"""Realised variance from the bars within each day, and how much of it jumps were."""

import pandas as pd

from analytics.volatility.intraday import bipower_variation, intraday_returns, jump_part, realised_variance
from components.figures.two_rows import Line, Row, two_rows
from components.numbers import percent_text
from components.panel import Figure, Panel
from data.bars import Bars
from data.market import Market
from views.base import NothingToShow
from views.periods import periods_per_year
from views.provenance import provenance_of
from views.ranges import window
from views.volatility.state import VolatilityView

INTERVALS = ("5m", "1m", "15m", "30m", "1h")  # the first that is stored; five minutes is usual
FEWEST = 10  # returns of a day that counts
METHOD = (
    "By day, open to close: realised variance is the sum of squared log returns from bar to bar, bipower variation "
    "what of it is no jump. Shown as √(days a year × variance); the night is not in it."
)
NO_INTRADAY = "{symbol} has no bars shorter than a day, which realised variance is made of; import some to see it."
NO_DAY = "No day of this stretch has {fewest} returns from bar to bar; choose another range."
BY_CHANCE = "The jump part is above zero by chance on about half of all days: read its size."
LEFT_OUT = "Left out: {days:,} days with fewer than {fewest} returns or a price that is not positive."


def intraday_panel(view: VolatilityView, market: Market) -> Panel:
    bars = _bars(view, market)
    days = _by_day(bars)
    kept = days[(days["returns"] >= FEWEST) & days["realised"].notna()]
    if kept.empty:
        raise NothingToShow(NO_DAY.format(fewest=FEWEST))
    periods = periods_per_year(bars.instrument)
    share = (kept["jump"] / kept["realised"]).where(kept["realised"] > 0, 0.0)
    levels = (
        Line("Realised", (kept["realised"] * periods) ** 0.5, width=1.8),
        Line("Without jumps (bipower)", (kept["bipower"] * periods) ** 0.5, width=1.2),
    )
    figure = two_rows(Row("a year", levels), Row("jumps", (Line("Jump share", share, "bars"),), top=1.0))
    left_out = len(days) - len(kept)
    return Panel(
        name="intraday",
        title="Intraday variance",
        context=_context(bars.series.interval, kept),
        content=Figure(figure),
        provenance=provenance_of(bars, bars.frame, METHOD, interval=bars.series.interval, days_per_year=periods),
        warnings=(
            *view.dropped,
            BY_CHANCE,
            *((LEFT_OUT.format(days=left_out, fewest=FEWEST),) if left_out else ()),
        ),
    )


def _bars(view: VolatilityView, market: Market) -> Bars:
    """Of the stretch, counted back from the last of these bars."""
    listing = market.listing(view.symbol)
    series = next((one for one in map(listing.interval, INTERVALS) if one is not None), None)
    if series is None:
        raise NothingToShow(NO_INTRADAY.format(symbol=listing.instrument.symbol))
    first, last = window(view, pd.Timestamp(series.first), pd.Timestamp(series.last))
    bars = market.bars(view.symbol, first.to_pydatetime(), last.to_pydatetime(), interval=series.interval)
    if bars.frame.empty:
        raise NothingToShow(NO_DAY.format(fewest=FEWEST))
    return bars


def _by_day(bars: Bars) -> pd.DataFrame:
    timezone = bars.instrument.timezone
    returns = intraday_returns(bars.frame, timezone)
    return pd.DataFrame(
        {
            "realised": realised_variance(returns, timezone),
            "bipower": bipower_variation(returns, timezone),
            "jump": jump_part(returns, timezone),
            "returns": realised_variance(returns * 0 + 1, timezone),
        }
    )


def _context(interval: str, days: pd.DataFrame) -> str:
    total = float(days["realised"].sum())
    jumps = float(days["jump"].sum()) / total if total > 0 else 0.0
    return f"{interval} bars, {len(days):,} days; jumps {percent_text(jumps, 0)} of all variance"
