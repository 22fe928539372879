"""Sources linked by the median of their ratio; one bar a date."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.consolidation import Link, SourceCloses, adjusted_close, best_rows, link_sources, splits_after

DAY = 86_400_000_000


def source(
    number: int,
    days: range,
    closes: object,
    *,
    ohlc: bool = False,
    priority: int | None = None,
    last_traded: float | None = None,
) -> SourceCloses:
    ts = np.array(days, dtype=np.int64) * DAY
    close = np.broadcast_to(np.asarray(closes, dtype=float), ts.shape)
    none = np.full(len(ts), np.nan)
    traded = none if last_traded is None else np.append(none[1:], last_traded)
    return SourceCloses(number, number if priority is None else priority, ts, close, traded, np.full(len(ts), ohlc))


def links_by_source(*sources: SourceCloses) -> dict[int, Link]:
    return {link.source_id: link for link in link_sources(sources)}


def test_the_best_priority_is_the_anchor_whatever_the_order_given() -> None:
    links = links_by_source(source(2, range(10), 20.0), source(1, range(10), 10.0))
    assert links[1].factor == 1.0
    assert links[2].factor == 0.5


def test_the_last_adjusted_close_is_the_traded_one() -> None:
    links = links_by_source(source(1, range(10), 10.0, last_traded=12.5), source(2, range(10), 20.0))
    assert links[1].factor == 1.25
    assert links[2].factor == 0.625


def test_only_the_traded_price_of_the_last_bar_counts() -> None:
    links = links_by_source(source(1, range(10), 10.0, last_traded=12.5), source(2, range(5, 12), 20.0))
    assert links[1].factor == 1.0


def test_a_single_wrong_day_moves_no_factor_and_is_kept_as_a_disagreement() -> None:
    theirs = np.full(11, 4.0)
    theirs[7] *= 1.027
    link = links_by_source(source(1, range(11), 8.0), source(2, range(11), theirs))[2]
    assert link.factor == 2.0
    assert link.max_difference == pytest.approx(0.027)
    assert link.max_difference_at == 7 * DAY
    assert link.median_difference == 0.0
    assert link.disagreements == ((7 * DAY, pytest.approx(0.027)),)


def test_a_source_without_a_common_day_is_not_linked() -> None:
    link = links_by_source(source(1, range(5), 1.0), source(2, range(5, 9), 1.0))[2]
    assert link == Link(2, None)


def test_a_source_is_linked_through_one_of_lower_priority() -> None:
    newest, oldest, bridge = source(1, range(20, 30), 3.0), source(2, range(10), 30.0), source(3, range(5, 25), 6.0)
    links = links_by_source(newest, oldest, bridge)
    assert links[3].factor == 0.5
    assert links[2].factor == pytest.approx(0.1)
    assert links[2].overlap == 5


def test_prices_at_or_below_zero_give_no_ratio() -> None:
    links = links_by_source(source(1, range(3), [-37.0, 0.0, 20.0]), source(2, range(3), [-37.0, 5.0, 10.0]))
    assert links[2].factor == 2.0
    assert links[2].overlap == 1


def test_one_day_has_one_row_an_ohlc_bar_before_a_close_then_the_priority() -> None:
    ts = np.array([1, 1, 2, 2, 3])
    priority = np.array([5, 1, 5, 1, 9])
    has_ohlc = np.array([True, False, False, False, False])
    assert best_rows(ts, priority, has_ohlc).tolist() == [0, 3, 4]


@given(
    st.lists(st.floats(1, 1000), min_size=1, max_size=40),
    st.lists(st.floats(0.01, 100), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_sources_that_differ_by_a_factor_agree_once_linked(
    closes: list[float], scales: list[float], random: object
) -> None:
    true = np.array(closes)
    sources = [source(n, range(len(true)), true * scale) for n, scale in enumerate(scales)]
    for one, link in zip(sources, link_sources(sources), strict=True):
        assert link.factor is not None
        np.testing.assert_allclose(one.close * link.factor, true * scales[0], rtol=1e-9)
        assert not link.disagreements


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.booleans()), max_size=40, unique_by=lambda row: row[:2])
)
def test_best_rows_agree_with_a_plain_search(rows: list[tuple[int, int, bool]]) -> None:
    ts, priority, has_ohlc = (np.array([row[n] for row in rows], dtype=kind) for n, kind in enumerate((int, int, bool)))
    chosen = [rows[at] for at in best_rows(ts, priority, has_ohlc)]
    days = sorted({row[0] for row in rows})
    assert chosen == [min((r for r in rows if r[0] == day), key=lambda r: (not r[2], r[1])) for day in days]


def test_splits_count_for_the_bars_before_their_ex_date() -> None:
    later = splits_after(np.array([1, 5, 7, 9]), np.array([9, 5]), np.array([4.0, 2.0]))
    assert later.tolist() == [8.0, 4.0, 4.0, 1.0]
    assert splits_after(np.array([1]), np.array([], dtype=np.int64), np.array([])).tolist() == [1.0]


def test_a_close_without_an_adjusted_one_is_adjusted_by_splits_alone() -> None:
    close, adjusted = np.array([8.0, 8.0, 8.0]), np.array([3.0, np.nan, np.nan])
    own = adjusted_close(close, adjusted, np.array([True, True, False]), np.full(3, 4.0))
    assert own.tolist() == [3.0, 2.0, 8.0]
