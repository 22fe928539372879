"""The league panel on returns whose volatility the test made."""

import numpy as np
import pandas as pd
import pytest

from components.panel import Message, Panel, Table
from data.home import Home
from data.market import Market
from tests.data.market_data import made_bars, store
from views.volatility import KIND, VolatilityView


@pytest.fixture
def market(home: Home) -> Market:
    bars = made_bars("2018-01-01", 520)
    close = 100 * np.exp(np.cumsum(clustered_returns(520)))
    store(home.database, "GARCH", bars.assign(open=close, high=close * 1.01, low=close * 0.99, close=close))
    store(home.database, "SHORT", bars.iloc[:100])
    return home.market


def clustered_returns(count: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    rng, variance = np.random.default_rng(7), 1e-4
    returns = np.empty(count)
    for day in range(count):
        returns[day] = rng.standard_normal() * np.sqrt(variance)
        variance = 2e-6 + 0.1 * returns[day] ** 2 + 0.88 * variance
    return returns


def league(query: str, market: Market, told: list[tuple[float, str]] | None = None) -> Panel:
    heard = told if told is not None else []
    view = VolatilityView.parse(query)
    return KIND.spec("league").panel(view, market, lambda part, words: heard.append((part, words)))


def test_every_model_is_scored_against_the_benchmark(market: Market) -> None:
    told: list[tuple[float, str]] = []
    shown = league("symbol=GARCH&range=max&first=252&refit=252", market, told)
    assert isinstance(shown.content, Table)
    frame = shown.content.frame.set_index("model")
    assert len(frame) == 12
    assert frame.loc["EWMA", "verdict"] == "benchmark"
    assert frame["qlike"].is_monotonic_increasing
    assert frame.loc["GARCH", "qlike"] < frame.loc["Constant", "qlike"]
    assert "EWMA at 10%" in shown.context
    assert "squared returns" in shown.context
    parts = [part for part, _ in told]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


def test_the_same_seed_gives_the_same_league(market: Market) -> None:
    query = "symbol=GARCH&range=max&first=378&refit=252&seed=3"
    first, second = (league(query, market).content for _ in range(2))
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    pd.testing.assert_frame_equal(first.frame, second.frame)


def test_too_few_bars_are_a_sentence(market: Market) -> None:
    shown = league("symbol=SHORT&range=max", market)
    assert isinstance(shown.content, Message)
    assert shown.content.kind == "empty"
    assert "more bars than the 504" in shown.content.text
