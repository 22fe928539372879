"""The intervals ahead in numbers: of the baseline, and of the model that is shown, withheld where it has no skill."""

import numpy as np
import pandas as pd

from analytics.predictions.quantiles import COVERAGES, LEVELS, interval_of
from components.panel import Column, Panel, Table
from data.market import Market
from views.predictions.answering import first_answers
from views.predictions.answers import Answer, Answers
from views.predictions.asked import asked
from views.predictions.leading import Lead, lead_of
from views.predictions.state import PredictionsView
from views.predictions.verdict import answer_provenance

METHOD = (
    "Conformal intervals: the errors of forecasts made before, on bars whose outcome was known, in units of the "
    "volatility expected at the time, around the forecast now. Coverage is what was promised, not what was seen; "
    "the league shows what was seen."
)
COLUMNS = (
    Column("model", "Model", "text"),
    Column("standing", "Standing", "text"),
    Column("expected", "Expected", "percent", 2),
    Column("median", "Median", "percent", 2),
    *(
        Column(f"{edge}_{100 * coverage:.0f}", f"{coverage:.0%} {word}", "percent", 2)
        for coverage in COVERAGES
        for edge, word in (("low", "from"), ("high", "to"))
    ),
)
UP = Column("up", "P(up)", "percent", 1)


def outlook_panel(view: PredictionsView, market: Market, answers: Answers | None = None) -> Panel:
    about = asked(view, market)
    lead = lead_of(view, answers or first_answers(view, market))
    columns = _columns(view)
    rows = [_row(lead.baseline, "baseline")]
    if lead.shown is not lead.baseline:
        rows.append(_row(lead.shown, _standing(lead)) if lead.gives_signal else _withheld(lead.shown))
    return Panel(
        name="outlook",
        title="Intervals ahead",
        context=f"{view.horizon} bar{'s' * (view.horizon > 1)} from {lead.spoken.forecast.made_at:%Y-%m-%d}",
        content=Table(columns, pd.DataFrame(rows, columns=[column.name for column in columns])),
        provenance=answer_provenance(view, about, lead, METHOD),
    )


def _columns(view: PredictionsView) -> tuple[Column, ...]:
    """Of a direction the calibrated probability stands for the one that was said; a volatility has none."""
    if view.target == "volatility":
        return COLUMNS
    return (*(one for one in COLUMNS if view.target == "return" or one.name != "expected"), UP)


def _standing(lead: Lead) -> str:
    if lead.shown.verdict is None:
        return "baseline"
    return "withheld, opened" if lead.withheld else "adds skill"


def _withheld(answer: Answer) -> dict[str, object]:
    numbers = {column.name: float("nan") for column in (*COLUMNS[2:], UP)}
    return {"model": answer.title, "standing": "withheld", **numbers}


def _row(answer: Answer, standing: str) -> dict[str, object]:
    forecast = answer.forecast
    intervals = {coverage: interval_of(forecast.quantiles, coverage) for coverage in COVERAGES}
    return {
        "model": answer.title,
        "standing": standing,
        "expected": forecast.expected,
        "median": float(np.interp(0.5, LEVELS, forecast.quantiles)),
        **{f"low_{100 * coverage:.0f}": interval.low for coverage, interval in intervals.items()},
        **{f"high_{100 * coverage:.0f}": interval.high for coverage, interval in intervals.items()},
        "up": forecast.probability_up,
    }
