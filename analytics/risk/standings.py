"""What a league of methods ended with: which one held, how they rank, how much they disagree.

A method *held* at a confidence when none of three tests speaks against it at the level: Kupiec's (number of
exceptions), Christoffersen's conditional coverage (and their clustering), Acerbi & Szekely's Z2 (and their size).
Methods rank by how many of the three failed, then by Fissler and Ziegel's score. The best one held at the most
confidences, and among those has the lowest sum of places by that score.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.risk.coverage import Coverage
from analytics.risk.shortfall_tests import ShortfallTest
from analytics.risk.traffic_light import TrafficLight
from analytics.volatility.scoring import DieboldMariano


@dataclass(frozen=True, slots=True)
class Record:
    """One method at one confidence. `tick` and `joint` are mean losses; the benchmark has no `against`.

    `against`: Diebold and Mariano's test of the joint scores less the benchmark's; `p_adjusted`: Holm's p value of "no
    better than the benchmark". `light` is of the last 250 periods, None with fewer.
    """

    coverage: Coverage
    light: TrafficLight | None
    shortfall: ShortfallTest
    tick: float
    joint: float
    against: DieboldMariano | None
    tick_against: DieboldMariano | None
    p_adjusted: float

    def failures(self, level: float) -> tuple[str, ...]:
        """The tests that speak against it."""
        tests = {
            "number of exceptions": self.coverage.proportion_of_failures.p_value,
            "conditional coverage": self.coverage.conditional_coverage.p_value,
            "size of the shortfall": self.shortfall.z2_p_value,
        }
        return tuple(name for name, p_value in tests.items() if p_value < level)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Value at risk between methods: the smallest, the largest, and their distance over the median of all."""

    lowest: float
    lowest_method: str
    highest: float
    highest_method: str
    spread: float
    usual_spread: float


@dataclass(frozen=True, slots=True)
class League:
    """By confidence: `records` by method; `value_at_risk` and `expected_shortfall`, a row a period they were about and
    a column a method; `exceptions` alike. `losses` on the same dates. `next_*`: a row a method, a column a confidence,
    about the period after `as_of`. `left_out`: methods that could not finish, each with a sentence.
    """

    records: Mapping[float, Mapping[str, Record]]
    value_at_risk: Mapping[float, pd.DataFrame]
    expected_shortfall: Mapping[float, pd.DataFrame]
    losses: "pd.Series[float]"
    next_value_at_risk: pd.DataFrame
    next_expected_shortfall: pd.DataFrame
    as_of: pd.Timestamp
    window: int
    refit_every: int
    benchmark: str
    level: float
    left_out: Mapping[str, str]
    notes: Mapping[str, tuple[str, ...]]

    def exceptions(self, confidence: float) -> pd.DataFrame:
        return self.value_at_risk[confidence].lt(self.losses, axis=0)

    def held(self, confidence: float) -> tuple[str, ...]:
        """Best first."""
        return tuple(name for name in self.ranking(confidence) if not self._failures(name, confidence))

    def ranking(self, confidence: float) -> tuple[str, ...]:
        records = self.records[confidence]
        return tuple(sorted(records, key=lambda name: (self._failures(name, confidence), records[name].joint)))

    @property
    def best(self) -> str:
        """Held at the most confidences; then the lowest sum of places by the joint score."""
        by_score = [sorted(records, key=lambda name: records[name].joint) for records in self.records.values()]
        return min(
            by_score[0], key=lambda name: (-self._times_held(name), sum(names.index(name) for names in by_score))
        )

    def disagreement(self, confidence: float) -> Disagreement:
        """About the next period; `usual_spread` is the median over the periods walked."""
        ahead, walked = self.next_value_at_risk[confidence], self.value_at_risk[confidence]
        usual = (walked.max(axis=1) - walked.min(axis=1)) / walked.median(axis=1)
        return Disagreement(
            lowest=float(ahead.min()),
            lowest_method=str(ahead.idxmin()),
            highest=float(ahead.max()),
            highest_method=str(ahead.idxmax()),
            spread=float((ahead.max() - ahead.min()) / ahead.median()),
            usual_spread=float(usual.median()),
        )

    def verdict(self, confidence: float) -> str:
        """One sentence for a reader."""
        held, best = self.held(confidence), self.ranking(confidence)[0]
        tested = f"over {len(self.losses)} periods at {confidence:.4g}"
        if held:
            return f"{len(held)} of {len(self.records[confidence])} methods held {tested}; the best of them is {best}."
        against = ", ".join(self.records[confidence][best].failures(self.level))
        return f"No method held {tested}; {best} came nearest, and failed by the {against}."

    def table(self, confidence: float) -> pd.DataFrame:
        """A row a method, best first."""
        records = self.records[confidence]
        rows = {name: _row(records[name], self.level) for name in self.ranking(confidence)}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")

    def _times_held(self, name: str) -> int:
        return sum(not self._failures(name, confidence) for confidence in self.records)

    def _failures(self, name: str, confidence: float) -> int:
        return len(self.records[confidence][name].failures(self.level))


def _row(record: Record, level: float) -> dict[str, object]:
    tests, light = record.coverage, record.light
    return {
        "held": not record.failures(level),
        "exceptions": tests.exceptions,
        "expected": tests.expected,
        "rate": tests.rate,
        "kupiec": tests.proportion_of_failures.statistic,
        "kupiec_p": tests.proportion_of_failures.p_value,
        "independence": tests.independence.statistic,
        "independence_p": tests.independence.p_value,
        "conditional_coverage": tests.conditional_coverage.statistic,
        "conditional_coverage_p": tests.conditional_coverage.p_value,
        "recent_exceptions": light.exceptions if light else np.nan,
        "zone": light.zone if light else "",
        "multiplier": light.multiplier if light else np.nan,
        "z1": record.shortfall.z1,
        "z1_p": record.shortfall.z1_p_value,
        "z2": record.shortfall.z2,
        "z2_p": record.shortfall.z2_p_value,
        "tick_loss": record.tick,
        "tick_dm": record.tick_against.statistic if record.tick_against else np.nan,
        "joint_score": record.joint,
        "joint_dm": record.against.statistic if record.against else np.nan,
        "joint_dm_p": record.against.p_value if record.against else np.nan,
        "p_adjusted": record.p_adjusted,
    }
