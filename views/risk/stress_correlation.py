"""Correlations on the market's worst bars against those on all others, and what choosing them does by itself."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.risk.dependence import StressAndCalm, stress_and_calm
from analytics.risk.diversification import mean_of_pairs
from analytics.risk.selection import correlation_by_selection
from components.figures.risk_correlation_lines import stress_figure
from components.panel import Figure, Panel
from data.market import Market
from views.risk.book import provenance_of_book
from views.risk.state import RiskView
from views.risk.together import Together, faults_said, load_together

WORST = 0.1
MOST_POINTS = 2_000
METHOD = "Pearson's correlation of each pair on the worst tenth of the bars of {market}, against that on the others."
CAUTION = (
    "Choosing bars by a return changes correlations by itself: with nothing else changed, this choice would turn a "
    "mean of {whole:.2f} over all bars into {selected:.2f} in stress. The difference describes such bars and proves "
    "no other regime."
)


@dataclass(frozen=True, slots=True)
class Split:
    """`found` is on the bars that the market has; `selected` is the correlation that the choice alone would make."""

    found: StressAndCalm
    returns: pd.DataFrame
    selected: pd.DataFrame
    market: str


def split_by_market(together: Together, view: RiskView) -> Split:
    """By the benchmark on the bars that it has, or without one by the mean of the holdings; raises BadReturns."""
    benchmark, returns = together.benchmark, together.returns
    if benchmark is None:
        market, name = returns.mean(axis=1), "the mean of the holdings"
    else:
        market, name = benchmark, view.benchmark
        returns = returns.loc[returns.index.intersection(market.index)]
    found = stress_and_calm(returns, market, WORST)
    worst = market.reindex(returns.index) <= found.threshold
    return Split(found, returns, correlation_by_selection(returns, market, worst), name)


@faults_said()
def stress_correlation_panel(view: RiskView, market: Market) -> Panel:
    together = load_together(view, market)
    split = split_by_market(together, view)
    found = split.found
    pairs = upper_pairs(found.calm).rename(columns={"value": "calm"}).assign(stress=upper_pairs(found.stress)["value"])
    drawn, said = _those_that_changed(pairs)
    stress, calm = mean_of_pairs(found.stress), mean_of_pairs(found.calm)
    caution = CAUTION.format(whole=mean_of_pairs(split.returns.corr()), selected=mean_of_pairs(split.selected))
    return Panel(
        name="stress-correlation",
        title="Stress against calm",
        context=f"mean of pairs {stress:.2f} in stress, {calm:.2f} in calm",
        content=Figure(stress_figure(drawn)),
        provenance=provenance_of_book(
            together.book,
            METHOD.format(market=split.market),
            "risk#stress-correlation",
            market=split.market,
            threshold=found.threshold,
            stress_bars=found.stress_periods,
            calm_bars=found.calm_periods,
            mean_stress=stress,
            mean_calm=calm,
        ),
        warnings=(*together.faults, *said, caution),
    )


def upper_pairs(matrix: pd.DataFrame) -> pd.DataFrame:
    """Each pair once: columns `first`, `second`, `value`."""
    above, beside = np.triu_indices(len(matrix), 1)
    names = matrix.columns.to_numpy()
    return pd.DataFrame({"first": names[above], "second": names[beside], "value": matrix.to_numpy()[above, beside]})


def _those_that_changed(pairs: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if len(pairs) <= MOST_POINTS:
        return pairs, ()
    order = (pairs["stress"] - pairs["calm"]).abs().sort_values(ascending=False).index
    return pairs.loc[order[:MOST_POINTS]], (f"Of {len(pairs):,} pairs the {MOST_POINTS:,} that differ most are drawn.",)
