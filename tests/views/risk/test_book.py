"""The book of a basket: weights, dates, stand-ins, cash; and a sentence for whatever makes it unusable."""

import numpy as np
import pandas as pd
import pytest

from components.panel import Message, Table
from data.home import Home
from data.instruments import NewInstrument
from data.market import Market
from tests.data.market_data import made_bars, store
from views.base import NothingToShow
from views.risk import KIND, RiskView
from views.risk.book import Book, load_book


def walked(seed: int, start: str, days: int, price: float = 100.0) -> pd.DataFrame:
    bars = made_bars(start, days, freq="B")
    close = price * np.exp(np.cumsum(np.random.default_rng(seed).normal(0.0003, 0.01, days)))
    return bars.assign(open=close, high=close * 1.01, low=close * 0.99, close=close)


def stocked(home: Home) -> Market:
    for number, symbol in enumerate(("AAA", "BBB", "SPX")):
        store(home.database, symbol, walked(number, "2020-01-01", 400))
    store(home.database, "YOUNG", walked(9, "2021-01-01", 139))
    store(home.database, "OTHER", walked(8, "2010-01-01", 100))
    store(
        home.database, "RUPEE", walked(7, "2020-01-01", 400), instrument=NewInstrument("RUPEE", "Rupee", currency="PKR")
    )
    still = made_bars("2020-01-01", 400, freq="B").assign(open=5.0, high=5.0, low=5.0, close=5.0)
    store(home.database, "STILL", still)
    store(home.database, "ONE", made_bars("2020-01-01", 1))
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def book(query: str, market: Market) -> Book:
    return load_book(RiskView.parse(f"range=max&{query}"), market)


def test_weights_are_the_weights_and_the_rest_is_cash(market: Market) -> None:
    found = book("holdings=AAA:0.6,BBB:-0.2", market)
    assert found.weighed.weights.to_dict() == {"AAA": 0.6, "BBB": -0.2}
    assert found.weighed.cash == pytest.approx(0.6)
    expected = 0.6 * found.returns["AAA"] - 0.2 * found.returns["BBB"]
    pd.testing.assert_series_equal(found.today, expected, check_names=False)
    assert any("60.00% is cash" in fault for fault in found.faults)


def test_shares_are_valued_at_the_last_common_close(market: Market) -> None:
    found = book("holdings=AAA:10,BBB:5&sizes=shares&cash=100", market)
    prices = [market.bars(symbol).frame["close"].iloc[-1] for symbol in ("AAA", "BBB")]
    equity = 10 * prices[0] + 5 * prices[1] + 100
    assert found.weighed.equity == pytest.approx(equity)
    assert found.weighed.weights.to_list() == pytest.approx([10 * prices[0] / equity, 5 * prices[1] / equity])


def test_drifting_shares_are_what_was_held_all_along(market: Market) -> None:
    found = book("holdings=AAA:10,BBB:5&sizes=shares&rebalancing=drifting", market)
    worth = 10 * market.bars("AAA").frame["close"] + 5 * market.bars("BBB").frame["close"]
    pd.testing.assert_series_equal(found.held, worth.pct_change().dropna(), check_names=False, rtol=1e-9)


def test_the_shortest_history_rules_and_says_what_it_costs(market: Market) -> None:
    panel = KIND.panel("holdings", RiskView.parse("range=max&holdings=AAA:0.5,YOUNG:0.5"), market)
    assert isinstance(panel.content, Table)
    assert any("YOUNG begins last" in warning and "262 bars" in warning for warning in panel.warnings)
    assert len(book("holdings=AAA:0.5,YOUNG:0.5", market).returns) == 137


def test_a_stand_in_gives_the_history_before_the_first_bar(market: Market) -> None:
    found = book("holdings=AAA:0.5,YOUNG:0.5&proxies=YOUNG:SPX", market)
    assert len(found.returns) == 399
    own = market.bars("SPX").frame["close"].pct_change()
    before = found.returns["YOUNG"].loc[:"2020-12-31"]
    np.testing.assert_allclose(before, own.reindex(before.index), rtol=1e-9)
    assert any("SPX stands in for YOUNG before 2021-01-01" in fault for fault in found.faults)


def test_a_long_basket_is_kept_and_found_again(market: Market) -> None:
    digest = market.keep_basket([("AAA", 0.5), ("BBB", 0.5)])
    assert market.keep_basket([("AAA", 0.5), ("BBB", 0.5)]) == digest
    found = book(f"basket={digest}", market)
    assert [holding.symbol for holding in found.holdings] == ["AAA", "BBB"]


def test_the_risk_free_rate_is_compounded_to_the_bar(market: Market) -> None:
    found = book("holdings=AAA:1&risk_free=0.05", market)
    assert float((1 + found.risk_free.iloc[0]) ** 252) == pytest.approx(1.05)


def test_a_missing_benchmark_takes_only_itself(market: Market) -> None:
    found = book("holdings=AAA:1&benchmark=NOPE", market)
    assert found.benchmark is None
    assert any("There is no benchmark" in fault for fault in found.faults)


UNUSABLE = {
    "holdings=NOPE:1,AAA:1,NADA:1": "NOPE.*NADA",
    "holdings=ONE:1": "fewer than two daily bars",
    "holdings=AAA:0.5,OTHER:0.5": "hardly a bar in common.*stand-in",
    "holdings=AAA:-10&sizes=shares": "equity is -",
    "holdings=AAA:30": "would have lost all its equity",
    "holdings=AAA:1,RUPEE:2&sizes=shares": "Shares in several currencies",
    "holdings=": "basket is empty",
    "basket=00000000000000000000000000000000": "not kept here",
    "holdings=AAA:1&start=2031-01-01": "common bars in this stretch",
    "": "There is no instrument",
}


def test_an_unusable_basket_is_a_sentence(market: Market, subtests: pytest.Subtests) -> None:
    for query, words in UNUSABLE.items():
        with subtests.test(query), pytest.raises(NothingToShow, match=words):
            book(query, market)


def test_no_panel_fails_on_what_is_poor(market: Market, subtests: pytest.Subtests) -> None:
    """Constant, without a benchmark, a few bars: numbers or a sentence, never a failure."""
    for query in ("holdings=STILL:1", "holdings=AAA:1&benchmark=", "holdings=YOUNG:1&end=2021-01-08"):
        view = RiskView.parse(f"range=max&paths=500&ahead=20&{query}")
        for spec in KIND.panels:
            with subtests.test(query, panel=spec.name):
                panel = spec.panel(view, market)
                assert not (isinstance(panel.content, Message) and panel.content.kind == "error"), panel.content


def test_many_holdings_are_weighed(home: Home) -> None:
    market = stocked(home)
    symbols = [f"S{number}" for number in range(30)]
    for number, symbol in enumerate(symbols):
        store(home.database, symbol, walked(100 + number, "2020-01-01", 80))
    digest = market.keep_basket([(symbol, 1 / 30) for symbol in symbols])
    assert len(book(f"basket={digest}", market).returns.columns) == 30
