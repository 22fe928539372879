"""What a view of the desk is made of: on the demo universe, on returns alone, and with a future that is poisoned."""

import re

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.features.registry import FEATURES
from data.database import Database
from data.home import Home, make_home
from data.instruments import NewInstrument
from data.market import Market
from data.settings import Settings
from tests.analytics.indicators.market import random_bars
from tests.data.market_data import store
from views.base import NothingToShow
from views.predictions.asked import Asked, asked, needed, problem_of
from views.predictions.state import PredictionsView

NEW_YORK = {"calendar": "XNYS", "timezone": "America/New_York"}


@pytest.fixture
def demo(settings: Settings, demo_database: Database) -> Market:
    return make_home(settings, demo_database).market


def of(query: str, market: Market) -> Asked:
    return asked(PredictionsView.parse(query), market)


def groups(found: Asked) -> set[str]:
    return {FEATURES[name].group for name in found.problem.features}


def said(found: Asked) -> str:
    return " ".join(found.warnings)


def test_the_index_of_the_demo_has_no_features_of_itself_as_an_index(demo: Market) -> None:
    found = of("symbol=SPX", demo)
    features = found.problem.features
    assert features.index[-1] == found.shown.index[-1] == found.bars.frame.index[-1]
    assert len(features) == len(found.shown) == 2518
    assert found.problem.labelled == len(features) - 5
    assert features.notna().all(axis=None)
    assert not [name for name in features if name.startswith("index")]
    assert "SPX is the index itself, and its own returns are among the features already" in said(found)
    assert found.reads == ("SPX", "VIX")


def test_where_implied_volatility_overlaps_it_is_a_feature(demo: Market) -> None:
    found = of("symbol=IXIC&start=2014-03-01&first=252", demo)
    assert {"implied_level", "index_return_21", "garch_volatility", "yang_zhang_21"} <= set(found.problem.features)
    vix = demo.bars("VIX").frame["close"] / 100
    level = found.problem.features["implied_level"]
    np.testing.assert_allclose(level, vix.reindex(level.index, method="ffill"))
    assert 0.05 < level.median() < 0.3


def test_instruments_with_closes_alone_say_what_they_do_without(demo: Market) -> None:
    found = of("symbol=JPM", demo)
    assert groups(found) == {
        "returns",
        "volatility",
        "momentum",
        "trend",
        "calendar",
        "drawdown",
        "conditional",
        "market",
    }
    assert "Volume left out: these bars have no volume." in found.left_out
    assert len(found.problem.features) == len(found.shown)


def test_a_short_history_of_the_index_costs_bars_and_says_so(demo: Market) -> None:
    found = of("symbol=WTI&range=max", demo)
    begins = demo.bars("SPX").frame.index[21]
    assert found.shown.index[0] < begins == found.problem.features.index[0]
    unused = len(found.shown) - len(found.problem.features)
    assert f"{unused:,} of the stretch's 8,321 bars are not used" in said(found)


def test_an_instrument_too_short_says_how_many_bars_are_missing(demo: Market) -> None:
    view = PredictionsView.parse("symbol=FB")
    rows = len(problem_of(view, demo).problem.features)
    assert needed(view) == 756 + 63 + 10
    with pytest.raises(NothingToShow, match=rf"{needed(view) - rows} fewer than the 829 .* no more of its history"):
        asked(view, demo)


def test_an_instrument_too_short_for_any_setting_is_not_told_to_change_them(database: Database, home: Home) -> None:
    store(database, "NEW", random_bars(260).set_axis(pd.bdate_range("2020-01-01", periods=260, tz="UTC", name="ts")))
    with pytest.raises(NothingToShow, match="import more of it, or choose another instrument"):
        of("symbol=NEW&range=max", home.market)


def test_a_range_too_short_says_that_there_is_more(demo: Market) -> None:
    with pytest.raises(NothingToShow, match=r"578 fewer than the 829 .* Choose a longer range"):
        of("symbol=AAPL&range=1y", demo)


@pytest.mark.parametrize("symbol", ["AAPL", "IBM", "GOOG", "FB", "IXIC", "VIX", "WTI", "MTUM", "XOM"])
def test_its_last_bar_can_be_forecast_from_whatever_its_bars_lack(demo: Market, symbol: str) -> None:
    found = problem_of(PredictionsView.parse(f"symbol={symbol}"), demo)
    assert found.problem.features.notna().all(axis=None)
    assert found.problem.features.index[-1] == found.shown.index[-1]
    assert len(found.problem.features) > 0.7 * len(found.shown)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("index=NONE", "Index over 1 bar, .*, since NONE is not stored; import its daily closes, or name another one"),
        ("implied=NONE", "Implied volatility .*, since NONE is not stored"),
        ("implied=AAPL", "AAPL is not known to be a volatility that options imply"),
        ("index=MSFT", "MSFT is the index itself"),
        ("implied=VIX", "^(?!.*Market left out)"),
    ],
)
def test_an_index_that_is_not_there_is_a_warning(demo: Market, query: str, sentence: str) -> None:
    found = of(f"symbol=MSFT&end=2017-12-31&start=2014-03-01&first=252&{query}", demo)
    assert re.search(sentence, said(found))


