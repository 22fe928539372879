"""Factors: statsmodels' numbers on the page's own data, parts that add up, and what the dates cost."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
import statsmodels.api as sm
from statsmodels.regression.rolling import RollingOLS
from statsmodels.stats.outliers_influence import variance_inflation_factor

from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Panel, Table, panel_from_json, panel_to_json
from data.home import Home
from data.market import Market
from tests.data.market_data import made_bars, store
from tests.views.risk.made_returns import related, store_returns
from views.risk import KIND, RiskView
from views.risk.explaining import load_explained
from views.risk.history import beside

PANELS = ("factors", "factor-shocks", "factor-attribution", "factor-attributions", "rolling-betas")
RETURNS = related().rename(columns={"CCC": "MKT", "DDD": "ODD"})
LATE = RETURNS["BBB"].where(RETURNS.index >= RETURNS.index[200])
BASKET = "range=max&benchmark=&holdings=AAA:0.7,SPX:0.3"
QUERY = f"{BASKET}&factors=MKT,ODD&risk_free=0.03"
HELD = 0.7 * RETURNS["AAA"] + 0.3 * RETURNS["SPX"]
FREE = 1.03 ** (1 / 252) - 1


def stocked(home: Home) -> Market:
    store_returns(home.database, RETURNS[["MKT", "AAA", "ODD", "SPX"]].assign(LATE=LATE))
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
    return content.frame.set_index("factor")


def figure(name: str, query: str, market: Market) -> dict[str, Any]:
    content = panel(name, query, market).content
    assert isinstance(content, Figure), content
    go.Figure(content.figure)
    return dict(content.figure)


def sentence(query: str, market: Market) -> str:
    words = set()
    for name in PANELS:
        content = panel(name, query, market).content
        assert isinstance(content, Message), (name, content)
        assert content.kind == "empty"
        words.add(content.text)
    assert len(words) == 1
    return words.pop()


def theirs(names: list[str]) -> Any:
    """statsmodels' regression of excess returns on excess returns."""
    design = sm.add_constant(RETURNS[names] - FREE)
    lags = int(4 * (len(design) / 100) ** (2 / 9))
    return sm.OLS(HELD - FREE, design).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )


def test_it_agrees_with_statsmodels(market: Market) -> None:
    found, fit = table("factors", QUERY, market), theirs(["MKT", "ODD"])
    scale = np.array([252, 1, 1])
    rows = found.loc[["alpha", "MKT", "ODD"]]
    np.testing.assert_allclose(rows["estimate"], fit.params * scale, rtol=1e-7)
    np.testing.assert_allclose(rows["standard_error"], fit.bse * scale, rtol=1e-7)
    np.testing.assert_allclose(rows["t_value"], fit.tvalues, rtol=1e-7)
    np.testing.assert_allclose(rows["p_value"], fit.pvalues, atol=1e-9)
    assert found.loc["r_squared", "estimate"] == pytest.approx(fit.rsquared)
    assert found.loc["adjusted_r_squared", "estimate"] == pytest.approx(fit.rsquared_adj)
    design = sm.add_constant(RETURNS[["MKT", "ODD"]]).to_numpy()
    inflation = [variance_inflation_factor(design, column) for column in (1, 2)]
    np.testing.assert_allclose(found.loc[["MKT", "ODD"], "variance_inflation"], inflation)


def test_a_shock_to_a_factor_is_its_beta_times_the_move(market: Market) -> None:
    fit = table("factors", QUERY, market).loc[["MKT", "ODD"]]
    shocks = table("factor-shocks", f"{QUERY}&market_shock=-0.1&equity=1000", market)
    np.testing.assert_allclose(shocks["change"], -0.1 * fit["estimate"])
    np.testing.assert_allclose(shocks["error"], 0.1 * fit["standard_error"])
    np.testing.assert_allclose(shocks["money"], -100 * fit["estimate"])


def test_its_parts_add_up_to_the_basket(market: Market) -> None:
    found = table("factor-attributions", QUERY, market)
    excess = HELD - FREE
    assert found.loc["total", "return"] == pytest.approx(excess.mean() * 252)
    assert found.loc["total", "variance"] == pytest.approx(excess.var() * 252)
    parts = found.drop("total")
    for column in ("return", "variance", "variance_share"):
        assert parts[column].sum() == pytest.approx(found.loc["total", column])
    shares = table("factors", QUERY, market)["variance_share"]
    assert shares.drop(["alpha", "r_squared", "adjusted_r_squared"]).sum() == pytest.approx(1)
    assert 1 - shares["residual"] == pytest.approx(theirs(["MKT", "ODD"]).rsquared)


def test_its_bars_say_what_the_table_says(market: Market) -> None:
    found = table("factor-attributions", QUERY, market)
    of_return, of_variance, _, numbers = figure("factor-attribution", QUERY, market)["data"]
    assert of_return["y"] == of_variance["y"] == list(found.index)
    assert of_return["x"] == found["return"].to_list()
    assert of_variance["x"] == found["variance_share"].to_list()
    signs = [word.startswith(" −") for word in numbers["text"]]
    assert signs == [round(value, 3) < 0 for value in found["variance_share"]]


