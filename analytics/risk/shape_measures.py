"""The shape of the returns' distribution: lopsided, peaked, heavy in the tails."""

from functools import partial
from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.moments import quotient, standardised_moment
from analytics.risk.returns_and_risk import BACON, NO_SPREAD
from analytics.risk.sample import Sample


def skewness(sample: Sample, *, unbiased: bool = False) -> float:
    """Moments; `unbiased` is Fisher's G1, NaN for fewer than three."""
    n, moment = len(sample), standardised_moment(sample.returns, 3)
    if not unbiased:
        return moment
    return float(moment * np.sqrt(n * (n - 1)) / (n - 2)) if n > 2 else np.nan


def kurtosis(sample: Sample, *, excess: bool = False, unbiased: bool = False) -> float:
    """Moments, 3 for a normal distribution; `unbiased` is Fisher's G2, NaN for fewer than four."""
    n, above = len(sample), standardised_moment(sample.returns, 4) - 3
    if unbiased:
        above = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * above + 6) if n > 3 else np.nan
    return float(above if excess else above + 3)


def tail_ratio(sample: Sample) -> float:
    low, high = np.quantile(sample.returns, (0.05, 0.95))
    return quotient(abs(float(high)), abs(float(low)))


SHAPE_MEASURES: Final = (
    Measure(
        name="skewness",
        title="Skewness",
        group="Shape",
        unit="number",
        formula="mean((r − r̄)³) / mean((r − r̄)²)^1.5",
        convention="Of the moments, n below.",
        reference=BACON,
        undefined=NO_SPREAD,
        of=skewness,
    ),
    Measure(
        name="skewness_sample",
        title="Skewness, of a sample",
        group="Shape",
        unit="number",
        formula="skewness × √(n(n − 1)) / (n − 2)",
        convention="Fisher's G1, as in spreadsheets and pandas.",
        reference="Joanes & Gill, The Statistician 47, 1998",
        undefined=NO_SPREAD + " or are fewer than three",
        variant_of="skewness",
        of=partial(skewness, unbiased=True),
    ),
    Measure(
        name="kurtosis",
        title="Kurtosis",
        group="Shape",
        unit="number",
        formula="mean((r − r̄)⁴) / mean((r − r̄)²)²",
        convention="Of the moments, n below; 3 for a normal distribution.",
        reference=BACON,
        undefined=NO_SPREAD,
        of=kurtosis,
    ),
    Measure(
        name="excess_kurtosis",
        title="Excess kurtosis",
        group="Shape",
        unit="number",
        formula="kurtosis − 3",
        convention="Of the moments; 0 for a normal distribution.",
        reference=BACON,
        undefined=NO_SPREAD,
        of=partial(kurtosis, excess=True),
    ),
    Measure(
        name="excess_kurtosis_sample",
        title="Excess kurtosis, of a sample",
        group="Shape",
        unit="number",
        formula="(n − 1)/((n − 2)(n − 3)) × ((n + 1)(kurtosis − 3) + 6)",
        convention="Fisher's G2, as in spreadsheets and pandas.",
        reference="Joanes & Gill, The Statistician 47, 1998",
        undefined=NO_SPREAD + " or are fewer than four",
        variant_of="excess_kurtosis",
        of=partial(kurtosis, excess=True, unbiased=True),
    ),
    Measure(
        name="tail_ratio",
        title="Tail ratio",
        group="Shape",
        unit="ratio",
        formula="|95 % quantile of r| / |5 % quantile of r|",
        convention="Quantiles interpolated linearly.",
        reference="As in the empyrical library",
        undefined="the 5 % quantile is zero",
        of=tail_ratio,
    ),
)
