"""Every parameter of the risk desk can be set on its page, by a control that its codec allows."""

from dataclasses import dataclass, fields

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from pages._field_controls import Offers, setting_controls
from pages._risk_settings import EVERYWHERE, HINTS, PREFIX, SETTINGS, WORDS
from views.base import View
from views.fields import Choice, ListOf, parameter
from views.risk import RiskView
from views.risk.state import TABS

BASKET = {"holdings", "basket", "sizes", "cash", "equity", "currency", "proxies", "rebalancing"}
TOOLBAR = {"range", "start", "end", "frequency", "tab"}
SYMBOLS = [{"label": "SPX", "value": "SPX"}]


def control(name: str, view: RiskView | None = None) -> Component:
    (labelled,) = setting_controls(PREFIX, view or RiskView(), [name], Offers(SYMBOLS, WORDS, HINTS))
    inner = labelled.children[1]
    return inner.children if isinstance(inner, html.Div) else inner


def test_each_part_has_its_settings_and_no_parameter_is_forgotten() -> None:
    assert tuple(SETTINGS) == TABS
    named = {name for names in SETTINGS.values() for name in names} | set(EVERYWHERE)
    known = {spec.name for spec in fields(RiskView) if "codec" in spec.metadata}
    assert named | BASKET | TOOLBAR == known


@pytest.mark.parametrize("tab", TABS)
def test_the_settings_of_a_part_show_the_view(tab: str) -> None:
    view = RiskView()
    for name in SETTINGS[tab]:
        shown = control(name, view)
        value = getattr(view, name)
        assert (shown.value or "") == (list(value) if isinstance(value, tuple) else value) or not value


def test_a_number_knows_its_bounds_and_its_default() -> None:
    shown = control("paths", RiskView(paths=5000))
    assert (shown.value, shown.min, shown.max, shown.step, shown.placeholder) == (5000, 500, 100_000, 1, "10000")


def test_instruments_are_picked() -> None:
    one, several = control("benchmark"), control("factors")
    assert isinstance(one, dcc.Dropdown)
    assert (one.multi, several.multi) == (False, True)


def test_a_choice_offers_its_words() -> None:
    shown = control("process")
    assert {option["value"]: option["label"] for option in shown.options}["garch"] == "GARCH, filtered"


@dataclass(frozen=True, slots=True)
class Several(View):
    kinds: tuple[str, ...] = parameter(("a",), ListOf(Choice(("a", "b")), 2), "Kinds; the rest is a hint")


def test_several_of_a_few_words_are_picked() -> None:
    (labelled,) = setting_controls("x", Several(), ["kinds"], Offers((), {"kinds": {"a": "First", "b": "Second"}}))
    dropdown = labelled.children[1].children
    assert (labelled.children[0].children, labelled.title) == ("Kinds", "the rest is a hint")
    assert (dropdown.multi, dropdown.value, len(dropdown.options)) == (True, ["a"], 2)
    assert dropdown.id == {"type": "x-setting", "name": "kinds"}
