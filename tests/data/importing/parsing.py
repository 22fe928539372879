"""The pure part of an import, from a text to what its rows are found to be."""

from datetime import UTC, datetime

import pandas as pd

from data.importing.checks import check
from data.importing.csv_file import read_csv
from data.importing.headers import recognise
from data.importing.normalise import Candidates, normalise
from data.importing.options import ImportOptions
from data.importing.stacked_header import unstack_header
from data.importing.table import RawTable
from data.instruments import NewInstrument

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday, before New York opens
HEADER = "date,open,high,low,close,volume"


def candidates(table: RawTable, options: ImportOptions) -> Candidates:
    table = unstack_header(table)
    return normalise(table, recognise(table.header, options.columns, returns=options.has_only_returns), options)


def parse(text: str, symbol: str | None = "X", **said: object) -> Candidates:
    options = ImportOptions(symbol=symbol, **said)
    return candidates(read_csv(text.encode(), options), options)


def judge(
    text: str, *, now: datetime = NOW, instrument: NewInstrument | None = None, symbol: str | None = "X", **said: object
) -> pd.DataFrame:
    found = parse(text, symbol, **said)
    symbols = found.frame["symbol"].unique()
    return check(found, {name: instrument or NewInstrument(name, name) for name in symbols}, now)


def faults(*rows: str, header: str = HEADER, **said: object) -> dict[int, str]:
    """The reason against each row that has one, by row number."""
    frame = judge("\n".join([header, *rows]), **said)
    faulty = frame[frame["fault"] != ""]
    return dict(zip(faulty["row"], faulty["fault"], strict=True))
