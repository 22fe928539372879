"""What a method of measuring the tail is: its formula, what it needs, where it comes from, and its two functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.risk.many_periods import Ahead
from analytics.risk.past import Past
from analytics.risk.tails import Tails

OnePeriod = Callable[[Past, Sequence[float]], Tails]
ManyPeriods = Callable[[Past, tuple[int, int]], Ahead]
# How the loss over several periods is found; "simulation" also draws that of one.
Way = Literal["overlapping", "formula", "paths", "simulation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """`fewest` returns it asks for; `refits`: it has parameters that a walk keeps between refits.

    `exchangeable`: it takes the order of returns for chance, so that a bootstrap of them gives its error. `one_period`
    gives a row an origin, `many_periods` a distribution, by a size of paths × periods.
    """

    name: str
    one_period: OnePeriod
    many_periods: ManyPeriods
    title: str
    formula: str
    needs: str
    fewest: int
    way: Way
    refits: bool
    exchangeable: bool
    reference: str
    unit: str = "fraction of value"
    annualised: bool = False
