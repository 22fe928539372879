"""Volatility models compete out of sample; the winner is the one that deserves to be believed, if any does.

Every model forecasts, from every period of the out-of-sample stretch, the mean variance per period of the next h, for
each horizon h. All are scored on the same periods against one realised proxy (per-period variances, the caller's units
squared; see analytics.volatility.scoring). At each horizon a model *beats* the benchmark when

- its mean QLIKE is lower and Diebold and Mariano's test against "equally good" says so at the level (one-sided, h − 1
  lags), with p values raised by Holm's method for the number of models tried; and
- it is in the model confidence set at that level.

The winner is the one of lowest mean QLIKE among those; mostly there is none. AIC and BIC are of the last refit, in
sample; the test's losses include the estimation error of models refitted only every so often.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from analytics.volatility.confidence_set import REPLICATIONS, model_confidence_set
from analytics.volatility.forecaster import CannotForecast, Forecaster
from analytics.volatility.levels import level as level_of
from analytics.volatility.returns import FloatArray
from analytics.volatility.scoring import LOSSES, SHORTEST, diebold_mariano, holm
from analytics.volatility.standings import Entry, League, Score
from analytics.volatility.walk import Plan, Scheme, Walk, walk

Progress = Callable[[float, str], None]

OFF_LEVEL = 1.25  # a proxy further than this times from the level of squared returns is noted
NOTE = (
    "{name} has {level:.2f} times the level of squared returns, so models win by level more than by foresight; "
    "scale the proxy to the returns."
)
WALKED = 0.95  # the part of the progress that is fitting


class BadLeague(ValueError):
    """The league cannot be held so; the message says why in a sentence."""


def run_league(
    returns: "pd.Series[float]",
    specs: Sequence[Forecaster],
    *,
    first_window: int,
    proxy: "pd.Series[float]",
    rng: np.random.Generator,
    progress: Progress,
    horizons: Sequence[int] = (1, 5, 21),
    scheme: Scheme = "expanding",
    refit_every: int = 21,
    level: float = 0.1,
    benchmark: str = "ewma",
    replications: int = REPLICATIONS,
) -> League:
    """Walks every model through the stretch and scores them.

    `returns` per period, no NaN, in order of time; `proxy` is named and shares their dates (NaN or absent: not scored).
    `progress` hears the part done and what is being done; what it raises ends the league. BadLeague, BadPlan,
    BadReturns when it makes no sense; a model that fails is left out with a reason, the benchmark may not fail.
    """
    plan = Plan(first_window, tuple(horizons), scheme, refit_every)
    _check(returns, specs, benchmark, level)
    realised = _realised(_aligned(proxy, returns), returns, plan)
    _check_length(realised)
    proxy_level = level_of(proxy, returns.iloc[first_window:])
    walks, left_out = _walk_all(returns, specs, plan, benchmark, rng=rng, progress=progress)
    compared = partial(_compared, benchmark=benchmark, level=level, rng=rng, replications=replications)
    scores = _scored(walks, realised, plan.horizons, compared, progress)
    progress(1.0, "Done")
    return League(
        entries={name: _entry(name, done, scores[name]) for name, done in walks.items()},
        benchmark=benchmark,
        proxy=str(proxy.name),
        plan=plan,
        level=level,
        forecasts={horizon: _side_by_side(walks, horizon) for horizon in plan.horizons},
        realised=realised,
        periods={horizon: int(realised[horizon].notna().sum()) for horizon in plan.horizons},
        left_out=left_out,
        proxy_level=proxy_level,
        notes=_notes(str(proxy.name), proxy_level),
    )


def _notes(proxy: str, level: float) -> tuple[str, ...]:
    return () if 1 / OFF_LEVEL <= level <= OFF_LEVEL else (NOTE.format(name=proxy, level=level),)


def _entry(name: str, done: Walk, scores: dict[str, dict[int, Score]]) -> Entry:
    return Entry(name, done.aic, done.bic, done.refits, done.unconverged, scores)


def _side_by_side(walks: Mapping[str, Walk], horizon: int) -> pd.DataFrame:
    return pd.DataFrame({name: done.forecasts[horizon] for name, done in walks.items()})


def _scored(
    walks: Mapping[str, Walk],
    realised: pd.DataFrame,
    horizons: Sequence[int],
    compared: Callable[[pd.DataFrame, int], dict[str, Score]],
    progress: Progress,
) -> dict[str, dict[str, dict[int, Score]]]:
    """By name, loss and horizon."""
    scores: dict[str, dict[str, dict[int, Score]]] = {name: {loss: {} for loss in LOSSES} for name in walks}
    for number, horizon in enumerate(horizons):
        progress(WALKED + (1 - WALKED) * number / len(horizons), f"Comparing forecasts of {horizon} ahead")
        for loss in LOSSES:
            for name, score in compared(_losses(walks, realised, horizon, loss), horizon).items():
                scores[name][loss][horizon] = score
    return scores


def _walk_all(
    returns: "pd.Series[float]",
    specs: Sequence[Forecaster],
    plan: Plan,
    benchmark: str,
    *,
    rng: np.random.Generator,
    progress: Progress,
) -> tuple[dict[str, Walk], dict[str, str]]:
    walks: dict[str, Walk] = {}
    left_out: dict[str, str] = {}
    fits = len(list(plan.stretches(len(returns))))
    for place, (spec, own) in enumerate(zip(specs, rng.spawn(len(specs)), strict=True)):

        def tell(number: int, place: int = place, name: str = spec.name) -> None:
            done = (place * fits + number) / (len(specs) * fits)
            progress(WALKED * done, f"{name}: fit {number + 1} of {fits} ({place + 1} of {len(specs)} models)")

        try:
            walks[spec.name] = walk(returns, spec, plan, own, tell)
        except CannotForecast as fault:
            left_out[spec.name] = str(fault)
    if benchmark in left_out:
        raise BadLeague(f"The benchmark {benchmark} could not finish: {left_out[benchmark]}")
    return walks, left_out


def _losses(walks: Mapping[str, Walk], realised: pd.DataFrame, horizon: int, loss: str) -> pd.DataFrame:
    over = realised[horizon].dropna()
    return pd.DataFrame(
        {name: LOSSES[loss](done.forecasts[horizon].loc[over.index], over) for name, done in walks.items()},
        over.index,
    )


def _compared(
    losses: pd.DataFrame, horizon: int, benchmark: str, *, level: float, rng: np.random.Generator, replications: int
) -> dict[str, Score]:
    others = [name for name in losses.columns if name != benchmark]
    against = {name: diebold_mariano(losses[name].to_numpy(), losses[benchmark].to_numpy(), horizon) for name in others}
    adjusted = holm({name: test.p_lower for name, test in against.items()})
    block = max(int(len(losses) ** 0.5), 2 * horizon)  # forecasts that overlap must stay together
    in_set = model_confidence_set(losses, level, rng, replications=replications, block=block)
    return {
        name: Score(
            loss=float(losses[name].mean()),
            against=against.get(name),
            p_adjusted=adjusted.get(name, np.nan),
            set_p=float(in_set[name]),
            in_set=bool(in_set[name] > level),
        )
        for name in losses.columns
    }


def _realised(proxy: FloatArray, returns: "pd.Series[float]", plan: Plan) -> pd.DataFrame:
    """For each origin and horizon h the proxy's mean over the next h periods."""
    origins = plan.origins(len(returns))
    columns = {}
    for horizon in plan.horizons:
        ahead = np.full(len(returns), np.nan)
        if horizon < len(returns):
            ahead[:-horizon] = np.lib.stride_tricks.sliding_window_view(proxy[1:], horizon).mean(axis=1)
        columns[horizon] = ahead[origins.start : origins.stop]
    return pd.DataFrame(columns, returns.index[origins.start : origins.stop])


