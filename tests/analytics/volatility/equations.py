"""The equations of the models in plain Python, one return after the other, in the caller's units."""

from collections.abc import Mapping, Sequence
from math import exp, gamma, lgamma, log, pi, sqrt

from analytics.volatility.models import ModelSpec

Parameters = Mapping[str, float]


def backcast(residuals: Sequence[float], power: float = 2.0) -> float:
    early = residuals[:75]
    weights = [0.94**i for i in range(len(early))]
    return (sum(w * abs(e) ** power for w, e in zip(weights, early, strict=True)) / sum(weights)) ** (2 / power)


def sample_variance(residuals: Sequence[float]) -> float:
    return sum(e * e for e in residuals) / len(residuals)


def variances(spec: ModelSpec, p: Parameters, residuals: Sequence[float], start: float) -> list[float]:
    if spec.name == "constant":
        return [p["sigma2"]] * len(residuals)
    if spec.name == "ewma":
        return weighted(residuals, spec.decay, start)
    if spec.name == "figarch":
        return figarch(p, residuals, start)
    if spec.name == "egarch":
        return egarch(p, residuals, start)
    found: list[float] = []
    for t in range(len(residuals)):
        shocks = [residuals[t - i] if t >= i else None for i in range(1, 23)]
        before = [found[t - i] if t >= i else start for i in range(1, 6)]
        found.append(step(spec, p, shocks, before, start))
    return found


def step(spec: ModelSpec, p: Parameters, shocks: list[float | None], before: list[float], start: float) -> float:
    squares = [start if e is None else e * e for e in shocks]
    first = shocks[0]
    if spec.name == "harch":
        return p["omega"] + sum(p[f"alpha[{m}]"] * sum(squares[:m]) / m for m in (1, 5, 22))
    if spec.name == "tarch":
        falling = sqrt(start) / 2 if first is None else max(-first, 0.0)
        level = p["omega"] + p["alpha[1]"] * sqrt(squares[0]) + p["gamma[1]"] * falling
        return (level + p["beta[1]"] * sqrt(before[0])) ** 2
    if spec.name == "aparch":
        shock = sqrt(start) if first is None else abs(first) - p["gamma[1]"] * first
        level = p["omega"] + p["alpha[1]"] * shock ** p["delta"] + p["beta[1]"] * before[0] ** (p["delta"] / 2)
        return level ** (2 / p["delta"])
    variance = p["omega"]
    order, _, lags = spec.orders
    variance += sum(p[f"alpha[{i}]"] * squares[i - 1] for i in range(1, order + 1))
    variance += sum(p[f"beta[{j}]"] * before[j - 1] for j in range(1, lags + 1))
    if spec.name == "gjr":
        variance += p["gamma[1]"] * (start / 2 if first is None else squares[0] * (first < 0))
    return variance


def weighted(residuals: Sequence[float], decay: float, start: float) -> list[float]:
    found = [start]
    for e in residuals[:-1]:
        found.append(decay * found[-1] + (1 - decay) * e * e)
    return found


def egarch(p: Parameters, residuals: Sequence[float], start: float) -> list[float]:
    logarithms = [p["omega"] + p["beta[1]"] * log(start)]
    for e in residuals[:-1]:
        z = e / sqrt(exp(logarithms[-1]))
        news = p["alpha[1]"] * (abs(z) - sqrt(2 / pi)) + p["gamma[1]"] * z
        logarithms.append(p["omega"] + news + p["beta[1]"] * logarithms[-1])
    return [exp(one) for one in logarithms]


def figarch(p: Parameters, residuals: Sequence[float], start: float) -> list[float]:
    fractions, weights = [p["d"]], [p["phi"] - p["beta"] + p["d"]]
    for i in range(2, 1001):
        fractions.append((i - 1 - p["d"]) / i * fractions[-1])
        weights.append(p["beta"] * weights[-1] + fractions[-1] - p["phi"] * fractions[-2])
    squares = [start] * 1000 + [e * e for e in residuals]
    level = p["omega"] / (1 - p["beta"])
    return [
        level + sum(w * s for w, s in zip(weights, reversed(squares[t : t + 1000]), strict=True))
        for t in range(len(residuals))
    ]


def riskmetrics2006(residuals: Sequence[float], start: float) -> list[float]:
    memories = [4 * sqrt(2) ** k for k in range(14)]
    weights = [1 - log(m) / log(1560) for m in memories]
    each = [weighted(residuals, exp(-1 / m), start) for m in memories]
    return [sum(w * one[t] for w, one in zip(weights, each, strict=True)) / sum(weights) for t in range(len(residuals))]


def log_density(spec: ModelSpec, p: Parameters, z: float) -> float:
    if spec.distribution == "normal":
        return -0.5 * (log(2 * pi) + z * z)
    if spec.distribution == "ged":
        nu = p["nu"]
        scale = sqrt(2 ** (-2 / nu) * gamma(1 / nu) / gamma(3 / nu))
        return log(nu) - log(scale) - (1 + 1 / nu) * log(2) - lgamma(1 / nu) - 0.5 * abs(z / scale) ** nu
    nu, skew = (p["nu"], 0.0) if spec.distribution == "t" else (p["eta"], p["lambda"])
    constant = lgamma((nu + 1) / 2) - lgamma(nu / 2) - 0.5 * log(pi * (nu - 2))
    a = 4 * skew * exp(constant) * (nu - 2) / (nu - 1)
    b = sqrt(1 + 3 * skew**2 - a**2)
    side = -1 if z < -a / b else 1
    return log(b) + constant - (nu + 1) / 2 * log(1 + ((b * z + a) / (1 + side * skew)) ** 2 / (nu - 2))


def log_likelihood(spec: ModelSpec, p: Parameters, residuals: Sequence[float], variance: Sequence[float]) -> float:
    return sum(log_density(spec, p, e / sqrt(v)) - 0.5 * log(v) for e, v in zip(residuals, variance, strict=True))
