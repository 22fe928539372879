"""A histogram counts every return, in bins as wide as published, beside what a normal distribution would have."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.risk.distribution import FEWEST_BINS, MOST_BINS, histogram
from analytics.risk.sample import BadReturns


def series(values: "list[float] | np.ndarray[tuple[int], np.dtype[np.float64]]") -> "pd.Series[float]":
    return pd.Series(values, pd.date_range("2020-01-01", periods=len(values), tz="UTC"), dtype="float64")


@given(st.lists(st.floats(-0.9, 2), min_size=2, max_size=60).filter(lambda values: np.ptp(values) > 1e-6))
def test_every_return_is_counted_once(values: list[float]) -> None:
    found = histogram(series(values))
    assert found.counts.sum() == len(values)
    assert FEWEST_BINS <= len(found.counts) <= MOST_BINS
    assert found.edges[0] == min(values)
    assert found.edges[-1] == max(values)
    assert found.normal.sum() <= len(values) * (1 + 1e-12)


def test_its_bins_are_numpys_by_the_same_rule() -> None:
    values = np.random.default_rng(3).normal(0.0004, 0.01, 1500)
    np.testing.assert_allclose(histogram(series(values)).edges, np.histogram_bin_edges(values, "fd"))


def test_the_normal_is_scipys() -> None:
    values = np.random.default_rng(4).normal(0.001, 0.02, 500)
    found = histogram(series(values))
    expected = 500 * np.diff(stats.norm(values.mean(), values.std(ddof=1)).cdf(found.edges))
    np.testing.assert_allclose(found.normal, expected)


def test_what_never_varies_or_is_alone_is_a_sentence() -> None:
    for values in ([0.01] * 5, [0.01]):
        with pytest.raises(BadReturns, match=r"never vary|at least"):
            histogram(series(values))
