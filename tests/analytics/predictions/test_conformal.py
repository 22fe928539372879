"""Conformal quantiles: against a plain oracle, by their coverage in simulation, and blind to what came later."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.predictions.conformal import FEWEST, Intervals, conformal_offsets, conformal_quantiles, log_errors
from analytics.predictions.damping import damped
from analytics.predictions.probability_scores import covered
from analytics.predictions.problem import Problem, Target
from analytics.predictions.quantiles import COVERAGES, LEVELS
from analytics.predictions.regimes import REGIMES, regimes

ERRORS = st.lists(st.floats(-5, 5), min_size=FEWEST + 5, max_size=90)


def coverage(errors: np.ndarray, offsets: np.ndarray, wanted: float) -> float:
    low, high = (LEVELS.index(round(edge, 3)) for edge in ((1 - wanted) / 2, (1 + wanted) / 2))
    stated = ~np.isnan(offsets[:, 0]) & ~np.isnan(errors)
    return float(np.mean((offsets[:, low] <= errors)[stated] & (errors <= offsets[:, high])[stated]))


def windows(count: int, horizon: int, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_t(5, size=count + horizon - 1)
    return np.convolve(noise, np.ones(horizon), "valid") / math.sqrt(horizon)


@pytest.mark.parametrize("horizon", [1, 5])
def test_split_is_the_order_statistic_of_the_errors_known(horizon: int) -> None:
    errors = windows(160, horizon, 1)
    offsets = conformal_offsets(errors, None, horizon, "split")
    assert np.isnan(offsets[: FEWEST + horizon - 1]).all()
    for bar in range(FEWEST + horizon - 1, 160):
        known = sorted(errors[: bar - horizon + 1])
        for place, level in enumerate(LEVELS):
            if level == 0.5:
                continue
            worth = len(known) / horizon
            outwards = max(level, 1 - level) * (worth + 1) / worth * len(known)
            rank = min(math.ceil(round(outwards, 9)), len(known))
            assert offsets[bar, place] == (known[rank - 1] if level > 0.5 else known[-rank])


@pytest.mark.parametrize("intervals", ["split", "adaptive"])
@pytest.mark.parametrize("horizon", [1, 5])
def test_coverage_is_as_stated_where_nothing_changes(intervals: Intervals, horizon: int) -> None:
    for wanted in COVERAGES:
        found = [
            coverage(e, conformal_offsets(e, None, horizon, intervals), wanted) for e in (windows(3000, horizon, 2),)
        ]
        assert found == pytest.approx([wanted], abs=0.02)


def test_adaptive_intervals_keep_their_word_where_the_errors_grow() -> None:
    """Errors that grow threefold, as when the scale follows too slowly: split ones fall behind."""
    errors = windows(3000, 5, 3) * np.linspace(1, 3, 3000)
    for wanted in COVERAGES:
        assert coverage(errors, conformal_offsets(errors, None, 5, "adaptive"), wanted) == pytest.approx(
            wanted, abs=0.02
        )
    assert coverage(errors, conformal_offsets(errors, None, 5, "split"), 0.8) < 0.77


@given(errors=ERRORS, adaptive=st.booleans())
def test_quantiles_never_cross(errors: list[float], adaptive: bool) -> None:
    offsets = conformal_offsets(np.array(errors), None, 2, "adaptive" if adaptive else "split")
    assert (np.diff(offsets[FEWEST + 2 :]) >= 0).all()


@pytest.mark.parametrize("intervals", ["split", "adaptive"])
def test_no_error_that_was_not_known_is_used(intervals: Intervals) -> None:
    clean = windows(200, 5, 4)
    poisoned = clean.copy()
    poisoned[121:] = 1e6  # errors of bar 121 and later are not known before bar 126
    one, other = (conformal_offsets(errors, None, 5, intervals) for errors in (clean, poisoned))
    assert np.array_equal(one[:126], other[:126], equal_nan=True)
    assert not np.array_equal(one[126:], other[126:])


def test_outcomes_not_over_are_no_errors() -> None:
    errors = windows(200, 5, 5)
    cut = errors.copy()
    cut[-5:] = np.nan
    assert np.array_equal(
        conformal_offsets(errors, None, 5, "adaptive"), conformal_offsets(cut, None, 5, "adaptive"), True
    )


def problem_of(target: Target, outcomes: np.ndarray, scale: np.ndarray, horizon: int = 5) -> Problem:
    index = pd.bdate_range("2000-01-03", periods=len(outcomes), tz="UTC")
    labels, at = pd.Series(outcomes, index), pd.Series(scale, index)
    return Problem(target, horizon, pd.DataFrame(index=index), labels, labels, at, 252.0)


@pytest.mark.parametrize("intervals", ["split", "adaptive"])
def test_days_alike_but_for_the_scale_are_covered_alike(intervals: Intervals) -> None:
    """Volatility between a half and twice the usual, known beforehand: no regime falls short."""
    draw = np.random.default_rng(8)
    scale = np.exp(0.7 * np.sin(np.arange(6000) / 120))
    problem = problem_of("return", 0.1 + scale * draw.normal(size=6000), scale, horizon=1)
    predicted = pd.Series(0.1, problem.features.index)
    stated = conformal_quantiles(problem, predicted, intervals).dropna()
    seen, named = problem.labels[stated.index], regimes(problem.scale)[stated.index]
    for wanted in COVERAGES:
        inside, _ = covered(stated, seen, wanted)
        assert inside.mean() == pytest.approx(wanted, abs=0.02)
        for regime in REGIMES:
            assert inside[(named == regime).to_numpy()].mean() == pytest.approx(wanted, abs=0.04)


def test_the_damping_is_the_slope_that_was_planted() -> None:
    draw = np.random.default_rng(9)
    scale = np.exp(0.5 * np.sin(np.arange(4000) / 90))
    usual = np.exp(np.cumsum(np.log(scale)) / np.arange(1, 4001))
    errors = scale**0.5 * usual**0.5 * draw.normal(size=4000)
    found = damped(scale, errors)
    slope = np.polyfit(np.log(scale / usual), np.log(found / usual), 1)[0]
    assert slope == pytest.approx(0.5, abs=0.1)
    assert damped(scale, errors[:100]) == pytest.approx(scale)
    assert damped(scale[:300], errors[:300]) == pytest.approx(damped(scale, errors[:300])[:300])


def test_no_scale_that_was_not_known_is_used() -> None:
    draw = np.random.default_rng(10)
    scale = draw.lognormal(size=600)
    poisoned = np.append(scale[:401], np.full(199, 1e3))
    errors = draw.normal(size=600)
    one, other = (conformal_offsets(errors, known, 5, "adaptive") for known in (scale, poisoned))
    assert np.array_equal(one[:401], other[:401], equal_nan=True)


def test_a_volatility_is_off_by_a_factor() -> None:
    draw = np.random.default_rng(12)
    seen = 0.2 * draw.lognormal(sigma=0.4, size=3000)
    problem = problem_of("volatility", seen, np.ones(3000), horizon=1)
    stated = conformal_quantiles(problem, pd.Series(0.1, problem.features.index), "split")
    assert stated.iloc[-1].to_numpy() == pytest.approx(np.quantile(seen, LEVELS), rel=0.1)


def test_a_day_without_movement_is_an_outcome_like_others() -> None:
    errors = log_errors(np.full(60, 0.2), np.append(np.full(59, 0.1), 0.0))
    assert errors[-1] == -math.inf
    offsets = conformal_offsets(np.append(errors, np.full(1, np.nan)), None, 1, "split")
    assert np.exp(offsets[-1])[0] == 0.0


def test_without_returns_a_direction_has_no_interval() -> None:
    problem = problem_of("direction", np.ones(60), np.ones(60))
    assert conformal_quantiles(problem, pd.Series(0.5, problem.features.index), "split").isna().all(axis=None)
