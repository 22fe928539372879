"""Tail dependence: against counting, where it is known, and how sure it is."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk.sample import BadReturns
from analytics.risk.tail_dependence import tail_dependence
from tests.analytics.risk.assets import two_groups

ASSETS = two_groups()


def pairs(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, columns=["x", "y"])


def test_it_counts_common_falls() -> None:
    lows = [set(ASSETS[name].nsmallest(20).index) for name in ("a0", "a1")]
    highs = [set(ASSETS[name].nlargest(20).index) for name in ("a0", "a1")]
    assert tail_dependence(ASSETS).coefficient.loc["a0", "a1"] == len(lows[0] & lows[1]) / 20
    assert tail_dependence(ASSETS, tail="upper").coefficient.loc["a0", "a1"] == len(highs[0] & highs[1]) / 20


def test_it_knows_the_extremes() -> None:
    x = np.random.default_rng(1).normal(size=500)
    assert tail_dependence(pairs(np.column_stack([x, np.exp(x)]))).coefficient.loc["x", "y"] == 1
    assert tail_dependence(pairs(np.column_stack([x, -x]))).coefficient.loc["x", "y"] == 0


def test_its_error_is_that_of_repeated_samples() -> None:
    rng = np.random.default_rng(2)
    found = [tail_dependence(pairs(rng.normal(size=(1_000, 2))), 0.1) for _ in range(400)]
    seen = np.array([one.coefficient.loc["x", "y"] for one in found])
    assert seen.mean() == pytest.approx(0.1, abs=0.005)
    assert np.mean([one.standard_error.loc["x", "y"] for one in found]) == pytest.approx(seen.std(), rel=0.2)


def test_heavy_common_tails_are_deeper_than_normal_ones() -> None:
    rng = np.random.default_rng(3)
    normal = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], 20_000)
    heavy = normal / np.sqrt(rng.chisquare(2, (20_000, 1)))
    of_normal, of_heavy = (tail_dependence(pairs(values), 0.01) for values in (normal, heavy))
    gap = of_heavy.coefficient.loc["x", "y"] - of_normal.coefficient.loc["x", "y"]
    assert gap > 3 * of_heavy.standard_error.loc["x", "y"]


def test_ties_leave_the_tail_its_size() -> None:
    flat = pairs(np.repeat([[0.0, 0.0], [1.0, 1.0]], 50, axis=0))
    found = tail_dependence(flat, 0.1)
    assert (found.count, found.coefficient.loc["x", "y"]) == (10, 1)


@pytest.mark.parametrize(("quantile", "says"), [(0.0, "above 0"), (0.6, "at most 0.5"), (0.01, "only 4 of 400")])
def test_a_tail_has_periods(quantile: float, says: str) -> None:
    with pytest.raises(BadReturns, match=says):
        tail_dependence(ASSETS, quantile)
