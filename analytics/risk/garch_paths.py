"""Filtered historical simulation: GARCH(1,1) of one series, with its own standardised residuals drawn again.

Barone-Adesi, Giannopoulos & Vosper (1999), "VaR without correlations for portfolios of derivative securities", Journal
of Futures Markets 19, 583–602. The variance begins at what the fit expects of the next bar, so that a calm today gives
calm paths at first.
"""

import numpy as np
import pandas as pd

from analytics.risk.paths import BadSimulation, Paths, Process

LEAST_RETURN = -0.999  # simple returns can't go below −1


def garch_process(returns: "pd.Series[float]") -> Process:
    """Draws (paths, bars, 1) simple returns like those given; raises BadSimulation when they can't be fitted."""
    from analytics.volatility.fitting import fit
    from analytics.volatility.models import ModelSpec
    from analytics.volatility.returns import BadReturns

    try:
        fitted = fit(returns, ModelSpec("garch"))
    except BadReturns as error:
        raise BadSimulation(str(error)) from error
    found = dict(zip(fitted.names, fitted.estimates.tolist(), strict=True))
    mean, constant, shock, memory = (found[name] for name in ("mu", "omega", "alpha[1]", "beta[1]"))
    variance = np.asarray(fitted.variance, dtype=np.float64)
    residuals = (returns.to_numpy(np.float64) - mean) / np.sqrt(variance)
    residuals = residuals[np.isfinite(residuals)]
    next_variance = constant + (shock * residuals[-1] ** 2 + memory) * variance[-1]

    def draw(rng: np.random.Generator, paths: int, bars: int) -> Paths:
        drawn = residuals[rng.integers(0, len(residuals), size=(bars, paths))]
        level = np.full(paths, next_variance)
        for bar in range(bars):
            next_level = constant + (shock * drawn[bar] ** 2 + memory) * level
            drawn[bar] = mean + np.sqrt(level) * drawn[bar]
            level = next_level
        return np.ascontiguousarray(np.maximum(drawn, LEAST_RETURN).T, dtype=np.float32)[..., None]

    words = f"GARCH(1,1) of the basket, persistence {fitted.persistence:.3f}, its own residuals drawn again"
    return Process(draw, words)
