"""What is worth saying about a file though no row is refused for it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data.importing.bad_ticks import FOLD, SUSPICIOUS_FOLD
from data.importing.bar_lengths import DAY, step_of
from data.importing.checks import jumping
from data.importing.headers import RETURN, Layout
from data.importing.normalise import Candidates
from data.schema import FLAG_OPEN_OUTSIDE

NAMED = 5
WIDE_STEP = pd.Timedelta(days=5)
OF_WIDE = {"close": "closes", RETURN: "returns"}


def notes(candidates: Candidates, checked: pd.DataFrame, layout: Layout) -> tuple[str, ...]:
    kept = checked[checked["fault"] == ""]
    return tuple(_notes(candidates, kept, layout))


def _notes(candidates: Candidates, kept: pd.DataFrame, layout: Layout) -> Iterator[str]:
    fields = {column.field for column in layout.wide}
    if len(fields) == 1 and (what := OF_WIDE.get(fields.pop())):
        named = [column.symbol for column in layout.wide]
        if len(named) == 1:
            yield f"Column {named[0]!r} is taken for the {what} of {candidates.frame['symbol'].iloc[0]}."
        else:
            yield f"Each column is taken for the {what} of a symbol: {_some(named)}."
    if candidates.empty_cells:
        yield f"Cells without a value, which are no bars: {candidates.empty_cells:,}."
    if candidates.interval == DAY and (step := step_of(kept)) > WIDE_STEP:
        yield (
            f"Bars lie about {step.days} days apart: if each stands for a week or a month, they are no daily bars;"
            " say --interval 1w or 1mo."
        )
    if flagged := int((kept["flags"] & FLAG_OPEN_OUTSIDE).sum()):
        yield f"{_rows(flagged)} with an open outside high-low; such rows are kept as they are, with a mark."
    if disordered := _out_of_order(kept):
        yield f"{_rows(disordered)} out of order of time; the order in a file does not matter."
    if "volume" in candidates.fields and (without := int(kept["volume"].isna().sum())):
        yield f"{_rows(without)} without a volume."
    suspects = kept[jumping(kept, SUSPICIOUS_FOLD)]
    if len(suspects):
        rows = [f"row {row} ({symbol})" for row, symbol in zip(suspects["row"], suspects["symbol"], strict=True)]
        yield (
            f"{_rows(len(suspects))} with a price that jumps {SUSPICIOUS_FOLD:.0f}-fold or more and back, but less than"
            f" {FOLD:.0f}-fold; such rows are kept, look at them: {_some(rows)}."
        )


def _out_of_order(kept: pd.DataFrame) -> int:
    """Rows that are earlier than one above them of the same symbol; a file from new to old counts as in order."""
    times = kept.groupby("symbol", sort=False)["ts"]
    rising = int((times.diff() < np.timedelta64(0, "us")).sum())
    falling = int((times.diff() > np.timedelta64(0, "us")).sum())
    return min(rising, falling)


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
