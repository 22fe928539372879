"""How good forecasts of the tail were, in one number: less is better, and only differences mean something.

With return r, q = −VaR and e = −ES (both negative as a rule), α = 1 − c:

- tick loss of the quantile: (α − 1{r < q}) (r − q). Koenker & Bassett (1978), Econometrica 46, 33–50; in the
  returns' units.
- Fissler-Ziegel's score of the pair, the version without a unit: −1{r ≤ q}(q − r)/(αe) + q/e + ln(−e) − 1. Fissler &
  Ziegel (2016), Annals of Statistics 44, 1680–1707; Patton, Ziegel & Chen (2019), Journal of Econometrics 211, 388–413.

A forecast that lies about its quantile, or about the pair, cannot score better on average than the truth.
"""

import numpy as np

from analytics.risk.asked import BadRisk, check_confidences
from analytics.volatility.returns import FloatArray


def tick_loss(losses: FloatArray, value_at_risk: FloatArray, confidence: float) -> FloatArray:
    """For each period, never negative; arrays of one shape."""
    check_confidences((confidence,))
    beyond = losses - value_at_risk
    return np.asarray(np.maximum(confidence * beyond, (confidence - 1) * beyond))


def fissler_ziegel(
    losses: FloatArray, value_at_risk: FloatArray, expected_shortfall: FloatArray, confidence: float
) -> FloatArray:
    """For each period; raises BadRisk for a shortfall that is not positive, which the score does not know."""
    check_confidences((confidence,))
    if not (np.isfinite(expected_shortfall) & (expected_shortfall > 0)).all():
        raise BadRisk("An expected shortfall is missing or not above zero, so the pair can't be scored.")
    beyond = np.maximum(losses - value_at_risk, 0) / (1 - confidence)
    return np.asarray((beyond + value_at_risk) / expected_shortfall + np.log(expected_shortfall) - 1)
