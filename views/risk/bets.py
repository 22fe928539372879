"""How many things really move the basket: principal components of its holdings, and the bets that its weights make."""

import pandas as pd

from analytics.risk.clustering import clusters
from analytics.risk.dependence import correlation
from analytics.risk.diversification import diversification_ratio, mean_of_pairs
from analytics.risk.effective_bets import Bets, effective_bets
from analytics.risk.principal_components import principal_components
from analytics.risk.sample import BadReturns
from components.figures.risk_components import components_figure
from components.panel import Figure, Metric, Metrics, Panel
from data.market import Market
from views.risk.book import provenance_of_book
from views.risk.state import RiskView
from views.risk.together import Together, faults_said, load_together

MOST_COMPONENTS = 6
MOST_OF_VARIANCE = 0.9
COMPONENTS = (
    "Eigenvectors of Pearson's correlation matrix, so that each holding counts alike however much it varies. Loadings: "
    "columns of length 1, turned so that their sum is above zero."
)
BETS = (
    "Of today's weights and the {covariance} covariance of this stretch. Bets: exp(−Σ p ln p) of the shares p of "
    "variance over principal components (one bet when all move alike), or over minimum torsions, the uncorrelated "
    "factors nearest to the holdings (as many as holdings when each adds the same risk). "
    "Diversification ratio: Σ |w| σ over the basket's volatility."
)


@faults_said()
def principal_components_panel(view: RiskView, market: Market) -> Panel:
    together = load_together(view, market)
    found = principal_components(together.returns)
    shown = found.explained.index[:MOST_COMPONENTS]
    enough = int((found.explained.cumsum() < MOST_OF_VARIANCE).sum()) + 1
    order = list(clusters(correlation(together.returns)).order)
    return Panel(
        name="principal-components",
        title="Principal components",
        context=f"the first explains {found.explained.iloc[0]:.0%}; 90 % takes {enough} of {len(found.explained)}",
        content=Figure(components_figure(found.explained[shown], found.loadings.loc[order, shown])),
        provenance=provenance_of_book(
            together.book, COMPONENTS, "risk#principal-components", first_explains=float(found.explained.iloc[0])
        ),
        warnings=together.faults,
    )


@faults_said()
def bets_panel(view: RiskView, market: Market) -> Panel:
    together = load_together(view, market)
    weights = together.book.weighed.weights.reindex(together.returns.columns)
    covariance, words = _covariance(view, together)
    by_component = effective_bets(covariance, weights)
    items = (
        Metric(
            "effective_bets",
            "Effective bets, by component",
            by_component.number,
            note=f"of {len(weights)}",
        ),
        _by_torsion(covariance, weights),
        Metric(
            "largest_bet", "Largest component's share", float(by_component.shares.max()), "percent", note="of variance"
        ),
        Metric(
            "diversification_ratio",
            "Diversification ratio",
            diversification_ratio(covariance, weights),
            note="Σ|w|σ / σ",
        ),
        Metric(
            "average_correlation",
            "Average correlation",
            mean_of_pairs(correlation(together.returns)),
            note="of all pairs",
        ),
    )
    return Panel(
        name="bets",
        title="Bets",
        context=f"today's weights, {words} covariance",
        content=Metrics(items),
        provenance=provenance_of_book(together.book, BETS.format(covariance=words), "risk#bets", covariance=words),
        warnings=together.faults,
    )


def _by_torsion(covariance: pd.DataFrame, weights: "pd.Series[float]") -> Metric:
    name: Bets = "minimum_torsion"
    label = "Effective bets, by torsion"
    try:
        found = effective_bets(covariance, weights, name)
    except BadReturns as error:
        return Metric("effective_bets_torsion", label, None, note=str(error))
    return Metric("effective_bets_torsion", label, found.number, note=f"of {len(weights)}")


def _covariance(view: RiskView, together: Together) -> tuple[pd.DataFrame, str]:
    """Shrunk where the view asks for shrunk correlations, else the sample's own."""
    if view.correlation != "shrunk":
        return together.returns.cov(), "sample"
    from analytics.risk.shrinkage import shrunk

    return shrunk(together.returns).covariance, "Ledoit-Wolf"
