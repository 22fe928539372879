"""Which days the axis leaves out because the exchange was closed, and which sessions are missing from the data."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.gaps import Gap, closed_days, missing_sessions
from data.market import Market
from views.chart.stretch import Stretch

MOST_GAPS = 100
MOST_BREAKS = 300  # a browser takes longer for more of them than for the bars
WEEKEND = (5, 6)
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`gaps` are runs of scheduled sessions without a bar, from the first day to the day after the last."""

    rangebreaks: tuple[dict[str, Any], ...] = ()
    gaps: tuple[tuple[pd.Timestamp, pd.Timestamp], ...] = ()
    missing_sessions: int = 0


def calendar_of(stretch: Stretch, market: Market) -> Calendar:
    days = pd.DatetimeIndex(stretch.shown.index)
    sessions = market.sessions(stretch.instrument, days[0].date(), days[-1].date())
    gaps = () if sessions is None else missing_sessions(days, sessions)
    return Calendar(
        rangebreaks=_rangebreaks(days, sessions),
        gaps=tuple((gap.first, gap.last + DAY) for gap in _longest(gaps)),
        missing_sessions=sum(gap.sessions for gap in gaps),
    )


def _longest(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """No more than can be seen, or drawn in reasonable time."""
    longest = sorted(gaps, key=lambda gap: gap.sessions, reverse=True)[:MOST_GAPS]
    return tuple(sorted(longest, key=lambda gap: gap.first))


def intraday_calendar(stretch: Stretch) -> Calendar:
    """Leaves out the time between the last bar of a day and the first of the next, at the exchange."""
    times = pd.DatetimeIndex(stretch.shown.index)
    if len(times) < 2:
        return Calendar()
    days = times.tz_convert(stretch.instrument.timezone).normalize()
    bar = (times[1:] - times[:-1]).min()
    ends = np.flatnonzero((days[1:] != days[:-1]) & (times[1:] - times[:-1] > bar))
    breaks = ({"bounds": [_text(times[end] + bar), _text(times[end + 1])]} for end in ends[-MOST_BREAKS:])
    return Calendar(rangebreaks=tuple(breaks))


def _text(moment: pd.Timestamp) -> str:
    return moment.tz_localize(None).isoformat(sep=" ")


def _rangebreaks(days: pd.DatetimeIndex, sessions: pd.DatetimeIndex | None) -> tuple[dict[str, Any], ...]:
    closed = closed_days(days, sessions)
    dates = closed.dates
    breaks: list[dict[str, Any]] = []
    if closed.weekdays == WEEKEND:
        breaks.append({"bounds": ["sat", "mon"]})
    elif closed.weekdays:
        every_day = pd.date_range(days[0].normalize(), days[-1].normalize(), freq="D")
        dates = dates.union(every_day[every_day.day_of_week.isin(closed.weekdays)])
    if len(dates):
        breaks.append({"values": dates.strftime("%Y-%m-%d").tolist()})
    return tuple(breaks)
