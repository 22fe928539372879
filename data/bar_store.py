"""Bars into the database: what is new is added, what is there stays, what contradicts it is reported."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from data.database import copy_rows

VALUE_COLUMNS = ("open", "high", "low", "close", "adj_close", "volume", "return")
COLUMN_TYPES = {"ts": "timestamptz", **dict.fromkeys(VALUE_COLUMNS, "double precision"), "flags": "smallint"}

NEW_ROWS = "incoming_bars"
MAKE_TABLE = (
    f"CREATE TEMP TABLE IF NOT EXISTS {NEW_ROWS} ({', '.join(map(' '.join, COLUMN_TYPES.items()))}) ON COMMIT DROP"
)
ENSURE_PARTITIONS = "SELECT ensure_bar_partitions(:first, :last)"
ADD_NEW = f"""
INSERT INTO bars (instrument_id, interval, source_id, ingest_run_id, {", ".join(COLUMN_TYPES)})
SELECT :instrument_id, :interval, :source_id, :ingest_run_id, {", ".join(COLUMN_TYPES)} FROM {NEW_ROWS} ORDER BY ts
ON CONFLICT DO NOTHING
"""  # noqa: S608  (only constants of this module are put in)
FIND_CONFLICTS = f"""
SELECT new.ts FROM {NEW_ROWS} new JOIN bars old USING (ts)
WHERE old.instrument_id = :instrument_id AND old.interval = :interval AND old.source_id = :source_id
AND old.ts BETWEEN :first AND :last
AND ({", ".join(f"new.{name}" for name in VALUE_COLUMNS)})
    IS DISTINCT FROM ({", ".join(f"old.{name}" for name in VALUE_COLUMNS)})
ORDER BY new.ts
"""  # noqa: S608  (put together from our own words alone)


@dataclass(frozen=True, slots=True)
class StoreResult:
    stored: int
    unchanged: int
    conflicts: pd.DatetimeIndex  # differ from what is stored for this source; not overwritten


def store_bars(
    connection: Connection,
    *,
    instrument_id: int,
    interval: str,
    source_id: int,
    ingest_run_id: int,
    frame: pd.DataFrame,
) -> StoreResult:
    """Adds the rows that are new; `frame` has a unique UTC index and any of the stored columns. NaN becomes null."""
    if frame.empty:
        return StoreResult(0, 0, pd.DatetimeIndex([], tz="UTC"))
    if not frame.index.is_unique:
        raise ValueError("bars of one source must have unique times")
    bounds = {"first": frame.index.min().to_pydatetime(), "last": frame.index.max().to_pydatetime()}
    key = {"instrument_id": instrument_id, "interval": interval, "source_id": source_id}
    connection.execute(text(MAKE_TABLE))
    connection.execute(text(f"TRUNCATE {NEW_ROWS}"))
    copy_rows(connection, NEW_ROWS, COLUMN_TYPES, _complete(frame))
    connection.execute(text(ENSURE_PARTITIONS), bounds)
    stored = connection.execute(text(ADD_NEW), {**key, "ingest_run_id": ingest_run_id}).rowcount
    # A row that was just added equals itself, so conflicts are among those that were there before.
    found = connection.execute(text(FIND_CONFLICTS), {**key, **bounds}).scalars().all() if stored < len(frame) else []
    conflicts = pd.DatetimeIndex(list(found)).tz_convert("UTC") if found else pd.DatetimeIndex([], tz="UTC")
    return StoreResult(stored, len(frame) - stored - len(conflicts), conflicts)


def _complete(frame: pd.DataFrame) -> pd.DataFrame:
    columns = {name: frame[name].to_numpy(np.float64) if name in frame else np.nan for name in VALUE_COLUMNS}
    flags = frame["flags"].to_numpy(np.int16) if "flags" in frame else np.int16(0)
    return pd.DataFrame({"ts": frame.index, **columns, "flags": flags})
