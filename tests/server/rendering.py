"""A page as the browser's renderer draws it at first, without a browser: its layout, and the callbacks that begin with
it. What clientside functions do is not done, nor what waits for the result of another callback."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.server.test_gate import router_body
from tests.server.visitor import Visitor

Tree = Any


@dataclass
class Drawn:
    """`figures`: their data. `tables`: their rows."""

    figures: list[Any] = field(default_factory=list)
    tables: list[Any] = field(default_factory=list)


def drawn_at(visitor: Visitor, address: str) -> Drawn:
    page = _page(visitor, address)
    props = {node["props"]["id"]: node["props"] for node in _components(page) if isinstance(_id(node), str)}
    trees = [page]
    for callback in visitor.get("/_dash-dependencies").json or ():
        if _begins(callback, props):
            trees.append(_called(visitor, callback, props))
    drawn = Drawn()
    for tree in trees:
        collect(tree, drawn)
    return drawn


def _page(visitor: Visitor, address: str) -> Tree:
    parts = urlsplit(address)
    body = router_body(parts.path, f"?{parts.query}" if parts.query else "")
    return _answered(visitor, body)["_pages_content"]["children"]


def _begins(callback: Mapping[str, Any], props: Mapping[str, Any]) -> bool:
    named = [one["id"] for one in callback["inputs"]] + [one["id"] for one in callback["state"]]
    outputs = [name.rpartition(".")[0] for name in callback["output"].strip(".").split("...")]
    is_ours = not callback["clientside_function"] and not callback["prevent_initial_call"]
    return is_ours and all(name in props for name in (*named, *outputs))


def _called(visitor: Visitor, callback: Mapping[str, Any], props: Mapping[str, Any]) -> Tree:
    def values(kind: str) -> list[dict[str, Any]]:
        return [{**one, "value": props[one["id"]].get(one["property"])} for one in callback[kind]]

    names = [name.rpartition(".") for name in callback["output"].strip(".").split("...")]
    outputs: Any = [{"id": name, "property": prop} for name, _, prop in names]
    body = {
        "output": callback["output"],
        "outputs": outputs if callback["output"].startswith("..") else outputs[0],
        "inputs": values("inputs"),
        "state": values("state"),
        "changedPropIds": [],
    }
    return _answered(visitor, body)


def _answered(visitor: Visitor, body: object) -> Tree:
    answer = visitor.call(body)
    assert answer.status_code in {200, 204}, answer.text
    return answer.json["response"] if answer.status_code == 200 else {}  # type: ignore[index]  # it is an object


def _id(node: Mapping[str, Any]) -> Any:
    return node["props"].get("id")


def _components(tree: Tree) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if isinstance(tree.get("props"), dict):
            yield tree
        for value in tree.values():
            yield from _components(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _components(value)


def collect(tree: Tree, drawn: Drawn) -> None:
    for node in _dicts(tree):
        figure = node.get("figure")
        if isinstance(figure, dict) and figure.get("data"):
            drawn.figures.append(figure["data"])
        if node.get("rowData"):
            drawn.tables.append(node["rowData"])


def _dicts(tree: Tree) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    for value in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _dicts(value)
