"""Features that models are given, and the GARCH(1,1) among them beside bare arch fitted as often.

Nothing is kept from run to run: what an instrument costs that nobody has looked at yet.
"""

import pandas as pd

from benchmarks.bench_indicators import simulated_bars
from benchmarks.measure import Row, timed

BARS = 2_500
LONG = 8_800  # the longest history of the demo universe
RUNS = 15


def rows() -> list[Row]:
    from analytics.predictions.building import build_problem
    from analytics.predictions.features.definition import FeatureInputs
    from analytics.predictions.features.garch_filter import FIRST, REFIT, filtered_garch
    from analytics.predictions.features.registry import features_of
    from analytics.predictions.names import FEATURE_GROUPS

    def inputs(bars: int) -> FeatureInputs:
        frame, other = simulated_bars(bars, seed=1), simulated_bars(bars, seed=2)["close"]
        returns = frame["close"].pct_change(fill_method=None)
        return FeatureInputs(frame, returns, 252.0, other.pct_change(fill_method=None), other / 500)

    def fresh(given: FeatureInputs) -> FeatureInputs:
        """Without the GARCH that it keeps."""
        return FeatureInputs(given.bars, given.returns, given.periods, given.index_returns, given.implied)

    short, long = inputs(BARS), inputs(LONG)
    count = len(features_of(short, FEATURE_GROUPS).frame.columns)
    returns = short.returns.dropna()
    stretches = range(FIRST, len(returns) + 1, REFIT)
    return [
        Row(
            f"{count} features of {BARS:,} bars",
            timed(lambda: features_of(fresh(short), FEATURE_GROUPS), runs=RUNS, warm_up=1),
            goal=500,
        ),
        Row(
            f"problem of {BARS:,} bars, labels and all",
            timed(lambda: build_problem(fresh(short), "return", 5, FEATURE_GROUPS), runs=RUNS, warm_up=1),
            goal=500,
        ),
        Row(f"{count} features of {LONG:,} bars", timed(lambda: features_of(fresh(long), FEATURE_GROUPS), runs=5)),
        Row(
            f"GARCH(1,1) filtered over {BARS:,} bars, {len(stretches)} fits",
            timed(lambda: filtered_garch(short.returns), runs=RUNS, warm_up=1),
            peer="as many fits, arch",
            theirs=timed(lambda: [by_arch(returns.iloc[:stop]) for stop in stretches], runs=3, warm_up=1),
        ),
    ]


def by_arch(returns: "pd.Series[float]") -> object:
    from arch.univariate import GARCH, ConstantMean

    scaled = (returns / returns.std(ddof=0)).to_numpy()
    return ConstantMean(scaled, volatility=GARCH(), rescale=False).fit(disp="off")
