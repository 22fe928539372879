"""Checked rows into the database: the whole file in one transaction, or nothing."""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection, insert

from data import schema
from data.bars import refresh_series, store_bars
from data.database import Database
from data.importing.faults import ImportFault
from data.importing.headers import VALUES, Layout
from data.importing.options import DEFAULT_SOURCE, ImportOptions
from data.importing.table import RawTable
from data.importing.targets import Target
from data.ingest_runs import ONE_AT_A_TIME, WITHOUT_TIME_LIMIT, IngestRun, Quarantined, ingest_run
from data.instruments import Instrument, ensure_instrument, find_series, get_instrument, say_units
from data.sources import NewSource, ensure_source, find_source

PRIORITY = 10  # what somebody brings goes before what Oriel ships

Progress = Callable[[int, int], None]  # rows done, of all


class Contradicted(Exception):
    """Stored values differ from the file's, and nothing may be quarantined; takes the transaction back."""

    def __init__(self, frame: pd.DataFrame) -> None:
        super().__init__("The file contradicts what its source has stored.")
        self.frame = frame


@dataclass(frozen=True, slots=True)
class Batch:
    """A file that has been read and checked."""

    what: str
    sha256: bytes
    table: RawTable
    layout: Layout
    frame: pd.DataFrame
    targets: Mapping[str, Target]
    interval: str


@dataclass(frozen=True, slots=True)
class Stored:
    stored: int
    unchanged: int
    frame: pd.DataFrame  # with the faults that only the database could tell
    run_id: int


def check_source(connection: Connection, options: ImportOptions) -> NewSource:
    """A source's closes are all on one basis."""
    known = find_source(connection, options.source)
    if known is not None and options.close_is not in (None, known.price_basis):
        raise ImportFault(
            f"The closes of source {known.name} are {known.price_basis}, not {options.close_is}; give another --source."
        )
    title = "Imported files" if options.source == DEFAULT_SOURCE else f"Imported files, {options.source}"
    return NewSource(options.source, title, PRIORITY, options.close_is or "raw")


def store(database: Database, batch: Batch, source: NewSource, options: ImportOptions, progress: Progress) -> Stored:
    with _run(database, batch, source, options) as run:
        stored, unchanged, conflicts, touched = 0, 0, [], set()
        instruments = _instruments(run.connection, batch)
        for symbol, rows in _by_symbol(batch.frame):
            result = store_bars(
                run.connection,
                instrument_id=instruments[symbol].id,
                interval=batch.interval,
                source_id=run.source.id,
                ingest_run_id=run.id,
                frame=rows.set_index("ts")[[*VALUES, "flags"]],
            )
            stored, unchanged = stored + result.stored, unchanged + result.unchanged
            touched.update([symbol] if result.stored else [])
            conflicts.append(rows.index[rows["ts"].isin(result.conflicts)])
            progress(stored + unchanged, len(batch.frame))
        frame = _with_conflicts(batch.frame, conflicts)
        if not options.quarantine and conflicts and sum(map(len, conflicts)):
            raise Contradicted(frame)
        run.count(rows=len(frame), stored=stored, unchanged=unchanged)
        _quarantine(run, replace(batch, frame=frame), instruments)
        _refresh(run.connection, frame, touched, instruments, batch.interval)
    return Stored(stored, unchanged, frame, run.id)


def _run(
    database: Database, batch: Batch, source: NewSource, options: ImportOptions
) -> AbstractContextManager[IngestRun]:
    if options.dry_run:
        return _rehearsal(database, batch, source)
    return ingest_run(database, source, batch.what, batch.sha256)


@contextmanager
def _rehearsal(database: Database, batch: Batch, source: NewSource) -> Iterator[IngestRun]:
    """Everything as in a run, on a connection that never commits."""
    with database.connect() as connection:
        connection.execute(WITHOUT_TIME_LIMIT)
        connection.execute(ONE_AT_A_TIME)
        known = ensure_source(connection, source)
        run = insert(schema.ingest_runs).values(source_id=known.id, what=batch.what)
        yield IngestRun(connection.execute(run.returning(schema.ingest_runs.c.id)).scalar_one(), known, connection)
        connection.rollback()


def _instruments(connection: Connection, batch: Batch) -> dict[str, Instrument]:
    """Only those that get a bar are made."""
    fresh = set(batch.frame.loc[batch.frame["fault"] == "", "symbol"].unique())
    instruments = {}
    for symbol, target in batch.targets.items():
        if isinstance(target, Instrument):
            instruments[symbol] = target
            _keep_units(connection, target)
        elif symbol in fresh:
            instruments[symbol] = ensure_instrument(connection, target)
    return instruments


def _keep_units(connection: Connection, target: Instrument) -> None:
    """Units that were left open and are said now change every number made from the series: so its versions rise."""
    if target != get_instrument(connection, target.symbol):
        say_units(connection, target)
        for interval in schema.INTERVALS:
            refresh_series(connection, target.id, interval)


def _by_symbol(frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    clean = frame[frame["fault"] == ""].sort_values(["symbol", "ts"])
    clean = clean.assign(ts=clean["ts"].dt.tz_localize("UTC"))
    for symbol, rows in clean.groupby("symbol", sort=False):
        yield str(symbol), rows


def _with_conflicts(frame: pd.DataFrame, conflicts: list[pd.Index]) -> pd.DataFrame:
    faults = frame["fault"].to_numpy(dtype=object).copy()
    for positions in conflicts:
        faults[positions.to_numpy()] = "differs_from_stored"
    return frame.assign(fault=faults)


def _quarantine(run: IngestRun, batch: Batch, instruments: Mapping[str, Instrument]) -> None:
    ids = {symbol: instrument.id for symbol, instrument in instruments.items()}
    for symbol, rows in batch.frame[batch.frame["fault"] != ""].groupby("symbol", sort=False):
        columns = batch.layout.positions_of(str(symbol)) if batch.layout.wide else range(len(batch.table.header))
        raw = batch.table.raw_rows(rows["position"].tolist(), columns)
        numbers, faults = rows["row"].tolist(), rows["fault"].tolist()
        run.quarantine(
            [
                Quarantined(number, fault, cells, ids.get(str(symbol)))
                for number, fault, cells in zip(numbers, faults, raw, strict=True)
            ]
        )


def _refresh(
    connection: Connection,
    frame: pd.DataFrame,
    touched: Container[str],
    instruments: Mapping[str, Instrument],
    interval: str,
) -> None:
    """Of what changed: new bars, or rows in quarantine, which a series counts."""
    quarantined = set(frame.loc[frame["fault"] != "", "symbol"])
    for symbol, instrument in instruments.items():
        changed = symbol in touched or symbol in quarantined
        if changed or find_series(connection, instrument.id, interval) is None:
            refresh_series(connection, instrument.id, interval)
