"""The stretch of time that a view is about: a range counted back from the last bar, or two moments of one's own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Protocol

import pandas as pd

RANGES: Mapping[str, pd.DateOffset | None] = MappingProxyType(
    {
        "1m": pd.DateOffset(months=1),
        "3m": pd.DateOffset(months=3),
        "6m": pd.DateOffset(months=6),
        "ytd": None,
        "1y": pd.DateOffset(years=1),
        "2y": pd.DateOffset(years=2),
        "5y": pd.DateOffset(years=5),
        "10y": pd.DateOffset(years=10),
        "max": None,
    }
)
DAY = pd.Timedelta(days=1)


class Ranged(Protocol):
    """What a view needs to have a stretch: `start` and `end` override `range`."""

    @property
    def range(self) -> str: ...
    @property
    def start(self) -> datetime | None: ...
    @property
    def end(self) -> datetime | None: ...


def window(view: Ranged, first: pd.Timestamp, last: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The stretch that the view asks for, counted from the last bar and not from the clock."""
    end = _end_of(view.end) if view.end else last
    if view.start:
        return pd.Timestamp(view.start), end
    if view.range == "ytd":
        return pd.Timestamp(datetime(end.year, 1, 1, tzinfo=UTC)), end
    offset = RANGES[view.range]
    return (min(first, end) if offset is None else end - offset), end


def _end_of(moment: datetime) -> pd.Timestamp:
    """A date as the end means that whole day."""
    end = pd.Timestamp(moment)
    return end + DAY - pd.Timedelta(microseconds=1) if end == end.normalize() else end


def stretch_words(view: Ranged) -> str:
    """Whether the stretch moves with the data or stands, in one sentence."""
    name = "all there is" if view.range == "max" else view.range.upper()
    if view.start and view.end:
        return f"The dates are fixed: {view.start:%Y-%m-%d} to {view.end:%Y-%m-%d}."
    if view.start:
        return f"It begins on {view.start:%Y-%m-%d} and ends with the last bar there is."
    if view.end:
        return f"It ends on {view.end:%Y-%m-%d}; the range before that is {name}."
    return f"The range moves with the data: {name}, counted back from the last bar."
