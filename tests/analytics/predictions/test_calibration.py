"""The map from what was said to what happened: against an optimiser, and by what it does to bad classifiers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from analytics.predictions.calibration import (
    FEWEST,
    LEVEL,
    SLOPE,
    fit_map,
    mapped,
    probabilities_up,
    probability_by_record,
)
from analytics.predictions.probability_scores import brier, calibration_error
from analytics.predictions.problem import Problem
from tests.analytics.predictions.leakage import POISONS, Poison, poisoned_problem
from tests.analytics.predictions.worlds import world


def logit(chance: np.ndarray | float) -> np.ndarray:
    return np.log(chance) - np.log1p(-np.asarray(chance))


def record(count: int, truth: float, said: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A classifier whose logits are `said` times a signal, where the true ones are `truth` times it."""
    draw = np.random.default_rng(seed)
    signal = draw.normal(size=count)
    seen = (draw.uniform(size=count) < 1 / (1 + np.exp(-truth * signal))).astype(float)
    return said * signal, np.zeros(count), seen


@pytest.mark.parametrize("horizon", [1, 5])
def test_the_map_is_the_posteriors_mode(horizon: int) -> None:
    logits, _, seen = record(400, 1.0, 2.0)
    share = np.full(400, 0.2)

    def minus_log_posterior(weights: np.ndarray) -> float:
        line = share + weights[0] + weights[1] * (logits - share)
        likelihood = float(np.sum(seen * line - np.logaddexp(0, line))) / horizon
        return -likelihood - float(stats.norm.logpdf(weights, scale=[LEVEL, SLOPE]).sum())

    best = optimize.minimize(minus_log_posterior, [0.0, 0.0], tol=1e-12).x
    assert fit_map(logits, share, seen, horizon) == pytest.approx(tuple(best), abs=1e-5)


def test_an_overconfident_classifier_is_taken_down() -> None:
    logits, share, seen = record(3000, 0.4, 1.6)
    calibrated, said = mapped(logits, share, seen, 1), 1 / (1 + np.exp(-logits))
    rows = slice(500, None)
    assert brier(calibrated[rows], seen[rows]) < brier(said[rows], seen[rows])
    assert calibration_error(calibrated[rows], seen[rows]) < 0.05 < calibration_error(said[rows], seen[rows])


def test_noise_ends_near_the_share_of_rises() -> None:
    logits, share, seen = record(3000, 0.0, 1.0)
    assert np.abs(mapped(logits, share, seen, 1)[2000:] - 0.5).max() < 0.05


def test_what_was_always_wrong_is_not_turned_round() -> None:
    logits, share, seen = record(500, -2.0, 1.0)
    assert fit_map(logits, share, seen, 1)[1] == 0.0


def test_one_number_said_always_and_one_outcome_only_do_no_harm() -> None:
    level, slope = fit_map(np.zeros(100), np.zeros(100), np.ones(100), 1)
    assert 0 < level < 2
    assert slope == 0.0


@pytest.mark.parametrize("poison", POISONS)
def test_no_outcome_is_used_before_it_is_known(poison: Poison) -> None:
    problem = world(700, target="direction")
    said = pd.Series(np.random.default_rng(3).uniform(0.3, 0.7, 400), problem.features.index[300:])
    none = pd.DataFrame(index=said.index)
    cut = 500
    one, other = (
        probabilities_up(each, said, none).loc[: problem.features.index[cut]]
        for each in (problem, poisoned_problem(problem, cut, poison))
    )
    assert one.notna().sum() == cut + 1 - 300 - (FEWEST + 5 - 1)
    assert one.equals(other)


def test_now_is_by_all_that_is_known() -> None:
    problem = world(700, target="direction")
    said = pd.Series(np.random.default_rng(3).uniform(0.3, 0.7, 400), problem.features.index[300:])
    seen = problem.labels[said.index].dropna().to_numpy()
    labels = problem.labels.dropna()
    so_far = [(labels.iloc[: row - 4].sum() + 1) / (len(labels.iloc[: row - 4]) + 2) for row in range(300, 700)]
    share = logit(np.array(so_far))
    level, slope = fit_map(logit(said.to_numpy())[:395], share[:395], seen, 5)
    line = share[-1] + level + slope * (logit(0.6) - share[-1])
    assert probability_by_record(problem, said, 0.6) == pytest.approx(1 / (1 + np.exp(-line)))
    assert np.isnan(probability_by_record(problem, said.iloc[-44:], 0.6))


def test_a_return_takes_it_from_its_distribution_and_a_volatility_has_none() -> None:
    problem: Problem = world(60)
    index = problem.features.index
    quantiles = pd.DataFrame(np.tile(np.linspace(-0.02, 0.02, 15), (60, 1)), index)
    assert probabilities_up(problem, problem.last, quantiles).to_numpy() == pytest.approx(0.5)
    assert probabilities_up(replace(problem, target="volatility"), problem.last, quantiles).isna().all()
