"""The scan panel: every instrument with daily bars, or why it has no numbers."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.fitting import fit
from analytics.volatility.models import MODELS
from analytics.volatility.returns import log_returns
from components.panel import Message, Panel, Table, records
from data.home import Home
from data.instruments import NewInstrument
from data.market import Market
from data.wide import LocalCores, WideUnavailable
from tests.analytics.volatility.simulated import garch_returns
from tests.data.market_data import made_bars, made_closes, store
from views.base import make_sheet
from views.slow import Failed, compute, work_of
from views.volatility import KIND, VolatilityView
from views.volatility.scan import SCANNED, scan_of


def garch_bars(days: int, seed: int = 1) -> pd.DataFrame:
    close = 100 * np.exp(np.cumsum(garch_returns(days, seed).to_numpy()))
    return made_bars("2018-01-01", days).assign(open=close, high=close * 1.01, low=close * 0.99, close=close)


def stocked(home: Home) -> Market:
    store(home.database, "GARCH", garch_bars(900))
    store(home.database, "COIN", garch_bars(900), instrument=NewInstrument("COIN", "Coin", calendar="24/7"))
    store(home.database, "SHORT", garch_bars(40))
    store(home.database, "FLAT", made_closes("2018-01-01", 300).assign(adj_close=7.0))
    store(home.database, "MIN", made_bars("2024-01-02", 300, freq="5min"), interval="5m")
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def scanned(market: Market, query: str = "range=max", told: list[tuple[float, str]] | None = None) -> Panel:
    heard = told if told is not None else []
    view = VolatilityView.parse(query)
    return KIND.spec("scan").panel(view, market, lambda part, words: heard.append((part, words)))


def rows(panel: Panel) -> dict[object, dict[str, object]]:
    assert isinstance(panel.content, Table), panel.content
    return {row["symbol"]: row for row in records(panel.content)}


def test_every_instrument_with_daily_bars_is_a_row(market: Market) -> None:
    told: list[tuple[float, str]] = []
    panel = scanned(market, told=told)
    found = rows(panel)
    assert list(found) == ["COIN", "FLAT", "GARCH", "SHORT"]
    assert found["SHORT"]["ewma"] is not None
    assert "at least 50 returns and there are 39" in str(found["SHORT"]["note"])
    assert "All of these returns are equal" in str(found["FLAT"]["note"])
    assert panel.warnings == ("2 of 4 have no GARCH; the note of each says why.",)
    assert panel.provenance.rows == 899 * 2 + 39 + 299
    assert told[-1] == (1.0, told[-1][1])


def test_its_numbers_are_those_of_the_model_itself(market: Market) -> None:
    found, fitted = rows(scanned(market)), fit(log_returns(garch_bars(900)["close"]), MODELS["garch"])
    row = found["GARCH"]
    volatility = np.sqrt(252 * fitted.state.expected(1)[0]) * fitted.state.scale
    assert row["garch_1"] == pytest.approx(volatility, rel=0.005)
    assert row["persistence"] == pytest.approx(fitted.persistence, abs=0.005)
    assert row["last"] == "2020-06-18"
    assert found["COIN"]["ewma"] == pytest.approx(float(str(row["ewma"])) * np.sqrt(365 / 252))


def test_the_stretch_is_each_ones_own(market: Market) -> None:
    assert rows(scanned(market, "range=1y"))["GARCH"]["returns"] == 366
    assert rows(scanned(market, "end=2018-12-31&start=2018-01-01"))["GARCH"]["last"] == "2018-12-31"


def test_cores_do_not_change_a_number(home: Home) -> None:
    stocked(home)
    home.market.wide = LocalCores(3)
    three = scanned(home.market)
    home.market.wide = LocalCores(1)
    assert rows(three) == rows(scanned(home.market))


def test_it_is_the_same_work_whichever_instrument_is_looked_at(market: Market) -> None:
    spec = KIND.spec("scan")
    queries = ("symbol=GARCH&window=63&range=2y", "symbol=COIN&model=gjr&range=2y")
    one, other = (work_of(KIND, spec, VolatilityView.parse(query), market, 1) for query in queries)
    assert one == other
    assert set(SCANNED) <= set(VolatilityView().parameters())


def test_an_instrument_that_there_is_not_is_a_row(market: Market) -> None:
    panel = scan_of(("GARCH", "NOPE"), VolatilityView(), market, lambda _part, _words: None)
    assert "no instrument with the symbol 'NOPE'" in str(rows(panel)["NOPE"]["note"])
    assert rows(panel)["GARCH"]["converged"] == "yes"


def test_without_instruments_it_says_what_to_do(home: Home) -> None:
    panel = scanned(home.market)
    assert isinstance(panel.content, Message)
    assert "python app.py import" in panel.content.text


class Nowhere:
    def each(self, function: Callable[..., object], things: Iterable[object]) -> Iterator[tuple[int, object]]:
        raise WideUnavailable("The Dask scheduler does not answer.")


def test_where_nothing_can_be_computed_it_is_an_error_that_is_not_kept(home: Home) -> None:
    market = stocked(home)
    market.wide = Nowhere()  # type: ignore[assignment]  # it only raises
    panel = scanned(market)
    assert panel.content == Message("error", "The Dask scheduler does not answer.")
    work = work_of(KIND, KIND.spec("scan"), VolatilityView(), market, 1)
    with pytest.raises(Failed, match="does not answer"):
        compute(KIND, work, market, home.cache, lambda _part, _words: None)


def test_a_database_that_leaves_is_no_empty_table(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    market = stocked(home)
    from data.database import DatabaseUnavailable

    def leave(*_: object) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr("views.volatility.scan.measure", leave)
    for cores in (1, 2):
        market.wide = LocalCores(cores)
        content = scanned(market).content
        assert isinstance(content, Message)
        assert content.kind == "error"


def test_a_sheet_has_it_too(market: Market) -> None:
    (panel,) = make_sheet(KIND, VolatilityView.parse("range=max"), market, ("scan",)).panels
    assert len(rows(panel)) == 4
