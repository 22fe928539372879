"""The panels of measures: published values by name, and what depends on a benchmark and what does not."""

import math
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.risk.drawdowns import conditional_drawdown, depths
from analytics.risk.measures import MEASURES
from components.figures.arrays import read_typed_array
from components.panel import Figure, Message, Metrics, Panel, Table, panel_to_json
from data.home import Home
from data.market import Market
from tests.analytics.risk.published import BACON, BACON_BENCHMARK, BILL, INDEX, MANAGER
from tests.data.market_data import store
from tests.views.risk.test_book import walked
from tests.views.risk.test_book_frequency import keep
from views.risk import KIND, RiskView

MINE = (
    "summary",
    "measures",
    "rolling",
    "monthly",
    "monthly-heatmap",
    "distribution",
    "underwater",
    "drawdown-numbers",
    "drawdowns",
)
BACONS = "holdings=BACON:1&benchmark=BENCH&frequency=monthly"
MANAGERS = "holdings=HAM1:1&benchmark=SP500&frequency=monthly"


def stocked(home: Home) -> Market:
    series = {"BACON": BACON, "BENCH": BACON_BENCHMARK, "HAM1": MANAGER, "SP500": INDEX, "BILL": BILL}
    for symbol, returns in series.items():
        keep(home, symbol, returns)
    for number, symbol in enumerate(("AAA", "BBB", "SPX")):
        store(home.database, symbol, walked(number, "2020-01-01", 400))
    return home.market


@pytest.fixture(scope="module")
def market(module_home: Home) -> Market:
    """For tests that only look."""
    return stocked(module_home)


def shown(name: str, query: str, market: Market) -> Panel:
    return KIND.panel(name, RiskView.parse(f"range=max&{query}"), market)


def rows(name: str, query: str, market: Market) -> list[dict[str, Any]]:
    content = panel_to_json(shown(name, query, market))["content"]
    assert content["type"] == "table", content
    return list(content["rows"])


def measures(query: str, market: Market, column: str = "value") -> dict[str, float]:
    return {row["name"]: row[column] for row in rows("measures", query, market)}


def test_every_measure_is_there_by_its_name_with_its_formula(market: Market) -> None:
    found = rows("measures", BACONS, market)
    assert [row["name"] for row in found] == list(MEASURES)
    for row in found:
        assert row["formula"], row
        assert (row["value"] is None) == bool(row["why"]), row


def test_bacons_example_comes_to_its_published_values(market: Market) -> None:
    found = measures(BACONS, market)
    published = {
        "omega_ratio": 1.779783,
        "d_ratio": 0.4013329,
        "mean_absolute_deviation": 0.03108333,
        "m_squared": 0.10062,
        "jensen_alpha": -0.01416944,
        "specific_risk": 0.03293109,
        "systematic_risk": 0.132806,
        "fama_beta": 1.030395,
        "treynor_ratio_modified": 0.7806747,
        "adjusted_sharpe_ratio": 0.7591435,
    }
    assert {name: found[name] for name in published} == pytest.approx(published, rel=2e-6)
    assert found["burke_ratio"] == pytest.approx(0.7447309, rel=5e-4)


def test_a_target_is_a_return_a_bar(market: Market) -> None:
    found = measures(f"{BACONS}&target=0.005", market)
    assert found["downside_deviation_per_period"] == pytest.approx(0.02553674, rel=2e-6)
    assert found["sortino_ratio_per_period"] == pytest.approx(0.1566371, rel=2e-6)


def test_a_manager_comes_to_the_published_values_over_each_risk_free_rate(market: Market) -> None:
    found = measures(MANAGERS, market)
    published = {
        "calmar_ratio": 0.9061697,
        "sterling_ratio": 0.5462542,
        "tracking_error": 0.1131667,
        "active_return": 0.04078668,
        "information_ratio": 0.3604125,
        "up_capture": 0.6346612,
        "down_capture": 0.2076304,
    }
    assert {name: found[name] for name in published} == pytest.approx(published, rel=1e-6)
    fixed = measures(f"{MANAGERS}&risk_free={(1 + 0.035 / 12) ** 12 - 1!r}", market)
    varying = measures(f"{MANAGERS}&risk_free_series=BILL", market)
    assert [found["alpha"] / 12 for found in (fixed, varying)] == pytest.approx([0.005960609, 0.005774729], abs=5e-7)
    assert [found["treynor_ratio"] for found in (fixed, varying)] == pytest.approx([0.2528, 0.2428], abs=5e-5)


def test_a_managers_first_year_is_twelve_returns(market: Market) -> None:
    found = measures(f"{MANAGERS}&start=1996-01-01&end=1996-12-31", market)
    published = {"profit_factor": 4.598338, "pain_index": 0.003714087, "m_squared": 0.2544876, "burke_ratio": 4.779747}
    assert {name: found[name] for name in published} == pytest.approx(published, rel=5e-5)
    counts = measures(f"{MANAGERS}&start=1996-01-01&end=1996-12-31", market, "observations")
    assert counts["sharpe_ratio"] == 12


