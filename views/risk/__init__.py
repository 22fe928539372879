"""The risk desk: what a basket could lose, by which method, and how it has done."""

from collections.abc import Callable

from components.panel import Panel
from views.base import PanelSpec, ViewKind
from views.risk.allocation import FOUND_BY, WALKED_BY, frontier_panel, walk_panel, walk_table_panel, weights_panel
from views.risk.backtest import LOOKS_AT as BACKTESTED_BY
from views.risk.backtest import backtest_league_panel
from views.risk.basket import growth_panel, holdings_panel
from views.risk.bets import bets_panel, principal_components_panel
from views.risk.calendar_returns import distribution_panel, monthly_heatmap_panel, monthly_panel
from views.risk.contributions import component_bars_panel, components_panel
from views.risk.dependence import correlation_panel, dendrogram_panel, spanning_tree_panel
from views.risk.drawdowns import drawdown_numbers_panel, drawdowns_panel, underwater_panel
from views.risk.estimated import LOOKS_AT as ESTIMATED_BY
from views.risk.exceptions import exceptions_panel
from views.risk.factor_shocks import factor_shocks_panel
from views.risk.factors import attribution_panel, attribution_table_panel, factors_panel
from views.risk.headline import headline_panel
from views.risk.in_words import symbols_in_words
from views.risk.led import led
from views.risk.measures import measures_panel, summary_panel
from views.risk.monte_carlo import LOOKS_AT, convergence_panel, falls_panel, odds_panel, terminal_panel, wealth_panel
from views.risk.pairs import correlations_panel
from views.risk.rolling import rolling_panel
from views.risk.rolling_correlation import rolling_correlation_panel
from views.risk.rolling_factors import rolling_betas_panel
from views.risk.sizing import sizing_panel
from views.risk.state import RiskView
from views.risk.stress import replay_panel, replay_table_panel, shocks_panel, worst_panel
from views.risk.stress_correlation import stress_correlation_panel
from views.risk.tail import mean_excess_panel, stability_panel, tail_panel
from views.risk.value_at_risk import methods_panel, value_at_risk_panel

__all__ = ["KIND", "RiskView"]


def describe(view: RiskView) -> str:
    stretch = view.range.upper() if view.start is None else f"from {view.start:%Y-%m-%d}"
    held = "a stored basket" if view.basket else symbols_in_words([holding.symbol for holding in view.holdings])
    return f"Risk of {held}, {stretch}"


def _together(
    name: str, title: str, build: Callable[..., Panel], job: str, looks_at: tuple[str, ...]
) -> PanelSpec[RiskView]:
    return PanelSpec(name, title, build, slow=True, together=job, looks_at=looks_at)


KIND = ViewKind(
    name="risk",
    title="Risk",
    lead=("headline", "growth", "measures", "drawdowns"),
    picture="growth",
    manual="risk",
    view=RiskView,
    panels=(
        PanelSpec("holdings", "Holdings", holdings_panel),
        PanelSpec("growth", "Growth", growth_panel),
        PanelSpec("replay", "Falls of the past on today's basket", replay_panel),
        PanelSpec("replays", "Each fall", replay_table_panel),
        PanelSpec("shocks", "Shocks", shocks_panel),
        PanelSpec("worst", "Worst stretches", worst_panel),
        PanelSpec("factor-shocks", "Shocks to a factor", factor_shocks_panel),
        _together("wealth", "Wealth to come", wealth_panel, "simulation", LOOKS_AT),
        _together("odds", "Odds", odds_panel, "simulation", LOOKS_AT),
        _together("terminal", "Wealth at the end", terminal_panel, "simulation", LOOKS_AT),
        _together("falls", "Worst falls to come", falls_panel, "simulation", LOOKS_AT),
        _together("convergence", "How far chance matters", convergence_panel, "simulation", LOOKS_AT),
        PanelSpec("sizing", "Position sizing", sizing_panel),
        _together("walk", "Out of sample", walk_panel, "walk", WALKED_BY),
        _together("walks", "Each allocation out of sample", walk_table_panel, "walk", WALKED_BY),
        _together("frontier", "Frontier", frontier_panel, "frontier", FOUND_BY),
        _together("weights", "Weights by criterion", weights_panel, "frontier", FOUND_BY),
        PanelSpec("summary", "In short", summary_panel, numbers=True),
        PanelSpec("measures", "Every measure", measures_panel),
        PanelSpec("rolling", "Rolling measures", rolling_panel),
        PanelSpec("monthly", "Months and years", monthly_panel),
        PanelSpec("monthly-heatmap", "Months at a glance", monthly_heatmap_panel),
        PanelSpec("distribution", "Distribution of returns", distribution_panel),
        PanelSpec("underwater", "Under its peak", underwater_panel),
        PanelSpec("drawdown-numbers", "Drawdowns in numbers", drawdown_numbers_panel, numbers=True),
        PanelSpec("drawdowns", "The worst drawdowns", drawdowns_panel),
        PanelSpec("correlation", "Correlation", correlation_panel),
        PanelSpec("correlations", "Each pair", correlations_panel, slow=True),
        PanelSpec("dendrogram", "Clusters", dendrogram_panel),
        PanelSpec("spanning-tree", "Spanning tree", spanning_tree_panel),
        PanelSpec("rolling-correlation", "Rolling correlation", rolling_correlation_panel),
        PanelSpec("stress-correlation", "Stress against calm", stress_correlation_panel),
        PanelSpec("principal-components", "Principal components", principal_components_panel),
        PanelSpec("bets", "Bets", bets_panel, numbers=True),
        PanelSpec("factors", "Factors", factors_panel),
        PanelSpec("factor-attribution", "Where return and variance came from", attribution_panel),
        PanelSpec("factor-attributions", "Each part", attribution_table_panel),
        PanelSpec("rolling-betas", "Rolling betas", rolling_betas_panel),
        PanelSpec("headline", "What can be lost", headline_panel, numbers=True),
        _together("value-at-risk", "Value at risk by method", value_at_risk_panel, "estimates", ESTIMATED_BY),
        _together("methods", "Methods side by side", methods_panel, "estimates", ESTIMATED_BY),
        PanelSpec("components", "Risk by holding", components_panel),
        PanelSpec("component-bars", "Who carries the risk", component_bars_panel),
        PanelSpec("tail", "The tail by threshold", tail_panel),
        PanelSpec("mean-excess", "Mean excess", mean_excess_panel),
        PanelSpec("stability", "Stability of the tail's shape", stability_panel),
        PanelSpec("backtest-league", "Which method held", backtest_league_panel, slow=True, looks_at=BACKTESTED_BY),
        PanelSpec("exceptions", "Exceptions", exceptions_panel, slow=True, looks_at=(*BACKTESTED_BY, "method")),
    ),
    describe=describe,
    led=led,
    heavy=("arch", "scipy.stats", "sklearn"),
)
