"""How the forecast moves with the features that matter most."""

from components.figures.predictions_dependence import Pane, dependence_figure
from components.numbers import percent_text
from components.panel import Figure, Panel
from data.market import Market
from views.base import Progress
from views.predictions.explained import why_provenance
from views.predictions.feature_words import WHAT, title_of
from views.predictions.state import PredictionsView
from views.predictions.weighing import weigh

PANES = 4
METHOD = (
    "The mean forecast when one feature is set to each of its values and the others stay as they were, over at most "
    "400 training rows, by the model fitted on all of them. Shaded: 80 % of the rows. Bars: where the feature has "
    "been. Dotted: where it is now."
)
TICKS = {"return": (".2~%", "+.3%"), "direction": (".1~%", ".2%"), "volatility": (".1~%", ".2%")}


def dependence_panel(view: PredictionsView, market: Market, progress: Progress) -> Panel:
    from analytics.predictions.partial_dependence import partial_dependence

    weighed = weigh(view, market, progress)
    shown = weighed.explained
    problem = shown.asked.problem
    names = [str(name) for name in weighed.single.index[:PANES]]
    panes = [
        Pane(
            title_of(name),
            partial_dependence(shown.fitted, problem, shown.rows, name),
            float(problem.features[name].iloc[-1]),
        )
        for name in names
    ]
    return Panel(
        name="dependence",
        title="How the forecast moves with a feature",
        context=f"{shown.model.title}, the {len(panes)} most important features",
        content=Figure(dependence_figure(panes, *TICKS[problem.target]), _moves(panes[0], problem.target)),
        provenance=why_provenance(view, shown, METHOD),
    )


def _moves(pane: Pane, target: str) -> str:
    found = pane.dependence
    first, last = float(found.mean[0]), float(found.mean[-1])
    low, high = (f"{edge:.3g}".replace("-", "−") for edge in (found.grid[0], found.grid[-1]))
    ends = f"from {percent_text(first)} at {low} to {percent_text(last)} at {high}"
    return f"As {pane.title} goes through its range, the mean forecast of the {WHAT[target]} goes {ends}."
