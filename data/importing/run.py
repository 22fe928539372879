"""A file into the database, from its bytes to its summary."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from data.database import Database
from data.importing.bar_lengths import check_spacing
from data.importing.checks import check
from data.importing.headers import recognise
from data.importing.normalise import normalise
from data.importing.notes import notes
from data.importing.notes_on_units import notes_on_units
from data.importing.options import ImportOptions
from data.importing.percent_signs import take_signs
from data.importing.reading import read_file
from data.importing.stacked_header import unstack_header
from data.importing.storing import Batch, Contradicted, Stored, check_source, store
from data.importing.summary import ImportSummary, RowFault
from data.importing.targets import find_targets

Progress = Callable[[str, float], None]  # what is being done, and how much of all is done, 0 to 1
READ, CHECKED = 0.3, 0.5


def import_file(
    database: Database,
    path: Path,
    options: ImportOptions,
    *,
    now: datetime,
    progress: Progress = lambda _doing, _done: None,
) -> ImportSummary:
    """Raises ImportFault when the file as a whole can't be used; faults of single rows are in the summary."""
    progress("reading", 0.0)
    file = read_file(path, options)
    progress("checking", READ)
    table = unstack_header(file.table)
    layout = recognise(table.header, options.columns, returns=options.has_only_returns)
    readable, options = take_signs(table, layout, options) if options.has_only_returns else (table, options)
    candidates = normalise(readable, layout, options)
    with database.connect() as connection:
        source = check_source(connection, options)
        targets = find_targets(connection, candidates.frame, options)
    checked = check(candidates, targets, now)
    check_spacing(checked[checked["fault"] == ""], candidates.interval)
    name = path.name.encode("utf-8", "replace").decode()  # a name need not be text
    summary = ImportSummary(
        file=name,
        state="dry run" if options.dry_run else "stored",
        source=source.name,
        interval=candidates.interval,
        symbols=len(targets),
        rows=len(checked),
        notes=(*notes(candidates, checked, layout), *notes_on_units(candidates, checked, targets)),
        ignored_columns=layout.ignored,
    )
    if not options.quarantine and checked["fault"].ne("").any():
        return _refused(summary, checked)
    progress("storing", CHECKED)
    batch = Batch(name, file.sha256, table, layout, checked, targets, candidates.interval)
    try:
        stored = store(database, batch, source, options, _part(progress))
    except Contradicted as contradiction:
        return _refused(summary, contradiction.frame)
    return _done(summary, stored)


def _part(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, of: progress("storing", CHECKED + (1 - CHECKED) * done / of)


def _refused(summary: ImportSummary, frame: pd.DataFrame) -> ImportSummary:
    return replace(summary, state="refused", faults=_faults(frame))


def _done(summary: ImportSummary, stored: Stored) -> ImportSummary:
    faults = _faults(stored.frame)
    return replace(
        summary,
        run_id=None if summary.state == "dry run" else stored.run_id,
        stored=stored.stored,
        unchanged=stored.unchanged,
        quarantined=dict(Counter(fault.reason for fault in faults)),
        faults=faults,
    )


def _faults(frame: pd.DataFrame) -> tuple[RowFault, ...]:
    faulty = frame[frame["fault"] != ""].sort_values("row", kind="stable")
    columns = (faulty[name].tolist() for name in ("row", "symbol", "fault"))
    return tuple(RowFault(*fault) for fault in zip(*columns, strict=True))
