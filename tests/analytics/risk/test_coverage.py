"""Tests of exceptions, against their published tables, plain Python and simulation."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.risk.asked import BadRisk
from analytics.risk.coverage import coverage, exceptions, independence, proportion_of_failures
from tests.analytics.risk.books import dated

HITS = st.lists(st.booleans(), min_size=2, max_size=80)
CRITICAL = 3.841

# Kupiec (1995): numbers of exceptions between which a model is kept at 95 %, by the chance of one and the days.
KUPIEC = {
    (0.01, 255): (None, 7),
    (0.01, 510): (1, 11),
    (0.01, 1000): (4, 17),
    (0.025, 255): (2, 12),
    (0.025, 510): (6, 21),
    (0.025, 1000): (15, 36),
    (0.05, 255): (6, 21),
    (0.05, 510): (16, 36),
    (0.05, 1000): (37, 65),
    (0.075, 255): (11, 28),
    (0.075, 510): (27, 51),
    (0.075, 1000): (59, 92),
    (0.10, 255): (16, 36),
    (0.10, 510): (38, 65),
    (0.10, 1000): (81, 120),
}


def chain(none_none: int, none_one: int, one_none: int, one_one: int) -> np.ndarray:
    """Exceptions with these numbers of followers: runs of ones, parted by zeros."""
    runs = one_none
    hits: list[bool] = []
    longer = one_one
    for run in range(runs):
        length = 1 + (longer if run == 0 else 0)
        hits += [False] + [True] * length
    hits += [False] * (none_none + 1)
    assert none_one == runs
    return np.array(hits)


@pytest.mark.parametrize(("chance", "days"), KUPIEC)
def test_kupiecs_table(chance: float, days: int) -> None:
    low, high = KUPIEC[(chance, days)]
    kept = [x for x in range(days // 4) if proportion_of_failures(x, days, 1 - chance).statistic < CRITICAL]
    assert kept[-1] + 1 == high
    if low is not None:
        assert kept[0] - 1 == low
    assert kept == list(range(kept[0], high))


def test_published_statistics() -> None:
    """Jorion on J.P. Morgan's 20 exceptions in 252 days of 1998 at 95 %; MATLAB on 57 of 1,043."""
    assert proportion_of_failures(20, 252, 0.95).statistic == pytest.approx(3.91, abs=0.005)
    matlab = proportion_of_failures(57, 1_043, 0.95)
    assert (matlab.statistic, matlab.p_value) == (pytest.approx(0.46147, abs=1e-5), pytest.approx(0.49694, abs=1e-5))


def test_published_independence() -> None:
    """The same year: 14 of 232 quiet days and 6 of 20 exceptions were followed by an exception: 9.53 and 13.44."""
    hits = chain(218, 14, 14, 6)
    assert (len(hits), int(hits.sum())) == (253, 20)
    apart = independence(hits)
    assert apart.statistic == pytest.approx(9.53, abs=0.005)
    assert apart.statistic + proportion_of_failures(20, 252, 0.95).statistic == pytest.approx(13.44, abs=0.01)


@given(HITS, st.sampled_from([0.9, 0.95, 0.99]))
def test_statistics_are_the_papers_formulas(hits: list[bool], confidence: float) -> None:
    def term(count: int, chance: float) -> float:
        return count * math.log(chance) if count else 0.0

    found = coverage(hits, confidence)
    count, days, alpha = sum(hits), len(hits), 1 - confidence
    free = term(count, count / days) + term(days - count, 1 - count / days)
    failures = -2 * (term(count, alpha) + term(days - count, confidence) - free)
    assert found.proportion_of_failures.statistic == pytest.approx(failures, abs=1e-8)
    pairs = list(pairwise(hits))
    n = {key: pairs.count(key) for key in [(a, b) for a in (False, True) for b in (False, True)]}
    after = (n[False, True] + n[True, True]) / len(pairs)
    together = term(n[False, True] + n[True, True], after) + term(n[False, False] + n[True, False], 1 - after)
    apart = 0.0
    for state in (False, True):
        total = n[state, False] + n[state, True]
        if total:
            apart += term(n[state, True], n[state, True] / total) + term(n[state, False], n[state, False] / total)
    assert found.independence.statistic == pytest.approx(max(-2 * (together - apart), 0), abs=1e-8)
    both = found.proportion_of_failures.statistic + found.independence.statistic
    assert found.conditional_coverage.statistic == pytest.approx(both)
    assert found.conditional_coverage.p_value == pytest.approx(stats.chi2(2).sf(both))


def test_exceptions_that_cluster_are_found_and_scattered_ones_are_not() -> None:
    clustered = np.zeros(500, dtype=bool)
    clustered[100:110] = clustered[300:315] = True
    scattered = np.zeros(500, dtype=bool)
    scattered[10::20] = True
    assert coverage(clustered, 0.95).proportion_of_failures.p_value > 0.9
    assert coverage(clustered, 0.95).conditional_coverage.p_value < 1e-6
    assert coverage(scattered, 0.95).conditional_coverage.p_value > 0.2


def test_the_truth_is_rejected_about_as_often_as_said() -> None:
    """1,000 years of 1,000 periods at 95 %: the χ² is an approximation, so near 5 %."""
    drawn = np.random.default_rng(1).random((1_000, 1_000)) < 0.05
    found = [coverage(hits, 0.95) for hits in drawn]
    assert np.mean([one.proportion_of_failures.p_value < 0.05 for one in found]) == pytest.approx(0.05, abs=0.02)
    assert np.mean([one.conditional_coverage.p_value < 0.05 for one in found]) == pytest.approx(0.05, abs=0.03)


def test_no_exception_at_all_is_judged() -> None:
    found = coverage(np.zeros(500, dtype=bool), 0.99)
    assert found.proportion_of_failures.statistic == pytest.approx(-2 * 500 * math.log(0.99))
    assert (found.independence.statistic, found.independence.p_value) == (0.0, 1.0)


def test_exceptions_are_losses_beyond() -> None:
    losses, at_risk = dated(np.array([0.01, 0.02, 0.03])), dated(np.array([0.01, 0.03, 0.02]))
    assert list(exceptions(losses, at_risk)) == [False, False, True]


def test_it_refuses_what_cannot_be_compared() -> None:
    losses = dated(np.array([0.01, 0.02, 0.03]))
    for other in (losses.iloc[1:], losses[::-1]):
        with pytest.raises(BadRisk, match="same dates"):
            exceptions(losses, other)
    with pytest.raises(BadRisk, match="not numbers"):
        exceptions(losses, pd.Series(np.nan, losses.index))
    with pytest.raises(BadRisk, match="no period"):
        coverage([], 0.95)
    with pytest.raises(BadRisk, match="confidence"):
        coverage([True], 1.0)
