"""Skill over time: whether a model still is better than the baseline, and when to train again.

Skill over the last n forecasts is the share of the baseline's loss that the model takes away,
Σ (L baseline − L model) / Σ (L baseline − L of one who knew the outcome), R²_OS where the loss is the squared error
(Campbell and Thompson, Review of Financial Studies 21:4, 2008). Its band is ± 1.645 standard errors of the mean
difference of losses, after Newey and West (Econometrica 55:3, 1987) with 2 (horizon − 1) lags: forecasts overlap by
horizon − 1 bars, and Bartlett's weights make half of what they reach count for little. At most a third of the window.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from analytics.predictions.problem import FloatArray

WINDOW = 252
SHORTEST = 63
BAND = 1.645  # standard errors: one of twenty beyond it on either side, when nothing has changed
DRIFTED_SHARE = 0.2  # of the features: above it the model is asked about bars unlike those it was fitted on


class TooFewForecasts(ValueError):
    """Skill can't be told from so few forecasts; the message says how many are missing."""


@dataclass(frozen=True, slots=True)
class Advice:
    """`reasons`: each a clause, empty when there is no need to train again; `sentence` is what a person reads."""

    reasons: tuple[str, ...]
    sentence: str

    @property
    def is_due(self) -> bool:
        return bool(self.reasons)


def rolling_skill(
    losses: pd.DataFrame,
    model: str,
    baseline: str,
    least: FloatArray,
    *,
    horizon: int,
    window: int = WINDOW,
) -> pd.DataFrame:
    """`losses`: a row a forecast whose outcome is known, a column a model, no NaN in the two. `least`: of one who knew.

    By the bar that the last forecast of the window was made at: `skill`, `low` and `high`, fractions. The window is
    shortened to half of the forecasts when they are few; TooFewForecasts for fewer than 126, or than four horizons.
    """
    needed = max(2 * SHORTEST, 4 * horizon)
    if len(losses) < needed:
        raise TooFewForecasts(
            f"Skill over time needs {needed} forecasts whose outcome is known, and there are {len(losses)}; choose a "
            "longer range."
        )
    length = min(window, len(losses) // 2)
    naive = losses[baseline].to_numpy(np.float64)
    better = sliding_window_view(naive - losses[model].to_numpy(np.float64), length)
    level = sliding_window_view(naive - least, length).mean(axis=1)
    skill = better.mean(axis=1) / level
    wide = BAND * newey_west(better, min(2 * (horizon - 1), length // 3)) / level
    return pd.DataFrame({"skill": skill, "low": skill - wide, "high": skill + wide}, index=losses.index[length - 1 :])


def newey_west(values: FloatArray, lags: int) -> FloatArray:
    """The standard error of the mean along the last axis, with Bartlett's weights."""
    centred = values - values.mean(axis=-1, keepdims=True)
    length = values.shape[-1]
    total = np.mean(centred**2, axis=-1)
    for lag in range(1, lags + 1):
        together = np.sum(centred[..., lag:] * centred[..., :-lag], axis=-1) / length
        total = total + 2 * (1 - lag / (lags + 1)) * together
    return np.asarray(np.sqrt(total / length))


def when_to_train(skill: pd.DataFrame, since_fit: int, refit_every: int, drifted: int, features: int) -> Advice:
    """Train again when any holds: the last fit is `refit_every` bars old; over the last window the model was worse than
    the baseline by more than its band; more than a fifth of the features have drifted."""
    reasons = []
    if since_fit >= refit_every:
        reasons.append(f"the last fit is {since_fit} bars old, and it is due every {refit_every}")
    if skill["high"].iloc[-1] < 0:
        reasons.append("over the last stretch the model was worse than the baseline by more than chance explains")
    if drifted > DRIFTED_SHARE * features:
        reasons.append(f"{drifted} of {features} features have drifted")
    if reasons:
        return Advice(tuple(reasons), f"Train again: {'; '.join(reasons)}.")
    left = refit_every - since_fit
    return Advice((), f"No need to train again before it is due in {left} {'bar' if left == 1 else 'bars'}.")
