"""p values of the best of several models, raised for having tried them all.

Whoever tries twenty worthless models finds one at 5 %. Holm's method keeps the chance of any false finding at the level
whatever ties the models together; Šidák's is what the least p value of independent tests is worth.
"""

from collections.abc import Mapping

import numpy as np

from analytics.volatility.scoring import holm

__all__ = ["holm", "sidak"]


def sidak(p_values: Mapping[str, float]) -> dict[str, float]:
    """1 − (1 − p)^m of each of m p values.

    Šidák (1967), "Rectangular confidence regions for the means of multivariate normal distributions", JASA 62.
    """
    tried = len(p_values)
    # By logarithms, since 1 − (1 − p)^m of a p near 1e-16 is rounding
    return {name: float(-np.expm1(tried * np.log1p(-min(p, 1.0)))) if p < 1 else 1.0 for name, p in p_values.items()}
