"""A specification as arch's objects: volatility process, distribution, mean model."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np

from analytics.volatility.models import HARCH_LAGS, ModelSpec
from analytics.volatility.returns import FloatArray

Start = Literal["backcast", "sample_variance"]

PROCESSES: Final[Mapping[str, str]] = {
    "constant": "ConstantVariance",
    "arch": "ARCH",
    "garch": "GARCH",
    "gjr": "GARCH",
    "tarch": "GARCH",
    "egarch": "EGARCH",
    "aparch": "APARCH",
    "figarch": "FIGARCH",
    "harch": "HARCH",
    "ewma": "EWMAVariance",
    "riskmetrics2006": "RiskMetrics2006",
}
DISTRIBUTIONS: Final[Mapping[str, str]] = {
    "normal": "Normal",
    "t": "StudentsT",
    "skewt": "SkewStudent",
    "ged": "GeneralizedError",
}


def process(spec: ModelSpec, start: Start) -> Any:
    from arch import univariate

    from analytics.volatility import riskmetrics2006, sample_start

    orders = spec.orders
    settings: Mapping[str, tuple[object, ...]] = {
        "arch": orders[:1],
        "garch": orders,
        "gjr": orders,
        "tarch": (*orders, 1.0),
        "egarch": orders,
        "aparch": orders,
        "harch": (HARCH_LAGS,),
        "ewma": (spec.decay,),
    }
    own = riskmetrics2006 if spec.name == "riskmetrics2006" else univariate
    source = sample_start if start == "sample_variance" else own
    return getattr(source, PROCESSES[spec.name])(*settings.get(spec.name, ()))


def distribution(spec: ModelSpec, rng: np.random.Generator | None = None) -> Any:
    from arch import univariate

    return getattr(univariate, DISTRIBUTIONS[spec.distribution])(seed=rng)


def mean_model(spec: ModelSpec, values: FloatArray, start: Start) -> Any:
    """The whole model on returns that are scaled already."""
    from arch import univariate

    volatility, shocks = process(spec, start), distribution(spec)
    if spec.mean == "ar":
        return univariate.ARX(values, lags=spec.lags, volatility=volatility, distribution=shocks, rescale=False)
    kind = univariate.ZeroMean if spec.mean == "zero" else univariate.ConstantMean
    return kind(values, volatility=volatility, distribution=shocks, rescale=False)
