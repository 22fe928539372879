"""Value at risk and expected shortfall of one book at one confidence over one horizon, by a named method.

Returns are simple, per period, fractions, without NaN; results are positive losses, fractions of today's value over the
horizon. The error is one standard deviation: of 200 bootstrap samples (blocks of h returns) where the method takes the
order of returns for chance, of the simulation alone where paths were drawn, else NaN: the parameters of volatility
models are taken for known.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analytics.risk.asked import check_confidences, check_horizon
from analytics.risk.many_periods import Ahead
from analytics.risk.method import Method
from analytics.risk.methods import find
from analytics.risk.past import Past
from analytics.risk.shapes import Empirical
from analytics.risk.tails import Tails, tail
from analytics.volatility.returns import BadReturns, fit_for_models

PATHS = 20_000
BATCHES = 20
RESAMPLES = 200

Error = Literal["bootstrap", "simulation", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`error` says what the two standard errors are of. The two `square_root_` numbers are one period's times √h."""

    method: str
    confidence: float
    horizon: int
    value_at_risk: float
    expected_shortfall: float
    value_at_risk_error: float
    expected_shortfall_error: float
    error: Error
    square_root_value_at_risk: float
    square_root_expected_shortfall: float
    observations: int
    as_of: pd.Timestamp
    notes: tuple[str, ...]

    @property
    def square_root_difference(self) -> float:
        """How much √h would have said too much (positive) or too little, as a fraction of the value at risk."""
        return self.square_root_value_at_risk / self.value_at_risk - 1 if self.value_at_risk > 0 else np.nan


def estimate(
    returns: "pd.Series[float]",
    method: str,
    confidence: float = 0.99,
    horizon: int = 1,
    *,
    rng: np.random.Generator,
    paths: int = PATHS,
    resamples: int = RESAMPLES,
) -> Estimate:
    """From all the returns, for the periods after the last one; raises BadReturns and BadRisk.

    `resamples` 0 leaves the bootstrap out, which is most of the time taken.
    """
    return estimate_from(Past.whole(returns, rng), method, confidence, horizon, paths=paths, resamples=resamples)


def estimate_from(
    past: Past, method: str, confidence: float, horizon: int, *, paths: int = PATHS, resamples: int = RESAMPLES
) -> Estimate:
    """The same, of a past whose volatility models are fitted once for all that ask."""
    chosen = find(method)
    check_confidences((confidence,))
    count = len(fit_for_models(past.returns, chosen.fewest))
    check_horizon(horizon, count)
    size = (paths, horizon)
    single = _tails(chosen, past, confidence, (paths, 1))
    found = single if horizon == 1 else _tails(chosen, past, confidence, size)
    errors, kind = _errors(chosen, past, confidence, size, resamples)
    root = float(np.sqrt(horizon))
    return Estimate(
        method=method,
        confidence=confidence,
        horizon=horizon,
        value_at_risk=float(found.value_at_risk[0, 0]),
        expected_shortfall=float(found.expected_shortfall[0, 0]),
        value_at_risk_error=errors[0],
        expected_shortfall_error=errors[1],
        error=kind,
        square_root_value_at_risk=float(single.value_at_risk[0, 0]) * root,
        square_root_expected_shortfall=float(single.expected_shortfall[0, 0]) * root,
        observations=count,
        as_of=past.returns.index[-1],
        notes=(*dict.fromkeys(single.notes + found.notes), *_cautions(chosen, confidence, horizon, count)),
    )


def _cautions(method: Method, confidence: float, horizon: int, count: int) -> tuple[str, ...]:
    notes = []
    if method.way == "overlapping":
        apart = count // horizon
        if horizon > 1:
            notes.append(f"Returns of {horizon} periods overlap: only {apart} of them are independent.")
        if apart * (1 - confidence) < 1:
            notes.append(
                f"{apart} independent returns hold less than one loss beyond {confidence:.4g}: the worst one decides; "
                "take a longer range or a lower confidence."
            )
    return tuple(notes)


def _errors(
    method: Method, past: Past, confidence: float, size: tuple[int, int], resamples: int
) -> tuple[tuple[float, float], Error]:
    if method.way == "simulation" or (method.way == "paths" and size[1] > 1):
        shape = _ahead(method, past, size).shape
        drawn = past.rng.permutation(shape.losses) if isinstance(shape, Empirical) else np.empty(0)
        batches = [tail(Empirical.of(batch), (confidence,)) for batch in np.array_split(drawn, BATCHES) if len(batch)]
        return _spread(batches, BATCHES), "simulation"
    if not method.exchangeable or resamples < 2:
        return (np.nan, np.nan), "none"
    found = [_of_sample(method, past, confidence, size) for _ in range(resamples)]
    return _spread([one for one in found if one is not None], 1), "bootstrap"


def _of_sample(method: Method, past: Past, confidence: float, size: tuple[int, int]) -> Tails | None:
    """None where a sample repeats so few returns that the method can't be fitted to it."""
    try:
        return _tails(method, _resampled(past, size[1]), confidence, size)
    except BadReturns:
        return None


def _tails(method: Method, past: Past, confidence: float, size: tuple[int, int]) -> Tails:
    if size[1] == 1 and method.way != "simulation":
        return method.one_period(past, (confidence,))
    ahead = _ahead(method, past, size)
    return replace(tail(ahead.shape, (confidence,)), notes=ahead.notes)


def _ahead(method: Method, past: Past, size: tuple[int, int]) -> Ahead:
    return past.once(f"{method.name} {size}", lambda: method.many_periods(past, size))


def _spread(found: list[Tails], parts: int) -> tuple[float, float]:
    if len(found) < 2:
        return np.nan, np.nan
    values = np.array([(one.value_at_risk[0, 0], one.expected_shortfall[0, 0]) for one in found])
    at_risk, shortfall = values.std(axis=0, ddof=1) / np.sqrt(parts)
    return float(at_risk), float(shortfall)


def _resampled(past: Past, block: int) -> Past:
    """Blocks of returns in a row, drawn with replacement, round the end (Politis & Romano 1992)."""
    count = len(past.returns)
    starts = past.rng.integers(count, size=-(-count // block))
    places = (starts[:, np.newaxis] + np.arange(block)).ravel()[:count] % count
    return Past.whole(pd.Series(past.returns.to_numpy()[places], past.returns.index), past.rng)
