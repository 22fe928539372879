"""Fits HAR-RV: least squares, told in the caller's units with Newey-West's errors."""

from functools import partial

import numpy as np
import pandas as pd

from analytics.volatility.fit import Fit
from analytics.volatility.har import MONTH, NAMES, Har, covariance, estimate
from analytics.volatility.memory import lagged
from analytics.volatility.models import ModelSpec
from analytics.volatility.processes import Start
from analytics.volatility.returns import FloatArray, fit_for_models, on_dates
from analytics.volatility.units import told

STAND_IN = "No realised variance was given, so squared returns stand in for it."
LEAST_SQUARES = "HAR-RV is fitted by least squares on realised variance and has no likelihood of the returns."


def fit_har(
    returns: "pd.Series[float]", spec: ModelSpec, start: Start, realised: "pd.Series[float] | None" = None
) -> Fit:
    """HAR-RV on realised variance in the returns' units², or on squared returns; raises BadReturns.

    It has no recursion to start: `start` is only kept. Likelihood, AIC and BIC are NaN.
    """
    values = fit_for_models(returns)
    scale = float(values.std())
    state = estimate(spec, values / scale, on_dates(realised, returns.index), scale)
    names = (*(("mu",) if state.mean.size else ()), *NAMES)
    estimates, derivative = told(spec.name, names, np.concatenate([state.mean, state.volatility]), scale)
    kept = lagged(float(state.volatility[0]), float(state.volatility[1:].sum()))
    notes = (LEAST_SQUARES, STAND_IN if realised is None else "", kept.note)
    return Fit(
        spec=spec,
        start=start,
        returns=returns,
        observations=len(values) - MONTH,
        names=names,
        estimates=estimates,
        log_likelihood=np.nan,
        aic=np.nan,
        bic=np.nan,
        persistence=kept.persistence,
        half_life=kept.half_life,
        unconditional_volatility=float(np.sqrt(kept.unconditional_variance)) * scale,
        converged=True,
        remedy="",
        notes=tuple(note for note in notes if note),
        state=state,
        covariance_of=partial(_covariance, state, derivative),
    )


def _covariance(state: Har, derivative: FloatArray) -> FloatArray:
    carried: FloatArray = derivative @ covariance(state) @ derivative.T
    return carried
