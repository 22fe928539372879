"""What trading by the sign would have made, after costs: a picture of the league's forecasts, no evidence."""

from components.figures.predictions_walk import wealth_figure
from components.numbers import number_text, percent_text
from components.panel import Figure, Panel
from data.market import Market
from views.base import NothingToShow, Progress
from views.predictions.league_table import walk_provenance
from views.predictions.state import PredictionsView
from views.predictions.walk_figures import leading_title, models_of
from views.predictions.walked import walked

METHOD = (
    "One unit long when the forecast is above zero (a probability: one half), one short below; a position at the close "
    "of every so many bars as are ahead, held until the next, so that none overlap. A change costs its size × costs. "
    "Holding: bought once. Nothing for borrowing, tax, or dividends that are not in the returns."
)


def illustration_panel(view: PredictionsView, market: Market, _progress: Progress) -> Panel:
    from analytics.predictions.illustration import LABEL, illustrate
    from analytics.predictions.scores import CannotScore

    found = walked(view, market)
    league = found.league
    names = models_of(league) or [league.baseline]
    try:
        made = {league.standings[name].title: illustrate(league, name, view.costs) for name in names}
    except CannotScore as error:
        raise NothingToShow(str(error)) from error
    first = next(iter(made.values()))
    lines = {**{title: one.wealth["by sign"] for title, one in made.items()}, "Holding": first.wealth["holding"]}
    lead = made[leading_title(league)]
    return Panel(
        name="illustration",
        title="Illustration: trading by the sign",
        context=f"after costs of {percent_text(view.costs)} a trade; "
        f"{leading_title(league)} traded {number_text(lead.turnover, 0)} times its size",
        content=Figure(wealth_figure(lines, {leading_title(league), "Holding"})),
        provenance=walk_provenance(view, found, METHOD),
        warnings=(LABEL,),
    )
