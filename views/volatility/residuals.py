"""The chosen model's past: its volatility beneath the price, and what it left unexplained."""

import numpy as np
import pandas as pd

from components.figures.residuals import residual_figure
from components.figures.volatility import volatility_figure
from components.numbers import percent_text
from components.panel import Column, Figure, Panel, Table
from data.market import Market
from views.volatility.fit import model_provenance
from views.volatility.model_run import run_of
from views.volatility.state import VolatilityView

LEVEL = 0.05
LAGS = 20
SEEN = 400  # points of the QQ plot: more can't be told apart
COLUMNS = (
    Column("test", "Test", "text"),
    Column("lags", "Lags", "integer"),
    Column("statistic", "Statistic", decimals=2),
    Column("degrees", "Degrees", "integer"),
    Column("p_value", "p", decimals=4),
    Column("verdict", f"At {percent_text(LEVEL, 0)}", "text"),
)
CONDITIONAL = (
    "σ given the returns before each bar, annualised by √(bars a year). The parameters are those of the whole stretch, "
    "so this is the model's account of the past, not what it would have forecast then: that is the league's business. "
)
DIAGNOSTICS = (
    "Of the standardised residuals z: Ljung-Box on z and z², ARCH-LM, Jarque-Bera. A small p says that something is "
    "left to explain. p-values take no account of the parameters having been estimated."
)
RESIDUALS = "QQ: z in ascending order against the fitted distribution. Autocorrelation of z and z², with ±1.96/√n."


def conditional_volatility_panel(view: VolatilityView, market: Market) -> Panel:
    run = run_of(view, market)
    shown = run.measures.shown
    figure = volatility_figure(shown["close"], {run.label: run.volatility()}, run.measures.bars.instrument.unit)
    return Panel(
        name="conditional-volatility",
        title="Conditional volatility",
        context=f"{run.label}, {shown.index[0]:%Y-%m-%d} … {shown.index[-1]:%Y-%m-%d}",
        content=Figure(figure),
        provenance=model_provenance(run, CONDITIONAL + run.fitted.spec.family.formula),
        warnings=run.faults,
    )


def diagnostics_panel(view: VolatilityView, market: Market) -> Panel:
    from analytics.volatility.diagnostics import diagnostics

    run = run_of(view, market)
    found = diagnostics(run.fitted)
    verdicts = found.passed(LEVEL).map({True: "nothing left", False: "something left"})
    return Panel(
        name="diagnostics",
        title="Residual tests",
        context=f"{run.label}, skewness {found.skewness:.2f}, kurtosis {found.kurtosis:.2f}",
        content=Table(COLUMNS, found.tests.assign(verdict=verdicts).reset_index()),
        provenance=model_provenance(run, DIAGNOSTICS, level=LEVEL),
        warnings=run.faults,
    )


def residuals_panel(view: VolatilityView, market: Market) -> Panel:
    from analytics.volatility.diagnostics import autocorrelations, diagnostics

    run = run_of(view, market)
    z = run.fitted.standardised.dropna().to_numpy()
    lags = min(LAGS, len(z) - 1)
    correlations = {"z": autocorrelations(z, lags), "z²": autocorrelations(z**2, lags)}
    return Panel(
        name="residuals",
        title="Residuals",
        context=f"{run.label}, {len(z):,} standardised residuals",
        content=Figure(residual_figure(_thinned(diagnostics(run.fitted).qq), correlations, 1.96 / len(z) ** 0.5)),
        provenance=model_provenance(run, RESIDUALS),
        warnings=run.faults,
    )


def _thinned(points: pd.DataFrame) -> pd.DataFrame:
    """Both tails whole, since they are what one looks at; every so many between."""
    if len(points) <= SEEN:
        return points
    tail = SEEN // 4
    between = np.linspace(tail, len(points) - tail - 1, SEEN - 2 * tail).astype(int)
    return points.take(np.r_[:tail, between, len(points) - tail : len(points)])
