"""Amounts are hidden by computing without them: books of different size and equal weights give the same to the byte."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from components.panel import Message
from data.home import Home
from data.market import Market
from tests.data.market_data import made_bars, store
from views.base import ViewKind
from views.chart import KIND as CHART
from views.documents.document import canonical_json
from views.documents.making import make_document
from views.documents.sections import Section
from views.risk import KIND as RISK
from views.risk.state import RiskView
from views.shared.redacting import HIDDEN, WORTH, hide_amounts, hides_amounts

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PANELS = ("holdings", "growth", "sizing", "drawdowns", "shocks", "headline")
BOOK = "range=max&benchmark=SPX&sizes=amounts&cash={cash}&flow={flow}&holdings=AAA:{one},BBB:{other}"


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    for number, symbol in enumerate(("AAA", "BBB", "SPX")):
        frame = made_bars("2020-01-01", 400, freq="B")
        close = 50 * np.exp(np.cumsum(np.random.default_rng(number).normal(0.0003, 0.01, len(frame))))
        frame = frame.assign(open=close, high=close * 1.01, low=close * 0.99, close=close)
        store(module_home.database, symbol, frame)
    return module_home.market


def book_of(size: float) -> str:
    return BOOK.format(cash=int(50 * size), flow=int(size), one=int(300 * size), other=int(150 * size))


def section(kind: ViewKind[Any], query: str, panels: tuple[str, ...] = ()) -> Section:
    return Section(1, "Book", kind, kind.view.parse(query), panels, ("Left out: holdings: 'AAA:1000000x'.",))


def hidden(query: str, market: Market) -> Section:
    found = hide_amounts(section(RISK, query, PANELS), market)
    assert found is not None
    return found


def made(shown: Section, home: Home) -> bytes:
    document = make_document("Book", (shown,), home.market, home.cache, made_at=NOW, user_id=1, slow="kept")
    contents = [panel.content for panel in document.sections[0].panels]
    assert not any(isinstance(content, Message) for content in contents)
    return canonical_json(document)


def test_books_of_any_size_look_the_same(market: Market, module_home: Home) -> None:
    small, large = (hidden(book_of(size), market) for size in (1.0, 54_321.0))
    assert small == large
    assert made(small, module_home) == made(large, module_home)
    assert b"54,321" not in made(large, module_home)
    assert b"16296300" not in made(large, module_home)


def test_without_hiding_they_differ(market: Market, module_home: Home) -> None:
    small, large = (section(RISK, book_of(size), PANELS) for size in (1.0, 54_321.0))
    assert made(small, module_home) != made(large, module_home)


def test_weights_stay_and_everything_is_of_a_hundred(market: Market) -> None:
    view = hidden(book_of(10.0), market).view
    assert isinstance(view, RiskView)
    assert {one.symbol: one.size for one in view.holdings} == {"AAA": 0.6, "BBB": 0.3}
    assert (view.sizes, view.equity, view.cash, view.flow) == ("weights", WORTH, 0.0, 0.2)


def test_numbers_of_shares_do_not_follow_from_the_weights(market: Market) -> None:
    view = hidden("range=max&sizes=shares&holdings=AAA:1234,BBB:567", market).view
    assert isinstance(view, RiskView)
    assert all(one.size == round(one.size, 4) for one in view.holdings)
    assert sum(one.size for one in view.holdings) == pytest.approx(1.0, abs=1e-12)


def test_what_was_left_out_of_the_view_is_not_said(market: Market) -> None:
    raw = f"{book_of(3.0)}&holding=AAA:99999"
    assert RiskView.parse(raw).dropped
    found = hidden(raw, market)
    assert found.notes == (HIDDEN,)
    assert found.view.dropped == ()


def test_hiding_twice_is_hiding_once(market: Market) -> None:
    once = hidden(book_of(3.0), market)
    twice = hide_amounts(once, market)
    assert twice is not None
    assert twice.view == once.view
    assert hides_amounts("risk", once.view)
    assert not hides_amounts("risk", RiskView.parse(book_of(3.0)))


def test_a_book_without_weights_shows_nothing(market: Market) -> None:
    assert hide_amounts(section(RISK, "holdings=NOPE:3"), market) is None
    assert hide_amounts(section(RISK, "sizes=amounts&cash=-1000&holdings=AAA:3"), market) is None


def test_a_view_without_amounts_is_as_it_was(market: Market) -> None:
    shown = hide_amounts(section(CHART, "symbol=AAA&range=1y"), market)
    assert shown is not None
    assert (shown.view, shown.notes) == (CHART.view.parse("symbol=AAA&range=1y"), ())


def test_a_kind_that_nobody_classified_shows_nothing(market: Market) -> None:
    strange = ViewKind("strange", "Strange", CHART.view, CHART.panels, CHART.describe)
    assert hide_amounts(section(strange, "symbol=AAA"), market) is None
    assert not hides_amounts("strange", CHART.view.parse("symbol=AAA"))
