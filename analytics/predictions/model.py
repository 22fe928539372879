"""What a model of the desk is: fitted on some rows of a problem, then asked about others.

It predicts the expected return, the probability that it is above zero, or the volatility, as the problem's target says.
A model reads the features of a row and never another label than those of the rows it is fitted on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from analytics.predictions.problem import FloatArray, IntArray, Problem, Target

Family = Literal["baseline", "linear", "trees", "neighbours", "ensemble"]
Setting = str | int | float | bool | None
Settings = Mapping[str, Setting]


class CannotFit(ValueError):
    """This model cannot be fitted on these rows; the message says why in a sentence."""


class Fitted(Protocol):
    """`estimator`: what a file keeps: a scikit-learn pipeline, a dict of numbers (baselines) or a dict of the members'
    estimators and weights (ensembles); None for what has nothing to keep. `registry.revived` takes it back."""

    @property
    def estimator(self) -> Any: ...

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        """One number a row, finite. Reads nothing of later rows, and no label."""
        ...


class Fit(Protocol):
    def __call__(self, problem: Problem, rows: IntArray, settings: Settings, seed: int) -> Fitted:
        """Raises CannotFit. `rows` are positions whose labels are known, in order of time."""
        ...


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the registry: the picker, the league and the manual read it.

    `settings`: its hyper-parameters when they are not chosen. `candidates`: those among which they are chosen inside
    the training part, the defaults among them; each counts as a trial. `revive`: a fitted model from its `estimator`.
    `members`: of an ensemble, those that speak of the target; its `fit` takes `fitted=`, members that are fitted on the
    same rows with their default settings and the same seed, so that nothing is fitted twice.
    """

    name: str
    title: str
    family: Family
    targets: tuple[Target, ...]
    fit: Callable[..., Fitted] = field(repr=False)
    description: str
    reference: str
    settings: Settings = field(default_factory=dict)
    candidates: tuple[Settings, ...] = ()
    revive: Callable[[Any, Target], Fitted] | None = field(default=None, repr=False)
    members: tuple[str, ...] = ()

    @property
    def is_baseline(self) -> bool:
        return self.family == "baseline"
