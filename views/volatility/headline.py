"""The head of the desk: how volatile it is now, against its past, and what the model that leads expects."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.volatility.cone import percentile_rank
from components.numbers import percent_text
from components.panel import Metric, Metrics, Panel
from data.market import Market
from views.base import NothingToShow
from views.volatility.ahead import COVERAGE, COVERED, outlook
from views.volatility.leading import Lead, leader
from views.volatility.measures import Measures, measure
from views.volatility.model_run import run_of
from views.volatility.panels import METHOD, column_name, measures_provenance
from views.volatility.state import HORIZONS, VolatilityView

AHEAD = (
    " Forecast: the model's expected mean volatility over the bars ahead, annualised; the interval is where that "
    "volatility, and the return over those bars, lies in so many of 5,000 simulated paths at the fitted parameters."
)
GIVEN = 1e-9  # relative width of an interval that is none: one bar ahead the past says it all


def headline_panel(view: VolatilityView, market: Market, lead: Lead | None = None) -> Panel:
    """`lead`: whose forecast it is, and why; without it, what is known without a league."""
    measures = measure(view, market)
    lead = lead or leader(view)
    expected, notes = _ahead(view, market, lead)
    return Panel(
        name="headline",
        title="Now",
        context=f"at {measures.shown.index[-1]:%Y-%m-%d}",
        content=Metrics((*expected, *_now(measures)), lead.why),
        provenance=measures_provenance(view, measures, METHOD + AHEAD, leads=lead.model, coverage=COVERAGE),
        warnings=tuple(dict.fromkeys((*view.dropped, *measures.doubts, *notes))),
    )


def _ahead(view: VolatilityView, market: Market, lead: Lead) -> tuple[tuple[Metric, ...], tuple[str, ...]]:
    """The forecast, or why there is none: what was measured is shown all the same."""
    try:
        run = run_of(replace(view, model=lead.model), market)
        table = outlook(run, (*HORIZONS, view.horizon))
    except NothingToShow as error:
        return (), (str(error),)
    return tuple(
        metric for horizon, row in table.iterrows() for metric in _forecast(int(str(horizon)), row)
    ), run.faults


def _forecast(horizon: int, row: "pd.Series[float]") -> tuple[Metric, Metric]:
    bars = "Next bar" if horizon == 1 else f"Next {horizon} bars"
    low, high = row["volatility_low"], row["volatility_high"]
    interval = f"{COVERED}: {percent_text(low, 1)} … {percent_text(high, 1)}"
    note = "follows from the past" if high - low < GIVEN * high else interval
    words = " … ".join(percent_text(row[edge], 1, signed=True) for edge in ("return_low", "return_high"))
    return (
        Metric(f"forecast_{horizon}", f"{bars}, a year", float(row["volatility"]), "percent", note=note),
        Metric(f"return_{horizon}", f"{bars}, return", words, "text", note=COVERED),
    )


def _now(measures: Measures) -> tuple[Metric, ...]:
    """Each measure at the last bar of the stretch, and where that lies among all of the stretch."""
    return tuple(_metric(title, line) for title, line in measures.in_stretch().items())


def _metric(title: str, line: "pd.Series[float]") -> Metric:
    """A value of the last bar only: one of years ago is not what it is now."""
    known, last = line.dropna(), line.iloc[-1]
    if np.isnan(last):
        note = f"none since {known.index[-1]:%Y-%m-%d}" if len(known) else "window not full"
        return Metric(column_name(title), title, None, "percent", note=note)
    return Metric(
        column_name(title), title, float(last), "percent", note=f"rank {percent_text(percentile_rank(line), 0)}"
    )
