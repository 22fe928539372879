from copy import deepcopy

import plotly.graph_objects as go

from components.print.figures import SHORTEST, TALLEST, printed_figure
from components.theme import PALETTES, template
from tests.components.print.made import LINES


def test_it_is_light_and_the_one_given_stays_as_it_is() -> None:
    before = deepcopy(LINES)
    made = printed_figure(LINES)
    assert before == LINES
    assert made.figure["layout"]["template"] == template("light")
    drawn = go.Figure(dict(made.figure))
    assert drawn.layout.template.layout.paper_bgcolor == PALETTES["light"].surface
    assert (drawn.layout.width, drawn.layout.height) == (made.width, made.height)


def test_lines_that_a_page_names_beside_the_figure_get_a_legend() -> None:
    assert printed_figure(LINES).figure["layout"]["showlegend"] is True


def test_a_figure_of_one_line_or_with_a_legend_of_its_own_keeps_what_it_has() -> None:
    one = {"data": LINES["data"][:1], "layout": LINES["layout"]}
    assert printed_figure(one).figure["layout"]["showlegend"] is False
    own = {"data": LINES["data"], "layout": {"height": 300, "legend": {"x": 0.5}}}
    assert printed_figure(own).figure["layout"]["legend"] == {"x": 0.5}


def test_lines_are_drawn_flatter_and_rows_as_tall_as_they_must_be() -> None:
    assert printed_figure(LINES).height < LINES["layout"]["height"]
    bars = {"data": [{"type": "bar", "orientation": "h", "x": [1], "y": ["a"]}], "layout": {"height": 540}}
    assert printed_figure(bars).height == 540
    named = {"data": [{"type": "scatter", "x": [1], "y": ["a"]}], "layout": {"height": 540}}
    assert printed_figure(named).height == 540


def test_every_figure_fits_on_a_page() -> None:
    tall = {"data": [{"type": "heatmap", "z": [[1]]}], "layout": {"height": 5_000}}
    assert printed_figure(tall).height == TALLEST
    assert printed_figure({"data": [], "layout": {"height": 5}}).height == SHORTEST
