"""Volatility taken out of returns and put back: σ²_{t+1} = ω + α ε²_t + β σ²_t, with r_t = μ + ε_t.

GARCH(1,1) is fitted on the first window and carried forward; EWMA is the case ω = 0, α = 0.06, β = 0.94, μ = 0, and
starts from that window's mean square. Units are the returns' own, per period; nothing is annualised.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.volatility.contenders import Contender
from analytics.volatility.ewma import DAILY_DECAY, ewma_variance
from analytics.volatility.models import Distribution, ModelSpec
from analytics.volatility.recursion import Recursion
from analytics.volatility.returns import BadReturns, FloatArray

UNSURE = "The search for GARCH's parameters stopped early at least once, so its volatility is rough."


@dataclass(frozen=True, eq=False)
class Filter:
    """`ahead`: σ² of the period after each origin. `shocks`: z = ε/σ of every period up to the last origin that the
    method may use; those of the first window for GARCH, all for EWMA. `degrees` is the t's ν, NaN for the normal.
    """

    mean: float
    omega: float
    alpha: float
    beta: float
    ahead: FloatArray
    shocks: FloatArray
    degrees: float = np.nan
    notes: tuple[str, ...] = ()

    def paths(self, shocks: FloatArray) -> FloatArray:
        """Returns after the last origin, paths × periods, from standardised shocks of that shape."""
        variance = np.full(len(shocks), self.ahead[-1])
        returns = np.empty_like(shocks)
        for at in range(shocks.shape[1]):
            moves = np.sqrt(variance) * shocks[:, at]
            returns[:, at] = self.mean + moves
            variance = self.omega + self.alpha * moves**2 + self.beta * variance
        return returns


def ewma_filter(returns: "pd.Series[float]", first: int) -> Filter:
    start = float(np.mean(returns.iloc[: first + 1].to_numpy() ** 2))
    if not start > 0:
        raise BadReturns("All of these returns are zero, so there is no volatility to model.")
    smooth = ewma_variance(returns, start=start)
    shocks = returns.to_numpy() / np.sqrt(smooth.conditional.to_numpy())
    return Filter(0.0, 0.0, 1 - DAILY_DECAY, DAILY_DECAY, smooth.filtered.to_numpy()[first:], shocks)


def garch_filter(
    returns: "pd.Series[float]", first: int, distribution: Distribution, rng: np.random.Generator
) -> Filter:
    """Nothing is drawn from `rng`: the variance one period ahead has a formula."""
    contender = Contender("garch", ModelSpec("garch", distribution=distribution))
    done = contender.fit(returns.iloc[: first + 1])
    state = done.fitted.state
    if not isinstance(state, Recursion):
        raise BadReturns("This model has no recursion of its variance; choose GARCH.")
    omega, alpha, beta = (float(value) for value in state.volatility)
    return Filter(
        mean=float(state.mean[0]) * state.scale,
        omega=omega * state.scale**2,
        alpha=alpha,
        beta=beta,
        ahead=done.variance_paths(returns, first, 1, rng)[:, 0],
        shocks=done.fitted.standardised.to_numpy(),
        degrees=float(state.shape[0]) if distribution == "t" else np.nan,
        notes=() if done.converged else (UNSURE,),
    )
