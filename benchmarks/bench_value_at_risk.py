"""Value at risk: one estimate by each method, and the league, beside bare numpy and scipy."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.bench_volatility import simulated_returns
from benchmarks.measure import Row, timed

LENGTH = 2_500
WINDOW, REFIT_EVERY = 500, 21
LEAGUE_GOAL = 30_000.0  # ms
ALL_GOAL = 1_000.0  # ms
HOLDINGS = 50


def rows() -> list[Row]:
    returns = simulated_returns(LENGTH)
    values = returns.to_numpy()
    return [
        *(_estimate_row(name, returns, peer) for name, peer in peers(values).items()),
        Row("14 methods at 95 and 99 %, 1 and 21 periods", timed(lambda: by_all(returns), runs=10), goal=ALL_GOAL),
        Row(f"components of {HOLDINGS} holdings, historical", timed(by_holdings("historical"))),
        Row(f"components of {HOLDINGS} holdings, 20,000 draws", timed(by_holdings("monte_carlo"), runs=5, warm_up=1)),
        Row(
            f"league of 12 methods, {LENGTH - WINDOW} periods, 95 and 99 %",
            timed(lambda: by_league(returns), runs=3, warm_up=1),
            goal=LEAGUE_GOAL,
            peer="its fits and quantiles alone, bare arch and scipy",
            theirs=timed(lambda: by_hand(values), runs=3, warm_up=1),
        ),
    ]


def peers(values: np.ndarray) -> dict[str, Callable[[], object]]:
    """The same number by hand, at 99 % for one period."""
    from arch import arch_model
    from scipy import stats

    def by_garch() -> object:
        fitted = arch_model(100 * values).fit(disp="off")
        return fitted.params["mu"], fitted.forecast(horizon=1).variance

    def by_t() -> object:
        degrees, location, scale = stats.t.fit(values)
        return stats.t.ppf(0.01, degrees, location, scale)

    def by_pareto() -> object:
        losses = np.sort(-values)
        threshold = losses[-251]
        return stats.genpareto.fit(losses[-250:] - threshold, floc=0)

    return {
        "historical": lambda: -np.quantile(values, 0.01),
        "gaussian": lambda: -values.mean() + stats.norm.ppf(0.99) * values.std(ddof=1),
        "student_t": by_t,
        "extreme_value": by_pareto,
        "garch": by_garch,
    }


def by_all(returns: "pd.Series[float]") -> object:
    from analytics.risk.estimates import estimate_all

    return estimate_all(returns, horizons=(1, 21), rng=np.random.default_rng(1))


def by_league(returns: "pd.Series[float]") -> object:
    from analytics.risk.league import run_league

    return run_league(
        returns,
        window=WINDOW,
        refit_every=REFIT_EVERY,
        rng=np.random.default_rng(1),
        progress=lambda _part, _text: None,
    )


def by_hand(values: np.ndarray) -> None:
    """Three volatility fits, a t and two Pareto tails every so often; two quantiles of four windows each period."""
    from arch import arch_model
    from scipy import stats

    for end in range(WINDOW, LENGTH + 1, REFIT_EVERY):
        seen = 100 * values[end - WINDOW : end]
        shocks = arch_model(seen).fit(disp="off").std_resid
        arch_model(seen, dist="t").fit(disp="off")
        stats.t.fit(seen)
        for losses in (np.sort(-seen), np.sort(-shocks)):
            stats.genpareto.fit(losses[-50:] - losses[-51], floc=0)
    windows = np.lib.stride_tricks.sliding_window_view(values, WINDOW)
    for _ in range(4):
        np.quantile(windows, [0.01, 0.05], axis=1)


def by_holdings(source: str) -> Callable[[], object]:
    from analytics.risk.components import components

    rng = np.random.default_rng(1)
    values = 0.01 * (rng.standard_normal((LENGTH, 1)) + rng.standard_normal((LENGTH, HOLDINGS)))
    returns = pd.DataFrame(values, pd.bdate_range("2010-01-04", periods=LENGTH, tz="UTC"))
    weights = pd.Series(1 / HOLDINGS, returns.columns)
    return lambda: components(returns, weights, source, rng=rng)


def _estimate_row(name: str, returns: "pd.Series[float]", peer: Callable[[], object]) -> Row:
    from analytics.risk.estimate import estimate

    rng = np.random.default_rng(1)
    return Row(
        f"{name}, 99 %, {LENGTH} returns, no bootstrap",
        timed(lambda: estimate(returns, name, rng=rng, resamples=0)),
        peer="numpy, scipy or arch",
        theirs=timed(peer),
    )
