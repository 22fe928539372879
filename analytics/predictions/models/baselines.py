"""What a naive person would say: the forecasts that every model is held against. They are always run.

They learn at most a few numbers from the training labels and read no feature, only `last` and `scale` of the row.
Probabilities are (ups + 1) / (rows + 2), Laplace's rule of succession, so that none is ever 0 or 1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analytics.predictions.model import CannotFit, Fitted, Model, Settings
from analytics.predictions.models.rows import column_of, labels_of
from analytics.predictions.problem import FloatArray, IntArray, Problem, Target

# A volatility forecast of zero has no score; quieter than this part of the usual is taken for this.
LEAST_PART = 0.01

Numbers = Mapping[str, float]
Rule = Callable[[Numbers, Problem, IntArray], FloatArray]


@dataclass(frozen=True, slots=True)
class Naive:
    """`estimator`: the numbers learnt."""

    rule: Rule
    estimator: Numbers

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        return self.rule(self.estimator, problem, rows)


def _entry(
    name: str,
    title: str,
    targets: tuple[Target, ...],
    *,
    learn: Callable[[Problem, IntArray], Numbers],
    rule: Rule,
    description: str,
    reference: str,
) -> Model:
    def fit(problem: Problem, rows: IntArray, settings: Settings, seed: int) -> Fitted:  # noqa: ARG001 (the contract)
        if not len(rows):
            raise CannotFit("There is no bar with a known outcome to learn from.")
        return Naive(rule, learn(problem, rows))

    return Model(
        name=name,
        title=title,
        family="baseline",
        targets=targets,
        fit=fit,
        description=description,
        reference=reference,
        revive=lambda estimator, _target: Naive(rule, estimator),
    )


def _least(problem: Problem, rows: IntArray) -> Numbers:
    return {"least": LEAST_PART * float(np.median(labels_of(problem, rows)))} if problem.target == "volatility" else {}


def _no_change(numbers: Numbers, problem: Problem, rows: IntArray) -> FloatArray:
    if problem.target == "volatility":
        return np.maximum(column_of(problem.last, rows), numbers["least"])
    return np.full(len(rows), 0.5 if problem.target == "direction" else 0.0)


def _mean(problem: Problem, rows: IntArray) -> Numbers:
    labels = labels_of(problem, rows)
    if problem.target == "direction":
        return {"mean": float((labels.sum() + 1) / (len(labels) + 2))}
    return {"mean": float(labels.mean())}


def _historical_mean(numbers: Numbers, _problem: Problem, rows: IntArray) -> FloatArray:
    return np.full(len(rows), numbers["mean"])


def _after(problem: Problem, rows: IntArray) -> Numbers:
    if problem.target != "direction":
        return {}
    labels, was_up = labels_of(problem, rows), column_of(problem.last, rows) > 0.5
    share = {up: float((labels[was_up == up].sum() + 1) / ((was_up == up).sum() + 2)) for up in (True, False)}
    return {"after_up": share[True], "after_down": share[False]}


def _last_value(numbers: Numbers, problem: Problem, rows: IntArray) -> FloatArray:
    last = column_of(problem.last, rows)
    if problem.target == "direction":
        return np.where(last > 0.5, numbers["after_up"], numbers["after_down"])
    return last


def _ewma(numbers: Numbers, problem: Problem, rows: IntArray) -> FloatArray:
    scale = column_of(problem.scale, rows)
    level: FloatArray = scale * np.sqrt(problem.periods / problem.horizon)
    return np.maximum(level, numbers["least"])


BASELINES = (
    _entry(
        "no_change",
        "No change",
        ("return", "direction", "volatility"),
        learn=_least,
        rule=_no_change,
        description="Return: 0. Direction: probability one half. Volatility: that of the last h bars.",
        reference="Welch & Goyal (2008), Review of Financial Studies 21, 1455–1508.",
    ),
    _entry(
        "historical_mean",
        "Historical mean",
        ("return", "direction", "volatility"),
        learn=_mean,
        rule=_historical_mean,
        description="The mean of the outcomes in the training part; for a direction, the share of rises, "
        "(ups + 1) / (bars + 2).",
        reference="Campbell & Thompson (2008), Review of Financial Studies 21, 1509–1531.",
    ),
    _entry(
        "last_value",
        "Last value",
        ("return", "direction"),
        learn=_after,
        rule=_last_value,
        description="Return: that of the last h bars, again. Direction: the share of rises in the training part after "
        "a stretch that went the same way.",
        reference="Meese & Rogoff (1983), Journal of International Economics 14, 3–24.",
    ),
    _entry(
        "ewma",
        "EWMA",
        ("volatility",),
        learn=_least,
        rule=_ewma,
        description="The exponentially weighted volatility at the close of the bar, for all bars ahead.",
        reference="RiskMetrics Technical Document, 4th edition (1996), ch. 5.",
    ),
)
