"""Rows of the scan against the wrapper around arch, and what becomes of returns that can't be used."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from analytics.volatility import scan as scanning
from analytics.volatility.ewma import BadEwma, ewma_variance
from analytics.volatility.fitting import fit
from analytics.volatility.forecast import forecast
from analytics.volatility.garch_search import Found
from analytics.volatility.models import MODELS
from analytics.volatility.scan import HORIZONS, Failure, ScanRow, ScanTask, scan, scan_one
from tests.analytics.volatility.simulated import garch_returns


def task(returns: "pd.Series[float]", symbol: str = "ABC") -> ScanTask:
    return ScanTask(symbol, returns, 252.0, 0.94)


def test_a_row_is_what_the_slow_way_says() -> None:
    returns = garch_returns(1_500, 2)
    row, fitted = scan_one(task(returns)), fit(returns, MODELS["garch"])
    paths = forecast(fitted, max(HORIZONS)).variance.to_numpy()
    expected = [np.sqrt(252 * paths[:horizon].mean()) for horizon in HORIZONS]
    assert row.garch == pytest.approx(expected, rel=0.005)
    assert row.log_likelihood == pytest.approx(fitted.log_likelihood, rel=1e-6)
    assert row.persistence == pytest.approx(fitted.persistence, abs=0.002)
    assert (row.last, row.returns, row.converged, row.note) == (returns.index[-1], 1_500, True, "")


def test_ewma_has_its_rank_and_the_range_of_its_last_year() -> None:
    returns = garch_returns(600)
    line = np.sqrt(ewma_variance(returns, 0.94).filtered * 252)
    year = line[line.index >= line.index[-1] - pd.Timedelta(weeks=52)]
    row = scan_one(task(returns))
    assert row.ewma == line.iloc[-1]
    assert (row.low, row.high) == (year.min(), year.max())
    assert len(year) < 270
    assert row.rank == pytest.approx((line < line.iloc[-1]).mean(), abs=0.001)


@pytest.mark.parametrize(
    ("values", "words", "has_ewma"),
    [
        ([], "at least 1 return", False),
        ([0.01] * 49, "at least 50 returns and there are 49", True),
        ([0.0] * 300, "All of these returns are equal", True),
        ([0.003] * 300, "All of these returns are equal", True),
        ([0.01, np.nan] * 100, "100 of 200 returns are not numbers, the first at 2020-01-03", False),
        ([0.01, -np.inf, 0.02] * 30, "30 of 90 returns are not numbers", False),
    ],
)
def test_what_cannot_be_used_is_a_sentence(values: list[float], words: str, has_ewma: bool) -> None:
    returns = pd.Series(values, pd.bdate_range("2020-01-02", periods=len(values), tz="UTC"), dtype="float64")
    row = scan_one(task(returns))
    assert words in row.note
    assert not row.converged
    assert np.isnan(row.garch).all()
    assert np.isnan(row.ewma) != has_ewma


def test_a_decay_without_meaning_is_the_callers_fault() -> None:
    with pytest.raises(BadEwma):
        scan_one(ScanTask("ABC", garch_returns(), 252.0, 1.5))


def test_scale_changes_volatility_alone() -> None:
    one, hundred = scan_one(task(garch_returns())), scan_one(task(garch_returns() * 100))
    assert hundred.garch == pytest.approx([100 * value for value in one.garch], rel=1e-3)
    assert hundred.ewma == pytest.approx(100 * one.ewma)
    assert (hundred.rank, hundred.persistence) == pytest.approx((one.rank, one.persistence), abs=1e-3)


def test_what_the_quick_search_is_not_sure_of_is_fitted_the_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    unsure = Found(np.full(4, 0.1), 1.0, 0.0, converged=False, passes=300)
    monkeypatch.setattr("analytics.volatility.garch_search.search", lambda _: unsure)
    row, fitted = scan_one(task(garch_returns())), fit(garch_returns(), MODELS["garch"])
    assert row.converged
    assert row.log_likelihood == fitted.log_likelihood
    assert row.garch[0] == pytest.approx(np.sqrt(252 * fitted.state.expected(1)[0]) * fitted.state.scale)


def test_returns_without_clusters_say_so() -> None:
    in_turn = pd.Series([0.01, -0.03, -0.01, 0.03] * 150, pd.bdate_range("2020-01-02", periods=600, tz="UTC"))
    row = scan_one(task(in_turn))
    assert row.alpha < 1e-4
    assert row.note == scanning.SHAPELESS


@dataclass(frozen=True)
class Broken:
    sentence: str


def backwards(
    function: Callable[[ScanTask], ScanRow], tasks: Iterable[ScanTask]
) -> Iterator[tuple[int, ScanRow | Failure]]:
    for number, one in reversed(list(enumerate(tasks))):
        yield number, Broken("It was lost.") if one.symbol == "B" else function(one)


def test_a_scan_has_a_row_for_each_symbol_whatever_became_of_it() -> None:
    told: list[tuple[float, str]] = []
    tasks = [task(garch_returns(300), symbol) for symbol in "CAB"]
    rows = scan(tasks, backwards, 3, lambda part, words: told.append((part, words)))
    assert [row.symbol for row in rows] == ["A", "B", "C"]
    assert rows[1].note == "It was lost."
    assert rows[0].garch == rows[2].garch
    assert [part for part, _ in told] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert told[-1][1] == "3 of 3 instruments, last C"
