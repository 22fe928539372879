"""What all methods say of one book, side by side, at several confidences and horizons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from analytics.risk.asked import check_confidences, check_horizon
from analytics.risk.estimate import PATHS, Estimate, estimate_from
from analytics.risk.methods import METHODS, find
from analytics.risk.past import Past


@dataclass(frozen=True, slots=True)
class Estimates:
    """`found` by method, confidence and horizon; `left_out`: methods that can't, each with a sentence."""

    found: Mapping[tuple[str, float, int], Estimate]
    left_out: Mapping[str, str]

    def table(self) -> pd.DataFrame:
        """A row an estimate, its fields for columns."""
        names = [field.name for field in fields(Estimate)]
        return pd.DataFrame([[getattr(one, name) for name in names] for one in self.found.values()], columns=names)

    def spread(self, confidence: float, horizon: int) -> float:
        """How much the methods disagree: the largest value at risk less the smallest, over the median. NaN for one."""
        said = [one.value_at_risk for (_, at, ahead), one in self.found.items() if (at, ahead) == (confidence, horizon)]
        return float(np.ptp(said) / np.median(said)) if len(said) > 1 and np.median(said) > 0 else np.nan


def estimate_all(
    returns: "pd.Series[float]",
    methods: Sequence[str] = tuple(METHODS),
    confidences: Sequence[float] = (0.95, 0.99),
    horizons: Sequence[int] = (1,),
    *,
    rng: np.random.Generator,
    paths: int = PATHS,
    resamples: int = 0,
) -> Estimates:
    """As `estimate`, but a volatility model is fitted once for all. A method that fails is left out with the reason.

    Raises BadRisk for a confidence, a horizon or a method that makes no sense.
    """
    check_confidences(confidences)
    for horizon in horizons:
        check_horizon(horizon, len(returns))
    chosen = [find(name).name for name in methods]
    past = Past.whole(returns, rng)
    found: dict[tuple[str, float, int], Estimate] = {}
    left_out: dict[str, str] = {}
    for method in chosen:
        try:
            found |= {
                (method, confidence, horizon): estimate_from(
                    past, method, confidence, horizon, paths=paths, resamples=resamples
                )
                for confidence in confidences
                for horizon in horizons
            }
        except (ValueError, ArithmeticError) as fault:
            left_out[method] = str(fault)
    return Estimates(found, left_out)
