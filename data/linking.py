"""After a write: link the sources of a series anew, keep where they disagree, raise its version."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv
from sqlalchemy import Connection, delete, insert, text

from data import schema
from data.adjustment import Splits
from data.consolidation import Link, SourceCloses, adjusted_close, link_sources, moment, splits_after
from data.instruments import SERIES_COLUMNS, Series
from data.series import MICROSECONDS, SPLITS, to_splits

SUMMARY = text("""
SELECT b.source_id, o.priority, o.price_basis, count(*) AS bars, min(b.ts) AS first, max(b.ts) AS last,
    bool_or(b.open IS NOT NULL) AS has_ohlc, bool_or(b.volume > 0) AS has_volume,
    bool_or(b.return IS NOT NULL) AS has_returns
FROM bars b JOIN sources o ON o.id = b.source_id
WHERE b.instrument_id = :instrument_id AND b.interval = :interval GROUP BY 1, 2, 3 ORDER BY 2, 1
""")
CLOSES = f"""
COPY (SELECT source_id, {MICROSECONDS.format("ts")} AS ts, close, adj_close, (open IS NOT NULL)::int AS has_ohlc
FROM bars WHERE instrument_id = %s AND interval = %s ORDER BY {{order}}) TO STDOUT (FORMAT csv, HEADER)
"""  # noqa: S608  (put together from our own words alone)
ALL, LAST = (CLOSES.format(order=order) for order in ("source_id, ts", "ts DESC LIMIT 1"))
DATES = text("SELECT count(DISTINCT ts) FROM bars WHERE instrument_id = :instrument_id AND interval = :interval")
QUARANTINED = text("SELECT count(DISTINCT (reason, raw)) FROM quarantine WHERE instrument_id = :instrument_id")
# The time is in it, so that no other database and no restored one has the same version for other data.
VERSION = MICROSECONDS.format("clock_timestamp()")
SAVE_SERIES = text(f"""
INSERT INTO series ({", ".join(column.name for column in SERIES_COLUMNS)})
VALUES (:instrument_id, :interval, :first, :last, :bars, :quarantined, :has_ohlc, :has_volume, {VERSION})
ON CONFLICT (instrument_id, interval) DO UPDATE SET first_ts = excluded.first_ts, last_ts = excluded.last_ts,
    bars = excluded.bars, quarantined = excluded.quarantined, has_ohlc = excluded.has_ohlc,
    has_volume = excluded.has_volume, updated_at = clock_timestamp(),
    version = greatest(series.version + 1, excluded.version)
RETURNING {", ".join(column.name for column in SERIES_COLUMNS)}
""")  # noqa: S608  (put together from our own words alone)


def refresh_series(connection: Connection, instrument_id: int, interval: str) -> Series | None:
    """Links the sources anew and raises the version; None while there are no bars. Call it after a batch's writes."""
    key = {"instrument_id": instrument_id, "interval": interval}
    found = connection.execute(SUMMARY, key).all()
    if not found:
        return None
    links, bars = _link(connection, key, found)
    _save_links(connection, key, links)
    linked = {link.source_id for link in links if link.factor is not None}
    used = [row for row in found if row.source_id in linked]
    summary = {
        "first": min(row.first for row in used),
        "last": max(row.last for row in used),
        "bars": bars,
        "quarantined": connection.execute(QUARANTINED, key).scalar_one(),
        "has_ohlc": any(row.has_ohlc for row in used),
        "has_volume": any(row.has_volume for row in used),
    }
    return Series(*connection.execute(SAVE_SERIES, {**key, **summary}).one())


def _link(connection: Connection, key: dict[str, Any], found: Sequence[Any]) -> tuple[tuple[Link, ...], int]:
    """The links, and how many dates the linked sources have together."""
    if found[0].has_returns:  # a return has no basis that could differ
        times = connection.execute(DATES, key).scalar_one()
        return tuple(Link(row.source_id, 1.0) for row in found), times
    splits = to_splits(connection.execute(SPLITS, key).scalar_one())
    if len(found) == 1:  # nothing to link, but its last close says on which basis it is
        table = _closes(connection, LAST, key)
        return link_sources([_source_closes(table, found[0], splits)]), found[0].bars
    table = _closes(connection, ALL, key)
    sources = [_source_closes(table, row, splits) for row in found]
    links = link_sources(sources)
    linked = {link.source_id for link in links if link.factor is not None}
    times = np.concatenate([source.ts for source in sources if source.source_id in linked])
    return links, len(np.unique(times))


def _closes(connection: Connection, query: str, key: dict[str, Any]) -> pa.Table:
    """Read on the connection of the transaction, which alone sees what it wrote."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  (a connection in use has one)
    received = BytesIO()
    with driver.cursor() as cursor, cursor.copy(query, (key["instrument_id"], key["interval"])) as copy:
        for block in copy:
            received.write(block)
    types = {"close": pa.float64(), "adj_close": pa.float64(), "ts": pa.int64()}
    return csv.read_csv(pa.BufferReader(received.getvalue()), convert_options=csv.ConvertOptions(column_types=types))


def _source_closes(table: pa.Table, source: Any, splits: Splits) -> SourceCloses:
    own = table.column("source_id").to_numpy() == source.source_id
    ts, close, adj_close, has_ohlc = (
        table.column(name).to_numpy()[own] for name in ("ts", "close", "adj_close", "has_ohlc")
    )
    is_raw = np.full(len(ts), source.price_basis == "raw")
    later = splits_after(ts, splits.ex_dates, splits.ratios)
    return SourceCloses(
        source_id=source.source_id,
        priority=source.priority,
        ts=ts,
        close=adjusted_close(close, adj_close, is_raw, later),
        traded=close / np.where(is_raw, later, 1.0) if source.price_basis != "adjusted" else np.full(len(ts), np.nan),
        has_ohlc=has_ohlc.astype(bool),
    )


def _save_links(connection: Connection, key: dict[str, Any], links: tuple[Link, ...]) -> None:
    for table in (schema.source_disagreements, schema.source_links):
        own = (table.c.instrument_id == key["instrument_id"]) & (table.c.interval == key["interval"])
        connection.execute(delete(table).where(own))
    connection.execute(
        insert(schema.source_links),
        [
            {
                **key,
                "source_id": link.source_id,
                "factor": link.factor,
                "overlap_bars": link.overlap,
                "median_difference": link.median_difference,
                "max_difference": link.max_difference,
                "max_difference_ts": None if link.max_difference_at is None else moment(link.max_difference_at),
            }
            for link in links
        ],
    )
    days = [
        {**key, "source_id": link.source_id, "ts": moment(at), "relative_difference": difference}
        for link in links
        for at, difference in link.disagreements
    ]
    if days:
        connection.execute(insert(schema.source_disagreements), days)
