"""Which days the axis leaves out because the exchange was closed, and which sessions are missing from the data."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.gaps import find_gaps
from data.market import Market
from views.chart.stretch import Stretch

# Beyond this many single days a browser spends longer on the breaks than on the candles.
MAX_BREAKS = 400
WEEKEND = {"bounds": ["sat", "mon"]}


@dataclass(frozen=True, slots=True)
class Calendar:
    rangebreaks: tuple[dict[str, Any], ...] = ()
    gaps: tuple[tuple[pd.Timestamp, pd.Timestamp], ...] = ()
    missing_sessions: int = 0


def calendar_of(stretch: Stretch, market: Market) -> Calendar:
    days = pd.DatetimeIndex(stretch.shown.index)
    sessions = market.sessions(stretch.instrument, days[0].date(), days[-1].date())
    found = find_gaps(days, sessions)
    return Calendar(found, found, found)
