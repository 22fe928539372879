"""The slow panels of dynamic conditional correlation: what it was, and what it is and will be."""

from typing import cast

import numpy as np
import pandas as pd

from analytics.volatility.covariance import BadMatrix
from analytics.volatility.dcc import Dcc, fit_dcc
from analytics.volatility.dcc_forecast import correlation_forecast, covariance_forecast
from analytics.volatility.models import ModelSpec
from analytics.volatility.portfolio_volatility import portfolio_volatility, term_structure
from analytics.volatility.processes import Start
from analytics.volatility.returns import BadReturns
from components.figures.volatility_peers import Lines, panes_figure
from components.numbers import percent_text
from components.panel import Column, Figure, Panel, Scalar, Table
from data.market import Market
from views.base import NothingToShow, Progress
from views.volatility.peer_panels import HEIGHT, matrices, weights_text
from views.volatility.peers import Peers, load_peers
from views.volatility.specs import spec_of
from views.volatility.state import VolatilityView

METHOD = (
    "DCC(1,1) in two steps on the stretch's log returns between common dates: {model} for each, then a and b of "
    "Q ← (1 − a − b) S + a u u' + b Q by the correlation's likelihood, S the second moment of the standardised "
    "residuals u. Errors count both steps. A matrix is that of a bar given those before it, with parameters of the "
    "whole stretch. Ahead, what is left of the distance to the constant correlation shrinks by a + b a bar."
)
COLUMNS = (
    Column("first", "First", "text"),
    Column("second", "Second", "text"),
    Column("correlation", "Correlation, next", decimals=3),
    Column("ahead", "Correlation, horizon", decimals=3),
    Column("constant", "Constant", decimals=3),
    Column("covariance", "Covariance, next", decimals=5),
    Column("volatility", "Volatility, next", "percent", 2),
    Column("volatility_ahead", "Volatility, horizon", "percent", 2),
)


def dcc_panel(view: VolatilityView, market: Market, progress: Progress) -> Panel:
    peers = load_peers(view, market)
    dcc = _fitted(view, peers, progress)
    others = [name for name in dcc.assets if name != view.symbol]
    ewma, _ = matrices(view, peers)
    volatilities = {
        f"Portfolio, {title}": portfolio_volatility(path, peers.weights, peers.periods)
        for title, path in (("DCC", dcc.covariance), ("EWMA", ewma))
    }
    panes = [
        Lines("correlation", {name: dcc.correlation.pair(view.symbol, name) for name in others}, ".2f", (-1.05, 1.05)),
        Lines("portfolio", volatilities, ".2%"),
    ]
    return Panel(
        name="dcc",
        title=f"Conditional correlation with {view.symbol}",
        context=_words(dcc),
        content=Figure(panes_figure(panes, HEIGHT)),
        provenance=peers.provenance(METHOD.format(model=first_step(view).label), **_facts(dcc, view, peers)),
        warnings=_warnings(dcc, peers),
    )


def dcc_now_panel(view: VolatilityView, market: Market, progress: Progress) -> Panel:
    """Every pair, and every instrument with itself, at the next bar and at the horizon."""
    peers = load_peers(view, market)
    dcc = _fitted(view, peers, progress)
    covariance = covariance_forecast(dcc, view.horizon, np.random.default_rng(view.seed))
    first, second = np.triu_indices(len(dcc.assets))
    values = {
        "first": [dcc.assets[i] for i in first],
        "second": [dcc.assets[j] for j in second],
        "correlation": dcc.next_correlation[first, second],
        "ahead": correlation_forecast(dcc, view.horizon).values[-1][first, second],
        "constant": dcc.constant.to_numpy()[first, second],
        "covariance": covariance.values[0][first, second] * peers.periods,
    }
    frame = pd.DataFrame(values)
    is_own = frame["first"] == frame["second"]
    frame["volatility"] = np.sqrt(frame["covariance"].where(is_own))
    over = np.sqrt(covariance.diagonal().mean() * peers.periods)
    frame["volatility_ahead"] = frame["first"].map(over).where(is_own)
    ahead = float(term_structure(covariance, peers.weights, peers.periods).iloc[-1])
    return Panel(
        name="dcc-now",
        title="Conditional covariances ahead",
        context=f"Portfolio ({weights_text(peers)}) over {view.horizon} bars: {percent_text(ahead)} a year",
        content=Table(COLUMNS, frame[[column.name for column in COLUMNS]]),
        provenance=peers.provenance(METHOD.format(model=first_step(view).label), **_facts(dcc, view, peers)),
        warnings=_warnings(dcc, peers),
    )


def first_step(view: VolatilityView) -> ModelSpec:
    """The view's model, GARCH where it leaves that open, with the mean and distribution that it can take."""
    return spec_of(view, view.model or "garch")


def _fitted(view: VolatilityView, peers: Peers, progress: Progress) -> Dcc:
    start = cast("Start", view.recursion)
    try:
        return fit_dcc(peers.in_stretch, first_step(view), start, progress)
    except (BadReturns, BadMatrix) as error:
        raise NothingToShow(str(error)) from error


def _words(dcc: Dcc) -> str:
    errors = ["" if np.isnan(error) else f" ± {error:.3f}" for error in dcc.parameters["std_error"].tolist()]
    found = f"a {dcc.a:.3f}{errors[0]}, b {dcc.b:.3f}{errors[1]}, half-life {dcc.half_life:.0f} bars"
    return (
        f"{found}; against a constant one: Engle-Sheppard p {dcc.constancy.p_value:.3f}, LR {dcc.likelihood_ratio:.1f}"
    )


def _facts(dcc: Dcc, view: VolatilityView, peers: Peers) -> dict[str, Scalar]:
    errors = [None if np.isnan(error) else round(error, 6) for error in dcc.parameters["std_error"].tolist()]
    return {
        "a": round(dcc.a, 6),
        "b": round(dcc.b, 6),
        "std_error_of_a": errors[0],
        "std_error_of_b": errors[1],
        "log_likelihood_of_volatilities": round(dcc.volatility_likelihood, 4),
        "log_likelihood_of_correlation": round(dcc.correlation_likelihood, 4),
        "likelihood_ratio_against_constant": round(dcc.likelihood_ratio, 4),
        "Engle_Sheppard_statistic": round(dcc.constancy.statistic, 4),
        "Engle_Sheppard_p": round(dcc.constancy.p_value, 6),
        "start": view.recursion,
        "horizon": view.horizon,
        "bars_per_year": peers.periods,
    }


def _warnings(dcc: Dcc, peers: Peers) -> tuple[str, ...]:
    unsure = [f"{name}: {one.remedy}" for name, one in dcc.fits.items() if one.remedy]
    return tuple(said for said in (*peers.faults, dcc.remedy, *dcc.notes, *unsure) if said)
