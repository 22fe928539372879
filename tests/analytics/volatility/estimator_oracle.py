"""Volatility written naively from its definitions: plain Python, nothing shared with what is tested."""

from itertools import pairwise
from math import log, nan, pi, sqrt
from statistics import fmean, variance

Row = tuple[float, float, float, float]  # open, high, low, close


def close_to_close(rows: list[Row], _n: int) -> float:
    return variance(log(now[3] / before[3]) for before, now in pairwise(rows))


def parkinson(rows: list[Row], n: int) -> float:
    return fmean(log(h / low) ** 2 for _, h, low, _ in rows[-n:]) / (4 * log(2))


def garman_klass(rows: list[Row], n: int) -> float:
    return fmean(0.5 * log(h / low) ** 2 - (2 * log(2) - 1) * log(c / o) ** 2 for o, h, low, c in rows[-n:])


def rogers_satchell(rows: list[Row], n: int) -> float:
    return fmean(log(h / c) * log(h / o) + log(low / c) * log(low / o) for o, h, low, c in rows[-n:])


def yang_zhang(rows: list[Row], n: int) -> float:
    k = 0.34 / (1.34 + (n + 1) / (n - 1))
    night = variance(log(now[0] / before[3]) for before, now in pairwise(rows))
    day = variance(log(c / o) for o, _, _, c in rows[-n:])
    return night + k * day + (1 - k) * rogers_satchell(rows, n)


NEEDS_THE_CLOSE_BEFORE = (close_to_close, yang_zhang)
DEFINITIONS = {f.__name__: f for f in (close_to_close, parkinson, garman_klass, rogers_satchell, yang_zhang)}


def rolling(name: str, rows: list[Row], n: int, periods_per_year: float) -> list[float]:
    definition = DEFINITIONS[name]
    bars = n + 1 if definition in NEEDS_THE_CLOSE_BEFORE else n
    return [
        sqrt(max(definition(rows[t - bars + 1 : t + 1], n), 0) * periods_per_year) if t >= bars - 1 else nan
        for t in range(len(rows))
    ]


def ewma(returns: list[float], decay: float, start: float) -> list[float]:
    """Variance of every period and of the one after the last."""
    path = [start]
    for value in returns:
        path.append(decay * path[-1] + (1 - decay) * value**2)
    return path


def bipower(returns: list[float]) -> float:
    n = len(returns)
    return pi / 2 * n / (n - 1) * sum(abs(a) * abs(b) for a, b in pairwise(returns))


def hamilton(returns: list[float], mean: float, deviations: list[float], stay: list[float]) -> list[float]:
    """Filtered probability of regime 1, from the chain's long-run shares."""
    leave = [1 - stay[0], 1 - stay[1]]
    predicted = [leave[1] / sum(leave), leave[0] / sum(leave)]
    result = []
    for value in returns:
        joint = [
            p * 2.718281828459045 ** (-(((value - mean) / d) ** 2) / 2) / d
            for p, d in zip(predicted, deviations, strict=True)
        ]
        filtered = [j / sum(joint) for j in joint]
        result.append(filtered[1])
        one = filtered[0] * leave[0] + filtered[1] * stay[1]
        predicted = [1 - one, one]
    return result
