"""What becomes of a basket that was entered, and of a remedy that was chosen."""

import pytest

from data.home import Home
from data.market import Market
from pages import _risk_basket
from pages._risk_basket import held, holdings_of, remedied, use
from tests.data.market_data import made_bars, store
from views.risk import RiskView
from views.risk.book import load_book


@pytest.fixture(scope="module")
def stocked(module_home: Home) -> Market:
    for number in range(80):
        store(module_home.database, f"S{number}", made_bars("2020-01-01", 5))
    return module_home.market


@pytest.fixture
def market(stocked: Market, monkeypatch: pytest.MonkeyPatch) -> Market:
    monkeypatch.setattr(_risk_basket, "market", lambda: stocked)
    return stocked


def test_eighty_holdings_are_stored_and_named_in_the_address(market: Market) -> None:
    used = use(RiskView(), "\n".join(f"S{number} 0.0125" for number in range(80)), {"sizes": "weights"})
    assert used.view is not None
    assert used.view.query().startswith("holdings=&basket=")
    assert len(holdings_of(used.view)) == 80
    assert len(load_book(used.view, market).holdings) == 80
    assert held(used.view).startswith("S0 1.25 %, S1 1.25 %,")
    fewer = remedied(used.view, "drop S0 S1")
    assert [holding.symbol for holding in holdings_of(fewer)][:1] == ["S2"]
    assert fewer.basket not in {"", used.view.basket}


@pytest.mark.parametrize(
    ("lines", "values", "words"),
    [
        ("", {}, "Name at least one"),
        ("S1 x", {}, "Line 1"),
        ("S1 1\nNADA 1", {}, "There is no instrument NADA"),
        ("S1 1", {"currency": "dollars"}, "currency"),
        ("S1 1", {"proxies": "S2"}, "names no stand-in"),
    ],
)
@pytest.mark.usefixtures("market")
def test_a_basket_with_a_fault_is_not_used(lines: str, values: dict[str, object], words: str) -> None:
    used = use(RiskView(), lines, values)
    assert used.view is None
    assert any(words in fault for fault in used.faults)


@pytest.mark.usefixtures("market")
def test_the_header_decides_over_the_field() -> None:
    used = use(RiskView(), "Symbol Shares\nS1 3", {"sizes": "weights"})
    assert used.view is not None
    assert (used.sizes, used.view.sizes) == ("shares", "shares")


@pytest.mark.parametrize(
    ("way", "changed"),
    [
        ("drop S2", "holdings=S1:1.0"),
        ("stand-in S3 S2", "proxies=S2:S3"),
        ("start 2020-01-02", "start=2020-01-02"),
        ("end 2020-01-04", "end=2020-01-04"),
        ("burn S2", ""),
        ("drop S1 S2", ""),
    ],
)
@pytest.mark.usefixtures("market")
def test_a_remedy_changes_the_view(way: str, changed: str) -> None:
    view = RiskView.parse("holdings=S1:1,S2:1")
    expected = (
        RiskView.parse(f"holdings=S1:1,S2:1&{changed}") if not changed.startswith("h") else RiskView.parse(changed)
    )
    assert remedied(view, way) == expected
