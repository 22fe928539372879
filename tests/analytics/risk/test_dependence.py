"""Correlations: against pandas, scipy and plain loops; bounds, order and scale; bad input."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kendalltau
from sklearn.covariance import LedoitWolf

from analytics.risk.dependence import (
    average_correlation,
    correlation,
    ewma_correlation,
    rolling_correlation,
    stress_and_calm,
)
from analytics.risk.sample import BadReturns
from analytics.risk.shrinkage import shrunk
from tests.analytics.risk.assets import two_groups

ASSETS = two_groups()


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_it_agrees_with_pandas(method: str) -> None:
    rounded = ASSETS.round(3)  # many ties
    found = correlation(rounded, method)  # type: ignore[arg-type]  # from the list above
    pd.testing.assert_frame_equal(found, rounded.corr(method=method))  # type: ignore[arg-type]  # from the list above


@given(arrays(np.int64, (12, 3), elements=st.integers(0, 4)))
@settings(max_examples=60, deadline=None)
def test_kendall_counts_ties_as_scipy_does(values: np.ndarray) -> None:
    frame = pd.DataFrame(values.astype(float), columns=list("abc"))
    if (np.ptp(values, axis=0) == 0).any():
        with pytest.raises(BadReturns, match="never move"):
            correlation(frame, "kendall")
        return
    assert correlation(frame, "kendall").loc["a", "b"] == pytest.approx(kendalltau(frame["a"], frame["b"]).statistic)


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_it_is_bounded_symmetric_and_without_a_scale(method: str) -> None:
    found = correlation(ASSETS, method)  # type: ignore[arg-type]  # from the list above
    scaled = correlation(ASSETS * [1, 5, 0.1, 3, 1e-6, 1e6], method)  # type: ignore[arg-type]  # from the list above
    assert np.abs(found).max(axis=None) <= 1
    assert (np.diag(found) == 1).all()
    assert np.array_equal(found, found.T)
    assert scaled.to_numpy() == pytest.approx(found.to_numpy())
    turned = correlation(ASSETS[ASSETS.columns[::-1]], method)  # type: ignore[arg-type]  # from the list above
    pd.testing.assert_frame_equal(turned.loc[found.index, found.columns], found)


def test_more_assets_than_dates_stay_positive_semidefinite() -> None:
    wide = pd.DataFrame(np.random.default_rng(1).normal(size=(60, 150)))
    assert np.linalg.eigvalsh(correlation(wide)).min() > -1e-10
    assert np.linalg.eigvalsh(ewma_correlation(wide)).min() > -1e-10
    assert np.linalg.eigvalsh(shrunk(wide).correlation).min() > 0.05


def test_five_hundred_assets_take_no_time() -> None:
    wide = pd.DataFrame(np.random.default_rng(1).normal(size=(2_500, 500)))
    start = time.process_time()
    found = correlation(wide)
    assert time.process_time() - start < 5
    assert found.iloc[0, 1] == pytest.approx(np.corrcoef(wide[0], wide[1])[0, 1])


def test_its_weights_fade() -> None:
    left, right = ASSETS["a0"].to_numpy(), ASSETS["a1"].to_numpy()
    weights = [0.9 ** (len(left) - 1 - t) for t in range(len(left))]
    cross = sum(w * x * y for w, x, y in zip(weights, left, right, strict=True))
    own = [sum(w * x * x for w, x in zip(weights, side, strict=True)) for side in (left, right)]
    found = ewma_correlation(ASSETS, 0.9).loc["a0", "a1"]
    assert found == pytest.approx(cross / (own[0] * own[1]) ** 0.5)


def test_its_window_moves_as_pandas_does() -> None:
    left, right = ASSETS["a0"], ASSETS["b0"]
    expected = left.rolling(60).corr(right).dropna()
    pd.testing.assert_series_equal(rolling_correlation(left, right, 60), expected, check_names=False, check_freq=False)


def test_its_average_is_that_of_all_pairs() -> None:
    last = correlation(ASSETS.iloc[-60:]).to_numpy()
    pairs = last[np.triu_indices(6, 1)]
    assert average_correlation(ASSETS, 60).iloc[-1] == pytest.approx(pairs.mean())
    assert len(average_correlation(ASSETS, 60)) == len(ASSETS) - 59


def test_a_still_window_has_no_correlation() -> None:
    still = ASSETS.copy()
    still.loc[still.index[:80], "a0"] = 0.0
    assert np.isnan(rolling_correlation(still["a0"], still["b0"], 60).iloc[0])
    assert np.isnan(average_correlation(still, 60).iloc[0])


def test_stress_is_the_worst_of_the_market() -> None:
    market = ASSETS["a0"]
    split = stress_and_calm(ASSETS, market, 0.1)
    assert (split.stress_periods, split.calm_periods) == (40, 360)
    assert split.threshold == pytest.approx(market.quantile(0.1))
    pd.testing.assert_frame_equal(split.stress, ASSETS[market <= split.threshold].corr())
    pd.testing.assert_frame_equal(split.calm, ASSETS[market > split.threshold].corr())


def test_it_finds_correlation_that_rises_in_stress() -> None:
    rng = np.random.default_rng(7)
    common = rng.normal(size=(2_000, 1))
    weight = np.where(common < -1.28, 0.95, 0.3)
    values = weight * common + np.sqrt(1 - weight**2) * rng.normal(size=(2_000, 4))
    frame = pd.DataFrame(values, pd.bdate_range("2015-01-01", periods=2_000, tz="UTC"))
    split = stress_and_calm(frame, pd.Series(common[:, 0], frame.index))
    assert split.stress.iloc[0, 1] > split.calm.iloc[0, 1] + 0.2


def test_its_shrinkage_is_ledoit_and_wolfs() -> None:
    short = two_groups(40, 10)
    found, theirs = shrunk(short), LedoitWolf().fit(short)
    assert found.covariance.to_numpy() == pytest.approx(theirs.covariance_)
    assert found.intensity == pytest.approx(theirs.shrinkage_)
    assert 0 < found.intensity < 1


def test_it_is_nearer_to_the_truth() -> None:
    truth = (np.kron(np.eye(2), np.full((10, 10), 0.64)) + np.eye(20) * 0.36) * 1e-4

    def errors(seed: int) -> tuple[float, float]:
        short = two_groups(15, 10, seed)
        return np.linalg.norm(shrunk(short).covariance - truth), np.linalg.norm(short.cov(ddof=0) - truth)

    ours, sample = np.mean([errors(seed) for seed in range(30)], axis=0)
    assert ours < sample * 0.97


def test_shrinking_equal_variances_is_a_straight_line() -> None:
    frame = ASSETS / ASSETS.std(ddof=0)
    found = shrunk(frame)
    expected = correlation(frame).to_numpy() * (1 - found.intensity) + np.eye(6) * found.intensity
    assert found.correlation.to_numpy() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("returns", "says"),
    [
        (ASSETS.iloc[:1], "2 dates that all assets share and there are 1"),
        (ASSETS.iloc[:, :0], "1 or more assets and there are 0"),
        (ASSETS.assign(a0=np.nan), "missing returns.*: a0"),
        (ASSETS.assign(a0=0.01, a1=0.0, a2=0.0, b0=0.0), "never move.*: a0, a1, a2 and 1 more"),
        (ASSETS[["a0", "a0"]], "each come once"),
        (ASSETS[::-1], "in order"),
    ],
)
def test_bad_returns_are_a_sentence(returns: pd.DataFrame, says: str) -> None:
    for compute in (correlation, ewma_correlation, shrunk):
        with pytest.raises(BadReturns, match=says):
            compute(returns)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: correlation(ASSETS, "kandell"), "pearson, spearman or kendall"),
        (lambda: ewma_correlation(ASSETS, 1.0), "between 0 and 1"),
        (lambda: ewma_correlation(ASSETS.assign(a0=[0.1] + [0.0] * 399), 1e-5), "has not moved"),
        (lambda: rolling_correlation(ASSETS["a0"], ASSETS["a1"], 2), "from 3 to 400"),
        (lambda: rolling_correlation(ASSETS["a0"][:9], ASSETS["a1"][20:], 9), "there are 0"),
        (lambda: average_correlation(ASSETS, 401), "from 3 to 400"),
        (lambda: average_correlation(ASSETS, 2), "from 3 to 400"),
        (lambda: stress_and_calm(ASSETS, quantile=0.01), "Only 4 periods"),
        (lambda: stress_and_calm(ASSETS, quantile=1.0), "between 0 and 1"),
        (lambda: stress_and_calm(ASSETS, ASSETS["a0"][50:]), "lacks some"),
    ],
)
def test_bad_choices_are_a_sentence(make: object, says: str) -> None:
    with pytest.raises(BadReturns, match=says):
        make()  # type: ignore[operator]  # a lambda of the list above
