"""The volatility desk's panels on bars that the test made."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Metrics, Panel, Table, records
from data.home import Home
from data.instruments import NewInstrument
from data.market import Market
from tests.data.market_data import made_bars, made_closes, store
from views.base import make_sheet
from views.volatility import KIND, VolatilityView
from views.volatility.measures import measure

DAYS = 400
OF_OTHER_BARS = {"implied", "intraday"}  # whose own sentence comes first


def walk(days: int, sigma: float) -> pd.DataFrame:
    """Closes that go up and down by the same log return in turn, so that the volatility is known."""
    steps = np.where(np.arange(days) % 2 == 0, sigma, -sigma)
    close = 100 * np.exp(np.cumsum(steps))
    bars = made_bars("2020-01-01", days)
    return bars.assign(open=close, high=close * 1.01, low=close * 0.99, close=close)


def stocked(home: Home) -> Market:
    store(home.database, "WALK", walk(DAYS, 0.01))
    round_the_clock = NewInstrument("COIN", "Coin", kind="crypto", calendar="24/7")
    store(home.database, "COIN", walk(DAYS, 0.01), instrument=round_the_clock)
    store(home.database, "CLOSE", made_closes("2020-01-01", DAYS))
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def panel(name: str, query: str, market: Market) -> Panel:
    return KIND.panel(name, VolatilityView.parse(query), market)


def metrics(shown: Panel) -> dict[str, object]:
    assert isinstance(shown.content, Metrics)
    return {item.name: item.value for item in shown.content.items}


def test_the_numbers_now_are_those_of_the_walk(market: Market) -> None:
    values = metrics(panel("headline", "symbol=WALK&window=50", market))
    alternating = 0.01 * np.sqrt(50 / 49)  # the sample deviation of +σ and −σ in turn
    assert values["close_to_close"] == pytest.approx(alternating * np.sqrt(252))
    assert values["parkinson"] == pytest.approx(np.log(1.01 / 0.99) / np.sqrt(4 * np.log(2)) * np.sqrt(252))
    assert values["ewma"] == pytest.approx(0.01 * np.sqrt(252))
    assert values["forecast_1"] == values["forecast_21"] == pytest.approx(0.01 * np.sqrt(252), rel=1e-4)


def test_a_market_that_never_closes_has_365_days(market: Market) -> None:
    assert metrics(panel("headline", "symbol=COIN", market))["ewma"] == pytest.approx(0.01 * np.sqrt(365))


def test_the_figure_has_every_measure_on_the_bars_of_the_stretch(market: Market) -> None:
    shown = panel("estimators", "symbol=WALK&range=3m", market)
    assert isinstance(shown.content, Figure)
    go.Figure(shown.content.figure)
    lengths = {trace["name"]: len(read_typed_array(trace["y"])) for trace in shown.content.figure["data"]}
    assert set(lengths.values()) == {lengths["Close"]}
    assert set(lengths) >= {"Close to close", "Parkinson", "Garman-Klass", "Rogers-Satchell", "Yang-Zhang", "EWMA"}


def test_windows_are_full_from_before_the_stretch(market: Market) -> None:
    measures = measure(VolatilityView.parse("symbol=WALK&range=1m&window=100"), market)
    assert all(line.notna().all() for line in measures.in_stretch().values())


def test_nothing_after_the_end_is_looked_at(home: Home) -> None:
    bars = walk(DAYS, 0.01)
    poisoned = bars.copy()
    poisoned.loc["2020-10-01":, ["open", "high", "low", "close"]] *= 3
    store(home.database, "CLEAN", bars)
    store(home.database, "POISON", poisoned)
    query = "end=2020-09-30&range=3m&window=21"
    values = [metrics(panel("headline", f"symbol={symbol}&{query}", home.market)) for symbol in ("CLEAN", "POISON")]
    assert values[0] == values[1]


def test_the_cone_has_every_horizon_that_the_stretch_can_fill(market: Market) -> None:
    shown = panel("cone", "symbol=WALK&range=6m", market)
    assert isinstance(shown.content, Figure)
    go.Figure(shown.content.figure)
    now = shown.content.figure["data"][0]
    assert now["x"] == [5, 10, 21, 42, 63, 126]
    assert read_typed_array(now["y"])[-1] == pytest.approx(0.01 * np.sqrt(252), rel=0.02)


def test_closes_get_what_closes_allow_and_a_sentence(market: Market) -> None:
    shown = panel("estimators", "symbol=CLOSE", market)
    assert isinstance(shown.content, Figure)
    assert [trace["name"] for trace in shown.content.figure["data"]] == ["Close", "Close to close", "EWMA"]
    assert any("closing prices only: Parkinson, Garman-Klass" in warning for warning in shown.warnings)


def test_a_measure_of_years_ago_is_not_shown_as_now(home: Home) -> None:
    bars = walk(DAYS, 0.01)
    bars.loc["2020-12-01":, ["open", "high", "low"]] = np.nan
    store(home.database, "ENDS", bars)
    shown = panel("headline", "symbol=ENDS&range=1y", home.market)
    assert isinstance(shown.content, Metrics)
    parkinson = next(item for item in shown.content.items if item.name == "parkinson")
    assert parkinson.value is None
    assert parkinson.note == "none since 2020-11-30"


def test_the_table_has_the_estimates_newest_first(market: Market) -> None:
    shown = panel("estimates", "symbol=WALK&range=1m", market)
    assert isinstance(shown.content, Table)
    rows = records(shown.content)
    assert rows[0]["date"] == "2021-02-03"
    assert rows[0]["ewma"] == pytest.approx(0.01 * np.sqrt(252))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("symbol=NOPE", "no instrument with the symbol 'NOPE'"),
        ("symbol=MIN", "MIN has no daily bars"),
        ("symbol=WALK&start=1999-01-01&end=1999-12-31", "too few bars in this stretch"),
    ],
)
def test_nothing_to_show_is_a_sentence(home: Home, query: str, words: str) -> None:
    stocked(home)
    store(home.database, "MIN", made_bars("2024-01-02", 300, freq="5min"), interval="5m")
    quick = tuple(spec.name for spec in KIND.panels if not spec.slow and spec.name not in OF_OTHER_BARS)
    for shown in make_sheet(KIND, VolatilityView.parse(query), home.market, quick).panels:
        assert isinstance(shown.content, Message)
        assert words in shown.content.text
