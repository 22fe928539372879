"""Answers from the active trained models: many at once, nothing fitted, each computed once for the data it is of.

A question without a model is answered by the active one that was trained last. What a process has read and computed is
kept, bounded: models by the size of their files, the last bar's features and the forecasts by their number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, cast

from analytics.predictions.problem import Problem, Target
from data.instruments import UnknownSymbol
from data.market import Market
from data.model_files import ModelFileRefused
from data.trained_model import NoVersion, TrainedModel
from views.base import NothingToShow
from views.predictions.state import PredictionsView
from views.predictions.trained import OtherLibrary, from_bytes, kept_from_json
from views.recent import Recent

if TYPE_CHECKING:
    from analytics.predictions.forecast import Forecast
    from views.predictions.trained import Learned

Code = Literal["unknown_symbol", "no_trained_model", "stale_model", "unreadable_model", "no_data"]

NO_MODEL: Final = "There is no active trained model of {symbol}, {target}, {horizon} bars ahead{by}. Train one first."
LACKS: Final = "This model reads {names}, which {symbol} no longer has; train again."
MOST_BYTES: Final = 64 * 2**20
MOST_ROWS: Final = 1_000
MOST_FORECASTS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Question:
    symbol: str
    target: Target
    horizon: int
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    trained: TrainedModel
    forecast: "Forecast"


@dataclass(frozen=True, slots=True)
class Refusal:
    """`code` never changes; `sentence` is for people."""

    code: Code
    sentence: str


class Stale(ValueError):
    """The model is of another time; the message says so in a sentence."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A version that has been read. `view`: what it was trained for; `size`: of its file, bytes."""

    trained: TrainedModel
    learned: "Learned"
    view: PredictionsView
    size: int


Answer = Prediction | Refusal

_models: Recent[tuple[Market, int], _Loaded] = Recent(MOST_BYTES, lambda loaded: loaded.size)
_rows: Recent[tuple[Market, str, str], Problem] = Recent(MOST_ROWS)
_forecasts: Recent[tuple[Market, int, str], Prediction] = Recent(MOST_FORECASTS)


def predict(questions: Iterable[Question], market: Market) -> list[Answer]:
    """An answer each, in their order."""
    asked = list(questions)
    different = dict.fromkeys(asked)
    active = market.trained.active((one.symbol, one.target, one.horizon) for one in different)
    answers = {one: _answer(one, active.get((one.symbol, one.target, one.horizon), {}), market) for one in different}
    return [answers[one] for one in asked]


def _answer(question: Question, active: Mapping[str, int], market: Market) -> Answer:
    try:
        market.listing(question.symbol)
        number = active.get(question.model, 0) if question.model else max(active.values(), default=0)
        if not number:
            return Refusal("no_trained_model", _no_model(question))
        return _prediction(number, market)
    except UnknownSymbol as error:
        return Refusal("unknown_symbol", str(error))
    except (Stale, OtherLibrary) as error:
        return Refusal("stale_model", str(error))
    except (ModelFileRefused, NoVersion) as error:
        return Refusal("unreadable_model", str(error))
    except NothingToShow as error:
        return Refusal("no_data", str(error))


def _no_model(question: Question) -> str:
    by = f" by {question.model}" if question.model else ""
    return NO_MODEL.format(symbol=question.symbol, target=question.target, horizon=question.horizon, by=by)


def _prediction(number: int, market: Market) -> Prediction:
    loaded = _models.get((market, number), lambda: _load(number, market))
    key = (market, number, _version(loaded.view, market))
    return _forecasts.get(key, lambda: Prediction(loaded.trained, _forecast(loaded, market)))


def view_of(trained: TrainedModel) -> PredictionsView:
    """What it was trained for, at the last bar instead of a stretch that may have ended."""
    return replace(PredictionsView.parse(trained.training.query), end=None, dropped=())


def _forecast(loaded: _Loaded, market: Market) -> "Forecast":
    """At the last bar that there is. Raises Stale, NothingToShow, UnknownSymbol."""
    from analytics.predictions.frozen import forecast_kept

    training, view = loaded.trained.training, loaded.view
    row = _rows.get((market, _features_of(view), _version(view, market)), lambda: last_row(view, market))
    return forecast_kept(
        loaded.learned.fitted,
        _as_trained(row, training.features, view.symbol),
        kept_from_json(training.calibration),
        model=training.key.model,
        settings=training.settings,
        fitted_on=training.rows,
    )


def _as_trained(row: Problem, names: tuple[str, ...], symbol: str) -> Problem:
    """With the features that the model reads, in its order."""
    there = tuple(row.features.columns)
    if there == names:
        return row
    lacking = [name for name in names if name not in there]
    if lacking:
        raise Stale(LACKS.format(names=", ".join(lacking), symbol=symbol))
    return replace(row, features=row.features[list(names)])


def last_row(view: PredictionsView, market: Market) -> Problem:
    """The problem at its last bar alone."""
    from views.predictions.asked import problem_of

    problem = problem_of(view, market).problem
    if not len(problem.features):
        raise NothingToShow(f"{view.symbol} has no bar with all features; train on other groups of features.")
    return replace(
        problem,
        features=problem.features.iloc[-1:],
        labels=problem.labels.iloc[-1:],
        last=problem.last.iloc[-1:],
        scale=problem.scale.iloc[-1:],
        ahead=None,
    )


def _load(number: int, market: Market) -> _Loaded:
    trained = market.trained.find(number)
    content = market.trained.content(trained)
    learned = from_bytes(content, trained.key.model, cast("Target", trained.key.target))
    return _Loaded(trained, learned, view_of(trained), len(content))


def _features_of(view: PredictionsView) -> str:
    from views.predictions.asked import LOOKS_AT

    return view.only(LOOKS_AT).query()


def _version(view: PredictionsView, market: Market) -> str:
    """Of the data that the features are made of."""
    known = [listing.instrument.symbol for listing in market.listings()]
    return market.version({view.symbol, view.index, view.implied}.intersection(known))
