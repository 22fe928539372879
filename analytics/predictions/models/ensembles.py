"""Forecasts put together: their plain mean, and weights that were learnt.

Members have their default settings and the ensemble's seed. Weights of `stacking` are non-negative and sum to one; the
historical mean is among the members, so that it can take back what the others promise. They come from forecasts out of
sample, made inside the training rows alone: its last half in BLOCKS blocks, members fitted before each, purged.
Bates & Granger (1969), Operational Research Quarterly 20, 451–468; Breiman (1996), Machine Learning 24, 49–64.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.predictions.model import CannotFit, Fitted, Model, Settings
from analytics.predictions.models.baselines import BASELINES
from analytics.predictions.models.linear import LINEAR
from analytics.predictions.models.rows import labels_of
from analytics.predictions.models.trees import TREES
from analytics.predictions.problem import FloatArray, IntArray, Problem, Target

AVERAGED = ("ridge", "elastic_net", "logistic", "random_forest", "gradient_boosting")
STACKED = ("historical_mean", *AVERAGED)
BLOCKS = 3
FEWEST_ROWS = 30  # of a block and of what comes before it

_KNOWN: Mapping[str, Model] = {model.name: model for model in (*BASELINES, *LINEAR, *TREES)}


@dataclass(frozen=True, slots=True)
class Mixed:
    """Members by name, each with its weight; the weights sum to one."""

    members: Mapping[str, Fitted]
    weights: Mapping[str, float]

    @property
    def estimator(self) -> dict[str, Any]:
        return {
            "members": {name: member.estimator for name, member in self.members.items()},
            "weights": dict(self.weights),
        }

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        said = np.zeros(len(rows))
        for name, member in self.members.items():
            if self.weights[name]:
                said += self.weights[name] * member.predict(problem, rows)
        return said


def _average(
    problem: Problem, rows: IntArray, _settings: Settings, seed: int, fitted: Mapping[str, Fitted] | None = None
) -> Mixed:
    members = _members(AVERAGED, problem, rows, seed, fitted or {})
    return Mixed(members, dict.fromkeys(members, 1 / len(members)))


def _stacking(
    problem: Problem, rows: IntArray, _settings: Settings, seed: int, fitted: Mapping[str, Fitted] | None = None
) -> Mixed:
    said, came = _out_of_sample(problem, rows, seed)
    weights = least_squares_weights(said, came)
    members = _members(STACKED, problem, rows, seed, fitted or {})
    return Mixed(members, dict(zip(members, weights.tolist(), strict=True)))


def _members(
    names: tuple[str, ...], problem: Problem, rows: IntArray, seed: int, fitted: Mapping[str, Fitted]
) -> dict[str, Fitted]:
    return {
        name: fitted[name] if name in fitted else _member(_KNOWN[name], problem, rows, seed)
        for name in names
        if problem.target in _KNOWN[name].targets
    }


def _member(model: Model, problem: Problem, rows: IntArray, seed: int) -> Fitted:
    try:
        return model.fit(problem, rows, model.settings, seed)
    except CannotFit as fault:
        raise CannotFit(f"Its member {model.title} could not be fitted: {fault}") from fault


def _out_of_sample(problem: Problem, rows: IntArray, seed: int) -> tuple[FloatArray, FloatArray]:
    """What each member said, a column each, and what came."""
    said, blocks = [], np.array_split(rows[len(rows) // 2 :], BLOCKS)
    for block in blocks:
        before = rows[rows + problem.horizon <= block[0]] if len(block) else rows[:0]
        if min(len(block), len(before)) < FEWEST_ROWS:
            raise CannotFit(
                f"Learning weights needs {BLOCKS} blocks of {FEWEST_ROWS} bars with {FEWEST_ROWS} before the first, "
                f"and there are {len(rows)} bars in all."
            )
        members = _members(STACKED, problem, before, seed, {})
        said.append(np.column_stack([member.predict(problem, block) for member in members.values()]))
    return np.vstack(said), labels_of(problem, np.concatenate(blocks))


def least_squares_weights(said: FloatArray, came: FloatArray) -> FloatArray:
    """The w ≥ 0, Σ w = 1, with the least Σ (came − said w)²; `said` has a row a bar and a column a member.

    With errors E = came − said it is min |E w|². Non-negative least squares on [E; 1] against [0; 1] gives s w for some
    s > 0, because for every s the best direction is the same (Lawson & Hanson, Solving Least Squares Problems, ch. 23).
    """
    from scipy.optimize import nnls

    errors = came[:, None] - said
    size = float(np.sqrt((errors**2).sum(axis=0).mean()))
    if size == 0:
        return np.full(said.shape[1], 1 / said.shape[1])
    scaled, _ = nnls(np.vstack([errors / size, np.ones(said.shape[1])]), np.append(np.zeros(len(came)), 1.0))
    return np.asarray(scaled / scaled.sum(), dtype=np.float64)


def _revive(estimator: Any, target: Target) -> Mixed:
    members = {}
    for name, kept in estimator["members"].items():
        revive = _KNOWN[name].revive
        if revive is None:
            raise CannotFit(f"The member {name} cannot be taken from a file.")
        members[name] = revive(kept, target)
    return Mixed(members, estimator["weights"])


AVERAGE = Model(
    name="average",
    title="Average",
    family="ensemble",
    targets=("return", "direction", "volatility"),
    fit=_average,
    revive=_revive,
    members=AVERAGED,
    description="The mean of the forecasts of ridge regression, elastic net, logistic regression (of a direction), "
    "random forest and gradient boosting.",
    reference="Timmermann (2006), Handbook of Economic Forecasting 1, 135–196.",
)

STACKING = Model(
    name="stacking",
    title="Stacking",
    family="ensemble",
    targets=("return", "direction", "volatility"),
    fit=_stacking,
    revive=_revive,
    members=STACKED,
    description="The same and the historical mean, with weights ≥ 0 that sum to 1, by least squares on forecasts out "
    "of sample inside the training part: its last half in three blocks, purged.",
    reference="Breiman (1996), Machine Learning 24, 49–64.",
)

ENSEMBLES = (AVERAGE, STACKING)
