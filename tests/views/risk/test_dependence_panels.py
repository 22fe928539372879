"""Dependence: independent numbers, what an order of the holdings may change, and sentences for what is poor."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from scipy.stats import kendalltau, spearmanr

from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Metrics, Panel, Table, panel_from_json, panel_to_json
from data.home import Home
from data.market import Market
from tests.views.risk.made_returns import related, store_returns
from views.risk import KIND, RiskView
from views.risk.state import CORRELATIONS
from views.risk.together import MOST_AT_ONCE

PANELS = (
    "correlation",
    "correlations",
    "dendrogram",
    "spanning-tree",
    "rolling-correlation",
    "stress-correlation",
    "principal-components",
    "bets",
)
FOUR = "range=max&holdings=CCC:0.4,AAA:0.3,BBB:0.2,DDD:0.1"
RETURNS = related()
HELD = RETURNS.drop(columns="SPX")


def stocked(home: Home) -> Market:
    store_returns(home.database, RETURNS)
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def panel(name: str, query: str, market: Market) -> Panel:
    made = KIND.panel(name, RiskView.parse(query), market)
    panel_from_json(panel_to_json(made))
    return made


def table(name: str, query: str, market: Market) -> pd.DataFrame:
    content = panel(name, query, market).content
    assert isinstance(content, Table), content
    return content.frame


def figure(name: str, query: str, market: Market) -> dict[str, Any]:
    content = panel(name, query, market).content
    assert isinstance(content, Figure), content
    go.Figure(content.figure)
    return dict(content.figure)


def metrics(query: str, market: Market) -> dict[str, Any]:
    content = panel("bets", query, market).content
    assert isinstance(content, Metrics), content
    return {item.name: item.value for item in content.items}


def sentence(name: str, query: str, market: Market) -> str:
    content = panel(name, query, market).content
    assert isinstance(content, Message), content
    assert content.kind == "empty"
    return content.text


def drawn_matrix(query: str, market: Market) -> pd.DataFrame:
    trace = figure("correlation", query, market)["data"][0]
    return pd.DataFrame(trace["z"], trace["y"], trace["x"])


def test_its_map_has_the_correlations_of_the_kind_asked_for(market: Market, subtests: pytest.Subtests) -> None:
    weights = 0.9 ** np.arange(len(HELD) - 1, -1, -1)
    products = (HELD.to_numpy() * weights[:, None]).T @ HELD.to_numpy()
    scale = np.sqrt(np.diag(products))
    expected = {
        "pearson": HELD.corr(),
        "spearman": pd.DataFrame(spearmanr(HELD).statistic, HELD.columns, HELD.columns),
        "kendall": HELD.corr("kendall"),
        "ewma": pd.DataFrame(products / np.outer(scale, scale), HELD.columns, HELD.columns),
    }
    for kind, matrix in expected.items():
        with subtests.test(kind):
            found = drawn_matrix(f"{FOUR}&correlation={kind}&decay=0.9", market)
            pd.testing.assert_frame_equal(found, matrix.loc[found.index, found.columns], atol=6e-5, rtol=0)


def test_its_map_puts_what_moves_alike_side_by_side(market: Market) -> None:
    order = list(drawn_matrix(FOUR, market).columns)
    assert order[0] == "DDD" or order[-1] == "DDD"


def test_its_map_says_the_sign_without_colour(market: Market) -> None:
    found = figure("correlation", FOUR, market)["data"][0]
    for values, words in zip(found["z"], found["text"], strict=True):
        assert [word.startswith("−") for word in words] == [value <= -0.005 for value in values]


def test_each_pair_stands_with_every_kind(market: Market) -> None:
    found = table("correlations", FOUR, market).set_index(["first", "second"])
    assert len(found) == 6
    assert found["pearson"].is_monotonic_decreasing
    worst = RETURNS["SPX"] <= RETURNS["SPX"].quantile(0.1)
    for one, other in combinations(sorted(HELD), 2):
        row = found.loc[(one, other)]
        assert row["pearson"] == pytest.approx(HELD[one].corr(HELD[other]))
        assert row["spearman"] == pytest.approx(HELD[one].rank().corr(HELD[other].rank()))
        assert row["kendall"] == pytest.approx(kendalltau(HELD[one], HELD[other]).statistic)
        assert row["stress"] == pytest.approx(HELD[worst][one].corr(HELD[worst][other]))
        assert row["calm"] == pytest.approx(HELD[~worst][one].corr(HELD[~worst][other]))
        together = set(HELD[one].nsmallest(30).index) & set(HELD[other].nsmallest(30).index)
        assert row["tail"] == pytest.approx(len(together) / 30)
        assert row["tail_error"] == pytest.approx(np.sqrt(row["tail"] * (1 - row["tail"]) / 30))
        assert abs(row["shrunk"]) < abs(row["pearson"])


def test_an_order_of_holdings_changes_nothing(market: Market) -> None:
    turned = "range=max&holdings=DDD:0.1,BBB:0.2,AAA:0.3,CCC:0.4"
    pd.testing.assert_frame_equal(table("correlations", FOUR, market), table("correlations", turned, market))
    assert metrics(FOUR, market) == pytest.approx(metrics(turned, market))
    for name in ("correlation", "dendrogram", "spanning-tree", "stress-correlation", "principal-components"):
        assert figure(name, FOUR, market) == figure(name, turned, market), name


def test_a_pair_that_is_too_short_for_a_column_keeps_the_others(market: Market) -> None:
    made = panel("correlations", f"{FOUR}&end=2018-02-20", market)
    assert isinstance(made.content, Table)
    assert made.content.frame["tail"].isna().all()
    assert made.content.frame["pearson"].notna().all()
    assert any(warning.startswith("Tail: ") for warning in made.warnings)
    assert any(warning.startswith("Stress and calm: ") for warning in made.warnings)


def test_its_rolling_lines_are_those_of_pandas(market: Market) -> None:
    lines = {line["name"]: line for line in figure("rolling-correlation", f"{FOUR}&window=60", market)["data"]}
    assert list(lines) == ["Mean of pairs", "AAA, SPX", "BBB, SPX", "CCC, SPX", "DDD, SPX"]
    expected = HELD["BBB"].rolling(60).corr(RETURNS["SPX"]).dropna()
    np.testing.assert_allclose(read_typed_array(lines["BBB, SPX"]["y"]), expected, rtol=1e-5)
    pairs = [HELD[one].rolling(60).corr(HELD[other]).dropna() for one, other in combinations(HELD, 2)]
    np.testing.assert_allclose(read_typed_array(lines["Mean of pairs"]["y"]), np.mean(pairs, axis=0), atol=1e-6)


def test_without_a_benchmark_it_is_against_the_first(market: Market) -> None:
    lines = [line["name"] for line in figure("rolling-correlation", f"{FOUR}&benchmark=", market)["data"]]
    assert lines == ["Mean of pairs", "AAA, CCC", "BBB, CCC", "DDD, CCC"]
    stressed = panel("stress-correlation", f"{FOUR}&benchmark=", market)
    assert stressed.provenance.parameters["market"] == "the mean of the holdings"


def test_stress_stands_against_calm_with_its_caution(market: Market) -> None:
    made = panel("stress-correlation", FOUR, market)
    worst = RETURNS["SPX"] <= RETURNS["SPX"].quantile(0.1)
    upper = np.triu_indices(4, 1)
    assert made.provenance.parameters["mean_stress"] == pytest.approx(HELD[worst].corr().to_numpy()[upper].mean())
    assert made.provenance.parameters["mean_calm"] == pytest.approx(HELD[~worst].corr().to_numpy()[upper].mean())
    assert made.provenance.parameters["stress_bars"] == 60
    assert any("Choosing bars by a return changes correlations by itself" in warning for warning in made.warnings)


def test_its_components_are_the_eigenvectors(market: Market) -> None:
    bars, loadings = figure("principal-components", FOUR, market)["data"]
    values, vectors = np.linalg.eigh(HELD[loadings["y"]].corr().to_numpy())
    np.testing.assert_allclose(bars["y"], values[::-1] / 4)
    np.testing.assert_allclose(np.abs(loadings["z"]), np.abs(vectors[:, ::-1]), atol=6e-5)
    assert bars["customdata"][-1] == pytest.approx(1)


def test_its_bets_are_those_of_the_formulas(market: Market) -> None:
    found = metrics(FOUR, market)
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    covariance = HELD.cov().to_numpy()
    values, vectors = np.linalg.eigh(covariance)
    shares = values * (vectors.T @ weights) ** 2 / (weights @ covariance @ weights)
    assert found["effective_bets"] == pytest.approx(np.exp(-(shares * np.log(shares)).sum()))
    assert found["largest_bet"] == pytest.approx(shares.max())
    volatility = float(np.sqrt(weights @ covariance @ weights))
    assert found["diversification_ratio"] == pytest.approx(weights @ HELD.std().to_numpy() / volatility)
    assert found["average_correlation"] == pytest.approx(HELD.corr().to_numpy()[np.triu_indices(4, 1)].mean())
    assert 1 <= found["effective_bets_torsion"] <= 4


def test_twins_are_one_bet_and_have_no_torsion(home: Home) -> None:
    store_returns(home.database, RETURNS[["AAA"]].assign(TWIN=RETURNS["AAA"]))
    query = "range=max&benchmark=&holdings=AAA:0.5,TWIN:0.5"
    found = metrics(query, home.market)
    assert found["effective_bets"] == pytest.approx(1, abs=1e-6)
    assert found["effective_bets_torsion"] is None
    assert drawn_matrix(query, home.market).to_numpy() == pytest.approx(1)
    assert figure("spanning-tree", query, home.market)["data"][-1]["x"] == pytest.approx([0, 0], abs=1e-6)


def test_its_tree_and_its_clusters_name_every_holding(market: Market) -> None:
    names = figure("spanning-tree", FOUR, market)["data"][-1]["text"]
    assert sorted(name.split("</b>")[0].removeprefix("<b>") for name in names) == sorted(HELD)
    assert sorted(figure("dendrogram", FOUR, market)["layout"]["yaxis"]["ticktext"]) == sorted(HELD)


def test_one_holding_is_asked_for_another(market: Market, subtests: pytest.Subtests) -> None:
    for name in PANELS:
        with subtests.test(name):
            assert "name at least two" in sentence(name, "range=max&holdings=AAA:1", market)


def test_what_never_moved_is_left_out(home: Home) -> None:
    store_returns(home.database, RETURNS[["AAA", "BBB"]].assign(STILL=0.0))
    made = panel("correlation", "range=max&benchmark=&holdings=AAA:1,BBB:1,STILL:1&sizes=amounts", home.market)
    assert isinstance(made.content, Figure)
    assert sorted(made.content.figure["data"][0]["x"]) == ["AAA", "BBB"]
    assert any("STILL never moved" in warning for warning in made.warnings)
    words = sentence("bets", "range=max&benchmark=&holdings=AAA:1,STILL:1&sizes=amounts", home.market)
    assert "Name at least two holdings that do" in words


def test_poor_input_is_a_number_or_a_sentence(market: Market, subtests: pytest.Subtests) -> None:
    poor = ("window=2520", "end=2018-01-08", "frequency=monthly&tail=0.01", "benchmark=AAA", "benchmark=NOPE")
    for query in poor:
        for name in PANELS:
            with subtests.test(query, panel=name):
                content = panel(name, f"{FOUR}&{query}", market).content
                assert not isinstance(content, Message) or content.kind == "empty", content


def test_many_holdings_are_thinned_out_and_it_says_so(home: Home, subtests: pytest.Subtests) -> None:
    rng = np.random.default_rng(2)
    names = [f"S{number:02d}" for number in range(MOST_AT_ONCE + 5)]
    values = 0.01 * (rng.normal(size=(120, 1)) + rng.normal(size=(120, len(names))))
    dates = pd.date_range("2020-01-01", periods=120, freq="B", tz="UTC")
    store_returns(home.database, pd.DataFrame(values, dates, names))
    digest = home.market.keep_basket([(name, 1 / len(names)) for name in names])
    query = f"range=max&benchmark=&window=60&basket={digest}"
    assert "takes long" in sentence("correlation", f"{query}&correlation=kendall", home.market)
    listed = panel("correlations", query, home.market)
    assert isinstance(listed.content, Table)
    assert len(listed.content.frame) == 2_000
    assert any("2,080 pairs the 2,000" in warning for warning in listed.warnings)
    for kind in CORRELATIONS[:2]:
        for name in PANELS:
            with subtests.test(kind, panel=name):
                assert not isinstance(panel(name, f"{query}&correlation={kind}", home.market).content, Message)
