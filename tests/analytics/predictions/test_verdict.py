"""The rule: how often it is taken in, how often it finds what is there, and what it says."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.predictions.problem import Target
from analytics.predictions.scores import CannotScore
from analytics.predictions.verdict import Judged, judge
from analytics.volatility.scoring import holm
from tests.analytics.predictions.fast_walk import BASELINES, ahead, price_features, walked

SEEDS = 200
LEVEL = 0.05


def judged(
    returns: np.ndarray, features: np.ndarray, horizon: int, *, shuffled: np.random.Generator | None = None
) -> Judged:
    labels = ahead(returns, horizon)
    if shuffled is not None:
        labels[:-horizon] = shuffled.permutation(labels[:-horizon])
    said = walked(features, labels, horizon)
    return judge("return", said, pd.Series(labels)[said.index], horizon=horizon, baselines=BASELINES, level=LEVEL)


@pytest.mark.parametrize("horizon", [1, 5, 21])
def test_a_random_walk_is_believed_no_oftener_than_stated(horizon: int) -> None:
    """200 random walks with drift, features that depend on each other and on the past, three models tried."""
    found: Counter[str] = Counter()
    for seed in range(SEEDS):
        returns = np.random.default_rng(seed).normal(0.0003, 0.01, size=600)
        found[judged(returns, price_features(returns), horizon).verdict.finding] += 1
    assert found["adds skill"] <= stats.binom.ppf(0.99, SEEDS, LEVEL)
    assert found["adds skill"] + found["no evidence of skill"] + found["worse than naive"] == SEEDS


def test_the_side_of_a_random_walk_is_believed_no_oftener_than_stated() -> None:
    believed = 0
    for seed in range(100):
        returns = np.random.default_rng(seed).normal(0.0003, 0.01, size=600)
        labels = ahead(returns, 5)
        rises = np.where(np.isnan(labels), np.nan, labels > 0)
        said = walked(price_features(returns), rises, 5).clip(0.01, 0.99).assign(no_change=0.5)
        found = judge("direction", said, pd.Series(rises)[said.index], horizon=5, baselines=BASELINES, level=LEVEL)
        believed += found.verdict.finding == "adds skill"
    assert believed <= stats.binom.ppf(0.99, 100, LEVEL)


def test_a_signal_of_2_percent_is_found_four_times_in_five() -> None:
    """True R² 2 % of the next return, over 1,500 forecasts, known to one of four features."""
    found: Counter[str] = Counter()
    for seed in range(100):
        draw = np.random.default_rng(seed)
        features = draw.normal(size=(1752, 4))
        signal = np.concatenate([[0.0], features[:-1, 0]])
        returns = 0.01 * (np.sqrt(0.02) * signal + np.sqrt(0.98) * draw.normal(size=1752))
        found[judged(returns, features, 1).verdict.finding] += 1
    assert found["adds skill"] >= 80


def test_shuffled_labels_hide_any_signal() -> None:
    found = 0
    for seed in range(50):
        draw = np.random.default_rng(seed)
        features = draw.normal(size=(600, 4))
        returns = 0.01 * (np.concatenate([[0.0], features[:-1, 0]]) + draw.normal(size=600))
        assert judged(returns, features, 1).winner is not None
        found += judged(returns, features, 1, shuffled=draw).winner is not None
    assert found <= stats.binom.ppf(0.99, 50, LEVEL)


def test_a_label_among_the_features_is_too_good_to_be_missed() -> None:
    """What a leak looks like: more than 90 % of the variance, which no price ever gave away."""
    returns = np.random.default_rng(1).normal(0, 0.01, size=600)
    labels = ahead(returns, 1)
    features = np.column_stack([price_features(returns), np.nan_to_num(labels)])
    assert max(held.gain for held in judged(returns, features, 1).held.values()) > 0.9


def made(gains: dict[str, float], target: Target = "return", count: int = 400, seed: int = 5) -> Judged:
    """Models that see `gain` of the outcome's standard deviation, beside a mean that sees nothing of it."""
    draw = np.random.default_rng(seed)
    seen = draw.normal(size=count)
    if target == "return":
        said = {name: gain * seen + 0.3 * draw.normal(size=count) for name, gain in gains.items()}
        return _judge(target, pd.DataFrame(said | {"historical_mean": 0.0}), seen)
    if target == "direction":
        chance = {
            name: 0.5 + np.clip(gain * seen + 0.1 * draw.normal(size=count), -0.4, 0.4) for name, gain in gains.items()
        }
        return _judge(target, pd.DataFrame(chance | {"historical_mean": 0.5}), (seen > 0).astype(float))
    said = {name: 0.2 * np.exp(gain * seen + 0.1 * draw.normal(size=count)) for name, gain in gains.items()}
    return _judge(target, pd.DataFrame(said | {"historical_mean": 0.2}), 0.2 * np.exp(0.5 * seen))


