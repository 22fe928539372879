"""Panels laid out on a page: quick ones at once, slow ones with their progress."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.panel import Table
from components.panel_card import Export, panel_card
from components.slow_panel import SlowId, slow_panel
from pages._context import market, theme
from views.base import PanelSpec, View, ViewKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where one panel stands: `span` of the grid's twelve columns. `at_once` is for slow ones.

    `picks`: the store that a row pressed is told to.
    """

    panel: str
    span: int = 12
    at_once: bool = True
    picks: str = ""


Asked = tuple[PanelSpec[Any], View]
Prepare = Callable[[PanelSpec[Any], View], Asked]


def as_it_is(spec: PanelSpec[Any], view: View) -> Asked:
    return spec, view


def panel_grid(kind: ViewKind[Any], view: View, places: Sequence[Place], prepare: Prepare = as_it_is) -> html.Div:
    """Drawn anew with its view; a slow panel in it asks for its result when it appears.

    `prepare` gives a panel what is known beside its view.
    """
    return html.Div(
        [_placed(kind, place, *prepare(kind.spec(place.panel), view)) for place in places], className="o-grid"
    )


def _placed(kind: ViewKind[Any], place: Place, spec: PanelSpec[Any], view: View) -> Component:
    made = _made(kind, place, spec, view)
    if not place.picks:
        return made
    return html.Div(made, className="o-group", **attributes(data_pick_rows=place.picks))


def _made(kind: ViewKind[Any], place: Place, spec: PanelSpec[Any], view: View) -> Component:
    look = f"o-span-{place.span}"
    if spec.slow:
        identity = SlowId(kind.name, place.panel)
        return slow_panel(identity, spec.title, view.query(), at_once=place.at_once, class_name=look)
    panel = spec.panel(view, market())
    is_table = isinstance(panel.content, Table)
    export = Export(f"/export/{kind.name}/{place.panel}", view.query()) if is_table else None
    return panel_card(panel, theme(), export=export, class_name=look)