def test_panels_of_one_page_share_the_problem_whatever_models_they_ask(demo: Market) -> None:
    one, other = (of(f"symbol=JPM&{rest}", demo) for rest in ("models=ridge", "scheme=rolling&first=800"))
    assert one is other
    assert of("symbol=JPM&horizon=10", demo) is not one


# Instruments that the tests made


def stored(home: Home, symbol: str, bars: pd.DataFrame, **said: object) -> Market:
    instrument = NewInstrument(symbol, f"{symbol} Company", **said)  # type: ignore[arg-type]  # each field has its own type
    store(home.database, symbol, bars, instrument=instrument)
    return home.market


SHORT = "first=252&refit=21"


@pytest.mark.parametrize("target", ["return", "direction", "volatility"])
def test_what_comes_after_the_end_changes_nothing(home: Home, target: str) -> None:
    bars, market = random_bars(1200, 3), random_bars(1200, 4)
    poison = [bars.copy(), market.copy()]
    for frame in poison:
        frame.iloc[1000:] *= 9.0
    stored(home, "SPX", market, **NEW_YORK)
    stored(home, "CLEAN", bars, **NEW_YORK)
    stored(home, "SPX2", poison[1], **NEW_YORK)
    stored(home, "POISON", poison[0], **NEW_YORK)
    end = bars.index[999]
    query = f"{SHORT}&range=max&target={target}&end={end:%Y-%m-%d}"
    clean = of(f"symbol=CLEAN&{query}&index=SPX", home.market).problem
    dirty = of(f"symbol=POISON&{query}&index=SPX2", home.market).problem
    assert clean.features.index[-1] == end
    pd.testing.assert_frame_equal(clean.features, dirty.features, check_exact=True)
    for name in ("labels", "last", "scale", "ahead"):
        pd.testing.assert_series_equal(getattr(clean, name), getattr(dirty, name), check_exact=True)


def test_returns_alone_have_their_own_features_and_an_index_of_wealth(home: Home) -> None:
    returns = random_bars(900, 5)["close"].pct_change().dropna() * 100
    market = stored(
        home, "FUND", returns.to_frame("return"), kind="returns", returns_in="percent", returns_are="simple"
    )
    found = of(f"symbol=FUND&{SHORT}&range=max", market)
    assert groups(found) == {"returns", "volatility", "momentum", "trend", "calendar", "drawdown", "conditional"}
    last = found.problem.features["return_lag_1"]
    np.testing.assert_allclose(last, returns.loc[last.index] / 100)
    np.testing.assert_allclose(found.close.pct_change().dropna(), returns.iloc[1:] / 100)
    assert "have no open, high and low" in said(found)
    ahead = found.problem.labels.iloc[0]
    assert ahead == pytest.approx((1 + returns.loc[last.index[1] : last.index[5]] / 100).prod() - 1)


EAST, WEST, ROUND = ("Asia/Tokyo", "XTKS"), ("America/New_York", "XNYS"), ("UTC", "24/7")


@pytest.mark.parametrize(
    ("here", "there", "lag"), [(WEST, WEST, 0), (WEST, EAST, 0), (EAST, WEST, 1), (ROUND, WEST, 0), (WEST, ROUND, 1)]
)
def test_an_index_that_closes_later_counts_from_the_next_date(
    home: Home, here: tuple[str, str], there: tuple[str, str], lag: int
) -> None:
    index = random_bars(700, 8)
    stored(home, "SPX", index, timezone=there[0], calendar=there[1])
    market = stored(home, "HERE", random_bars(700, 9), timezone=here[0], calendar=here[1])
    found = of(f"symbol=HERE&{SHORT}&range=max", market)
    values = found.problem.features["index_return_1"]
    expected = index["close"].pct_change().shift(lag).loc[values.index]
    np.testing.assert_allclose(values, expected)
    assert ("SPX closes after HERE on the same date" in said(found)) == bool(lag)


def test_weekly_bars_do_without_the_market(home: Home) -> None:
    bars = random_bars(700, 2).set_axis(pd.date_range("2008-01-04", periods=700, freq="7D", tz="UTC", name="ts"))
    store(home.database, "WEEK", bars, interval="1w")
    found = of(f"symbol=WEEK&{SHORT}&range=max", home.market)
    assert found.problem.periods == 52
    assert "Market left out: WEEK has no daily bars to lay the market's beside." in found.left_out


def test_groups_that_are_not_asked_for_are_neither_made_nor_missed(home: Home) -> None:
    market = stored(home, "ABC", random_bars(700, 6))
    found = of(f"symbol=ABC&{SHORT}&range=max&features=returns,calendar", market)
    assert groups(found) == {"returns", "calendar"}
    assert not [sentence for sentence in found.left_out if "left out" in sentence]
    assert found.reads == ("ABC",)


def test_a_stretch_before_the_first_bar_says_so(home: Home) -> None:
    market = stored(home, "ABC", random_bars(300, 6))
    with pytest.raises(NothingToShow, match="ABC has no bars in this stretch"):
        of("symbol=ABC&start=2001-01-01&end=2002-01-01", market)
