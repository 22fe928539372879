"""The models of volatility there are, and how one is specified.

r_t = μ_t + ε_t, ε_t = σ_t z_t, with z independent, of mean 0 and variance 1. μ_t is zero, a constant or an
autoregression of `lags` returns; z is normal, Student's t (nu), Hansen's skewed t (eta, lambda) or generalised error
(nu), each scaled to variance 1. A model says how σ_t follows from the past; `MODELS` lists them with their formulas.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

Mean = Literal["constant", "zero", "ar"]
Distribution = Literal["normal", "t", "skewt", "ged"]

MOST_LAGS = 10
DECAY = 0.94
HARCH_LAGS: Final = (1, 5, 22)


class BadModel(ValueError):
    """The model can't be specified so; the message is one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How σ follows from the past. `p`, `o`, `q` are the defaults; `p` and `q` are fixed where they are None.

    `closed_form`: the expected variance at every horizon has a formula; otherwise only one step ahead has.
    """

    title: str
    formula: str
    reference: str
    p: int | None = None
    o: int = 0
    q: int | None = None
    closed_form: bool = True


FAMILIES: Final[Mapping[str, Family]] = MappingProxyType(
    {
        "constant": Family(title="Constant", formula="σ²_t = σ²", reference="The sample variance."),
        "arch": Family(
            title="ARCH",
            formula="σ²_t = ω + Σ α_i ε²_{t−i}",
            reference="Engle (1982), Econometrica 50, 987–1007.",
            p=5,
        ),
        "garch": Family(
            title="GARCH",
            formula="σ²_t = ω + Σ α_i ε²_{t−i} + Σ β_j σ²_{t−j}",
            reference="Bollerslev (1986), Journal of Econometrics 31, 307–327.",
            p=1,
            q=1,
        ),
        "gjr": Family(
            title="GJR-GARCH",
            formula="σ²_t = ω + Σ α_i ε²_{t−i} + γ ε²_{t−1} 1(ε_{t−1} < 0) + Σ β_j σ²_{t−j}",
            reference="Glosten, Jagannathan & Runkle (1993), Journal of Finance 48, 1779–1801.",
            p=1,
            o=1,
            q=1,
        ),
        "tarch": Family(
            title="TARCH",
            formula="σ_t = ω + Σ α_i |ε_{t−i}| + γ |ε_{t−1}| 1(ε_{t−1} < 0) + Σ β_j σ_{t−j}",
            reference="Zakoian (1994), Journal of Economic Dynamics and Control 18, 931–955.",
            p=1,
            o=1,
            q=1,
            closed_form=False,
        ),
        "egarch": Family(
            title="EGARCH",
            formula="ln σ²_t = ω + Σ α_i (|z_{t−i}| − √(2/π)) + γ z_{t−1} + Σ β_j ln σ²_{t−j}",
            reference="Nelson (1991), Econometrica 59, 347–370.",
            p=1,
            o=1,
            q=1,
            closed_form=False,
        ),
        "aparch": Family(
            title="APARCH",
            formula="σ^δ_t = ω + Σ α_i (|ε_{t−i}| − γ_i ε_{t−i})^δ + Σ β_j σ^δ_{t−j}, γ_i = 0 for i > 1",
            reference="Ding, Granger & Engle (1993), Journal of Empirical Finance 1, 83–106.",
            p=1,
            o=1,
            q=1,
            closed_form=False,
        ),
        "figarch": Family(
            title="FIGARCH",
            formula="σ²_t = ω/(1 − β) + [1 − (1 − βL)⁻¹ (1 − φL) (1 − L)^d] ε²_t, cut after 1,000 lags",
            reference="Baillie, Bollerslev & Mikkelsen (1996), Journal of Econometrics 74, 3–30.",
        ),
        "harch": Family(
            title="HARCH",
            formula="σ²_t = ω + Σ α_m (mean of the last m ε²), m = 1, 5, 22",
            reference="Müller et al. (1997), Journal of Empirical Finance 4, 213–239.",
        ),
        "ewma": Family(
            title="EWMA",
            formula="σ²_t = λ σ²_{t−1} + (1 − λ) ε²_{t−1}",
            reference="RiskMetrics Technical Document, 4th edition (1996).",
        ),
        "riskmetrics2006": Family(
            title="RiskMetrics 2006",
            formula="σ²_t = Σ w_k σ²_{k,t}, 14 EWMAs with memories from 4 days, weights falling with the logarithm",
            reference="Zumbach (2007), The RiskMetrics 2006 methodology.",
        ),
        "har-rv": Family(
            title="HAR-RV",
            formula="RV_t = c + b_d RV_{t−1} + b_w (mean of the last 5) + b_m (mean of the last 22), by least squares",
            reference="Corsi (2009), Journal of Financial Econometrics 7, 174–196.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A family and its choices; raises BadModel. `p` and `q` None: the family's own; `decay` is EWMA's λ."""

    name: str
    mean: Mean = "constant"
    lags: int = 0
    distribution: Distribution = "normal"
    p: int | None = None
    q: int | None = None
    decay: float = DECAY

    def __post_init__(self) -> None:
        if self.name not in FAMILIES:
            raise BadModel(f"There is no model {self.name!r}; there are {', '.join(FAMILIES)}.")
        if self.mean not in get_args(Mean) or self.distribution not in get_args(Distribution):
            raise BadModel("The mean is constant, zero or ar; the distribution is normal, t, skewt or ged.")
        if (self.mean == "ar") != (self.lags > 0) or not 0 <= self.lags <= MOST_LAGS:
            raise BadModel(f"An autoregressive mean has 1 to {MOST_LAGS} lags, any other mean none.")
        for order, own in (("p", self.family.p), ("q", self.family.q)):
            value = getattr(self, order)
            if value is not None and (own is None or not 1 <= value <= MOST_LAGS):
                rule = f"is from 1 to {MOST_LAGS}" if own else "can't be chosen"
                raise BadModel(f"{order} of {self.family.title} {rule}.")
        if not 0 < self.decay < 1:
            raise BadModel("The decay of an EWMA lies between 0 and 1.")
        if self.name == "har-rv" and (self.mean == "ar" or self.distribution != "normal"):
            raise BadModel("HAR-RV is least squares: its mean is constant or zero and it takes no other distribution.")

    @property
    def family(self) -> Family:
        return FAMILIES[self.name]

    @property
    def orders(self) -> tuple[int, int, int]:
        """p, o and q; 0 where the family has none."""
        return (self.p or self.family.p or 0, self.family.o, self.q or self.family.q or 0)

    @property
    def label(self) -> str:
        """For a person: `GJR-GARCH(1,1,1), AR(2) mean, skewed t`; what is plain is left out."""
        orders = ",".join(str(order) for order in self.orders if order)
        parts = [f"{self.family.title}({orders})" if orders else self.family.title]
        if self.name == "ewma":
            parts = [f"EWMA({self.decay:g})"]
        if self.mean != "constant":
            parts.append(f"AR({self.lags}) mean" if self.lags else "zero mean")
        if self.distribution != "normal":
            parts.append({"t": "t", "skewt": "skewed t", "ged": "GED"}[self.distribution])
        return ", ".join(parts)


# RiskMetrics takes the mean for zero, so its two models do.
MODELS: Final[Mapping[str, ModelSpec]] = MappingProxyType(
    {name: ModelSpec(name, mean="zero" if name in ("ewma", "riskmetrics2006") else "constant") for name in FAMILIES}
)
