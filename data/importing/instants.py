"""Moments of a file into the database's times.

A bar of a day, a week or a month lies at its exchange's date, 00:00 UTC; any other at its instant in UTC.
"""

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.importing.faults import ImportFault
from data.importing.moments import Moments
from data.schema import DATED

FIRST = np.datetime64("1800-01-01", "us")
Mask = NDArray[np.bool_]
Times = NDArray[np.datetime64]


def to_instants(moments: Moments, interval: str, timezone: str | None) -> tuple[Times, dict[str, Mask]]:
    """The times, NaT where there is none, and for each reason where it applies."""
    no_faults: dict[str, Mask] = {}
    unread = np.isnat(moments.wall)
    zone = None if timezone is None else ZoneInfo(timezone)
    times, faults = (_dates(moments, zone), no_faults) if interval in DATED else _intraday(moments, zone)
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
