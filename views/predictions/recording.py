"""Forecasts into the ledger: what was said of an instrument's last bar, once, with everything needed to judge it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from analytics.predictions.forecast import Forecast
from analytics.predictions.quantiles import LEVELS, probability_above
from analytics.predictions.standings import Finding, League
from data.forecast_entries import NewForecast, Origin, Said, ShownAs
from data.market import Market
from views.predictions.asked import Asked
from views.predictions.calendar import last_days
from views.predictions.state import PredictionsView


@dataclass(frozen=True, slots=True)
class Judged:
    """What was known of a model when it spoke, and what the best baseline said of the same bars ahead."""

    finding: Finding
    p_value: float
    forecasts: int
    shown_as: ShownAs
    naive: Forecast


@dataclass(frozen=True, slots=True)
class Writing:
    """What all forecasts that are written together have in common."""

    view: PredictionsView
    asked: Asked
    origin: Origin
    made_at: datetime | None
    data_version: str
    model_version: str | None = None


def record(
    forecast: Forecast,
    view: PredictionsView,
    asked: Asked,
    league: League,
    market: Market,
    *,
    made_at: datetime | None = None,
    model_version: str | None = None,
) -> int:
    """How many forecasts are new in the ledger: 1, or 0 when it is there already or is not of the last bar.

    `made_at` is for whoever has a clock; without it the database says when. What is said of a bar of the past is none:
    the ledger of live forecasts takes only what is said at the instrument's last bar.
    """
    return record_all(
        {forecast.model: forecast}, view, asked, league, market, made_at=made_at, model_version=model_version
    )


def record_all(
    forecasts: Mapping[str, Forecast],
    view: PredictionsView,
    asked: Asked,
    league: League,
    market: Market,
    *,
    made_at: datetime | None = None,
    model_version: str | None = None,
) -> int:
    """As `record`, all or none of them, by the models' names; of baselines only the one that leads or is chosen."""
    from analytics.predictions.forecasting import forecast_now

    last = pd.Timestamp(asked.bars.series.last)
    if any(forecast.made_at != last for forecast in forecasts.values()):
        return 0
    naive = forecasts.get(league.baseline) or forecast_now(league, league.baseline, seed=view.seed)
    days = ends_of(asked, pd.DatetimeIndex([last]), view.horizon, market)
    writing = Writing(view, asked, "live", made_at, market.version(asked.reads), model_version)
    judged = {name: _judged(name, view, league, naive) for name in forecasts}
    speak = [name for name in forecasts if league.standings[name].verdict or judged[name].shown_as != "beside"]
    return market.ledger.record([entry_of(forecasts[name], judged[name], writing, days[0]) for name in speak])


def _judged(name: str, view: PredictionsView, league: League, naive: Forecast) -> Judged:
    verdict = league.standings[name].verdict or league.verdict
    shown = shown_as(name, view, league.baseline, league.winner)
    return Judged(verdict.finding, verdict.p_value, verdict.forecasts, shown, naive)


def shown_as(model: str, view: PredictionsView, baseline: str, winner: str | None) -> ShownAs:
    if model == (winner or baseline):
        return "winner" if winner else "baseline"
    return "chosen" if model == view.model else "beside"


def ends_of(asked: Asked, made: pd.DatetimeIndex, horizon: int, market: Market) -> pd.DatetimeIndex:
    """The days on which the bars ahead end, of forecasts made at these bars."""
    return last_days(asked.bars.instrument, asked.bars.series.interval, made, horizon, market)


def entry_of(forecast: Forecast, judged: Judged, writing: Writing, ends_on: pd.Timestamp) -> NewForecast:
    view, bars = writing.view, writing.asked.bars
    return NewForecast(
        origin=writing.origin,
        instrument_id=bars.instrument.id,
        interval=bars.series.interval,
        as_of=forecast.made_at.to_pydatetime(),
        ends_on=ends_on.to_pydatetime(),
        made_at=writing.made_at,
        data_version=writing.data_version,
        query=view.query(),
        target=forecast.target,
        horizon=forecast.horizon,
        model=forecast.model,
        model_version=writing.model_version,
        settings=forecast.settings,
        features=view.features,
        seed=view.seed,
        fitted_on=forecast.fitted_on,
        levels=LEVELS,
        said=said(forecast),
        finding=judged.finding,
        p_value=None if np.isnan(judged.p_value) else float(judged.p_value),
        judged_on=judged.forecasts,
        shown_as=judged.shown_as,
        baseline=judged.naive.model,
        baseline_said=said(judged.naive),
    )


def said(forecast: Forecast) -> Said:
    return Said(
        quantiles=tuple(float(value) for value in forecast.quantiles),
        expected=float(forecast.expected),
        probability_up=_probability_up(forecast),
    )


def _probability_up(forecast: Forecast) -> float | None:
    """Where none is calibrated yet, it is what a direction's model said, and what a return's quantiles say."""
    if forecast.target == "volatility":
        return None
    if not np.isnan(forecast.probability_up):
        return float(forecast.probability_up)
    return float(forecast.expected) if forecast.target == "direction" else probability_above(forecast.quantiles)
