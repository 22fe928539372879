"""Small pictures of panels: valid SVG, nothing lost that a glance would see, nothing of the figure's own in it."""

import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.arrays import dates, typed_array
from components.panel import Column, Content, Figure, Message, Metric, Metrics, Panel, Provenance, Table
from components.theme import PALETTES
from components.thumbnails.marks import path
from components.thumbnails.picture import picture, pictures_in_one, words_only
from components.thumbnails.values import Scale, asked_range, numbers_of, scale_of, thinned

DAYS = pd.date_range("2024-01-01", periods=300, tz="UTC")
RISING = np.linspace(100, 200, 300)
NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(content: Content, theme: Any = "light") -> ET.Element:
    return ET.fromstring(picture(Panel("p", "The title", content, Provenance("")), theme))  # noqa: S314  (our own)


def figure(*traces: dict[str, Any], **layout: Any) -> Figure:
    return Figure({"data": list(traces), "layout": layout})


def marks(found: ET.Element, name: str) -> list[ET.Element]:
    """Without the ground."""
    return list(found.iter(f"{NAMESPACE}{name}"))[1 if name == "rect" else 0 :]


def line(values: Any, **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "mode": "lines", "x": dates(DAYS[: len(values)]), "y": typed_array(values), **more}


def test_a_line_goes_from_corner_to_corner() -> None:
    (found,) = marks(drawn(figure(line(RISING))), "path")
    assert found.get("d", "").startswith("M4.0 164.0")
    assert found.get("d", "").endswith("L316.0 4.0")
    assert found.get("stroke") == PALETTES["light"].series[0]


def test_missing_values_leave_a_gap() -> None:
    values = np.array([1.0, 2.0, np.nan, 3.0, 4.0])
    (found,) = marks(drawn(figure(line(values))), "path")
    assert found.get("d", "").count("M") == 2


def test_panes_stand_one_over_the_other() -> None:
    below = line(RISING, yaxis="y2")
    upper, lower = marks(
        drawn(figure(line(RISING), below, yaxis={"domain": [0.5, 1]}, yaxis2={"domain": [0, 0.4]})), "path"
    )
    assert upper.get("d", "").startswith("M4.0 84.0")
    assert lower.get("d", "").endswith("100.0")


def test_an_axis_that_overlays_another_stands_where_that_does() -> None:
    traces = line(RISING), line(RISING * 50, yaxis="y2")
    layout = {"yaxis": {"domain": [0.5, 1]}, "yaxis2": {"overlaying": "y"}}
    one, two = marks(drawn(figure(*traces, **layout)), "path")
    assert one.get("d") == two.get("d")


def test_a_logarithmic_axis_makes_growth_a_straight_line() -> None:
    growth = line(100 * 1.01 ** np.arange(100))
    (found,) = marks(drawn(figure(growth, yaxis={"type": "log"})), "path")
    points = [tuple(map(float, pair.split())) for pair in found.get("d", "")[1:].split("L")]
    slopes = np.diff([y for _, y in points]) / np.diff([x for x, _ in points])
    assert np.allclose(slopes, slopes[0], atol=0.1)


def test_candles_say_by_their_colour_which_way_they_went() -> None:
    up, down = [10.0, 11.0], [11.0, 10.0]
    for (opening, close), colour in ((up, "up"), (down, "down")):
        trace = {"type": "candlestick", "x": dates(DAYS[:2])}
        trace |= {
            name: typed_array([value, value])
            for name, value in (("open", opening), ("close", close), ("high", 12), ("low", 9))
        }
        groups = {group.get("fill"): len(group) for group in marks(drawn(figure(trace)), "g")}
        assert groups[getattr(PALETTES["light"], colour)] == 4
        assert sum(groups.values()) == 4


def test_bars_start_at_nothing_and_go_either_way() -> None:
    trace = {"type": "bar", "x": ["a", "b"], "y": [1.0, -1.0]}
    upper, lower = marks(drawn(figure(trace)), "rect")
    assert float(upper.get("y", "")) + float(upper.get("height", "")) == pytest.approx(
        float(lower.get("y", "")), abs=0.11
    )


