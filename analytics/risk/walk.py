"""A method walked through the past: at every period its tail of the next one, from the window before it alone.

Methods that fit keep their parameters for `refit_every` periods; the others look at the window anew each period. The
last row is about the period after the last return, which nobody has seen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.risk.asked import BadRisk
from analytics.risk.method import Method
from analytics.risk.past import Past
from analytics.risk.tails import Tails, stacked

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Steps:
    """`window` returns before each forecast, and `refit_every` periods between fits."""

    window: int
    refit_every: int

    def pasts(self, returns: "pd.Series[float]", rng: np.random.Generator) -> Iterator[Past]:
        """One a refit: what is known then, and up to the last period before the next."""
        last = len(returns) - 1
        for first in range(self.window - 1, last + 1, self.refit_every):
            end = min(first + self.refit_every, last + 1)
            yield Past(returns.iloc[first + 1 - self.window : end], self.window - 1, rng)

    def count(self, returns: "pd.Series[float]") -> int:
        return -(-(len(returns) - self.window + 1) // self.refit_every)


def walk_all(
    returns: "pd.Series[float]",
    methods: Sequence[Method],
    steps: Steps,
    confidences: Sequence[float],
    *,
    rng: np.random.Generator,
    progress: Progress,
) -> tuple[dict[str, Tails], dict[str, str]]:
    """Tails by method, len(returns) − window + 1 rows; and why the others could not finish, in a sentence.

    `progress` hears the part done and what is being done; what it raises ends the walk.
    """
    fits, rolling = [method for method in methods if method.refits], [one for one in methods if not one.refits]
    walked = Walked(dict(zip((method.name for method in methods), rng.spawn(len(methods)), strict=True)))
    turns = steps.count(returns) if fits else 0
    for number, method in enumerate(rolling):
        progress(0.2 * number / len(rolling), f"{method.title} ({number + 1} of {len(rolling)})")
        walked.step(method, Past(returns, steps.window - 1, rng), confidences)
    for number, past in enumerate(steps.pasts(returns, rng) if fits else ()):
        progress(0.2 + 0.8 * number / turns, f"Fit {number + 1} of {turns}, of {len(fits)} methods")
        for method in fits:
            walked.step(method, past, confidences)
    return {name: stacked(found) for name, found in walked.parts.items()}, walked.left_out


@dataclass(frozen=True, slots=True)
class Walked:
    """What each method has said so far, each drawing from a source of its own; and who fell out, and why."""

    sources: Mapping[str, np.random.Generator]
    parts: dict[str, list[Tails]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def step(self, method: Method, past: Past, confidences: Sequence[float]) -> None:
        if method.name in self.left_out:
            return
        try:
            found = method.one_period(past.drawing(self.sources[method.name]), confidences)
            _check(found)
        except (ValueError, ArithmeticError) as fault:
            self.left_out[method.name] = str(fault)
            self.parts.pop(method.name, None)
        else:
            self.parts.setdefault(method.name, []).append(found)


def _check(found: Tails) -> None:
    shortfall = found.expected_shortfall
    if not (np.isfinite(found.value_at_risk).all() and np.isfinite(shortfall).all()):
        raise BadRisk(" ".join(found.notes) or "Its forecast is not a number.")
    if not (shortfall > 0).all():
        raise BadRisk("It expects no loss even in the tail of some periods; choose a longer window.")
