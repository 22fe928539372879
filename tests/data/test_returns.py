"""Series of returns: what their numbers become, and the one door to the returns of anything."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.bars import load_bars
from data.database import Database
from data.home import Home
from data.instruments import Instrument, NewInstrument
from data.returns import index_of, simple_fractions
from data.sources import NewSource
from tests.data.market_data import made_bars, store

UNITS = st.sampled_from([("percent", "simple"), ("percent", "log"), ("fraction", "simple"), ("fraction", "log")])
SIZES = st.lists(st.floats(-0.9, 3.0), min_size=1, max_size=30)


def instrument(returns_in: str | None = None, returns_are: str | None = None) -> Instrument:
    return Instrument(
        1, "R", "R", "returns", "XXX", None, None, "UTC", None, None, False, returns_in, returns_are
    )  # fmt: skip


def series(values: list[float], start: str = "2024-01-01") -> pd.DataFrame:
    index = pd.date_range(start, periods=len(values), tz="UTC", name="ts")
    return pd.DataFrame({"return": values}, index=index)


def kept(database: Database, values: list[float], **said: str | None) -> None:
    store(database, "R", series(values), instrument=NewInstrument("R", "R", "returns", "XXX", **said))


@given(values=SIZES, units=UNITS)
def test_whatever_the_units_the_simple_fractions_are_the_same(values: list[float], units: tuple[str, str]) -> None:
    simple = np.array(values)
    stored = np.log1p(simple) if units[1] == "log" else simple
    stored = stored * 100 if units[0] == "percent" else stored
    np.testing.assert_allclose(simple_fractions(stored, instrument(*units)), simple, atol=1e-12)


@given(values=SIZES)
def test_the_index_grows_by_each_return(values: list[float]) -> None:
    index = index_of(np.array(values))
    before = np.append(100.0, index[:-1])
    np.testing.assert_allclose(index / before - 1, values, atol=1e-9)


def test_nothing_goes_on_after_a_loss_of_everything() -> None:
    assert np.isnan(index_of(np.array([0.1, -1.0, 0.1]))).all()


def test_returns_come_back_as_they_were_stored(database: Database) -> None:
    values = [0.1, -2.5, 0.0, 1.0 / 3]
    kept(database, values, returns_in="percent", returns_are="simple")
    bars = load_bars(database, "R")
    assert bars.frame["return"].tolist() == values
    assert bars.frame["close"].iloc[-1] == pytest.approx(100 * 1.001 * 0.975 * (1 + 1 / 300))
    assert bars.frame[["open", "high", "low", "volume"]].isna().all(axis=None)
    assert (bars.series.bars, bars.series.has_ohlc, bars.instrument.unit) == (4, False, "index")
    assert any("index of them, 100 before the first" in warning for warning in bars.warnings)


def test_the_index_is_the_same_whatever_stretch_is_asked_for(database: Database) -> None:
    kept(database, [0.01, 0.02, 0.03, 0.04])
    whole, part = load_bars(database, "R").frame, load_bars(database, "R", date(2024, 1, 3), date(2024, 1, 3)).frame
    pd.testing.assert_frame_equal(whole.iloc[2:3], part, check_freq=False)


def test_the_source_of_the_best_priority_has_the_word(database: Database) -> None:
    new = NewInstrument("R", "R", "returns", "XXX")
    store(database, "R", series([0.1, 0.2]), instrument=new, source=NewSource("a", "A", priority=1))
    store(database, "R", series([0.5, 0.5, 0.5]), instrument=new, source=NewSource("b", "B", priority=2))
    bars = load_bars(database, "R", adjusted=False)
    assert bars.frame["return"].tolist() == [0.1, 0.2, 0.5]
    assert bars.frame["source"].tolist() == ["a", "a", "b"]
    assert [use.bars for use in bars.sources] == [2, 1]
    assert bars.series.bars == 3


@pytest.mark.parametrize(
    ("interval", "size", "warned"), [("1d", 0.06, True), ("1d", 0.04, False), ("1mo", 0.06, False)]
)
def test_units_that_nobody_said_are_doubted_when_the_size_speaks_against_them(
    database: Database, interval: str, size: float, warned: bool
) -> None:
    new = NewInstrument("R", "R", "returns", "XXX")
    store(database, "R", series([size, -size, size]), instrument=new, interval=interval)
    warnings = " ".join(load_bars(database, "R", interval=interval).warnings)
    assert ("nobody said" in warnings) is warned


def test_units_that_were_said_are_believed(database: Database) -> None:
    kept(database, [0.3, -0.3], returns_in="fraction")
    assert "nobody said" not in " ".join(load_bars(database, "R").warnings)


def test_what_can_be_no_index_says_so_and_keeps_its_returns(database: Database) -> None:
    kept(database, [0.3, -1.2])
    bars = load_bars(database, "R")
    assert bars.frame["close"].isna().all()
    assert bars.frame["return"].tolist() == [0.3, -1.2]
    assert any("--returns-in percent" in warning for warning in bars.warnings)


def test_prices_and_returns_give_their_simple_returns_at_one_door(home: Home) -> None:
    store(home.database, "P", made_bars("2024-01-01", 4))
    kept(home.database, [1.0, 2.0, -3.0], returns_in="percent")
    prices, returns = home.market.simple_returns("P"), home.market.simple_returns("R")
    assert prices.values.tolist() == pytest.approx([1 / 100, 1 / 101, 1 / 102])
    assert returns.values.tolist() == pytest.approx([0.01, 0.02, -0.03])
    assert returns.bars.instrument.symbol == "R"


def test_the_first_return_of_a_stretch_counts_from_the_close_before_it(home: Home) -> None:
    store(home.database, "P", made_bars("2024-01-01", 5))
    found = home.market.simple_returns("P", date(2024, 1, 3), date(2024, 1, 4))
    assert found.values.index.strftime("%d").tolist() == ["03", "04"]
    assert found.values.iloc[0] == pytest.approx(1 / 101)


def test_a_price_that_is_not_above_zero_has_no_return_on_either_side(home: Home) -> None:
    frame = made_bars("2024-01-01", 5)[["close"]].rename(columns={"close": "adj_close"})
    frame.iloc[2] = -1.0
    oil = NewInstrument("CL", "Oil", kind="future", allows_nonpositive=True)
    store(home.database, "CL", frame, instrument=oil)
    assert home.market.simple_returns("CL").values.index.strftime("%d").tolist() == ["02", "05"]
