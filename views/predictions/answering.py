"""The answers of a league: every model's forecast at the last bar, and the first answer, which waits for no league."""

from typing import TYPE_CHECKING

from analytics.predictions.model import CannotFit
from data.market import Market
from views.base import NothingToShow
from views.predictions.answers import Answer, Answers
from views.predictions.recording import record
from views.predictions.state import PredictionsView
from views.predictions.walked import Key, Walked, first_walked, key_of, walked
from views.recent import Recent

if TYPE_CHECKING:
    from analytics.predictions.standings import League

_first: Recent[Key, Answers] = Recent(8)
_whole: Recent[Key, Answers] = Recent(2)


def first_answers(view: PredictionsView, market: Market) -> Answers:
    """By one quick model against the baselines; what leads is shown, so it is recorded. Raises UnknownSymbol,
    NothingToShow."""
    return _first.get(key_of(view, market), lambda: _first_answers(view, market))


def league_answers(view: PredictionsView, market: Market) -> Answers:
    """Of the whole league. Raises UnknownSymbol, NothingToShow."""
    return _whole.get(key_of(view, market), lambda: answers_of(walked(view, market), seed=view.seed, is_whole=True))


def answers_of(found: Walked, *, seed: int, is_whole: bool) -> Answers:
    """A model that cannot be fitted on all rows has none. Raises NothingToShow where the baseline has none."""
    league = found.league
    asked = {name: _answer(league, name, seed) for name in league.standings}
    by_model = {name: answer for name, answer in asked.items() if isinstance(answer, Answer)}
    if league.baseline not in by_model:
        raise NothingToShow(str(asked[league.baseline]))
    return Answers(by_model, league.baseline, league.winner, league.verdict, is_whole)


def _first_answers(view: PredictionsView, market: Market) -> Answers:
    found = first_walked(view, market)
    answers = answers_of(found, seed=view.seed, is_whole=False)
    leads = answers.winner or answers.baseline
    record(answers.by_model[leads].forecast, view, found.asked, found.league, market)
    return answers


def _answer(league: "League", name: str, seed: int) -> Answer | str:
    """Or why there is none."""
    from analytics.predictions.forecasting import forecast_now
    from analytics.predictions.scores import CannotScore

    standing = league.standings[name]
    try:
        forecast = forecast_now(league, name, seed=seed)
    except (CannotFit, CannotScore) as error:
        return str(error)
    return Answer(standing.title, forecast, standing.verdict, float(league.problem.last.iloc[-1]))
