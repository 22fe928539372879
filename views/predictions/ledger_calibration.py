"""Whether what was stated happened as often as it was stated, over time."""

import numpy as np
import pandas as pd

from analytics.predictions.track_record import trailing
from components.figures.predictions_record import Calibration, calibration_figure
from components.panel import Figure, Panel
from data.market import Market
from views.base import NothingToShow
from views.predictions.ledger_rows import TITLE_OF, chosen_rows, late_warning, ledger_provenance, origin_of
from views.predictions.state import PredictionsView

FORECASTS = 40  # of a trailing share: fewer jump about, more see too late
METHOD = (
    "Above: the share of the last {forecasts} outcomes that lay within the interval stated to hold 50, 80 and 95 % of "
    "them; the grid lies at what was stated. Beneath: the mean stated probability of a rise and the share of rises "
    "among the same outcomes. Each at the bar where the last outcome was there."
)
FEW = "{count} forecasts have an outcome; a share over time takes {forecasts} of them."


def calibration_panel(view: PredictionsView, market: Market) -> Panel:
    chosen = chosen_rows(view, market)
    rows = chosen.rows
    if len(rows) < FORECASTS:
        raise NothingToShow(FEW.format(count=len(rows), forecasts=FORECASTS))
    covered = {percent: trailing(rows, f"inside_{percent}", FORECASTS) for percent in (50, 80, 95)}
    origin = origin_of(view)
    return Panel(
        name="record-calibration",
        title="Calibration over time",
        context=f"{TITLE_OF[origin]}: {chosen.who}, {view.target} {view.horizon} ahead, {len(rows):,} outcomes",
        content=Figure(calibration_figure(Calibration(covered, *_rises(rows)))),
        provenance=ledger_provenance(METHOD.format(forecasts=FORECASTS), rows, origin=origin, forecasts=FORECASTS),
        warnings=late_warning(chosen.late),
    )


def _rises(rows: pd.DataFrame) -> "tuple[pd.Series[float], pd.Series[float]] | tuple[None, None]":
    """Stated and seen; a volatility has none."""
    stated = rows["probability_up"].astype("float64")
    if stated.isna().any():
        return None, None
    seen = rows.assign(stated=stated, rose=np.where(rows["realised"] > 0, 1.0, 0.0))
    return trailing(seen, "stated", FORECASTS), trailing(seen, "rose", FORECASTS)