def _aligned(proxy: "pd.Series[float]", returns: "pd.Series[float]") -> FloatArray:
    if not proxy.index.is_unique:
        raise BadLeague("The proxy has a date twice; keep one value per date.")
    if proxy.name is None:
        raise BadLeague("The proxy has no name; a score means nothing without the name of what it was taken against.")
    if bool((proxy < 0).any()) or bool(np.isinf(proxy).any()):
        raise BadLeague("The proxy has values that are not variances: negative or infinite ones.")
    return np.asarray(proxy.reindex(returns.index), dtype=np.float64)


def _check(returns: "pd.Series[float]", specs: Sequence[Forecaster], benchmark: str, level: float) -> None:
    names = [spec.name for spec in specs]
    if benchmark not in names:
        raise BadLeague(f"The benchmark {benchmark} is not among the models; add it.")
    if len(set(names)) < len(names):
        raise BadLeague("Two models have the same name; give each its own.")
    if not 0 < level < 1:
        raise BadLeague(f"A level of {level} is not between 0 and 1.")
    if not (returns.index.is_monotonic_increasing and returns.index.is_unique):
        raise BadLeague("The returns are not in order of time, or have a date twice; sort them and keep one per date.")
    if not np.isfinite(returns.to_numpy(dtype=np.float64)).all():
        raise BadLeague("Some returns are not numbers; leave those dates out.")


def _check_length(realised: pd.DataFrame) -> None:
    for horizon, count in realised.notna().sum().items():
        if count < max(SHORTEST, 2 * int(str(horizon))):
            raise BadLeague(
                f"Only {count} forecasts of {horizon} ahead can be scored; take a longer range or a shorter window."
            )