def _judge(target: Target, said: pd.DataFrame, seen: np.ndarray) -> Judged:
    return judge(target, said, pd.Series(seen), horizon=1, baselines=["historical_mean"], level=LEVEL)


@pytest.mark.parametrize("target", ["return", "direction", "volatility"])
def test_each_finding_is_found_for_each_target(target: Target) -> None:
    found = made({"wise": 0.4, "loud": -0.3}, target)
    assert found.verdicts["wise"].finding == "adds skill"
    assert found.verdicts["loud"].finding == "worse than naive"
    assert (found.winner, found.verdict) == ("wise", found.verdicts["wise"])


def test_p_values_are_raised_for_all_models_that_were_tried() -> None:
    found = made({f"model_{place}": 0.0 for place in range(6)})
    raw = {name: held.clark_west.p_value for name, held in found.held.items() if held.clark_west}
    assert {name: held.p_adjusted for name, held in found.held.items()} == holm(raw)
    assert found.held["model_0"].p_sidak == pytest.approx(1 - (1 - raw["model_0"]) ** 6)
    worse = {name: 1 - held.dm.p_lower for name, held in found.held.items()}
    assert {name: held.p_worse for name, held in found.held.items()} == holm(worse)
    assert "6 models tried" in found.verdict.sentence


def test_a_small_p_without_a_gain_is_no_skill() -> None:
    """Clark and West's test sees a signal where the noise around it still makes the forecasts worse."""
    found = made({"noisy": 0.04}, count=2000)
    held = found.held["noisy"]
    assert held.p_value < LEVEL
    assert held.gain < 0
    assert found.verdicts["noisy"].finding != "adds skill"


def test_all_are_held_against_the_best_baseline() -> None:
    seen = np.random.default_rng(3).normal(1.0, 1.0, size=300)
    said = pd.DataFrame({"model": 0.8, "no_change": 0.0, "historical_mean": 1.0}, range(300))
    found = judge("return", said, pd.Series(seen), horizon=1, baselines=BASELINES, level=LEVEL)
    assert found.baseline == found.verdict.baseline == "historical_mean"
    assert found.losses.shape == (300, 3)


def test_sentences_are_for_people() -> None:
    alone, worse = made({"ridge": 0.0}, count=1738), made({"ridge": -0.5, "random_forest": -0.4})
    held = alone.held["ridge"]
    assert alone.verdict.sentence == (
        "Worse than naive: over 1,738 forecasts of 1 bar ahead every model loses to the historical mean at 5 % "
        f"(best: ridge, R² −{abs(100 * held.gain):.1f} %, p < 0.001, 1 model tried)."
    )
    assert worse.verdict.finding == "worse than naive"
    assert "(best: random forest, R² −" in worse.verdict.sentence
    assert worse.verdicts["ridge"].sentence.startswith(
        "Worse than naive: over 400 forecasts of 1 bar ahead ridge loses to the historical mean at 5 % (R² −"
    )
    assert "QLIKE" in made({"ridge": 0.4}, "volatility").verdict.sentence
    assert "lower" in made({"ridge": 0.4}, "volatility").verdict.sentence
    assert "(Brier skill " in made({"ridge": 0.4}, "direction").verdict.sentence


def test_no_evidence_is_said_as_such() -> None:
    draw = np.random.default_rng(2)
    said = pd.DataFrame({"ridge": 0.01 * draw.normal(size=500), "historical_mean": 0.0})
    found = _judge("return", said, draw.normal(size=500))
    held = found.held["ridge"]
    gain = f"{100 * held.gain:.1f}".replace("-", "−")
    assert found.verdict.sentence == (
        "No evidence of skill: over 500 forecasts of 1 bar ahead no model beats the historical mean at 5 % "
        f"(best: ridge, R² {gain} %, p = {held.p_adjusted:.2g}, 1 model tried)."
    )


def test_baselines_alone_are_told_so() -> None:
    found = _judge("return", pd.DataFrame({"historical_mean": np.zeros(50)}), np.ones(50))
    assert found.verdict.sentence == (
        "No model was tried: over 50 forecasts of 1 bar ahead the historical mean is the best baseline."
    )


@pytest.mark.parametrize(("count", "baselines"), [(9, ["historical_mean"]), (50, [])])
def test_it_refuses_what_cannot_be_judged(count: int, baselines: list[str]) -> None:
    said = pd.DataFrame({"historical_mean": np.zeros(count)})
    with pytest.raises(CannotScore):
        judge("return", said, pd.Series(np.ones(count)), horizon=1, baselines=baselines, level=LEVEL)
