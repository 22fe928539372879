"""What was earned for what was lost: gains against losses, and return against downside risk.

Formulas, units, conventions and references stand in the entries of the registry below.
"""

from functools import partial
from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.moments import quotient
from analytics.risk.returns_and_risk import BACON, downside_deviation
from analytics.risk.sample import Sample

NO_LOSS = "no period lost"
NOTHING_BELOW = "no return is below the target"
SCHWAGER = "Schwager, Hedge Fund Market Wizards, 2012"


def _gains(sample: Sample) -> float:
    return float(np.maximum(sample.returns, 0).sum())


def _losses(sample: Sample) -> float:
    return float(np.maximum(-sample.returns, 0).sum())


def sortino_ratio(sample: Sample, *, annualised: bool = True) -> float:
    per_period = quotient(float(sample.returns.mean()) - sample.target, downside_deviation(sample, annualised=False))
    return float(per_period * np.sqrt(sample.periods_per_year if annualised else 1))


def omega_ratio(sample: Sample) -> float:
    above = sample.returns - sample.target
    return quotient(float(np.maximum(above, 0).sum()), float(np.maximum(-above, 0).sum()))


def omega_sharpe_ratio(sample: Sample) -> float:
    return omega_ratio(sample) - 1


def upside_potential_ratio(sample: Sample) -> float:
    potential = float(np.maximum(sample.returns - sample.target, 0).mean())
    return quotient(potential, downside_deviation(sample, annualised=False))


def kappa_three_ratio(sample: Sample) -> float:
    below = float(np.mean(np.maximum(sample.target - sample.returns, 0) ** 3))
    return quotient(float(sample.returns.mean()) - sample.target, below ** (1 / 3))


def gain_to_pain_ratio(sample: Sample) -> float:
    return quotient(float(sample.returns.sum()), _losses(sample))


def profit_factor(sample: Sample) -> float:
    return quotient(_gains(sample), _losses(sample))


def d_ratio(sample: Sample) -> float:
    lost, won = np.count_nonzero(sample.returns < 0), np.count_nonzero(sample.returns > 0)
    return quotient(lost * _losses(sample), won * _gains(sample))


def win_rate(sample: Sample) -> float:
    return float(np.mean(sample.returns > 0))


def payoff_ratio(sample: Sample) -> float:
    won, lost = sample.returns[sample.returns > 0], sample.returns[sample.returns < 0]
    return quotient(float(won.mean()), float(-lost.mean())) if len(won) and len(lost) else np.nan


REWARD_RATIOS: Final = (
    Measure(
        name="sortino_ratio",
        title="Sortino ratio",
        group="Reward",
        unit="ratio",
        annualised=True,
        needs=("target",),
        formula="√P × (mean(r) − m) / √(Σ min(r − m, 0)²/n)",
        convention="The downside deviation is divided by all n periods.",
        reference="Sortino & Price, J. Investing 3:3, 1994",
        undefined=NOTHING_BELOW,
        of=sortino_ratio,
    ),
    Measure(
        name="sortino_ratio_per_period",
        title="Sortino ratio, a period",
        group="Reward",
        unit="ratio",
        needs=("target",),
        formula="(mean(r) − m) / √(Σ min(r − m, 0)²/n)",
        reference=BACON,
        undefined=NOTHING_BELOW,
        variant_of="sortino_ratio",
        of=partial(sortino_ratio, annualised=False),
    ),
    Measure(
        name="omega_ratio",
        title="Omega",
        group="Reward",
        unit="ratio",
        needs=("target",),
        formula="Σ max(r − m, 0) / Σ max(m − r, 0)",
        convention="With a target of zero it is Bernardo & Ledoit's gain-loss ratio.",
        reference="Keating & Shadwick, J. Performance Measurement 6:3, 2002",
        undefined=NOTHING_BELOW,
        of=omega_ratio,
    ),
    Measure(
        name="omega_sharpe_ratio",
        title="Omega-Sharpe ratio",
        group="Reward",
        unit="ratio",
        needs=("target",),
        formula="(mean(r) − m) / mean(max(m − r, 0)) = Ω − 1",
        reference=BACON,
        undefined=NOTHING_BELOW,
        of=omega_sharpe_ratio,
    ),
    Measure(
        name="upside_potential_ratio",
        title="Upside potential ratio",
        group="Reward",
        unit="ratio",
        needs=("target",),
        formula="mean(max(r − m, 0)) / √(Σ min(r − m, 0)²/n)",
        convention="Both means over all n periods.",
        reference="Sortino, van der Meer & Plantinga, J. Portfolio Management 26:1, 1999",
        undefined=NOTHING_BELOW,
        of=upside_potential_ratio,
    ),
    Measure(
        name="kappa_three_ratio",
        title="Kappa 3",
        group="Reward",
        unit="ratio",
        needs=("target",),
        formula="(mean(r) − m) / mean(max(m − r, 0)³)^(1/3)",
        reference="Kaplan & Knowles, J. Performance Measurement 8:3, 2004",
        undefined=NOTHING_BELOW,
        of=kappa_three_ratio,
    ),
    Measure(
        name="gain_to_pain_ratio",
        title="Gain to pain",
        group="Reward",
        unit="ratio",
        formula="Σ r / Σ max(−r, 0)",
        reference=SCHWAGER,
        undefined=NO_LOSS,
        of=gain_to_pain_ratio,
    ),
    Measure(
        name="profit_factor",
        title="Profit factor",
        group="Reward",
        unit="ratio",
        formula="Σ max(r, 0) / Σ max(−r, 0)",
        convention="Of periods, not of trades.",
        reference=BACON,
        undefined=NO_LOSS,
        of=profit_factor,
    ),
    Measure(
        name="win_rate",
        title="Win rate",
        group="Reward",
        unit="fraction",
        formula="share of periods with r > 0",
        convention="A period of zero return is no win.",
        reference=BACON,
        of=win_rate,
    ),
    Measure(
        name="payoff_ratio",
        title="Payoff ratio",
        group="Reward",
        unit="ratio",
        formula="mean(r | r > 0) / −mean(r | r < 0)",
        reference=SCHWAGER,
        undefined="no period won, or none lost",
        of=payoff_ratio,
    ),
    Measure(
        name="d_ratio",
        title="d ratio",
        group="Reward",
        unit="ratio",
        formula="(losing periods × Σ max(−r, 0)) / (winning periods × Σ max(r, 0))",
        convention="Lower is better.",
        reference="Lavinio, The Hedge Fund Handbook, 2000",
        undefined="no period won",
        of=d_ratio,
    ),
)
