"""All that it takes to put the rows of a series together, read in one round trip."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from data.adjustment import LinkedSource, Splits
from data.instruments import INSTRUMENT_COLUMNS, SERIES_COLUMNS, Instrument, NoSeries, Series, get_instrument

MICROSECONDS = "(extract(epoch FROM {}) * 1000000)::bigint"

SOURCES_JSON = f"""
SELECT json_agg(json_build_array(o.id, o.name, o.title, o.caution, o.priority, o.price_basis, l.factor, l.overlap_bars,
    l.median_difference, l.max_difference, {MICROSECONDS.format("l.max_difference_ts")}) ORDER BY o.priority, o.id)
FROM source_links l JOIN sources o ON o.id = l.source_id
WHERE l.instrument_id = i.id AND l.interval = s.interval
"""  # noqa: S608  (only constants of this module are put in)
# The same split may come from several sources: the best one's word counts.
SPLITS_JSON = f"""
SELECT json_agg(json_build_array(ex_date, value) ORDER BY ex_date) FROM (
    SELECT DISTINCT ON (a.ex_date) {MICROSECONDS.format("a.ex_date")} AS ex_date, a.value
    FROM corporate_actions a JOIN sources o ON o.id = a.source_id
    WHERE a.instrument_id = i.id AND a.kind = 'split' ORDER BY a.ex_date, o.priority, o.id
) split
"""  # noqa: S608  (put together from our own words alone)
HEADS = f"""
SELECT {", ".join(f"i.{column.name}" for column in INSTRUMENT_COLUMNS)},
    {", ".join(f"s.{column.name}" for column in SERIES_COLUMNS)}, ({SOURCES_JSON}), ({SPLITS_JSON})
FROM instruments i JOIN series s ON s.instrument_id = i.id WHERE s.interval = :interval
"""  # noqa: S608  (put together from our own words alone)
HEADS_OF_INTERVAL = text(HEADS)
HEAD_OF_SYMBOL = text(f"{HEADS} AND i.symbol = :symbol")
SPLITS = text(f"SELECT ({SPLITS_JSON}) FROM instruments i WHERE i.id = :instrument_id")  # noqa: S608  (put together from our own words alone)
FLOATS_OF_SOURCE = (6, 8, 9)  # factor, median and maximum of the difference


@dataclass(frozen=True, slots=True)
class SeriesHead:
    """What it takes to put the rows of a series together."""

    instrument: Instrument
    series: Series
    sources: tuple[LinkedSource, ...]  # best priority first
    splits: Splits


def read_head(connection: Connection, symbol: str, interval: str) -> SeriesHead:
    row = connection.execute(HEAD_OF_SYMBOL, {"symbol": symbol.upper(), "interval": interval}).one_or_none()
    if row is None:
        raise NoSeries(get_instrument(connection, symbol).symbol, interval)
    return _head(tuple(row))


def read_heads(connection: Connection, interval: str) -> list[SeriesHead]:
    return [_head(tuple(row)) for row in connection.execute(HEADS_OF_INTERVAL, {"interval": interval})]


def _head(values: tuple[Any, ...]) -> SeriesHead:
    width = len(INSTRUMENT_COLUMNS)
    return SeriesHead(
        instrument=Instrument(*values[:width]),
        series=Series(*values[width:-2]),
        sources=tuple(_linked_source(source) for source in values[-2]),
        splits=to_splits(values[-1]),
    )


def _linked_source(values: list[Any]) -> LinkedSource:
    # JSON writes 1.0 as 1.
    numbers = {at: float(values[at]) for at in FLOATS_OF_SOURCE if values[at] is not None}
    return LinkedSource(*(numbers.get(at, value) for at, value in enumerate(values)))


def to_splits(found: list[tuple[int, float]] | None) -> Splits:
    pairs = found or []
    return Splits(np.array([at for at, _ in pairs], np.int64), np.array([ratio for _, ratio in pairs], np.float64))
