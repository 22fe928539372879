"""Returns written with a percent sign (`1.25 %`) say themselves what they are in."""

from dataclasses import replace

import pandas as pd

from data.importing.faults import ImportFault
from data.importing.headers import RETURN, Layout
from data.importing.numbers import MISSING
from data.importing.options import ImportOptions
from data.importing.table import RawTable

SIGN = r"\s*%$"


def take_signs(table: RawTable, layout: Layout, options: ImportOptions) -> tuple[RawTable, ImportOptions]:
    """The table without the signs, and the options with what they say. Raises ImportFault where only some have one."""
    positions = [layout.fields[RETURN]] if RETURN in layout.fields else [column.position for column in layout.wide]
    written = {at: table.cells[at] for at in positions if isinstance(table.cells[at].dtype, pd.StringDtype)}
    signs = [cells.str.contains(SIGN, regex=True)[~_is_missing(cells)] for cells in written.values()]
    if not any(found.any() for found in signs):
        return table, options
    if len(written) < len(positions) or not all(found.all() for found in signs):
        raise ImportFault("Some of the returns have a percent sign and others have none; write all of them one way.")
    if options.returns_in == "fraction":
        raise ImportFault("The returns have percent signs and can't be fractions; leave --returns-in out.")
    cells = table.cells.copy()
    for at, texts in written.items():
        cells[at] = texts.str.replace(SIGN, "", regex=True)
    return replace(table, cells=cells), replace(options, returns_in="percent")


def _is_missing(cells: pd.Series) -> pd.Series:
    return cells.str.strip().str.casefold().isin(MISSING)
