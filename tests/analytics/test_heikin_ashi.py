"""Heikin-Ashi by its recursion."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.heikin_ashi import PRICES, heikin_ashi
from tests.analytics.indicators.market import random_bars


def naive(frame: pd.DataFrame) -> list[list[float]]:
    rows: list[list[float]] = []
    for open_, high, low, close in frame[PRICES].itertuples(index=False):
        mean = (open_ + high + low + close) / 4
        start = (rows[-1][0] + rows[-1][3]) / 2 if rows else (open_ + close) / 2
        rows.append([start, max(high, start, mean), min(low, start, mean), mean])
    return rows


@settings(max_examples=20, deadline=None)
@given(length=st.integers(1, 80), seed=st.integers(0, 9999))
def test_it_follows_the_recursion(length: int, seed: int) -> None:
    frame = random_bars(length, seed)
    np.testing.assert_allclose(heikin_ashi(frame)[PRICES], naive(frame), rtol=1e-12)


def test_it_starts_anew_after_close_only_bars_and_leaves_them_empty() -> None:
    frame = random_bars(40)
    frame.iloc[20:23, :3] = np.nan
    candles = heikin_ashi(frame)
    assert candles[PRICES].iloc[20:23].isna().all(axis=None)
    pd.testing.assert_frame_equal(candles.iloc[23:], heikin_ashi(frame.iloc[23:]))
    pd.testing.assert_series_equal(candles["volume"], frame["volume"])


def test_close_only_bars_have_no_candles() -> None:
    frame = random_bars(10).assign(open=np.nan, high=np.nan, low=np.nan)
    before = frame.copy()
    assert heikin_ashi(frame)[PRICES].isna().all(axis=None)
    pd.testing.assert_frame_equal(frame, before)


def test_no_bars_are_no_candles() -> None:
    assert heikin_ashi(random_bars(10).iloc[:0]).empty
