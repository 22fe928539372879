"""Return for the risk taken against, or shared with, a benchmark."""

from functools import partial
from typing import Final

from analytics.risk.moments import deviation, quotient
from analytics.risk.relative_measures import (
    AGAINST,
    FLAT_BENCHMARK,
    GRINOLD,
    active_return,
    beta,
    jensen_alpha,
    specific_risk,
    systematic_risk,
    tracking_error,
)
from analytics.risk.returns_and_risk import BACON, NO_COMPOUNDING, NO_SPREAD
from analytics.risk.sample import Sample

MODIGLIANI = "Modigliani & Modigliani, J. Portfolio Management 23:2, 1997"
FAMA = f"Fama, Journal of Finance 27, 1972; {BACON}"
CONSTANT_DIFFERENCE = "the returns differ from the benchmark's by a constant"


def information_ratio(sample: Sample, *, compounded: bool = True) -> float:
    """Compound returns less each other, or the mean of the differences, a year."""
    mean = float(sample.against.active.mean() * sample.periods_per_year)
    return quotient(active_return(sample) if compounded else mean, tracking_error(sample))


def treynor_ratio(sample: Sample) -> float:
    return quotient(sample.growth_of(sample.against.excess), beta(sample))


def modified_treynor_ratio(sample: Sample) -> float:
    return quotient(sample.growth_of(sample.against.excess), systematic_risk(sample))


def m_squared(sample: Sample) -> float:
    pair = sample.against
    free = sample.growth_of(pair.risk_free)
    scale = quotient(deviation(pair.benchmark), deviation(pair.returns))
    return (sample.growth_of(pair.returns) - free) * scale + free


def m_squared_excess(sample: Sample, *, geometric: bool = True) -> float:
    """Over the benchmark's compound return: as a quotient, or as a difference."""
    market = sample.growth_of(sample.against.benchmark)
    return quotient(1 + m_squared(sample), 1 + market) - 1 if geometric else m_squared(sample) - market


def fama_beta(sample: Sample) -> float:
    return quotient(deviation(sample.against.returns), deviation(sample.against.benchmark))


def net_selectivity(sample: Sample) -> float:
    """Jensen's alpha less what the risk that was not diversified away should have earned."""
    premium = sample.growth_of(sample.against.benchmark) - sample.growth_of(sample.against.risk_free)
    return jensen_alpha(sample) - (fama_beta(sample) - beta(sample)) * premium


def appraisal_ratio(sample: Sample) -> float:
    return quotient(jensen_alpha(sample), specific_risk(sample))


RELATIVE_RATIOS: Final = (
    AGAINST(
        name="information_ratio",
        title="Information ratio",
        needs=("benchmark",),
        formula="(G(r) − G(b)) / (√P × s(r − b))",
        convention="Compound returns.",
        reference=BACON,
        undefined=f"{CONSTANT_DIFFERENCE}, or {NO_COMPOUNDING}",
        of=information_ratio,
    ),
    AGAINST(
        name="information_ratio_arithmetic",
        title="Information ratio, arithmetic",
        needs=("benchmark",),
        formula="√P × mean(r − b) / s(r − b)",
        reference=GRINOLD,
        undefined=CONSTANT_DIFFERENCE,
        variant_of="information_ratio",
        of=partial(information_ratio, compounded=False),
    ),
    AGAINST(
        name="treynor_ratio",
        title="Treynor ratio",
        formula="G(r − f) / β",
        reference="Treynor, Harvard Business Review 43:1, 1965",
        undefined=f"{FLAT_BENCHMARK}, or {NO_COMPOUNDING}",
        of=treynor_ratio,
    ),
    AGAINST(
        name="treynor_ratio_modified",
        title="Modified Treynor ratio",
        formula="G(r − f) / (β × √P × s(b − f))",
        reference=BACON,
        variant_of="treynor_ratio",
        undefined=f"{FLAT_BENCHMARK}, or {NO_COMPOUNDING}",
        of=modified_treynor_ratio,
    ),
    AGAINST(
        name="m_squared",
        title="M²",
        unit="fraction",
        formula="(G(r) − G(f)) × s(b)/s(r) + G(f)",
        convention="The compound return at the benchmark's volatility.",
        reference=MODIGLIANI,
        undefined=f"{NO_SPREAD}, or {NO_COMPOUNDING}",
        of=m_squared,
    ),
    AGAINST(
        name="m_squared_excess",
        title="M² excess return",
        unit="fraction",
        formula="(1 + M²) / (1 + G(b)) − 1",
        reference=BACON,
        undefined=f"{NO_SPREAD}, or {NO_COMPOUNDING}",
        of=m_squared_excess,
    ),
    AGAINST(
        name="m_squared_excess_arithmetic",
        title="M² excess return, arithmetic",
        unit="fraction",
        formula="M² − G(b)",
        reference=BACON,
        undefined=f"{NO_SPREAD}, or {NO_COMPOUNDING}",
        variant_of="m_squared_excess",
        of=partial(m_squared_excess, geometric=False),
    ),
    AGAINST(
        name="fama_beta",
        title="Fama beta",
        annualised=False,
        needs=("benchmark",),
        formula="s(r) / s(b)",
        reference=FAMA,
        of=fama_beta,
    ),
    AGAINST(
        name="net_selectivity",
        title="Net selectivity",
        unit="fraction",
        formula="Jensen's alpha − (Fama beta − β) (G(b) − G(f))",
        reference=FAMA,
        undefined=f"{FLAT_BENCHMARK}, or {NO_COMPOUNDING}",
        of=net_selectivity,
    ),
    AGAINST(
        name="appraisal_ratio",
        title="Appraisal ratio",
        formula="Jensen's alpha / specific risk",
        reference=f"Treynor & Black, Journal of Business 46, 1973; {BACON}",
        undefined=f"{FLAT_BENCHMARK} or explains everything, or {NO_COMPOUNDING}",
        of=appraisal_ratio,
    ),
)
