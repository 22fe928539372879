import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.volatility.covariance import BadMatrix, MatrixPath, ewma_covariance, rolling_covariance
from analytics.volatility.ewma import ewma_variance
from analytics.volatility.returns import BadReturns
from analytics.volatility.windows import BadWindow


def returns_of(count: int = 200, assets: int = 3, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    common = rng.standard_normal((count, 1))
    values = 0.01 * (common + rng.standard_normal((count, assets)) * np.arange(1, assets + 1))
    dates = pd.bdate_range("2020-01-01", periods=count, tz="UTC")
    return pd.DataFrame(values, dates, [f"S{number}" for number in range(assets)])


def both(returns: pd.DataFrame) -> tuple[MatrixPath, MatrixPath]:
    return rolling_covariance(returns, 10), ewma_covariance(returns, 0.9, warm_up=10)


def test_the_rolling_covariance_is_that_of_pandas() -> None:
    returns = returns_of()
    expected = returns.rolling(21).cov().to_numpy().reshape(200, 3, 3)
    np.testing.assert_allclose(rolling_covariance(returns, 21).values, expected, rtol=1e-9, atol=1e-15)


def test_a_long_history_is_worked_on_in_blocks_without_a_seam() -> None:
    returns = returns_of(6_000, 4)
    path = rolling_covariance(returns, 252)
    for row in (251, 1_040, 1_041, 1_291, 5_999):
        expected = np.cov(returns.to_numpy()[row - 251 : row + 1], rowvar=False)
        np.testing.assert_allclose(path.values[row], expected, rtol=1e-10)


def test_the_weighted_covariance_follows_its_equation() -> None:
    returns = returns_of()
    values = returns.to_numpy()
    expected = sum(np.outer(r, r) for r in values[:10]) / 10
    path = ewma_covariance(returns, 0.9, warm_up=10)
    assert np.isnan(path.values[:10]).all()
    for row in range(10, 200):
        expected = 0.9 * expected + 0.1 * np.outer(values[row], values[row])
        np.testing.assert_allclose(path.values[row], expected, rtol=1e-9)


def test_its_diagonal_is_the_weighted_variance_of_each_alone() -> None:
    returns = returns_of()
    path = ewma_covariance(returns, 0.94, warm_up=75)
    start = float((returns["S1"].iloc[:75] ** 2).mean())
    alone = ewma_variance(returns["S1"].iloc[75:], 0.94, start).filtered
    np.testing.assert_allclose(path.diagonal()["S1"].iloc[75:], alone, rtol=1e-10)


@given(st.integers(0, 10_000), st.integers(2, 6), st.floats(1e-6, 1e6))
def test_every_matrix_is_positive_semidefinite(seed: int, assets: int, scale: float) -> None:
    for path in both(returns_of(40, assets, seed) * scale):
        known = path.values[~np.isnan(path.values).any(axis=(1, 2))]
        assert len(known) >= 30
        lowest = np.linalg.eigvalsh(known)[:, 0]
        assert (lowest >= -1e-12 * np.trace(known, axis1=1, axis2=2)).all()
        np.testing.assert_array_equal(known, known.swapaxes(1, 2))


@given(st.floats(1e-4, 1e4), st.integers(0, 1000))
def test_units_scale_covariances_and_leave_correlations(scale: float, seed: int) -> None:
    returns = returns_of(40, 3, seed)
    for path, scaled in zip(both(returns), both(returns * scale), strict=True):
        np.testing.assert_allclose(scaled.values, path.values * scale**2, rtol=1e-7, atol=1e-12 * scale**2)
        np.testing.assert_allclose(scaled.correlation().values, path.correlation().values, atol=1e-9)


def test_the_order_of_the_assets_does_not_matter() -> None:
    returns = returns_of()
    for path, turned in zip(both(returns), both(returns[["S2", "S0", "S1"]]), strict=True):
        np.testing.assert_allclose(turned.pair("S0", "S2"), path.pair("S0", "S2"))


def test_nothing_later_is_read() -> None:
    returns = returns_of()
    later = returns.copy()
    later.iloc[100:] *= 7
    for path, changed in zip(both(returns), both(later), strict=True):
        np.testing.assert_array_equal(path.values[:100], changed.values[:100])
        assert not np.array_equal(path.values[100], changed.values[100])


def test_a_correlation_is_one_with_itself_and_within_one_with_others() -> None:
    for path in both(returns_of()):
        matrices = path.correlation().values[20:]
        assert (np.einsum("tii->ti", matrices) == 1).all()
        assert (np.abs(matrices) <= 1).all()


def test_what_does_not_move_has_no_correlation() -> None:
    path = rolling_covariance(returns_of().assign(S1=0.0), 21).correlation()
    assert path.at(-1).loc["S1"].isna().all()
    assert path.at(-1).loc["S0", "S2"] == pytest.approx(path.pair("S2", "S0").iloc[-1])


def test_volatilities_are_annualised_by_the_root_and_covariances_by_the_number() -> None:
    path = rolling_covariance(returns_of(), 21)
    assert path.volatility(252)["S0"].iloc[-1] == pytest.approx(np.sqrt(252 * path.at(-1).loc["S0", "S0"]))
    assert path.annualised(252).at(-1).loc["S0", "S1"] == pytest.approx(252 * path.at(-1).loc["S0", "S1"])


def test_rows_are_those_of_the_dates() -> None:
    path = rolling_covariance(returns_of(), 21)
    some = path.rows(path.index[50:60])
    np.testing.assert_array_equal(some.values, path.values[50:60])


def test_it_says_what_is_wrong() -> None:
    returns = returns_of()
    with pytest.raises(BadWindow, match="at least 2"):
        rolling_covariance(returns, 1)
    with pytest.raises(BadMatrix, match="between 0 and 1"):
        ewma_covariance(returns, 1.0)
    with pytest.raises(BadReturns, match="at least 76 returns"):
        ewma_covariance(returns.iloc[:75])
    with pytest.raises(BadReturns, match="not numbers"):
        rolling_covariance(returns.mask(returns > 0.05), 10)
    with pytest.raises(BadReturns, match="at least two instruments"):
        rolling_covariance(returns[["S0"]], 10)
    with pytest.raises(BadMatrix, match="X is not among S0, S1, S2"):
        rolling_covariance(returns, 10).pair("S0", "X")
