"""Against a benchmark: what came from it, and what was added. On the dates that both have."""

from functools import partial
from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.moments import covariance, deviation, quotient
from analytics.risk.returns_and_risk import BACON, NO_COMPOUNDING
from analytics.risk.sample import Sample
from analytics.volatility.returns import FloatArray

FLAT_BENCHMARK = "the benchmark never varies"
JENSEN = "Jensen, Journal of Finance 23, 1968"
GRINOLD = "Grinold & Kahn, Active Portfolio Management, 2nd ed., 2000"


def slope(excess: FloatArray, market: FloatArray) -> float:
    """Least squares; NaN for a market without variation."""
    spread = deviation(market)
    return quotient(covariance(excess, market), spread**2)


def beta(sample: Sample) -> float:
    return slope(sample.against.excess, sample.against.market)


def alpha(sample: Sample) -> float:
    pair = sample.against
    return float((pair.excess.mean() - beta(sample) * pair.market.mean()) * sample.periods_per_year)


def jensen_alpha(sample: Sample) -> float:
    pair = sample.against
    free = sample.growth_of(pair.risk_free)
    return sample.growth_of(pair.returns) - free - beta(sample) * (sample.growth_of(pair.benchmark) - free)


def correlation(sample: Sample) -> float:
    pair = sample.against
    spread = deviation(pair.excess) * deviation(pair.market)
    found = quotient(covariance(pair.excess, pair.market), spread)
    return float(np.clip(found, -1, 1))


def r_squared(sample: Sample) -> float:
    return correlation(sample) ** 2


def active_return(sample: Sample) -> float:
    return sample.growth_of(sample.against.returns) - sample.growth_of(sample.against.benchmark)


def tracking_error(sample: Sample) -> float:
    return _annual(sample, deviation(sample.against.active))


def systematic_risk(sample: Sample) -> float:
    return beta(sample) * _annual(sample, deviation(sample.against.market))


def total_risk(sample: Sample) -> float:
    return float(np.hypot(systematic_risk(sample), specific_risk(sample)))


def specific_risk(sample: Sample) -> float:
    pair = sample.against
    return _annual(sample, deviation(pair.excess - beta(sample) * pair.market, ddof=0))


def _annual(sample: Sample, per_period: float) -> float:
    return float(per_period * np.sqrt(sample.periods_per_year))


AGAINST = partial(
    Measure,
    group="Benchmark",
    unit="ratio",
    annualised=True,
    needs=("risk_free", "benchmark"),
    undefined=FLAT_BENCHMARK,
)

RELATIVE_MEASURES: Final = (
    AGAINST(
        name="beta",
        title="Beta",
        annualised=False,
        formula="cov(r − f, b − f) / var(b − f)",
        reference="Sharpe, Journal of Finance 19, 1964",
        of=beta,
    ),
    AGAINST(
        name="alpha",
        title="Alpha",
        unit="fraction",
        formula="P × (mean(r − f) − β mean(b − f))",
        convention="The intercept of the regression, times P.",
        reference=JENSEN,
        of=alpha,
    ),
    AGAINST(
        name="jensen_alpha",
        title="Jensen's alpha",
        unit="fraction",
        formula="G(r) − G(f) − β (G(b) − G(f))",
        convention="Of compound returns a year.",
        reference=f"{JENSEN}; {BACON}",
        undefined=f"{FLAT_BENCHMARK}, or {NO_COMPOUNDING}",
        of=jensen_alpha,
    ),
    AGAINST(
        name="correlation",
        title="Correlation",
        annualised=False,
        formula="cov(r − f, b − f) / (s(r − f) s(b − f))",
        reference="Pearson, 1895",
        undefined="one of the two never varies",
        of=correlation,
    ),
    AGAINST(
        name="r_squared",
        title="R²",
        unit="fraction",
        annualised=False,
        formula="correlation²",
        reference=BACON,
        undefined="one of the two never varies",
        of=r_squared,
    ),
    AGAINST(
        name="active_return",
        title="Active return",
        unit="fraction",
        needs=("benchmark",),
        formula="G(r) − G(b)",
        reference=BACON,
        undefined=NO_COMPOUNDING,
        of=active_return,
    ),
    AGAINST(
        name="tracking_error",
        title="Tracking error",
        unit="fraction",
        needs=("benchmark",),
        formula="√P × s(r − b)",
        convention="n − 1 below.",
        reference=GRINOLD,
        of=tracking_error,
    ),
    AGAINST(
        name="systematic_risk",
        title="Systematic risk",
        unit="fraction",
        formula="β × √P × s(b − f)",
        reference=BACON,
        of=systematic_risk,
    ),
    AGAINST(
        name="specific_risk",
        title="Specific risk",
        unit="fraction",
        formula="√P × deviation of (r − f) − β (b − f)",
        convention="n below.",
        reference=BACON,
        of=specific_risk,
    ),
    AGAINST(
        name="total_risk",
        title="Total risk",
        unit="fraction",
        formula="√(systematic risk² + specific risk²)",
        reference=BACON,
        of=total_risk,
    ),
)
