"""Returns of books for tests of risk: simulated ones whose tails are known, in fractions, and holdings."""

from functools import cache

import numpy as np
import pandas as pd


def dated(values: np.ndarray) -> "pd.Series[float]":
    return pd.Series(values, pd.bdate_range("2010-01-04", periods=len(values), tz="UTC"), name="return")


@cache
def normal_returns(length: int = 1_000, seed: int = 1) -> "pd.Series[float]":
    """Independent, mean 0.0005, deviation 0.01."""
    return dated(np.random.default_rng(seed).normal(0.0005, 0.01, length))


@cache
def heavy_returns(length: int = 1_000, seed: int = 1, degrees: float = 4.0) -> "pd.Series[float]":
    """Independent Student's t, scale 0.01."""
    return dated(0.0005 + 0.01 * np.random.default_rng(seed).standard_t(degrees, length))


@cache
def holdings(length: int = 600, count: int = 4, seed: int = 1) -> pd.DataFrame:
    """Assets that move together, each with a tail of its own."""
    rng = np.random.default_rng(seed)
    market = 0.008 * rng.standard_t(5, (length, 1))
    values = market * np.linspace(0.5, 1.5, count) + 0.006 * rng.standard_t(6, (length, count))
    names = [f"asset {number}" for number in range(count)]
    return pd.DataFrame(values, pd.bdate_range("2015-01-02", periods=length, tz="UTC"), names)


def matched(mean: list[float], covariance: list[list[float]], length: int = 120) -> pd.DataFrame:
    """Monthly returns with exactly this sample mean and covariance (n − 1), for what a textbook gives no returns of."""
    draws = np.random.default_rng(1).standard_normal((length, len(mean)))
    unrelated = np.linalg.qr(draws - draws.mean(axis=0))[0] * np.sqrt(length - 1)
    values = unrelated @ np.linalg.cholesky(np.array(covariance)).T + np.array(mean)
    names = [f"R{number}" for number in range(len(mean))]
    return pd.DataFrame(values, pd.date_range("2010-01-31", periods=length, freq="ME", tz="UTC"), names)
