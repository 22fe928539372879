"""How long a bar is: by the option, by a column that says so, or by dates that have no times."""

import numpy as np
import pandas as pd

from data.importing.faults import ImportFault
from data.importing.moments import Moments
from data.schema import INTERVALS

DAY = "1d"
LENGTHS = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, DAY: 24 * 60}  # minutes
WORDS = {"d": DAY, "daily": DAY, "day": DAY, "1day": DAY, "h": "1h", "hour": "1h", "hourly": "1h", "1hour": "1h"}


def decide_interval(moments: Moments, said: str | None, written: pd.Series | None) -> str:
    """How long an intraday bar is, the times alone don't say."""
    if not moments.has_times:
        if said not in (None, DAY):
            raise ImportFault(f"The file has dates without times; they can't be bars of {said}.")
        return DAY
    lengths = set() if written is None else set(to_intervals(written)) - {""}
    if said is None and len(lengths) != 1:
        raise ImportFault(f"The file has times of day; say how long a bar is: --interval {_likely(moments)}.")
    return said or lengths.pop()


def to_intervals(written: pd.Series) -> pd.Series:
    """`D`, `5`, `5min`, `60` and `1h` as INTERVALS; "" for anything else, a week or a month among them."""
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
