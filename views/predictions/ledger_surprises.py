"""What nobody had expected: the outcomes furthest from what was said of them."""

import numpy as np
import pandas as pd

from analytics.predictions.track_record import units_off
from components.panel import Column, Panel, Table
from data.market import Market
from views.predictions.ledger_rows import (
    TITLE_OF,
    chosen_rows,
    late_warning,
    ledger_provenance,
    origin_of,
    quantile,
    title_of,
)
from views.predictions.state import PredictionsView

MOST = 15
METHOD = (
    "Units: the distance of the outcome from the median, divided by the half of the 80 % interval on its side; beyond "
    "±1 it lay outside. Where windows overlap, only the largest miss among them is listed."
)
COLUMNS = (
    Column("as_of", "Bar", "date"),
    Column("units", "Units", decimals=2),
    Column("realised", "Realised", "percent", 2),
    Column("middle", "Median", "percent", 2),
    Column("low", "80 % low", "percent", 2),
    Column("high", "80 % high", "percent", 2),
    Column("model", "Model", "text"),
    Column("ended_at", "Ended", "date"),
    Column("inside_95", "In 95 %", "text"),
)


def surprises_panel(view: PredictionsView, market: Market) -> Panel:
    chosen, origin = chosen_rows(view, market), origin_of(view)
    about = f"{chosen.who}, {view.target} {view.horizon} ahead"
    return Panel(
        name="surprises",
        title="Surprises",
        context=f"{TITLE_OF[origin]}: {about}, of {len(chosen.rows):,} outcomes",
        content=Table(COLUMNS, surprises_frame(chosen.rows)),
        provenance=ledger_provenance(METHOD, chosen.rows, origin=origin, most=MOST),
        warnings=late_warning(chosen.late),
    )


def surprises_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest first."""
    low, middle, high = (quantile(rows, level) for level in (0.1, 0.5, 0.9))
    units = units_off(rows["realised"].to_numpy(np.float64), low, middle, high)
    told = rows.assign(
        model=rows["model"].map(title_of),
        units=units,
        low=low,
        middle=middle,
        high=high,
        inside_95=np.where(rows["inside_95"], "yes", "no"),
    )
    return largest_apart(told.dropna(subset="units"))[[column.name for column in COLUMNS]]


def largest_apart(rows: pd.DataFrame) -> pd.DataFrame:
    kept = rows.iloc[:0]
    for _, row in rows.loc[rows["units"].abs().sort_values(ascending=False, kind="stable").index].iterrows():
        overlaps = (kept["as_of"] < row["ended_at"]) & (row["as_of"] < kept["ended_at"])
        if not overlaps.any():
            kept = rows.loc[[*kept.index, row.name]]
        if len(kept) == MOST:
            break
    return kept
