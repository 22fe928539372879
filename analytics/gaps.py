"""Days without bars: sessions that are missing, and days on which the market was closed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of scheduled sessions without a bar; `first` and `last` are the first and last of them."""

    first: pd.Timestamp
    last: pd.Timestamp
    sessions: int


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """`weekdays`: those (Monday = 0) that never have a bar or a session. `dates`: closed days on other weekdays."""

    weekdays: tuple[int, ...]
    dates: pd.DatetimeIndex


def missing_sessions(bars: pd.DatetimeIndex, sessions: pd.DatetimeIndex) -> tuple[Gap, ...]:
    """Runs of sessions without a bar between the first bar and the last."""
    if not len(bars):
        return ()
    days = bars.normalize()
    scheduled = sessions[(sessions >= days[0]) & (sessions <= days[-1])]
    missing = ~scheduled.isin(days)
    edges = np.flatnonzero(np.diff(missing, prepend=False, append=False))
    return tuple(
        Gap(scheduled[start], scheduled[stop - 1], int(stop - start))
        for start, stop in zip(edges[::2], edges[1::2], strict=True)
    )


def closed_days(bars: pd.DatetimeIndex, sessions: pd.DatetimeIndex | None = None) -> ClosedDays:
    """Days between the first and the last bar to leave out of an axis.

    A scheduled session without a bar stays on the axis, so that the gap is seen. Without `sessions` every day
    without a bar counts as closed.
    """
    if not len(bars):
        return ClosedDays((), bars)
    open_days = bars.normalize().unique()
    if sessions is not None:
        open_days = open_days.union(sessions[(sessions >= open_days[0]) & (sessions <= open_days[-1])])
    every_day = pd.date_range(open_days[0], open_days[-1], freq="D")
    closed = every_day.difference(open_days)
    never = tuple(sorted(set(every_day.day_of_week) - set(open_days.day_of_week)))
    return ClosedDays(never, closed[~closed.day_of_week.isin(never)])
