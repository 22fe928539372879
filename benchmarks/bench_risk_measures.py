"""Risk measures, drawdowns and dependence, beside bare numpy, pandas, scipy and statsmodels.

2,500 daily returns with a benchmark; 500 × 2,500 for what depends on many assets. The peers compute the same numbers.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics.risk.clustering import clusters, spanning_tree
from analytics.risk.dependence import average_correlation, correlation, ewma_correlation
from analytics.risk.drawdowns import drawdown_table
from analytics.risk.factor_attribution import rolling_betas
from analytics.risk.factors import factor_regression
from analytics.risk.measures import read
from analytics.risk.rolling_measures import rolling_measure
from analytics.risk.sample import Sample, sample
from analytics.risk.shrinkage import shrunk
from analytics.risk.tail_dependence import tail_dependence
from benchmarks.measure import Row, Timing, timed

PERIODS, ASSETS, WINDOW = 2_500, 500, 250
FEW = 5
FEW_PAIRS = 20
QUICK = 300.0  # ms, a quick panel


def rows() -> list[Row]:
    wide = simulated(ASSETS)
    own, market = wide[0], wide[1]
    given = sample(own, 252, benchmark=market)
    return [
        *of_measures(given),
        *of_windows(given, own, market),
        *of_many(wide),
        *of_factors(own, wide[[1, 2, 3, 4, 5]]),
    ]


def simulated(assets: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    values = 0.008 * rng.standard_t(5, (PERIODS, 1)) + 0.01 * rng.standard_t(5, (PERIODS, assets)) + 3e-4
    return pd.DataFrame(values, pd.bdate_range("2015-01-02", periods=PERIODS, tz="UTC"))


def beside(what: str, ours: Callable[[], object], peer: str, theirs: Callable[[], object], **more: int) -> Row:
    return Row(what, few(ours, **more), peer=peer, theirs=few(theirs, **more))


def few(run: Callable[[], object], runs: int = FEW) -> Timing:
    return timed(run, runs=runs, warm_up=1)


def of_measures(given: Sample) -> list[Row]:
    returns = given.returns
    return [
        Row("every measure of 2,500 returns with a benchmark", timed(lambda: read(given)), goal=QUICK),
        beside(
            "Sharpe ratio",
            lambda: read(given, ["sharpe_ratio"]),
            "numpy, by hand",
            lambda: returns.mean() / returns.std(ddof=1) * 252**0.5,
            runs=200,
        ),
    ]


def of_windows(given: Sample, own: "pd.Series[float]", market: "pd.Series[float]") -> list[Row]:
    def by_pandas() -> object:
        rolled = own.rolling(WINDOW)
        return rolled.mean() / rolled.std() * 252**0.5

    def deepest() -> object:
        value = (1 + own).cumprod()
        return (value / value.cummax() - 1).min()

    return [
        beside("rolling Sharpe ratio", lambda: rolling_measure(given, "sharpe_ratio", WINDOW), "pandas", by_pandas),
        beside(
            "rolling beta",
            lambda: rolling_measure(given, "beta", WINDOW),
            "pandas",
            lambda: own.rolling(WINDOW).cov(market) / market.rolling(WINDOW).var(),
        ),
        beside("table of the worst drawdowns", lambda: drawdown_table(own), "pandas, the deepest only", deepest),
    ]


def of_many(wide: pd.DataFrame) -> list[Row]:
    from scipy.stats import kendalltau, spearmanr
    from sklearn.covariance import ledoit_wolf

    values, some = wide.to_numpy(), wide.iloc[:, :FEW_PAIRS]
    matrix = correlation(wide)

    def by_scipy() -> object:
        return [kendalltau(some[a], some[b]).statistic for a in some for b in range(a)]

    return [
        beside("correlation, 500 × 2,500", lambda: correlation(wide), "numpy.corrcoef", lambda: np.corrcoef(values.T)),
        beside("the same", lambda: correlation(wide), "pandas", wide.corr, runs=3),
        beside("Spearman", lambda: correlation(wide, "spearman"), "scipy", lambda: spearmanr(values), runs=3),
        Row("Kendall, 500 × 2,500", few(lambda: correlation(wide, "kendall"), runs=2)),
        beside("Kendall, 20 × 2,500", lambda: correlation(some, "kendall"), "scipy, pair by pair", by_scipy, runs=3),
        Row("EWMA correlation, 500 × 2,500", few(lambda: ewma_correlation(wide))),
        beside("Ledoit-Wolf, 500 × 2,500", lambda: shrunk(wide), "scikit-learn", lambda: ledoit_wolf(values)),
        Row("average correlation over 250, 500 × 2,500", few(lambda: average_correlation(wide, WINDOW))),
        Row("tail dependence, 500 × 2,500", few(lambda: tail_dependence(wide))),
        Row("clusters of 500", few(lambda: clusters(matrix))),
        Row("spanning tree of 500", few(lambda: spanning_tree(matrix))),
    ]


def of_factors(own: "pd.Series[float]", factors: pd.DataFrame) -> list[Row]:
    import statsmodels.api as sm
    from statsmodels.regression.rolling import RollingOLS

    design = sm.add_constant(factors)

    def by_statsmodels() -> object:
        fitted = sm.OLS(own, design).fit(cov_type="HAC", cov_kwds={"maxlags": 8, "use_correction": True})
        return fitted.bse, fitted.pvalues, fitted.rsquared

    return [
        beside(
            "regression on 5 factors",
            lambda: factor_regression(own, factors, 252, lags=8),
            "statsmodels",
            by_statsmodels,
        ),
        beside(
            "betas of 5 factors over 250",
            lambda: rolling_betas(own, factors, WINDOW),
            "statsmodels",
            lambda: RollingOLS(own, design, window=WINDOW).fit().params,
        ),
    ]
