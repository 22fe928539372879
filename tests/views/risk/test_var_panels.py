"""The headline and the value at risk lab, against numbers worked out apart from them."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.special import xlogy
from skfolio.measures import cvar, value_at_risk

from analytics.risk.methods import METHODS
from analytics.risk.tail_measures import TAIL_MEASURES
from components.panel import Message, Metrics, Panel, Table, panel_from_json, panel_to_json
from data.home import Home
from data.market import Market
from tests.data.market_data import made_bars, store
from views.risk import KIND, RiskView
from views.risk.leading import leader

BARS = 801
EQUAL = "range=max&holdings=AAA:0.5,BBB:0.5&benchmark=&equity=250000"
LAB = ("headline", "value-at-risk", "methods", "components", "component-bars", "tail", "mean-excess", "stability")
LEAGUE = f"{EQUAL}&tested=300&refit=100"


def closes(seed: int) -> pd.DataFrame:
    """Of returns with fat tails."""
    moves = np.random.default_rng(seed).standard_t(4, BARS) * 0.008 + 0.0003
    close = 100 * np.exp(np.cumsum(moves))
    return made_bars("2018-01-01", BARS, freq="B").assign(open=close, high=close, low=close, close=close)


def stocked(home: Home) -> Market:
    store(home.database, "AAA", closes(1))
    store(home.database, "BBB", closes(2))
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


@pytest.fixture
def returns(market: Market) -> "pd.Series[float]":
    """Of half of each, brought back at every bar."""
    moves = [market.bars(symbol).frame["close"].pct_change().iloc[1:] for symbol in ("AAA", "BBB")]
    return 0.5 * moves[0] + 0.5 * moves[1]


def panel(name: str, query: str, market: Market) -> Panel:
    return KIND.panel(name, RiskView.parse(query), market)


def numbers(shown: Panel) -> dict[str, Any]:
    assert isinstance(shown.content, Metrics), shown.content
    return {item.name: item.value for item in shown.content.items}


def rows(shown: Panel, key: str = "row") -> pd.DataFrame:
    assert isinstance(shown.content, Table), shown.content
    return shown.content.frame.set_index(key)


def sentence(shown: Panel) -> str:
    assert isinstance(shown.content, Message), shown.content
    assert shown.content.kind == "empty"
    return shown.content.text


def test_without_a_league_the_headline_is_historical_and_says_so(market: Market, returns: "pd.Series[float]") -> None:
    shown = panel("headline", EQUAL, market)
    assert isinstance(shown.content, Metrics)
    assert shown.content.sentence.startswith("No league yet: Historical simulation, the default.")
    found = numbers(shown)
    for confidence in (0.95, 0.99):
        at = f"1_{confidence * 100:g}"
        assert found[f"value_at_risk_{at}"] == pytest.approx(value_at_risk(returns.to_numpy(), confidence), rel=1e-12)
        assert found[f"expected_shortfall_{at}"] == pytest.approx(cvar(returns.to_numpy(), confidence), rel=1e-12)
    money = next(item.note for item in shown.content.items if item.name == "value_at_risk_1_99")
    assert money == f"USD {found['value_at_risk_1_99'] * 250_000:,.0f}"


def test_the_month_compounds_returns_that_overlap(market: Market, returns: "pd.Series[float]") -> None:
    grown = (1 + returns).rolling(21).apply(np.prod).dropna()
    worst = np.sort(1 - grown.to_numpy())[::-1]
    found = numbers(panel("headline", EQUAL, market))
    assert found["value_at_risk_21_99"] == pytest.approx(worst[math.floor(len(worst) * 0.01)], rel=1e-9)


def test_the_disagreement_is_that_of_the_table(market: Market) -> None:
    table = rows(panel("value-at-risk", EQUAL, market))
    said = table.loc[table["confidence"] == 0.99, "value_at_risk"]
    assert len(said) == len(METHODS)
    spread = numbers(panel("headline", EQUAL, market))["spread_1_99"]
    assert spread == pytest.approx((said.max() - said.min()) / said.median(), rel=1e-12)


def test_the_table_gives_each_method_at_each_confidence(market: Market, returns: "pd.Series[float]") -> None:
    table = rows(panel("value-at-risk", f"{EQUAL}&confidence=0.975", market))
    assert sorted(set(table["confidence"])) == [0.95, 0.975, 0.99]
    normal = stats.norm(returns.mean(), returns.std())
    gaussian = table.loc["gaussian:0.975"]
    assert gaussian["value_at_risk"] == pytest.approx(-normal.ppf(0.025), rel=1e-9)
    beyond = normal.expect(lambda r: -r, ub=normal.ppf(0.025), conditional=True)
    assert gaussian["expected_shortfall"] == pytest.approx(beyond, rel=1e-6)
    z = stats.norm.ppf(0.975)
    # the error of mean and deviation where tails are fat: var(s)/σ² = (kurtosis − 1)/4n, and s and mean uncorrelated
    inflation = 1 + z**2 * (stats.kurtosis(returns, fisher=False) - 1) / 4 - z * stats.skew(returns)
    error = returns.std() * math.sqrt(inflation / len(returns))
    assert gaussian["value_at_risk_error"] == pytest.approx(error, rel=0.25)


def test_a_horizon_stands_beside_the_square_root_where_they_differ(market: Market, returns: "pd.Series[float]") -> None:
    table = rows(panel("value-at-risk", f"{EQUAL}&horizon=10", market))
    gaussian = table.loc["gaussian:0.99"]
    z = stats.norm.ppf(0.99)
    own = -10 * returns.mean() + math.sqrt(10) * returns.std() * z
    root = math.sqrt(10) * (-returns.mean() + returns.std() * z)
    assert gaussian["value_at_risk"] == pytest.approx(own, rel=1e-9)
    assert gaussian["square_root_value_at_risk"] == pytest.approx(root, rel=1e-9)
    assert gaussian["square_root_difference"] == pytest.approx(root / own - 1, rel=1e-9)


def test_components_add_up_whatever_they_come_from(market: Market, subtests: pytest.Subtests) -> None:
    for source in ("gaussian", "historical", "monte_carlo", "monte_carlo_t"):
        with subtests.test(source):
            table = rows(panel("components", f"{EQUAL}&source={source}", market), "holding")
            for measure in ("component_value_at_risk", "component_expected_shortfall"):
                assert table.loc[["AAA", "BBB"], measure].sum() == pytest.approx(table.loc["Basket", measure])
            assert table.loc["Basket", "share_value_at_risk"] == pytest.approx(1)


def test_normal_components_are_the_textbooks(market: Market) -> None:
    table = rows(panel("components", f"{EQUAL}&source=gaussian", market), "holding")
    moves = pd.concat([market.bars(symbol).frame["close"].pct_change().iloc[1:] for symbol in ("AAA", "BBB")], axis=1)
    covariance, half = moves.cov().to_numpy(), np.array([0.5, 0.5])
    beta = covariance @ half / math.sqrt(half @ covariance @ half)
    marginal = stats.norm.ppf(0.99) * beta - moves.mean().to_numpy()
    np.testing.assert_allclose(table.loc[["AAA", "BBB"], "marginal_value_at_risk"], marginal, rtol=1e-9)
    alone = stats.norm.ppf(0.99) * 0.5 * moves.std().to_numpy() - 0.5 * moves.mean().to_numpy()
    saved = table.loc["Basket", "component_value_at_risk"] - alone[::-1]
    np.testing.assert_allclose(table.loc[["AAA", "BBB"], "incremental_value_at_risk"], saved, rtol=1e-9)


def test_the_tail_is_what_scipy_fits_beyond_the_threshold(market: Market, returns: "pd.Series[float]") -> None:
    table = rows(panel("tail", EQUAL, market), "threshold")
    own = table[table["used"] == "by the method"].iloc[0]
    threshold = float(table.index[table["used"] == "by the method"][0])
    excesses = (-returns[-returns > threshold]).to_numpy() - threshold
    assert own["exceedances"] == len(excesses) == 80
    shape, _, scale = stats.genpareto.fit(excesses, floc=0)
    assert own["shape"] == pytest.approx(shape, abs=2e-3)
    assert own["scale"] == pytest.approx(scale, rel=2e-3)
    quantile = threshold + stats.genpareto.ppf(1 - 0.01 * len(returns) / len(excesses), shape, scale=scale)
    assert own["value_at_risk"] == pytest.approx(quantile, rel=2e-3)
    assert own["mean_excess"] == pytest.approx(excesses.mean(), rel=1e-9)
    method = rows(panel("value-at-risk", EQUAL, market)).loc["extreme_value:0.99"]
    assert own["value_at_risk"] == pytest.approx(method["value_at_risk"], rel=1e-12)


def test_the_league_counts_tests_and_tells_its_progress(market: Market, returns: "pd.Series[float]") -> None:
    heard: list[tuple[float, str]] = []
    view = RiskView.parse(LEAGUE)
    shown = KIND.spec("backtest-league").panel(view, market, lambda part, words: heard.append((part, words)))
    table = rows(shown)
    parts = [part for part, _ in heard]
    assert parts == sorted(parts)
    assert (len(parts) > 10, parts[-1]) == (True, 1.0)
    losses = -returns.to_numpy()
    window = 500
    at_risk = np.array([np.sort(losses[t - window : t])[::-1][25] for t in range(window, len(losses))])
    hits = losses[window:] > at_risk
    historical = table.loc["historical:0.95"]
    count, total = int(hits.sum()), len(hits)
    assert (historical["exceptions"], historical["periods"]) == (count, total) == (count, 300)
    ratio = 2 * (xlogy(count, count / total / 0.05) + xlogy(total - count, (1 - count / total) / 0.95))
    assert historical["kupiec"] == pytest.approx(ratio, abs=1e-9)
    assert historical["kupiec_p_value"] == pytest.approx(stats.chi2.sf(ratio, 1), rel=1e-9)
    assert historical["recent_exceptions"] == hits[-250:].sum()
    ticks = np.maximum(0.95 * (losses[window:] - at_risk), -0.05 * (losses[window:] - at_risk))
    assert historical["tick_loss"] == pytest.approx(ticks.mean(), rel=1e-12)


def test_the_headline_leads_with_the_leagues_best(market: Market) -> None:
    view = RiskView.parse(LEAGUE)
    league = panel_from_json(json.loads(json.dumps(panel_to_json(KIND.panel("backtest-league", view, market)))))
    best, table = str(league.provenance.parameters["best"]), rows(league)
    held = table["held"].eq("yes").groupby([name.split(":")[0] for name in table.index]).sum()
    assert held[best] == held.max()
    lead = leader(view, league)
    assert lead.method == best
    assert lead.why == f"{METHODS[best].title} backtested best: it held at 95 % and 99 % over 300 bars."
    shown = KIND.spec("headline").build(view, market, lead=lead)
    assert shown.content.sentence.startswith(lead.why)
    estimates = rows(panel("value-at-risk", LEAGUE, market))
    assert numbers(shown)["value_at_risk_1_99"] == estimates.loc[f"{best}:0.99", "value_at_risk"]
    other = leader(RiskView.parse(f"{LEAGUE}&method=monte_carlo"), league)
    assert (other.method, "does not play" in other.why) == ("monte_carlo", True)


def test_exceptions_are_those_of_the_method_asked_for(market: Market) -> None:
    shown = panel("exceptions", f"{LEAGUE}&method=gaussian&confidence=0.95", market)
    league = rows(panel("backtest-league", LEAGUE, market))
    parameters = shown.provenance.parameters
    assert parameters["exceptions"] == league.loc["gaussian:0.95", "exceptions"]
    assert parameters["recent_exceptions"] == league.loc["gaussian:0.95", "recent_exceptions"]
    assert (parameters["method_shown"], parameters["seed"], parameters["refit_every"]) == ("gaussian", 1, 100)


def test_an_unknown_method_is_a_sentence_that_names_them(market: Market) -> None:
    for name in ("headline", "exceptions"):
        said = sentence(panel(name, f"{EQUAL}&method=magic", market))
        assert "There is no method 'magic'" in said
        assert "filtered_historical" in said


def test_what_is_too_short_is_a_sentence(market: Market, subtests: pytest.Subtests) -> None:
    short = f"{EQUAL}&end=2018-03-01"  # 43 returns
    for query, name, words in (
        (f"{EQUAL}&end=2018-12-01", "backtest-league", "at least 300 returns"),
        (f"{short}&horizon=60", "value-at-risk", "shorter horizon"),
        (short, "tail", "at least 50 returns"),
        (f"{short}&method=garch", "headline", "GARCH(1,1), normal can't be used here"),
    ):
        with subtests.test(name):
            assert words in sentence(panel(name, query, market))
    assert any("nothing about 21 bars" in one for one in panel("headline", f"{EQUAL}&end=2018-02-15", market).warnings)


def test_every_number_has_its_formula_on_a_click_and_its_name_in_the_json(market: Market) -> None:
    league = panel("backtest-league", LEAGUE, market)
    raw = json.loads(json.dumps(panel_to_json(league)))
    for name in ("kupiec", "conditional_coverage", "z2", "tick_loss", "joint_score"):
        assert raw["provenance"]["parameters"][name].startswith(TAIL_MEASURES[name].formula)
        assert isinstance(raw["content"]["rows"][0][name], float)
    for name in LAB:
        shown = panel(name, EQUAL, market)
        assert (shown.provenance.as_of, shown.provenance.reference) == ("2021-01-25", f"risk#{name}")
        assert shown.provenance.rows == BARS - 1
