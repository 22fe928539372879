"""Why and drift as the page shows them: on the demo universe, and on prices in which the test planted the reason."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.predictions.forecasting import forecast_now
from analytics.predictions.registry import MODELS
from components.panel import Figure, Message, Panel, Provenance, Table, panel_from_json, panel_to_json
from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.home import make_home
from data.market import Market
from data.settings import Settings
from tests.conftest import new_database, new_folder
from tests.data.market_data import store
from views.predictions import KIND, PredictionsView
from views.predictions.asked import asked
from views.predictions.walked import walked
from views.slow import work_of

PANELS = ("contributions", "importance", "dependence", "analogues", "analogue-days", "drift", "drifts")
LAST = pd.Timestamp("2019-03-29", tz="UTC")
NONE = Provenance("")
QUICK_FEATURES = "features=returns,volatility,drawdown"


def bars_of(returns: np.ndarray) -> pd.DataFrame:
    close = 100 * np.cumprod(1 + returns)
    index = pd.bdate_range("2015-01-02", periods=len(returns), tz="UTC", name="ts")
    return pd.DataFrame({"adj_close": close}, index)


def reverting(count: int = 1300) -> np.ndarray:
    """What one bar did, the next takes back by half."""
    rng, moves = np.random.default_rng(4), [0.0]
    for shock in rng.normal(0, 0.01, count - 1):
        moves.append(-0.5 * moves[-1] + shock)
    return np.array(moves)


def first_only_up(count: int = 1300) -> np.ndarray:
    """So that nothing can be told apart in the first folds."""
    returns = np.random.default_rng(6).normal(0, 0.01, count)
    returns[:850] = np.abs(returns[:850])
    return returns


def louder(count: int = 1300) -> np.ndarray:
    """Six times as volatile over the last half-year as ever before."""
    returns = np.random.default_rng(5).normal(0, 0.005, count)
    returns[-126:] *= 6
    return returns


@pytest.fixture(scope="module")
def market(postgres: EmbeddedPostgres, demo_template: str) -> Iterator[Market]:
    """For tests that only look: the demo universe and what the test made."""
    with new_database(postgres, demo_template) as url, new_folder() as folder:
        database = Database(url, pool_size=4)
        store(database, "BACK", bars_of(reverting()))
        store(database, "CUT", bars_of(reverting()).loc[:LAST])
        store(database, "UP", bars_of(first_only_up()))
        store(database, "LOUD", bars_of(louder()))
        yield make_home(Settings(home=folder / "home"), database).market
        database.dispose()


def panel(name: str, query: str, market: Market, told: list[float] | None = None) -> Panel:
    heard = told if told is not None else []
    view = PredictionsView.parse(query)
    assert not view.dropped
    made = KIND.spec(name).panel(view, market, lambda part, _: heard.append(part))
    written = written_as_json(made)
    assert written_as_json(panel_from_json(orjson.loads(written))) == written
    return made


def written_as_json(made: Panel) -> bytes:
    return orjson.dumps(panel_to_json(made), option=orjson.OPT_SERIALIZE_NUMPY)


def figure(name: str, query: str, market: Market) -> tuple[dict[str, Any], str]:
    """And the sentence before it."""
    content = panel(name, query, market).content
    assert isinstance(content, Figure), content
    go.Figure(content.figure)
    return dict(content.figure), content.sentence


def message(name: str, query: str, market: Market) -> str:
    content = panel(name, query, market).content
    assert isinstance(content, Message), content
    assert content.kind == "empty"
    return content.text


def names_of(drawn: dict[str, Any]) -> list[str]:
    return [text.partition("  <b>")[0] for text in drawn["data"][1]["text"]]


@pytest.mark.parametrize("query", ["symbol=SPX", "symbol=JPM&target=direction", "symbol=IBM&target=volatility"])
def test_every_panel_shows_the_demo_universe_with_its_date_and_method(query: str, market: Market) -> None:
    for name in PANELS:
        made = panel(name, query, market)
        assert not isinstance(made.content, Message), made.content
        provenance = made.provenance
        assert provenance.as_of == f"{asked(PredictionsView.parse(query), market).shown.index[-1]:%Y-%m-%d}"
        assert provenance.method
        assert provenance.sources
        assert (provenance.reference or "").endswith(f"#{name}")


@pytest.mark.parametrize("model", ["ridge", "gradient_boosting", "average"])
def test_contributions_and_base_are_the_forecast_that_the_model_makes_now(model: str, market: Market) -> None:
    query = f"symbol=SPX&model={model}"
    made = panel("contributions", f"{query}&signal=1", market)
    problem = asked(PredictionsView.parse(query), market).problem
    rows = np.arange(problem.labelled)
    fitted = MODELS[model].fit(problem, rows, MODELS[model].settings, 1)
    forecast = fitted.predict(problem, np.array([len(problem.features) - 1]))[0]
    said = made.provenance.parameters
    assert said["forecast"] == pytest.approx(forecast, abs=1e-12)
    assert said["base"] + said["sum_of_contributions"] == pytest.approx(forecast, abs=1e-9)  # type: ignore[operator]  # a metric may be text
    assert isinstance(made.content, Figure)
    assert sum(made.content.figure["data"][0]["x"]) / 100 == pytest.approx(said["sum_of_contributions"])
    assert made.content.sentence.startswith(f"{MODELS[model].title} expects a return of ")


def test_what_was_planted_is_the_reason(market: Market) -> None:
    """The next bar takes half of this one back, so this bar's return moves the forecast, the other way."""
    query = f"symbol=BACK&horizon=1&model=ridge&{QUICK_FEATURES}"
    drawn, sentence = figure("contributions", query, market)
    last = asked(PredictionsView.parse(query), market).problem.features["return_lag_1"].iloc[-1]
    assert names_of(drawn)[0] == "Return at lag 1"
    assert np.sign(drawn["data"][0]["x"][0]) == -np.sign(last)
    assert f"Return at lag 1 {'lowers' if last > 0 else 'raises'} it by " in sentence
    told: list[float] = []
    weighed = panel("importance", query, market, told).content
    assert isinstance(weighed, Figure)
    assert "without Return at lag 1 its loss out of sample would be " in weighed.sentence
    assert "without all of returns" in weighed.sentence
    names = names_of(dict(weighed.figure))
    assert names[:4] == ["All of returns", names[1], names[2], "Return at lag 1"]
    assert told == sorted(told)
    assert told[-1] == 1
    curves, sentence = figure("dependence", query, market)
    assert "As Return at lag 1 goes through its range" in sentence
    assert curves["layout"]["annotations"][0]["text"].startswith("<b>Return at lag 1</b>")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("symbol=SPX&model=historical_mean", "Historical mean reads no feature"),
        ("symbol=SPX&model=logistic", "Logistic regression does not speak of a return"),
        ("symbol=SPX&model=nearest_neighbours", "the analogues are their reasons"),
        ("symbol=JPM&target=direction&model=average", "choose one of its members"),
        ("symbol=FB", "fewer than the 829"),
    ],
)
def test_where_nothing_exact_can_be_said_a_sentence_says_why(query: str, words: str, market: Market) -> None:
    assert words in message("contributions", query, market)


