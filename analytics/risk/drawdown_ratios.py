"""What was earned for the drawdowns."""

from functools import partial
from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.drawdown_measures import MARTIN, PAIN, max_drawdown, pain_index, ulcer_index
from analytics.risk.drawdowns import losing_runs
from analytics.risk.moments import annual_growth, quotient
from analytics.risk.returns_and_risk import BACON, NO_COMPOUNDING
from analytics.risk.sample import Sample

NO_DRAWDOWN = "there was no drawdown, or a period lost more than everything"
NO_LOSS = "no period lost, or one lost more than everything"
STERLING_EXCESS = 0.10


def excess_growth(sample: Sample) -> float:
    """Compound return a year less that of the risk-free rate."""
    years = sample.periods_per_year
    return annual_growth(sample.returns, years) - annual_growth(sample.risk_free, years)


def martin_ratio(sample: Sample, *, compounded: bool = True) -> float:
    return quotient(excess_growth(sample), ulcer_index(sample, compounded=compounded))


def pain_ratio(sample: Sample, *, compounded: bool = True) -> float:
    return quotient(excess_growth(sample), pain_index(sample, compounded=compounded))


def calmar_ratio(sample: Sample) -> float:
    return quotient(annual_growth(sample.returns, sample.periods_per_year), -max_drawdown(sample))


def sterling_ratio(sample: Sample, *, excess: float = STERLING_EXCESS) -> float:
    """`excess` is added to the deepest drawdown."""
    return quotient(annual_growth(sample.returns, sample.periods_per_year), excess - max_drawdown(sample))


def burke_ratio(sample: Sample, *, compounded: bool = False, modified: bool = False) -> float:
    """`modified` divides the sum of squares by the number of periods."""
    lost = losing_runs(sample.returns, compounded=compounded)
    squares = float(lost @ lost) / (len(sample) if modified else 1)
    return quotient(excess_growth(sample), float(np.sqrt(squares)))


DRAWDOWN_RATIOS: Final = (
    Measure(
        name="martin_ratio",
        title="Martin ratio",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="(G(r) − G(f)) / √mean(D²)",
        reference=MARTIN,
        undefined=NO_DRAWDOWN,
        of=martin_ratio,
    ),
    Measure(
        name="martin_ratio_summed",
        title="Martin ratio, drawdowns not compounded",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="(G(r) − G(f)) / √mean(D²), D of summed returns",
        reference=BACON,
        undefined=NO_DRAWDOWN,
        variant_of="martin_ratio",
        of=partial(martin_ratio, compounded=False),
    ),
    Measure(
        name="pain_ratio",
        title="Pain ratio",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="(G(r) − G(f)) / mean(−D)",
        reference=PAIN,
        undefined=NO_DRAWDOWN,
        of=pain_ratio,
    ),
    Measure(
        name="pain_ratio_summed",
        title="Pain ratio, drawdowns not compounded",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="(G(r) − G(f)) / mean(−D), D of summed returns",
        reference=BACON,
        undefined=NO_DRAWDOWN,
        variant_of="pain_ratio",
        of=partial(pain_ratio, compounded=False),
    ),
    Measure(
        name="calmar_ratio",
        title="Calmar ratio",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        formula="G(r) / −min D",
        convention="Over the whole range; Young took three years.",
        reference="Young, Futures 20:1, 1991",
        undefined=NO_DRAWDOWN,
        of=calmar_ratio,
    ),
    Measure(
        name="sterling_ratio",
        title="Sterling ratio",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        formula="G(r) / (10 % − min D)",
        convention="The deepest drawdown of the whole range, plus 10 %.",
        reference="Kestner, Futures 25:1, 1996",
        undefined=NO_COMPOUNDING,
        of=sterling_ratio,
    ),
    Measure(
        name="burke_ratio",
        title="Burke ratio",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="(G(r) − G(f)) / √Σd²",
        convention="d: the sum of each unbroken run of losses, as in Bacon's example.",
        reference="Burke, Futures 23:3, 1994; " + BACON,
        undefined=NO_LOSS,
        of=burke_ratio,
    ),
    Measure(
        name="burke_ratio_compounded",
        title="Burke ratio, runs compounded",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="(G(r) − G(f)) / √Σd², d compounded",
        reference="Burke, Futures 23:3, 1994",
        undefined=NO_LOSS,
        variant_of="burke_ratio",
        of=partial(burke_ratio, compounded=True),
    ),
    Measure(
        name="burke_ratio_modified",
        title="Modified Burke ratio",
        group="Drawdown",
        unit="ratio",
        annualised=True,
        needs=("risk_free",),
        formula="(G(r) − G(f)) / √(Σd²/n)",
        reference=BACON,
        undefined=NO_LOSS,
        variant_of="burke_ratio",
        of=partial(burke_ratio, modified=True),
    ),
)
