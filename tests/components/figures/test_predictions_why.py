"""Figures of why and of drift: valid, without colours of their own, and with names that no narrow screen cuts."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import orjson
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.predictions.partial_dependence import Dependence
from components.figures.arrays import read_typed_array
from components.figures.predictions_analogues import Followed, analogues_figure
from components.figures.predictions_dependence import COLOURS, Pane, dependence_figure
from components.figures.predictions_rows import Row, rows_figure
from components.figures.predictions_skill import rolling_skill_figure
from components.theme import INTERVAL

DAYS = pd.bdate_range("2024-01-01", periods=40, tz="UTC")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)")


def valid(figure: dict[str, Any]) -> dict[str, Any]:
    go.Figure(figure)
    text = orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    assert set(COLOUR.findall(text)) <= {INTERVAL}
    return figure


def dependence(values: np.ndarray) -> Dependence:
    grid = np.linspace(-1, 1, 20)
    return Dependence("f", grid, 0.01 * grid, 0.01 * grid - 0.01, 0.01 * grid + 0.01, values)


def skill(level: float) -> pd.DataFrame:
    return pd.DataFrame({"skill": level, "low": level - 0.1, "high": level + 0.1}, DAYS)


def test_names_stand_above_their_bars_and_begin_at_the_edge() -> None:
    rows = [Row("A long name", 0.2, "+20 %", "told", error=0.3), Row("B", -0.1, "−10 %", "told of B")]
    figure = valid(rows_figure(rows, axis="share", tick=".1%", signed=True))
    bars, names = figure["data"]
    low, high = figure["layout"]["xaxis"]["range"]
    assert names["x"] == [low, low]
    assert names["text"][0].startswith("A long name")
    assert all(above < place for above, place in zip(names["y"], bars["y"], strict=True))
    assert not figure["layout"]["yaxis"]["visible"]
    assert low < -0.1
    assert high > 0.5  # the whisker's end
    assert bars["marker"]["color"] == [1, 0]
    assert figure["layout"]["yaxis"]["range"][0] > figure["layout"]["yaxis"]["range"][1]  # the first is on top


def test_ticks_on_the_bars_have_a_legend_and_room() -> None:
    rows = [Row("A", 1.0, "1", "told", marks={"bound": 0.25, "past": 3.0})]
    figure = valid(rows_figure(rows, axis="PSI", tick=".1f"))
    assert [trace["name"] for trace in figure["data"][2:]] == ["bound", "past"]
    assert figure["layout"]["xaxis"]["range"][1] > 3
    assert figure["layout"]["showlegend"]
    assert "error_x" not in figure["data"][0]


@pytest.mark.parametrize("count", [1, 4])
def test_every_pane_has_the_same_colour_and_its_own_axes(count: int) -> None:
    values = np.random.default_rng(0).standard_normal(300)
    panes = [Pane(f"Feature {number}", dependence(values), now=5.0) for number in range(count)]
    figure = valid(dependence_figure(panes, ".1%", ".2%"))
    lines = [place for place, trace in enumerate(figure["data"]) if trace.get("line", {}).get("width") == 2.2]
    assert [place % COLOURS for place in lines] == [0] * count
    layout = figure["layout"]
    axes = ["yaxis", "yaxis3", "yaxis5", "yaxis7"][:count]
    domains = [layout[axis]["domain"] for axis in axes]
    assert all(0 <= low < high <= 1 for low, high in domains)
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))
    assert {tuple(layout[axis]["range"]) for axis in axes} == {tuple(layout["yaxis"]["range"])}
    assert layout["yaxis2"]["overlaying"] == "y"
    assert layout["annotations"][0]["text"] == "<b>Feature 0</b>, now 5.000"
    assert layout["shapes"][0]["x0"] == 1  # where it is now lies beyond the range: at its edge


def test_bars_at_the_foot_count_what_lies_within_the_grid() -> None:
    values = np.array([*np.linspace(-1, 1, 240), 1e6])
    figure = valid(dependence_figure([Pane("F", dependence(values), 0.0)], ".1%", ".2%"))
    bars = figure["data"][3]
    assert sum(int(text.split()[0]) for text in bars["customdata"]) == 240
    assert read_typed_array(bars["y"]).max() == 1


def test_paths_are_one_trace_with_gaps() -> None:
    paths = pd.DataFrame({DAYS[0]: [0.0, 0.1, 0.2], DAYS[9]: [0.0, -0.1, np.nan]})
    followed = Followed(
        paths=paths,
        usual=pd.DataFrame({"low": [0.0, -0.1, -0.2], "high": [0.0, 0.1, 0.2]}),
        outcomes=pd.Series([0.2, -0.1], DAYS[[0, 9]]),
        distances=pd.Series([0.3, 0.9], DAYS[[0, 9]]),
        middle=0.05,
        what="return after",
    )
    figure = valid(analogues_figure(followed))
    lines = figure["data"][2]
    np.testing.assert_allclose(read_typed_array(lines["y"]), [0, 0.1, 0.2, np.nan, 0, -0.1, np.nan, np.nan], rtol=1e-6)
    assert len(lines["customdata"]) == 8
    sizes = figure["data"][4]["marker"]["size"]
    assert sizes[0] > sizes[1]  # the nearer is larger
    assert figure["layout"]["shapes"][0]["y0"] == 0.05


def test_the_strong_model_has_its_band_and_others_wait() -> None:
    figure = valid(rolling_skill_figure({"Ridge": skill(0.01), "Forest": skill(-0.05)}, "Ridge"))
    shown = {trace["name"]: trace.get("visible", True) for trace in figure["data"] if "name" in trace}
    assert shown == {"± 1.645 standard errors": True, "Ridge": True, "Forest": "legendonly"}
    np.testing.assert_allclose(read_typed_array(figure["data"][0]["y"]), 0.11, rtol=1e-5)