@pytest.mark.parametrize("name", ["drift", "drifts", "analogues", "analogue-days", "contributions"])
def test_without_a_feature_a_sentence_says_what_to_choose(name: str, market: Market) -> None:
    assert "choose a" in message(name, "symbol=BACK&horizon=1&features=sentiment", market)


def test_a_withheld_number_is_not_told_by_its_reasons(market: Market) -> None:
    query = f"symbol=BACK&horizon=1&models=ridge&{QUICK_FEATURES}"
    earned, unknown, opened = (
        panel("contributions", f"{query}&{more}", market)
        for more in ("model=ridge", "model=elastic_net", "model=elastic_net&signal=1")
    )
    for made, is_told in ((earned, True), (unknown, False), (opened, True)):
        assert isinstance(made.content, Figure)
        assert ("expects a return of" in made.content.sentence) == is_told
        assert ("forecast" in made.provenance.parameters) == is_told
        assert "it by " in made.content.sentence


def test_reasons_are_marked_as_no_evidence(market: Market) -> None:
    made = panel("contributions", f"symbol=BACK&horizon=1&{QUICK_FEATURES}", market)
    assert any("Reasons are no evidence" in one for one in made.warnings)


def test_a_fold_that_cannot_be_fitted_is_a_sentence(market: Market) -> None:
    query = f"symbol=UP&target=direction&model=logistic&{QUICK_FEATURES}"
    words = "Logistic regression cannot be fitted in a fold of the walk: All bars to learn from went the same way"
    assert words in message("importance", query, market)
    figure("contributions", query, market)  # all bars together can be learnt from


