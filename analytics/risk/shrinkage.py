"""A covariance matrix that can be trusted with more assets than history: shrunk towards equal, unrelated ones.

Ledoit & Wolf, A Well-Conditioned Estimator for Large-Dimensional Covariance Matrices, J. Multivariate Analysis 88,
2004, as in scikit-learn: (1 − δ) S + δ × mean variance × I, with the δ that is expected to be nearest to the truth.
"""

from dataclasses import dataclass

import pandas as pd

from analytics.risk.dependence import normalised
from analytics.risk.panel import checked_panel, square


@dataclass(frozen=True, slots=True)
class Shrunk:
    """`covariance` per period, n below; `intensity` δ from 0 (the sample's own) to 1."""

    covariance: pd.DataFrame
    correlation: pd.DataFrame
    intensity: float


def shrunk(returns: pd.DataFrame) -> Shrunk:
    """Frame dates × assets; raises BadReturns."""
    values = checked_panel(returns, assets=1)
    from sklearn.covariance import ledoit_wolf

    covariance, intensity = ledoit_wolf(values)
    return Shrunk(square(covariance, returns), square(normalised(covariance), returns), float(intensity))
