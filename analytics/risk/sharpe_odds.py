"""How likely a Sharpe ratio is skill: probabilistic and deflated, and the track record that it takes.

Bailey & López de Prado (2012, 2014). Ratios of the formulas are per period, kurtosis is 3 for a normal distribution.
"""

import math
from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.returns_and_risk import NO_SPREAD
from analytics.risk.sample import BadReturns, Sample, Trials
from analytics.risk.sharpe import shape_of, sharpe_ratio

EFFICIENT = "Bailey & López de Prado, The Sharpe Ratio Efficient Frontier, J. Risk 15:2, 2012"
DEFLATED = "Bailey & López de Prado, The Deflated Sharpe Ratio, J. Portfolio Management 40:5, 2014"
EULER = 0.5772156649015329


def probabilistic_sharpe_ratio(sample: Sample, *, benchmark: float = 0.0) -> float:
    """Probability that the true ratio exceeds `benchmark`, an annualised Sharpe ratio."""
    skew, kurtosis = shape_of(sample.excess)
    ratio = sharpe_ratio(sample, annualised=False)
    return probability_above(ratio, benchmark / np.sqrt(sample.periods_per_year), len(sample), skew, kurtosis)


def probability_above(ratio: float, benchmark: float, count: int, skew: float, kurtosis: float) -> float:
    """Bailey & López de Prado's PSR from its parts; ratios are per period, kurtosis is 3 for a normal distribution."""
    from scipy.special import ndtr

    spread = 1 - skew * ratio + (kurtosis - 1) / 4 * ratio**2
    return float(ndtr((ratio - benchmark) * np.sqrt((count - 1) / spread))) if spread > 0 else np.nan


def minimum_track_record(
    ratio: float, benchmark: float, skew: float, kurtosis: float, *, confidence: float = 0.95
) -> float:
    """Periods until `probability_above` reaches `confidence`; NaN for a ratio that is not above the benchmark."""
    from scipy.special import ndtri

    if not ratio > benchmark:
        return np.nan
    spread = 1 - skew * ratio + (kurtosis - 1) / 4 * ratio**2
    return float(1 + spread * (ndtri(confidence) / (ratio - benchmark)) ** 2)


def minimum_track_record_length(sample: Sample) -> float:
    """For a true Sharpe ratio above zero, at 95 %."""
    return minimum_track_record(sharpe_ratio(sample, annualised=False), 0.0, *shape_of(sample.excess))


def expected_best_sharpe(trials: Trials) -> float:
    """The per-period Sharpe ratio that the best of so many worthless trials is expected to show."""
    from scipy.special import ndtri

    if trials.count == 1:
        return 0.0
    first, second = ndtri(1 - 1 / trials.count), ndtri(1 - 1 / (trials.count * math.e))
    return float(np.sqrt(trials.variance) * ((1 - EULER) * first + EULER * second))


def deflated_sharpe_ratio(sample: Sample) -> float:
    """The probabilistic ratio against the best that luck would have shown; raises BadReturns without trials."""
    if sample.trials is None:
        raise BadReturns("Deflating a Sharpe ratio needs the number of trials and the variance of their ratios.")
    hurdle = expected_best_sharpe(sample.trials) * np.sqrt(sample.periods_per_year)
    return probabilistic_sharpe_ratio(sample, benchmark=float(hurdle))


SHARPE_ODDS: Final = (
    Measure(
        name="probabilistic_sharpe_ratio",
        title="Probabilistic Sharpe ratio",
        group="Sharpe",
        unit="probability",
        needs=("risk_free",),
        formula="Φ(S √(n − 1) / √(1 − skewness × S + (kurtosis − 1)/4 × S²)), S a period",
        convention="That the true ratio is above zero.",
        reference=EFFICIENT,
        undefined=NO_SPREAD,
        of=probabilistic_sharpe_ratio,
    ),
    Measure(
        name="minimum_track_record_length",
        title="Minimum track record",
        group="Sharpe",
        unit="periods",
        needs=("risk_free",),
        formula="1 + (1 − skewness × S + (kurtosis − 1)/4 × S²) × (1.645/S)², S a period",
        convention="Until the ratio is above zero with 95 %.",
        reference=EFFICIENT,
        undefined="the Sharpe ratio is not above zero",
        of=minimum_track_record_length,
    ),
    Measure(
        name="deflated_sharpe_ratio",
        title="Deflated Sharpe ratio",
        group="Sharpe",
        unit="probability",
        needs=("risk_free", "trials"),
        formula="probabilistic, against √V × ((1 − γ) Φ⁻¹(1 − 1/N) + γ Φ⁻¹(1 − 1/(N e)))",
        convention="N trials whose Sharpe ratios a period have the variance V; γ is Euler's constant.",
        reference=DEFLATED,
        undefined=NO_SPREAD,
        of=deflated_sharpe_ratio,
    ),
)
