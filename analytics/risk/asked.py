"""What is asked of a risk number: a confidence, a horizon, holdings; refused in a sentence when it makes no sense."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.volatility.returns import FloatArray

FARTHEST = 250  # periods: a year of days; nobody's daily returns say more


class BadRisk(ValueError):
    """This risk can't be measured so; the message says what can, in one sentence."""


def check_confidences(confidences: Sequence[float]) -> None:
    """Raises BadRisk unless each lies between one half and one, and none comes twice."""
    if not confidences or not all(0.5 < one < 1 for one in confidences) or len(set(confidences)) < len(confidences):
        raise BadRisk("A confidence lies above 50 % and below 100 %; give each once, as in 0.95 and 0.99.")


def check_horizon(horizon: int, periods: int) -> None:
    """Raises BadRisk for a horizon that these periods can't speak of."""
    if not 1 <= horizon <= FARTHEST:
        raise BadRisk(f"A horizon is 1 to {FARTHEST} periods.")
    if periods < 2 * horizon:
        raise BadRisk(f"{periods} returns say nothing about {horizon} periods; choose a shorter horizon.")


def checked_holdings(returns: pd.DataFrame, weights: "pd.Series[float]") -> tuple[FloatArray, FloatArray]:
    """Returns (n, assets) and weights in the order of the columns; raises BadRisk.

    Weights are fractions of today's value, negative when short; what they lack to one is cash.
    """
    if returns.columns.has_duplicates or set(returns.columns) != set(weights.index) or weights.index.has_duplicates:
        raise BadRisk("Each holding needs one weight and one series of returns, under the same name.")
    values, shares = returns.to_numpy(dtype=np.float64), weights.reindex(returns.columns).to_numpy(dtype=np.float64)
    if not np.isfinite(shares).all() or not shares.any():
        raise BadRisk("The weights are not numbers or are all zero; enter what is held.")
    if len(values) < 2 or not np.isfinite(values).all():
        raise BadRisk("The holdings need at least 2 dates on which each has a return; drop the one that has none.")
    return values, shares
