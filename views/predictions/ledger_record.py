"""The track record: what forecasts lost and what their baseline lost on the same outcomes, by model and horizon."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.predictions.track_record import TrackRecord, track_record
from analytics.volatility.scoring import holm
from components.panel import Column, Panel, Table
from data.market import Market
from views.base import NothingToShow
from views.predictions.ledger_rows import (
    LEADING,
    TITLE_OF,
    late_warning,
    ledger_provenance,
    origin_of,
    scored_rows,
    title_of,
    with_losses,
)
from views.predictions.state import PredictionsView

ALL, LED = "all", "What led"
METHOD = (
    "Mean loss of each model's forecasts and of the best baseline's, as it was then, on the same outcomes: CRPS for a "
    "return and a volatility, the Brier score for a direction. Saved: 1 − loss / baseline's loss. p: Diebold-Mariano, "
    "one-sided, of no better than the baseline, on the mean loss of each bar, with autocovariances as far as windows "
    "overlap, raised by Holm's method for all rows. Apart: bars whose windows do not overlap. What led: at each bar "
    "the winner, or the baseline where none had skill. One forecast a model, bar, target and horizon counts: of live "
    "ones the first that was said, of a replay the last."
)
COLUMNS = (
    Column("model", "Model", "text"),
    Column("gain", "Saved", "percent", 2),
    Column("p_value", "p, deflated", decimals=3),
    Column("forecasts", "Forecasts", "integer"),
    Column("instrument", "Instrument", "text"),
    Column("target", "Target", "text"),
    Column("horizon", "Ahead", "integer"),
    Column("inside_50", "In 50 %", "percent", 0),
    Column("inside_80", "In 80 %", "percent", 0),
    Column("inside_95", "In 95 %", "percent", 0),
    Column("better", "Better", "percent", 0),
    Column("apart", "Apart", "integer"),
    Column("loss", "Loss × 10³", decimals=3),
    Column("baseline_loss", "Baseline's × 10³", decimals=3),
    Column("late", "Late", "integer"),
)


def record_panel(view: PredictionsView, market: Market) -> Panel:
    origin = origin_of(view)
    rows = market.ledger.scored(origin)
    if rows.empty:
        rows = scored_rows(view, market)  # says what to do
    table = record_frame(with_losses(rows))
    in_time = rows[~rows["late"]]
    if in_time.empty:
        raise NothingToShow(late_warning(len(rows))[0])
    return Panel(
        name="record",
        title="Track record",
        context=f"{TITLE_OF[origin]}: {len(in_time):,} forecasts with outcomes, against the baseline on the same ones",
        content=Table(COLUMNS, table),
        provenance=ledger_provenance(METHOD, in_time, origin=origin),
        warnings=late_warning(int(rows["late"].sum())),
    )


def record_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with losses. A row for each instrument, and for all where there are several."""
    records = list(_records(rows))
    raised = holm({str(at): one["p_value"] for at, one in enumerate(records) if not np.isnan(one["p_value"])})
    for at, one in enumerate(records):
        one["p_value"] = raised.get(str(at), np.nan)
    frame = pd.DataFrame(records, columns=[column.name for column in COLUMNS])
    return frame.sort_values(["target", "horizon", "instrument", "gain"], ascending=[True, True, True, False])


def _records(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for (target, horizon), asked in rows.groupby(["target", "horizon"]):
        by_model = {title_of(str(model)): own for model, own in asked.groupby("model")}
        led = asked[asked["shown_as"].isin(LEADING)]
        for title, group in (by_model | ({LED: led} if len(led) else {})).items():
            for symbol, own in _by_instrument(group):
                in_time = own[~own["late"]]
                if len(in_time):
                    named = {"instrument": symbol, "target": target, "horizon": horizon, "model": title}
                    yield named | _written(track_record(in_time)) | {"late": int(own["late"].sum())}


def _by_instrument(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """All together as well, where there are several."""
    symbols = [(str(symbol), own) for symbol, own in rows.groupby("symbol")]
    yield from symbols
    if len(symbols) > 1:
        yield ALL, rows


def _written(record: TrackRecord) -> dict[str, Any]:
    inside = {f"inside_{percent}": share for percent, share in zip((50, 80, 95), record.inside, strict=True)}
    plain = {name: getattr(record, name) for name in ("forecasts", "apart", "gain", "better", "p_value")}
    return plain | {"loss": 1e3 * record.loss, "baseline_loss": 1e3 * record.baseline_loss} | inside
