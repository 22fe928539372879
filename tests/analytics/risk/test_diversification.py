"""Diversification: cases that can be worked out by hand, and what no unit may change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.risk.diversification import diversification_ratio, mean_of_pairs
from analytics.risk.sample import BadReturns
from tests.analytics.risk.assets import two_groups

COVARIANCE = two_groups().cov()


def of(variances: list[float], weights: list[float]) -> float:
    names = list("abcd")[: len(weights)]
    return diversification_ratio(pd.DataFrame(np.diag(variances), names, names), pd.Series(weights, names))


def test_unrelated_assets_of_equal_risk_give_the_root_of_their_number() -> None:
    assert of([0.04] * 4, [0.25] * 4) == pytest.approx(2)


def test_one_asset_is_not_diversified() -> None:
    assert of([0.04], [0.7]) == pytest.approx(1)


def test_a_short_counts_by_its_size() -> None:
    assert of([0.04, 0.09], [0.5, -0.5]) == pytest.approx(of([0.04, 0.09], [0.5, 0.5]))


@given(st.floats(0.01, 100))
def test_a_scale_of_weights_changes_nothing(scale: float) -> None:
    weights = pd.Series(np.linspace(0.1, 0.4, 6), COVARIANCE.columns)
    expected = diversification_ratio(COVARIANCE, weights)
    assert diversification_ratio(COVARIANCE, scale * weights) == pytest.approx(expected)
    assert expected >= 1


def test_the_mean_of_pairs_leaves_the_diagonal_out() -> None:
    matrix = pd.DataFrame([[1, 0.2, 0.4], [0.2, 1, -0.3], [0.4, -0.3, 1]])
    assert mean_of_pairs(matrix) == pytest.approx(0.1)


def test_what_has_no_variance_or_no_pair_is_refused() -> None:
    with pytest.raises(BadReturns, match="no variance"):
        of([0.0, 0.0], [0.5, 0.5])
    with pytest.raises(BadReturns, match="two or more"):
        mean_of_pairs(pd.DataFrame([[1.0]]))
