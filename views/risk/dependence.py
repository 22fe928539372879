"""How the holdings move together: correlations, clusters, and the tree that joins all."""

from analytics.risk.clustering import clusters, spanning_tree
from analytics.risk.diversification import mean_of_pairs
from analytics.risk.tree_layout import tree_layout
from components.figures.risk_dependence import correlation_figure, dendrogram_figure, tree_figure
from components.panel import Figure, Panel, Provenance
from data.market import Market
from views.risk.book import provenance_of_book
from views.risk.state import RiskView
from views.risk.together import KINDS, TITLES, Together, decay_of, faults_said, load_together, matrix_of

ORDERED = " Ordered so that neighbours are alike: average linkage of √(2(1 − ρ)), leaves in optimal order."
CLUSTERED = (
    " Distance √(2(1 − ρ)), average linkage, leaves in optimal order. Two branches join at the correlation that their "
    "mean distance stands for, 1 − distance²/2."
)
SPANNED = (
    " The pairs that join all holdings at the least sum of distances √(2(1 − ρ)), as far to the right as those add "
    "up to from the most central holding. Beside each: its correlation with the one to its left."
)


@faults_said()
def correlation_panel(view: RiskView, market: Market) -> Panel:
    found = load_together(view, market)
    matrix = matrix_of(view, found.returns)
    order = list(clusters(matrix).order)
    return Panel(
        name="correlation",
        title="Correlation",
        context=f"{TITLES[view.correlation]}, {found.bars}, mean of pairs {mean_of_pairs(matrix):.2f}",
        content=Figure(correlation_figure(matrix.loc[order, order])),
        provenance=_provenance(found, view, KINDS[view.correlation] + ORDERED, "correlation"),
        warnings=found.faults,
    )


@faults_said()
def dendrogram_panel(view: RiskView, market: Market) -> Panel:
    found = load_together(view, market)
    joined = clusters(matrix_of(view, found.returns))
    return Panel(
        name="dendrogram",
        title="Clusters",
        context=f"{TITLES[view.correlation]}; the tree keeps the distances by {joined.faithfulness:.2f} of 1",
        content=Figure(dendrogram_figure(joined)),
        provenance=_provenance(found, view, KINDS[view.correlation] + CLUSTERED, "dendrogram"),
        warnings=found.faults,
    )


@faults_said()
def spanning_tree_panel(view: RiskView, market: Market) -> Panel:
    found = load_together(view, market)
    laid = tree_layout(spanning_tree(matrix_of(view, found.returns)))
    centre = laid["asset"][laid["parent"] == ""].iloc[0]
    return Panel(
        name="spanning-tree",
        title="Spanning tree",
        context=f"{TITLES[view.correlation]}; {centre} is the most central",
        content=Figure(tree_figure(laid)),
        provenance=_provenance(found, view, KINDS[view.correlation] + SPANNED, "spanning-tree"),
        warnings=found.faults,
    )


def _provenance(found: Together, view: RiskView, method: str, anchor: str) -> Provenance:
    return provenance_of_book(found.book, method, f"risk#{anchor}", correlation=view.correlation, decay=decay_of(view))
