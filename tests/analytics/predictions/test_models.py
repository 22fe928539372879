"""Models find what is planted and nothing where there is nothing; scaling and penalties are what is said."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import ElasticNet
from sklearn.preprocessing import StandardScaler

from analytics.predictions.model import CannotFit
from analytics.predictions.names import MODEL_NAMES
from analytics.predictions.problem import FloatArray, IntArray, Problem, Target
from analytics.predictions.registry import MODELS, models_for
from tests.analytics.predictions.worlds import world

TRAIN, TEST = np.arange(600), np.arange(605, 900)


def said_by(name: str, problem: Problem, seed: int = 1, train: IntArray = TRAIN, test: IntArray = TEST) -> FloatArray:
    model = MODELS[name]
    return model.fit(problem, train, model.settings, seed).predict(problem, test)


def score(said: FloatArray, problem: Problem) -> float:
    """Out of sample, 1 − the squared error over that of the mean of the training rows."""
    labels = problem.labels.to_numpy()
    known = ~np.isnan(labels[TEST])
    came = labels[TEST][known]
    return float(1 - ((came - said[known]) ** 2).sum() / ((came - labels[TRAIN].mean()) ** 2).sum())


@pytest.mark.parametrize("target", ["return", "direction"])
def test_every_model_finds_a_planted_signal_and_none_where_labels_are_shuffled(target: Target) -> None:
    planted = world(910, target=target, horizon=1, signal=1.5, width=3)
    shuffled = planted.labels.copy()
    shuffled.iloc[:909] = np.random.default_rng(5).permutation(planted.labels.iloc[:909])
    for model in models_for(MODEL_NAMES, target):
        if not model.is_baseline:
            assert score(said_by(model.name, planted), planted) > 0.05, model.name
            noise = replace(planted, labels=shuffled)
            assert -0.1 < score(said_by(model.name, noise), noise) < 0.03, model.name


def test_every_model_finds_a_planted_volatility() -> None:
    calm = world(910, target="volatility", horizon=5)
    level = 0.2 * np.exp(0.6 * calm.features["f1"] + 0.1 * np.random.default_rng(3).standard_normal(910))
    problem = replace(calm, labels=level.where(calm.labels.notna()))
    for model in models_for(MODEL_NAMES, "volatility"):
        if not model.is_baseline:
            said = said_by(model.name, problem)
            assert score(said, problem) > 0.1, model.name
            assert said.mean() == pytest.approx(level.iloc[TEST].mean(), rel=0.15), model.name


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_the_scaler_knows_the_training_rows_only(name: str) -> None:
    target: Target = "direction" if name == "logistic" else "return"
    problem = world(910, target=target)
    wild = problem.features.copy()
    wild.iloc[TEST] = 1e9
    clean, poisoned = (
        scalers(MODELS[name].fit(each, TRAIN, MODELS[name].settings, 1).estimator)
        for each in (problem, replace(problem, features=wild))
    )
    assert clean
    for known, told in zip(clean, poisoned, strict=True):
        assert known.mean_ == pytest.approx(problem.features.iloc[TRAIN].mean().to_numpy(), abs=1e-15)
        assert (known.mean_.tolist(), known.scale_.tolist()) == (told.mean_.tolist(), told.scale_.tolist())


def scalers(estimator: object) -> list[StandardScaler]:
    if isinstance(estimator, dict):
        return [each for member in estimator.get("members", {}).values() for each in scalers(member)]
    return [estimator.named_steps["scale"]]


@pytest.mark.parametrize("name", ["random_forest", "extra_trees", "gradient_boosting", "average", "stacking"])
def test_the_seed_decides_all_that_is_drawn(name: str) -> None:
    problem = world(400, signal=0.5)
    first, again, other = (said_by(name, problem, seed, TRAIN[:300], TEST[:90] - 300) for seed in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_elastic_net_has_its_penalty_in_units_of_the_label() -> None:
    problem = world(910, horizon=4, signal=1.0)
    x, y = np.ascontiguousarray(problem.features), problem.labels.to_numpy()
    scaler, spread = StandardScaler().fit(x[TRAIN]), y[TRAIN].std()
    plain = ElasticNet(alpha=0.15, l1_ratio=2 / 3, max_iter=10_000, tol=1e-10)  # 0.1 (0.5 √4 and 0.5)
    plain.fit(scaler.transform(x[TRAIN]), y[TRAIN] / spread)
    assert said_by("elastic_net", problem) == pytest.approx(spread * plain.predict(scaler.transform(x[TEST])), rel=1e-3)


def test_the_forest_is_bare_scikit_learn() -> None:
    problem = world(910, horizon=4)
    x, y = np.ascontiguousarray(problem.features), problem.labels.to_numpy()
    scaler = StandardScaler().fit(x[TRAIN])
    bare = RandomForestRegressor(
        50, max_depth=4, min_samples_leaf=40, max_samples=0.25, max_features=1 / 3, random_state=7
    )
    expected = bare.fit(scaler.transform(x[TRAIN]), y[TRAIN]).predict(scaler.transform(x[TEST]))
    assert said_by("random_forest", problem, seed=7).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("name", "target", "rows", "why"),
    [
        ("nearest_neighbours", "return", 99, "It needs 100 bars with a known outcome and there are 99."),
        ("stacking", "return", 100, "Learning weights needs 3 blocks of 30 bars with 30 before the first"),
        ("ridge", "return", 910, "Some of the bars to learn from have no known outcome."),
    ],
)
def test_it_says_why_a_model_cannot_be_fitted(name: str, target: Target, rows: int, why: str) -> None:
    with pytest.raises(CannotFit, match=why):
        MODELS[name].fit(world(910, target=target), np.arange(rows), MODELS[name].settings, 1)


def test_without_features_there_is_nothing_to_learn() -> None:
    problem = world(300)
    bare = replace(problem, features=problem.features[[]])
    for name in ("ridge", "random_forest", "average"):
        with pytest.raises(CannotFit, match="no feature to learn from"):
            MODELS[name].fit(bare, np.arange(200), MODELS[name].settings, 1)


def test_a_row_is_forecast_alike_whichever_others_are_asked_for() -> None:
    problem = world(910, signal=1.0)
    for name in ("ridge", "random_forest", "gradient_boosting", "nearest_neighbours"):
        fitted = MODELS[name].fit(problem, TRAIN, MODELS[name].settings, 1)
        together = fitted.predict(problem, TEST)
        apart = fitted.predict(problem, TEST[::-2])
        assert apart == pytest.approx(together[::-2], rel=1e-12), name
        assert fitted.predict(problem, TEST[7:8]) == pytest.approx(together[7:8], rel=1e-12), name


def test_what_went_one_way_only_or_never_moved_teaches_nothing() -> None:
    for target, words in (("direction", "went the same way"), ("volatility", "never moved")):
        problem = world(300, target=target)
        flat = replace(problem, labels=problem.labels * 0)
        with pytest.raises(CannotFit, match=words):
            MODELS["ridge"].fit(flat, np.arange(200), MODELS["ridge"].settings, 1)
        with pytest.raises(CannotFit, match=r"Its member Ridge regression could not be fitted: .*" + words):
            MODELS["average"].fit(flat, np.arange(200), {}, 1)


@pytest.mark.parametrize("target", ["return", "direction", "volatility"])
def test_a_feature_that_stood_still_in_training_cannot_carry_a_forecast_away(target: Target) -> None:
    calm = world(910, target=target)
    drift = 0.16 + 1e-9 * np.arange(910) / 910
    drift[600:] = 0.15
    wild = replace(calm, features=calm.features.assign(still=drift))
    for model in models_for(MODEL_NAMES, target):
        if not model.is_baseline:
            said, without = said_by(model.name, wild), said_by(model.name, calm)
            spread = 3.0 if target == "volatility" else calm.labels.std()
            apart = np.log(said / without) if target == "volatility" else said - without
            assert np.abs(apart).max() < spread, model.name
