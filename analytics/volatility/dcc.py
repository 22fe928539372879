"""Dynamic conditional correlation, DCC(1,1), in two steps.

Covariance H(t) = D(t) R(t) D(t): D holds the volatilities of models fitted to each series alone, R follows the
recursion of `correlation_recursion`, whose a and b maximise the correlation's part of the normal likelihood given the
first step. The target is the second moment of the standardised residuals (correlation targeting). Engle (2002), Journal
of Business & Economic Statistics 20, 339–350; Engle & Sheppard (2001), NBER Working Paper 8554.

With targeting the target is slightly inconsistent when a is large (Aielli 2013, JBES 31, 282–299, who corrects it);
for the a of daily returns, a few hundredths, the difference is small, and the correction is not made here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.volatility.constant_correlation import ConstancyTest, constant_correlation_test
from analytics.volatility.correlation_recursion import quasi_correlations, target_of
from analytics.volatility.covariance import BadMatrix, MatrixPath, checked_frame, to_correlation
from analytics.volatility.dcc_search import MOST_PERSISTENT, likelihood_at, searched
from analytics.volatility.fit import Fit
from analytics.volatility.fitting import fit
from analytics.volatility.models import ModelSpec
from analytics.volatility.processes import Start
from analytics.volatility.returns import FEWEST_TO_FIT, BadReturns, FloatArray

NEARLY_ALIKE = 1e-8
REMEDY = "The search for a and b stopped early ({reason}). Choose a longer range or fewer instruments."
STILL = "The correlation hardly moves here: a is 0, and then b means nothing. Take the constant one."
EXPLOSIVE = "a + b is nearly 1: these returns hardly determine a level that the correlation returns to."

Progress = Callable[[float, str], None]


@dataclass(frozen=True, eq=False, kw_only=True)
class Dcc:
    """`residuals` are standardised, (n, k), on `index`: the dates on which every first-step model has one.

    Log-likelihoods are normal ones over those dates: `volatility_likelihood` of the first step, and the correlation's
    part at a and b and under a constant correlation. `remedy` says what to do when `converged` is False.
    """

    fits: Mapping[str, Fit]
    index: pd.Index
    residuals: FloatArray
    target: FloatArray
    a: float
    b: float
    volatility_likelihood: float
    correlation_likelihood: float
    constant_likelihood: float
    converged: bool
    remedy: str
    notes: tuple[str, ...]

    @property
    def assets(self) -> tuple[str, ...]:
        return tuple(self.fits)

    @property
    def persistence(self) -> float:
        return self.a + self.b

    @property
    def half_life(self) -> float:
        """Periods until half of a deviation from the long run is gone; 0 without dynamics."""
        return float(np.log(0.5) / np.log(self.persistence)) if self.persistence > 0 else 0.0

    @property
    def log_likelihood(self) -> float:
        return self.volatility_likelihood + self.correlation_likelihood

    @property
    def likelihood_ratio(self) -> float:
        """2 × (dynamic − constant), not below 0. Under constancy b is not defined, so no χ² gives its probability."""
        return 2 * (self.correlation_likelihood - self.constant_likelihood)

    @cached_property
    def constancy(self) -> ConstancyTest:
        """Engle & Sheppard's test, which has a distribution."""
        return constant_correlation_test(self.residuals)

    @cached_property
    def constant(self) -> pd.DataFrame:
        """The constant correlation, which is also the long run of the dynamic one."""
        return pd.DataFrame(to_correlation(self.target), list(self.assets), list(self.assets))

    @cached_property
    def correlation(self) -> MatrixPath:
        """R(t), given the returns before t."""
        return MatrixPath(self.index, self.assets, self._every_correlation[:-1])

    @cached_property
    def covariance(self) -> MatrixPath:
        """H(t) per period, in the returns' units²."""
        columns = [one.variance.loc[self.index].to_numpy() for one in self.fits.values()]
        root = np.sqrt(np.stack(columns, axis=1))
        return MatrixPath(self.index, self.assets, self.correlation.values * root[:, :, None] * root[:, None, :])

    @property
    def next_correlation(self) -> FloatArray:
        """R of the period after the sample, known at its end."""
        return np.asarray(self._every_correlation[-1])

    @cached_property
    def _every_correlation(self) -> FloatArray:
        return to_correlation(quasi_correlations(self.residuals, self.target, self.a, self.b))

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """a and b: estimate, std_error of both steps (see `dcc_errors`), z. NaN errors on the border."""
        from analytics.volatility.dcc_errors import two_step_covariance

        estimates = np.array([self.a, self.b])
        variances = np.diag(two_step_covariance(self))
        errors = np.sqrt(np.where(variances > 0, variances, np.nan))
        columns = {"estimate": estimates, "std_error": errors, "z": estimates / errors}
        return pd.DataFrame(columns, index=pd.Index(["a", "b"], name="parameter"))


def fit_dcc(
    returns: pd.DataFrame, spec: ModelSpec, start: Start = "backcast", progress: Progress = lambda _part, _words: None
) -> Dcc:
    """Both steps on returns of dates × assets without gaps, each asset by the same model.

    Raises BadReturns (not a number, too few, all equal), BadMatrix (two that move as one).
    """
    checked_frame(returns, FEWEST_TO_FIT)
    fits, count = {}, returns.shape[1]
    for at, name in enumerate(map(str, returns.columns)):
        progress(at / (count + 1), f"{spec.family.title} of {name}")
        try:
            fits[name] = fit(returns.iloc[:, at], spec, start)
        except BadReturns as error:
            raise BadReturns(f"{name}: {error}") from error
    progress(count / (count + 1), "correlation")
    return dcc_of(fits)


def dcc_of(fits: Mapping[str, Fit]) -> Dcc:
    """The second step on fits of the same dates; raises BadMatrix."""
    frame = pd.DataFrame({name: one.standardised for name, one in fits.items()}).dropna()
    if len(frame) < FEWEST_TO_FIT:
        raise BadMatrix(f"There are {len(frame)} common residuals and it takes {FEWEST_TO_FIT}; choose a longer range.")
    residuals = frame.to_numpy(dtype=np.float64)
    target = target_of(residuals)
    if np.linalg.eigvalsh(to_correlation(target))[0] < NEARLY_ALIKE:
        raise BadMatrix("Some of these instruments move as one, so their correlations can't be told; leave one out.")
    a, b, reason = searched(residuals, target)
    constant = likelihood_at(residuals, target, 0.0, 0.0)
    notes = (STILL if a == 0 else "", EXPLOSIVE if a + b > MOST_PERSISTENT - 1e-6 else "")
    return Dcc(
        fits=fits,
        index=frame.index,
        residuals=residuals,
        target=target,
        a=a,
        b=b,
        volatility_likelihood=_volatility_likelihood(fits, frame),
        correlation_likelihood=likelihood_at(residuals, target, a, b),
        constant_likelihood=constant,
        converged=not reason,
        remedy=REMEDY.format(reason=reason) if reason else "",
        notes=tuple(note for note in notes if note),
    )


def _volatility_likelihood(fits: Mapping[str, Fit], residuals: pd.DataFrame) -> float:
    parts = [np.log(2 * np.pi * one.variance.loc[residuals.index]) + residuals[name] ** 2 for name, one in fits.items()]
    return float(-0.5 * sum(part.sum() for part in parts))
