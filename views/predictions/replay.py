"""What the desk would have said: a walk through the past, each forecast with only what was known at its bar.

One walk serves every bar. A model fitted at a bar has seen no outcome from after it, an interval is made of errors that
were known, and a verdict rests on outcomes that were: so a data set cut after a bar gives the same forecasts of it,
which tests hold it to. The one thing settled beforehand is which features the stretch has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from analytics.predictions.calibration import probabilities_up
from analytics.predictions.folds import Plan, walk_forward_folds
from analytics.predictions.forecast import Forecast
from analytics.predictions.forecasting import judged_at
from analytics.predictions.model import Settings
from analytics.predictions.problem import FloatArray
from analytics.predictions.scores import CannotScore
from analytics.predictions.standings import League
from data.forecast_entries import NewForecast
from data.market import Market
from views.base import NothingToShow, Progress
from views.predictions.asked import asked
from views.predictions.league_of import league_of, plan_of
from views.predictions.recording import Judged, Writing, ends_of, entry_of, shown_as
from views.predictions.state import PredictionsView

WALKED = 0.8  # the part of the progress that is fitting
AT_ONCE = 1_000  # forecasts written in one transaction
TOO_SHORT = "No bar of this stretch could be forecast with a verdict; choose a longer range."


@dataclass(frozen=True, slots=True)
class Replayed:
    """`new`: forecasts that the ledger did not have; `bars`: those forecast at."""

    bars: int
    forecasts: int
    new: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """All that one model said on its walk, a row a bar; `settings` and `fitted_on` (rows) of each fit."""

    expected: FloatArray
    quantiles: FloatArray
    probabilities: FloatArray
    settings: tuple[Settings, ...]
    fitted_on: tuple[int, ...]
    refit_every: int


def replay(
    view: PredictionsView,
    market: Market,
    *,
    every: int,
    made_at: datetime | None = None,
    progress: Progress = lambda _fraction, _words: None,
) -> Replayed:
    """Every model's forecast at every `every`-th bar whose outcome is over, and the baseline's where that led.

    Raises UnknownSymbol, NothingToShow.
    """
    entries = list(replayed(view, market, every=every, made_at=made_at, progress=progress))
    if not entries:
        raise NothingToShow(TOO_SHORT)
    batches = [entries[at : at + AT_ONCE] for at in range(0, len(entries), AT_ONCE)]
    new = sum(market.ledger.record(batch) for batch in batches)
    progress(1.0, "Done")
    return Replayed(len({entry.as_of for entry in entries}), len(entries), new)


def replayed(
    view: PredictionsView, market: Market, *, every: int, made_at: datetime | None, progress: Progress
) -> Iterator[NewForecast]:
    """In order of time. Raises as `replay` does."""
    about = asked(view, market)
    league = league_of(view, about.problem, lambda part, words: progress(WALKED * part, words))
    rows = _rows(league, about.bars.frame.index, every)
    bars = pd.DatetimeIndex(league.predicted.index)
    days = ends_of(about, bars, view.horizon, market)
    writing = Writing(view, about, "replay", made_at, market.version(about.reads))
    spoken = {str(name): _spoken(league, str(name), plan_of(view)) for name in league.predicted.columns}
    for done, row in enumerate(rows):
        progress(WALKED + (1 - WALKED) * done / len(rows), f"{bars[row]:%Y-%m-%d}")
        said = {name: _forecast(league, name, each, row) for name, each in spoken.items()}
        for name, judged in _judged(view, league, bars[row], said).items():
            yield entry_of(said[name], judged, writing, days[row])


def _rows(league: League, bars: pd.Index, every: int) -> list[int]:
    """Those whose outcome is over, by their place among all bars: the same ones from whatever bar a walk begins."""
    places = bars.get_indexer(league.predicted.index)
    over = league.realised.notna().to_numpy()
    stated = league.quantiles[league.baseline].notna().all(axis=1).to_numpy()
    return [int(row) for row in np.flatnonzero(over & stated & (places % every == 0))]


def _spoken(league: League, name: str, plan: Plan) -> Spoken:
    predicted, quantiles = league.predicted[name], league.quantiles[name]
    return Spoken(
        expected=predicted.to_numpy(np.float64),
        quantiles=quantiles.to_numpy(np.float64),
        probabilities=np.asarray(probabilities_up(league.problem, predicted, quantiles), dtype=np.float64),
        settings=league.walks.done[name].chosen,
        fitted_on=tuple(len(fold.train) for fold in walk_forward_folds(league.problem, plan)),
        refit_every=plan.refit_every,
    )


def _forecast(league: League, name: str, spoken: Spoken, row: int) -> Forecast:
    """As `forecasting.forecast_at` says it, which makes everything anew for each bar."""
    fit = row // spoken.refit_every
    return Forecast(
        model=name,
        target=league.problem.target,
        horizon=league.problem.horizon,
        made_at=league.predicted.index[row],
        expected=float(spoken.expected[row]),
        quantiles=spoken.quantiles[row],
        probability_up=float(spoken.probabilities[row]),
        settings=spoken.settings[fit] if spoken.settings else {},
        fitted_on=spoken.fitted_on[fit],
    )


def _judged(
    view: PredictionsView, league: League, bar: pd.Timestamp, said: Mapping[str, Forecast]
) -> dict[str, Judged]:
    """Of each model, and of the baseline where it leads; nothing at the beginning, before there are outcomes to judge
    by."""
    try:
        then = judged_at(league, bar)
    except CannotScore:
        return {}
    verdicts = dict(then.verdicts) | ({} if then.winner else {then.baseline: then.verdict})
    naive = said[then.baseline]
    return {
        name: Judged(
            verdict.finding,
            verdict.p_value,
            verdict.forecasts,
            shown_as(name, view, then.baseline, then.winner),
            naive,
        )
        for name, verdict in verdicts.items()
    }
