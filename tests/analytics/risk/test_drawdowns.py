"""Drawdowns: against a plain loop and another library, and on the awkward histories."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skfolio import measures as skfolio_measures

from analytics.risk.drawdowns import conditional_drawdown, depths, drawdown_table, losing_runs, underwater
from analytics.risk.measures import read
from analytics.risk.sample import BadReturns, sample
from tests.analytics.risk.published import BACON, MANAGER

RETURNS = st.lists(st.floats(-0.3, 0.3), min_size=2, max_size=60)


def daily(*values: float) -> "pd.Series[float]":
    return pd.Series(values, pd.date_range("2024-01-01", periods=len(values), tz="UTC"), dtype=float)


def plain_depths(returns: list[float]) -> list[float]:
    value = highest = 1.0
    found = []
    for one in returns:
        value *= 1 + one
        highest = max(highest, value)
        found.append(value / highest - 1)
    return found


@given(RETURNS)
def test_it_is_the_plain_loop(returns: list[float]) -> None:
    assert depths(np.array(returns)).tolist() == pytest.approx(plain_depths(returns), abs=1e-12)


@given(RETURNS)
def test_every_period_under_water_is_in_one_drawdown(returns: list[float]) -> None:
    series = daily(*returns)
    below, table = underwater(series), drawdown_table(series, worst=len(returns))
    lasting = table["length"].sum() - table["recovery"].notna().sum()
    assert lasting == (below < 0).sum()
    assert table["depth"].is_monotonic_increasing
    assert table["depth"].min() == below.min() or table.empty
    for row in table.itertuples():
        assert below[row.trough] == row.depth
        assert row.start <= row.trough


def test_it_tells_the_whole_story() -> None:
    series = daily(0.1, -0.1, -0.1, 0.05, 0.3, 0.0, -0.02, 0.01)
    deep, shallow = drawdown_table(series).itertuples(index=False)
    days = series.index
    assert (deep.peak, deep.start, deep.trough, deep.recovery) == (days[0], days[1], days[2], days[4])
    assert deep.depth == pytest.approx(-0.19)
    assert (deep.length, deep.to_trough, deep.to_recover) == (4, 2, 2)
    assert (shallow.start, shallow.length, shallow.to_trough) == (days[6], 2, 1)
    assert pd.isna(shallow.recovery)
    assert np.isnan(shallow.to_recover)


def test_a_loss_at_the_start_counts_from_the_start() -> None:
    table = drawdown_table(daily(-0.2, 0.1, 0.2))
    assert pd.isna(table["peak"][0])
    assert table["depth"][0] == pytest.approx(-0.2)
    assert table["length"][0] == 3


def test_a_rise_has_no_drawdowns() -> None:
    assert drawdown_table(daily(0.1, 0.0, 0.2)).empty


def test_total_loss_never_recovers() -> None:
    table = drawdown_table(daily(0.1, -1.0, 0.5, 0.5))
    assert table["depth"][0] == -1
    assert pd.isna(table["recovery"][0])


def test_negative_equity_is_a_sentence() -> None:
    with pytest.raises(BadReturns, match="2024-01-02 lost more than everything"):
        underwater(daily(0.1, -1.3, 0.5))
    with pytest.raises(BadReturns, match="index of dates"):
        drawdown_table(daily(0.1, -0.1).reset_index(drop=True))
    assert underwater(daily(0.1, -1.3, 0.5), compounded=False).tolist() == pytest.approx([0, -1.3, -0.8])


@pytest.mark.parametrize("compounded", [True, False])
def test_its_conditional_drawdown_agrees_with_another_library(compounded: bool) -> None:
    values = MANAGER.to_numpy()
    below = skfolio_measures.get_drawdowns(values, compounded=compounded)
    ours = conditional_drawdown(depths(values, compounded=compounded), 0.9)
    assert ours == pytest.approx(skfolio_measures.cdar(below, beta=0.9), rel=1e-9)


@given(RETURNS, st.floats(0, 0.98))
@settings(max_examples=50)
def test_its_conditional_drawdown_lies_between_average_and_deepest(returns: list[float], confidence: float) -> None:
    below = depths(np.array(returns))
    average, deepest = -below.mean(), -below.min()
    assert conditional_drawdown(below, 0.0) == pytest.approx(average)
    assert average - 1e-12 <= conditional_drawdown(below, confidence) <= deepest + 1e-12
    assert conditional_drawdown(below, 0.9999) == pytest.approx(deepest)


def test_its_indices_agree_with_another_library() -> None:
    below = skfolio_measures.get_drawdowns(MANAGER.to_numpy(), compounded=True)
    found = read(sample(MANAGER, 12), ["ulcer_index", "pain_index", "max_drawdown", "average_drawdown"])
    assert found["ulcer_index"].value == pytest.approx(skfolio_measures.ulcer_index(below))
    assert found["pain_index"].value == pytest.approx(skfolio_measures.average_drawdown(below))
    assert found["max_drawdown"].value == pytest.approx(-skfolio_measures.max_drawdown(below))
    assert found["average_drawdown"].value == pytest.approx(drawdown_table(MANAGER, 99)["depth"].mean())


def test_its_lengths_are_the_tables() -> None:
    table = drawdown_table(MANAGER, 99)
    found = read(sample(MANAGER, 12), ["longest_drawdown", "worst_recovery", "current_drawdown"])
    assert found["longest_drawdown"].value == table["length"].max()
    assert found["worst_recovery"].value == table["to_recover"][0]
    assert found["current_drawdown"].value == underwater(MANAGER).iloc[-1]


def test_runs_of_losses_are_kept_apart() -> None:
    summed, chained = (losing_runs(BACON.to_numpy(), compounded=way) for way in (False, True))
    assert summed == pytest.approx([-0.01, -0.014, -0.005, -0.098, -0.071, -0.065, -0.014])
    assert chained[3] == pytest.approx(0.963 * 0.939 - 1)


def test_a_confidence_is_below_one() -> None:
    with pytest.raises(BadReturns, match="below 1"):
        conditional_drawdown(depths(BACON.to_numpy()), 1.0)
