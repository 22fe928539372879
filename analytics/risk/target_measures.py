"""How often and how far returns lay above and below a target.

Formulas, units, conventions and references stand in the entries of the registry below.
"""

from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.moments import quotient
from analytics.risk.returns_and_risk import BACON, downside_deviation, upside_deviation
from analytics.risk.reward_ratios import NOTHING_BELOW
from analytics.risk.sample import Sample

LOSS_AVERSION = 2.25


def upside_frequency(sample: Sample) -> float:
    return float(np.mean(sample.returns > sample.target))


def downside_frequency(sample: Sample) -> float:
    return float(np.mean(sample.returns < sample.target))


def volatility_skewness(sample: Sample) -> float:
    return quotient(upside_deviation(sample), downside_deviation(sample)) ** 2


def prospect_ratio(sample: Sample) -> float:
    felt = np.where(sample.returns < 0, LOSS_AVERSION, 1.0) * sample.returns
    return quotient(float(felt.mean()) - sample.target, downside_deviation(sample, annualised=False))


TARGET_MEASURES: Final = (
    Measure(
        name="upside_frequency",
        title="Upside frequency",
        group="Shape",
        unit="fraction",
        needs=("target",),
        formula="share of periods with r > m",
        reference=BACON,
        of=upside_frequency,
    ),
    Measure(
        name="downside_frequency",
        title="Downside frequency",
        group="Shape",
        unit="fraction",
        needs=("target",),
        formula="share of periods with r < m",
        reference=BACON,
        of=downside_frequency,
    ),
    Measure(
        name="volatility_skewness",
        title="Volatility skewness",
        group="Shape",
        unit="ratio",
        needs=("target",),
        formula="Σ max(r − m, 0)² / Σ min(r − m, 0)²",
        reference=BACON,
        undefined=NOTHING_BELOW,
        of=volatility_skewness,
    ),
    Measure(
        name="prospect_ratio",
        title="Prospect ratio",
        group="Reward",
        unit="ratio",
        needs=("target",),
        formula="(mean(max(r, 0) + 2.25 min(r, 0)) − m) / √(Σ min(r − m, 0)²/n)",
        convention="A loss weighs 2.25 times a gain, as Kahneman & Tversky found.",
        reference="Watanabe, J. Portfolio Management 32:4, 2006",
        undefined=NOTHING_BELOW,
        of=prospect_ratio,
    ),
)
