"""Figures of the value at risk lab: Plotly takes them, and they show what they were given."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.figures.risk_backtest import Walked, exceptions_figure
from components.figures.risk_var import components_figure, mean_excess_figure, methods_figure, stability_figure

ESTIMATES = pd.DataFrame(
    {
        "title": ["One", "Two"],
        "value_at_risk": [0.02, 0.03],
        "value_at_risk_error": [0.001, np.nan],
        "expected_shortfall": [0.03, np.nan],
        "expected_shortfall_error": [0.002, np.nan],
        "square_root_value_at_risk": [np.nan, np.nan],
    }
)


def walked(bars: int, recent: int) -> Walked:
    index = pd.date_range("2020-01-01", periods=bars, tz="UTC")
    returns = pd.Series(np.linspace(-0.03, 0.03, bars), index)
    at_risk = pd.Series(0.02, index)
    counts = pd.Series(np.arange(recent), index[bars - recent :])
    return Walked("One", returns, at_risk, at_risk * 1.2, returns < -at_risk, counts, (("yellow", 5), ("red", 10)))


def test_errors_are_two_deviations_wide_and_none_where_none_is_known() -> None:
    figure = methods_figure(ESTIMATES)
    go.Figure(figure)
    assert len(figure["data"]) == 2  # without one by the square root, which says the same here
    assert figure["data"][0]["error_x"]["array"] == [0.002, None]
    assert figure["data"][1]["x"] == [0.03, None]
    with_root = methods_figure(ESTIMATES.assign(square_root_value_at_risk=[0.025, np.nan]))
    assert [trace["name"] for trace in with_root["data"]][-1] == "Value at risk by √h"


def test_the_holding_that_carries_most_is_on_top() -> None:
    columns = [
        f"{part}_{of}" for part in ("component", "incremental") for of in ("value_at_risk", "expected_shortfall")
    ]
    table = pd.DataFrame({name: [0.01, 0.03, -0.01] for name in columns}, index=["A", "B", "C"])
    figure = components_figure(table)
    go.Figure(figure)
    assert figure["data"][0]["y"] == ["B", "A", "C"]
    assert figure["layout"]["yaxis"]["autorange"] == "reversed"


def test_thresholds_are_drawn_with_the_methods_own() -> None:
    index = pd.Index([0.01, 0.02, 0.03], name="threshold")
    excess = pd.DataFrame({"mean_excess": 0.01, "low": 0.005, "high": 0.015}, index)
    stable = pd.DataFrame(
        {"shape": 0.2, "shape_error": 0.1, "modified_scale": 0.01, "modified_scale_error": 0.002}, index
    )
    for figure in (mean_excess_figure(excess, 0.02), stability_figure(stable, 0.02, 1.96)):
        go.Figure(figure)
        assert figure["layout"]["shapes"][0]["x0"] == 0.02
    shown = [trace["name"] for trace in stability_figure(stable, 0.02, 1.96)["data"] if trace.get("showlegend", True)]
    assert shown == ["95 %", "ξ", "β − ξu"]


def test_exceptions_are_marked_and_counted_where_there_are_enough() -> None:
    figure = exceptions_figure(walked(300, 51))
    go.Figure(figure)
    names = [trace["name"] for trace in figure["data"]]
    assert names[-2:] == ["Yellow from 5", "Red from 10"]
    assert figure["layout"]["xaxis"]["anchor"] == "y2"
    few = exceptions_figure(walked(100, 0))
    go.Figure(few)
    assert [trace["name"] for trace in few["data"]][-1] == "Exceptions"
    assert few["layout"]["xaxis"]["anchor"] == "y"
