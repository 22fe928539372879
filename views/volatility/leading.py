"""Whose forecast is shown, and by what right: the league's winner, the model that a person chose, or the benchmark."""

from dataclasses import dataclass

import pandas as pd

from components.panel import Panel, Table
from views.volatility.league import BEATS
from views.volatility.specs import title_of
from views.volatility.state import BENCHMARK, VolatilityView

NO_LEAGUE = "No league yet: EWMA, the benchmark."
CHOSEN = "No league yet: {title}, as chosen."
AHEAD = "QLIKE {lower:.4f} below EWMA's."


@dataclass(frozen=True, slots=True)
class Lead:
    """A model's name, and a sentence on why it."""

    model: str
    why: str


def leader(view: VolatilityView, league: Panel | None = None) -> Lead:
    """Who deserves to forecast. `league`: its panel for this view, where it has been computed."""
    table = _standings(league)
    if league is None or table is None:
        why = CHOSEN.format(title=title_of(view.model)) if view.model else NO_LEAGUE
        return Lead(view.model or BENCHMARK, why)
    winners = table.index[table["verdict"] == BEATS]
    if winners.empty:
        return Lead(BENCHMARK, league.context)
    lower = table.loc[BENCHMARK, "qlike"] - table.loc[winners[0], "qlike"]
    return Lead(str(winners[0]), f"{league.context} {AHEAD.format(lower=lower)}")


def shown_model(view: VolatilityView, league: Panel | None = None) -> Lead:
    """Whose panels are shown: the chosen model, else the leader."""
    lead = leader(view, league)
    if not view.model:
        return lead
    title = title_of(view.model)
    table = _standings(league)
    if table is None or view.model not in table.index:
        return Lead(view.model, f"{title}, as chosen.")
    if view.model == lead.model:
        return lead
    row = table.loc[view.model]
    place = int((table["qlike"] < row["qlike"]).sum()) + 1
    return Lead(view.model, f"{title}, as chosen: place {place} of {len(table)} by QLIKE. {lead.why}")


def _standings(league: Panel | None) -> pd.DataFrame | None:
    """Best first, by name."""
    if league is None or not isinstance(league.content, Table):
        return None
    return league.content.frame.set_index("name").sort_values("qlike", kind="stable")
