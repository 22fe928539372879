"""Two regimes of variance, a calm and a turbulent one, that follow each other as a hidden Markov chain.

    r(t) = μ + σ(s(t)) z(t),  z normal,  s(t) calm or turbulent,  P(s(t+1) = j | s(t) = i) constant

Hamilton, A New Approach to the Economic Analysis of Nonstationary Time Series and the Business Cycle, Econometrica 57,
1989; fitted by maximum likelihood with statsmodels, from several starts, on returns scaled to unit deviation.

Three probabilities of the turbulent regime at t: *predicted* from the returns before t, *filtered* from those up to t,
*smoothed* from all, later ones too. Decide by the first two; the third is for the eye. All of them use the parameters,
which a fit takes from the whole sample: `regime_probabilities` filters other returns with parameters fitted before.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.volatility.returns import BadReturns, checked_returns

FEWEST_RETURNS = 100
STARTS: Final = ((0.98, 0.05, 0.5, 2.0), (0.95, 0.2, 0.6, 4.0), (0.9, 0.4, 0.8, 8.0))  # stay calm, calm again, σ² σ²
BRIEF = 2.0
NO_VARIANCE = 1e-12  # of a regime, as a share of all returns'
STILL = (
    "So many of these returns are the same that a regime of no variance fits best; choose a range in which they move."
)
TRY_LONGER = "The search for the best regimes did not settle; take a longer range, or weekly returns."
OUTLIERS = "The turbulent regime lasts less than two periods: these are single outliers, not a regime."
ONE_REGIME = "The two regimes are equally volatile: this range knows only one."


@dataclass(frozen=True, slots=True)
class RegimeParameters:
    """Per period, in the returns' units. `stay_calm`, `stay_turbulent`: probability that the next period is alike."""

    mean: float
    calm: float
    turbulent: float
    stay_calm: float
    stay_turbulent: float


@dataclass(frozen=True, slots=True)
class RegimeProbabilities:
    """Of the turbulent regime, on the returns' index; `next` is the predicted one for the period after the last."""

    predicted: "pd.Series[float]"
    filtered: "pd.Series[float]"
    smoothed: "pd.Series[float]"
    next: float


@dataclass(frozen=True, slots=True)
class Regimes:
    """`calm`, `turbulent`: annualised volatilities, fractions. Durations in periods. `remedy`: why not to trust it."""

    parameters: RegimeParameters
    probabilities: RegimeProbabilities
    calm: float
    turbulent: float
    calm_duration: float
    turbulent_duration: float
    turbulent_share: float
    log_likelihood: float
    converged: bool
    remedy: str | None


def variance_regimes(returns: "pd.Series[float]", periods_per_year: float) -> Regimes:
    """The fit and its probabilities; raises BadReturns for fewer than 100 returns, gaps, returns that never move, or
    so many alike that a regime has no variance."""
    values = checked_returns(returns, FEWEST_RETURNS)
    scale = float(values.std())
    if not scale > 1e-12 * float(np.abs(values).max()):
        raise BadReturns("These returns never change, so there are no regimes to tell apart.")
    best = _fit(values / scale)
    parameters = _parameters(np.asarray(best.params), scale)
    calm_duration, turbulent_duration = 1 / (1 - parameters.stay_calm), 1 / (1 - parameters.stay_turbulent)
    converged = bool(best.mle_retvals["converged"])
    return Regimes(
        parameters=parameters,
        probabilities=regime_probabilities(returns, parameters),
        calm=parameters.calm * periods_per_year**0.5,
        turbulent=parameters.turbulent * periods_per_year**0.5,
        calm_duration=calm_duration,
        turbulent_duration=turbulent_duration,
        turbulent_share=turbulent_duration / (calm_duration + turbulent_duration),
        log_likelihood=float(best.llf) - len(values) * float(np.log(scale)),
        converged=converged,
        remedy=_remedy(converged, parameters, turbulent_duration),
    )


def regime_probabilities(returns: "pd.Series[float]", parameters: RegimeParameters) -> RegimeProbabilities:
    """Probabilities under given parameters, started from the chain's long-run shares; nothing is fitted here."""
    values = checked_returns(returns)
    result = _model((values - parameters.mean) / parameters.calm).smooth(_centred(parameters), cov_type="none")
    filtered = np.asarray(result.filtered_marginal_probabilities)[:, 1]
    predicted = np.asarray(result.predicted_marginal_probabilities)[:, 1]
    smoothed = np.asarray(result.smoothed_marginal_probabilities)[:, 1]
    last = float(filtered[-1])
    return RegimeProbabilities(
        predicted=pd.Series(predicted, index=returns.index, name="predicted"),
        filtered=pd.Series(filtered, index=returns.index, name="filtered"),
        smoothed=pd.Series(smoothed, index=returns.index, name="smoothed"),
        next=last * parameters.stay_turbulent + (1 - last) * (1 - parameters.stay_calm),
    )


def _model(values: NDArray[np.float64]) -> Any:
    from statsmodels.tsa.regime_switching.markov_regression import MarkovRegression

    return MarkovRegression(values, k_regimes=2, trend="c", switching_trend=False, switching_variance=True)


def _fit(scaled: NDArray[np.float64]) -> Any:
    """The likeliest of the fits from each start: the likelihood has more than one peak, and no top where a regime's
    variance can go to zero. Raises BadReturns."""
    import warnings

    from statsmodels.tools.sm_exceptions import ConvergenceWarning, EstimationWarning

    model, mean = _model(scaled), float(scaled.mean())
    with warnings.catch_warnings(), np.errstate(all="ignore"):  # what overflows on the way is no fit
        warnings.simplefilter("ignore", ConvergenceWarning)  # the result says so itself
        warnings.simplefilter("ignore", EstimationWarning)  # a step of the search, put right by the next
        fits = [
            model.fit(np.array([stay, back, mean, calm, turbulent]), em_iter=5, disp=False, cov_type="none")
            for stay, back, calm, turbulent in STARTS
        ]
    proper = [fit for fit in fits if np.isfinite(fit.llf) and np.asarray(fit.params)[-2:].min() > NO_VARIANCE]
    if not proper:
        raise BadReturns(STILL)
    return max(proper, key=lambda fit: float(fit.llf))


def _parameters(fitted: NDArray[np.float64], scale: float) -> RegimeParameters:
    """Statsmodels' order: P(0 → 0), P(1 → 0), mean, variance of 0 and of 1; its regime 0 may be either."""
    stay_first, back, mean, first, second = (float(value) for value in fitted)
    deviations, stays = (scale * first**0.5, scale * second**0.5), (stay_first, 1 - back)
    calm, turbulent = (0, 1) if first <= second else (1, 0)
    return RegimeParameters(scale * mean, deviations[calm], deviations[turbulent], stays[calm], stays[turbulent])


def _centred(parameters: RegimeParameters) -> NDArray[np.float64]:
    ratio = parameters.turbulent / parameters.calm
    return np.array([parameters.stay_calm, 1 - parameters.stay_turbulent, 0.0, 1.0, ratio**2])


def _remedy(converged: bool, parameters: RegimeParameters, turbulent_duration: float) -> str | None:
    if not converged:
        return TRY_LONGER
    if parameters.turbulent < 1.05 * parameters.calm:
        return ONE_REGIME
    return OUTLIERS if turbulent_duration < BRIEF else None
