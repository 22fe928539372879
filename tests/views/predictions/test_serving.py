"""What trained models answer: the view's own numbers, later ones when there are later bars, or a reason."""

import math
from dataclasses import replace

import numpy as np
import pytest

from analytics.predictions.forecasting import forecast_now
from data.database import Database
from data.home import Home
from data.market import Market
from data.trained_model import TrainedModel
from tests.views.predictions.small_market import BARS, VIEW, closes, store_closes
from views.predictions import trained as format_of_files
from views.predictions.serving import Prediction, Question, Refusal, predict
from views.predictions.state import PredictionsView
from views.predictions.training import train
from views.predictions.walked import walked

ASKED = Question("ABC", "return", 5)


@pytest.fixture
def market(home: Home, database: Database) -> Market:
    store_closes(database)
    return home.market


def trained(market: Market, view: PredictionsView = VIEW) -> TrainedModel:
    return train(view, market, lambda *_: None).model


def refusal(question: Question, market: Market) -> tuple[str, str]:
    (answer,) = predict([question], market)
    assert isinstance(answer, Refusal)
    return answer.code, answer.sentence


def prediction(question: Question, market: Market) -> Prediction:
    (answer,) = predict([question], market)
    assert isinstance(answer, Prediction)
    return answer


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"target": "direction", "model": "logistic", "models": ("logistic",)},
        {"target": "volatility", "horizon": 10},
        {"model": "historical_mean"},
        {"tuning": "inside"},
    ],
)
def test_it_is_the_views_own_forecast(market: Market, changes: dict[str, object]) -> None:
    view = replace(VIEW, **changes)
    version = trained(market, view)
    expected = forecast_now(walked(view, market).league, view.model, seed=view.seed)
    said = prediction(Question("ABC", expected.target, view.horizon), market).forecast
    assert (said.made_at, said.model, said.fitted_on) == (expected.made_at, view.model, version.training.rows)
    np.testing.assert_allclose(said.expected, expected.expected, rtol=1e-12)
    np.testing.assert_allclose(said.quantiles, expected.quantiles, rtol=1e-9)
    np.testing.assert_allclose(said.probability_up, expected.probability_up, rtol=1e-9)


def test_later_bars_have_a_later_answer_by_the_same_version(market: Market, database: Database) -> None:
    version = trained(market)
    before = prediction(ASKED, market)
    store_closes(database, BARS + 20)
    market._trusted_until = 0.0
    after = prediction(ASKED, market)
    assert after.trained.id == before.trained.id == version.id
    assert after.forecast.made_at == closes(BARS + 20).index[-1]
    assert after.forecast.expected != before.forecast.expected


def test_answers_come_in_the_order_of_the_questions(market: Market) -> None:
    trained(market)
    strange, none = Question("NOPE", "return", 5), Question("ABC", "return", 6)
    answers = predict([ASKED, strange, ASKED, none], market)
    kinds = [answer.code if isinstance(answer, Refusal) else "said" for answer in answers]
    assert kinds == ["said", "unknown_symbol", "said", "no_trained_model"]
    assert predict([], market) == []


def test_without_a_model_the_one_trained_last_answers(market: Market) -> None:
    trained(market)
    trained(market, replace(VIEW, model="historical_mean"))
    assert prediction(ASKED, market).trained.key.model == "historical_mean"
    assert prediction(replace(ASKED, model="ridge"), market).trained.key.model == "ridge"
    assert refusal(replace(ASKED, model="stacking"), market)[0] == "no_trained_model"


def test_a_retired_model_answers_no_more_and_a_rolled_back_one_again(market: Market) -> None:
    first, second = trained(market), trained(market)
    assert prediction(ASKED, market).trained.id == second.id
    market.trained.roll_back(first.key)
    assert prediction(ASKED, market).trained.id == first.id
    market.trained.retire(first.key)
    assert refusal(ASKED, market)[0] == "no_trained_model"


def test_a_file_that_was_changed_is_refused(home: Home, market: Market) -> None:
    file = home.settings.home / "models" / trained(market).file
    file.write_bytes(file.read_bytes()[:-1])
    assert refusal(ASKED, market) == (
        "unreadable_model",
        "The file of this model is not the one that was written. Restore it, or train again.",
    )
    file.unlink()
    assert refusal(ASKED, market)[0] == "unreadable_model"


def test_a_model_of_another_scikit_learn_is_stale(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    trained(market)
    monkeypatch.setattr("sklearn.__version__", "99.0")
    code, sentence = refusal(ASKED, market)
    assert code == "stale_model"
    assert sentence.endswith("and this is 99.0; train again.")


def test_a_feature_that_is_gone_makes_a_model_stale(market: Market) -> None:
    first = trained(market)
    lacking = replace(first.training, features=(*first.training.features, "moon"))
    market.trained.activate(market.trained.keep(lacking, market.trained.content(first)))
    assert refusal(ASKED, market) == (
        "stale_model",
        "This model reads moon, which ABC no longer has; train again.",
    )


def test_what_is_kept_of_the_errors_survives_json() -> None:
    from analytics.predictions.frozen import Kept

    kept = Kept((-1.0, 0.5), 0.01, level=0.25, slope=1.0, share=-0.1)
    back = format_of_files.kept_from_json(format_of_files.kept_to_json(kept))
    assert math.isnan(back.centre)
    assert replace(back, centre=0.0) == replace(kept, centre=0.0)
