"""Which holding carries the risk of a book: marginal, component and incremental value at risk and shortfall.

Marginal is the change of the book's risk by one more unit of the weight, component is weight × marginal, and components
add up to the book's risk (Euler; Tasche 1999, Risk Contributions and Performance Measurement). Incremental is what the
risk would be less by without the holding, its money left in cash; those do not add up. Positive losses, fractions of
the book's value, over the horizon.

Of scenarios, ES's components are the mean losses of the holdings over the tail. VaR's hang on one scenario, which is
mostly noise: here the scenarios around it are averaged by triangular weights and scaled to add up (Epperlein & Smillie
2006, Risk 19(8), 70–74).
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analytics.risk.asked import BadRisk, check_confidences, check_horizon, checked_holdings
from analytics.risk.many_periods import overlapping
from analytics.risk.scenarios import degrees_of, drawn
from analytics.risk.shapes import Empirical, Normal
from analytics.volatility.returns import FloatArray

Source = Literal["gaussian", "historical", "monte_carlo", "monte_carlo_t"]

SCENARIOS = 20_000


@dataclass(frozen=True, slots=True)
class Components:
    """`table`: a row a holding; weight, and for value_at_risk and expected_shortfall: marginal_, component_, share_ (of
    the book's; NaN where that is zero) and incremental_.
    """

    source: Source
    confidence: float
    horizon: int
    value_at_risk: float
    expected_shortfall: float
    table: pd.DataFrame
    observations: int
    as_of: pd.Timestamp


@dataclass(frozen=True, eq=False)
class Parts:
    """Value at risk and shortfall, in that order along the first axis: the book's, by holding, and without each."""

    whole: FloatArray
    marginal: FloatArray
    without: FloatArray


def components(
    returns: pd.DataFrame,
    weights: "pd.Series[float]",
    source: Source = "gaussian",
    confidence: float = 0.99,
    horizon: int = 1,
    *,
    rng: np.random.Generator,
    scenarios: int = SCENARIOS,
) -> Components:
    """Simple returns (dates × holdings), weights by holding; raises BadRisk and BadReturns."""
    check_confidences((confidence,))
    values, shares = checked_holdings(returns, weights)
    check_horizon(horizon, len(values))
    if not np.ptp(values @ shares) > 0:
        raise BadRisk("The book does not move on these dates, so there is no risk to share out.")
    if source == "gaussian":
        parts = _gaussian(values, shares, confidence, horizon)
    elif source in get_args(Source):
        parts = _of_scenarios(_seen(values, shares, source, (scenarios, horizon), rng), shares, confidence)
    else:
        raise BadRisk(f"Components come from {', '.join(get_args(Source))}, not from {source}.")
    return Components(
        source=source,
        confidence=confidence,
        horizon=horizon,
        value_at_risk=float(parts.whole[0]),
        expected_shortfall=float(parts.whole[1]),
        table=_table(returns.columns, shares, parts),
        observations=len(values),
        as_of=returns.index[-1],
    )


def _gaussian(values: FloatArray, shares: FloatArray, confidence: float, horizon: int) -> Parts:
    mean, covariance = horizon * values.mean(axis=0), horizon * np.atleast_2d(np.cov(values, rowvar=False))
    level = np.array([confidence])
    factors = np.array([Normal().quantile(level)[0], Normal().shortfall(level)[0]])
    slopes, variance = covariance @ shares, float(shares @ covariance @ shares)
    deviation, expected = np.sqrt(variance), float(mean @ shares)
    rest = variance - 2 * shares * slopes + shares**2 * np.diag(covariance)
    return Parts(
        whole=factors * deviation - expected,
        marginal=np.outer(factors, slopes / deviation) - mean,
        without=np.outer(factors, np.sqrt(np.maximum(rest, 0.0))) - (expected - mean * shares),
    )


def _seen(
    values: FloatArray, shares: FloatArray, source: Source, size: tuple[int, int], rng: np.random.Generator
) -> FloatArray:
    if source == "historical":
        return overlapping(values, size[1]) if size[1] > 1 else values
    return drawn(values, size, rng, degrees_of(-values @ shares) if source == "monte_carlo_t" else np.inf)


def _of_scenarios(seen: FloatArray, shares: FloatArray, confidence: float) -> Parts:
    level = np.array([confidence])
    losses = -seen @ shares
    order = np.argsort(-losses, kind="stable")
    place = int(Empirical.of(losses).place(level)[0])
    tail = np.zeros(len(losses))
    tail[:place] = 1 / len(losses)
    tail[place] = 1 - confidence - place / len(losses)
    weights = np.vstack([_around(losses[order], place), tail / (1 - confidence)])
    rest = [_risk(losses + share * seen[:, at], level) for at, share in enumerate(shares)]
    return Parts(_risk(losses, level), -weights @ seen[order], np.array(rest).T)


def _risk(losses: FloatArray, level: FloatArray) -> FloatArray:
    book = Empirical.of(losses)
    return np.concatenate([book.quantile(level), book.shortfall(level)])


def _around(worst_first: FloatArray, place: int) -> FloatArray:
    """Weights of the scenarios near the quantile's, which give its loss exactly."""
    reach = min(int(np.sqrt(len(worst_first)) / 4), place, len(worst_first) - 1 - place)
    weights = np.maximum(reach + 1.0 - np.abs(np.arange(len(worst_first)) - place), 0.0)
    weights /= weights.sum()
    mean, exact = float(weights @ worst_first), float(worst_first[place])
    if not (mean > 0 and exact > 0):  # no scale brings a gain to a loss
        return np.asarray(np.arange(len(worst_first)) == place, dtype=np.float64)
    return np.asarray(weights * (exact / mean))


def _table(names: pd.Index, shares: FloatArray, parts: Parts) -> pd.DataFrame:
    columns: dict[str, FloatArray] = {"weight": shares}
    for number, measure in enumerate(("value_at_risk", "expected_shortfall")):
        whole, own = float(parts.whole[number]), shares * parts.marginal[number]
        columns[f"marginal_{measure}"] = parts.marginal[number]
        columns[f"component_{measure}"] = own
        columns[f"share_{measure}"] = own / whole if whole else np.full(len(own), np.nan)
        columns[f"incremental_{measure}"] = whole - parts.without[number]
    return pd.DataFrame(columns, names.rename("holding"))
