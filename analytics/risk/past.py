"""What a method may look at: returns, and from which periods it is asked about the next one.

A method fits on the first window alone and is then asked from its last period on, once from every period, up to the
last return. Row i of an answer may depend on the returns up to `first` + i and on no later one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar, cast

import numpy as np
import pandas as pd

from analytics.risk.extreme_value import ParetoTail, fit_pareto_tail
from analytics.risk.filters import Filter, ewma_filter, garch_filter
from analytics.risk.shapes import Moved
from analytics.risk.student_t import fit_student_t
from analytics.volatility.models import Distribution
from analytics.volatility.returns import FloatArray

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Past:
    """`first` is the place of the last return of the first window; `rng` is for those that draw.

    What was fitted to it, or drawn from it, is kept for whoever asks again.
    """

    returns: "pd.Series[float]"
    first: int
    rng: np.random.Generator
    _found: dict[str, object] = field(default_factory=dict)

    @classmethod
    def whole(cls, returns: "pd.Series[float]", rng: np.random.Generator) -> Self:
        """All of it is the window, and the question is about what comes after."""
        return cls(returns, len(returns) - 1, rng)

    def drawing(self, rng: np.random.Generator) -> Self:
        """The same past, and what was found in it, with another source of random numbers."""
        return replace(self, rng=rng)

    @property
    def window(self) -> int:
        return self.first + 1

    @property
    def origins(self) -> int:
        return len(self.returns) - self.first

    @property
    def losses(self) -> FloatArray:
        return np.asarray(-self.returns.to_numpy(dtype=np.float64))

    @property
    def fitted_losses(self) -> FloatArray:
        return self.losses[: self.window]

    def ewma(self) -> Filter:
        return self.once("ewma", lambda: ewma_filter(self.returns, self.first))

    def garch(self, distribution: Distribution) -> Filter:
        return self.once(
            f"garch {distribution}", lambda: garch_filter(self.returns, self.first, distribution, self.rng)
        )

    def student_t(self) -> Moved:
        return self.once("student_t", lambda: fit_student_t(self.fitted_losses))

    def pareto_tail(self) -> ParetoTail:
        return self.once("pareto_tail", lambda: fit_pareto_tail(self.fitted_losses))

    def once(self, name: str, make: Callable[[], Found]) -> Found:
        """What `make` gives, made at the first call by that name."""
        if name not in self._found:
            self._found[name] = make()
        return cast(Found, self._found[name])
