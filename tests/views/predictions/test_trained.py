"""Every model of the desk goes into a file and comes back the same, and nothing else comes out of one."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from skops.io import dumps

from analytics.predictions.model import Fitted
from analytics.predictions.problem import TARGETS, Problem, Target
from analytics.predictions.registry import MODELS
from data.model_files import ModelFileRefused
from tests.analytics.predictions.worlds import world
from views.predictions.trained import KNOWN, from_bytes, losses_of, to_bytes

FAST: Mapping[str, Mapping[str, Any]] = {
    "random_forest": {"trees": 3},
    "extra_trees": {"trees": 3},
    "gradient_boosting": {"trees": 3},
}
CASES = [(name, target) for name, model in MODELS.items() for target in TARGETS if target in model.targets]
PROBLEMS: Mapping[Target, Problem] = {target: world(400, target=target, signal=0.3) for target in TARGETS}
ROWS = np.arange(300)
LOSSES = pd.Series([0.1, 0.2], pd.date_range("2024-01-01", periods=2, tz="UTC"), name="loss")


def fitted(name: str, target: Target) -> Fitted:
    model = MODELS[name]
    return model.fit(PROBLEMS[target], ROWS, {**model.settings, **FAST.get(name, {})}, 1)


@pytest.fixture(scope="module")
def files() -> Mapping[tuple[str, Target], tuple[Fitted, bytes]]:
    made = {case: fitted(*case) for case in CASES}
    return {case: (one, to_bytes(one, LOSSES)) for case, one in made.items()}


@pytest.mark.parametrize(("name", "target"), CASES)
def test_a_model_comes_back_and_says_the_same(
    files: Mapping[tuple[str, Target], tuple[Fitted, bytes]], name: str, target: Target
) -> None:
    before, content = files[name, target]
    back = from_bytes(content, name, target)
    later = np.arange(300, 400)
    np.testing.assert_array_equal(back.fitted.predict(PROBLEMS[target], later), before.predict(PROBLEMS[target], later))
    pd.testing.assert_series_equal(back.losses, LOSSES, check_freq=False, check_index_type=False)
    pd.testing.assert_series_equal(losses_of(content), back.losses)


def test_the_list_of_types_is_exactly_what_the_models_are_made_of(
    files: Mapping[tuple[str, Target], tuple[Fitted, bytes]],
) -> None:
    found = {
        (node["__loader__"], f"{node['__module__']}.{node['__class__']}")
        for _, content in files.values()
        for node in nodes(schema(content))
    }
    assert found == KNOWN


class Foreign:
    """What a file of ours never holds."""


@pytest.mark.parametrize(
    "estimator",
    [Foreign(), np.sqrt, {"members": {"a": Foreign()}}, [slice(1)], "LinearRegression", print, {1, 2}],
)
def test_anything_else_is_refused(estimator: object) -> None:
    from sklearn.linear_model import LinearRegression

    other = LinearRegression().fit(np.eye(2), [0.0, 1.0]) if estimator == "LinearRegression" else estimator
    content = bytes(dumps({"estimator": other, "at": np.array([0]), "loss": np.array([0.0])}))
    with pytest.raises(ModelFileRefused, match="no model here is made of"):
        from_bytes(content, "ridge", "return")


def test_a_known_type_by_another_reader_is_refused(files: Mapping[tuple[str, Target], tuple[Fitted, bytes]]) -> None:
    def misread(tree: dict[str, Any]) -> None:
        next(node for node in nodes(tree) if node["__class__"] == "Ridge")["__loader__"] = "FunctionNode"

    with pytest.raises(ModelFileRefused, match="Ridge"):
        from_bytes(changed(files["ridge", "return"][1], misread), "ridge", "return")


def test_another_scikit_learn_is_refused(files: Mapping[tuple[str, Target], tuple[Fitted, bytes]]) -> None:
    def age(tree: dict[str, Any]) -> None:
        for node in nodes(tree):
            if isinstance(node.get("content"), dict) and "_sklearn_version" in node["content"]:
                node["content"]["_sklearn_version"]["content"] = '"1.2.3"'

    with pytest.raises(ModelFileRefused, match=r"trained by scikit-learn 1\.2\.3.*train again"):
        from_bytes(changed(files["ridge", "return"][1], age), "ridge", "return")


@pytest.mark.parametrize("content", [b"", b"learned", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_file_of_a_model_is_refused(content: bytes) -> None:
    with pytest.raises(ModelFileRefused, match="no file of a trained model"):
        from_bytes(content, "ridge", "return")
    with pytest.raises(ModelFileRefused, match="no file of a trained model"):
        losses_of(content)


def schema(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return json.loads(file.read("schema.json"))


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if "__loader__" in tree:
            yield tree
        for inner in tree.values():
            yield from nodes(inner)
    elif isinstance(tree, list):
        for inner in tree:
            yield from nodes(inner)


def changed(content: bytes, change: Any) -> bytes:
    tree, made = schema(content), io.BytesIO()
    change(tree)
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            after.writestr(name, json.dumps(tree) if name == "schema.json" else before.read(name))
    return made.getvalue()
