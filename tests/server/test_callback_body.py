from copy import deepcopy
from typing import Any

import pytest
from dash import ALL, MATCH, Dash, Input, Output, State, html
from hypothesis import given
from hypothesis import strategies as st

from server.callback_body import MAX_DEPTH, callback_fault, is_deeper_than


@pytest.fixture(scope="module")
def callbacks() -> dict[str, Any]:
    """What Dash itself keeps of callbacks of every form."""
    app = Dash("shapes", pages_folder="", add_log_handler=False)
    app.layout = html.Div()

    @app.callback(Output("one", "children"), Input("a", "value"), State("b", "value"))
    def one(a: object, b: object) -> object:
        return a, b

    @app.callback(Output("two", "children"), Output("three", "data"), Input("a", "value"))
    def two(a: object) -> object:
        return a, a

    @app.callback(Input("a", "n_clicks"))
    def without_output(n: object) -> None: ...

    @app.callback(Output({"kind": "row", "id": MATCH}, "children"), Input({"kind": "row", "id": MATCH}, "value"))
    def each(value: object) -> object:
        return value

    @app.callback(Output({"kind": "out", "id": ALL}, "children"), Input({"kind": "row", "id": ALL}, "value"))
    def every(values: object) -> object:
        return values

    return dict(app.callback_map)


def entry(component_id: object, name: str, value: object = None) -> dict[str, object]:
    return {"id": component_id, "property": name, "value": value}


def row(number: int, kind: str = "row", name: str = "value") -> dict[str, object]:
    return entry({"kind": kind, "id": number}, name, number)


def key(callbacks: dict[str, Any], word: str) -> str:
    return next(output for output in callbacks if word in output)


def good_bodies(callbacks: dict[str, Any]) -> dict[str, dict[str, Any]]:
    match, every = key(callbacks, '["MATCH"]'), key(callbacks, '["ALL"]')
    nothing = next(output for output, callback in callbacks.items() if callback["no_output"])
    return {
        "one": {
            "output": "one.children",
            "outputs": entry("one", "children"),
            "inputs": [entry("a", "value", {"deep": [1]})],
            "state": [entry("b", "value")],
            "changedPropIds": ["a.value"],
        },
        "two": {
            "output": "..two.children...three.data..",
            "outputs": [entry("two", "children"), entry("three", "data")],
            "inputs": [entry("a", "value")],
        },
        "nothing": {"output": nothing, "inputs": [entry("a", "n_clicks", 1)], "changedPropIds": []},
        "match": {"output": match, "outputs": row(1, name="children"), "inputs": [row(1)]},
        "every": {"output": every, "outputs": [row(1, "out", "children")], "inputs": [[row(1), row(2)]]},
        "none of many": {"output": every, "outputs": [], "inputs": [[]]},
    }


@pytest.mark.parametrize("name", ["one", "two", "nothing", "match", "every", "none of many"])
def test_what_the_browser_sends_passes(callbacks: dict[str, Any], name: str) -> None:
    assert callback_fault(good_bodies(callbacks)[name], callbacks) is None


WRONG = {
    "another id": ("one", ["inputs", 0, "id"], "c"),
    "another property": ("one", ["inputs", 0, "property"], "data"),
    "an id that is a list": ("one", ["inputs", 0, "id"], ["a"]),
    "no inputs": ("one", ["inputs"], []),
    "inputs that are an object": ("one", ["inputs"], {}),
    "an input that is null": ("one", ["inputs", 0], None),
    "many where one is": ("one", ["inputs", 0], [entry("a", "value")]),
    "too many inputs": ("one", ["inputs"], [entry("a", "value")] * 2),
    "no state": ("one", ["state"], []),
    "another state": ("one", ["state", 0, "id"], "a"),
    "an output nobody has": ("one", ["output"], "one.title"),
    "an output that is a list": ("one", ["output"], ["one.children"]),
    "outputs that are a list": ("one", ["outputs"], [entry("one", "children")]),
    "an output without id": ("one", ["outputs"], {"property": "children"}),
    "too few outputs": ("two", ["outputs"], [entry("two", "children")]),
    "outputs that are text": ("two", ["outputs"], "two"),
    "changed that is text": ("one", ["changedPropIds"], "a.value"),
    "changed that holds numbers": ("one", ["changedPropIds"], [1]),
    "another kind": ("match", ["inputs", 0, "id", "kind"], "column"),
    "an id with more keys": ("match", ["inputs", 0, "id", "more"], 1),
    "text for a pattern": ("match", ["inputs", 0, "id"], "row"),
    "one where many are": ("every", ["inputs", 0], row(1)),
    "one wrong of many": ("every", ["inputs", 0, 1, "property"], "data"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_it_rejects_a_body_with(callbacks: dict[str, Any], wrong: str) -> None:
    name, path, value = WRONG[wrong]
    body: Any = deepcopy(good_bodies(callbacks)[name])
    where = body
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = value
    assert callback_fault(body, callbacks)


@pytest.mark.parametrize("body", [None, [], "x", 1, True, {}, {"output": None}, {"output": {"a": 1}}])
def test_it_rejects_what_is_no_callback(callbacks: dict[str, Any], body: object) -> None:
    assert callback_fault(body, callbacks)


def nest(depth: int, *, by_key: bool) -> object:
    value: object = 1
    for _ in range(depth):
        value = {"x": value} if by_key else [value]
    return value


@pytest.mark.parametrize("by_key", [True, False])
def test_depth_is_counted_in_lists_and_objects(*, by_key: bool) -> None:
    assert not is_deeper_than(nest(5, by_key=by_key), 5)
    assert is_deeper_than(nest(6, by_key=by_key), 5)
    assert is_deeper_than(nest(100_000, by_key=by_key), MAX_DEPTH), "and without recursion"


def test_it_rejects_a_value_that_is_nested_too_deeply(callbacks: dict[str, Any]) -> None:
    body = good_bodies(callbacks)["one"]
    body["inputs"][0]["value"] = nest(MAX_DEPTH, by_key=False)
    assert callback_fault(body, callbacks) == "nested too deeply"


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
json = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "property", "value"]), inner),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "output": st.sampled_from(["one.children", "..two.children...three.data.."]) | json,
            "outputs": json,
            "inputs": json,
            "state": json,
            "changedPropIds": json,
        },
    )
)
def test_no_body_makes_the_check_itself_fail(callbacks: dict[str, Any], body: dict[str, object]) -> None:
    assert isinstance(callback_fault(body, callbacks), str)
