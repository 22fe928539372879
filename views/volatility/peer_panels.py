"""The quick panels that compare instruments: volatilities, correlations, covariances, a portfolio of them."""

import numpy as np
import pandas as pd

from analytics.volatility.covariance import WARM_UP, MatrixPath, ewma_covariance, rolling_covariance
from analytics.volatility.portfolio_volatility import contributions, diversification_ratio, portfolio_volatility
from components.figures.volatility_peers import Lines, contributions_figure, matrix_figure, panes_figure
from components.numbers import percent_text
from components.panel import Column, Figure, Panel, Table
from data.market import Market
from views.base import NothingToShow
from views.volatility.peers import Peers, load_peers, standing
from views.volatility.state import VolatilityView

HEIGHT = 460
ALIKE = (
    "Log returns between the dates that all members have; a date that one lacks joins its return to the next. "
    f"EWMA: Σ ← decay × Σ + (1 − decay) × r r', about zero, started from the first {WARM_UP} common returns. Rolling: "
    "sample covariance over the window. Annualised by the bars a year."
)
COMPARE = (
    "EWMA of each instrument's own bars, annualised by its own bars a year. Rank: the share of its own stretch below."
)
PORTFOLIO = (
    " Portfolio: √(w' Σ w), weights the same at every bar. A contribution is w (Σ w) / σ, and all add up to σ. "
    "Diversification: Σ |w| σ of each over σ of all."
)
COVARIANCE_COLUMNS = (
    Column("first", "First", "text"),
    Column("second", "Second", "text"),
    Column("ewma_correlation", "Correlation, EWMA", decimals=3),
    Column("rolling_correlation", "Correlation, rolling", decimals=3),
    Column("ewma_covariance", "Covariance, EWMA", decimals=5),
    Column("rolling_covariance", "Covariance, rolling", decimals=5),
    Column("ewma_volatility", "Volatility, EWMA", "percent", 2),
    Column("rolling_volatility", "Volatility, rolling", "percent", 2),
)


def compare_panel(view: VolatilityView, market: Market) -> Panel:
    peers = load_peers(view, market)
    last = peers.own.shown.index[-1]
    lines = {}
    for name in peers.alone:
        one = standing(peers, name)
        lines[f"{name} {one.words(last)}"] = one.line
    return Panel(
        name="compare",
        title="Volatilities",
        context=f"EWMA a year, at {last:%Y-%m-%d} and its rank in the stretch",
        content=Figure(panes_figure([Lines("", lines, ".2%")], HEIGHT)),
        provenance=peers.provenance(COMPARE, decay=view.decay),
        warnings=peers.faults,
    )


def correlation_panel(view: VolatilityView, market: Market) -> Panel:
    peers = load_peers(view, market)
    ewma, rolling = (path.correlation() for path in matrices(view, peers))
    others = [name for name in peers.alone if name != view.symbol]
    panes = [
        Lines(title, {name: path.pair(view.symbol, name) for name in others}, ".2f", (-1.05, 1.05))
        for title, path in (("EWMA", ewma), (f"{view.window} bars", rolling))
    ]
    return Panel(
        name="correlation",
        title=f"Correlation with {view.symbol}",
        context=peers.context,
        content=Figure(panes_figure(panes, HEIGHT)),
        provenance=peers.provenance(ALIKE, decay=view.decay, window=view.window),
        warnings=peers.faults,
    )


def matrix_panel(view: VolatilityView, market: Market) -> Panel:
    peers = load_peers(view, market)
    ewma, _ = matrices(view, peers)
    return Panel(
        name="correlations-now",
        title="Correlations now",
        context=f"EWMA at {peers.stretch[-1]:%Y-%m-%d}",
        content=Figure(matrix_figure(ewma.correlation().at(-1))),
        provenance=peers.provenance(ALIKE, decay=view.decay),
        warnings=peers.faults,
    )


def covariance_panel(view: VolatilityView, market: Market) -> Panel:
    """Every pair, and every instrument with itself, whose covariance is its variance."""
    peers = load_peers(view, market)
    paths = dict(zip(("ewma", "rolling"), matrices(view, peers), strict=True))
    names = tuple(peers.alone)
    first, second = np.triu_indices(len(names))
    frame = pd.DataFrame({"first": [names[i] for i in first], "second": [names[j] for j in second]})
    for method, path in paths.items():
        covariance = path.values[-1] * peers.periods
        correlation = path.correlation().values[-1]
        frame[f"{method}_correlation"] = correlation[first, second]
        frame[f"{method}_covariance"] = covariance[first, second]
        frame[f"{method}_volatility"] = np.sqrt(np.where(first == second, covariance[first, second], np.nan))
    return Panel(
        name="covariance",
        title="Covariances",
        context=f"at {peers.stretch[-1]:%Y-%m-%d}, a year; an instrument with itself: its variance",
        content=Table(COVARIANCE_COLUMNS, frame[[column.name for column in COVARIANCE_COLUMNS]]),
        provenance=peers.provenance(ALIKE, decay=view.decay, window=view.window, bars_per_year=peers.periods),
        warnings=peers.faults,
    )


def portfolio_panel(view: VolatilityView, market: Market) -> Panel:
    peers = load_peers(view, market)
    ewma, rolling = matrices(view, peers)
    lines = {
        title: portfolio_volatility(path, peers.weights, peers.periods)
        for title, path in (("EWMA", ewma), (f"{view.window} bars", rolling))
    }
    brought = contributions(ewma, peers.weights, peers.periods).iloc[-1]
    ratio = float(diversification_ratio(ewma, peers.weights).iloc[-1])
    now = float(lines["EWMA"].iloc[-1])
    return Panel(
        name="portfolio",
        title="Portfolio",
        context=f"{percent_text(now)} a year, now and ahead; diversification {ratio:.2f}; {weights_text(peers)}",
        content=Figure(contributions_figure(Lines("", lines, ".2%"), dict(brought), HEIGHT)),
        provenance=peers.provenance(
            ALIKE + PORTFOLIO, decay=view.decay, window=view.window, bars_per_year=peers.periods
        ),
        warnings=peers.faults,
    )


def matrices(view: VolatilityView, peers: Peers) -> tuple[MatrixPath, MatrixPath]:
    """EWMA and rolling covariances per bar on all common history, then the stretch of them."""
    needed = max(WARM_UP, view.window)
    if len(peers.returns) <= needed:
        raise NothingToShow(
            f"All have {len(peers.returns)} bars in common and this takes more than {needed}; "
            "choose a shorter window or peers with a longer history."
        )
    ewma = ewma_covariance(peers.returns, view.decay)
    return ewma.rows(peers.stretch), rolling_covariance(peers.returns, view.window).rows(peers.stretch)


def weights_text(peers: Peers) -> str:
    if len(set(peers.weights.values())) == 1:
        return "equal weights"
    return ", ".join(f"{name} {percent_text(weight, 0)}" for name, weight in peers.weights.items())
