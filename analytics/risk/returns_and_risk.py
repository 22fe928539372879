"""How much was earned, and how far the returns lay apart.

Formulas, units, conventions and references stand in the entries of the registry below.
"""

from functools import partial
from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.moments import annual_growth, deviation, growth
from analytics.risk.sample import Sample

BACON = "Bacon, Practical Portfolio Performance Measurement and Attribution, 2nd ed., 2008"
NO_COMPOUNDING = "a period lost more than everything"
NO_SPREAD = "the returns never vary"


def total_return(sample: Sample) -> float:
    return growth(sample.returns) - 1


def cagr(sample: Sample) -> float:
    return annual_growth(sample.returns, sample.periods_per_year)


def mean_return(sample: Sample) -> float:
    return float(sample.returns.mean() * sample.periods_per_year)


def volatility(sample: Sample, *, ddof: int = 1) -> float:
    return deviation(sample.returns, ddof) * float(np.sqrt(sample.periods_per_year))


def mean_absolute_deviation(sample: Sample) -> float:
    return float(np.abs(sample.returns - sample.returns.mean()).mean())


def downside_deviation(sample: Sample, *, annualised: bool = True, full: bool = True) -> float:
    """`full` divides by all periods, not by those below the target alone."""
    short = np.minimum(sample.returns - sample.target, 0)
    count = len(short) if full else np.count_nonzero(short)
    per_period = np.sqrt(short @ short / count) if count else 0.0
    return float(per_period * np.sqrt(sample.periods_per_year if annualised else 1))


def upside_deviation(sample: Sample) -> float:
    above = np.maximum(sample.returns - sample.target, 0)
    return float(np.sqrt(above @ above / len(above) * sample.periods_per_year))


RETURNS_AND_RISK: Final = (
    Measure(
        name="total_return",
        title="Return",
        group="Return",
        unit="fraction",
        formula="Π(1 + r) − 1",
        reference=BACON,
        undefined=NO_COMPOUNDING,
        of=total_return,
    ),
    Measure(
        name="cagr",
        title="Compound annual growth",
        group="Return",
        unit="fraction",
        annualised=True,
        formula="G = (Π(1 + r))^(P/n) − 1",
        convention="Years are n/P; a sample of less than a year is stretched to one.",
        reference=BACON,
        undefined=NO_COMPOUNDING,
        of=cagr,
    ),
    Measure(
        name="mean_return",
        title="Mean return",
        group="Return",
        unit="fraction",
        annualised=True,
        formula="P × mean(r)",
        convention="Arithmetic, not compounded.",
        reference=BACON,
        of=mean_return,
    ),
    Measure(
        name="volatility",
        title="Volatility",
        group="Risk",
        unit="fraction",
        annualised=True,
        formula="√P × s(r)",
        convention="Sample deviation, n − 1 below; Bacon has n.",
        reference=BACON,
        of=volatility,
    ),
    Measure(
        name="volatility_population",
        title="Volatility, n below",
        group="Risk",
        unit="fraction",
        annualised=True,
        formula="√P × √(Σ(r − r̄)²/n)",
        reference=BACON,
        variant_of="volatility",
        of=partial(volatility, ddof=0),
    ),
    Measure(
        name="mean_absolute_deviation",
        title="Mean absolute deviation",
        group="Risk",
        unit="fraction",
        formula="mean(|r − r̄|)",
        reference=BACON,
        of=mean_absolute_deviation,
    ),
    Measure(
        name="downside_deviation",
        title="Downside deviation",
        group="Risk",
        unit="fraction",
        annualised=True,
        needs=("target",),
        formula="√P × √(Σ min(r − m, 0)²/n)",
        convention="Divided by all n periods, not only by those below the target.",
        reference="Sortino & van der Meer, J. Portfolio Management 17:4, 1991",
        of=downside_deviation,
    ),
    Measure(
        name="downside_deviation_per_period",
        title="Downside deviation a period",
        group="Risk",
        unit="fraction",
        needs=("target",),
        formula="√(Σ min(r − m, 0)²/n)",
        reference=BACON,
        variant_of="downside_deviation",
        of=partial(downside_deviation, annualised=False),
    ),
    Measure(
        name="upside_deviation",
        title="Upside deviation",
        group="Risk",
        unit="fraction",
        annualised=True,
        needs=("target",),
        formula="√P × √(Σ max(r − m, 0)²/n)",
        reference=BACON,
        of=upside_deviation,
    ),
)
