"""The figures of the prediction desk are in Plotly's schema and say what they were given."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.arrays import milliseconds, read_typed_array
from components.figures.predictions_forecast import Ahead, Edges, forecast_figure
from components.figures.predictions_walk import (
    Curve,
    calibration_figure,
    realised_figure,
    skill_figure,
    wealth_figure,
)

DAYS = pd.date_range("2024-01-01", periods=6, freq="B", tz="UTC")
CLOSES = pd.Series(np.arange(100.0, 106.0), DAYS)
EDGES = (Edges("95 %", [105, 95, 90], [105, 115, 120]), Edges("50 %", [105, 103, 102], [105, 107, 108]))


def test_a_forecast_begins_at_the_last_bar_on_dates_that_are_known() -> None:
    sessions = pd.DatetimeIndex(["2024-01-09", "2024-01-10"], tz="UTC")
    figure = forecast_figure(CLOSES, Ahead([105, 106, 107], EDGES, sessions), "Close", ",.2f")
    go.Figure(figure)
    middle = figure["data"][-1]
    expected = milliseconds(DAYS[-1:].append(sessions))
    np.testing.assert_array_equal(read_typed_array(middle["x"]), expected)
    assert [trace["name"] for trace in figure["data"] if trace.get("fill")] == ["95 %", "50 %"]
    assert figure["layout"]["annotations"][0]["text"] == "as of 2024-01-08"


def test_without_a_calendar_the_axis_counts_bars() -> None:
    figure = forecast_figure(CLOSES, Ahead([105, 106, 107], EDGES), "Close", ",.2f")
    go.Figure(figure)
    assert figure["data"][0]["x"] == [-5, -4, -3, -2, -1, 0]
    assert figure["data"][-1]["x"] == [0, 1, 2]
    assert figure["data"][0]["customdata"][-1] == "2024-01-08"


@pytest.mark.parametrize("make", [skill_figure, wealth_figure])
def test_lines_over_time_are_stronger_for_those_that_lead(make: object) -> None:
    lines = {"Ridge": CLOSES, "Forest": CLOSES + 1}
    figure = skill_figure(lines, {"Forest"}, "loss") if make is skill_figure else wealth_figure(lines, {"Forest"})
    go.Figure(figure)
    widths = {trace["name"]: trace["line"]["width"] for trace in figure["data"]}
    assert widths["Forest"] > widths["Ridge"]


def test_a_curve_of_calibration_has_its_interval_and_waits_in_the_legend() -> None:
    curve = Curve([0.4, 0.6], [0.5, 0.55], [100, 90], [0.4, 0.45], [0.6, 0.7])
    figure = calibration_figure({"Ridge": curve, "Forest": Curve((), (), ())}, {"Ridge"}, "Said", "came")
    go.Figure(figure)
    ridge, forest, diagonal = figure["data"]
    np.testing.assert_allclose(ridge["error_y"]["array"], [0.1, 0.15])
    np.testing.assert_allclose(ridge["error_y"]["arrayminus"], [0.1, 0.1])
    assert (ridge["visible"], forest["visible"]) == (True, "legendonly")
    assert diagonal["x"] == diagonal["y"] == [0, 1]


def test_the_line_of_what_was_predicted_is_as_long_as_the_predictions() -> None:
    pairs = {"Ridge": pd.DataFrame({"predicted": [-0.01, 0.02], "realised": [-0.2, 0.3]}, DAYS[:2])}
    figure = realised_figure(pairs, {"Ridge"}, "Return")
    go.Figure(figure)
    (line,) = figure["layout"]["shapes"]
    assert (line["x0"], line["x1"]) == (-0.01, 0.02)
    go.Figure(realised_figure({"Ridge": pairs["Ridge"].iloc[:0]}, {"Ridge"}, "Return"))
