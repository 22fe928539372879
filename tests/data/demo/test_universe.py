"""Oriel's own tables held against the data they are for."""

import numpy as np
import pandas as pd
import pytest

from data.demo.dividends import implied_dividends
from data.demo.packages import PACKAGES
from data.demo.universe import demo_instruments, demo_splits

FRAMES = {package.source.name: dict(package.read()) for package in PACKAGES}
RAW = FRAMES["bokeh"]


def splits_of(symbol: str) -> pd.Series:
    splits = demo_splits()
    return splits[splits["symbol"] == symbol].set_index("ex_date")["value"]


def test_every_symbol_of_the_packages_has_a_name_and_only_those() -> None:
    symbols = {symbol for frames in FRAMES.values() for symbol in frames}
    assert symbols == set(demo_instruments())
    assert len(symbols) == 32


def test_shares_have_sectors_and_calendars_and_only_oil_may_fall_below_zero() -> None:
    for instrument in demo_instruments().values():
        assert (instrument.kind == "equity") == (instrument.sector is not None)
        assert (instrument.calendar is None) == (instrument.symbol == "WTI") == instrument.allows_nonpositive


def test_calendars_are_known_and_fit_the_data() -> None:
    import exchange_calendars

    for name in {instrument.calendar for instrument in demo_instruments().values()} - {None}:
        calendar = exchange_calendars.get_calendar(name, start="1990-01-01", end="2024-12-31")
        for frames in FRAMES.values():
            for symbol, frame in frames.items():
                if demo_instruments()[symbol].calendar == name:
                    days = frame.dropna(how="all").index.tz_localize(None)
                    assert days.isin(calendar.sessions).all(), symbol


@pytest.mark.parametrize("symbol", sorted(RAW))
def test_steps_of_the_adjustment_ratio_are_the_splits_of_our_table(symbol: str) -> None:
    frame, splits = RAW[symbol], splits_of(symbol)
    ratio = frame["close"] / frame["adj_close"]
    step = (ratio.shift() / ratio).dropna()
    steps = step[step > 1.3]
    inside = splits[(splits.index > frame.index[0]) & (splits.index <= frame.index[-1])]
    assert steps.index.tolist() == inside.index.tolist()
    assert steps.tolist() == pytest.approx(inside.tolist(), rel=0.002)


@pytest.mark.parametrize("symbol", sorted(RAW))
def test_the_ratio_at_the_end_is_made_of_the_splits_that_followed(symbol: str) -> None:
    # The source was adjusted up to March 2018: what is left beyond splits are five years of dividends.
    frame, splits = RAW[symbol], splits_of(symbol)
    followed = splits[(splits.index > frame.index[-1]) & (splits.index < pd.Timestamp("2018-03-27", tz="UTC"))].prod()
    dividends = frame["close"].iloc[-1] / frame["adj_close"].iloc[-1] / followed
    assert 0.99 < dividends < 1.2


def test_apple_split_once_more_after_the_raw_source() -> None:
    # 2020's four for one lies in the adjusted closes of skfolio and not in those of bokeh.
    both = FRAMES["skfolio"]["AAPL"]["adj_close"].to_frame("new").join(RAW["AAPL"]["adj_close"].rename("old")).dropna()
    ratio = both["old"] / both["new"]
    assert 4.0 < ratio.median() < 4.4  # 4, and dividends of four years


def test_the_sources_of_one_share_differ_by_a_constant_factor() -> None:
    for symbol in ("AAPL", "MSFT"):
        both = FRAMES["skfolio"][symbol].join(RAW[symbol]["adj_close"].rename("raw")).dropna()
        ratio = both["adj_close"] / both["raw"]
        off = np.abs(ratio / ratio.median() - 1)
        assert off.median() < 0.001
        assert 0.005 < off.max() < 0.03  # single days, kept as disagreements


def test_dividends_are_read_out_of_the_adjusted_close() -> None:
    splits = demo_splits()
    paid = implied_dividends(RAW["MSFT"], splits[splits["symbol"] == "MSFT"]).set_index("ex_date")["value"]
    assert paid[pd.Timestamp("2004-11-15", tz="UTC")] == pytest.approx(3.08)  # the special one of 3 $ and 8 ct
    assert len(paid) == len(paid[paid > 0.05])
    apple = implied_dividends(RAW["AAPL"], splits[splits["symbol"] == "AAPL"])
    assert apple["value"].tolist() == pytest.approx([2.65, 2.65, 2.65])


def test_who_pays_nothing_has_no_dividends() -> None:
    splits = demo_splits()
    assert implied_dividends(RAW["FB"], splits[splits["symbol"] == "FB"]).empty
