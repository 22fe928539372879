"""What a trained model has learned, as bytes that run no code when they are read, and back.

The format is skops': a zip file with a tree of objects and their arrays. It is read only when all of its objects are of
the types that our models are made of, whatever skops itself would trust: `KNOWN`, each with the reader that may build
it. An array of indices within a tree can still crash a process, so the bytes must have passed the check of their digest
before they come here. A file of another scikit-learn is refused, since its trees may mean something else.
"""

import io
import json
import math
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analytics.predictions.model import Fitted
from analytics.predictions.problem import Target
from data.model_files import ModelFileRefused

if TYPE_CHECKING:
    from analytics.predictions.frozen import Kept

LEVEL: Final = "analytics.predictions.models.levels.LogLevel"
TREES: Final = (
    "sklearn.tree._tree.Tree",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
)
KNOWN: Final = frozenset(
    {
        ("DictNode", "builtins.dict"),
        ("JsonNode", "builtins.str"),
        ("ListNode", "builtins.list"),
        ("TupleNode", "builtins.tuple"),
        ("TypeNode", "builtins.str"),
        ("NdArrayNode", "numpy.ndarray"),
        ("NdArrayNode", "numpy.float64"),
        ("NdArrayNode", "numpy.int64"),
        ("NdArrayNode", "numpy.uint64"),
        ("RandomGeneratorNode", "numpy.random._generator.Generator"),
        ("LossNode", "sklearn._loss._loss.CyHalfBinomialLoss"),
        ("LossNode", "sklearn._loss._loss.CyHalfSquaredError"),
        ("ObjectNode", "sklearn._loss.link.IdentityLink"),
        ("ObjectNode", "sklearn._loss.link.Interval"),
        ("ObjectNode", "sklearn._loss.link.LogitLink"),
        ("ObjectNode", "sklearn._loss.loss.HalfBinomialLoss"),
        ("ObjectNode", "sklearn._loss.loss.HalfSquaredError"),
        ("ObjectNode", "sklearn.ensemble._forest.ExtraTreesClassifier"),
        ("ObjectNode", "sklearn.ensemble._forest.ExtraTreesRegressor"),
        ("ObjectNode", "sklearn.ensemble._forest.RandomForestClassifier"),
        ("ObjectNode", "sklearn.ensemble._forest.RandomForestRegressor"),
        ("ObjectNode", "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper"),
        ("ObjectNode", "sklearn.ensemble._hist_gradient_boosting.gradient_boosting.HistGradientBoostingClassifier"),
        ("ObjectNode", "sklearn.ensemble._hist_gradient_boosting.gradient_boosting.HistGradientBoostingRegressor"),
        ("ObjectNode", "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"),
        ("ObjectNode", "sklearn.linear_model._coordinate_descent.ElasticNet"),
        ("ObjectNode", "sklearn.linear_model._logistic.LogisticRegression"),
        ("ObjectNode", "sklearn.linear_model._ridge.Ridge"),
        ("ObjectNode", "sklearn.neighbors._classification.KNeighborsClassifier"),
        ("ObjectNode", "sklearn.neighbors._regression.KNeighborsRegressor"),
        ("ObjectNode", "sklearn.pipeline.Pipeline"),
        ("ObjectNode", "sklearn.preprocessing._data.StandardScaler"),
        ("ObjectNode", "sklearn.preprocessing._label.LabelEncoder"),
        ("ObjectNode", "sklearn.tree._classes.DecisionTreeClassifier"),
        ("ObjectNode", "sklearn.tree._classes.DecisionTreeRegressor"),
        ("ObjectNode", "sklearn.tree._classes.ExtraTreeClassifier"),
        ("ObjectNode", "sklearn.tree._classes.ExtraTreeRegressor"),
        ("ObjectNode", LEVEL),
        ("TreeNode", "sklearn.tree._tree.Tree"),
    }
)
AGAIN: Final = "This model was trained by scikit-learn {then}, and this is {now}; train again."


class OtherLibrary(ModelFileRefused):
    """It was trained by another version of scikit-learn; the message says which."""


@dataclass(frozen=True, slots=True)
class Learned:
    """`losses`: of its walk through the past, out of sample, by the bar that a forecast was made at."""

    fitted: Fitted
    losses: "pd.Series[float]"


def to_bytes(fitted: Fitted, losses: "pd.Series[float]") -> bytes:
    from skops.io import dumps

    at = losses.index.as_unit("us").asi8  # type: ignore[attr-defined]  # an index of moments, always
    kept = {"estimator": fitted.estimator, "at": at, "loss": losses.to_numpy(dtype=np.float64)}
    return bytes(dumps(kept, compression=zipfile.ZIP_DEFLATED, compresslevel=1))


def from_bytes(content: bytes, model: str, target: Target) -> Learned:
    """Raises ModelFileRefused, whose message is for people. `content` has passed the check of its digest."""
    from skops.io import loads

    from analytics.predictions.groves import quicken
    from analytics.predictions.registry import revived

    _audit(_tree(content))
    kept = loads(content, trusted=[LEVEL, *TREES])
    quicken(kept["estimator"])
    return Learned(revived(model, target, kept["estimator"]), _losses(kept["at"], kept["loss"]))


def losses_of(content: bytes) -> "pd.Series[float]":
    """Of the walk alone: builds no object, so that nothing heavy is loaded. Raises ModelFileRefused."""
    kept = _tree(content)["content"]
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        at, loss = (np.load(io.BytesIO(file.read(kept[name]["file"])), allow_pickle=False) for name in ("at", "loss"))
    return _losses(at, loss)


def _losses(at: Any, loss: Any) -> "pd.Series[float]":
    return pd.Series(loss, pd.DatetimeIndex(at.view("M8[us]")).tz_localize("UTC"), name="loss")


def kept_to_json(kept: "Kept") -> dict[str, Any]:
    numbers = {name: None if math.isnan(value) else value for name, value in asdict(kept).items() if name != "offsets"}
    return {"offsets": list(kept.offsets), **numbers}


def kept_from_json(raw: Mapping[str, Any]) -> "Kept":
    from analytics.predictions.frozen import Kept

    numbers = {name: math.nan if value is None else value for name, value in raw.items() if name != "offsets"}
    return Kept(tuple(raw["offsets"]), **numbers)


def _tree(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return json.loads(file.read("schema.json"))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ModelFileRefused("This is no file of a trained model.") from error


def _audit(tree: Any) -> None:
    import sklearn

    for node in _nodes(tree):
        if (node["__loader__"], f"{node.get('__module__')}.{node.get('__class__')}") not in KNOWN:
            raise ModelFileRefused(f"The file holds a {node.get('__class__')}, which no model here is made of.")
        then = _version(node)
        if then not in {None, sklearn.__version__}:
            raise OtherLibrary(AGAIN.format(then=then, now=sklearn.__version__))


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Everything that has a reader."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "__loader__" in one:
                yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _version(node: Mapping[str, Any]) -> str | None:
    """Of the scikit-learn that an estimator was trained by."""
    content = node.get("content")
    said = content.get("_sklearn_version") if isinstance(content, dict) else None
    return json.loads(said["content"]) if isinstance(said, dict) else None
