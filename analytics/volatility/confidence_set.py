"""Which of several models could each be the best: the model confidence set.

Hansen, Lunde and Nason (2011), "The model confidence set", Econometrica 79, 453-497, by `arch.bootstrap.MCS`: range
statistic, stationary bootstrap. The set holds the best model with probability of at least 1 − level, and is large when
the losses cannot tell the models apart.
"""

import numpy as np
import pandas as pd

from analytics.volatility.scoring import CONSTANT, SHORTEST, BadScores

REPLICATIONS = 1000
TILT = 1e-12  # see _without_ties


def model_confidence_set(
    losses: pd.DataFrame,
    level: float,
    rng: np.random.Generator,
    *,
    replications: int = REPLICATIONS,
    block: int | None = None,
) -> "pd.Series[float]":
    """The p value of each model, in the columns' order: those above `level` are in the set; the best has 1.

    `losses` has a column a model and a row a period, in order of time, NaN is BadScores. `block` is the mean length of
    the bootstrap's blocks in periods: √rows when not given. Models with equal losses share their fate; a model that
    loses more than another by the same amount in every period has 0.
    """
    _check(losses, level)
    twins = _twins(losses)
    leaders = list(dict.fromkeys(twins.values()))
    worse = [name for name in leaders if any(_always_worse(losses, name, other) for other in leaders)]
    rivals = [name for name in leaders if name not in worse]
    p_values = dict.fromkeys(worse, 0.0) | _by_bootstrap(losses[rivals], level, rng, replications, block)
    return pd.Series({name: p_values[leader] for name, leader in twins.items()}, dtype="float64", name="p_value")


def _by_bootstrap(
    losses: pd.DataFrame, level: float, rng: np.random.Generator, replications: int, block: int | None
) -> dict[str, float]:
    from arch.bootstrap import MCS

    if losses.shape[1] == 1:
        return {str(losses.columns[0]): 1.0}
    length = max(1, min(block or int(len(losses) ** 0.5), len(losses) // 2))
    test = MCS(_without_ties(losses).to_numpy(), level, reps=replications, block_size=length, method="R", seed=rng)
    test.compute()
    return {
        str(losses.columns[place]): float(p)
        for place, p in zip(test.pvalues.index, test.pvalues["Pvalue"], strict=True)
    }


def _without_ties(losses: pd.DataFrame) -> pd.DataFrame:
    """arch errs when two pairs tie exactly for the largest statistic; a hair's breadth parts them."""
    grain = TILT * float(losses.abs().to_numpy().mean())
    return losses + [grain * place for place in range(losses.shape[1])]


def _twins(losses: pd.DataFrame) -> dict[str, str]:
    """Each model with the first one of equal losses: arch would divide by the zero variance of their difference."""
    leaders: list[str] = []
    twins: dict[str, str] = {}
    for name in losses.columns:
        twin = next((leader for leader in leaders if _apart(losses, name, leader) == (False, False)), None)
        if twin is None:
            leaders.append(name)
        twins[name] = twin or name
    return twins


def _always_worse(losses: pd.DataFrame, name: str, other: str) -> bool:
    differ, vary = _apart(losses, name, other)
    return differ and not vary and bool(losses[name].mean() > losses[other].mean())


def _apart(losses: pd.DataFrame, name: str, other: str) -> tuple[bool, bool]:
    """Whether two models' losses differ at all, and whether the difference varies."""
    difference = losses[name] - losses[other]
    grain = CONSTANT * float(losses[name].abs().mean() + losses[other].abs().mean())
    return bool(difference.abs().max() > grain), bool(difference.std(ddof=0) > grain)


def _check(losses: pd.DataFrame, level: float) -> None:
    if not 0 < level < 1:
        raise BadScores(f"A level of {level} is not between 0 and 1.")
    if losses.columns.empty or not losses.columns.is_unique:
        raise BadScores("A confidence set needs at least one model, each with a name of its own.")
    if len(losses) < SHORTEST:
        raise BadScores(f"{len(losses)} losses are too few to compare; take a test of at least {SHORTEST} periods.")
    if not bool(losses.notna().all(axis=None)):
        raise BadScores("Some losses are missing; compare only periods that every model has forecast.")
