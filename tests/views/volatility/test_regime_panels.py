"""Regimes, implied volatility, volatility of volatility, news impact and intraday variance as panels."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from click.testing import CliRunner

from app import main
from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Panel, Table, records
from data.home import Home
from data.instruments import NewInstrument
from data.market import Market
from tests.data.market_data import made_bars, made_closes, store
from views.implied import IMPLIED_BY
from views.volatility import KIND, VolatilityView

DAYS = 600
CALM, TURBULENT = 0.005, 0.02
OWN = ("implied", "volatility-of-volatility", "news-impact", "sign-bias", "intraday", "regimes", "transitions")


def switching(days: int = DAYS) -> pd.DataFrame:
    """Calm for 100 bars, turbulent for the next 100, and so on."""
    sigma = np.where(np.arange(days) // 100 % 2 == 0, CALM, TURBULENT)
    close = 100 * np.exp(np.cumsum(np.random.default_rng(5).standard_normal(days) * sigma))
    return made_bars("2020-01-01", days).assign(open=close, high=close * 1.01, low=close * 0.99, close=close)


def stocked(home: Home) -> Market:
    store(home.database, "SWITCH", switching())
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def panel(name: str, query: str, market: Market) -> Panel:
    return KIND.panel(name, VolatilityView.parse(query), market)


def lines(shown: Panel) -> "dict[str, np.ndarray]":
    assert isinstance(shown.content, Figure), shown.content
    go.Figure(shown.content.figure)
    return {trace["name"]: read_typed_array(trace["y"]) for trace in shown.content.figure["data"]}


def test_the_regimes_are_those_that_the_returns_were_made_of(market: Market) -> None:
    drawn = lines(panel("regimes", "symbol=SWITCH&range=max", market))
    probability = drawn["Turbulent, filtered"]
    assert len(probability) == DAYS - 1
    assert probability[20:95].mean() < 0.1
    assert probability[120:195].mean() > 0.9
    assert drawn["Calm"][0] == pytest.approx(CALM * 252**0.5, rel=0.15)
    assert drawn["Turbulent"][0] == pytest.approx(TURBULENT * 252**0.5, rel=0.15)


def test_filtered_probabilities_do_not_smooth(market: Market) -> None:
    """What is shown on a bar is what the parameters say of the returns up to it, not of later ones."""
    from analytics.volatility.regimes import regime_probabilities, variance_regimes
    from views.volatility.measures import measure

    returns = measure(VolatilityView.parse("symbol=SWITCH&range=max"), market).returns_in_stretch()
    shown = lines(panel("regimes", "symbol=SWITCH&range=max", market))["Turbulent, filtered"]
    early = regime_probabilities(returns.iloc[:150], variance_regimes(returns, 252).parameters)
    assert shown[149] == pytest.approx(float(early.filtered.iloc[-1]), abs=1e-5)


def test_each_row_of_the_transitions_is_a_distribution(market: Market) -> None:
    shown = panel("transitions", "symbol=SWITCH&range=max", market)
    assert isinstance(shown.content, Table)
    calm, turbulent = records(shown.content)
    for row in (calm, turbulent):
        assert row["to_calm"] + row["to_turbulent"] == pytest.approx(1)
    assert calm["duration"] == pytest.approx(1 / calm["to_turbulent"])
    assert calm["share"] + turbulent["share"] == pytest.approx(1)
    assert turbulent["now"] > 0.9  # the last hundred bars are turbulent


def test_volatility_moves_more_where_the_regime_changes(market: Market) -> None:
    moves = lines(panel("volatility-of-volatility", "symbol=SWITCH&range=max", market))["Volatility of volatility"]
    assert len(moves) == DAYS
    assert np.isnan(moves[:21]).all()
    assert np.nanmax(moves[100:125]) > 2 * np.nanmedian(moves)


def test_news_impact_shows_the_chosen_model_strongest(market: Market) -> None:
    shown = panel("news-impact", "symbol=SWITCH&range=max&model=tarch", market)
    drawn = lines(shown)
    assert list(drawn) == ["TARCH(1,1,1)", "GARCH(1,1)", "GJR-GARCH(1,1,1)", "EGARCH(1,1,1)", "EWMA(0.94), zero mean"]
    assert isinstance(shown.content, Figure)
    widths = [trace["line"]["width"] for trace in shown.content.figure["data"]]
    assert widths[0] > max(widths[1:])
    assert drawn["EWMA(0.94), zero mean"][0] == pytest.approx(drawn["EWMA(0.94), zero mean"][-1])
    assert shown.context.startswith("TARCH(1,1,1): ")


def test_a_model_without_a_curve_says_so(market: Market) -> None:
    shown = panel("news-impact", "symbol=SWITCH&range=max&model=har-rv", market)
    assert "EWMA(0.94), zero mean" in lines(shown)
    assert any("HAR-RV has no news impact curve" in warning for warning in shown.warnings)


def test_the_sign_bias_is_that_of_the_chosen_model(market: Market) -> None:
    shown = panel("sign-bias", "symbol=SWITCH&range=max&model=gjr", market)
    assert isinstance(shown.content, Table)
    assert [row["effect"] for row in records(shown.content)][-1] == "jointly"
    assert shown.context.startswith("GJR-GARCH(1,1,1); leverage ")


def test_implied_is_set_against_what_was_and_what_followed(home: Home) -> None:
    bars = switching(300)
    store(home.database, "SPX", bars)
    index = made_closes("2020-01-01", 250).assign(adj_close=20.0)
    store(home.database, "VIX", index.rename(columns={"adj_close": "close"}))
    shown = panel("implied", "symbol=SPX&range=max", home.market)
    drawn = lines(shown)
    returns = np.diff(np.log(bars["close"].to_numpy()))
    assert drawn["VIX, implied"] == pytest.approx(0.2)
    assert drawn["Realised before"][99] == pytest.approx(np.sqrt(12 * np.sum(returns[79:100] ** 2)), rel=1e-5)
    assert drawn["Then followed"][99] == pytest.approx(np.sqrt(12 * np.sum(returns[100:121] ** 2)), rel=1e-5)
    assert drawn["Implied − followed"][99] == pytest.approx(0.2 - drawn["Then followed"][99], rel=1e-5)
    assert np.isnan(drawn["Then followed"][-21:]).all()
    assert shown.provenance.as_of == "2020-09-06"
    assert any("VIX ends on 2020-09-06" in warning for warning in shown.warnings)


@pytest.mark.parametrize(
    ("symbol", "words"),
    [("SWITCH", "No index of implied volatility is known for SWITCH"), ("SPX", "VIX, which is not stored")],
)
def test_without_an_index_there_is_a_sentence(home: Home, symbol: str, words: str) -> None:
    market = stocked(home)
    store(home.database, "SPX", switching(100))
    shown = panel("implied", f"symbol={symbol}", market)
    assert isinstance(shown.content, Message)
    assert shown.content.kind == "empty"
    assert words in shown.content.text


def test_an_index_of_other_years_is_a_sentence(home: Home) -> None:
    store(home.database, "SPX", switching(100))
    store(home.database, "VIX", made_bars("2010-01-01", 50)[["close"]])
    shown = panel("implied", "symbol=SPX&range=max", home.market)
    assert isinstance(shown.content, Message)
    assert shown.content.text.startswith("SPX and VIX have no days in common")


def test_no_instrument_is_its_own_implied_index() -> None:
    assert not set(IMPLIED_BY) & set(IMPLIED_BY.values())


def test_imported_minute_bars_become_realised_variance(home: Home, tmp_path: Path) -> None:
    """Two days of New York, the second with a jump at noon."""
    minutes = pd.DatetimeIndex(
        [pd.Timestamp(f"2024-03-0{day} 09:30") + pd.Timedelta(minutes=at) for day in (4, 5) for at in range(390)]
    )
    steps = np.random.default_rng(2).standard_normal(780) * 0.0005
    steps[390 + 150] += 0.02
    close = 100 * np.exp(np.cumsum(steps))
    opens = np.append(100.0, close[:-1])
    rows = [
        f"{when:%Y-%m-%d %H:%M},{o:.6f},{max(o, c):.6f},{min(o, c):.6f},{c:.6f},10"
        for when, o, c in zip(minutes, opens, close, strict=True)
    ]
    file = tmp_path / "min.csv"
    file.write_text("\n".join(["Datetime,Open,High,Low,Close,Volume", *rows]))
    arguments = ["import", str(file), "--symbol", "MIN", "--currency", "USD", "--interval", "1m"]
    environment = {"ORIEL_HOME": str(home.settings.home), "ORIEL_DATABASE_URL": home.database.url}
    environment |= {"ORIEL_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz"}
    done = CliRunner().invoke(main, [*arguments, "--timezone", "America/New_York"], env=environment)
    assert done.exit_code == 0, done.output
    shown = panel("intraday", "symbol=MIN&range=max", home.market)
    drawn = lines(shown)
    expected = [np.sqrt(252 * np.sum(day**2)) for day in (steps[:390], steps[390:])]
    np.testing.assert_allclose(drawn["Realised"], expected, rtol=1e-3)
    assert drawn["Without jumps (bipower)"][1] == pytest.approx(0.0005 * np.sqrt(390 * 252), rel=0.25)
    quiet, jumped = drawn["Jump share"]
    assert quiet < 0.25
    assert jumped == pytest.approx(0.02**2 / (0.02**2 + 390 * 0.0005**2), abs=0.1)
    assert shown.context.startswith("1m bars, 2 days")


def test_days_with_few_bars_are_left_out(home: Home) -> None:
    frame = made_bars("2024-01-02 00:00", 288, freq="5min")
    store(home.database, "FEW", pd.concat([frame, made_bars("2024-01-03 12:00", 5, freq="5min")]), interval="5m")
    shown = panel("intraday", "symbol=FEW&range=max", home.market)
    assert len(lines(shown)["Realised"]) == 1
    assert any("Left out: 1 days" in warning for warning in shown.warnings)


def test_without_bars_within_the_day_there_is_a_sentence(market: Market) -> None:
    shown = panel("intraday", "symbol=SWITCH", market)
    assert isinstance(shown.content, Message)
    assert "no bars shorter than a day" in shown.content.text


def test_what_cannot_be_shown_is_a_sentence(home: Home) -> None:
    store(home.database, "TINY", made_bars("2024-01-01", 12))
    store(home.database, "STILL", made_closes("2024-01-01", 200).assign(adj_close=7.0))
    kind = NewInstrument("GAPS", "Gaps", allows_nonpositive=True)
    gaps = made_closes("2024-01-01", 200)
    gaps.iloc[::2] = -1.0
    store(home.database, "GAPS", gaps, instrument=kind)
    for name, symbol in product(OWN, ("NOPE", "TINY", "STILL", "GAPS")):
        shown = panel(name, f"symbol={symbol}&range=max", home.market)
        assert isinstance(shown.content, Message), (name, symbol, shown)
        assert shown.content.kind == "empty", (name, symbol, shown.content)


def test_what_stands_still_has_no_volatility_that_moves(home: Home) -> None:
    store(home.database, "STILL", made_closes("2024-01-01", 200).assign(adj_close=7.0))
    shown = panel("volatility-of-volatility", "symbol=STILL&range=max", home.market)
    assert isinstance(shown.content, Message)
    assert "STILL does not move in this stretch" in shown.content.text


def test_news_impact_goes_on_without_a_model_that_cannot_be_fitted(home: Home) -> None:
    """Months without a move leave EWMA's start, and so all of it, at zero."""
    late = made_closes("2018-01-01", DAYS)
    moves = np.random.default_rng(2).normal(0, 0.01, DAYS)
    moves[:400] = 0
    store(home.database, "LATE", late.assign(adj_close=100 * np.exp(np.cumsum(moves))))
    shown = panel("news-impact", "symbol=LATE&range=max&model=tarch", home.market)
    assert any(name.startswith("TARCH") for name in lines(shown))
    assert any(warning.startswith("EWMA is left out: ") for warning in shown.warnings)
    refused = panel("news-impact", "symbol=LATE&range=max&model=ewma", home.market)
    assert isinstance(refused.content, Message)


def test_regimes_of_returns_that_mostly_stand_still_are_a_sentence(home: Home) -> None:
    moves = np.random.default_rng(2).normal(0, 0.01, 800)
    moves[:400] = 0
    store(home.database, "HALF", made_closes("2018-01-01", 800).assign(adj_close=100 * np.exp(np.cumsum(moves))))
    shown = panel("regimes", "symbol=HALF&range=max", home.market)
    assert isinstance(shown.content, Message)
    assert "a regime of no variance" in shown.content.text
