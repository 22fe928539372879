"""The Sharpe ratio, and how far it can be trusted.

Standard errors: Lo (2002) for independent normal returns; Mertens (2002) for independent ones of any shape.
"""

from functools import partial
from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.moments import annual_growth, deviation, quotient, standardised_moment
from analytics.risk.returns_and_risk import BACON, NO_COMPOUNDING, NO_SPREAD
from analytics.risk.sample import Sample
from analytics.volatility.returns import FloatArray

LO = "Lo, Financial Analysts Journal 58:4, 2002"
STILL_OR_RUINED = f"{NO_SPREAD}, or {NO_COMPOUNDING}"
MERTENS = "Mertens, Comments on variance of the IID estimator in Lo (2002), 2002"


def sharpe_ratio(sample: Sample, *, annualised: bool = True) -> float:
    """Of a period times √P; NaN without variation in the excess returns."""
    per_period = quotient(float(sample.excess.mean()), deviation(sample.excess))
    return float(per_period * np.sqrt(sample.periods_per_year if annualised else 1))


def sharpe_ratio_compounded(sample: Sample) -> float:
    risk = deviation(sample.excess) * float(np.sqrt(sample.periods_per_year))
    return quotient(annual_growth(sample.excess, sample.periods_per_year), risk)


def adjusted_sharpe_ratio(sample: Sample) -> float:
    skew, excess_kurtosis = shape_of(sample.excess)
    ratio = sharpe_ratio_compounded(sample)
    return float(ratio * (1 + skew / 6 * ratio - (excess_kurtosis - 3) / 24 * ratio**2))


def kelly_fraction(sample: Sample) -> float:
    return quotient(float(sample.excess.mean()), deviation(sample.excess) ** 2)


def sharpe_standard_error(sample: Sample, *, normal: bool = False) -> float:
    """Annualised, of `sharpe_ratio`: Mertens', or Lo's for normal returns."""
    ratio = sharpe_ratio(sample, annualised=False)
    skew, kurtosis = (0.0, 3.0) if normal else shape_of(sample.excess)
    variance = (1 + ratio**2 / 2 - skew * ratio + (kurtosis - 3) / 4 * ratio**2) / len(sample)
    return float(np.sqrt(max(variance, 0.0) * sample.periods_per_year)) if np.isfinite(variance) else np.nan


def shape_of(values: FloatArray) -> tuple[float, float]:
    """Skewness and kurtosis of the moments."""
    return standardised_moment(values, 3), standardised_moment(values, 4)


SHARPE: Final = (
    Measure(
        name="sharpe_ratio",
        title="Sharpe ratio",
        group="Sharpe",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="√P × mean(r − f) / s(r − f)",
        convention="Arithmetic mean, n − 1 below, annualised by √P as for independent returns.",
        reference="Sharpe, J. Portfolio Management 21:1, 1994",
        undefined=NO_SPREAD,
        of=sharpe_ratio,
    ),
    Measure(
        name="sharpe_ratio_per_period",
        title="Sharpe ratio, a period",
        group="Sharpe",
        unit="ratio",
        needs=("risk_free",),
        formula="mean(r − f) / s(r − f)",
        reference="Sharpe, J. Portfolio Management 21:1, 1994",
        undefined=NO_SPREAD,
        variant_of="sharpe_ratio",
        of=partial(sharpe_ratio, annualised=False),
    ),
    Measure(
        name="sharpe_ratio_compounded",
        title="Sharpe ratio, compounded",
        group="Sharpe",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="G(r − f) / (√P × s(r − f))",
        convention="Compound instead of mean excess return.",
        reference=BACON,
        undefined=STILL_OR_RUINED,
        variant_of="sharpe_ratio",
        of=sharpe_ratio_compounded,
    ),
    Measure(
        name="adjusted_sharpe_ratio",
        title="Adjusted Sharpe ratio",
        group="Sharpe",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="S × (1 + skewness/6 × S − (kurtosis − 3)/24 × S²), S compounded",
        reference="Pézier & White, ICMA Centre Discussion Papers in Finance 2006-10",
        undefined=STILL_OR_RUINED,
        of=adjusted_sharpe_ratio,
    ),
    Measure(
        name="kelly_fraction",
        title="Kelly fraction",
        group="Sharpe",
        unit="ratio",
        needs=("risk_free",),
        formula="mean(r − f) / s(r − f)²",
        convention="The whole fraction of the capital, not half of it, as if the mean were known.",
        reference="Thorp, The Kelly Criterion in Blackjack, Sports Betting and the Stock Market, 1997",
        undefined=NO_SPREAD,
        of=kelly_fraction,
    ),
    Measure(
        name="sharpe_standard_error",
        title="Standard error of the Sharpe ratio",
        group="Sharpe",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="√(P/n × (1 + S²/2 − skewness × S + (kurtosis − 3)/4 × S²)), S a period",
        convention="Moments with n below.",
        reference=MERTENS,
        undefined=NO_SPREAD,
        of=sharpe_standard_error,
    ),
    Measure(
        name="sharpe_standard_error_normal",
        title="Standard error of the Sharpe ratio, normal returns",
        group="Sharpe",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="√(P/n × (1 + S²/2)), S a period",
        reference=LO,
        undefined=NO_SPREAD,
        variant_of="sharpe_standard_error",
        of=partial(sharpe_standard_error, normal=True),
    ),
)