def test_a_field_has_a_cell_for_every_number_there_is() -> None:
    trace = {"type": "heatmap", "x": ["a", "b"], "y": ["c", "d"], "z": [[1.0, None], [-0.5, 0.2]]}
    assert len(marks(drawn(figure(trace)), "rect")) == 3


def test_many_bars_become_few() -> None:
    many = {"type": "bar", "x": dates(DAYS), "y": typed_array(RISING)}
    assert len(marks(drawn(figure(many)), "rect")) == 64


@pytest.mark.parametrize(
    "content",
    [
        Metrics((Metric("a", "Last <close>", 1.5), Metric("b", "None", None))),
        Table((Column("s", "S", "text"), Column("v", "V")), pd.DataFrame({"s": ["<&>"], "v": [1.25]})),
        Message("empty", "There is nothing & nobody <here>."),
        figure({"type": "sunburst", "labels": ["a"]}),
        figure(line(np.full(3, np.nan))),
        figure({"type": "scatter", "x": [], "y": []}),
        figure(line(RISING, line={"color": '"/><script>'})),
    ],
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_whatever_is_in_it_the_picture_is_sound(content: Content, theme: Any) -> None:
    found = drawn(content, theme)
    assert found.tag == f"{NAMESPACE}svg"
    assert marks(found, "script") == []
    assert len(list(found.iter())) > 2


FOUR = [("0", "0"), ("160", "0"), ("0", "84"), ("160", "84")]


@pytest.mark.parametrize(
    ("count", "places"), [(1, []), (2, [("0", "42"), ("160", "42")]), (3, FOUR[:3]), (4, FOUR), (6, FOUR)]
)
def test_several_pictures_stand_in_one(count: int, places: list[tuple[str, str]]) -> None:
    one = words_only("No views", "dark")
    whole = ET.fromstring(pictures_in_one([one] * count, "dark"))  # noqa: S314  (our own)
    assert [(part.get("x"), part.get("y")) for part in whole.findall(f"{NAMESPACE}svg")] == places


NUMBERS = st.lists(st.one_of(st.floats(-1e9, 1e9), st.just(float("nan"))), min_size=1, max_size=600)


@given(NUMBERS, st.integers(2, 100))
def test_thinning_loses_no_peak(values: list[float], most: int) -> None:
    y = np.array(values)
    x, thin = thinned(np.arange(len(y), dtype=float), y, most)
    assert len(thin) <= max(most, 2)
    assert (np.diff(x) > 0).all()
    if np.isfinite(y).any():
        assert np.nanmax(thin) == np.nanmax(y)
        assert np.nanmin(thin) == np.nanmin(y)


@given(NUMBERS)
def test_a_path_has_every_finite_point_once(values: list[float]) -> None:
    y = np.array(values)
    drawn_path = path(np.arange(len(y), dtype=float), y)
    assert drawn_path.count("M") + drawn_path.count("L") == np.isfinite(y).sum()


def test_words_stand_in_the_order_in_which_they_came() -> None:
    categories: dict[str, int] = {}
    assert numbers_of(["b", "a", "b"], categories).tolist() == [0, 1, 0]
    assert numbers_of(["a", "c"], categories).tolist() == [1, 2]


def test_dates_in_words_are_moments() -> None:
    assert numbers_of(["2024-01-01", "2024-01-02"], {}).tolist() == [1704067200000.0, 1704153600000.0]


def test_a_flat_line_stands_in_the_middle() -> None:
    scale = scale_of({}, [np.array([5.0, 5.0])], 0, 100)
    assert scale is not None
    assert scale(np.array([5.0]))[0] == 50


def test_an_axis_that_asks_for_a_stretch_gets_it() -> None:
    assert asked_range({"range": ["2024-01-01", "2024-01-02"]}) == (1704067200000.0, 1704153600000.0)
    assert asked_range({"range": [2, 1]}) is None
    assert asked_range({}) is None


def test_the_ground_is_where_nothing_is_or_next_to_it() -> None:
    assert Scale(-1, 1, 0, 100).ground == 50
    assert Scale(1, 2, 0, 100).ground == 0
    assert Scale(-2, -1, 0, 100).ground == 100
