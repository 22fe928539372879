"""Fits a model of volatility to returns, and tells everything in the caller's units.

The returns are divided by their standard deviation before arch sees them, so that a fit of c·r is the fit of r in other
units. Log-likelihoods are of the returns as given; AIC = 2k − 2L and BIC = k ln n − 2L count every estimated parameter;
with an autoregressive mean n is the returns less its lags. Standard errors are Bollerslev & Wooldridge's (1992,
Econometric Reviews 11, 143–172), robust to a wrong distribution, with those of the Hessian alone beside them; HAR-RV's
are Newey-West's.

The recursion of σ² starts by `start`: "backcast", arch's own, is an exponentially weighted mean (decay 0.94) of the
first 75 squared residuals (absolute ones for TARCH; one mean for each EWMA of RiskMetrics 2006); "sample_variance" the
mean of all of them at the parameters, as published benchmarks do.
"""

import warnings
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.volatility.fit import Fit
from analytics.volatility.har_fitting import fit_har
from analytics.volatility.memory import FOREVER, Memory, memory
from analytics.volatility.models import ModelSpec
from analytics.volatility.processes import Start, mean_model
from analytics.volatility.recursion import Recursion
from analytics.volatility.returns import BadReturns, FloatArray, fit_for_models
from analytics.volatility.units import told

PATIENCE: Final = {"maxiter": 1_000}
# arch stops at 1e-6 of the likelihood; benchmarks are published to more digits than that gives.
BENCHMARK_TOLERANCE: Final = 1e-10
NEARLY_ONE: Final = 0.999
REMEDY = (
    "The search for the parameters stopped early, twice ({reason}). "
    "Choose a longer range, a simpler model or the normal distribution."
)
NO_LIKELIHOOD = (
    "{title} gives some of these returns no variance at all. "
    "Leave out the days without movement at their beginning, or start from the sample variance."
)
EXPLOSIVE = "The persistence is nearly 1 or above: these returns hardly determine a long-run level."


def fit(
    returns: "pd.Series[float]",
    spec: ModelSpec,
    start: Start = "backcast",
    *,
    realised: "pd.Series[float] | None" = None,
) -> Fit:
    """The model at its most likely parameters; raises BadReturns (NaN among the returns, too few, all equal).

    `realised` is for HAR-RV: realised variance per period in the returns' units², on their dates at least. A fit
    that did not converge is returned with `converged` False and a `remedy`.
    """
    values = fit_for_models(returns)
    if spec.name == "har-rv":
        return fit_har(returns, spec, start, realised)
    scale = float(values.std())
    model = mean_model(spec, values / scale, start)
    return _found(returns, spec, start, model=model, scale=scale, values=values)


def _found(
    returns: "pd.Series[float]", spec: ModelSpec, start: Start, *, model: Any, scale: float, values: FloatArray
) -> Fit:
    """The most likely parameters of arch's model of `values` / `scale`, in the caller's units."""
    result = _searched(model, start)
    parameters = np.asarray(result.params, dtype=np.float64)
    state = _state(spec, model, parameters, scale, values)
    names = _names(spec, tuple(result.params.index))
    kept = memory(spec, dict(zip(names[state.mean.size :], state.volatility, strict=False)), state.density)
    estimates, derivative = told(spec.name, names, parameters, scale)
    observations = len(values) - spec.lags
    likelihood = _likelihood(spec, result, observations, scale)
    covariance_of = partial(_likelihood_covariance, result, derivative)
    return Fit(
        spec=spec,
        start=start,
        returns=returns,
        observations=observations,
        names=names,
        estimates=estimates,
        log_likelihood=likelihood,
        aic=2 * len(names) - 2 * likelihood,
        bic=float(np.log(observations)) * len(names) - 2 * likelihood,
        persistence=kept.persistence,
        half_life=kept.half_life,
        unconditional_volatility=float(np.sqrt(kept.unconditional_variance)) * scale,
        converged=result.convergence_flag == 0,
        remedy=_remedy(result),
        notes=_notes(spec, kept),
        state=state,
        covariance_of=partial(covariance_of, robust=True),
        curvature_of=partial(covariance_of, robust=False),
    )


def _likelihood(spec: ModelSpec, result: Any, observations: int, scale: float) -> float:
    """Of the returns as given."""
    likelihood = float(result.loglikelihood) - observations * float(np.log(scale))
    if not np.isfinite(likelihood):
        raise BadReturns(NO_LIKELIHOOD.format(title=spec.family.title))
    return likelihood


def _remedy(result: Any) -> str:
    if result.convergence_flag == 0:
        return ""
    return REMEDY.format(reason=str(result.optimization_result.message).lower())


def _notes(spec: ModelSpec, kept: Memory) -> tuple[str, ...]:
    explodes = spec.name not in FOREVER and kept.persistence > NEARLY_ONE
    return tuple(note for note in (kept.note, EXPLOSIVE if explodes else "") if note)


def _searched(model: Any, start: Start) -> Any:
    """arch's result: tried again from where it stopped, and with more patience, when it did not converge.

    The second search of a benchmark only adds digits: at the limit of floating point it may stop without agreeing that
    it is at the top, which takes nothing from the first. Values that overflow on the way are arch's to reject.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        result = model.fit(disp="off", show_warning=False)
        found = result.convergence_flag == 0
        if found and (start == "backcast" or not len(result.params)):
            return result
        warnings.simplefilter("ignore")  # a start on the border of what is allowed: arch says so and takes its own
        again = model.fit(
            disp="off",
            show_warning=False,
            tol=BENCHMARK_TOLERANCE if found else None,
            options=dict(PATIENCE),
            starting_values=np.asarray(result.params),
        )
    if found:
        again.optimization_result.status = 0
        return again if again.loglikelihood > result.loglikelihood else result
    return again if again.convergence_flag == 0 or again.loglikelihood > result.loglikelihood else result


def _state(spec: ModelSpec, model: Any, parameters: FloatArray, scale: float, values: FloatArray) -> Recursion:
    means = spec.lags + (spec.mean != "zero")
    own = means + model.volatility.num_params
    state = Recursion(
        spec=spec,
        process=model.volatility,
        mean=parameters[:means],
        volatility=parameters[means:own],
        shape=parameters[own:],
        start=model.volatility.backcast(model.resids(model.starting_values())),
        scale=scale,
        values=values / scale,
    )
    if hasattr(model.volatility, "hold"):
        variance = float(np.mean(state.residuals**2))
        process = copy(model.volatility)  # the model's own start goes on moving, for the errors
        process.hold(variance)
        return replace(state, process=process, start=process.backcast_transform(variance))
    return state


def _names(spec: ModelSpec, given: tuple[str, ...]) -> tuple[str, ...]:
    """arch's names, the mean's as mu and phi[1]…"""
    means = ("mu", *(f"phi[{lag}]" for lag in range(1, spec.lags + 1))) if spec.mean != "zero" else ()
    return (*means, *given[len(means) :])


def _likelihood_covariance(result: Any, derivative: FloatArray, *, robust: bool) -> FloatArray:
    with np.errstate(all="ignore"):
        try:
            parameters = np.asarray(result.params, dtype=np.float64)
            given = np.asarray(result.model.compute_param_cov(parameters, robust=robust), dtype=np.float64)
        except np.linalg.LinAlgError:
            return np.full(derivative.shape, np.nan)
    carried: FloatArray = derivative @ given @ derivative.T
    return carried