def test_its_rolling_betas_are_those_of_statsmodels(market: Market) -> None:
    lines = {line["name"]: line for line in figure("rolling-betas", f"{QUERY}&window=120", market)["data"]}
    fit = RollingOLS(HELD - FREE, sm.add_constant(RETURNS[["MKT", "ODD"]] - FREE), window=120).fit()
    assert list(lines) == ["MKT", "ODD", "R²"]
    np.testing.assert_allclose(read_typed_array(lines["ODD"]["y"]), fit.params["ODD"].dropna(), rtol=1e-4)
    np.testing.assert_allclose(read_typed_array(lines["R²"]["y"]), fit.rsquared.dropna(), rtol=1e-4)


def test_an_order_of_factors_changes_nothing_but_the_order(market: Market) -> None:
    one, other = table("factors", QUERY, market), table("factors", QUERY.replace("MKT,ODD", "ODD,MKT"), market)
    pd.testing.assert_frame_equal(one, other.loc[one.index])


def test_a_late_factor_costs_bars_and_says_so(market: Market) -> None:
    made = panel("factors", f"{BASKET}&factors=MKT,LATE", market)
    assert "on 400 bars" in made.context
    assert made.provenance.rows == 400
    assert made.provenance.parameters["from"] == f"{RETURNS.index[200]:%Y-%m-%d}"
    assert any(warning.startswith("200 of 600 bars are left out: LATE has no bars") for warning in made.warnings)


def test_factors_that_are_alike_are_warned_about(home: Home) -> None:
    market = stocked(home)
    rng = np.random.default_rng(1)
    store_returns(home.database, pd.DataFrame({"NEAR": RETURNS["MKT"] + 0.001 * rng.normal(size=len(RETURNS))}))
    warnings = panel("factors", f"{BASKET}&factors=MKT,NEAR,ODD", market).warnings
    assert any(warning.startswith("MKT, NEAR can hardly be told apart") for warning in warnings)
    assert not any("told apart" in warning for warning in panel("factors", QUERY, market).warnings)


def test_a_factor_that_is_held_explains_itself(market: Market) -> None:
    query = "range=max&benchmark=&holdings=AAA:1&factors=AAA,MKT"
    made = panel("factors", query, market)
    assert any("Held as well as a factor: AAA" in warning for warning in made.warnings)
    found = table("factors", query, market)
    assert found.loc["AAA", "estimate"] == pytest.approx(1)
    assert found.loc["r_squared", "estimate"] == pytest.approx(1)


def test_months_of_a_factor_are_those_of_its_prices(market: Market) -> None:
    """A month of which a factor lacks an end is missing, not a return of zero."""
    view = RiskView.parse(f"{BASKET}&factors=LATE&frequency=monthly")
    found = load_explained(view, market)
    close = market.bars("LATE").frame["close"]
    dates = market.bars("AAA").frame.index
    ends = close.reindex(dates).groupby(dates.tz_localize(None).to_period("M")).last()
    expected = ends.pct_change(fill_method=None).dropna().iloc[:-1]  # the last month is not over
    np.testing.assert_allclose(found.factors["LATE"], expected, rtol=1e-9)
    book = found.book
    beside_it = beside("LATE", book.growth_dates, book, market)
    assert beside_it.isna().sum() == len(book.growth_dates) - 1 - len(expected)
    assert beside_it.isna().any()


UNUSABLE = {
    f"{BASKET}&factors=": "name instruments that may explain",
    f"{BASKET}&factors=NOPE,NADA,MKT": "NOPE",
    f"{BASKET}&factors=OLD": "0 bars in common (OLD 2000-01-03",
    f"{BASKET}&factors=FLAT": "never move",
    f"{BASKET}&factors=MKT,DOUBLE": "combination of the others",
    f"{BASKET}&factors=MKT&end=2018-01-03": "bars in common",
}


def test_unusable_factors_are_a_sentence(home: Home, subtests: pytest.Subtests) -> None:
    market = stocked(home)
    store(home.database, "OLD", made_bars("2000-01-03", 100))
    flat = made_bars("2017-12-29", 601, freq="B").assign(open=5.0, high=5.0, low=5.0, close=5.0)
    store(home.database, "FLAT", flat)
    store_returns(home.database, pd.DataFrame({"DOUBLE": 0.5 * RETURNS["MKT"]}))
    for query, words in UNUSABLE.items():
        with subtests.test(query):
            assert words in sentence(query, market)


def test_a_window_that_does_not_fit_is_a_sentence(market: Market) -> None:
    content = panel("rolling-betas", f"{QUERY}&window=1000", market).content
    assert isinstance(content, Message)
    assert "The window must be from" in content.text


def test_it_holds_on_the_factors_of_the_demo(demo_database: Any, home: Home) -> None:
    """One holding is enough, and the sum of the parts is the basket's on real data too."""
    demo = Market(demo_database, home.cache)
    found = table("factor-attributions", "holdings=JPM:1", demo)
    assert found.drop("total")["variance_share"].sum() == pytest.approx(1)
    assert list(found.index) == ["alpha", "MTUM", "QUAL", "SIZE", "USMV", "VLUE", "residual", "total"]
    assert 0.3 < 1 - found.loc["residual", "variance_share"] < 0.9
