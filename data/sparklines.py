"""The home page's line of every instrument: last closes, last change, 52-week range.

Two queries, however many instruments there are.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import numpy as np
import pyarrow as pa

from data.adjustment import Rows, consolidate
from data.bars import to_rows
from data.consolidation import moment
from data.database import Database
from data.returns import doubts, returns_frame, simple_fractions
from data.series import SeriesHead, read_heads

INTERVAL = "1d"
LAST_YEAR_SQL = """
SELECT b.instrument_id, b.ts, b.source_id, b.open, b.high, b.low, b.close, b.adj_close, b.volume, b.flags,
    b.return
FROM series s JOIN bars b ON b.instrument_id = s.instrument_id AND b.interval = s.interval
    AND b.ts > s.last_ts - interval '1 year' AND b.ts <= s.last_ts
WHERE s.interval = $1
"""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Daily adjusted closes, oldest first, and what their last year says.

    Of a series of returns the closes are an index of that year, and there is no last price and no range of prices.
    """

    symbol: str
    closes: tuple[float, ...]
    last: float | None
    change: float | None  # simple return of the last day; None for a single bar or after a price at or below 0
    low_52w: float | None
    high_52w: float | None
    sources: tuple[str, ...]  # titles of those whose bars are in the last year
    cautions: tuple[str, ...]  # what those sources ask to be shown with their numbers
    as_of: datetime

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        lists = {name: tuple(raw[name]) for name in ("closes", "sources", "cautions")}
        return cls(**{**raw, **lists, "as_of": datetime.fromisoformat(raw["as_of"])})


def load_sparklines(database: Database, points: int) -> Mapping[str, Sparkline]:
    with database.connect() as connection:
        heads = {head.instrument.id: head for head in read_heads(connection, INTERVAL)}
    table = database.arrow(LAST_YEAR_SQL, (INTERVAL,))
    lines = (_sparkline(heads[key], rows, points) for key, rows in _by_instrument(table) if key in heads)
    return {line.symbol: line for line in lines}


def _by_instrument(table: pa.Table) -> Iterator[tuple[int, Rows]]:
    rows = to_rows(table.sort_by("instrument_id"))
    ids = rows["instrument_id"]
    bounds = [0, *(np.flatnonzero(np.diff(ids)) + 1).tolist(), len(ids)]
    for begin, end in itertools.pairwise(bounds):
        if end > begin:
            yield int(ids[begin]), {name: values[begin:end] for name, values in rows.items()}


def _sparkline(head: SeriesHead, rows: Rows, points: int) -> Sparkline:
    of = _of_returns if head.instrument.has_only_returns else _of_prices
    return of(head, rows, points)


def _of_returns(head: SeriesHead, rows: Rows, points: int) -> Sparkline:
    frame = returns_frame(rows, head.sources, head.instrument)
    simple = simple_fractions(frame["return"].to_numpy(), head.instrument)
    is_drawn = bool(frame["close"].notna().all())
    used = [source for source in head.sources if (frame["source"] == source.name).any()]
    return Sparkline(
        symbol=head.instrument.symbol,
        closes=tuple(frame["close"].iloc[-points:].tolist()) if is_drawn else (),
        last=None,
        change=float(simple[-1]) if is_drawn else None,
        low_52w=None,
        high_52w=None,
        sources=tuple(source.title for source in used),
        cautions=tuple(doubts(frame, head.instrument, INTERVAL)),
        as_of=frame.index[-1].to_pydatetime(),
    )


def _of_prices(head: SeriesHead, rows: Rows, points: int) -> Sparkline:
    consolidated = consolidate(rows, head.sources, head.splits, adjusted=True)
    high, low, close = (consolidated.values[name] for name in ("high", "low", "close"))
    last, previous = float(close[-1]), float(close[-2]) if len(close) > 1 else 0.0
    used = [head.sources[position] for position in np.unique(consolidated.position)]
    return Sparkline(
        symbol=head.instrument.symbol,
        closes=tuple(close[-points:].tolist()),
        last=last,
        change=last / previous - 1.0 if previous > 0 else None,
        low_52w=float(np.fmin(low, close).min()),  # where there is no low, the close alone speaks
        high_52w=float(np.fmax(high, close).max()),
        sources=tuple(source.title for source in used),
        cautions=tuple(f"{source.title}: {source.caution}" for source in used if source.caution),
        as_of=moment(int(consolidated.ts[-1])),
    )
