"""A fitted model of volatility: what `fit` returns.

Variance is per period in the returns' units². NaN stands for what is not defined: variance and residuals of the first
returns that lags take, a level that does not exist, a standard error that the likelihood's curvature does not give,
the likelihood of least squares, a residual of no variance (returns that began without any movement).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.volatility.har import Har
from analytics.volatility.models import ModelSpec
from analytics.volatility.processes import Start
from analytics.volatility.recursion import Recursion
from analytics.volatility.returns import FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Fit:
    """`half_life` is in periods; `unconditional_volatility` per period; `notes` are sentences for a reader.

    `remedy` says what to do when `converged` is False, and is empty otherwise. `estimates` are in the caller's units;
    `parameters` adds their errors, which take a moment and are computed when asked for: robust ones from
    `covariance_of` and, where there is a likelihood, those of its curvature alone (the inverse Hessian) from
    `curvature_of`.
    """

    spec: ModelSpec
    start: Start
    returns: "pd.Series[float]"
    observations: int
    names: tuple[str, ...]
    estimates: FloatArray
    log_likelihood: float
    aic: float
    bic: float
    persistence: float
    half_life: float
    unconditional_volatility: float
    converged: bool
    remedy: str
    notes: tuple[str, ...]
    state: Recursion | Har
    covariance_of: Callable[[], FloatArray]
    curvature_of: Callable[[], FloatArray] | None = None

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """One row a parameter: estimate, robust std_error, std_error_hessian, z and p_value (two-sided, normal) of the
        robust one."""
        from scipy.stats import norm

        errors = self._errors(self.covariance_of)
        z = self.estimates / errors
        columns = {
            "estimate": self.estimates,
            "std_error": errors,
            "std_error_hessian": self._errors(self.curvature_of),
            "z": z,
            "p_value": 2 * norm.sf(np.abs(z)),
        }
        return pd.DataFrame(columns, index=pd.Index(self.names, name="parameter"), dtype="float64")

    def _errors(self, covariance: Callable[[], FloatArray] | None) -> FloatArray:
        if covariance is None or not self.names:
            return np.full(len(self.names), np.nan)
        variances = np.diag(covariance())
        return np.sqrt(np.where(variances > 0, variances, np.nan))

    @cached_property
    def variance(self) -> "pd.Series[float]":
        """σ²_t given the returns before t."""
        return self._dated(self._path[1] * self.state.scale**2, "variance")

    @cached_property
    def standardised(self) -> "pd.Series[float]":
        """z_t = ε_t / σ_t."""
        residuals, variance = self._path
        return self._dated(residuals / np.sqrt(np.where(variance > 0, variance, np.nan)), "z")

    @cached_property
    def _path(self) -> tuple[FloatArray, FloatArray]:
        """ε and σ², in the state's units."""
        residuals = self.state.residuals
        return residuals, self.state.variance(residuals)

    def _dated(self, values: FloatArray, name: str) -> "pd.Series[float]":
        padded = np.full(len(self.returns), np.nan)
        padded[len(padded) - len(values) :] = values
        return pd.Series(padded, self.returns.index, name=name)
