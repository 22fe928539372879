"""A league of volatility models, beside the same fits in a bare loop over arch."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.measure import Row, timed

RETURNS = 1_500
FIRST_WINDOW = 1_000
REFIT_EVERY = 63
WITH_FORMULA = ("ewma", "constant", "arch", "garch", "gjr", "harch", "riskmetrics2006")
BY_SIMULATION = ("tarch", "egarch", "aparch")


def rows() -> list[Row]:
    returns = simulated_returns()
    return [
        _row("models with a formula", ("figarch", *WITH_FORMULA), returns),
        _row("models that simulate", ("ewma", *BY_SIMULATION), returns),
    ]


def simulated_returns() -> "pd.Series[float]":
    rng = np.random.default_rng(1)
    values, variance = np.empty(RETURNS), 1e-4
    for at in range(RETURNS):
        values[at] = np.sqrt(variance) * rng.standard_normal()
        variance = 3e-6 + 0.1 * values[at] ** 2 + 0.87 * variance
    return pd.Series(values, pd.bdate_range("2010-01-04", periods=RETURNS, tz="UTC"), name="returns")


def by_league(names: tuple[str, ...], returns: "pd.Series[float]") -> Callable[[], object]:
    from analytics.volatility.contenders import contenders
    from analytics.volatility.league import run_league
    from analytics.volatility.models import MODELS
    from analytics.volatility.scoring import squared_returns

    return lambda: run_league(
        returns,
        contenders({name: MODELS[name] for name in names}),
        first_window=FIRST_WINDOW,
        refit_every=REFIT_EVERY,
        proxy=squared_returns(returns),
        rng=np.random.default_rng(0),
        progress=lambda _part, _text: None,
    )


def by_arch(names: tuple[str, ...], returns: "pd.Series[float]") -> Callable[[], object]:
    """The same fits; no forecast, no score."""
    from analytics.volatility.models import MODELS
    from analytics.volatility.processes import mean_model

    def run() -> None:
        for name in names:
            for end in range(FIRST_WINDOW, RETURNS - 1, REFIT_EVERY):
                values = returns.to_numpy()[:end]
                mean_model(MODELS[name], values / values.std(), "backcast").fit(disp="off", show_warning=False)

    return run


def _row(what: str, names: tuple[str, ...], returns: "pd.Series[float]") -> Row:
    return Row(
        what=f"league of {len(names)} {what}, {RETURNS - FIRST_WINDOW} origins, 1, 5 and 21 ahead",
        ours=timed(by_league(names, returns), runs=3, warm_up=1),
        peer="fits alone, bare arch",
        theirs=timed(by_arch(names, returns), runs=3, warm_up=1),
    )
