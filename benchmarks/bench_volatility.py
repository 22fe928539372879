"""Volatility models fitted to 2,500 returns, beside arch called by hand on the same numbers.

Both sides estimate, and read parameters, robust errors, criteria, conditional volatility and residuals. Runs alternate,
so that other work on the machine slows both. HAR-RV's peer is arch's HARX. The overhead is that of the models whose
parameters are searched for, by the medians' sum: the others take a millisecond or two on either side.
"""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics.volatility.fitting import fit
from analytics.volatility.forecast import forecast
from analytics.volatility.models import MODELS
from benchmarks.measure import Row, summary, timed

LENGTH = 2_500
RUNS = 15
MOST_OVERHEAD = 10.0  # %
SEARCHED = ("arch", "garch", "gjr", "tarch", "egarch", "aparch", "figarch", "harch")


def rows() -> list[Row]:
    returns = simulated_returns(LENGTH)
    scaled = (returns / returns.std(ddof=0)).to_numpy()
    found, medians = [], []
    for name, by_arch in peers(scaled).items():
        ours, theirs = alternated(lambda name=name: by_oriel(returns, name), by_arch, RUNS)
        found.append(Row(MODELS[name].label, summary(ours), peer="arch", theirs=summary(theirs)))
        if name in SEARCHED:
            medians.append((np.median(ours), np.median(theirs)))
    of_ours, of_arch = np.sum(medians, axis=0)
    overhead = [float(of_ours / of_arch - 1) * 100]
    fitted = fit(returns, MODELS["gjr"])
    return [
        *found,
        Row(f"overhead over arch, the {len(SEARCHED)} searched", summary(overhead), unit="%", goal=MOST_OVERHEAD),
        Row(
            "fan of 5,000 paths, 60 periods, GJR-GARCH",
            timed(lambda: forecast(fitted, 60, "simulation", rng=np.random.default_rng(1))),
        ),
    ]


def simulated_returns(length: int) -> "pd.Series[float]":
    rng = np.random.default_rng(1)
    values, variance = [], 1e-4
    for z in rng.standard_t(6, length) * np.sqrt(4 / 6):
        values.append(z * np.sqrt(variance))
        variance = 2e-6 + (0.05 + 0.08 * (z < 0)) * values[-1] ** 2 + 0.88 * variance
    return pd.Series(values, pd.bdate_range("2010-01-04", periods=length, tz="UTC"))


def alternated(ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each, one run of either in turn, after one that does not count."""
    spent: dict[Callable[[], object], list[float]] = {ours: [], theirs: []}
    for at in range(runs + 1):
        for run in (ours, theirs) if at % 2 else (theirs, ours):
            start = time.perf_counter()
            run()
            spent[run].append((time.perf_counter() - start) * 1e3)
    return spent[ours][1:], spent[theirs][1:]


def by_oriel(returns: "pd.Series[float]", name: str) -> object:
    fitted = fit(returns, MODELS[name])
    return fitted.parameters, fitted.aic, fitted.bic, fitted.variance, fitted.standardised


def peers(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> dict[str, Callable[[], object]]:
    from arch.univariate import (
        APARCH,
        ARCH,
        EGARCH,
        FIGARCH,
        GARCH,
        HARCH,
        HARX,
        ConstantMean,
        ConstantVariance,
        EWMAVariance,
        RiskMetrics2006,
        ZeroMean,
    )

    def read(model: object) -> object:
        result = model.fit(disp="off")
        if not len(result.params):  # arch has no table for a model without parameters
            return result.aic, result.bic, result.conditional_volatility, result.std_resid
        table = (result.params, result.std_err, result.tvalues, result.pvalues)
        return table, result.aic, result.bic, result.conditional_volatility, result.std_resid

    processes = {
        "constant": ConstantVariance,
        "arch": lambda: ARCH(5),
        "garch": GARCH,
        "gjr": lambda: GARCH(1, 1, 1),
        "tarch": lambda: GARCH(1, 1, 1, 1.0),
        "egarch": lambda: EGARCH(1, 1, 1),
        "aparch": APARCH,
        "figarch": FIGARCH,
        "harch": lambda: HARCH((1, 5, 22)),
    }
    means = {
        name: lambda process=process: read(ConstantMean(values, volatility=process(), rescale=False))
        for name, process in processes.items()
    }
    return {
        **means,
        "ewma": lambda: read(ZeroMean(values, volatility=EWMAVariance(), rescale=False)),
        "riskmetrics2006": lambda: read(ZeroMean(values, volatility=RiskMetrics2006(), rescale=False)),
        "har-rv": lambda: read(HARX(values**2, lags=[1, 5, 22], rescale=False)),
    }
