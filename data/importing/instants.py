"""Moments of a file into the database's times.

A daily bar lies at its exchange's date, 00:00 UTC; any other at its instant in UTC.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.importing.faults import ImportFault
from data.importing.moments import Moments
from data.schema import INTERVALS

FIRST = np.datetime64("1800-01-01", "us")
DAY = "1d"
LENGTHS = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, DAY: 24 * 60}  # minutes

Mask = NDArray[np.bool_]
Times = NDArray[np.datetime64]


def decide_interval(moments: Moments, said: str | None) -> str:
    """Dates alone are daily bars; how long an intraday bar is, no file says."""
    if not moments.has_times:
        if said not in (None, DAY):
            raise ImportFault(f"The file has dates without times; they can't be bars of {said}.")
        return DAY
    if said is None:
        raise ImportFault(f"The file has times of day; say how long a bar is: --interval {_likely(moments)}.")
    return said


def to_instants(moments: Moments, interval: str, timezone: str | None) -> tuple[Times, dict[str, Mask]]:
    """The times, NaT where there is none, and for each reason where it applies."""
    no_faults: dict[str, Mask] = {}
    unread = np.isnat(moments.wall)
    zone = None if timezone is None else ZoneInfo(timezone)
    times, faults = (_dates(moments, zone), no_faults) if interval == DAY else _intraday(moments, zone)
    early = times < FIRST
    times = np.where(early, np.datetime64("NaT", "us"), times)
    return times, {"unreadable_date": unread, "date_out_of_range": early, **faults}


def _dates(moments: Moments, zone: ZoneInfo | None) -> Times:
    """The date that the wall calendar shows; a bar stamped 05:00Z belongs to the date that it is then at home."""
    wall = moments.wall
    if zone is not None and moments.has_times:
        aware = ~np.isnan(moments.offset)
        wall = wall.copy()
        wall[aware] = _naive(pd.DatetimeIndex(_utc(moments)[aware], tz="UTC").tz_convert(zone))
    return wall.astype("datetime64[D]").astype("datetime64[us]")


def _intraday(moments: Moments, zone: ZoneInfo | None) -> tuple[Times, dict[str, Mask]]:
    naive = np.isnan(moments.offset) & ~np.isnat(moments.wall)
    times = _utc(moments)
    if zone is None:
        if naive.all():
            raise ImportFault(
                "The times have no time zone; say in which they are, for instance --timezone America/New_York."
            )
        return np.where(naive, np.datetime64("NaT", "us"), times), {"naive_timestamp": naive}
    times[naive], ambiguous, skipped = _localized(moments.wall[naive], zone)
    faults = {"ambiguous_local_time": ambiguous, "nonexistent_local_time": skipped}
    return times, {reason: _spread(mask, naive) for reason, mask in faults.items()}


def _localized(wall: Times, zone: ZoneInfo) -> tuple[Times, Mask, Mask]:
    local = pd.DatetimeIndex(wall)
    utc = local.tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
    summer = np.ones(len(local), dtype=bool)
    skipped = np.isnat(_naive(local.tz_localize(zone, ambiguous=summer, nonexistent="NaT")))
    times = _naive(utc.tz_convert("UTC"))
    return times, np.isnat(times) & ~skipped, skipped


def _naive(index: pd.DatetimeIndex) -> Times:
    return index.tz_localize(None).to_numpy(dtype="datetime64[us]")


def _spread(mask: Mask, where: Mask) -> Mask:
    whole = np.zeros(len(where), dtype=bool)
    whole[where] = mask
    return whole


def _utc(moments: Moments) -> Times:
    minutes = np.nan_to_num(moments.offset).astype("int64").astype("timedelta64[m]")
    times: Times = moments.wall - minutes
    return times


def _likely(moments: Moments) -> str:
    """The interval that the most common step between times suggests; only for the sentence."""
    steps = np.diff(np.unique(moments.wall[~np.isnat(moments.wall)])) / np.timedelta64(1, "m")
    lengths, counts = np.unique(steps, return_counts=True)
    common = lengths[counts.argmax()] if len(lengths) else np.nan
    return next(_names(common), "|".join(INTERVALS))


def _names(minutes: float) -> Iterator[str]:
    return (name for name, length in LENGTHS.items() if length == minutes)
