"""How it went while the benchmark rose, and while it fell."""

from functools import partial
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analytics.risk.moments import growth, quotient
from analytics.risk.relative_measures import AGAINST, slope
from analytics.risk.returns_and_risk import BACON, NO_COMPOUNDING
from analytics.risk.sample import Sample
from analytics.volatility.returns import FloatArray

Capture = Literal["geometric", "cumulative", "mean"]
NEVER_UP, NEVER_DOWN = "the benchmark never rose", "the benchmark never fell"


def up_capture(sample: Sample, *, of: Capture = "mean") -> float:
    return _capture(sample, sample.against.benchmark > 0, of)


def down_capture(sample: Sample, *, of: Capture = "mean") -> float:
    return _capture(sample, sample.against.benchmark < 0, of)


def capture_ratio(sample: Sample) -> float:
    return quotient(up_capture(sample), down_capture(sample))


def bull_beta(sample: Sample) -> float:
    return _slope_where(sample, sample.against.market > 0)


def bear_beta(sample: Sample) -> float:
    return _slope_where(sample, sample.against.market < 0)


def timing_ratio(sample: Sample) -> float:
    return quotient(bull_beta(sample), bear_beta(sample))


def batting_average(sample: Sample) -> float:
    return float(np.mean(sample.against.active > 0))


def _capture(sample: Sample, periods: NDArray[np.bool_], of: Capture) -> float:
    pair = sample.against
    if not periods.any():
        return np.nan
    return quotient(_return_of(pair.returns[periods], of), _return_of(pair.benchmark[periods], of))


def _return_of(returns: FloatArray, of: Capture) -> float:
    if of == "mean":
        return float(returns.mean())
    return growth(returns) ** (1 / len(returns) if of == "geometric" else 1) - 1


def _slope_where(sample: Sample, periods: NDArray[np.bool_]) -> float:
    return slope(sample.against.excess[periods], sample.against.market[periods])


CAPTURE: Final = (
    AGAINST(
        name="up_capture",
        title="Up capture",
        annualised=False,
        needs=("benchmark",),
        formula="mean(r) / mean(b), over periods with b > 0",
        reference=BACON,
        undefined=NEVER_UP,
        of=up_capture,
    ),
    AGAINST(
        name="down_capture",
        title="Down capture",
        annualised=False,
        needs=("benchmark",),
        formula="mean(r) / mean(b), over periods with b < 0",
        convention="Lower is better; below 0 it gained while the benchmark fell.",
        reference=BACON,
        undefined=NEVER_DOWN,
        of=down_capture,
    ),
    AGAINST(
        name="up_capture_geometric",
        title="Up capture, of geometric means",
        annualised=False,
        needs=("benchmark",),
        formula="(geometric mean of r) / (that of b), over periods with b > 0",
        reference="Morningstar, Upside/Downside Capture Ratio, 2011",
        undefined=f"{NEVER_UP}, or {NO_COMPOUNDING}",
        variant_of="up_capture",
        of=partial(up_capture, of="geometric"),
    ),
    AGAINST(
        name="down_capture_geometric",
        title="Down capture, of geometric means",
        annualised=False,
        needs=("benchmark",),
        formula="(geometric mean of r) / (that of b), over periods with b < 0",
        reference="Morningstar, Upside/Downside Capture Ratio, 2011",
        undefined=f"{NEVER_DOWN}, or {NO_COMPOUNDING}",
        variant_of="down_capture",
        of=partial(down_capture, of="geometric"),
    ),
    AGAINST(
        name="up_capture_cumulative",
        title="Up capture, cumulative",
        annualised=False,
        needs=("benchmark",),
        formula="(Π(1 + r) − 1) / (Π(1 + b) − 1), over periods with b > 0",
        reference="As in the R package PerformanceAnalytics",
        undefined=f"{NEVER_UP}, or {NO_COMPOUNDING}",
        variant_of="up_capture",
        of=partial(up_capture, of="cumulative"),
    ),
    AGAINST(
        name="down_capture_cumulative",
        title="Down capture, cumulative",
        annualised=False,
        needs=("benchmark",),
        formula="(Π(1 + r) − 1) / (Π(1 + b) − 1), over periods with b < 0",
        reference="As in the R package PerformanceAnalytics",
        undefined=f"{NEVER_DOWN}, or {NO_COMPOUNDING}",
        variant_of="down_capture",
        of=partial(down_capture, of="cumulative"),
    ),
    AGAINST(
        name="capture_ratio",
        title="Capture ratio",
        annualised=False,
        needs=("benchmark",),
        formula="up capture / down capture",
        reference=BACON,
        undefined="the benchmark never rose, or never fell",
        of=capture_ratio,
    ),
    AGAINST(
        name="bull_beta",
        title="Bull beta",
        annualised=False,
        formula="β over periods with b > f",
        reference=BACON,
        undefined="the benchmark rose too seldom",
        of=bull_beta,
    ),
    AGAINST(
        name="bear_beta",
        title="Bear beta",
        annualised=False,
        formula="β over periods with b < f",
        reference=BACON,
        undefined="the benchmark fell too seldom",
        of=bear_beta,
    ),
    AGAINST(
        name="timing_ratio",
        title="Timing ratio",
        annualised=False,
        formula="bull beta / bear beta",
        reference=BACON,
        undefined="the benchmark rose or fell too seldom",
        of=timing_ratio,
    ),
    AGAINST(
        name="batting_average",
        title="Batting average",
        unit="fraction",
        annualised=False,
        needs=("benchmark",),
        formula="share of periods with r > b",
        reference=BACON,
        of=batting_average,
    ),
)
