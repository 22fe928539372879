"""Linear models. Their penalties are strong: of a return a few tenths of a per cent can be explained, if anything.

With standardised features and a share R² of the variance explained by p of them, the best ridge penalty is about
p (1 − R²) / R²: some thousands for returns, a tenth of that or less for volatilities, of which much more can be. A
correlation found by chance grows as √h with labels that overlap, and so does what the elastic net takes off.
Hoerl & Kennard (1970), Technometrics 12, 55–67.
"""

from typing import Any

import numpy as np

from analytics.predictions.model import Model, Settings
from analytics.predictions.models.pipeline import Piped, piped
from analytics.predictions.problem import FloatArray, Problem

VOLATILITY_PART = 0.1  # of a penalty that is right for returns


def _penalty(settings: Settings, problem: Problem) -> float:
    return float(settings["penalty"] or 0) * (VOLATILITY_PART if problem.target == "volatility" else 1.0)


def _ridge(settings: Settings, _seed: int, problem: Problem, _labels: FloatArray) -> Any:
    from sklearn.linear_model import Ridge

    return Ridge(alpha=_penalty(settings, problem))


RIDGE = Model(
    name="ridge",
    title="Ridge regression",
    family="linear",
    targets=("return", "direction", "volatility"),
    fit=piped(_ridge),
    revive=Piped,
    description="Least squares with all coefficients drawn towards zero: Σ e² + penalty · Σ b². For a direction a "
    "linear probability, for a volatility of its logarithm with a tenth of the penalty.",
    reference="Hoerl & Kennard (1970), Technometrics 12, 55–67.",
    settings={"penalty": 3000.0},
    candidates=tuple({"penalty": penalty} for penalty in (3000.0, 300.0, 30_000.0)),
)


def _elastic_net(settings: Settings, _seed: int, problem: Problem, labels: FloatArray) -> Any:
    """The penalty is meant for labels of unit variance: ½ Σ e² / n + penalty · (share √h Σ |b| + …), and is
    brought to theirs."""
    from sklearn.linear_model import ElasticNet

    penalty, share = _penalty(settings, problem), float(settings["share"] or 0)
    absolute, squared = penalty * share * float(labels.std() * np.sqrt(problem.horizon)), penalty * (1 - share)
    whole = max(absolute + squared, np.finfo(float).tiny)
    return ElasticNet(alpha=whole, l1_ratio=absolute / whole, max_iter=10_000)


ELASTIC_NET = Model(
    name="elastic_net",
    title="Elastic net",
    family="linear",
    targets=("return", "direction", "volatility"),
    fit=piped(_elastic_net),
    revive=Piped,
    description="Least squares that also leaves features out: ½ Σ e² / n + penalty (share · √h · Σ |b| + "
    "½ (1 − share) Σ b²); labels and features scaled to unit variance. Direction and volatility as in ridge "
    "regression.",
    reference="Zou & Hastie (2005), Journal of the Royal Statistical Society B 67, 301–320.",
    settings={"penalty": 0.1, "share": 0.5},
    candidates=tuple({"penalty": penalty} for penalty in (0.1, 0.03, 0.2)),
)


def _logistic(settings: Settings, _seed: int, _problem: Problem, _labels: FloatArray) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1 / float(settings["penalty"] or 1), max_iter=1000)


LOGISTIC = Model(
    name="logistic",
    title="Logistic regression",
    family="linear",
    targets=("direction",),
    fit=piped(_logistic),
    revive=Piped,
    description="The log-odds of a rise are linear in the features: Σ log loss + ½ penalty · Σ b².",
    reference="Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), ch. 4.4.",
    settings={"penalty": 1000.0},
    candidates=tuple({"penalty": penalty} for penalty in (1000.0, 100.0, 10_000.0)),
)

LINEAR = (RIDGE, ELASTIC_NET, LOGISTIC)
