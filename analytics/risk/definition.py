"""What a measure is.

Formulas are written with r returns, f risk-free return, m target, b benchmark (all per period), n their number,
P periods a year, s sample standard deviation (n − 1 below), G compound return a year, D drawdowns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analytics.risk.sample import BadReturns, Sample

Need = Literal["risk_free", "target", "benchmark", "trials"]
Unit = Literal["fraction", "ratio", "number", "periods", "probability"]
Group = Literal["Return", "Risk", "Shape", "Reward", "Sharpe", "Drawdown", "Benchmark"]


class UnknownMeasure(BadReturns):
    """No measure has that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One entry of the registry. `of` gives a float, NaN where it is undefined, which `undefined` puts in words.

    `variant_of`: the measure that this is another published convention of.
    """

    name: str
    title: str
    group: Group
    unit: Unit
    formula: str
    reference: str
    of: Callable[[Sample], float]
    annualised: bool = False
    needs: tuple[Need, ...] = ()
    convention: str = ""
    undefined: str = "there are too few returns"
    variant_of: str = ""

    def lacks(self, given: Sample) -> tuple[Need, ...]:
        """What it needs and the sample has not; a risk-free rate and a target have their defaults."""
        has = {"benchmark": given.pair, "trials": given.trials}
        return tuple(need for need in self.needs if need in has and has[need] is None)
