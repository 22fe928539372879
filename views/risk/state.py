"""The state of the risk desk: what is held, over which stretch, against what, and how much certainty is asked for."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self, get_args

from analytics.risk.rebalancing import REBALANCINGS
from views.base import View
from views.fields import Choice, ListOf, Moment, Number, Symbol, parameter
from views.ranges import RANGES
from views.risk.holdings import Holding, HoldingCodec, Proxy, ProxyCodec, Shock, ShockCodec, merged
from views.risk.options import Currency, Digest, MeasureName, OptionalSymbol, OptionalWord

MOST_HOLDINGS = 60  # in an address; more are stored
MOST_FACTORS = 12
MOST_ROLLING = 4
Sizes = Literal["weights", "amounts", "shares"]
Frequency = Literal["daily", "weekly", "monthly"]
TABS = ("overview", "var", "drawdowns", "dependence", "monte-carlo", "stress", "sizing", "factors", "allocation")
CORRELATIONS = ("pearson", "spearman", "kendall", "ewma", "shrunk")
PROCESSES = ("bootstrap", "gaussian", "t", "garch")
SOURCES = ("gaussian", "historical", "monte_carlo", "monte_carlo_t")
FACTORS = ("MTUM", "QUAL", "SIZE", "USMV", "VLUE")
ROLLING = ("volatility", "sharpe_ratio", "beta")
FIVE = tuple(Holding(symbol, 0.2) for symbol in ("AAPL", "JPM", "XOM", "JNJ", "WMT"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskView(View):
    """`basket` is the digest of stored holdings and, when given, stands for `holdings`."""

    holdings: tuple[Holding, ...] = parameter(FIVE, ListOf(HoldingCodec(), MOST_HOLDINGS), "What is held", always=True)
    basket: str = parameter("", Digest(), "Digest of stored holdings, for baskets too long for an address")
    sizes: str = parameter("weights", Choice(get_args(Sizes)), "What the sizes of the holdings are")
    cash: float = parameter(0.0, Number(-1e15, 1e15), "Cash beside amounts or shares; below 0 it is borrowed")
    equity: float = parameter(100_000.0, Number(1, 1e15), "What a basket of weights is worth")
    currency: str = parameter("", Currency(), "Currency of the basket; empty: that of its holdings")
    proxies: tuple[Proxy, ...] = parameter((), ListOf(ProxyCodec(), 12), "Stand-ins before a holding's first bar")
    rebalancing: str = parameter("daily", Choice(REBALANCINGS), "How often the basket is brought back to its weights")
    range: str = parameter("10y", Choice(tuple(RANGES)), "Stretch counted back from the last common bar")
    start: datetime | None = parameter(None, Moment(), "First moment used; overrides the range")
    end: datetime | None = parameter(None, Moment(), "Last moment used; overrides the range")
    frequency: str = parameter("daily", Choice(get_args(Frequency)), "Bars that everything is measured on")
    benchmark: str = parameter("SPX", OptionalSymbol(), "What the basket is measured against; empty: nothing")
    risk_free: float = parameter(0.0, Number(-0.2, 1.0), "Risk-free rate a year, as a fraction")
    risk_free_series: str = parameter(
        "", OptionalSymbol(), "Instrument that is the risk-free rate; overrides the number"
    )
    target: float = parameter(0.0, Number(-0.5, 1.0), "Least acceptable return a bar, as a fraction")
    confidence: float = parameter(0.99, Number(0.8, 0.999), "Confidence of value at risk and expected shortfall")
    horizon: int = parameter(1, Number(1, 250, whole=True), "Bars ahead that a loss is asked for")
    window: int = parameter(252, Number(12, 2520, whole=True), "Bars of rolling numbers")
    rolling: tuple[str, ...] = parameter(ROLLING, ListOf(MeasureName(), MOST_ROLLING), "Measures that are rolled")
    seed: int = parameter(1, Number(0, 999_999, whole=True), "Seed of everything that is drawn by chance")
    # VaR lab
    method: str = parameter("", OptionalWord(), "Method shown first; empty: the one that backtested best")
    tested: int = parameter(1000, Number(250, 5000, whole=True), "Newest bars that methods are backtested on")
    refit: int = parameter(21, Number(1, 252, whole=True), "Bars between two fits of a method in its backtest")
    source: str = parameter("historical", Choice(SOURCES), "Source of components")
    # Dependence
    correlation: str = parameter("pearson", Choice(CORRELATIONS), "Kind of correlation")
    tail: float = parameter(0.05, Number(0.01, 0.25), "Share of the worst bars that tail dependence looks at")
    decay: float = parameter(0.97, Number(0.5, 0.999), "Decay of exponentially weighted numbers")
    # Monte Carlo
    process: str = parameter("bootstrap", Choice(PROCESSES), "Where the paths' returns come from")
    paths: int = parameter(10_000, Number(500, 100_000, whole=True), "Paths drawn")
    ahead: int = parameter(252, Number(5, 2520, whole=True), "Bars that each path runs")
    block: int = parameter(21, Number(1, 252, whole=True), "Mean length of a bootstrap's blocks, in bars")
    goal: float = parameter(1.5, Number(0.01, 1000), "Goal, as a multiple of equity")
    ruin: float = parameter(0.5, Number(0.01, 0.99), "Ruin, as a fraction of equity")
    flow: float = parameter(0.0, Number(-1e12, 1e12), "Money paid in every 21 bars; below 0 it is taken out")
    # Stress
    market_shock: float = parameter(-0.2, Number(-0.95, 2.0), "Move of the benchmark")
    shocks: tuple[Shock, ...] = parameter((), ListOf(ShockCodec(), 30), "Moves of single holdings")
    # Sizing
    sized: str = parameter("", OptionalSymbol(), "Instrument to size; empty: the first holding")
    trade_risk: float = parameter(0.01, Number(0.0001, 0.5), "Equity that one trade may lose")
    stop: float = parameter(0.05, Number(0.001, 0.9), "Distance of the stop, as a fraction of the price")
    atr_multiple: float = parameter(2.0, Number(0.1, 20), "Distance of the stop in average true ranges")
    target_volatility: float = parameter(0.1, Number(0.001, 2), "Volatility a year to aim at")
    kelly_fraction: float = parameter(0.5, Number(0.01, 1), "Part of Kelly's answer")
    loss_budget: float = parameter(0.02, Number(0.0001, 0.9), "Value at risk that may be spent")
    drawdown_budget: float = parameter(0.2, Number(0.01, 0.95), "Worst drawdown that may be spent")
    lot: float = parameter(1.0, Number(1e-8, 1e6), "Smallest number of shares that can be traded")
    # Factors
    factors: tuple[str, ...] = parameter(FACTORS, ListOf(Symbol(), MOST_FACTORS), "Instruments that explain returns")
    # Allocation
    least_weight: float = parameter(0.0, Number(-1, 1), "Least weight of a holding")
    most_weight: float = parameter(1.0, Number(0.01, 1), "Greatest weight of a holding")
    trained: int = parameter(504, Number(60, 2520, whole=True), "Bars that weights are found on")
    reset: int = parameter(63, Number(5, 252, whole=True), "Bars after which they are found anew")
    costs: float = parameter(0.001, Number(0, 0.05), "Cost of trading, as a fraction of what is traded")
    tab: str = parameter("overview", Choice(TABS), "Part of the desk that is open")

    def settled(self) -> Self:
        dropped = []
        view = self
        if self.start and self.end and self.start >= self.end:
            dropped.append("start: must be before end")
            view = replace(view, start=None, end=None)
        joined = merged(self.holdings)
        if joined != self.holdings:
            dropped.append("holdings: the same instrument is named more than once; its sizes are added up")
            view = replace(view, holdings=joined)
        return replace(view, dropped=tuple(dropped)) if dropped else self
