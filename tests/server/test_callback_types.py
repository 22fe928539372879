from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypedDict

import pytest
from dash import ALL, Dash, Input, Output, State, html
from flask import Flask

from server.callback_body import callback_fault, holds_nul
from server.callback_types import LARGEST, declared_types, fits


class Pressed(TypedDict):
    value: str


@pytest.mark.parametrize(
    ("annotation", "taken", "refused"),
    [
        (object, (None, 1, [], {}), ()),
        (Any, (None, "x"), ()),
        (str, ("", "x"), (None, 1, True, ["x"], {})),
        (int, (0, -1, LARGEST), (None, True, 1.5, "1", LARGEST + 1, -LARGEST - 1)),
        (float, (0, 1.5, 10**20, -(10**21)), (None, True, "1", 10**30)),
        (bool, (True, False), (0, 1, None, "true")),
        (str | None, ("x", None), (1, [])),
        (list[str] | None, ([], ["x"], None), ([1], "x", {"x": "x"})),
        (Sequence[int | None], ([1, None],), (["1"], 1, {})),
        (list, ([], [1]), ({}, "x")),
        (Mapping[str, int | None], ({}, {"a": 1, "b": None}), ({"a": "1"}, [], None)),
        (dict, ({}, {"a": []}), ([], None)),
        (Pressed, ({"value": "x"}, {"value": "x", "at": 3}), ({}, {"value": 1}, {"at": 3}, None, "x", [])),
        (Pressed | None, (None, {"value": "x"}), ({}, [])),
    ],
)
def test_a_value_fits_what_is_declared(annotation: Any, taken: Sequence[object], refused: Sequence[object]) -> None:
    assert [value for value in taken if not fits(value, annotation)] == []
    assert [value for value in refused if fits(value, annotation)] == []


@pytest.fixture(scope="module")
def callbacks() -> dict[str, Any]:
    app = Dash("typed", pages_folder="", add_log_handler=False)
    app.layout = html.Div()

    @app.callback(Output("a", "children"), Input("x", "value"), State("y", "data"))
    def by_place(x: str, y: Pressed | None) -> object: ...

    @app.callback(Output("b", "children"), Input("x", "n_clicks"), State("y", "data"))
    def unused(_x: int, y: str) -> object: ...

    @app.callback(
        Output("c", "children"),
        inputs={"query": Input("x", "data"), "fields": {"size": State("y", "value"), "name": State("z", "value")}},
    )
    def grouped(fields: Mapping[str, str | None], query: str) -> object: ...

    @app.callback(Output("d", "children"), Input("x", "data"), State("y", "data"), State("z", "data"))
    def many(x: str, *rest: int | None) -> object: ...

    @app.callback(Output("e", "children"), Input({"row": ALL}, "value"))
    def every(values: Sequence[str | None]) -> object: ...

    def bound(group: str, x: str) -> object: ...

    app.callback(Output("f", "children"), Input("x", "data"))(partial(bound, "g"))
    app.clientside_callback("function (x) { return x; }", Output("g", "id"), Input("x", "data"))
    return dict(app.callback_map)


def fault(callbacks: Mapping[str, Any], output: str, *values: Any) -> str | None:
    """With these values in the order of inputs and state."""
    callback = callbacks[f"{output}.children"]
    entries = [
        {"id": one["id"], "property": one["property"], "value": value}
        for one, value in zip([*callback["inputs"], *callback["state"]], values, strict=True)
    ]
    number = len(callback["inputs"])
    body = {"output": f"{output}.children", "outputs": {"id": output, "property": "children"}}
    return callback_fault({**body, "inputs": entries[:number], "state": entries[number:]}, callbacks)


@pytest.mark.parametrize(
    ("output", "good", "bad"),
    [
        ("a", ("x", {"value": "1", "at": 2}), ("x", {"at": 2})),
        ("a", ("x", None), (None, None)),
        ("b", (None, "x"), ("1", "x")),
        ("b", (3, "x"), (3, None)),
        ("c", ("x", None, "name"), ("x", 1, "name")),
        ("d", ("x", 1, None), ("x", 1, "2")),
        ("f", ("x",), ([],)),
    ],
)
def test_each_value_is_held_to_its_own_parameter(
    callbacks: dict[str, Any], output: str, good: tuple[object, ...], bad: tuple[object, ...]
) -> None:
    assert fault(callbacks, output, *good) is None
    assert fault(callbacks, output, *bad) == "a value of a type that this callback does not take"


def test_values_of_a_pattern_are_a_list(callbacks: dict[str, Any]) -> None:
    def body(value: object) -> dict[str, Any]:
        rows = [{"id": {"row": number}, "property": "value", "value": value} for number in range(2)]
        return {"output": "e.children", "outputs": {"id": "e", "property": "children"}, "inputs": [rows]}

    assert callback_fault(body("x"), callbacks) is None
    assert callback_fault(body(1), callbacks)


def test_what_runs_in_the_browser_alone_is_not_answered(callbacks: dict[str, Any]) -> None:
    body = {"output": "g.id", "outputs": {"id": "g", "property": "id"}, "inputs": [{"id": "x", "property": "data"}]}
    assert callback_fault(body, callbacks) == "a callback that is not answered here"


@pytest.mark.parametrize(
    ("value", "holds"),
    [("x", False), ("a\0b", True), ({"a": [{"b": "\0"}]}, True), ({"\0": 1}, True), (["\\u0000", 0, None], False)],
)
def test_a_null_character_is_found_wherever_it_is(*, value: object, holds: bool) -> None:
    assert holds_nul(value) is holds


def test_every_value_of_every_callback_of_the_house_has_a_parameter(app: Flask) -> None:
    callbacks = app.extensions["oriel.dash"].callback_map
    answered = {output: callback for output, callback in callbacks.items() if "callback" in callback}
    assert len(answered) > 90
    for output, callback in answered.items():
        places = [place for place, _ in declared_types(callback)]
        assert sorted(places) == list(range(len(callback["inputs"]) + len(callback["state"]))), output
