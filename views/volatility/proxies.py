"""What forecasts of variance are held against: squared returns, ranges of the bars, or intraday bars."""

import pandas as pd

from analytics.volatility.estimators import MissingRange, bar_variance
from analytics.volatility.intraday import intraday_returns, realised_variance
from analytics.volatility.levels import at_level_of
from analytics.volatility.returns import BadReturns
from analytics.volatility.scoring import squared_returns
from data.market import Market
from views.base import NothingToShow
from views.volatility.measures import Measures
from views.volatility.state import VolatilityView

INTERVALS = ("5m", "1m", "15m", "30m", "1h")  # the first that is stored; five minutes is usual
NO_INTRADAY = "{symbol} has no intraday bars, so there is no realised variance to score against; choose another proxy."
DAILY_ONLY = "Realised variance is of days; choose daily bars, or another proxy."


def proxy_of(
    view: VolatilityView, measures: Measures, market: Market, returns: "pd.Series[float]"
) -> "pd.Series[float]":
    """Per bar, named; all but squared returns brought to the level of these. Raises NothingToShow."""
    measured = measured_variance(view, measures, market)
    return squared_returns(returns) if measured is None else levelled(measured, returns)


def measured_variance(view: VolatilityView, measures: Measures, market: Market) -> "pd.Series[float] | None":
    """As measured, without the night; None where the view asks for squared returns. Raises NothingToShow."""
    match view.proxy:
        case "squared":
            return None
        case "realised":
            return _realised(view, measures, market)
    try:
        return bar_variance(measures.shown, view.proxy)
    except MissingRange as error:
        raise NothingToShow(f"{error} Choose squared returns as the proxy.") from error


def levelled(measured: "pd.Series[float]", returns: "pd.Series[float]") -> "pd.Series[float]":
    try:
        return at_level_of(measured, returns)
    except BadReturns as error:
        raise NothingToShow(f"{error} Choose a longer range, or squared returns as the proxy.") from error


def _realised(view: VolatilityView, measures: Measures, market: Market) -> "pd.Series[float]":
    if view.frequency != "daily":
        raise NothingToShow(DAILY_ONLY)
    listing = market.listing(view.symbol)
    interval = next((name for name in INTERVALS if listing.interval(name)), None)
    if interval is None:
        raise NothingToShow(NO_INTRADAY.format(symbol=view.symbol))
    first, last = measures.shown.index[0], measures.shown.index[-1] + pd.Timedelta(days=1)
    bars = market.bars(view.symbol, first.to_pydatetime(), last.to_pydatetime(), interval=interval)
    timezone = listing.instrument.timezone
    realised = realised_variance(intraday_returns(bars.frame, timezone), timezone)
    return realised.rename(f"Realised variance of {interval} bars")
