"""Verdicts in words: the one sentence that a person reads first."""

from dataclasses import dataclass

from analytics.predictions.problem import Target
from analytics.predictions.standings import Finding

SPOKEN = {
    "no_change": "no change",
    "historical_mean": "the historical mean",
    "last_value": "the last value",
    "ewma": "the EWMA",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What all sentences of a league have in common. `tried`: models that were held against the baseline."""

    target: Target
    horizon: int
    forecasts: int
    baseline: str
    tried: int
    level: float


def of_model(told: Told, name: str, found: Finding, gain: float, p_value: float) -> str:
    does = {
        "adds skill": f"{spoken(name)} beats {spoken(told.baseline)}",
        "no evidence of skill": f"{spoken(name)} does not beat {spoken(told.baseline)}",
        "worse than naive": f"{spoken(name)} loses to {spoken(told.baseline)}",
    }[found]
    return f"{_opening(told, found)} {does} at {_level(told)} ({_numbers(told, gain, p_value)})."


def of_league(told: Told, best: str, found: Finding, gain: float, p_value: float) -> str:
    """When no model adds skill."""
    does = "every model loses to" if found == "worse than naive" else "no model beats"
    numbers = f"best: {spoken(best)}, {_numbers(told, gain, p_value)}"
    return f"{_opening(told, found)} {does} {spoken(told.baseline)} at {_level(told)} ({numbers})."


def of_baselines(told: Told) -> str:
    return f"No model was tried: over {_forecasts(told)} {spoken(told.baseline)} is the best baseline."


def spoken(name: str) -> str:
    return SPOKEN.get(name, name.replace("_", " "))


def gain_in_words(target: Target, gain: float) -> str:
    if target == "volatility":
        return f"QLIKE {abs(gain):.3g} {'higher' if gain > 0 else 'lower'}"
    return f"{'R²' if target == 'return' else 'Brier skill'} {100 * gain:.1f} %".replace("-", "−")


def p_in_words(p_value: float) -> str:
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"


def _opening(told: Told, found: Finding) -> str:
    return f"{found[0].upper()}{found[1:]}: over {_forecasts(told)}"


def _forecasts(told: Told) -> str:
    ahead = "1 bar" if told.horizon == 1 else f"{told.horizon} bars"
    return f"{told.forecasts:,} forecasts of {ahead} ahead"


def _numbers(told: Told, gain: float, p_value: float) -> str:
    models = "1 model" if told.tried == 1 else f"{told.tried} models"
    return f"{gain_in_words(told.target, gain)}, {p_in_words(p_value)}, {models} tried"


def _level(told: Told) -> str:
    return f"{100 * told.level:.3g} %"