def test_a_benchmark_changes_only_what_depends_on_one(market: Market) -> None:
    found = [measures(f"holdings=AAA:1&benchmark={symbol}", market) for symbol in ("", "SPX", "BBB")]
    for name, measure in MEASURES.items():
        values = [one[name] for one in found]
        if "benchmark" in measure.needs:
            assert values[0] is None
            assert values[1] != values[2], name
        else:
            assert values[0] == values[1] == values[2], name
    for panel in ("distribution", "monthly", "drawdowns", "underwater", "monthly-heatmap", "drawdown-numbers"):
        contents = [
            panel_to_json(shown(panel, f"holdings=AAA:1&benchmark={symbol}", market))["content"]
            for symbol in ("", "SPX")
        ]
        assert contents[0] == contents[1], panel


def test_the_benchmark_has_its_own_values_beside(market: Market) -> None:
    beside = measures("holdings=AAA:1&benchmark=SPX", market, "benchmark")
    alone = measures("holdings=SPX:1&benchmark=", market)
    for name, measure in MEASURES.items():
        expected = None if "benchmark" in measure.needs else alone[name]
        assert beside[name] == (expected if expected is None else pytest.approx(expected)), name


def test_the_summary_says_how_far_a_sharpe_ratio_can_be_trusted(market: Market) -> None:
    panel = shown("summary", BACONS, market)
    assert isinstance(panel.content, Metrics)
    items = {item.name: item for item in panel.content.items}
    excess = BACON - 0.0
    assert items["sharpe_ratio"].value == pytest.approx(excess.mean() / excess.std() * math.sqrt(12))
    error = measures(BACONS, market)["sharpe_standard_error"]
    assert items["sharpe_ratio"].note == f"± {error:.2f}"
    assert 0 < float(str(items["probabilistic_sharpe_ratio"].value)) < 1
    assert "beta" in items
    without = shown("summary", "holdings=AAA:1&benchmark=", market)
    assert isinstance(without.content, Metrics)
    assert "beta" not in {item.name for item in without.content.items}


def lines(panel: Panel) -> dict[str, "np.ndarray[Any, Any]"]:
    assert isinstance(panel.content, Figure), panel.content
    return {trace["name"]: read_typed_array(trace["y"]) for trace in panel.content.figure["data"]}


def test_rolling_measures_are_those_of_their_windows(market: Market) -> None:
    panel = shown("rolling", f"{MANAGERS}&window=36&rolling=volatility,up_capture", market)
    found = lines(panel)
    np.testing.assert_allclose(
        found["Volatility, Basket"], MANAGER.rolling(36).std().dropna() * math.sqrt(12), rtol=1e-5
    )
    np.testing.assert_allclose(found["Volatility, SP500"], INDEX.rolling(36).std().dropna() * math.sqrt(12), rtol=1e-5)
    assert len(found["Up capture, Basket"]) == len(MANAGER) - 35
    assert set(found) == {"Volatility, Basket", "Volatility, SP500", "Up capture, Basket"}


def test_a_window_that_does_not_fit_becomes_a_year_and_says_so(market: Market) -> None:
    panel = shown("rolling", BACONS, market)
    assert len(lines(panel)["Volatility, Basket"]) == 24 - 11
    assert any("a year of them, 12, is used" in warning for warning in panel.warnings)
    assert panel.provenance.parameters["window"] == 12


def test_without_a_benchmark_what_compares_is_left_out_of_the_rolling_and_said(market: Market) -> None:
    panel = shown("rolling", "holdings=AAA:1&benchmark=&window=60", market)
    assert set(lines(panel)) == {"Volatility, Basket", "Sharpe ratio, Basket"}
    assert any("Beta" in warning for warning in panel.warnings)
    alone = shown("rolling", "holdings=AAA:1&benchmark=&rolling=beta", market)
    assert isinstance(alone.content, Message)
    assert "choose one" in alone.content.text


def test_months_are_compounded_into_years(market: Market) -> None:
    found = rows("monthly", BACONS, market)
    assert [row["year"] for row in found] == ["2001", "2000"]
    assert found[0]["feb"] == pytest.approx(-0.037)
    for row in found:
        assert row["total"] == pytest.approx((1 + BACON[row["year"]]).prod() - 1)


def test_every_cell_of_the_map_says_its_sign(market: Market) -> None:
    panel = shown("monthly-heatmap", BACONS, market)
    assert isinstance(panel.content, Figure)
    months, years = panel.content.figure["data"]
    assert months["text"][0][:4] == ["+0.3", "+2.6", "+1.1", "−1.0"]
    assert years["x"] == ["Year"]
    assert (months["zmin"], months["zmax"]) == pytest.approx((-0.081, 0.081))


def test_the_distribution_counts_every_bar_and_marks_the_worst(market: Market) -> None:
    panel = shown("distribution", BACONS, market)
    assert isinstance(panel.content, Figure)
    counts, normal, worst = panel.content.figure["data"]
    assert read_typed_array(counts["y"]).sum() == 24
    assert read_typed_array(normal["y"]).sum() < 24
    assert worst["x"][0] == pytest.approx(-0.065)
    assert worst["text"][0].startswith("2001-09-30")


