"""Who costs the others bars of the stretch that is asked for."""

import pandas as pd
import pytest

from data.home import Home
from data.market import Market
from tests.data.market_data import made_bars, store
from views.risk import RiskView
from views.risk.book import load_book
from views.risk.shortest import Loss, losses


def stocked(home: Home) -> Market:
    for symbol in ("AAA", "BBB", "SPX"):
        store(home.database, symbol, made_bars("2020-01-01", 500))
    store(home.database, "LATE", made_bars("2021-01-01", 134))
    store(home.database, "GONE", made_bars("2020-01-01", 300))
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def lost(market: Market, query: str) -> tuple[Loss, ...]:
    view = RiskView.parse(f"range=max&{query}")
    return losses(load_book(view, market), view, market)


def test_one_that_begins_last_costs_the_bars_before_it(market: Market) -> None:
    (loss,) = lost(market, "holdings=AAA:0.3,BBB:0.3,LATE:0.4")
    assert loss == Loss(("LATE",), pd.Timestamp("2021-01-01", tz="UTC"), 366, stand_in="SPX")
    assert loss.words == "LATE begins last, on 2021-01-01: 366 bars of the others are lost to it."


def test_one_that_ends_first_costs_the_bars_after_it(market: Market) -> None:
    (loss,) = lost(market, "holdings=AAA:0.3,BBB:0.3,GONE:0.4")
    assert (loss.symbols, loss.bars, loss.is_at_end) == (("GONE",), 200, True)


@pytest.mark.parametrize(
    "query",
    [
        "holdings=AAA:0.5,BBB:0.5",
        "holdings=LATE:1",
        "holdings=AAA:0.5,LATE:0.5&range=1m",
        "holdings=AAA:0.5,LATE:0.5&start=2021-01-01",
        "holdings=AAA:0.5,LATE:0.5&proxies=LATE:SPX",
        "holdings=AAA:0.5,GONE:0.5&end=2020-06-01",
    ],
)
def test_nothing_is_lost_where_all_have_what_is_asked_for(market: Market, query: str) -> None:
    assert lost(market, query) == ()


def test_a_benchmark_that_is_no_longer_than_the_holding_cannot_stand_in(market: Market) -> None:
    (loss,) = lost(market, "holdings=AAA:0.5,LATE:0.5&benchmark=LATE")
    assert loss.stand_in == ""
