"""A kind says of itself what a program needs to ask for it."""

import re
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from tests.views.strategies import raw_parameters
from views.base import View, ViewKind
from views.describing import describe_kind, plain_value
from views.documents.dashboard import DashboardView
from views.registry import kinds
from views.volatility import KIND as VOLATILITY

EVERY_KIND = pytest.mark.parametrize("kind", kinds().values(), ids=kinds())
EVERY_VIEW = [*(kind.view for kind in kinds().values()), DashboardView]


@EVERY_KIND
def test_it_names_every_parameter_and_panel(kind: ViewKind[View]) -> None:
    said = describe_kind(kind)
    assert [one["name"] for one in said["parameters"]] == list(kind.view().parameters())
    assert [one["name"] for one in said["panels"]] == [spec.name for spec in kind.panels]
    assert all(one["description"] and one["type"] for one in said["parameters"])


def test_ranges_choices_and_defaults_are_those_of_the_class() -> None:
    said = {one["name"]: one for one in describe_kind(VOLATILITY)["parameters"]}
    assert said["window"] == {
        "name": "window",
        "description": "Bars of each estimate",
        "type": "integer",
        "minimum": 2,
        "maximum": 504,
        "default": 21,
    }
    assert said["frequency"]["enum"] == ["daily", "weekly", "monthly"]
    assert said["peers"]["items"]["pattern"]
    assert (said["peers"]["type"], said["peers"]["maxItems"], said["peers"]["default"]) == ("array", 12, [])
    assert said["start"]["default"] is None


@pytest.mark.parametrize("view", EVERY_VIEW, ids=lambda view: view.__name__)
@settings(max_examples=20)
@given(data=st.data())
def test_every_value_that_is_read_fits_what_is_said(view: type[View], data: st.DataObject) -> None:
    parsed = view.parse(data.draw(raw_parameters(view)))
    for codec, value in _values(parsed):
        schema, plain = codec.schema(), plain_value(codec, value)
        faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(plain)]
        assert faults == []


@pytest.mark.parametrize("view", EVERY_VIEW, ids=lambda view: view.__name__)
def test_what_a_number_may_not_be_is_said_as_it_is_refused(view: type[View]) -> None:
    for spec in fields(view):
        schema = spec.metadata["codec"].schema() if "codec" in spec.metadata else {}
        for beyond in (schema.get("minimum", 0) - 1, schema.get("maximum", 0) + 1):
            if "minimum" in schema:
                assert view.parse({spec.name: beyond}).dropped


def test_patterns_are_ones_that_a_browser_understands_too() -> None:
    patterns = re.findall(r"'pattern': '([^']+)'", str([describe_kind(kind) for kind in kinds().values()]))
    assert patterns
    assert not any(word in pattern for pattern in patterns for word in ("(?P", r"\A", r"\Z"))


def _values(view: View) -> list[tuple[Any, Any]]:
    return [(spec.metadata["codec"], getattr(view, spec.name)) for spec in fields(view) if "codec" in spec.metadata]
