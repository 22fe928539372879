"""Bars: the demo's ingest, and reads out of ten million rows, beside pandas' own way to read SQL.

`python -m benchmarks.bench_bars 100000000` measures at another size and prints the plan of the main query too.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from benchmarks.bench_indicators import simulated_bars
from benchmarks.measure import Row, summary, timed
from data.bars import BARS_SQL, load_bars
from data.cache import Cache
from data.database import Database, copy_rows
from data.demo.ingest import ingest_demo
from data.embedded_postgres import EmbeddedPostgres
from data.market import Market
from data.migrations import migrate

ROWS = 10_000_000
BARS_EACH = 2_500
BATCH = 50  # instruments in one COPY
RUNS = 200
COLUMNS = {
    "instrument_id": "integer",
    "interval": "text",
    "source_id": "smallint",
    "ts": "timestamptz",
    **dict.fromkeys(("open", "high", "low", "close", "volume"), "double precision"),
    "ingest_run_id": "bigint",
}
PREPARE = (
    # Checks of foreign keys, row by row, are not what is measured; everything else is as in a real import.
    "SET LOCAL session_replication_role = replica",
    "SET LOCAL statement_timeout = 0",
    "INSERT INTO sources (id, name, title) OVERRIDING SYSTEM VALUE VALUES (9999, 'synthetic', 'Synthetic')",
    "INSERT INTO ingest_runs (id, source_id, what) OVERRIDING SYSTEM VALUE VALUES (9999, 9999, 'synthetic')",
    """INSERT INTO instruments (id, symbol, name, kind, currency) OVERRIDING SYSTEM VALUE
       SELECT 10000 + n, 'S' || n, 'Synthetic ' || n, 'index', 'USD' FROM generate_series(0, :instruments - 1) n""",
    """INSERT INTO series (instrument_id, interval, first_ts, last_ts, bars, has_ohlc, has_volume)
       SELECT 10000 + n, '1d', :first, :last, :bars, true, true FROM generate_series(0, :instruments - 1) n""",
    """INSERT INTO source_links (instrument_id, interval, source_id, factor, overlap_bars)
       SELECT 10000 + n, '1d', 9999, 1, 0 FROM generate_series(0, :instruments - 1) n""",
    "SELECT ensure_bar_partitions(:first, :last)",
)


def rows(size: int = ROWS, *, explain: bool = False) -> list[Row]:
    with _scratch() as (database, folder):
        ingested = _seconds(lambda: ingest_demo(database))
        instruments = size // BARS_EACH
        loaded = _seconds(lambda: _fill(database, instruments))
        if explain:
            print(_plan(database))
        return [
            Row("ingest demo into an empty database", summary([ingested]), unit="s", goal=20),
            Row(f"{instruments * BARS_EACH:,} synthetic bars by COPY", summary([loaded]), unit="s"),
            *_reads(database, folder, instruments),
        ]


def _reads(database: Database, folder: Path, instruments: int) -> list[Row]:
    rng = np.random.default_rng(7)
    market = Market(database, Cache(folder / "cache", 2**30))
    forgetful = Market(database, Cache(folder / "cache", 2**30, memory_limit=0))
    among = f"{BARS_EACH:,} bars among {instruments * BARS_EACH:,}"

    def somebody() -> str:
        return f"S{rng.integers(instruments)}"

    return [
        Row(
            f"{among}, from PostgreSQL",
            timed(lambda: load_bars(database, "S1"), runs=RUNS),
            peer="pandas.read_sql",
            theirs=timed(lambda: _by_pandas(database, 10_001), runs=20),
            goal=10,
            goal_on="p95",
        ),
        Row(
            f"{among}, another instrument each time",
            timed(lambda: load_bars(database, somebody()), runs=RUNS),
            peer="pandas.read_sql",
            theirs=timed(lambda: _by_pandas(database, 10_000 + int(rng.integers(instruments))), runs=20),
            goal=10,
            goal_on="p95",
        ),
        Row(f"{BARS_EACH:,} bars from the cache", timed(lambda: market.bars("S1"), runs=RUNS), goal=1, goal_on="p95"),
        Row(f"{BARS_EACH:,} bars from the cache on disk", timed(lambda: forgetful.bars("S1"), runs=RUNS)),
        Row(f"sparklines of {instruments + 32:,} instruments, once a change", summary([_milliseconds(market)])),
    ]


@contextmanager
def _scratch() -> Iterator[tuple[Database, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="oriel-bench-"))
    postgres = EmbeddedPostgres(folder)
    try:
        postgres.start()
        database = Database(postgres.url)
        migrate(database)
        yield database, folder
        database.dispose()
    finally:
        postgres.stop()
        shutil.rmtree(folder)


def _fill(database: Database, instruments: int) -> None:
    days = pd.bdate_range("2015-01-01", periods=BARS_EACH, tz="UTC")
    values = {
        "instruments": instruments,
        "bars": BARS_EACH,
        "first": days[0].to_pydatetime(),
        "last": days[-1].to_pydatetime(),
    }
    with database.begin() as connection:
        for statement in PREPARE:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), used)
        for begin in range(0, instruments, BATCH):
            _copy(connection, days, begin, min(begin + BATCH, instruments))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE bars"))


def _copy(connection: Connection, days: pd.DatetimeIndex, begin: int, end: int) -> None:
    batch = pd.concat([simulated_bars(BARS_EACH, seed) for seed in range(begin, end)], ignore_index=True)
    about: dict[str, Any] = {
        "instrument_id": np.repeat(np.arange(begin, end) + 10_000, BARS_EACH),
        "interval": "1d",
        "source_id": 9_999,
        "ts": np.tile(days, end - begin),
        "ingest_run_id": 9_999,
    }
    copy_rows(connection, "bars", COLUMNS, batch.assign(**about))


def _by_pandas(database: Database, instrument_id: int) -> pd.DataFrame:
    with database.connect() as connection:
        query = text(
            "SELECT ts, open, high, low, close, volume FROM bars WHERE instrument_id = :id AND interval = '1d'"
        )
        return pd.read_sql(query, connection, params={"id": instrument_id})


def _plan(database: Database) -> str:
    values = ("10001", "'1d'", "timestamptz '2015-01-01 00:00Z'", "timestamptz '2024-12-31 00:00Z'")
    query = BARS_SQL
    for number, value in enumerate(values, start=1):
        query = query.replace(f"${number}", value)
    with database.connect() as connection:
        return "\n".join(connection.execute(text(f"EXPLAIN (ANALYZE, BUFFERS) {query}")).scalars())


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _milliseconds(market: Market) -> float:
    return _seconds(market.sparklines) * 1e3


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS, explain=True):
        print(row)
