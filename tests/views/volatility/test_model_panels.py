"""The panels of a model, against arch and statsmodels called on their own."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from arch import arch_model
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.stattools import acf

from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Metrics, Panel, Table, panel_to_json
from data.home import Home
from data.market import Market
from tests.data.market_data import made_bars, made_closes, store
from tests.views.volatility.made_returns import clustered_bars, clustered_returns
from views.volatility import KIND, VolatilityView

DAYS = 900
YEAR = np.sqrt(252)
MODEL_PANELS = (
    "outlook",
    "forecast",
    "volatility-forecast",
    "term-structure",
    "conditional-volatility",
    "fit",
    "fit-summary",
    "diagnostics",
    "residuals",
)
GARCH = "symbol=GARCH&range=max&model=garch"


def stocked(home: Home) -> Market:
    store(home.database, "GARCH", clustered_bars(DAYS))
    store(home.database, "SHORT", clustered_bars(40))
    closes = made_closes("2018-01-01", DAYS)
    store(home.database, "CLOSE", closes.assign(adj_close=clustered_bars(DAYS)["close"]))
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def panel(name: str, query: str, market: Market) -> Panel:
    return KIND.panel(name, VolatilityView.parse(query), market)


def table(shown: Panel) -> pd.DataFrame:
    assert isinstance(shown.content, Table)
    return shown.content.frame


def figure(shown: Panel) -> Any:
    assert isinstance(shown.content, Figure)
    go.Figure(shown.content.figure)
    return shown.content.figure


def metrics(shown: Panel) -> dict[str, Any]:
    assert isinstance(shown.content, Metrics)
    return {item.name: item.value for item in shown.content.items}


def independent(**options: Any) -> Any:
    """arch alone, on the same log returns in per cent."""
    returns = pd.Series(100 * clustered_returns(DAYS)[1:])
    return arch_model(returns, **{"mean": "Constant", "vol": "GARCH", "p": 1, "q": 1, **options}).fit(disp="off")


def test_the_fit_is_the_one_that_arch_gives(market: Market) -> None:
    alone = independent()
    found = table(panel("fit", GARCH, market)).set_index("parameter")
    units = np.array([1e-2, 1e-4, 1, 1])
    np.testing.assert_allclose(found["estimate"], alone.params.to_numpy() * units, rtol=2e-3)
    np.testing.assert_allclose(found["std_error"], alone.std_err.to_numpy() * units, rtol=2e-2)
    np.testing.assert_allclose(found["t"], alone.tvalues, rtol=2e-2)
    summary = metrics(panel("fit-summary", GARCH, market))
    assert summary["log_likelihood"] == pytest.approx(alone.loglikelihood + (DAYS - 1) * np.log(100), rel=1e-6)
    assert summary["persistence"] == pytest.approx(alone.params[["alpha[1]", "beta[1]"]].sum(), rel=1e-3)
    assert summary["bic"] - summary["aic"] == pytest.approx(4 * np.log(DAYS - 1) - 8)
    assert (summary["observations"], summary["converged"], summary["recursion"]) == (DAYS - 1, "yes", "backcast")


def test_its_json_has_every_digit_and_says_how_the_recursion_began(market: Market) -> None:
    query = f"{GARCH}&recursion=sample_variance"
    shown = panel("fit", query, market)
    written = json.loads(json.dumps(panel_to_json(shown)))
    assert [row["estimate"] for row in written["content"]["rows"]] == table(shown)["estimate"].tolist()
    assert written["provenance"]["parameters"]["recursion"] == "sample variance"
    begun = metrics(panel("fit-summary", query, market)), metrics(panel("fit-summary", GARCH, market))
    assert begun[0]["log_likelihood"] != pytest.approx(begun[1]["log_likelihood"], rel=1e-9)


def test_the_forecast_is_the_one_that_arch_gives(market: Market) -> None:
    ahead = independent().forecast(horizon=60).variance.to_numpy()[-1] / 1e4
    found = table(panel("outlook", f"{GARCH}&horizon=60", market)).set_index("horizon")
    assert found.index.tolist() == [1, 5, 21, 60]
    for horizon, row in found.iterrows():
        expected = ahead[: int(str(horizon))]
        assert row["volatility"] == pytest.approx(np.sqrt(expected.mean()) * YEAR, rel=2e-3)
        assert row["sigma"] == pytest.approx(np.sqrt(expected.sum()), rel=2e-3)
        assert row["volatility_low"] <= row["volatility"] <= row["volatility_high"] * (1 + 1e-9)
    assert found.loc[1, "return_high"] - found.loc[1, "return_low"] == pytest.approx(
        2 * 1.2816 * found.loc[1, "sigma"], rel=0.05
    )
    line = figure(panel("term-structure", GARCH, market))["data"][0]
    np.testing.assert_allclose(read_typed_array(line["y"])[[0, 4, 20, 59]], found["volatility"].to_numpy(), rtol=1e-12)


def test_fans_are_nested_and_end_at_the_horizon(market: Market) -> None:
    for name in ("forecast", "volatility-forecast"):
        drawn = figure(panel(name, f"{GARCH}&horizon=10", market))["data"]
        tops = {trace["name"]: trace for trace in drawn if trace.get("fill")}
        assert list(tops) == ["95 %", "80 %", "50 %"]
        assert all(trace["x"] == list(range(1, 11)) for trace in tops.values())
        highs = np.array([read_typed_array(tops[name]["y"]) for name in ("50 %", "80 %", "95 %")])
        lows = np.array([tops[name]["customdata"] for name in ("95 %", "80 %", "50 %")])
        assert (np.diff(np.vstack([lows, highs]), axis=0) >= 0).all()
        assert drawn[0]["x"][-1] == 0


def test_the_conditional_volatility_is_filtered_as_arch_does(market: Market) -> None:
    drawn = figure(panel("conditional-volatility", GARCH, market))["data"]
    volatility = read_typed_array(drawn[1]["y"])
    assert len(volatility) == len(read_typed_array(drawn[0]["y"])) == DAYS
    alone = independent().conditional_volatility.to_numpy() / 100 * YEAR
    np.testing.assert_allclose(volatility[1:], alone, rtol=5e-3)


def test_the_residuals_are_tested_as_statsmodels_does(market: Market) -> None:
    z = independent().std_resid.to_numpy()
    found = table(panel("diagnostics", GARCH, market)).set_index(["test", "lags"])
    for test, values in (("Ljung-Box z", z), ("Ljung-Box z²", z**2)):
        alone = acorr_ljungbox(values, lags=[10]).iloc[0]
        assert found.loc[(test, 10), "statistic"] == pytest.approx(alone["lb_stat"], rel=1e-2)
        assert found.loc[(test, 10), "p_value"] == pytest.approx(alone["lb_pvalue"], abs=5e-3)
    drawn = figure(panel("residuals", GARCH, market))["data"]
    np.testing.assert_allclose(read_typed_array(drawn[2]["y"]), acf(z, nlags=20)[1:], atol=1e-3)
    points = read_typed_array(drawn[0]["x"]), read_typed_array(drawn[0]["y"])
    assert all((np.diff(axis) >= 0).all() for axis in points)
    assert points[1][[0, -1]] == pytest.approx([z.min(), z.max()], rel=1e-3)


def test_a_mean_and_a_distribution_go_where_they_are_taken(market: Market) -> None:
    query = "symbol=GARCH&range=max&mean=ar&lags=2&distribution=t"
    names = table(panel("fit", f"{query}&model=garch", market))["parameter"].tolist()
    assert names == ["mu", "phi[1]", "phi[2]", "omega", "alpha[1]", "beta[1]", "nu"]
    ewma = panel("fit", f"{query}&model=ewma", market)
    assert table(ewma)["parameter"].tolist() == ["lambda", "nu"]
    assert any("given, not estimated" in warning for warning in ewma.warnings)
    har = panel("fit-summary", f"{query}&model=har-rv", market)
    assert any("HAR-RV is least squares" in warning for warning in har.warnings)
    assert metrics(har)["log_likelihood"] is None


def test_every_model_has_every_panel(market: Market) -> None:
    for model in ("", *VolatilityView().models):
        for name in MODEL_PANELS:
            shown = panel(name, f"symbol=GARCH&range=max&model={model}", market)
            if (name, model) == ("fit", "riskmetrics2006"):
                assert isinstance(shown.content, Message)
                assert "no parameter to estimate" in shown.content.text
            else:
                assert not isinstance(shown.content, Message), (name, model, shown.content)


def test_too_few_bars_are_a_sentence_and_what_is_measured_stays(market: Market) -> None:
    for name in MODEL_PANELS:
        shown = panel(name, "symbol=SHORT&range=max&model=garch", market)
        assert isinstance(shown.content, Message)
        assert shown.content.kind == "empty"
        assert "at least 50 returns" in shown.content.text
    headline = panel("headline", "symbol=SHORT&range=max", market)
    assert "ewma" in metrics(headline)
    assert "forecast_1" not in metrics(headline)
    assert any("at least 50 returns" in warning for warning in headline.warnings)


def test_closes_are_enough_for_a_model_but_not_for_a_range(market: Market) -> None:
    closes, bars = (
        table(panel("fit", f"symbol={symbol}&range=max&model=garch", market)) for symbol in ("CLOSE", "GARCH")
    )
    pd.testing.assert_frame_equal(closes, bars)
    har = "symbol=CLOSE&range=max&model=har-rv"
    assert isinstance(panel("fit", har, market).content, Table)
    for proxy, words in (("parkinson", "needs high and low"), ("realised", "CLOSE has no intraday bars")):
        shown = panel("fit", f"{har}&proxy={proxy}", market)
        assert isinstance(shown.content, Message)
        assert words in shown.content.text


def test_har_is_fitted_on_what_the_proxy_measures(market: Market) -> None:
    har = "symbol=GARCH&range=max&model=har-rv"
    squared, ranges = (table(panel("fit", f"{har}&proxy={proxy}", market)) for proxy in ("squared", "garman_klass"))
    assert (
        squared["parameter"].tolist() == ranges["parameter"].tolist() == ["mu", "const", "daily", "weekly", "monthly"]
    )
    assert squared["estimate"].tolist() != ranges["estimate"].tolist()


def test_it_knows_nothing_of_an_unknown_symbol(market: Market) -> None:
    for name in MODEL_PANELS:
        shown = panel(name, "symbol=NOPE", market)
        assert isinstance(shown.content, Message)
        assert "no instrument with the symbol 'NOPE'" in shown.content.text


def test_the_headline_tells_the_forecast_and_what_it_means_for_the_return(market: Market) -> None:
    shown = panel("headline", GARCH, market)
    assert isinstance(shown.content, Metrics)
    assert shown.content.sentence == "No league yet: GARCH, as chosen."
    outlook = table(panel("outlook", GARCH, market)).set_index("horizon")
    told = {item.name: asdict(item) for item in shown.content.items}
    for horizon in (1, 5, 21):
        assert told[f"forecast_{horizon}"]["value"] == outlook.loc[horizon, "volatility"]
        assert told[f"return_{horizon}"]["value"].startswith("−")
    assert told["forecast_1"]["note"] == "follows from the past"
    assert told["forecast_21"]["note"].startswith("80 %: ")
    unled = panel("headline", "symbol=GARCH&range=max", market)
    assert isinstance(unled.content, Metrics)
    assert unled.content.sentence == "No league yet: EWMA, the benchmark."


def test_the_same_seed_gives_the_same_fan(market: Market) -> None:
    first = table(panel("outlook", f"{GARCH}&seed=5", market))
    other = table(panel("outlook", f"{GARCH}&seed=6", market))
    again = table(panel("outlook", f"{GARCH}&seed=5&window=63", market))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_a_new_bar_is_a_new_fit(home: Home) -> None:
    market = stocked(home)
    before = metrics(panel("fit-summary", GARCH, market))["observations"]
    more = made_bars("2018-01-01", DAYS + 1, price=100.0).iloc[-1:]
    store(home.database, "GARCH", more)
    market._trusted_until = 0.0  # as if a second had passed
    assert metrics(panel("fit-summary", GARCH, market))["observations"] == before + 1


def test_a_fit_says_how_much_of_the_history_it_is_of(market: Market) -> None:
    whole, part = (panel("fit", f"symbol=GARCH&model=garch&range={stretch}", market) for stretch in ("max", "1y"))
    assert f"on all {DAYS - 1:,} returns" in whole.context
    used = int(metrics(panel("fit-summary", "symbol=GARCH&model=garch&range=1y", market))["observations"])
    assert 200 < used < DAYS - 1
    assert f"on {used:,} of {DAYS - 1:,} returns, " in part.context


def test_the_errors_of_the_hessian_stand_beside_the_robust_ones(market: Market) -> None:
    classic = arch_model(100 * clustered_returns(DAYS)[1:], p=1, q=1).fit(disp="off", cov_type="classic")
    found = table(panel("fit", GARCH, market))
    np.testing.assert_allclose(found["std_error_hessian"], classic.std_err * np.array([1e-2, 1e-4, 1, 1]), rtol=2e-2)
    assert table(panel("fit", "symbol=GARCH&range=max&model=har-rv", market))["std_error_hessian"].isna().all()


def test_who_names_no_model_hears_which_one_it_is(market: Market) -> None:
    for name in ("fit", "fit-summary"):
        assert any(
            "No model was named" in warning for warning in panel(name, "symbol=GARCH&range=max", market).warnings
        )
        assert not any("No model was named" in warning for warning in panel(name, GARCH, market).warnings)


def test_what_was_left_out_of_the_question_is_beside_the_fit(market: Market) -> None:
    shown = panel("fit", "symbol=GARCH&model=garch(1,1)", market)
    assert any("model: must be one of constant, " in warning for warning in shown.warnings)
