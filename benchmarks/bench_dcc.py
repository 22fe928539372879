"""DCC of ten instruments, beside the univariate fits that it begins with, by bare arch.

The peer does the first step alone: ten GARCH(1,1) on 2,500 returns each. Runs alternate.
"""

import numpy as np
import pandas as pd

from benchmarks.bench_volatility import alternated
from benchmarks.measure import Row, summary, timed

ASSETS = 10
LENGTH = 2_500
LONG = 5_000
RUNS = 9


def rows() -> list[Row]:
    from analytics.volatility.covariance import ewma_covariance, rolling_covariance
    from analytics.volatility.dcc import dcc_of, fit_dcc
    from analytics.volatility.dcc_errors import two_step_covariance
    from analytics.volatility.models import MODELS

    returns, long = simulated_returns(LENGTH), simulated_returns(LONG)
    garch = MODELS["garch"]
    ours, theirs = alternated(lambda: fit_dcc(returns, garch), lambda: by_arch(returns), RUNS)
    fitted = fit_dcc(returns, garch)
    what = f"{ASSETS} × {LENGTH:,}"
    return [
        Row(f"DCC, both steps, {what}", summary(ours), peer="first step alone, arch", theirs=summary(theirs)),
        Row(f"DCC, second step, {what}", timed(lambda: dcc_of(fitted.fits), runs=RUNS)),
        Row(f"errors of both steps, {what}", timed(lambda: two_step_covariance(fitted), runs=RUNS)),
        Row(f"DCC, both steps, {ASSETS} × {LONG:,}", timed(lambda: fit_dcc(long, garch), runs=5, warm_up=1)),
        Row(
            f"rolling covariance, 63 of {LENGTH:,}, {ASSETS} instruments",
            timed(lambda: rolling_covariance(returns, 63), runs=RUNS),
            peer="pandas",
            theirs=timed(lambda: returns.rolling(63).cov(), runs=3, warm_up=1),
        ),
        Row(
            f"EWMA covariance of {what}",
            timed(lambda: ewma_covariance(returns), runs=RUNS),
            peer="pandas",
            theirs=timed(lambda: returns.ewm(alpha=0.06, adjust=False).cov(bias=True), runs=3, warm_up=1),
        ),
    ]


def simulated_returns(length: int) -> pd.DataFrame:
    """GARCH(1,1) with normal shocks whose correlation follows DCC(1,1) around one half."""
    rng = np.random.default_rng(1)
    target = np.full((ASSETS, ASSETS), 0.5) + 0.5 * np.eye(ASSETS)
    quasi, variance, values = target.copy(), np.full(ASSETS, 1e-4), np.empty((length, ASSETS))
    for at in range(length):
        root = np.sqrt(np.diag(quasi))
        shock = np.linalg.cholesky(quasi / root / root[:, None]) @ rng.standard_normal(ASSETS)
        values[at] = shock * np.sqrt(variance)
        variance = 3e-6 + 0.08 * values[at] ** 2 + 0.89 * variance
        quasi = 0.03 * target + 0.02 * np.outer(shock, shock) + 0.95 * quasi
    dates = pd.bdate_range("2005-01-03", periods=length, tz="UTC")
    return pd.DataFrame(values, dates, [f"S{number}" for number in range(ASSETS)])


def by_arch(returns: pd.DataFrame) -> list[object]:
    from arch.univariate import GARCH, ConstantMean

    scaled = returns / returns.std(ddof=0)
    return [ConstantMean(scaled[name].to_numpy(), volatility=GARCH(), rescale=False).fit(disp="off") for name in scaled]
