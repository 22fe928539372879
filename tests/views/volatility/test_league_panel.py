"""The league panel on returns whose volatility the test made."""

import numpy as np
import pandas as pd
import pytest

from components.panel import Message, Panel, Table
from data.home import Home
from data.market import Market
from tests.data.market_data import made_bars, made_closes, store
from tests.views.volatility.made_returns import clustered_bars
from views.slow import work_of
from views.volatility import KIND, VolatilityView


def stocked(home: Home) -> Market:
    store(home.database, "GARCH", clustered_bars(520))
    store(home.database, "SHORT", clustered_bars(100))
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


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
    assert "EWMA at 10 %" in shown.context
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


FAST = "symbol=GARCH&range=max&first=378&refit=252"


def rows(shown: Panel) -> pd.DataFrame:
    assert isinstance(shown.content, Table)
    assert shown.content.rows_named_by == "name"
    return shown.content.frame.set_index("name")


def test_the_chosen_models_take_part_and_the_benchmark_always(market: Market) -> None:
    assert set(rows(league(f"{FAST}&models=garch,constant", market)).index) == {"garch", "constant", "ewma"}
    alone = league(f"{FAST}&models=", market)
    assert rows(alone).index.tolist() == ["ewma"]
    assert "Nothing beats EWMA" in alone.context


def test_a_distribution_a_mean_and_a_scheme_change_the_scores(market: Market) -> None:
    plain = rows(league(f"{FAST}&models=garch,har-rv", market))
    changed = league(f"{FAST}&models=garch,har-rv&distribution=t&mean=ar&lags=1", market)
    assert rows(changed).loc["garch", "aic"] != plain.loc["garch", "aic"]
    assert rows(changed).loc["har-rv", "qlike"] == plain.loc["har-rv", "qlike"]
    assert any("HAR-RV is least squares" in warning for warning in changed.warnings)
    rolling = rows(league(f"{FAST}&models=garch&scheme=rolling&refit=21", market))
    expanding = rows(league(f"{FAST}&models=garch&refit=21", market))
    assert rolling.loc["garch", "qlike"] != expanding.loc["garch", "qlike"]


def test_another_horizon_and_level_are_read_and_named(market: Market) -> None:
    shown = league(f"{FAST}&models=garch&horizon=10&level=0.05", market)
    assert "of 10 periods ahead" in shown.context
    assert "at 5 %" in shown.context
    assert shown.provenance.parameters["horizon"] == 10


def test_a_range_is_a_proxy_brought_to_the_level_of_the_returns(market: Market) -> None:
    shown = league(f"{FAST}&models=garch&proxy=parkinson", market)
    assert "scored against Parkinson, scaled to the returns" in shown.context
    squared = rows(league(f"{FAST}&models=garch", market))
    assert rows(shown).loc["ewma", "qlike"] != squared.loc["ewma", "qlike"]


def test_intraday_bars_are_a_proxy_where_they_are_stored(home: Home) -> None:
    market = stocked(home)
    rng = np.random.default_rng(3)
    bars = made_bars("2018-01-01", 520 * 24, freq="h")
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.002, len(bars))))
    store(home.database, "GARCH", bars.assign(open=close, high=close, low=close, close=close), interval="1h")
    market._trusted_until = 0.0  # as if a second had passed
    shown = league(f"{FAST}&models=har-rv&proxy=realised", market)
    assert "scored against Realised variance of 1h bars, scaled to the returns" in shown.context
    assert {"har-rv", "ewma"} == set(rows(shown).index)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("symbol=CLOSE&range=max&proxy=garman_klass", "Choose squared returns as the proxy"),
        ("symbol=GARCH&range=max&proxy=realised", "GARCH has no intraday bars"),
        ("symbol=NOPE", "no instrument with the symbol 'NOPE'"),
    ],
)
def test_what_a_proxy_lacks_is_a_sentence(home: Home, query: str, words: str) -> None:
    stocked(home)
    store(home.database, "CLOSE", made_closes("2018-01-01", 700))
    shown = league(query, home.market)
    assert isinstance(shown.content, Message)
    assert words in shown.content.text


def test_what_makes_no_difference_to_the_league_keeps_its_result(market: Market) -> None:
    spec = KIND.spec("league")
    works = [
        work_of(KIND, spec, VolatilityView.parse(query), market, user_id=1)
        for query in (
            "symbol=GARCH",
            "symbol=GARCH&model=gjr&window=63&estimators=parkinson&recursion=sample_variance",
            "symbol=GARCH&models=har-rv,riskmetrics2006,ewma,harch,figarch,aparch,egarch,tarch,gjr,garch,arch,constant",
            "symbol=GARCH&horizon=5",
        )
    ]
    assert works[0] == works[1] == works[2]
    assert works[3] != works[0]
