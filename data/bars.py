"""Bars in and out.

Out: one schema. Index `ts` (UTC, ascending, unique; a daily bar lies at the exchange's date, 00:00), columns `open`,
`high`, `low`, `close`, `volume` (float64, NaN where there is none), `source` (category) and `flags` (int16, see
`schema.FLAG_OPEN_OUTSIDE`). Open, high and low are never invented.

What has only returns has `return` too, as its file has it; its `close` is an index built from them, and a warning says
so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from data.adjustment import Consolidated, LinkedSource, Rows, consolidate, to_frame
from data.bar_store import StoreResult, store_bars
from data.consolidation import moment
from data.database import Database
from data.instruments import Instrument, Series
from data.linking import refresh_series
from data.returns import returns_frame, warnings_of_returns
from data.schema import FLAG_OPEN_OUTSIDE
from data.series import SeriesHead, read_head

__all__ = ["Bars", "SourceUse", "StoreResult", "load_bars", "refresh_series", "store_bars"]

FEW_BARS = 20  # a link over fewer common bars is worth a warning
PAYS_DIVIDENDS = ("equity", "etf", "fund")

BARS_SQL = """
SELECT ts, source_id, open, high, low, close, adj_close, volume, flags
FROM bars WHERE instrument_id = $1 AND interval = $2 AND ts >= $3 AND ts <= $4
"""
RETURNS_SQL = """
SELECT ts, source_id, return FROM bars WHERE instrument_id = $1 AND interval = $2 AND ts >= $3 AND ts <= $4
"""


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A linked source: how many bars of the frame are its own, and how it was put on the common basis."""

    name: str
    title: str
    caution: str | None
    bars: int
    first: datetime | None
    last: datetime | None
    factor: float
    median_difference: float | None
    max_difference: float | None
    max_difference_on: date | None


@dataclass(frozen=True, slots=True)
class Bars:
    instrument: Instrument
    series: Series
    frame: pd.DataFrame
    sources: tuple[SourceUse, ...]  # every linked one, the best priority first; `bars` may be 0
    adjusted: bool
    warnings: tuple[str, ...]

    @property
    def as_of(self) -> datetime | None:
        return None if self.frame.empty else self.frame.index[-1].to_pydatetime()


def load_bars(
    database: Database,
    symbol: str,
    start: date | datetime | None = None,
    end: date | datetime | None = None,
    *,
    interval: str = "1d",
    adjusted: bool = True,
) -> Bars:
    """The consolidated bars between two inclusive bounds; a date as `end` includes that whole day."""
    with database.connect() as connection:
        head = read_head(connection, symbol, interval)
    # The bounds are given even when nobody asked for any: they let the planner leave out partitions.
    first = max(first_moment(start), head.series.first) if start else head.series.first
    last = min(last_moment(end), head.series.last) if end else head.series.last
    if head.instrument.has_only_returns:
        return _load_returns(database, head, first, last, adjusted=adjusted)
    table = database.arrow(BARS_SQL, (head.instrument.id, interval, first, last))
    consolidated = consolidate(to_rows(table), head.sources, head.splits, adjusted=adjusted)
    frame = to_frame(consolidated, head.sources)
    return Bars(
        instrument=head.instrument,
        series=head.series,
        frame=frame,
        sources=_uses(frame, head.sources),
        adjusted=adjusted,
        warnings=tuple(_warnings(consolidated, head, adjusted=adjusted)),
    )


def _load_returns(database: Database, head: SeriesHead, first: datetime, last: datetime, *, adjusted: bool) -> Bars:
    """All of history is read, so that the index is the same whatever stretch of it is asked for."""
    series = head.series
    table = database.arrow(RETURNS_SQL, (head.instrument.id, series.interval, series.first, series.last))
    whole = returns_frame(to_rows(table), head.sources, head.instrument)
    frame = whole.loc[first:last]
    warnings = warnings_of_returns(whole, head.instrument, series.interval)
    return Bars(head.instrument, series, frame, _uses(frame, head.sources), adjusted, warnings)


def first_moment(bound: date | datetime) -> datetime:
    return _with_zone(bound) if isinstance(bound, datetime) else datetime.combine(bound, time(), UTC)


def last_moment(bound: date | datetime) -> datetime:
    if isinstance(bound, datetime):
        return _with_zone(bound)
    return datetime.combine(bound, time(), UTC) + timedelta(days=1, microseconds=-1)


def _with_zone(bound: datetime) -> datetime:
    if bound.tzinfo is None:
        raise ValueError("a time without a time zone can't bound bars")
    return bound


def to_rows(table: pa.Table) -> Rows:
    columns = {name: table.column(name) for name in table.column_names}
    return {name: column.to_numpy() for name, column in {**columns, "ts": columns["ts"].cast(pa.int64())}.items()}


def _uses(frame: pd.DataFrame, sources: Sequence[LinkedSource]) -> tuple[SourceUse, ...]:
    of = frame["source"].cat.codes.to_numpy()
    return tuple(
        _use(source, frame.index[of == position])
        for position, source in enumerate(sources)
        if source.factor is not None
    )


def _use(source: LinkedSource, own: Any) -> SourceUse:
    at = source.max_difference_at
    return SourceUse(
        name=source.name,
        title=source.title,
        caution=source.caution,
        bars=len(own),
        first=own[0].to_pydatetime() if len(own) else None,
        last=own[-1].to_pydatetime() if len(own) else None,
        factor=source.factor or 1.0,
        median_difference=source.median_difference,
        max_difference=source.max_difference,
        max_difference_on=None if at is None else moment(at).date(),
    )


def _warnings(consolidated: Consolidated, head: SeriesHead, *, adjusted: bool) -> list[str]:
    used = [source for n, source in enumerate(head.sources) if (consolidated.position == n).any()]
    found = [
        f"{source.title} shares no day with the other sources, so it can't be linked to them and is left out."
        for source in head.sources
        if source.factor is None
    ]
    found += [
        f"{source.title} is linked over few common bars, {source.overlap} only."
        for source in used
        if source.median_difference is not None and source.overlap < FEW_BARS
    ]
    if consolidated.left_out:
        found.append(f"Left out, because known only as adjusted: {_bars(consolidated.left_out)}.")
    if consolidated.unsplit:
        found.append(
            f"Brought back from split-adjusted to as traded by the known splits: {_bars(consolidated.unsplit)}."
        )
    if adjusted and head.instrument.kind in PAYS_DIVIDENDS:
        found += [
            f"{source.title} gives no adjusted close: its prices are adjusted for known splits, not for dividends."
            for source in used
            if source.id in consolidated.without_dividends
        ]
    flagged = int(np.count_nonzero(consolidated.flags & FLAG_OPEN_OUTSIDE))
    if flagged:
        found.append(f"Kept as the source gives them, with the open outside high–low: {_bars(flagged)}.")
    return found


def _bars(count: int) -> str:
    return f"{count:,} bar{'s' if count != 1 else ''}"
