"""The forecast as a fan on the line that it is about: the price, or for a volatility the realised one."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from analytics.predictions.forecast import Forecast
from analytics.predictions.problem import FloatArray
from analytics.predictions.quantiles import COVERAGES, LEVELS, interval_of
from components.figures.predictions_forecast import Ahead, Edges, forecast_figure
from components.numbers import percent_text
from components.panel import Figure, Panel
from data.bars import Bars
from data.market import Market
from views.predictions.answering import first_answers
from views.predictions.answers import Answers
from views.predictions.asked import Asked, asked
from views.predictions.leading import lead_of
from views.predictions.state import PredictionsView
from views.predictions.verdict import answer_provenance

SHORTEST, LONGEST, TIMES = 60, 126, 10  # bars before the forecast, the bars ahead so many times
METHOD = (
    "Conformal intervals of the outcome at the last bar ahead. Only that bar was calibrated: on the way there the "
    "middle is drawn as a line and the spread as growing with the square root of time, as that of a random walk does."
)


@dataclass(frozen=True, slots=True)
class Line:
    """What the fan is drawn on: `start` at the last bar; `of_outcome` makes a value of an outcome of the target."""

    history: "pd.Series[float]"
    name: str
    number: str
    start: float
    last: float | None = None

    def value(self, outcome: float) -> float:
        return outcome if self.last is None else self.last * (1 + outcome)


def forecast_panel(view: PredictionsView, market: Market, answers: Answers | None = None) -> Panel:
    about = asked(view, market)
    lead = lead_of(view, answers or first_answers(view, market))
    forecast = lead.spoken.forecast
    line = _line(view, about, forecast.made_at)
    marked = ", withheld and opened" if lead.opened else ""
    bars = "1 bar" if view.horizon == 1 else f"{view.horizon} bars"
    return Panel(
        name="forecast",
        title="Forecast",
        context=f"by {lead.spoken.title}{marked}; {bars} from {forecast.made_at:%Y-%m-%d}",
        content=Figure(
            forecast_figure(line.history, _ahead(forecast, line, about.bars, market), line.name, line.number)
        ),
        provenance=answer_provenance(view, about, lead, METHOD),
    )


def _line(view: PredictionsView, about: Asked, made_at: pd.Timestamp) -> Line:
    """Up to the bar that the forecast is of."""
    bars = min(max(SHORTEST, TIMES * view.horizon), LONGEST)
    if view.target == "volatility":
        before = about.problem.last.iloc[-bars:]
        return Line(before, f"Realised volatility, {view.horizon} bars", ".1%", float(before.iloc[-1]))
    close = about.close.loc[:made_at].iloc[-bars:]
    name = "Wealth, from its returns" if about.bars.instrument.has_only_returns else "Close"
    return Line(close, name, ",.2f", 0.0, float(close.iloc[-1]))


def _ahead(forecast: Forecast, line: Line, bars: Bars, market: Market) -> Ahead:
    """From the last bar to the bar that is forecast."""
    steps = np.arange(forecast.horizon + 1) / forecast.horizon
    median = float(np.interp(0.5, LEVELS, forecast.quantiles))

    def path(outcome: float) -> list[float]:
        return [line.value(value) for value in _way(line.start, median, outcome, steps)]

    intervals = [interval_of(forecast.quantiles, coverage) for coverage in sorted(COVERAGES, reverse=True)]
    edges = [Edges(percent_text(one.coverage, 0), path(one.low), path(one.high)) for one in intervals]
    return Ahead(path(median), edges, sessions_ahead(bars, forecast.made_at, forecast.horizon, market))


def _way(start: float, median: float, outcome: float, steps: FloatArray) -> list[float]:
    way = start + (median - start) * steps + (outcome - median) * np.sqrt(steps)
    return [float(value) for value in way]


def sessions_ahead(bars: Bars, last: pd.Timestamp, count: int, market: Market) -> pd.DatetimeIndex | None:
    """The dates of the next bars; None where the calendar is not known so far, or bars are not daily."""
    if bars.series.interval != "1d":
        return None
    first = (last + timedelta(days=1)).date()
    sessions = market.sessions(bars.instrument, first, first + timedelta(days=2 * count + 14))
    return sessions[:count] if sessions is not None and len(sessions) >= count else None
