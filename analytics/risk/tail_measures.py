"""Every number of the tail and of its tests by name: what it is, how it is computed, where it comes from.

The names are the columns of the league's table and of the components' table, and the fields of an estimate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Unit = Literal["fraction of value", "count", "statistic", "probability", "score", "zone"]

KUPIEC = "Kupiec (1995), Journal of Derivatives 3(2), 73–84."
CHRISTOFFERSEN = "Christoffersen (1998), International Economic Review 39, 841–862."
BASEL = "Basel Committee (1996), Supervisory framework for the use of backtesting, table 2."
ACERBI_SZEKELY = "Acerbi & Szekely (2014), Backtesting Expected Shortfall, Risk Magazine, December."
EULER = "Tasche (1999), Risk Contributions and Performance Measurement."
PATTON = "Patton, Ziegel & Chen (2019), Journal of Econometrics 211, 388–413."


@dataclass(frozen=True, slots=True)
class TailMeasure:
    """None of them is annualised. L is a loss, I an exception, α = 1 − confidence, T periods, x exceptions."""

    name: str
    title: str
    formula: str
    needs: str
    unit: Unit
    reference: str
    annualised: bool = False


_ALL = (
    TailMeasure(
        "value_at_risk",
        "Value at risk",
        "the loss over the horizon that is not exceeded with the confidence",
        "returns, method, confidence, horizon",
        "fraction of value",
        "Jorion (2007), Value at Risk, 3rd ed.",
    ),
    TailMeasure(
        "expected_shortfall",
        "Expected shortfall",
        "1/α × ∫ of the value at risk over confidences from c to 1",
        "returns, method, confidence, horizon",
        "fraction of value",
        "Acerbi & Tasche (2002), Journal of Banking & Finance 26, 1487–1503.",
    ),
    TailMeasure(
        "marginal_value_at_risk",
        "Marginal value at risk",
        "∂VaR/∂w_i",
        "returns of the holdings, weights",
        "fraction of value",
        EULER,
    ),
    TailMeasure(
        "component_value_at_risk",
        "Component value at risk",
        "w_i ∂VaR/∂w_i; adds up to VaR",
        "returns of the holdings, weights",
        "fraction of value",
        EULER,
    ),
    TailMeasure(
        "incremental_value_at_risk",
        "Incremental value at risk",
        "VaR of the book − VaR without the holding",
        "returns of the holdings, weights",
        "fraction of value",
        "Jorion (2007), Value at Risk, 3rd ed., ch. 7.",
    ),
    TailMeasure(
        "component_expected_shortfall",
        "Component expected shortfall",
        "w_i ∂ES/∂w_i = w_i E[−r_i | tail of the book]; adds up to ES",
        "returns of the holdings, weights",
        "fraction of value",
        EULER,
    ),
    TailMeasure("exceptions", "Exceptions", "x = Σ 1{L > VaR}", "losses, value at risk", "count", KUPIEC),
    TailMeasure(
        "kupiec",
        "Kupiec's proportion of failures",
        "−2 ln[(1 − α)^(T−x) α^x / ((1 − x/T)^(T−x) (x/T)^x)], χ²(1)",
        "exceptions, confidence",
        "statistic",
        KUPIEC,
    ),
    TailMeasure(
        "independence",
        "Christoffersen's independence",
        "−2 ln of the likelihood without over that with a chance that depends on the period before, χ²(1)",
        "exceptions in order of time",
        "statistic",
        CHRISTOFFERSEN,
    ),
    TailMeasure(
        "conditional_coverage",
        "Christoffersen's conditional coverage",
        "kupiec + independence, χ²(2)",
        "exceptions in order of time, confidence",
        "statistic",
        CHRISTOFFERSEN,
    ),
    TailMeasure(
        "zone",
        "Basel traffic light",
        "green, from 95 % cumulative binomial probability yellow, from 99.99 % red",
        "exceptions of the last 250 periods",
        "zone",
        BASEL,
    ),
    TailMeasure(
        "z1",
        "Acerbi-Szekely Z1",
        "1 − mean of L/ES over the exceptions",
        "losses, value at risk, shortfall",
        "statistic",
        ACERBI_SZEKELY,
    ),
    TailMeasure(
        "z2",
        "Acerbi-Szekely Z2",
        "1 − Σ L I/ES / (T α)",
        "losses, value at risk, shortfall",
        "statistic",
        ACERBI_SZEKELY,
    ),
    TailMeasure(
        "tick_loss",
        "Tick loss",
        "mean of (α − 1{r < −VaR}) (r + VaR)",
        "losses, value at risk",
        "fraction of value",
        "Koenker & Bassett (1978), Econometrica 46, 33–50.",
    ),
    TailMeasure(
        "joint_score",
        "Fissler-Ziegel score",
        "mean of max(L − VaR, 0)/(α ES) + VaR/ES + ln ES − 1",
        "losses, value at risk, shortfall",
        "score",
        PATTON,
    ),
)

TAIL_MEASURES: Final[Mapping[str, TailMeasure]] = MappingProxyType({one.name: one for one in _ALL})
