"""How much of one instrument to hold, by rules that ask different questions.

Exposures are fractions of equity, at least 0 (a rule that says to hold nothing gives 0). Returns are simple per bar.
Every rule gives a sentence where it has no answer, instead of a number.

- fixed fraction: lose `risk` of equity when the price falls by the stop: risk / stop (Jones; Vince 1990).
- average true range: the stop is `multiple` × ATR / price (Wilder 1978; the Turtles' unit).
- volatility target: target / annualised volatility.
- Kelly: the exposure that maximises the mean of ln(1 + r_f + f (r − r_f)) over the returns given (Kelly 1956; Thorp
  1969), found exactly on them; a half or any `fraction` of it; and shrunk for the error of the mean by
  S²/(S² + 1/n), S the Sharpe ratio per bar (Baker & McHale 2013, Decision Analysis 10, 189–199, for a normal mean).
- value-at-risk budget: budget / historical value at risk over the horizon.
- drawdown budget: the exposure whose worst drawdown on these returns, rebalanced every bar, is the budget.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
FEWEST = 60
HIGHEST = 20.0  # no rule is asked for more than twenty times equity
STEPS = 80  # halvings of a bisection


@dataclass(frozen=True, slots=True)
class Sizing:
    """`exposure` as a fraction of equity; None where the rule has no answer, and `note` says why."""

    rule: str
    title: str
    exposure: float | None
    note: str


@dataclass(frozen=True, slots=True)
class SizingRules:
    """What each rule is allowed to spend. Fractions; `target_volatility` a year; `stop` of the price."""

    risk: float = 0.01
    stop: float = 0.05
    atr_multiple: float = 2.0
    target_volatility: float = 0.10
    kelly_fraction: float = 0.5
    loss_budget: float = 0.02
    confidence: float = 0.99
    horizon: int = 1
    drawdown_budget: float = 0.20


def size_all(
    returns: "pd.Series[float]",
    rules: SizingRules,
    *,
    periods_per_year: float,
    risk_free: "pd.Series[float]",
    atr_fraction: float | None,
) -> tuple[Sizing, ...]:
    """Every rule beside the others. `risk_free` per bar on the index of `returns`; `atr_fraction`: ATR over price, None
    where bars have no range."""
    given, free = np.asarray(returns, dtype=np.float64), np.asarray(risk_free, dtype=np.float64)
    if len(given) < max(FEWEST, 2 * rules.horizon):
        note = f"needs {max(FEWEST, 2 * rules.horizon)} bars, has {len(given)}"
        return tuple(Sizing(rule, title, None, note) for rule, title in TITLES.items())
    kelly, shrink = kelly_exposure(given, free), kelly_shrinkage(given - free)
    answers: dict[str, tuple[float | None, str]] = {
        "fixed_fraction": (rules.risk / rules.stop, f"{rules.risk:.1%} lost at a stop {rules.stop:.1%} away"),
        "average_true_range": _by_atr(rules, atr_fraction),
        "volatility_target": _by_volatility(given, rules, periods_per_year),
        "kelly": (kelly, "highest growth on these returns, if the future were like them"),
        "kelly_fraction": (kelly * rules.kelly_fraction, f"{rules.kelly_fraction:.0%} of Kelly"),
        "kelly_shrunk": (kelly * shrink, f"Kelly × {shrink:.2f} for the error of the mean over {len(given):,} bars"),
        "loss_budget": _by_loss(given, rules),
        "drawdown_budget": _by_drawdown(given, free, rules),
    }
    return tuple(Sizing(rule, TITLES[rule], exposure, note) for rule, (exposure, note) in answers.items())


TITLES = {
    "fixed_fraction": "Fixed fraction",
    "average_true_range": "Average true range",
    "volatility_target": "Volatility target",
    "kelly": "Kelly",
    "kelly_fraction": "Fractional Kelly",
    "kelly_shrunk": "Kelly, shrunk",
    "loss_budget": "Value-at-risk budget",
    "drawdown_budget": "Drawdown budget",
}


def kelly_exposure(returns: FloatArray, risk_free: FloatArray) -> float:
    """At least 0 and at most HIGHEST, and never where one bar of these returns takes everything."""
    excess = returns - risk_free

    def slope(exposure: float) -> float:
        return float(np.mean(excess / (1 + risk_free + exposure * excess)))

    if slope(0.0) <= 0:
        return 0.0
    worst = float((excess / (1 + risk_free)).min())
    ceiling = min(HIGHEST, -0.999999 / worst) if worst < 0 else HIGHEST
    return _bisect(lambda exposure: slope(exposure) > 0, ceiling)


def kelly_shrinkage(excess: FloatArray) -> float:
    """S²/(S² + 1/n), from 0 (nothing is known of the mean) to 1; 0 when the mean is not positive."""
    spread = float(excess.std(ddof=1))
    if spread == 0 or excess.mean() <= 0:
        return 0.0
    square = (float(excess.mean()) / spread) ** 2
    return square / (square + 1 / len(excess))


def worst_drawdown(returns: FloatArray) -> float:
    """Of growth from 1, as a positive fraction; 1 from where equity is gone."""
    growth = np.append(1.0, np.cumprod(np.maximum(1 + returns, 0.0)))
    return float((1 - growth / np.maximum.accumulate(growth)).max())


def _bisect(is_below: Callable[[float], bool], ceiling: float) -> float:
    """The exposure up to which `is_below` holds; `ceiling` when it holds there too."""
    if is_below(ceiling):
        return ceiling
    low, high = 0.0, ceiling
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return low


def _by_atr(rules: SizingRules, atr_fraction: float | None) -> tuple[float | None, str]:
    if atr_fraction is None or not atr_fraction > 0:
        return None, "these bars have closing prices only, so there is no true range"
    away = rules.atr_multiple * atr_fraction
    return rules.risk / away, f"{rules.risk:.1%} lost at a stop {rules.atr_multiple:g} ATR ({away:.1%}) away"


def _by_volatility(returns: FloatArray, rules: SizingRules, periods: float) -> tuple[float | None, str]:
    volatility = float(returns.std(ddof=1)) * periods**0.5
    if volatility == 0:
        return None, "the price does not move, so it has no volatility"
    return rules.target_volatility / volatility, f"{rules.target_volatility:.0%} a year, its own is {volatility:.1%}"


def _by_loss(returns: FloatArray, rules: SizingRules) -> tuple[float | None, str]:
    growth = np.cumprod(np.append(1.0, 1 + returns))
    ahead = growth[rules.horizon :] / growth[: -rules.horizon] - 1
    loss = -float(np.quantile(ahead, 1 - rules.confidence))
    if loss <= 0:
        return None, "no loss at this confidence on these returns"
    words = f"{rules.loss_budget:.1%} lost at {rules.confidence:.1%} over {rules.horizon} bars; its own is {loss:.1%}"
    return rules.loss_budget / loss, words


def _by_drawdown(returns: FloatArray, risk_free: FloatArray, rules: SizingRules) -> tuple[float | None, str]:
    excess = returns - risk_free
    own = worst_drawdown(returns)
    if own == 0:
        return None, "the price never fell on these returns"
    exposure = _bisect(lambda held: worst_drawdown(risk_free + held * excess) < rules.drawdown_budget, HIGHEST)
    return exposure, f"worst fall of {rules.drawdown_budget:.0%} on these returns; its own was {own:.0%}"
