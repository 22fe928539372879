"""How volatile every instrument of a universe is, and what EWMA and GARCH(1,1) expect of it: one row a symbol.

Volatilities are annualised fractions, √(periods a year × variance per period). EWMA is RiskMetrics' about zero, over
all returns given; its forecast is the same at every horizon. GARCH(1,1) has a constant mean and normal shocks, is
started from the backcast and fitted by `garch_search`, or by `fitting.fit` where that does not converge; its forecast
for h periods is the mean expected variance of the next h (Bollerslev 1986, Journal of Econometrics 31, 307–327). NaN is
what is not known, and `note` says why in a sentence: a symbol that can't be used is a row, never the end of a scan.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Final, Protocol

import numpy as np
import pandas as pd

from analytics.volatility.cone import percentile_rank
from analytics.volatility.ewma import ewma_variance
from analytics.volatility.models import MODELS
from analytics.volatility.returns import BadReturns, FloatArray, fit_for_models

HORIZONS: Final = (1, 5, 21)
YEAR: Final = pd.Timedelta(weeks=52)
NEARLY_ONE: Final = 0.999
EXPLOSIVE: Final = "The persistence is nearly 1: these returns hardly determine a long-run level."
SHAPELESS: Final = "GARCH finds no clustering in these returns: what it expects only drifts from where it started."
LITTLE: Final = 1e-4  # of α
UNKNOWN: Final = float("nan")

_one_at_a_time = Lock()  # arch turns warnings off while it searches, for all threads at once


@dataclass(frozen=True, slots=True)
class ScanTask:
    """`returns` per period, in order, on an index of dates; `decay` is EWMA's."""

    symbol: str
    returns: "pd.Series[float]"
    periods_per_year: float
    decay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    """`rank` (0 to 1) is where EWMA's volatility now lies among all of its values, `low` and `high` its 52-week range.

    `mu`, `omega`, `alpha`, `beta` are GARCH's in the returns' units; `garch` its forecast volatility over the next 1, 5
    and 21 periods.
    """

    symbol: str
    last: pd.Timestamp | None = None
    returns: int = 0
    ewma: float = UNKNOWN
    rank: float = UNKNOWN
    low: float = UNKNOWN
    high: float = UNKNOWN
    mu: float = UNKNOWN
    omega: float = UNKNOWN
    alpha: float = UNKNOWN
    beta: float = UNKNOWN
    persistence: float = UNKNOWN
    garch: tuple[float, ...] = (UNKNOWN,) * len(HORIZONS)
    log_likelihood: float = UNKNOWN
    converged: bool = False
    note: str = ""


class Failure(Protocol):
    """What came instead of a row, in a sentence."""

    @property
    def sentence(self) -> str: ...


Each = Callable[[Callable[[ScanTask], ScanRow], Iterable[ScanTask]], Iterable[tuple[int, ScanRow | Failure]]]
Progress = Callable[[float, str], None]


def scan(tasks: Iterable[ScanTask], each: Each, total: int, progress: Progress) -> list[ScanRow]:
    """A row for every task, by symbol. `each` runs a function over them where it likes, and gives number and outcome.

    `total` is how many there will be, for the progress.
    """
    symbols: list[str] = []

    def noted() -> Iterator[ScanTask]:
        for task in tasks:
            symbols.append(task.symbol)
            yield task

    rows: list[ScanRow] = []
    progress(0.0, f"Preparing to read and fit {total:,} instruments")
    for number, outcome in each(scan_one, noted()):
        rows.append(_row(symbols[number], outcome))
        progress(len(rows) / max(total, len(rows)), f"{len(rows):,} of {total:,} instruments, last {symbols[number]}")
    return sorted(rows, key=lambda row: row.symbol)


def _row(symbol: str, outcome: ScanRow | Failure) -> ScanRow:
    return outcome if isinstance(outcome, ScanRow) else ScanRow(symbol=symbol, note=outcome.sentence)


def scan_one(task: ScanTask) -> ScanRow:
    """Raises BadEwma for a decay outside (0, 1); returns that can't be used are a row with a note."""
    known: dict[str, object] = {"symbol": task.symbol, "returns": len(task.returns)}
    if len(task.returns):
        known["last"] = task.returns.index[-1]
    try:
        known |= _by_ewma(task)
        known |= _by_garch(task)
    except BadReturns as error:
        known["note"] = str(error)
    return ScanRow(**known)  # type: ignore[arg-type]  # the two below give its fields


def _by_ewma(task: ScanTask) -> dict[str, object]:
    variance = ewma_variance(task.returns, task.decay)
    volatility = (variance.filtered * task.periods_per_year) ** 0.5
    year = volatility[volatility.index >= volatility.index[-1] - YEAR]
    return {
        "ewma": float(volatility.iloc[-1]),
        "rank": percentile_rank(volatility),
        "low": float(year.min()),
        "high": float(year.max()),
    }


def _by_garch(task: ScanTask) -> dict[str, object]:
    from analytics.volatility.garch_likelihood import Scaled
    from analytics.volatility.garch_search import search

    found = search(Scaled.of(fit_for_models(task.returns).astype(np.float64)))
    if not found.converged:
        return _by_arch(task)
    parameters, note = found.parameters, _note(found.parameters)
    return _told(parameters, found.next_variance, task) | {
        "log_likelihood": found.log_likelihood,
        "converged": True,
        "note": note,
    }


def _by_arch(task: ScanTask) -> dict[str, object]:
    """The slow way, for returns that the quick search is not sure of."""
    from analytics.volatility.fitting import fit

    with _one_at_a_time:
        fitted = fit(task.returns, MODELS["garch"])
        ahead = fitted.state.expected(1)[0] * fitted.state.scale**2
    return _told(fitted.estimates, float(ahead), task) | {
        "log_likelihood": fitted.log_likelihood,
        "converged": fitted.converged,
        "note": fitted.remedy or _note(fitted.estimates),
    }


def _told(parameters: FloatArray, ahead: float, task: ScanTask) -> dict[str, object]:
    mu, omega, alpha, beta = (float(value) for value in parameters)
    means = expected_means(ahead, omega, alpha + beta)
    return {
        "mu": mu,
        "omega": omega,
        "alpha": alpha,
        "beta": beta,
        "persistence": alpha + beta,
        "garch": tuple(float(np.sqrt(mean * task.periods_per_year)) for mean in means),
    }


def expected_means(ahead: float, omega: float, persistence: float) -> list[float]:
    """Mean expected variance of the next h periods, for h of HORIZONS: E σ²_{k+1} = ω + (α + β) E σ²_k."""
    path = [ahead]
    while len(path) < max(HORIZONS):
        path.append(omega + persistence * path[-1])
    return [float(np.mean(path[:horizon])) for horizon in HORIZONS]


def _note(parameters: FloatArray) -> str:
    if parameters[2] < LITTLE:
        return SHAPELESS
    return EXPLOSIVE if parameters[2] + parameters[3] > NEARLY_ONE else ""
