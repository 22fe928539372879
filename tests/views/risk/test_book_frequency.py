"""Days, weeks and months in one basket, and series of returns as holdings, benchmarks and rates."""

import numpy as np
import pandas as pd
import pytest

from data.home import Home
from data.instruments import NewInstrument
from data.market import Market
from tests.analytics.risk.published import BACON, BACON_BENCHMARK
from tests.data.market_data import store
from tests.views.risk.test_book import walked
from views.base import NothingToShow
from views.risk import KIND, RiskView
from views.risk.book import Book, load_book

MONTHS = pd.Series([0.01, -0.02, 0.03], pd.date_range("2020-03-31", periods=3, freq="ME", tz="UTC"))


def keep(home: Home, symbol: str, returns: "pd.Series[float]", interval: str = "1mo", **said: str) -> None:
    units = {"returns_in": "fraction", "returns_are": "simple", **said}
    instrument = NewInstrument(symbol, symbol, "returns", "XXX", **units)
    store(home.database, symbol, returns.to_frame("return"), interval=interval, instrument=instrument)


def stocked(home: Home) -> Market:
    keep(home, "BACON", BACON)
    keep(home, "BENCH", BACON_BENCHMARK)
    keep(home, "PERCENT", BACON * 100, returns_in="percent")
    keep(home, "LOG", np.log1p(BACON), returns_are="log")
    keep(home, "LATE", MONTHS)
    keep(home, "AWEEK", BACON.set_axis(pd.date_range("2020-01-03", periods=24, freq="7D", tz="UTC")), "1w")
    keep(home, "SPARSE", BACON, "1d")
    for number, symbol in enumerate(("AAA", "SPX")):
        store(home.database, symbol, walked(number, "2020-01-01", 400))
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def book(query: str, market: Market) -> Book:
    return load_book(RiskView.parse(f"range=max&{query}"), market)


@pytest.mark.parametrize("symbol", ["BACON", "PERCENT", "LOG"])
def test_no_return_of_a_series_of_returns_is_lost(market: Market, symbol: str) -> None:
    found = book(f"holdings={symbol}:1&benchmark=BENCH&frequency=monthly", market)
    pd.testing.assert_series_equal(found.held, BACON, check_names=False, check_freq=False, check_index_type=False)
    assert found.benchmark is not None
    pd.testing.assert_series_equal(
        found.benchmark, BACON_BENCHMARK, check_names=False, check_freq=False, check_index_type=False
    )
    assert found.periods == 12


def test_two_series_of_the_same_months_keep_them_all(market: Market) -> None:
    found = book("holdings=BACON:0.5,BENCH:0.5&frequency=monthly", market)
    np.testing.assert_allclose(found.held, (BACON + BACON_BENCHMARK) / 2)


def test_a_monthly_holding_makes_everything_monthly_and_says_so(market: Market) -> None:
    found = book("holdings=BACON:1&benchmark=BENCH", market)
    assert (found.frequency, found.periods, len(found.held)) == ("monthly", 12, 24)
    assert any("BACON is stored by the month, so everything is measured monthly" in fault for fault in found.faults)


def test_a_monthly_benchmark_does_not_change_a_daily_basket(market: Market) -> None:
    without, beside = book("holdings=AAA:1&benchmark=", market), book("holdings=AAA:1&benchmark=BENCH", market)
    pd.testing.assert_series_equal(without.held, beside.held)
    assert beside.benchmark is None
    assert any("BENCH is stored by the month, from which nothing daily can be made" in one for one in beside.faults)


def test_days_and_months_meet_at_the_ends_of_months(market: Market) -> None:
    found = book("holdings=AAA:0.5,LATE:0.5&benchmark=SPX", market)
    assert found.returns["LATE"].tolist() == pytest.approx(MONTHS.tolist())
    for symbol, values in (("AAA", found.returns["AAA"]), ("SPX", found.benchmark)):
        ends = market.bars(symbol).frame["close"].resample("ME").last().pct_change()
        assert values is not None
        np.testing.assert_allclose(values, ends.loc["2020-03":"2020-05"])
    assert found.weighed.currency == "USD"


def test_only_whole_months_of_prices_count(market: Market) -> None:
    found = book("holdings=AAA:1&frequency=monthly", market)
    ends = market.bars("AAA").frame["close"].resample("ME").last().pct_change()
    np.testing.assert_allclose(found.held, ends.loc["2020-02":"2021-06"])
    assert any("last month is not over" in fault for fault in found.faults)


def test_only_whole_weeks_of_prices_count(market: Market) -> None:
    found = book("holdings=AAA:1&frequency=weekly", market)
    ends = market.bars("AAA").frame["close"].resample("W-SUN").last().pct_change()
    np.testing.assert_allclose(found.held, ends.loc["2020-01-06":"2021-07-11"])
    assert found.periods == 52


def test_a_year_of_months_is_twelve_and_a_start_includes_its_month(market: Market) -> None:
    query = "holdings=BACON:1&frequency=monthly"
    for stretch, first, count in (
        ("range=1y", "2001-01", 12),
        ("range=ytd", "2001-01", 12),
        ("start=2000-02-29", "2000-02", 23),
        ("start=2000-02-01&end=2000-12-31", "2000-02", 11),
    ):
        found = load_book(RiskView.parse(f"{query}&{stretch}"), market)
        assert (f"{found.held.index[0]:%Y-%m}", len(found.held)) == (first, count), stretch


def test_a_rate_may_be_a_series_of_returns(market: Market) -> None:
    found = book("holdings=BACON:1&risk_free_series=BENCH&frequency=monthly", market)
    np.testing.assert_allclose(found.risk_free, BACON_BENCHMARK)


def test_months_stored_as_days_are_doubted(market: Market) -> None:
    found = book("holdings=SPARSE:1", market)
    assert any("lie about 31 days apart" in fault for fault in found.faults)
    monthly = book("holdings=SPARSE:1&frequency=monthly", market)
    np.testing.assert_allclose(monthly.held, BACON)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("holdings=AWEEK:1&frequency=monthly", "AWEEK is stored by the week, from which nothing monthly"),
        ("holdings=BACON:10&sizes=shares", "BACON: a series of returns has no price"),
        ("holdings=BACON:1,AAA:1", "hardly a bar in common"),
    ],
)
def test_what_can_not_be_measured_is_a_sentence(market: Market, query: str, words: str) -> None:
    with pytest.raises(NothingToShow, match=words):
        book(query, market)


def test_a_series_that_lost_everything_is_a_sentence(home: Home) -> None:
    keep(home, "GONE", MONTHS.where(MONTHS > 0, -1.0))
    with pytest.raises(NothingToShow, match=r"GONE.*(2020-04-30|−100)"):
        book("holdings=GONE:1", home.market)


def test_no_panel_fails_on_months_of_returns(market: Market, subtests: pytest.Subtests) -> None:
    for query in ("holdings=BACON:1&benchmark=BENCH", "holdings=LATE:1&benchmark=", "holdings=AAA:0.5,LATE:0.5"):
        view = RiskView.parse(f"range=max&paths=500&ahead=20&{query}")
        for spec in KIND.panels:
            with subtests.test(query, panel=spec.name):
                assert getattr(spec.panel(view, market).content, "kind", "") != "error"
