"""What explains the basket's returns: the regression on factors, and what each adds to return and variance."""

import numpy as np
import pandas as pd

from analytics.risk.factor_attribution import RESIDUAL, FactorAttribution, factor_attribution
from analytics.risk.factors import ALPHA, FactorFit, factor_regression, variance_inflation
from components.figures.risk_factors import attribution_figure
from components.panel import Column, Figure, Panel, Table
from data.market import Market
from views.risk.explaining import Explained, load_explained
from views.risk.state import RiskView
from views.risk.together import faults_said

TOTAL = "total"
ALIKE = 10.0
NAMES = {
    ALPHA: "Return a year that the factors leave",
    RESIDUAL: "What the factors leave",
    "r_squared": "R², the share of variance explained",
    "adjusted_r_squared": "R² adjusted for the number of factors",
    TOTAL: "The basket's excess return",
}
METHOD = (
    "r − f = α + Σ β (x − f) + e by least squares on the basket's held returns, x the factors' and f the risk-free "
    "rate. Errors are Newey and West's, Bartlett weights up to lag {lags}; p is Student's t, n − k. α is per bar × "
    "bars a year."
)
ATTRIBUTED = (
    "Of the basket's excess return a year, arithmetic: α, and β × mean of each factor. Of its variance: β × "
    "cov(factor, basket), which may be below zero, and the residual's. Both add up to the basket's."
)
SHARED = (
    "{symbols} can hardly be told apart from the other factors: that multiplies the variance of a beta by up to "
    "{most:,.0f}. Their betas together mean more than each alone; fewer factors tell more."
)


@faults_said()
def factors_panel(view: RiskView, market: Market) -> Panel:
    explained = load_explained(view, market)
    fit, parts = _fitted(explained)
    inflation = variance_inflation(explained.factors)
    columns = (
        Column("factor", "Factor", "text"),
        Column("estimate", "Estimate", decimals=4),
        Column("standard_error", "± robust error", decimals=4),
        Column("t_value", "t", decimals=2),
        Column("p_value", "p", decimals=4),
        Column("variance_share", "Of variance", "percent", 1),
        Column("variance_inflation", "Inflation", decimals=1),
        Column("name", "What it is", "words"),
    )
    return Panel(
        name="factors",
        title="Factors",
        context=f"R² {fit.r_squared:.3f} on {fit.observations:,} bars, α {fit.annual_alpha:+.2%} a year",
        content=Table(columns, _rows(explained, fit, parts, inflation)),
        provenance=explained.provenance(
            METHOD.format(lags=fit.lags),
            "risk#factors",
            lags=fit.lags,
            r_squared=fit.r_squared,
            adjusted_r_squared=fit.adjusted_r_squared,
        ),
        warnings=(*explained.faults, *_alike(inflation)),
    )


def _fitted(explained: Explained) -> tuple[FactorFit, FactorAttribution]:
    given = (explained.excess, explained.factors, explained.book.periods)
    return factor_regression(*given), factor_attribution(*given)


def _rows(
    explained: Explained, fit: FactorFit, attribution: FactorAttribution, inflation: "pd.Series[float]"
) -> pd.DataFrame:
    """Alpha and its error a year; the factors; and the fit as a whole in rows of its own."""
    rows = fit.coefficients.copy()
    rows.loc[ALPHA, ["estimate", "standard_error"]] *= explained.book.periods
    whole = {"r_squared": fit.r_squared, "adjusted_r_squared": fit.adjusted_r_squared, RESIDUAL: np.nan}
    rows = pd.concat([rows, pd.DataFrame({"estimate": whole})])
    shares = attribution.parts["variance_share"].drop(ALPHA)
    titles = pd.Series({**explained.names, **NAMES})
    return (
        rows.assign(variance_share=shares, variance_inflation=inflation, name=titles)
        .rename_axis("factor")
        .reset_index()
    )


def _alike(inflation: "pd.Series[float]") -> tuple[str, ...]:
    high = inflation[inflation > ALIKE]
    return (SHARED.format(symbols=", ".join(high.index), most=high.max()),) if len(high) else ()


@faults_said()
def attribution_panel(view: RiskView, market: Market) -> Panel:
    explained, table, context = _attributed(view, market)
    bars = table.set_index("factor")[["return", "variance_share"]]
    return Panel(
        name="factor-attribution",
        title="Where return and variance came from",
        context=context,
        content=Figure(attribution_figure(bars)),
        provenance=explained.provenance(ATTRIBUTED, "risk#factor-attribution"),
        warnings=explained.faults,
    )


@faults_said()
def attribution_table_panel(view: RiskView, market: Market) -> Panel:
    explained, table, context = _attributed(view, market)
    columns = (
        Column("factor", "Part", "text"),
        Column("return", "Return a year", "percent", 2),
        Column("variance", "Variance a year", decimals=5),
        Column("variance_share", "Of variance", "percent", 1),
        Column("name", "What it is", "words"),
    )
    return Panel(
        name="factor-attributions",
        title="Each part",
        context=context,
        content=Table(columns, table),
        provenance=explained.provenance(ATTRIBUTED, "risk#factor-attribution"),
        warnings=explained.faults,
    )


def _attributed(view: RiskView, market: Market) -> tuple[Explained, pd.DataFrame, str]:
    explained = load_explained(view, market)
    found = factor_attribution(explained.excess, explained.factors, explained.book.periods)
    whole = {"return": found.total_return, "variance": found.total_variance, "variance_share": 1.0}
    parts = pd.concat([found.parts, pd.DataFrame(whole, index=[TOTAL])])
    titles = pd.Series({**explained.names, **NAMES, ALPHA: "What the factors leave of the return"})
    table = parts.assign(name=titles).rename_axis("factor").reset_index()
    return explained, table, f"{found.total_return:+.2%} a year above the risk-free rate"
