"""Brings the demo universe in: one run a package, each visible whole or not at all; what is stored already stays."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from data.actions import store_actions
from data.bars import refresh_series, store_bars
from data.database import Database
from data.demo.dividends import implied_dividends
from data.demo.packages import PACKAGES, Package
from data.demo.universe import SPLITS_SOURCE, demo_instruments, demo_splits
from data.ingest_runs import IngestRun, Quarantined, ingest_run
from data.instruments import Instrument, ensure_instrument, find_series
from data.sources import ensure_source

INTERVAL = "1d"
NO_PRICE = "no price"
CONFLICT = "differs from what is stored"


@dataclass(frozen=True, slots=True)
class PackageResult:
    """rows = stored + unchanged + quarantined."""

    what: str
    instruments: int
    rows: int
    stored: int
    unchanged: int
    quarantined: dict[str, int]  # by reason


def ingest_demo(database: Database, report: Callable[[PackageResult], None] | None = None) -> tuple[PackageResult, ...]:
    results = []
    for package in PACKAGES:
        results.append(_ingest(database, package))
        if report is not None:
            report(results[-1])
    return tuple(results)


def _ingest(database: Database, package: Package) -> PackageResult:
    instruments = 0
    with ingest_run(database, package.source, package.what) as run:
        for symbol, frame in package.read():
            instrument = ensure_instrument(run.connection, demo_instruments()[symbol])
            _store(run, instrument, frame)
            instruments += 1
    return PackageResult(package.what, instruments, run.rows, run.stored, run.unchanged, dict(run.reasons))


def _store(run: IngestRun, instrument: Instrument, frame: pd.DataFrame) -> None:
    priced = frame[frame.filter(["close", "adj_close"]).notna().any(axis="columns")]
    changed = _store_actions(run, instrument, priced)
    result = store_bars(
        run.connection,
        instrument_id=instrument.id,
        interval=INTERVAL,
        source_id=run.source.id,
        ingest_run_id=run.id,
        frame=priced,
    )
    run.count(rows=len(frame), stored=result.stored, unchanged=result.unchanged)
    run.quarantine(_quarantined(instrument, frame, frame.index.difference(priced.index), NO_PRICE))
    run.quarantine(_quarantined(instrument, frame, result.conflicts, CONFLICT))
    if changed or result.stored or find_series(run.connection, instrument.id, INTERVAL) is None:
        refresh_series(run.connection, instrument.id, INTERVAL)


def _store_actions(run: IngestRun, instrument: Instrument, frame: pd.DataFrame) -> int:
    splits = demo_splits()
    splits = splits[splits["symbol"] == instrument.symbol]
    ours = ensure_source(run.connection, SPLITS_SOURCE)
    stored = store_actions(run.connection, instrument.id, ours.id, splits)
    if run.source.price_basis != "raw" or "adj_close" not in frame:
        return stored
    return stored + store_actions(run.connection, instrument.id, run.source.id, implied_dividends(frame, splits))


def _quarantined(instrument: Instrument, frame: pd.DataFrame, times: pd.Index, reason: str) -> list[Quarantined]:
    positions = frame.index.get_indexer(times)
    return [
        Quarantined(
            row_number=int(position) + 2,
            reason=reason,
            raw={"date": f"{at:%Y-%m-%d}", **{str(name): str(value) for name, value in frame.iloc[position].items()}},
            instrument_id=instrument.id,
        )
        for at, position in zip(times, positions, strict=True)
    ]
