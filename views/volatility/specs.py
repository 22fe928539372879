"""The models as a view specifies them: its mean and distribution, for those that take them."""

from typing import cast

from analytics.volatility.models import DECAY, MODELS, Distribution, Mean, ModelSpec
from views.volatility.state import BENCHMARK, VolatilityView

ZERO_MEAN = ("ewma", "riskmetrics2006")
LEAST_SQUARES = "har-rv"


def title_of(name: str) -> str:
    return MODELS[name].family.title


def name_of(title: str) -> str:
    return next(name for name in MODELS if title_of(name) == title)


def spec_of(view: VolatilityView, name: str) -> ModelSpec:
    """RiskMetrics' two take the mean for zero; HAR-RV, least squares, knows no lags and no distribution."""
    mean = "zero" if name in ZERO_MEAN else cast("Mean", view.mean)
    if name == LEAST_SQUARES:
        return ModelSpec(name, mean="constant" if mean == "ar" else mean)
    distribution = cast("Distribution", view.distribution)
    decay = view.decay if name == BENCHMARK else DECAY
    return ModelSpec(name, mean=mean, lags=view.lags if mean == "ar" else 0, distribution=distribution, decay=decay)


def league_specs(view: VolatilityView) -> dict[str, ModelSpec]:
    """By title, which is what a person reads: the chosen models."""
    return {title_of(name): spec_of(view, name) for name in view.models}


def exceptions(view: VolatilityView, names: tuple[str, ...]) -> tuple[str, ...]:
    """What the view asks for and these models don't take."""
    said = []
    if view.mean != "zero":
        zero = [title_of(name) for name in ZERO_MEAN if name in names]
        said += [f"By definition the mean is zero for {' and '.join(zero)}."] if zero else []
    if LEAST_SQUARES in names and (view.mean == "ar" or view.distribution != "normal"):
        said.append("HAR-RV is least squares: it takes no autoregressive mean and no distribution.")
    return tuple(said)
