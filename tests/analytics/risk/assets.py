"""Returns of assets with a known structure."""

import numpy as np
import pandas as pd


def two_groups(periods: int = 400, each: int = 3, seed: int = 1) -> pd.DataFrame:
    """Assets a… that follow one factor and b… that follow another, both at 0.8."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(periods, 2)).repeat(each, axis=1)
    values = 0.8 * factors + 0.6 * rng.normal(size=factors.shape)
    names = [f"{group}{number}" for group in "ab" for number in range(each)]
    return pd.DataFrame(values * 0.01, pd.bdate_range("2020-01-01", periods=periods, tz="UTC"), names)
