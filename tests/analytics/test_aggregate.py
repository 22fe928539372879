"""Fewer candles and points, the same extremes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.aggregate import aggregate_bars, thin_line
from tests.analytics.indicators.market import dates, random_bars


@settings(max_examples=30, deadline=None)
@given(length=st.integers(1, 300), most=st.integers(1, 120))
def test_it_never_draws_too_many_and_never_loses_an_extreme(length: int, most: int) -> None:
    frame = random_bars(length)
    result = aggregate_bars(frame, most)
    assert len(result.frame) <= most
    assert (len(result.frame) - 1) * result.bars_per_candle < length <= len(result.frame) * result.bars_per_candle
    assert result.frame["high"].max() == frame["high"].max()
    assert result.frame["low"].min() == frame["low"].min()
    assert result.frame["volume"].sum() == pytest.approx(frame["volume"].sum())
    assert result.frame["open"].iloc[0] == frame["open"].iloc[0]
    assert result.frame["close"].iloc[-1] == frame["close"].iloc[-1]
    assert result.frame.index[-1] == frame.index[-1]


def test_few_bars_stay_as_they_are() -> None:
    frame = random_bars(30)
    result = aggregate_bars(frame, 30)
    assert result.bars_per_candle == 1
    pd.testing.assert_frame_equal(result.frame, frame)


def test_it_rejects_no_candles_at_all() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        aggregate_bars(random_bars(3), 0)


def test_a_thinned_line_keeps_its_extremes_ends_and_breaks() -> None:
    values = random_bars(5000)["close"].copy()
    values.iloc[1000:1100] = np.nan
    values.iloc[3333] = 9999.0
    thin = thin_line(values, 400)
    assert thin.notna().sum() <= 400
    assert thin.isna().sum() == 1
    assert thin.max() == 9999.0
    assert thin.min() == values.min()
    assert thin.index.is_monotonic_increasing
    assert (thin.index[0], thin.index[-1]) == (values.index[0], values.index[-1])
    pd.testing.assert_series_equal(thin, values.loc[thin.index])


def test_a_short_line_and_a_line_of_nothing_stay() -> None:
    short = random_bars(10)["close"]
    assert thin_line(short, 10) is short
    nothing = pd.Series(np.nan, dates(100))
    assert thin_line(nothing, 10).isna().all()
