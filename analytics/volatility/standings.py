"""What a league of volatility models ended with: scores, tests, the winner if there is one."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.volatility.scoring import DieboldMariano
from analytics.volatility.walk import Plan


@dataclass(frozen=True, slots=True)
class Score:
    """One model at one horizon and by one loss. The benchmark has no `against` and NaN for `p_adjusted`.

    `p_adjusted`: Holm's p value of "no better than the benchmark". `set_p`: the model is in the confidence set when
    this is above the level.
    """

    loss: float
    against: DieboldMariano | None
    p_adjusted: float
    set_p: float
    in_set: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """`scores` by loss ("qlike", "mse") and horizon."""

    name: str
    aic: float
    bic: float
    refits: int
    unconverged: int
    scores: Mapping[str, Mapping[int, Score]]


@dataclass(frozen=True, slots=True)
class League:
    """`forecasts[h]`: a row an origin, a column a model, mean variance of the next h periods; `realised` alike, a
    column a horizon, NaN where the proxy is missing or the period not over. `periods[h]`: origins scored.
    `left_out`: models that could not finish, each with a sentence. `proxy_level`: the proxy's mean over that of the
    squared returns, where both are scored; far from 1 the scores judge level more than foresight, and `notes` say so.
    """

    entries: Mapping[str, Entry]
    benchmark: str
    proxy: str
    plan: Plan
    level: float
    forecasts: Mapping[int, pd.DataFrame]
    realised: pd.DataFrame
    periods: Mapping[int, int]
    left_out: Mapping[str, str]
    proxy_level: float
    notes: tuple[str, ...]

    def beats(self, name: str, horizon: int) -> bool:
        score = self.entries[name].scores["qlike"][horizon]
        return score.against is not None and score.in_set and score.p_adjusted <= self.level

    def winner(self, horizon: int) -> str | None:
        better = [name for name in self.entries if self.beats(name, horizon)]
        return min(better, key=lambda name: self.entries[name].scores["qlike"][horizon].loss, default=None)

    def verdict(self, horizon: int) -> str:
        name, ahead = self.winner(horizon), "1 period" if horizon == 1 else f"{horizon} periods"
        tested = f"over {self.periods[horizon]:,} forecasts of {ahead} ahead, scored against {self.proxy}"
        if name is None:
            return f"Nothing beats {self.benchmark} at {100 * self.level:.3g} % {tested}."
        p_value = self.entries[name].scores["qlike"][horizon].p_adjusted
        return f"{name} beats {self.benchmark} at {100 * self.level:.3g} % ({_told(p_value)}) {tested}."

    def table(self, horizon: int) -> pd.DataFrame:
        """A row a model, best QLIKE first: losses, tests, sets, and the last fit's criteria."""
        rows = {name: _row(entry, horizon) for name, entry in self.entries.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("model").sort_values("qlike", kind="stable")


def _row(entry: Entry, horizon: int) -> dict[str, object]:
    qlike, mse = (entry.scores[loss][horizon] for loss in ("qlike", "mse"))
    return {
        "qlike": qlike.loss,
        "qlike_difference": qlike.against.difference if qlike.against else 0.0,
        "dm": qlike.against.statistic if qlike.against else float("nan"),
        "dm_p": qlike.against.p_value if qlike.against else float("nan"),
        "p_adjusted": qlike.p_adjusted,
        "set_p": qlike.set_p,
        "in_set": qlike.in_set,
        "mse": mse.loss,
        "mse_dm": mse.against.statistic if mse.against else float("nan"),
        "mse_dm_p": mse.against.p_value if mse.against else float("nan"),
        "mse_in_set": mse.in_set,
        "aic": entry.aic,
        "bic": entry.bic,
        "refits": entry.refits,
        "unconverged": entry.unconverged,
    }


def _told(p_value: float) -> str:
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
