"""The ledger itself: the newest forecasts of the instrument and how they turned out."""

import numpy as np
import pandas as pd

from components.panel import Column, Panel, Table
from data.market import Market
from views.base import NothingToShow
from views.predictions.ledger_rows import (
    TITLE_OF,
    late_warning,
    ledger_provenance,
    nothing_of,
    origin_of,
    quantile,
    title_of,
)
from views.predictions.state import PredictionsView

MOST = 500
METHOD = (
    "Every forecast as it was said, newest first, in a table that the database lets nobody change. The interval is the "
    "one that should hold 80 % of the outcomes; of a direction it is of the return. Shown as: the baseline that led "
    "for want of skill, the winner that led with it, the model a person had chosen, or one beside those. Counts: "
    "in scores; a late one does not, nor what its model said again of the same bars. Of a replay only the last word is "
    "listed."
)
COLUMNS = (
    Column("as_of", "Bar", "date"),
    Column("model", "Model", "text"),
    Column("expected", "Expected", "percent", 2),
    Column("probability_up", "P(up)", "percent", 1),
    Column("low", "80 % low", "percent", 2),
    Column("high", "80 % high", "percent", 2),
    Column("realised", "Realised", "percent", 2),
    Column("outcome", "Outcome", "text"),
    Column("gain", "CRPS saved", "percent", 1),
    Column("shown_as", "Shown as", "text"),
    Column("finding", "Verdict then", "text"),
    Column("counts", "Counts", "text"),
    Column("ends_on", "Ends", "date"),
    Column("made_at", "Made", "time"),
)


def ledger_panel(view: PredictionsView, market: Market) -> Panel:
    symbol, origin = market.listing(view.symbol).instrument.symbol, origin_of(view)
    rows = market.ledger.newest(origin, symbol, view.target, view.horizon, MOST)
    if rows.empty:
        raise NothingToShow(nothing_of(view, market.ledger.kinds(origin, symbol)))
    if origin == "replay":  # walked again, what it said before only stands in the way
        rows = rows[rows["counts"]]
    known = int(rows["realised"].notna().sum())
    return Panel(
        name="ledger",
        title="Ledger",
        context=(
            f"{TITLE_OF[origin]}: {symbol}, {view.target} {view.horizon} ahead, the newest {len(rows):,} forecasts, "
            f"{known:,} with their outcome"
        ),
        content=Table(COLUMNS, ledger_frame(rows)),
        provenance=ledger_provenance(METHOD, rows, origin=origin, most=MOST),
        warnings=late_warning(int(rows["late"].sum())),
    )


def ledger_frame(rows: pd.DataFrame) -> pd.DataFrame:
    low, high = quantile(rows, 0.1), quantile(rows, 0.9)
    crps, baseline = rows["crps"].astype("float64"), rows["baseline_crps"].astype("float64")
    frame = rows.assign(
        model=rows["model"].map(title_of),
        # A direction's one number is its probability.
        expected=rows["expected"].where(rows["target"] != "direction"),
        probability_up=rows["probability_up"].astype("float64"),
        low=low,
        high=high,
        realised=rows["realised"].astype("float64"),
        outcome=np.select(
            [rows["realised"].isna(), rows["realised"] < low, rows["realised"] > high],
            ["not over", "below", "above"],
            "inside",
        ),
        gain=(1 - crps / baseline).where(baseline > 0),
        counts=np.select([rows["late"], ~rows["counts"]], ["late", "repeated"], "yes"),
    )
    return frame[[column.name for column in COLUMNS]]
