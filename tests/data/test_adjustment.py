"""Stored rows of several sources to one frame."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.adjustment import LinkedSource, Rows, Splits, consolidate, to_frame

DAY = 86_400_000_000
NAN = np.nan
NO_SPLITS = Splits(np.array([], dtype=np.int64), np.array([]))
TEN_FOR_ONE_ON_DAY_2 = Splits(np.array([2 * DAY]), np.array([10.0]))
COLUMNS = ("open", "high", "low", "close", "adj_close", "volume")


def linked(number: int, basis: str = "raw", factor: float | None = 1.0) -> LinkedSource:
    return LinkedSource(number, f"s{number}", f"Source {number}", None, number, basis, factor, 9, 0.0, 0.0, None)


def rows(*given: tuple[int, int, dict[str, float]]) -> Rows:
    """(day, source, values)"""
    columns = {name: np.array([values.get(name, NAN) for _, _, values in given]) for name in COLUMNS}
    return {
        "ts": np.array([day * DAY for day, _, _ in given], dtype=np.int64),
        "source_id": np.array([source for _, source, _ in given], dtype=np.int16),
        "flags": np.zeros(len(given), dtype=np.int16),
        **columns,
    }


def bar(price: float, **more: float) -> dict[str, float]:
    return {"open": price, "high": price * 1.1, "low": price * 0.9, "close": price, "volume": 100.0, **more}


def values(frame: Any, column: str) -> list[float]:
    return [round(float(value), 9) for value in frame[column]]


def frame_of(stored: Rows, sources: list[LinkedSource], splits: Splits) -> pd.DataFrame:
    return to_frame(consolidate(stored, sources, splits, adjusted=True), sources)


def test_a_bar_is_scaled_as_a_whole_by_its_adjusted_close_and_the_link() -> None:
    frame = frame_of(rows((0, 1, bar(10.0, adj_close=5.0))), [linked(1, factor=0.5)], NO_SPLITS)
    assert [values(frame, name)[0] for name in ("open", "high", "low", "close")] == [2.5, 2.75, 2.25, 2.5]


def test_volume_of_raw_bars_comes_to_the_basis_of_the_last_split() -> None:
    stored = rows((1, 1, bar(50.0)), (2, 1, bar(5.0)))
    frame = frame_of(stored, [linked(1)], TEN_FOR_ONE_ON_DAY_2)
    assert values(frame, "volume") == [1000.0, 100.0]
    assert values(frame, "close") == [5.0, 5.0]


def test_split_adjusted_volume_stays() -> None:
    stored = rows((1, 1, bar(5.0)))
    frame = frame_of(stored, [linked(1, "split_adjusted")], TEN_FOR_ONE_ON_DAY_2)
    assert values(frame, "volume") == [100.0]


def test_open_high_and_low_are_never_invented() -> None:
    frame = frame_of(rows((0, 1, {"adj_close": 7.0})), [linked(1, "adjusted", 2.0)], NO_SPLITS)
    assert values(frame, "close") == [14.0]
    assert frame[["open", "high", "low", "volume"]].isna().all(axis=None)


def test_each_bar_knows_its_source() -> None:
    stored = rows((1, 2, bar(3.0)), (0, 1, {"close": 1.0}), (0, 2, bar(2.0)), (2, 1, {"close": 4.0}))
    frame = frame_of(stored, [linked(1), linked(2)], NO_SPLITS)
    assert frame["source"].tolist() == ["s2", "s2", "s1"]
    assert values(frame, "close") == [2.0, 3.0, 4.0]


def test_what_is_not_linked_is_left_out() -> None:
    stored = rows((0, 1, bar(3.0)), (1, 2, bar(3.0)))
    assert len(frame_of(stored, [linked(1), linked(2, factor=None)], NO_SPLITS)) == 1


def test_rows_of_a_source_that_is_not_known_yet_wait() -> None:
    stored = rows((0, 1, bar(3.0)), (0, 0, bar(5.0)), (1, 9, bar(3.0)))
    assert values(frame_of(stored, [linked(1)], NO_SPLITS), "close") == [3.0]


def test_as_traded_leaves_out_and_counts_what_is_known_only_adjusted() -> None:
    stored = rows((0, 1, bar(50.0, adj_close=4.0)), (0, 2, {"adj_close": 4.0}), (1, 2, {"adj_close": 4.0}))
    found = consolidate(stored, [linked(1), linked(2, "adjusted")], TEN_FOR_ONE_ON_DAY_2, adjusted=False)
    assert values(found.values, "close") == [50.0]
    assert values(found.values, "volume") == [100.0]
    assert found.left_out == 1


def test_split_adjusted_bars_go_back_to_as_traded_only_by_known_splits() -> None:
    stored = rows((1, 1, bar(5.0)))
    found = consolidate(stored, [linked(1, "split_adjusted")], TEN_FOR_ONE_ON_DAY_2, adjusted=False)
    assert (values(found.values, "close"), values(found.values, "volume"), found.unsplit) == ([50.0], [10.0], 1)
    assert consolidate(stored, [linked(1, "split_adjusted")], NO_SPLITS, adjusted=False).left_out == 1


def test_prices_below_zero_and_of_zero_pass_through() -> None:
    stored = rows((0, 1, {"close": -37.63}), (1, 1, {"close": 0.0}), (2, 1, bar(0.0, adj_close=0.0)))
    frame = frame_of(stored, [linked(1)], NO_SPLITS)
    assert values(frame, "close") == [-37.63, 0.0, 0.0]


def test_no_rows_give_an_empty_frame_of_the_same_schema() -> None:
    empty = frame_of(rows(), [linked(1)], NO_SPLITS)
    full = frame_of(rows((0, 1, bar(1.0))), [linked(1)], NO_SPLITS)
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert empty.index.dtype == full.index.dtype == "datetime64[us, UTC]"


def test_sources_that_give_no_adjusted_close_are_named() -> None:
    stored = rows((0, 1, bar(3.0)), (1, 2, bar(3.0, adj_close=2.9)), (2, 3, {"close": 3.0}))
    sources = [linked(1), linked(2), linked(3, "adjusted")]
    assert consolidate(stored, sources, NO_SPLITS, adjusted=True).without_dividends == {1}


prices = st.floats(0.01, 1e5)


@given(st.lists(st.tuples(prices, prices, prices, prices), min_size=1, max_size=30), st.floats(0.001, 1000))
def test_adjusting_keeps_low_below_and_high_above(bars: list[tuple[float, ...]], factor: float) -> None:
    stored = rows(
        *(
            (day, 1, {"open": o, "high": max(o, c, h), "low": min(o, c, h), "close": c, "adj_close": adjusted})
            for day, (o, h, c, adjusted) in enumerate(bars)
        )
    )
    frame = frame_of(stored, [linked(1, factor=factor)], NO_SPLITS)
    assert (frame["high"] >= frame[["open", "close", "low"]].max(axis="columns")).all()
    assert (frame["low"] <= frame[["open", "close"]].min(axis="columns")).all()
    assert frame["close"].tolist() == pytest.approx([adjusted * factor for *_, adjusted in bars], rel=1e-12)
