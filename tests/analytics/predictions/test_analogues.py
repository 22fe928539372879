"""Analogues are near, apart, and know nothing of what was not over."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.predictions.analogues import TooFewAnalogues, apart, nearest, paths_after
from analytics.predictions.problem import Problem
from tests.analytics.predictions.worlds import world


def poisoned(problem: Problem, at: int) -> Problem:
    """Nonsense in all that was not known at the bar: later features, and labels that reach beyond it."""
    features, labels = problem.features.copy(), problem.labels.copy()
    features.iloc[at + 1 :] = 1e9
    labels.iloc[at - problem.horizon + 1 :] = 1e9
    return replace(problem, features=features, labels=labels)


@pytest.mark.parametrize("horizon", [1, 5, 21])
def test_it_reads_nothing_that_was_not_known_at_the_bar(horizon: int) -> None:
    problem = world(500, horizon=horizon)
    for at in (300, 499):
        found, again = nearest(problem, at), nearest(poisoned(problem, at), at)
        np.testing.assert_array_equal(found.rows, again.rows)
        np.testing.assert_array_equal(found.distances, again.distances)
        pd.testing.assert_series_equal(found.outcomes, again.outcomes)
        pd.testing.assert_series_equal(found.every, again.every)
        assert found.rows.max() <= at - horizon
        assert found.at == problem.features.index[at]


def test_a_bar_that_was_the_same_is_the_nearest() -> None:
    problem = world(500)
    features = problem.features.copy()
    features.iloc[-1] = features.iloc[123] * 1.0001
    found = nearest(replace(problem, features=features), 499, count=7)
    assert found.rows[0] == 123
    assert found.distances[0] < 0.001 < found.usual
    assert len(found.rows) == 7
    assert found.outcomes.iloc[0] == problem.labels.iloc[123]


def test_distances_are_in_standard_deviations_known_at_the_bar() -> None:
    problem = world(400, horizon=1)
    found = nearest(problem, 350)
    known = problem.features.iloc[:350]
    away = (known - problem.features.iloc[350]) / known.std()
    by_hand = np.sqrt((away**2).mean(axis=1))
    np.testing.assert_array_equal(found.rows, np.argsort(by_hand.to_numpy())[:20])
    np.testing.assert_allclose(found.distances, by_hand.sort_values().iloc[:20])
    assert found.usual == pytest.approx(by_hand.median())


def test_the_unit_of_a_feature_and_one_that_never_moves_change_nothing() -> None:
    problem = world(400)
    other = replace(problem, features=problem.features.assign(f0=problem.features["f0"] * 1e6 + 3, still=7.0))
    found, again = nearest(problem, 399), nearest(other, 399)
    np.testing.assert_array_equal(found.rows, again.rows)
    np.testing.assert_allclose(found.distances, again.distances, rtol=1e-6)


@given(st.lists(st.floats(0, 9), min_size=1, max_size=60), st.integers(1, 12), st.integers(1, 20))
def test_no_two_outcomes_overlap_and_the_nearest_is_always_taken(distances: list[float], gap: int, count: int) -> None:
    rows = apart(np.array(distances), gap, count)
    assert rows[0] == int(np.argmin(distances))
    assert (np.diff(np.sort(rows)) >= gap).all()
    assert len(rows) <= count
    # Whoever is not among them is further than the last one, or too close to one that is nearer.
    for row in set(range(len(distances))) - set(rows):
        full = len(rows) == count and distances[row] >= distances[rows[-1]]
        assert full or any(abs(row - one) < gap and distances[one] <= distances[row] for one in rows)


def test_what_the_price_did_after_each() -> None:
    days = pd.bdate_range("2024-01-01", periods=6, tz="UTC")
    close = pd.Series([10.0, 11, 12, 9, 18, 27], days)
    paths = paths_after(close, days[[0, 3]], 3)
    np.testing.assert_allclose(paths[days[0]], [0, 0.1, 0.2, -0.1])
    np.testing.assert_allclose(paths[days[3]], [0, 1, 2, np.nan])


def test_a_past_too_short_says_how_many_bars_are_missing() -> None:
    with pytest.raises(TooFewAnalogues, match="need 66 bars more before this one"):
        nearest(world(300, horizon=21), 59)
