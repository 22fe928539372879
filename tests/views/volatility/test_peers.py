"""Instruments beside each other, on bars whose correlation the test made."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Panel, Table, records
from data.home import Home
from data.instruments import NewInstrument
from data.market import Market
from tests.analytics.volatility.dcc_world import dcc_returns
from tests.data.market_data import made_bars, store
from views.volatility import KIND, VolatilityView
from views.volatility.peers import load_peers

DAYS = 500
QUICK = ("compare", "correlation", "correlations-now", "covariance", "portfolio")
SLOW = ("dcc", "dcc-now")
THREE = ((1.0, 0.8, 0.1), (0.8, 1.0, 0.1), (0.1, 0.1, 1.0))
RETURNS = dcc_returns(DAYS, 0.06, 0.88, THREE, seed=7)[0].to_numpy()


def bars(column: int, days: int = DAYS) -> pd.DataFrame:
    close = 100 * np.exp(np.cumsum(RETURNS[:, column]))
    whole = made_bars("2020-01-01", DAYS).assign(open=close, high=close * 1.01, low=close * 0.99, close=close)
    return whole.iloc[-days:]


def stocked(home: Home) -> Market:
    for number, name in enumerate(("ONE", "TWO", "THREE")):
        store(home.database, name, bars(number))
    store(home.database, "YOUNG", bars(2, 150))
    store(home.database, "OLD", bars(1).iloc[:100])
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def panel(name: str, query: str, market: Market) -> Panel:
    return KIND.spec(name).panel(VolatilityView.parse(query), market)


def content(shown: Panel) -> object:
    assert not isinstance(shown.content, Message), shown.content.text
    return shown.content


def rows(shown: Panel) -> dict[tuple[object, object], dict[str, object]]:
    found = content(shown)
    assert isinstance(found, Table)
    return {(row["first"], row["second"]): dict(row) for row in records(found)}


def test_without_peers_every_panel_says_what_to_do(market: Market) -> None:
    for name in (*QUICK, *SLOW):
        shown = panel(name, "symbol=ONE", market)
        assert isinstance(shown.content, Message)
        assert shown.content.kind == "empty"
        assert "choose other instruments" in shown.content.text


def test_every_panel_is_there_with_where_it_comes_from(market: Market) -> None:
    for name in (*QUICK, *SLOW):
        shown = panel(name, "symbol=ONE&peers=TWO,THREE&range=max", market)
        found = content(shown)
        if isinstance(found, Figure):
            go.Figure(found.figure)
        assert shown.name == name
        assert shown.warnings == ()
        assert shown.provenance.as_of == "2021-05-14"
        assert shown.provenance.method
        assert {source.title.split(":")[0] for source in shown.provenance.sources} == {"ONE", "TWO", "THREE"}


def test_the_covariances_are_those_of_the_returns(market: Market) -> None:
    found = rows(panel("covariance", "symbol=ONE&peers=TWO,THREE&range=max&window=63", market))
    last = pd.DataFrame(RETURNS[-63:])
    assert len(found) == 6
    assert found["ONE", "TWO"]["rolling_correlation"] == pytest.approx(last.corr().iloc[0, 1])
    assert found["ONE", "THREE"]["rolling_covariance"] == pytest.approx(last.cov().iloc[0, 2] * 252)
    assert found["TWO", "TWO"]["rolling_volatility"] == pytest.approx(last[1].std() * 252**0.5)
    assert found["ONE", "TWO"]["rolling_volatility"] is None
    weighted = RETURNS[1:76].T @ RETURNS[1:76] / 75
    for r in RETURNS[76:]:
        weighted = 0.94 * weighted + 0.06 * np.outer(r, r)
    assert found["ONE", "TWO"]["ewma_covariance"] == pytest.approx(weighted[0, 1] * 252)


def test_the_matrix_now_has_its_numbers(market: Market) -> None:
    found = content(panel("correlations-now", "symbol=ONE&peers=TWO,THREE", market))
    assert isinstance(found, Figure)
    heat = found.figure["data"][0]
    table = rows(panel("covariance", "symbol=ONE&peers=TWO,THREE", market))
    assert heat["z"][0][1] == pytest.approx(table["ONE", "TWO"]["ewma_correlation"], abs=1e-6)
    assert heat["text"][2][2] == "1.00"


def test_correlations_are_with_the_instrument_itself(market: Market) -> None:
    found = content(panel("correlation", "symbol=TWO&peers=ONE,THREE&range=6m", market))
    assert isinstance(found, Figure)
    lines = [trace for trace in found.figure["data"] if trace.get("name")]
    assert [line["name"] for line in lines] == ["ONE", "THREE", "ONE", "THREE"]
    ends = {(line["name"], line["yaxis"]): read_typed_array(line["y"])[-1] for line in lines}
    table = rows(panel("covariance", "symbol=TWO&peers=ONE,THREE&range=6m", market))
    assert ends["ONE", "y"] == pytest.approx(table["TWO", "ONE"]["ewma_correlation"], abs=1e-6)
    assert ends["THREE", "y2"] == pytest.approx(table["TWO", "THREE"]["rolling_correlation"], abs=1e-6)


def test_contributions_add_up_to_the_volatility_that_is_told(market: Market) -> None:
    shown = panel("portfolio", "symbol=ONE&peers=TWO,THREE&weights=2,1,1", market)
    found = content(shown)
    assert isinstance(found, Figure)
    *lines, brought = found.figure["data"]
    ewma = next(read_typed_array(line["y"]) for line in lines if line.get("name") == "EWMA")
    assert read_typed_array(brought["y"]).sum() == pytest.approx(ewma[-1], rel=1e-6)
    assert brought["x"] == ["ONE", "TWO", "THREE"]
    assert f"{ewma[-1] * 100:.2f} %" in shown.context
    assert "ONE 50 %, TWO 25 %, THREE 25 %" in shown.context
    assert "equal weights" in panel("portfolio", "symbol=ONE&peers=TWO,THREE", market).context


def test_each_is_ranked_in_its_own_past(market: Market) -> None:
    shown = panel("compare", "symbol=ONE&peers=TWO&range=max", market)
    found = content(shown)
    assert isinstance(found, Figure)
    names = [trace["name"] for trace in found.figure["data"] if trace.get("name")]
    assert [name.split()[0] for name in names] == ["ONE", "TWO"]
    line = read_typed_array(next(trace for trace in found.figure["data"] if trace.get("name") == names[0])["y"])
    rank = ((line < line[-1]).sum() + 0.5) / len(line)
    assert f"{line[-1] * 100:.1f} %, rank {rank * 100:.0f} %" in names[0]


def test_a_volatility_of_long_ago_has_its_date(home: Home) -> None:
    stocked(home)
    store(home.database, "ENDED", bars(1).iloc[:-20])
    found = content(panel("compare", "symbol=ONE&peers=ENDED,TWO&range=6m", home.market))
    assert isinstance(found, Figure)
    own, ended, other = (trace["name"] for trace in found.figure["data"] if trace.get("name"))
    assert " on 2021-04-24, rank" in ended
    assert " on " not in own + other


def test_the_loss_of_history_is_told_with_who_is_shortest(market: Market) -> None:
    shown = panel("correlation", "symbol=ONE&peers=TWO,YOUNG&range=max", market)
    assert "149 returns between common bars" in shown.context
    assert shown.warnings == (
        "All have 150 of ONE's 500 bars in common; the shortest is YOUNG, "
        "which has bars here from 2020-12-16 to 2021-05-14 only.",
    )


def test_who_has_no_bars_there_is_left_out_and_weights_go_to_the_others(market: Market) -> None:
    shown = panel("portfolio", "symbol=ONE&peers=OLD,NOPE,TWO&range=6m&weights=3,9,9,1", market)
    assert "ONE 75 %, TWO 25 %" in shown.context
    assert shown.warnings[0].startswith("OLD is left out: it has fewer than 30 bars in common with ONE")
    assert "no instrument with the symbol 'NOPE'" in shown.warnings[1]
    assert "brought to a sum of 1" in shown.warnings[2]


def test_nobody_left_is_a_sentence(market: Market) -> None:
    shown = panel("compare", "symbol=ONE&peers=OLD,NOPE&range=6m", market)
    assert isinstance(shown.content, Message)
    assert "Nothing is left to compare ONE with. OLD is left out" in shown.content.text


def test_returns_are_between_dates_that_all_have(home: Home) -> None:
    stocked(home)
    store(home.database, "GAPS", bars(1).drop(bars(1).index[[300, 301, 400]]))
    peers = load_peers(VolatilityView.parse("symbol=ONE&peers=GAPS&range=max"), home.market)
    assert len(peers.returns) == DAYS - 1 - 3
    assert peers.returns["ONE"].loc[bars(0).index[302]] == pytest.approx(RETURNS[300:303, 0].sum())
    assert peers.returns["GAPS"].loc[bars(0).index[302]] == pytest.approx(RETURNS[300:303, 1].sum())
    assert "497 of ONE's 500 bars" in peers.faults[0]


def test_the_fewest_bars_a_year_hold_for_all(home: Home) -> None:
    stocked(home)
    store(home.database, "COIN", bars(1), instrument=NewInstrument("COIN", "Coin", kind="crypto", calendar="24/7"))
    assert load_peers(VolatilityView.parse("symbol=COIN&peers=ONE"), home.market).periods == 252


def test_nothing_after_the_end_is_looked_at(home: Home) -> None:
    stocked(home)
    poisoned = bars(1)
    poisoned.loc["2021-02-01":, ["open", "high", "low", "close"]] *= 3
    store(home.database, "POISON", poisoned)
    query = "symbol=ONE&end=2021-01-31&range=6m"
    for name in ("covariance", "dcc-now"):
        clean, spoilt = (
            list(rows(panel(name, f"{query}&peers={peer}", home.market)).values()) for peer in ("TWO", "POISON")
        )
        assert [[*row.values()][2:] for row in clean] == [[*row.values()][2:] for row in spoilt]


def test_conditional_correlations_are_told_with_their_uncertainty(market: Market) -> None:
    told: list[tuple[float, str]] = []
    view = VolatilityView.parse("symbol=ONE&peers=TWO,THREE&range=max&horizon=10")
    shown = KIND.spec("dcc").panel(view, market, lambda part, words: told.append((part, words)))
    assert shown.context.startswith("a 0.")
    assert "±" in shown.context
    assert "Engle-Sheppard p" in shown.context
    assert [words for _, words in told] == ["GARCH of ONE", "GARCH of TWO", "GARCH of THREE", "correlation"]
    facts = shown.provenance.parameters
    assert facts["likelihood_ratio_against_constant"] > 0
    found = rows(panel("dcc-now", view.query(), market))
    pair = found["ONE", "TWO"]
    low, high = sorted([pair["correlation"], pair["constant"]])
    assert low <= pair["ahead"] <= high
    assert found["ONE", "ONE"]["volatility"] == pytest.approx(found["ONE", "ONE"]["covariance"] ** 0.5)


def test_the_first_step_is_the_view_s_model(market: Market) -> None:
    method = panel("dcc", "symbol=ONE&peers=TWO&range=max&model=gjr&distribution=t", market).provenance.method
    assert "GJR-GARCH(1,1,1), t for each" in method


def test_what_moves_as_one_is_a_sentence(home: Home) -> None:
    stocked(home)
    store(home.database, "TWIN", bars(0))
    for name in SLOW:
        shown = panel(name, "symbol=ONE&peers=TWIN&range=max", home.market)
        assert isinstance(shown.content, Message)
        assert "move as one" in shown.content.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("symbol=A&peers=B,C&weights=1,2", "weights: there must be 3, one each for A, B, C, so they are equal"),
        ("symbol=A&peers=B&weights=1,-1", "weights: what is held must outweigh what is sold short, so they are equal"),
        ("symbol=A&peers=B&weights=1,x", "weights: must be a number"),
        ("symbol=A&peers=A,B", "peers: A is the instrument itself"),
    ],
)
def test_weights_and_peers_that_make_no_sense_are_named(query: str, words: str) -> None:
    view = VolatilityView.parse(query)
    assert view.weights == ()
    assert view.dropped == (words,)
    assert VolatilityView.parse(view.query()) == view


def test_weights_are_part_of_the_address() -> None:
    view = VolatilityView.parse("symbol=A&peers=B,C&weights=2,1,-0.5")
    assert view.weights == (2, 1, -0.5)
    assert "weights=2,1,-0.5" in view.query()
