from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.arrays import read_typed_array
from components.figures.volatility_peers import (
    COLOURS,
    Lines,
    contributions_figure,
    matrix_figure,
    panes_figure,
)

DAYS = pd.date_range("2024-01-02", periods=5, freq="B", tz="UTC")


def lines(*names: str) -> "dict[str, pd.Series[float]]":
    return {name: pd.Series(np.arange(5.0) + number, DAYS) for number, name in enumerate(names)}


@pytest.mark.parametrize("count", [1, 3, 10, 12])
def test_a_name_has_its_colour_in_every_pane_and_one_entry_in_the_legend(count: int) -> None:
    names = [f"S{number}" for number in range(count)]
    top, bottom = Lines("EWMA", lines(*names), ".2f", (-1, 1)), Lines("21 bars", lines(*names[::-1], "OTHER"), ".2%")
    figure = panes_figure([top, bottom], 400)
    go.Figure(figure)
    places: dict[str, set[int]] = {}
    for place, trace in enumerate(figure["data"]):
        if trace.get("name"):
            places.setdefault(trace["name"], set()).add(place % COLOURS)
    assert all(len(found) == 1 for found in places.values())
    entries = [trace["name"] for trace in figure["data"] if trace["showlegend"]]
    assert sorted(entries) == sorted([*names, "OTHER"])


def test_panes_lie_above_each_other() -> None:
    figure = panes_figure([Lines(str(number), lines("A"), ".2f") for number in range(3)], 400)
    domains = [figure["layout"][axis]["domain"] for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert domains[0][1] == 1
    assert domains[2][0] == pytest.approx(0, abs=1e-3)
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))
    assert figure["layout"]["xaxis"]["anchor"] == "y3"


def test_a_matrix_shows_its_numbers_and_nothing_where_there_is_none() -> None:
    matrix = pd.DataFrame([[1.0, -0.456], [-0.456, np.nan]], ["A", "B"], ["A", "B"])
    figure = matrix_figure(matrix)
    go.Figure(figure)
    assert figure["data"][0]["text"] == [["1.00", "-0.46"], ["-0.46", ""]]
    assert figure["data"][0]["z"] == [[1.0, -0.456], [-0.456, None]]
    assert figure["layout"]["yaxis"]["autorange"] == "reversed"


def test_contributions_are_bars_with_their_numbers() -> None:
    figure = contributions_figure(Lines("", lines("EWMA"), ".2%"), {"A": 0.12, "B": -0.01}, 400)
    go.Figure(figure)
    bars = figure["data"][-1]
    assert bars["text"] == ["12.00%", "-1.00%"]
    np.testing.assert_allclose(read_typed_array(bars["y"]), [0.12, -0.01])
    assert figure["layout"]["yaxis"]["domain"][0] > figure["layout"]["yaxis2"]["domain"][1]
