"""Numbers of a drawdown history. Depths are 0 or below, indices 0 or above."""

from functools import partial
from typing import Final

import numpy as np

from analytics.risk.definition import Measure
from analytics.risk.drawdowns import Episode, conditional_drawdown, depths, episodes
from analytics.risk.returns_and_risk import BACON, NO_COMPOUNDING
from analytics.risk.sample import Sample

NO_DRAWDOWN = "there was no drawdown, or a period lost more than everything"
MARTIN = "Martin & McCann, The Investor's Guide to Fidelity Funds, 1989"
PAIN = "Becker, What Is the Zephyr Pain Index?, 2006"


def max_drawdown(sample: Sample) -> float:
    return float(depths(sample.returns).min())


def current_drawdown(sample: Sample) -> float:
    return float(depths(sample.returns)[-1])


def average_drawdown(sample: Sample) -> float:
    found = episodes(depths(sample.returns))
    return float(np.mean([one.depth for one in found])) if found else np.nan


def conditional_drawdown_at_risk(sample: Sample, *, confidence: float = 0.95) -> float:
    return conditional_drawdown(depths(sample.returns), confidence)


def longest_drawdown(sample: Sample) -> float:
    depth = depths(sample.returns)
    lengths = [(len(depth) - 1 if one.recovery is None else one.recovery) - one.start + 1 for one in episodes(depth)]
    return float(max(lengths, default=0)) if np.isfinite(depth[0]) else np.nan


def worst_recovery(sample: Sample) -> float:
    worst = _worst(sample)
    return float(worst.recovery - worst.trough) if worst and worst.recovery is not None else np.nan


def _worst(sample: Sample) -> Episode | None:
    return min(episodes(depths(sample.returns)), key=lambda one: one.depth, default=None)


def ulcer_index(sample: Sample, *, compounded: bool = True) -> float:
    return float(np.sqrt(np.mean(depths(sample.returns, compounded=compounded) ** 2)))


def pain_index(sample: Sample, *, compounded: bool = True) -> float:
    return float(-depths(sample.returns, compounded=compounded).mean())


DRAWDOWN_MEASURES: Final = (
    Measure(
        name="max_drawdown",
        title="Deepest drawdown",
        group="Drawdown",
        unit="fraction",
        formula="min D",
        convention="0 or below, from the highest value so far, the start included.",
        reference=BACON,
        undefined=NO_COMPOUNDING,
        of=max_drawdown,
    ),
    Measure(
        name="current_drawdown",
        title="Drawdown now",
        group="Drawdown",
        unit="fraction",
        formula="D at the end",
        reference=BACON,
        undefined=NO_COMPOUNDING,
        of=current_drawdown,
    ),
    Measure(
        name="average_drawdown",
        title="Average drawdown",
        group="Drawdown",
        unit="fraction",
        formula="mean of the deepest D of each drawdown",
        convention="From peak to recovery; an unrecovered one counts.",
        reference=BACON,
        undefined=NO_DRAWDOWN,
        of=average_drawdown,
    ),
    Measure(
        name="conditional_drawdown_at_risk",
        title="Conditional drawdown at risk, 95 %",
        group="Drawdown",
        unit="fraction",
        formula="mean of the deepest 5 % of −D",
        convention="Over all periods; 0 or above.",
        reference="Chekhlov, Uryasev & Zabarankin, Int. J. Theoretical and Applied Finance 8:1, 2005",
        undefined=NO_COMPOUNDING,
        of=conditional_drawdown_at_risk,
    ),
    Measure(
        name="longest_drawdown",
        title="Longest drawdown",
        group="Drawdown",
        unit="periods",
        formula="most periods from a peak until it is reached again, or the end",
        reference=BACON,
        undefined=NO_COMPOUNDING,
        of=longest_drawdown,
    ),
    Measure(
        name="worst_recovery",
        title="Recovery from the deepest drawdown",
        group="Drawdown",
        unit="periods",
        formula="periods from the trough until the peak is reached again",
        reference=BACON,
        undefined="there was no drawdown, it has not recovered, or a period lost more than everything",
        of=worst_recovery,
    ),
    Measure(
        name="ulcer_index",
        title="Ulcer index",
        group="Drawdown",
        unit="fraction",
        formula="√mean(D²)",
        reference=MARTIN,
        undefined=NO_COMPOUNDING,
        of=ulcer_index,
    ),
    Measure(
        name="ulcer_index_summed",
        title="Ulcer index, not compounded",
        group="Drawdown",
        unit="fraction",
        formula="√mean(D²), D of summed returns",
        reference=BACON,
        variant_of="ulcer_index",
        of=partial(ulcer_index, compounded=False),
    ),
    Measure(
        name="pain_index",
        title="Pain index",
        group="Drawdown",
        unit="fraction",
        formula="mean(−D)",
        reference=PAIN,
        undefined=NO_COMPOUNDING,
        of=pain_index,
    ),
    Measure(
        name="pain_index_summed",
        title="Pain index, not compounded",
        group="Drawdown",
        unit="fraction",
        formula="mean(−D), D of summed returns",
        reference=BACON,
        variant_of="pain_index",
        of=partial(pain_index, compounded=False),
    ),
)
