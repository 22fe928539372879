"""Problems made by hand, with a planted signal or none, for the models to be tried on."""

import numpy as np
import pandas as pd

from analytics.predictions.problem import Problem, Target


def world(
    count: int = 700,
    *,
    target: Target = "return",
    horizon: int = 5,
    signal: float = 0.0,
    width: int = 6,
    seed: int = 0,
) -> Problem:
    """`signal`: how many of a return's standard deviations one of the first feature moves the next return by."""
    rng = np.random.default_rng(seed)
    index = pd.bdate_range("2010-01-04", periods=count, tz="UTC")
    features = pd.DataFrame(rng.standard_normal((count, width)), index, [f"f{at}" for at in range(width)])
    returns = 0.01 * (rng.standard_normal(count) + signal * features["f0"].shift(1, fill_value=0.0).to_numpy())
    variance = pd.Series(returns**2, index).ewm(alpha=0.06, adjust=False).mean()
    ahead = _over(returns, horizon, target)
    labels = np.append(ahead[horizon:], np.full(horizon, np.nan))
    return Problem(
        target=target,
        horizon=horizon,
        features=features,
        labels=pd.Series(labels, index),
        last=pd.Series(np.where(np.isnan(ahead), 0.0 if target != "volatility" else 0.16, ahead), index),
        scale=np.sqrt(variance * horizon) + 1e-6,
        periods=252.0,
    )


def _over(returns: "np.ndarray[tuple[int], np.dtype[np.float64]]", horizon: int, target: Target) -> "np.ndarray":
    """Of bar t, the target over t − horizon + 1 … t; NaN before there are so many."""
    log = pd.Series(np.log1p(returns)).rolling(horizon).sum().to_numpy()
    if target == "return":
        return np.expm1(log)
    if target == "direction":
        return np.where(np.isnan(log), np.nan, (log > 0).astype(float))
    return np.sqrt(pd.Series(returns**2).rolling(horizon).mean().to_numpy() * 252)
