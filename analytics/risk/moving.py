"""The measures that are most often drawn over a moving window, many windows at once; the same numbers as one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from analytics.risk.moments import NO_SPREAD
from analytics.risk.sample import Sample
from analytics.volatility.returns import FloatArray

AT_ONCE = 1_000_000  # numbers: more windows than hold these are taken in turns, to bound the memory


@dataclass(frozen=True, slots=True)
class Windows:
    """Views of shape (windows, periods); a benchmark's are empty without one."""

    returns: FloatArray
    excess: FloatArray
    benchmark: FloatArray
    market: FloatArray
    periods_per_year: float
    target: float

    def part(self, start: int, stop: int) -> "Windows":
        cut = slice(start, stop)
        return replace(
            self,
            returns=self.returns[cut],
            excess=self.excess[cut],
            benchmark=self.benchmark[cut],
            market=self.market[cut],
        )


def moved(along: Sample, name: str, window: int) -> FloatArray:
    """The measure of each full window, for a name in MOVING."""
    pair = along.pair
    nothing = np.empty(len(along))
    whole = Windows(
        _views(along.returns, window),
        _views(along.excess, window),
        _views(nothing if pair is None else pair.benchmark, window),
        _views(nothing if pair is None else pair.market, window),
        along.periods_per_year,
        along.target,
    )
    step = max(AT_ONCE // window, 1)
    parts = [MOVING[name](whole.part(start, start + step)) for start in range(0, len(whole.returns), step)]
    return np.concatenate(parts)


def _views(values: FloatArray, window: int) -> FloatArray:
    return np.lib.stride_tricks.sliding_window_view(values, window)


def _quotients(above: FloatArray, below: FloatArray) -> FloatArray:
    return np.asarray(np.divide(above, below, out=np.full(len(below), np.nan), where=below != 0))


def _deviations(values: FloatArray) -> FloatArray:
    found = values.std(axis=1, ddof=1)
    flat = np.ptp(values, axis=1) <= NO_SPREAD * np.abs(values).max(axis=1)
    return np.where(flat, 0.0, found)


def _growths(values: FloatArray, power: float) -> FloatArray:
    grown = np.where(values.min(axis=1) < -1, np.nan, np.prod(1 + values, axis=1))
    return np.asarray(grown**power - 1)


def _volatilities(of: Windows) -> FloatArray:
    return np.asarray(_deviations(of.returns) * np.sqrt(of.periods_per_year))


def _sharpe_ratios(of: Windows) -> FloatArray:
    return np.asarray(_quotients(of.excess.mean(axis=1), _deviations(of.excess)) * np.sqrt(of.periods_per_year))


def _downside_deviations(of: Windows) -> FloatArray:
    short = np.minimum(of.returns - of.target, 0)
    return np.asarray(np.sqrt(np.mean(short**2, axis=1) * of.periods_per_year))


def _sortino_ratios(of: Windows) -> FloatArray:
    return _quotients((of.returns.mean(axis=1) - of.target) * of.periods_per_year, _downside_deviations(of))


def _max_drawdowns(of: Windows) -> FloatArray:
    value = np.cumprod(1 + of.returns, axis=1)
    deepest = (value / np.maximum(np.maximum.accumulate(value, axis=1), 1)).min(axis=1) - 1
    return np.where(of.returns.min(axis=1) < -1, np.nan, deepest)


def _covariances(left: FloatArray, right: FloatArray) -> FloatArray:
    centred = left - left.mean(axis=1, keepdims=True)
    return np.asarray(np.einsum("ij,ij->i", centred, right) / (left.shape[1] - 1))


def _betas(of: Windows) -> FloatArray:
    return _quotients(_covariances(of.excess, of.market), _deviations(of.market) ** 2)


def _alphas(of: Windows) -> FloatArray:
    return np.asarray((of.excess.mean(axis=1) - _betas(of) * of.market.mean(axis=1)) * of.periods_per_year)


def _correlations(of: Windows) -> FloatArray:
    spread = _deviations(of.excess) * _deviations(of.market)
    return np.asarray(np.clip(_quotients(_covariances(of.excess, of.market), spread), -1, 1))


def _tracking_errors(of: Windows) -> FloatArray:
    return np.asarray(_deviations(of.returns - of.benchmark) * np.sqrt(of.periods_per_year))


MOVING: Final[Mapping[str, Callable[[Windows], FloatArray]]] = MappingProxyType(
    {
        "total_return": lambda of: _growths(of.returns, 1),
        "cagr": lambda of: _growths(of.returns, of.periods_per_year / of.returns.shape[1]),
        "mean_return": lambda of: of.returns.mean(axis=1) * of.periods_per_year,
        "volatility": _volatilities,
        "downside_deviation": _downside_deviations,
        "sharpe_ratio": _sharpe_ratios,
        "sortino_ratio": _sortino_ratios,
        "max_drawdown": _max_drawdowns,
        "beta": _betas,
        "alpha": _alphas,
        "correlation": _correlations,
        "r_squared": lambda of: _correlations(of) ** 2,
        "tracking_error": _tracking_errors,
    }
)
