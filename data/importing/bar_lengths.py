"""How long a bar is: by the option, by a column that says so, or by dates that have no times."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.importing.faults import ImportFault
from data.importing.moments import Moments
from data.schema import DATED, INTERVALS

DAY, WEEK, MONTH = DATED
LENGTHS = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, DAY: 24 * 60}  # minutes
WORDS = {
    **dict.fromkeys(("d", "daily", "day", "1day"), DAY),
    **dict.fromkeys(("h", "hour", "hourly", "1hour"), "1h"),
    **dict.fromkeys(("w", "weekly", "week", "1week"), WEEK),
    **dict.fromkeys(("monthly", "month", "1month"), MONTH),
}
DAYS_APART = {WEEK: (5, 9), MONTH: (26, 33)}  # what the median step between bars of such a length can be
FEW_STEPS = 5  # too few to tell
FRIDAY = 4


def decide_interval(moments: Moments, said: str | None, written: pd.Series | None) -> str:
    """How long an intraday bar is, the times alone don't say; dates alone are days unless a week or a month is said."""
    if not moments.has_times:
        if said not in (None, *DATED):
            raise ImportFault(f"The file has dates without times; they can't be bars of {said}.")
        return said or _dated(written)
    lengths = set() if written is None else set(to_intervals(written)) - {""}
    if said is None and len(lengths) != 1:
        raise ImportFault(f"The file has times of day; say how long a bar is: --interval {_likely(moments)}.")
    return said or lengths.pop()


def _dated(written: pd.Series | None) -> str:
    lengths = set() if written is None else set(to_intervals(written))
    return lengths.pop() if len(lengths) == 1 and lengths <= set(DATED) else DAY


def step_of(frame: pd.DataFrame) -> pd.Timedelta:
    """The median distance between neighbours of a symbol; 0 where there are too few to tell."""
    steps = frame.sort_values(["symbol", "ts"]).groupby("symbol", sort=False)["ts"].diff().dropna()
    return pd.Timedelta(0) if len(steps) < FEW_STEPS else pd.Timedelta(steps.median())


def check_spacing(frame: pd.DataFrame, interval: str) -> None:
    """Raises ImportFault where the times of bars contradict the week or the month that each is said to be."""
    step = step_of(frame).days
    if interval in DAYS_APART and step and not DAYS_APART[interval][0] <= step <= DAYS_APART[interval][1]:
        raise ImportFault(f"The dates lie about {step:,} days apart; they can't be bars of {interval}.")


def last_day(day: date, interval: str, *, round_the_clock: bool) -> date:
    """The last day of the date's day, week (to Sunday) or month on which a market trades: a weekday, unless it never
    closes."""
    end = day
    if interval == WEEK:
        end = day + timedelta(days=6 - day.weekday())
    elif interval == MONTH:
        end = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    after_friday = 0 if round_the_clock else max(end.weekday() - FRIDAY, 0)
    return max(day, end - timedelta(days=after_friday))


def to_intervals(written: pd.Series) -> pd.Series:
    """`D`, `5`, `5min`, `60` and `1h` as INTERVALS; "" for anything else."""
    words = written.str.strip().str.lower()
    minutes = words.str.extract(r"^(\d+) ?(?:m|min|mins|minutes?)?$", expand=False)
    names = {str(length): name for name, length in LENGTHS.items()}
    known = WORDS | {name: name for name in INTERVALS}
    return words.map(known).fillna(minutes.map(names)).fillna("").astype("str")


def _likely(moments: Moments) -> str:
    """The interval that the most common step between times suggests; only for the sentence."""
    steps = np.diff(np.unique(moments.wall[~np.isnat(moments.wall)])) / np.timedelta64(1, "m")
    lengths, counts = np.unique(steps, return_counts=True)
    common = lengths[counts.argmax()] if len(lengths) else np.nan
    return next((name for name, length in LENGTHS.items() if length == common), "|".join(INTERVALS))