def test_the_worst_drawdowns_have_their_dates_lengths_and_money(market: Market) -> None:
    found = rows("drawdowns", f"{BACONS}&equity=1000000", market)
    depth = depths(BACON.to_numpy())
    worst = found[0]
    assert worst["depth"] == pytest.approx(depth.min())
    assert worst["money"] == pytest.approx(depth.min() * 1_000_000)
    assert worst["peak"] == "2001-01-31"
    assert worst["start"] == "2001-02-28"
    assert worst["trough"] == f"{BACON.index[depth.argmin()]:%Y-%m-%d}"
    assert (worst["recovery"], worst["to_recover"], worst["state"]) == (None, None, "not recovered yet")
    assert [row["rank"] for row in found] == list(range(1, len(found) + 1))
    assert {row["state"] for row in found[1:]} == {"recovered"}


def test_a_fall_from_the_start_has_the_start_as_its_peak(home: Home) -> None:
    months = pd.Series([-0.1, 0.05, 0.02], pd.date_range("2020-01-31", periods=3, freq="ME", tz="UTC"))
    keep(home, "FELL", months)
    assert rows("drawdowns", "holdings=FELL:1&benchmark=", home.market)[0]["peak"] == "2019-12-31"


@pytest.mark.parametrize("query", [BACONS, MANAGERS, "holdings=AAA:0.5,BBB:0.5&benchmark=SPX&window=60"])
def test_each_figure_is_one_that_plotly_knows(market: Market, query: str) -> None:
    for name in ("rolling", "monthly-heatmap", "distribution", "underwater"):
        content = shown(name, query, market).content
        assert isinstance(content, Figure)
        go.Figure(content.figure)


def test_the_worst_falls_are_shaded_under_the_peak(market: Market) -> None:
    panel = shown("underwater", MANAGERS, market)
    assert isinstance(panel.content, Figure)
    layout = panel.content.figure["layout"]
    assert len(layout["shapes"]) == len(layout["annotations"]) == 5
    assert layout["annotations"][0]["text"] == f"1: −{-100 * depths(MANAGER.to_numpy()).min():.1f} %"


def test_drawdown_at_risk_is_a_metric(market: Market) -> None:
    panel = shown("drawdown-numbers", BACONS, market)
    assert isinstance(panel.content, Metrics)
    value = next(item.value for item in panel.content.items if item.name == "conditional_drawdown_at_risk")
    assert value == pytest.approx(conditional_drawdown(depths(BACON.to_numpy())))


def poor(home: Home) -> Market:
    dates = pd.date_range("2020-01-31", periods=24, freq="ME", tz="UTC")
    keep(home, "ALIKE", pd.Series(0.01, dates))
    keep(home, "NOTHING", pd.Series(0.0, dates))
    keep(home, "LONELY", pd.Series([0.01], dates[:1]))
    keep(home, "GONE", pd.Series([0.01, -1.0, 0.02], dates[:3]))
    keep(home, "TWO", pd.Series([0.01, -0.02], dates[:2]))
    return home.market


SENTENCES = (
    {("LONELY", name): "LONELY has too few monthly bars" for name in MINE}
    | {("GONE", name): "GONE" for name in MINE}
    | {
        ("ALIKE", "distribution"): "never vary",
        ("NOTHING", "distribution"): "never vary",
        ("ALIKE", "drawdowns"): "never below its peak",
        ("NOTHING", "underwater"): "never below its peak",
        ("TWO", "rolling"): "longer than the 2 that there are",
    }
)


def test_what_is_too_poor_to_measure_is_a_sentence(home: Home, subtests: pytest.Subtests) -> None:
    market = poor(home)
    for (symbol, name), words in SENTENCES.items():
        with subtests.test(symbol, panel=name):
            content = shown(name, f"holdings={symbol}:1&benchmark=", market).content
            assert isinstance(content, Message)
            assert content.kind == "empty"
            assert words in content.text


@pytest.mark.parametrize("symbol", ["ALIKE", "NOTHING"])
def test_returns_that_never_vary_have_no_ratios_and_say_why(home: Home, symbol: str) -> None:
    found = {row["name"]: row for row in rows("measures", f"holdings={symbol}:1&benchmark=", poor(home))}
    for name in ("sharpe_ratio", "skewness", "probabilistic_sharpe_ratio", "burke_ratio"):
        assert found[name]["value"] is None, found[name]
        assert found[name]["why"]
    assert found["total_return"]["value"] == pytest.approx(1.01**24 - 1 if symbol == "ALIKE" else 0.0)


def test_tables_have_a_frame_for_their_columns(market: Market) -> None:
    for name in ("measures", "monthly", "drawdowns"):
        content = shown(name, MANAGERS, market).content
        assert isinstance(content, Table)
        assert set(content.frame.columns) >= {column.name for column in content.columns}