def test_importance_is_drawn_by_the_seed_alone_and_shared_by_its_job(market: Market) -> None:
    query = f"symbol=BACK&horizon=1&{QUICK_FEATURES}"
    first, again = figure("importance", f"{query}&seed=2", market), figure("importance", f"{query}&seed=2", market)
    assert first == again
    assert figure("importance", f"{query}&seed=3", market)[0]["data"][0]["x"] != first[0]["data"][0]["x"]
    work = [
        work_of(KIND, KIND.spec(name), PredictionsView.parse(asks), market, user_id=1)
        for name, asks in (
            ("importance", "symbol=SPX"),
            ("dependence", "symbol=SPX&models=ridge&signal=1&costs=0.01"),
            ("importance", "symbol=SPX&model=random_forest"),
        )
    ]
    assert work[0] == work[1] != work[2]


def test_settings_chosen_inside_are_those_of_the_last_fit(market: Market) -> None:
    query = f"symbol=BACK&horizon=1&tuning=inside&{QUICK_FEATURES}"
    penalty = panel("contributions", query, market).provenance.parameters["setting_penalty"]
    assert penalty == 300.0  # the least of the candidates: there is much to learn here


def test_the_forecast_explained_is_the_one_that_the_league_ends_with(market: Market) -> None:
    query = f"symbol=BACK&horizon=1&models=ridge&tuning=inside&{QUICK_FEATURES}"
    view = PredictionsView.parse(query)
    forecast = forecast_now(walked(view, market).league, "ridge", seed=view.seed)
    said = panel("contributions", query, market).provenance.parameters
    assert said["forecast"] == pytest.approx(forecast.expected, abs=1e-12)
    assert said["fitted_on"] == forecast.fitted_on
    assert said["setting_penalty"] == forecast.settings["penalty"]


def test_analogues_are_apart_and_before_the_outcome_of_now(market: Market) -> None:
    query = "symbol=SPX&horizon=10"
    content = panel("analogue-days", query, market).content
    assert isinstance(content, Table)
    days, bars = content.frame, asked(PredictionsView.parse(query), market).close.index
    assert days["distance"].is_monotonic_increasing
    places = np.sort(bars.get_indexer(pd.DatetimeIndex(days["date"])))
    assert (np.diff(places) >= 10).all()
    assert places[-1] <= len(bars) - 1 - 10
    close = asked(PredictionsView.parse(query), market).close
    after = close.to_numpy()[places + 10] / close.to_numpy()[places] - 1
    np.testing.assert_allclose(days.set_index("date")["return"].sort_index(), after)
    _, sentence = figure("analogues", query, market)
    assert sentence.startswith("After the 20 bars most like this one the return over 10 bars was ")
    assert f"the price rose after {(days['return'] > 0).sum()} of them" in sentence


def test_what_comes_after_the_end_of_the_stretch_changes_nothing(market: Market) -> None:
    """An instrument that ends there says the same as one that goes on."""
    for name in ("contributions", "importance", "analogue-days", "analogues", "drift"):
        ended = panel(name, f"symbol=CUT&horizon=5&{QUICK_FEATURES}", market)
        going_on = panel(name, f"symbol=BACK&horizon=5&end={LAST:%Y-%m-%d}&{QUICK_FEATURES}", market)
        assert written_as_json(replace(ended, provenance=NONE)) == written_as_json(replace(going_on, provenance=NONE))


def test_louder_bars_are_drift_and_a_reason_to_train_again(market: Market) -> None:
    drawn, sentence = figure("drift", f"symbol=LOUD&{QUICK_FEATURES}", market)
    assert "have drifted in the last 126 bars" in sentence
    assert "Volatility over 21 bars" in names_of(drawn)[:4]
    table = panel("drifts", f"symbol=LOUD&{QUICK_FEATURES}", market).content
    assert isinstance(table, Table)
    rows = table.frame.set_index("feature")
    assert rows.loc["Volatility over 21 bars", "finding"] == "drifted"
    assert rows.loc["Volatility over 21 bars", "moved"] > 3
    assert rows["psi"].is_monotonic_decreasing
    skill = panel("rolling-skill", f"symbol=LOUD&models=ridge&{QUICK_FEATURES}&refit=21", market)
    assert isinstance(skill.content, Figure)
    assert "features have drifted" in skill.content.sentence
    assert skill.content.sentence.startswith("Train again: ")


def test_skill_of_late_is_of_the_league_and_calm_bars_need_no_training(market: Market) -> None:
    query = f"symbol=BACK&horizon=1&models=ridge&{QUICK_FEATURES}"
    drawn, sentence = figure("rolling-skill", query, market)
    assert sentence.startswith("No need to train again before it is due in ")
    names = [trace["name"] for trace in drawn["data"] if "name" in trace]
    assert names == ["± 1.645 standard errors", "Ridge regression"]
    assert "No model takes part" in message("rolling-skill", query.replace("models=ridge", "models="), market)
