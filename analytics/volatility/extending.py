"""A fitted model carried on over newer returns, without estimating anything again."""

from dataclasses import replace

import pandas as pd

from analytics.volatility.fit import Fit
from analytics.volatility.har import MONTH, Har
from analytics.volatility.har_fitting import STAND_IN
from analytics.volatility.returns import BadReturns, fit_for_models, on_dates


def extend(fitted: Fit, returns: "pd.Series[float]", *, realised: "pd.Series[float] | None" = None) -> Fit:
    """The same parameters on other returns, which begin where the fit's do; raises BadReturns.

    Variance, residuals and forecasts are those of these returns, each from returns before it alone; likelihood and
    criteria stay those of the fit. (arch keeps variances within wide bounds found in all the returns given: they touch
    nothing but the absurd.) Returns are per period, in the units of the fit's.
    """
    values = fit_for_models(returns, at_least=MONTH + 1)
    state = fitted.state
    if isinstance(state, Har):
        if (realised is None) != (STAND_IN in fitted.notes):
            raise BadReturns("Carry HAR-RV on with realised variance if it was fitted with it, else without.")
        return replace(fitted, returns=returns, state=state.on(values, on_dates(realised, returns.index)))
    return replace(fitted, returns=returns, state=state.on(values))
