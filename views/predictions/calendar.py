"""When the bars ahead will be over: the day of the last of them, by the calendar of the instrument."""

import numpy as np
import pandas as pd

from data.instruments import Instrument
from data.market import Market

AHEAD = pd.Timedelta(days=21)  # beside twice the horizon: the longest that an exchange was shut
STEPS = {"1w": pd.DateOffset(weeks=1), "1mo": pd.DateOffset(months=1)}


def last_days(
    instrument: Instrument, interval: str, made: pd.DatetimeIndex, horizon: int, market: Market
) -> pd.DatetimeIndex:
    """Of each bar of `made` the day of the bar `horizon` later; by weekdays where the calendar is not known."""
    if interval in STEPS:
        return pd.DatetimeIndex([bar + horizon * STEPS[interval] for bar in made])
    first, last = made.min(), made.max() + AHEAD + pd.Timedelta(days=2 * horizon)
    sessions = market.sessions(instrument, first.date(), last.date())
    if sessions is None or not len(sessions):
        sessions = pd.bdate_range(first.normalize(), last.normalize())
    places = np.searchsorted(sessions.asi8, made.as_unit(sessions.unit).asi8, side="right") + horizon - 1
    return sessions[np.minimum(places, len(sessions) - 1)]
